"""Files as they are: every name is reached through open folders, so that no link leads out of its place.

Nothing here opens an existing file for writing: what seeds shares its inode with the library.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from radarr_cli.adapters.files.copying import clone_content, copy_content
from radarr_cli.domain.importing.model import FoundFile, Method
from radarr_cli.domain.importing.steps import SENTINEL, TRASH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from radarr_cli.ports import Progress

# Errors of link() that mean: not on this file system, or not for this file.
_NO_LINK = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
_MOST_FILES = 20_000
_FOLDER = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
_PRIVATE = 0o700


class RealFileSystem:
    """`ports.FileSystem` on this machine's disks."""

    def find(self, base: str, relative: str) -> Sequence[FoundFile]:
        with _parent(base, relative) as (folder, name):
            status = os.stat(name, dir_fd=folder, follow_symlinks=False)
            if not stat.S_ISDIR(status.st_mode):
                return [_found(base, relative, status)] if stat.S_ISREG(status.st_mode) else []
            return sorted(_walk(folder, name, base, relative), key=lambda file: file.relative)

    def look(self, base: str, relative: str) -> FoundFile | None:
        try:
            with _parent(base, relative) as (folder, name):
                status = os.stat(name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            return None
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", relative)
        return _found(base, relative, status)

    def free_space(self, path: str) -> int:
        status = os.statvfs(path)
        return status.f_bavail * status.f_frsize

    def make_folder(self, base: str, relative: str, mode: int) -> Sequence[str]:
        made: list[str] = []
        parts = _parts(relative)
        folder = os.open(base, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for depth, name in enumerate(parts, 1):
                try:
                    os.mkdir(name, _PRIVATE, dir_fd=folder)
                except FileExistsError:
                    inner = os.open(name, _FOLDER, dir_fd=folder)
                else:
                    made.append("/".join(parts[:depth]))
                    _set_mode(folder, name, mode)
                    inner = os.open(name, _FOLDER, dir_fd=folder)
                    _sync_folder(folder)
                os.close(folder)
                folder = inner
        except OSError:
            for path in reversed(made):
                self.remove_folder(base, path)
            raise
        finally:
            os.close(folder)
        return made

    def remove_folder(self, base: str, relative: str) -> None:
        kept = (errno.ENOENT, errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR)
        try:
            with _parent(base, relative) as (folder, name):
                os.rmdir(name, dir_fd=folder)
        except OSError as error:
            if error.errno not in kept:
                raise

    def place(
        self, source: FoundFile, base: str, relative: str, method: Method, *, mode: int, progress: Progress
    ) -> FoundFile:
        with (
            _parent(source.base, source.relative) as (source_folder, source_name),
            _parent(base, relative) as (folder, name),
        ):
            _check_source(source, os.stat(source_name, dir_fd=source_folder, follow_symlinks=False))
            if method is Method.HARDLINK:
                _hardlink(source_folder, source_name, folder, name)
            elif method is Method.MOVE:
                _rename_new(source_folder, source_name, folder, name)
            else:
                with _opened_to_read(source_folder, source_name) as reading:
                    _check_source(source, os.fstat(reading))
                    _write_new(folder, name, lambda new: _fill(method, reading, new, source, mode, progress))
            status = os.stat(name, dir_fd=folder, follow_symlinks=False)
            placed = _found(base, relative, status)
            if method in (Method.HARDLINK, Method.MOVE) and not placed.is_same_inode(source):
                _undo_place(method, source_folder, source_name, folder, name)
                raise OSError(errno.ESTALE, "the source was exchanged meanwhile", source.path)
            return placed

    def link(self, base: str, source: str, target: str) -> None:
        with _parent(base, source) as (source_folder, source_name), _parent(base, target) as (folder, name):
            _hardlink(source_folder, source_name, folder, name)
            _sync_folder(folder)

    def rename(self, base: str, source: str, target: str, *, replace: bool) -> None:
        with _parent(base, source) as (source_folder, source_name), _parent(base, target) as (folder, name):
            if replace:
                os.rename(source_name, name, src_dir_fd=source_folder, dst_dir_fd=folder)
                # Two names of one inode: rename() leaves both and calls it a success.
                _unlink(source_folder, source_name)
            else:
                _rename_new(source_folder, source_name, folder, name)
            _sync_folder(folder)
            _sync_folder(source_folder)

    def remove(self, base: str, relative: str) -> None:
        with suppress(FileNotFoundError), _parent(base, relative) as (folder, name):
            os.unlink(name, dir_fd=folder)
            _sync_folder(folder)

    def sync(self, base: str, relative: str) -> None:
        with _parent(base, relative) as (folder, name):
            with _opened_to_read(folder, name) as reading:
                os.fsync(reading)
            _sync_folder(folder)

    def make_trash(self, root: str) -> None:
        self.make_folder(root, TRASH, _PRIVATE)
        with suppress(FileExistsError), _parent(root, f"{TRASH}/.ignore") as (folder, name):
            _write_new(folder, name, lambda _: None)

    def read_sentinel(self, root: str) -> str | None:
        try:
            with _parent(root, SENTINEL) as (folder, name), _opened_to_read(folder, name) as reading:
                return os.read(reading, 4096).decode(errors="replace")
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write_sentinel(self, root: str, text: str) -> None:
        with suppress(FileExistsError):
            Path(root).mkdir()
        unfinished = f"{SENTINEL}.{token_hex(4)}"
        with _parent(root, SENTINEL) as (folder, name):
            _write_new(folder, unfinished, lambda new: os.write(new, text.encode()))
            os.chmod(unfinished, 0o644, dir_fd=folder)
            try:
                _rename_new(folder, unfinished, folder, name)
            except OSError:
                _unlink(folder, unfinished)
                raise
            _sync_folder(folder)


def _parts(relative: str) -> list[str]:
    parts = relative.split("/")
    if "\0" in relative or any(part in ("", ".", "..") for part in parts):
        raise OSError(errno.EINVAL, "not a path below its folder", relative)
    return parts


@contextmanager
def _parent(base: str, relative: str) -> Iterator[tuple[int, str]]:
    """The open folder of a path, reached without following a link below `base`, and the path's last name."""
    *folders, name = _parts(relative)
    folder = os.open(base, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in folders:
            inner = os.open(part, _FOLDER, dir_fd=folder)
            os.close(folder)
            folder = inner
        yield folder, name
    finally:
        os.close(folder)


@contextmanager
def _opened_to_read(folder: int, name: str) -> Iterator[int]:
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


def _walk(folder: int, name: str, base: str, relative: str) -> Iterator[FoundFile]:
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
            yield _found(base, f"{below}/{inner}", status)


def _found(base: str, relative: str, status: os.stat_result) -> FoundFile:
    return FoundFile(
        base=base,
        relative=relative,
        size=status.st_size,
        device=status.st_dev,
        inode=status.st_ino,
        links=status.st_nlink,
        modified_ns=status.st_mtime_ns,
    )


def _check_source(source: FoundFile, status: os.stat_result) -> None:
    now = _found(source.base, source.relative, status)
    same = now.is_same_inode(source) and (now.size, now.modified_ns) == (source.size, source.modified_ns)
    if not same or not stat.S_ISREG(status.st_mode):
        raise OSError(errno.ESTALE, "the source is not the file that was found", source.path)


def _hardlink(source_folder: int, source_name: str, folder: int, name: str) -> None:
    os.link(source_name, name, src_dir_fd=source_folder, dst_dir_fd=folder, follow_symlinks=False)


def _rename_new(source_folder: int, source_name: str, folder: int, name: str) -> None:
    """Rename without replacing: a second name, then the first one goes.

    Where links can't be made, the check comes before the rename; who writes into the library at this very
    moment, beside us, is not guarded against there.
    """
    try:
        _hardlink(source_folder, source_name, folder, name)
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        if _exists(folder, name):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name) from None
        os.rename(source_name, name, src_dir_fd=source_folder, dst_dir_fd=folder)
    else:
        os.unlink(source_name, dir_fd=source_folder)


def _undo_place(method: Method, source_folder: int, source_name: str, folder: int, name: str) -> None:
    if method is Method.MOVE:
        _rename_new(folder, name, source_folder, source_name)
    else:
        _unlink(folder, name)


def _write_new(folder: int, name: str, fill: Callable[[int], object]) -> None:
    """Make a file that must not exist; it is removed again where `fill` fails."""
    new = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=folder)
    try:
        fill(new)
        os.fsync(new)
    except BaseException:
        _unlink(folder, name)
        raise
    finally:
        os.close(new)


def _fill(method: Method, reading: int, new: int, source: FoundFile, mode: int, progress: Progress) -> None:
    if method is Method.REFLINK:
        clone_content(reading, new)
    else:
        copy_content(reading, new, source.size, lambda done: progress.step(source.name, done, source.size))
    after = os.fstat(reading)
    _check_source(source, after)
    if os.fstat(new).st_size != source.size:
        raise OSError(errno.EIO, "the copy is not complete", source.path)
    os.fchmod(new, mode)
    os.utime(new, ns=(after.st_atime_ns, after.st_mtime_ns))


def _exists(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _unlink(folder: int, name: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)


def _set_mode(folder: int, name: str, mode: int) -> None:
    """Permission bits of a folder we made; the group bit that it got from its parent stays."""
    inherited = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode & stat.S_ISGID
    os.chmod(name, mode | inherited, dir_fd=folder)


def _sync_folder(folder: int) -> None:
    """A folder that we may not read can't be synced: then the file system's own order has to do."""
    with suppress(PermissionError):
        opened = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=folder)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _raise(error: OSError) -> None:
    raise error
