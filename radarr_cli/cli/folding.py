"""Lines of words that fold between words where a terminal shows them; into a pipe they go whole."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

_HANG = re.compile(r" *(?:\S+ {2,}|-> )?")
"""What stands before a line's text: it is indented, a number or a name in a first column, an arrow."""
_NARROWEST = 40
_JOINERS = "\u200c\u200d"


class Lines(str):
    """Lines that `Output.draw` may fold; other texts (a path, a schema, a URL) stay as they are."""

    __slots__ = ()


def fitted(text: str, stream: TextIO) -> str:
    """The text as `stream` shall get it: folded to the terminal's width; as it is where it is no terminal."""
    columns = _columns(stream)
    return text if columns is None else "\n".join(_folded(line, columns) for line in text.splitlines())


def lines_taken(line: str, stream: TextIO) -> int:
    """How many lines of the terminal a line takes: one where it is no terminal."""
    columns = _columns(stream)
    if columns is None:
        return 1
    return sum(max(1, -(-cells(part) // columns)) for part in _folded(line, columns).splitlines())


def _folded(line: str, columns: int) -> str:
    """One line, in as many as it takes; what follows the first hangs below its text.

    A word is never divided, nor a command that stands alone behind an arrow: both are there to be copied.
    """
    hang = _HANG.match(line)
    begin = hang[0] if hang else ""
    if columns < _NARROWEST or line[len(begin) :].startswith("radarr-cli ") or cells(line) <= columns:
        return line
    indent = " " * min(len(begin), columns // 3)
    done, current, used = [], begin, cells(begin)
    for gap, word in re.findall(r"( *)([^ ]+)", line[len(begin) :]):
        room = cells(word)
        if current.strip() and used + len(gap) + room > columns:
            done.append(current)
            current, used, gap = indent, len(indent), ""
        current, used = f"{current}{gap}{word}", used + len(gap) + room
    return "\n".join([*done, current])


def cells(text: str) -> int:
    """Columns that a text takes: two for letters of East Asia, none for marks above other letters and for
    joiners."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width  # noqa: PLC0415 - most lines need neither

    return sum(
        0 if combining(each) or each in _JOINERS else 2 if east_asian_width(each) in "WF" else 1
        for each in text
    )


def _columns(stream: TextIO) -> int | None:
    try:
        if not stream.isatty():
            return None
        return int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size(stream.fileno()).columns or None
    except (OSError, ValueError):
        return None
