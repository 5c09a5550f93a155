"""A terminal of a size that a test chooses, with nobody at it: what somebody would see there."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_STYLES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def seen_on_terminal(
    command: Sequence[str], environment: Mapping[str, str], *, columns: int = 80, seconds: float = 60
) -> tuple[int, str]:
    """The exit code, and all that was shown, without its colours. Raises TimeoutExpired."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    variables = {"TERM": "xterm-256color", **environment}
    variables.pop("COLUMNS", None)
    process = subprocess.Popen(
        command, env=variables, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    shown, until = b"", time.monotonic() + seconds
    while time.monotonic() < until and select.select([ours], [], [], until - time.monotonic())[0]:
        try:
            shown += os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
    os.close(ours)
    try:
        code = process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise
    return code, _STYLES.sub("", shown.decode(errors="replace")).replace("\r\n", "\n")


def too_wide(text: str, columns: int = 80) -> list[str]:
    """The lines that would not fit; letters of East Asia take two columns."""
    return [line for line in text.splitlines() if width(line.rstrip()) > columns]


def width(line: str) -> int:
    """Columns that a line takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)
