"""A look at a whole root that costs one call a folder where nothing changed."""

from __future__ import annotations

import errno
import os
import stat
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from radarr_cli.adapters.files.walking import found_at
from radarr_cli.domain.scanning.model import DISC_FOLDERS, SurveyedFolder, is_passed_over

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_GONE = frozenset({errno.ENOENT, errno.ENOTDIR})
# A folder that was changed within the last two seconds may be changed again without getting another time.
_SETTLED_NS = 2_000_000_000


class RealSurvey:
    """`ports.Survey` on this machine's disks. Links are not followed."""

    def folders(self, base: str, known: Mapping[str, int], below: str = "") -> Iterator[SurveyedFolder]:
        children: dict[str, list[str]] = {}
        for relative in known:
            if relative:
                folder, _, name = relative.rpartition("/")
                children.setdefault(folder, []).append(name)
        settled = time.time_ns() - _SETTLED_NS
        start = f"{base.rstrip('/')}/{below}" if below else base
        yield from _Walk(base, known, children, settled).folder(start, None, below)

    def read_text(self, base: str, relative: str, limit: int) -> str:
        """The beginning of a small text, in whatever encoding; "" where it can't be read."""
        try:
            reading = os.open(f"{base.rstrip('/')}/{relative}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            return ""
        try:
            if not stat.S_ISREG(os.fstat(reading).st_mode):
                return ""
            return os.read(reading, limit).decode("utf-8", errors="replace")
        except OSError:
            return ""
        finally:
            os.close(reading)


class _Walk:
    def __init__(
        self, base: str, known: Mapping[str, int], children: Mapping[str, list[str]], settled: int
    ) -> None:
        self.base, self.known, self.children, self.settled = base, known, children, settled

    def folder(self, name: str, above: int | None, relative: str) -> Iterator[SurveyedFolder]:
        """The folder `name` in the open folder `above` (None: a path of its own), then those in it."""
        try:
            status = os.stat(name, dir_fd=above, follow_symlinks=above is None)
            if not stat.S_ISDIR(status.st_mode):
                return
            if self.known.get(relative) == status.st_mtime_ns:
                yield SurveyedFolder(relative=relative, modified_ns=status.st_mtime_ns)
                inner = self.children.get(relative, ())
                if inner:
                    with _opened(name, above) as opened:
                        yield from self._below(opened, inner, relative)
                return
            with _opened(name, above) as opened:
                found, inner = self._read(opened, relative)
                yield found
                yield from self._below(opened, inner, relative)
        except OSError as error:
            if above is None:
                raise
            if error.errno not in _GONE:
                yield SurveyedFolder(relative=relative, modified_ns=0, fault=_errno_name(error))

    def _below(
        self, opened: int, names: list[str] | tuple[str, ...], relative: str
    ) -> Iterator[SurveyedFolder]:
        for name in names:
            yield from self.folder(name, opened, f"{relative}/{name}" if relative else name)

    def _read(self, opened: int, relative: str) -> tuple[SurveyedFolder, list[str]]:
        # Its time is taken before its names: a change in between shows at the next look.
        modified = os.fstat(opened).st_mtime_ns
        files, folders, discs = [], [], []
        with os.scandir(opened) as entries:
            for entry in entries:
                name = entry.name
                if entry.is_dir(follow_symlinks=False):
                    if name.lower() in DISC_FOLDERS:
                        discs.append(name)
                    elif not is_passed_over(name):
                        folders.append(name)
                elif not name.startswith(".") and entry.is_file(follow_symlinks=False):
                    status = entry.stat(follow_symlinks=False)
                    files.append(found_at(self.base, f"{relative}/{name}" if relative else name, status))
        surveyed = SurveyedFolder(
            relative=relative,
            modified_ns=modified,
            settled=modified < self.settled,
            files=tuple(files),
            discs=tuple(discs),
        )
        return surveyed, sorted(folders)


@contextmanager
def _opened(name: str, above: int | None) -> Iterator[int]:
    flags = _FOLDER if above is not None else _FOLDER & ~os.O_NOFOLLOW
    opened = os.open(name, flags, dir_fd=above)
    try:
        yield opened
    finally:
        os.close(opened)


def _errno_name(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, f"errno {error.errno}")
