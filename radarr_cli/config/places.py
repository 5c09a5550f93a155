"""Where a key stands in a TOML text. tomllib tells no lines, so a fault looks for its own."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str | int, ...]
"""A key's way down a document: names, and indexes of array entries from 0."""

# Compiled when first used: only faults and `config show` ask for lines.
_BARE = r"[A-Za-z0-9_-]+"
_KEY_PART = r"""\s*(?:([A-Za-z0-9_-]+)|"((?:[^"\\]|\\.)*)"|'([^']*)')\s*"""
_STRING = r'"(?:[^"\\]|\\.)*"|\'[^\']*\''


def dotted(path: Path) -> str:
    """The path as TOML writes it: `client[1].url`, `profile."HD - 720p/1080p".cutoff`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += ("." if text else "") + (part if re.fullmatch(_BARE, part) else f'"{part}"')
    return text


def line_of(text: str, path: Path) -> int | None:
    """The line, from 1, on which `path` is set, or its nearest parent that has a line of its own."""
    lines = _lines(text)
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return None


@lru_cache(maxsize=32)
def _lines(text: str) -> dict[Path, int]:
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in _statements(text):
        if line.startswith("["):
            is_entry = line.startswith("[[")
            table = _entered(_key(line.lstrip("[")), counts)
            if is_entry:
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            for end in range(1, len(table) + 1):
                found.setdefault(table[:end], number)
            continue
        key = _key(line)
        for end in range(1, len(key) + 1):
            found.setdefault((*table, *key[:end]), number)
    return found


def _entered(key: Path, counts: dict[Path, int]) -> Path:
    """The header's path with the index of the array entry that each of its parents is in."""
    path: Path = ()
    for part in key[:-1]:
        path = (*path, part)
        if path in counts:
            path = (*path, counts[path])
    return (*path, *key[-1:])


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Headers and assignments with their line, without the lines a value goes on over."""
    closing, depth = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        rest = line
        if closing:
            _, found, rest = line.partition(closing)
            if not found:
                continue
            closing = ""
        elif depth == 0 and rest.strip() and not rest.lstrip().startswith("#"):
            yield number, rest.strip()
            if rest.lstrip().startswith("["):
                continue
        closing, depth = _open_ends(rest, depth)


def _open_ends(rest: str, depth: int) -> tuple[str, int]:
    """The triple quote that is still open at the line's end, and how many brackets are."""
    for quote in ('"""', "'''"):
        if rest.count(quote) % 2:
            return quote, depth
    plain = re.sub(_STRING, "", rest).partition("#")[0]
    return "", max(0, depth + plain.count("[") + plain.count("{") - plain.count("]") - plain.count("}"))


def _key(line: str) -> Path:
    pattern = re.compile(_KEY_PART)
    parts: list[str] = []
    position = 0
    while match := pattern.match(line, position):
        parts.append(next(group for group in match.groups() if group is not None))
        position = match.end()
        if line[position : position + 1] != ".":
            break
        position += 1
    return tuple(parts)
