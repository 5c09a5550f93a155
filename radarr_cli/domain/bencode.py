"""Read bencoded data, the format of .torrent files, from a stranger.

A reader of our own because an info hash is taken over the bytes as they stand: libraries give values only,
and refuse the unsorted keys that some makers of torrents write and every client accepts.
"""

from __future__ import annotations

from typing import Any

MAX_DEPTH = 64
"""How deep lists and dictionaries may nest; file trees of real torrents stay below 20."""
MAX_DIGITS = 19
"""Digits of a number: more than any size in bytes has."""


class BencodeError(ValueError):
    """The bytes are no bencoded value; `truncated` where they end too early."""

    def __init__(self, message: str, *, truncated: bool = False) -> None:
        super().__init__(message)
        self.truncated = truncated


def decode(data: bytes) -> tuple[Any, dict[bytes, tuple[int, int]]]:
    """The value that `data` holds, and where each value of its top dictionary stands: [start, end).

    Gives int, bytes, list and dict[bytes, ...]. A key that comes twice is refused: two readers would see two
    different torrents. Line ends after the value are ignored. Raises BencodeError.
    """
    spans: dict[bytes, tuple[int, int]] = {}
    value, end = _value(data, 0, 0, spans)
    if data[end:].strip(b"\r\n"):
        raise BencodeError(f"something follows at byte {end}")
    return value, spans


def _value(
    data: bytes, start: int, depth: int, spans: dict[bytes, tuple[int, int]] | None
) -> tuple[Any, int]:
    lead = data[start : start + 1]
    if lead.isdigit():
        return _text(data, start)
    if lead == b"i":
        return _number(data, start + 1, b"e")
    if lead not in (b"l", b"d"):
        raise BencodeError(f"no value begins at byte {start}", truncated=not lead)
    if depth == MAX_DEPTH:
        raise BencodeError("it nests too deeply")
    return _list(data, start, depth) if lead == b"l" else _dictionary(data, start, depth, spans)


def _list(data: bytes, start: int, depth: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    position = start + 1
    while data[position : position + 1] != b"e":
        item, position = _value(data, position, depth + 1, None)
        items.append(item)
    return items, position + 1


def _dictionary(
    data: bytes, start: int, depth: int, spans: dict[bytes, tuple[int, int]] | None
) -> tuple[dict[bytes, Any], int]:
    items: dict[bytes, Any] = {}
    position = start + 1
    while data[position : position + 1] != b"e":
        key, begin = _text(data, position)
        if key in items:
            raise BencodeError(f"a key comes twice, at byte {position}")
        items[key], position = _value(data, begin, depth + 1, None)
        if spans is not None:
            spans[key] = (begin, position)
    return items, position + 1


def _text(data: bytes, start: int) -> tuple[bytes, int]:
    length, begin = _number(data, start, b":")
    end = begin + length
    if length < 0 or end > len(data):
        raise BencodeError(f"a text at byte {start} is longer than the file", truncated=length >= 0)
    return data[begin:end], end


def _number(data: bytes, start: int, closing: bytes) -> tuple[int, int]:
    end = data.find(closing, start, start + MAX_DIGITS + 2)
    digits = data[start : end if end >= 0 else start + MAX_DIGITS + 2]
    whole = digits.removeprefix(b"-")
    if end < 0 or not whole.isdigit():
        raise BencodeError(f"no number at byte {start}", truncated=start + len(digits) == len(data))
    return int(digits), end + 1
