"""Looking again and again: what `--watch` does."""

from __future__ import annotations

import io
import os
import sys
import textwrap
import time
from contextlib import redirect_stderr, redirect_stdout
from shutil import get_terminal_size
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.cli.output import Output

_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
"""A screen of its own without a cursor, and back."""
_HOME, _EMPTY_LINE, _REST = "\x1b[H", "\x1b[K", "\x1b[J"


class _Frame(io.StringIO):
    """What one look prints, colours and all."""

    def isatty(self) -> bool:
        return True


def watch(output: Output, every: float, times: int, look: Callable[[], None]) -> None:
    """Call `look`, which prints, `every` seconds apart, `times` times (0: until Ctrl-C).

    On a terminal each look is written over the one before, in one go and on a screen of its own: warnings
    first, and lines without room are counted. The last look, whole, stays to be read.
    """
    if output.json or output.quiet or not sys.stdout.isatty() or os.environ.get("TERM", "dumb") == "dumb":
        _repeat(look, every, times)
        return
    screen, last = sys.stdout, ""

    def draw() -> None:
        nonlocal last
        frame, warnings = _Frame(), _Frame()
        with redirect_stdout(frame), redirect_stderr(warnings if sys.stderr.isatty() else sys.stderr):
            look()
        last = warnings.getvalue() + frame.getvalue()
        screen.write(_drawn(f"{time.strftime('%H:%M:%S')}, every {every:g} s, Ctrl-C ends\n{last}"))
        screen.flush()

    screen.write(_ENTER)
    try:
        _repeat(draw, every, times)
    finally:
        screen.write(f"{_LEAVE}{last}")
        screen.flush()


def _repeat(look: Callable[[], None], every: float, times: int) -> None:
    looks = 0
    while True:
        look()
        looks += 1
        if looks == times:
            return
        time.sleep(every)


def _drawn(text: str) -> str:
    """The text for the whole screen: over what stands there, cut at the last line."""
    columns, rows = get_terminal_size()
    lines = [part for line in text.splitlines() for part in _folded(line, columns)]
    if len(lines) > rows:
        left_off = len(lines) - rows + 1
        lines = [*lines[: rows - 1], f"... {left_off} more lines"]
    return _HOME + "\n".join(_EMPTY_LINE + line for line in lines) + _REST


def _folded(line: str, columns: int) -> list[str]:
    """Tables have their width; sentences are as long as they are."""
    return textwrap.wrap(line, columns) if len(line) > columns and "\x1b" not in line else [line]
