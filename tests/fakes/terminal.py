"""A terminal of a size that a test chooses: what somebody would see there."""

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
    from pathlib import Path
    from types import TracebackType

_STYLES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def seen_on_terminal(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    columns: int = 80,
    seconds: float = 60,
    typed: str = "",
) -> tuple[int, str]:
    """The exit code, and all that was shown, without its colours; `typed` ahead are the answers to what is
    asked. Raises TimeoutExpired."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    variables = {"TERM": "xterm-256color", **environment}
    variables.pop("COLUMNS", None)
    process = subprocess.Popen(
        command, env=variables, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    os.write(ours, typed.encode())
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


class Typist:
    """Somebody at a shell of their own: what they type goes through its line editor, as keys do.

    `folder` is where the shell stands. Ends it on leaving.
    """

    def __init__(self, shell: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        variables = {"TERM": "xterm", **environment}
        # As after a login: the terminal is the shell's own, which line editors want.
        self._shell = subprocess.Popen(
            ["setsid", "--ctty", *shell],
            env=variables,
            cwd=folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        self._folder, self._shown, self._steps = folder, b"", 0

    def __enter__(self) -> Typist:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._shell.kill()
        self._shell.wait()
        os.close(self._ours)

    def type(self, keys: str) -> None:
        """Press these; returns when the shell has dealt with all of them, and the line is empty again."""
        self._steps += 1
        done = self._folder / f".step-{self._steps}"
        os.write(self._ours, keys.encode())
        os.write(self._ours, f"\x15: >{done.name}\r".encode())
        self.wait_for(done)

    def wait_for(self, path: Path, seconds: float = 30) -> None:
        """Return when the file is there. Raises AssertionError with what was shown instead."""
        until = time.monotonic() + seconds
        while not path.exists():
            if select.select([self._ours], [], [], 0.02)[0]:
                self._shown += os.read(self._ours, 65536)
            assert time.monotonic() < until, self._shown.decode(errors="replace")[-2000:]
