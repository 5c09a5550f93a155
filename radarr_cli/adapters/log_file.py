"""A log file that several processes write at once: whole lines, rotated by size, private.

Cron may run the program twice at once, and a person a third time. Each line is one write at the file's end,
under a lock of the file itself. The file is opened anew for each line: whoever renames it meanwhile, be it
another process of ours or logrotate, takes no line along.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from itertools import pairwise

_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW
_PATIENCE, _POLL = 1.0, 0.002
"""Seconds to wait for the lock, which is held for microseconds: a process that was stopped may have it."""
_LONGEST_PIECE = 256 * 1024
"""Bytes at the end of the file in which the begin of a line is looked for."""
_TRIES = 100
"""How often the file may be renamed under us before we give up."""


class LogFile:
    """The file at `path`, 0600 where we make it; the folder has to be there. Once a line would make it larger
    than `largest` bytes it becomes PATH.1, PATH.1 becomes PATH.2, and so on; `kept` of those stay."""

    def __init__(self, path: str, largest: int, kept: int) -> None:
        self.path = path
        self._largest = largest
        self._kept = kept

    def append(self, line: bytes) -> None:
        """Write one line, which ends in a line feed: all of it or nothing. Raises OSError."""
        for _ in range(_TRIES):
            descriptor = os.open(self.path, _FLAGS, 0o600)
            try:
                locked = _locked(descriptor)
                if locked and not self._is_current(descriptor):
                    continue
                size = os.fstat(descriptor).st_size
                if locked and size and size + len(line) > self._largest and self._rotated():
                    continue
                _write(descriptor, line, size, locked=locked)
                return
            finally:
                os.close(descriptor)  # and with it goes the lock
        raise OSError(errno.EBUSY, "others rename it all the time")

    def _is_current(self, descriptor: int) -> bool:
        """Whether what we have locked is still what the path names."""
        ours = os.fstat(descriptor)
        try:
            named = os.lstat(self.path)
        except FileNotFoundError:
            return False
        return (ours.st_dev, ours.st_ino) == (named.st_dev, named.st_ino)

    def _rotated(self) -> bool:
        """Called under the lock of the current file, which is renamed last: until then nobody else begins.

        False where we may not: a file in /var/log may be ours and its folder root's, who rotates it.
        """
        names = [self.path, *(f"{self.path}.{number}" for number in range(1, self._kept + 1))]
        try:
            if len(names) == 1:
                os.unlink(self.path)  # noqa: PTH108 - text, as all paths here
            for newer, older in reversed(list(pairwise(names))):
                if newer == self.path or os.path.lexists(newer):
                    os.replace(newer, older)  # noqa: PTH105
        except OSError:
            return False
        return True


def _locked(descriptor: int) -> bool:
    """Lock the file; False where that can't be had in time, or not at all on its file system."""
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise OSError(errno.EINVAL, "it is no regular file")
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_POLL)
        except OSError:
            return False
        else:
            return True


def _write(descriptor: int, line: bytes, size: int, *, locked: bool) -> None:
    if size and os.pread(descriptor, 1, size - 1) != b"\n":
        size = _without_piece(descriptor, size) if locked else size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            line = b"\n" + line
    written = os.write(descriptor, line)
    if written < len(line):
        if locked:
            os.ftruncate(descriptor, size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _without_piece(descriptor: int, size: int) -> int:
    """Cut off what a writer left that was killed within its line; the size that remains."""
    begin = max(0, size - _LONGEST_PIECE)
    kept = begin + os.pread(descriptor, size - begin, begin).rfind(b"\n") + 1
    if kept == begin > 0:
        return size  # no line of ours is so long
    os.ftruncate(descriptor, kept)
    return kept
