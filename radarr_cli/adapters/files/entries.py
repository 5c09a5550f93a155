"""Single changes in open folders: a second name, another name, a new file, no name any more."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from radarr_cli.adapters.files.copying import clone_content, copy_content
from radarr_cli.adapters.files.walking import check_source, exists, opened_to_read
from radarr_cli.domain.importing.model import Method

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.domain.importing.model import FoundFile
    from radarr_cli.ports import Progress

# Errors of link() that mean: not on this file system, or not for this file.
_NO_LINK = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})


def hardlink(source_folder: int, source_name: str, folder: int, name: str) -> None:
    os.link(source_name, name, src_dir_fd=source_folder, dst_dir_fd=folder, follow_symlinks=False)


def rename_new(source_folder: int, source_name: str, folder: int, name: str) -> None:
    """Rename without replacing: a second name, then the first one goes.

    Where links can't be made, the check comes before the rename; who writes into the library at this very
    moment, beside us, is not guarded against there.
    """
    try:
        hardlink(source_folder, source_name, folder, name)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        if exists(folder, name):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name) from None
        os.rename(source_name, name, src_dir_fd=source_folder, dst_dir_fd=folder)
    else:
        os.unlink(source_name, dir_fd=source_folder)


def undo_place(method: Method, source_folder: int, source_name: str, folder: int, name: str) -> None:
    if method is Method.MOVE:
        rename_new(folder, name, source_folder, source_name)
    else:
        unlink(folder, name)


def write_new(folder: int, name: str, fill: Callable[[int], object]) -> None:
    """Make a file that must not exist; it is removed again where `fill` fails."""
    new = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=folder)
    try:
        fill(new)
        os.fsync(new)
    except BaseException:
        unlink(folder, name)
        raise
    finally:
        os.close(new)


def resume_copy(folder: int, name: str, fill: Callable[[int], object]) -> None:
    """Go on with a copy that a kill has ended. It is ours alone, or nothing is done."""
    new = os.open(name, os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    try:
        status = os.fstat(new)
        if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
            raise OSError(errno.EEXIST, os.strerror(errno.EEXIST), name)
        fill(new)
        os.fsync(new)
    finally:
        os.close(new)


def fill(method: Method, reading: int, new: int, source: FoundFile, mode: int, progress: Progress) -> None:
    if method is Method.REFLINK:
        clone_content(reading, new)
    else:
        done = os.fstat(new).st_size
        copy_content(reading, new, source.size, lambda at: progress.step(source.name, at, source.size), done)
    after = os.fstat(reading)
    check_source(source, after)
    if os.fstat(new).st_size != source.size:
        raise OSError(errno.EIO, "the copy is not complete", source.path)
    os.fchmod(new, mode)
    os.utime(new, ns=(after.st_atime_ns, after.st_mtime_ns))


def unlink(folder: int, name: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)


def set_mode(folder: int, name: str, mode: int) -> None:
    """Permission bits of a folder we made; the group bit that it got from its parent stays."""
    inherited = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode & stat.S_ISGID
    os.chmod(name, mode | inherited, dir_fd=folder)


def sync_tree(folder: int, name: str) -> None:
    """Return when a folder with all that is in it is on the disk."""
    for _, _, names, opened in os.fwalk(name, topdown=False, dir_fd=folder):
        for inner in names:
            with suppress(FileNotFoundError), opened_to_read(opened, inner) as reading:
                os.fsync(reading)
        sync_folder(opened)


def sync_folder(folder: int) -> None:
    """A folder that we may not read can't be synced: then the file system's own order has to do."""
    with suppress(PermissionError):
        opened = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=folder)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
