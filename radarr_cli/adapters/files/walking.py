"""The way to a file: through open folders, so that no link leads out of its place."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.model import FoundFile
from radarr_cli.domain.importing.steps import TRASH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MOST_FILES = 20_000
FOLDER = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC


def parts_of(relative: str) -> list[str]:
    parts = relative.split("/")
    if "\0" in relative or any(part in ("", ".", "..") for part in parts):
        raise OSError(errno.EINVAL, "not a path below its folder", relative)
    return parts


@contextmanager
def parent_of(base: str, relative: str) -> Iterator[tuple[int, str]]:
    """The open folder of a path, reached without following a link below `base`, and the path's last name."""
    *folders, name = parts_of(relative)
    folder = os.open(base, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in folders:
            inner = os.open(part, FOLDER, dir_fd=folder)
            os.close(folder)
            folder = inner
        yield folder, name
    finally:
        os.close(folder)


@contextmanager
def opened_to_read(folder: int, name: str) -> Iterator[int]:
    """The regular file, opened so that its access time stays where we may ask for that."""
    try:
        reading = os.open(name, _READ | os.O_NOATIME | os.O_NONBLOCK, dir_fd=folder)
    except PermissionError:
        reading = os.open(name, _READ | os.O_NONBLOCK, dir_fd=folder)
    try:
        if not stat.S_ISREG(os.fstat(reading).st_mode):
            raise OSError(errno.EINVAL, "not a regular file", name)
        yield reading
    finally:
        os.close(reading)


def walk(folder: int, name: str, base: str, relative: str) -> Iterator[FoundFile]:
    count = 0
    for path, folders, names, open_folder in os.fwalk(name, dir_fd=folder, onerror=_raise):
        below = relative + path[len(name) :]
        folders[:] = sorted(inner for inner in folders if inner != TRASH)
        for inner in names:
            status = os.stat(inner, dir_fd=open_folder, follow_symlinks=False)
            if not stat.S_ISREG(status.st_mode):
                continue
            count += 1
            if count > _MOST_FILES:
                raise OSError(errno.E2BIG, f"more than {_MOST_FILES} files", relative)
            yield found_at(base, f"{below}/{inner}", status)


def found_at(base: str, relative: str, status: os.stat_result) -> FoundFile:
    return FoundFile(
        base=base,
        relative=relative,
        size=status.st_size,
        device=status.st_dev,
        inode=status.st_ino,
        links=status.st_nlink,
        modified_ns=status.st_mtime_ns,
    )


def tree_at(base: str, relative: str, status: os.stat_result, files: Iterable[FoundFile]) -> FoundFile:
    """A folder as a whole: its own inode, the size of all its files, the most names that one of them has."""
    size, links = 0, 1
    for file in files:
        size += file.size
        links = max(links, file.links)
    whole = found_at(base, relative, status)
    return replace(whole, size=size, links=links, modified_ns=0, tree=True)


def check_source(source: FoundFile, status: os.stat_result) -> None:
    now = found_at(source.base, source.relative, status)
    same = now.is_same_inode(source) and (now.size, now.modified_ns) == (source.size, source.modified_ns)
    if not same or not stat.S_ISREG(status.st_mode):
        raise OSError(errno.ESTALE, "the source is not the file that was found", source.path)


def exists(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _raise(error: OSError) -> None:
    raise error
