"""Files as they are: every name is reached through open folders, so that no link leads out of its place.

Nothing here opens an existing file for writing, but an unfinished copy of our own: what seeds shares its
inode with the library.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from radarr_cli.adapters.files.entries import (
    fill,
    hardlink,
    rename_new,
    resume_copy,
    set_mode,
    sync_folder,
    sync_tree,
    undo_place,
    unlink,
    write_new,
)
from radarr_cli.adapters.files.walking import (
    FOLDER,
    check_source,
    found_at,
    opened_to_read,
    parent_of,
    parts_of,
    tree_at,
    walk,
)
from radarr_cli.domain.decisions.space import Disk
from radarr_cli.domain.importing.model import FoundFile, Method
from radarr_cli.domain.importing.steps import SENTINEL, TRASH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.ports import Progress

_PRIVATE = 0o700


def boot_id() -> str:
    """Names the time since this machine was started; "" where it can't be told."""
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return ""


def disk_of(path: str) -> Disk | None:
    """The file system that holds the folder; None where it is not here, mounted or made."""
    try:
        status, room = os.stat(path), os.statvfs(path)  # noqa: PTH116 - strings throughout
    except OSError:
        return None
    return Disk(device=status.st_dev, free=room.f_bavail * room.f_frsize)


class RealFileSystem:
    """`ports.FileSystem` on this machine's disks."""

    def find(self, base: str, relative: str) -> Sequence[FoundFile]:
        with parent_of(base, relative) as (folder, name):
            status = os.stat(name, dir_fd=folder, follow_symlinks=False)
            if not stat.S_ISDIR(status.st_mode):
                return [found_at(base, relative, status)] if stat.S_ISREG(status.st_mode) else []
            return sorted(walk(folder, name, base, relative), key=lambda file: file.relative)

    def folders(self, base: str, relative: str) -> Sequence[str]:
        with parent_of(base, relative) as (folder, name):
            opened = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
            try:
                with os.scandir(opened) as entries:
                    return sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
            finally:
                os.close(opened)

    def look(self, base: str, relative: str, *, tree: bool = False) -> FoundFile | None:
        try:
            with parent_of(base, relative) as (folder, name):
                status = os.stat(name, dir_fd=folder, follow_symlinks=False)
                if tree and stat.S_ISDIR(status.st_mode):
                    return tree_at(base, relative, status, walk(folder, name, base, relative))
        except FileNotFoundError:
            return None
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", relative)
        return found_at(base, relative, status)

    def read(self, base: str, relative: str, most: int = 1_000_000) -> bytes:
        with parent_of(base, relative) as (folder, name), opened_to_read(folder, name) as reading:
            return os.read(reading, most)

    def free_space(self, path: str) -> int:
        status = os.statvfs(path)
        return status.f_bavail * status.f_frsize

    def make_folder(self, base: str, relative: str, mode: int) -> Sequence[str]:
        made: list[str] = []
        parts = parts_of(relative)
        folder = os.open(base, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for depth, name in enumerate(parts, 1):
                try:
                    os.mkdir(name, _PRIVATE, dir_fd=folder)
                except FileExistsError:
                    inner = os.open(name, FOLDER, dir_fd=folder)
                else:
                    made.append("/".join(parts[:depth]))
                    set_mode(folder, name, mode)
                    inner = os.open(name, FOLDER, dir_fd=folder)
                    sync_folder(folder)
                os.close(folder)
                folder = inner
        except OSError:
            for path in reversed(made):
                self.remove_folder(base, path)
            raise
        finally:
            os.close(folder)
        return made

    def remove_folder(self, base: str, relative: str) -> bool:
        kept = (errno.ENOENT, errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR)
        try:
            with parent_of(base, relative) as (folder, name):
                os.rmdir(name, dir_fd=folder)
        except OSError as error:
            if error.errno not in kept:
                raise
            return False
        return True

    def remove_tree(self, base: str, relative: str) -> None:
        with suppress(FileNotFoundError), parent_of(base, relative) as (folder, name):
            shutil.rmtree(name, dir_fd=folder)
            sync_folder(folder)

    def write_new(self, base: str, relative: str, content: bytes, mode: int) -> FoundFile:
        def write(new: int) -> None:
            view = memoryview(content)
            while view:
                view = view[os.write(new, view) :]
            os.fchmod(new, mode)

        with parent_of(base, relative) as (folder, name):
            write_new(folder, name, write)
            return found_at(base, relative, os.stat(name, dir_fd=folder, follow_symlinks=False))

    def place(
        self,
        source: FoundFile,
        base: str,
        relative: str,
        method: Method,
        *,
        mode: int,
        progress: Progress,
        resume: bool = False,
    ) -> FoundFile:
        if source.tree:
            return self._place_tree(source, base, relative, method, mode=mode, progress=progress)
        with (
            parent_of(source.base, source.relative) as (source_folder, source_name),
            parent_of(base, relative) as (folder, name),
        ):
            check_source(source, os.stat(source_name, dir_fd=source_folder, follow_symlinks=False))
            if method is Method.HARDLINK:
                hardlink(source_folder, source_name, folder, name)
            elif method is Method.MOVE:
                rename_new(source_folder, source_name, folder, name)
            else:
                with opened_to_read(source_folder, source_name) as reading:
                    check_source(source, os.fstat(reading))
                    write = resume_copy if resume else write_new
                    write(folder, name, lambda new: fill(method, reading, new, source, mode, progress))
            status = os.stat(name, dir_fd=folder, follow_symlinks=False)
            placed = found_at(base, relative, status)
            if method in (Method.HARDLINK, Method.MOVE) and not placed.is_same_inode(source):
                undo_place(method, source_folder, source_name, folder, name)
                raise OSError(errno.ESTALE, "the source was exchanged meanwhile", source.path)
            return placed

    def _place_tree(
        self, source: FoundFile, base: str, relative: str, method: Method, *, mode: int, progress: Progress
    ) -> FoundFile:
        now = self.look(source.base, source.relative, tree=True)
        if now is None or not now.is_same_inode(source) or now.size != source.size:
            raise OSError(errno.ESTALE, "the source is not the folder that was found", source.path)
        if method is Method.MOVE:
            self._rename_tree(source, base, relative)
        else:
            folder_mode = mode | (mode & 0o444) >> 2
            with parent_of(base, relative) as (folder, name):
                os.mkdir(name, _PRIVATE, dir_fd=folder)
                set_mode(folder, name, folder_mode)
            try:
                for file in self.find(source.base, source.relative):
                    target = relative + file.relative[len(source.relative) :]
                    self.make_folder(base, target.rpartition("/")[0], folder_mode)
                    self.place(file, base, target, method, mode=mode, progress=progress)
            except OSError:
                self.remove_tree(base, relative)
                raise
        placed = self.look(base, relative, tree=True)
        if placed is None:
            raise OSError(errno.ENOENT, "it went away meanwhile", relative)
        return placed

    def _rename_tree(self, source: FoundFile, base: str, relative: str) -> None:
        with (
            parent_of(source.base, source.relative) as (source_folder, source_name),
            parent_of(base, relative) as (folder, name),
        ):
            rename_new(source_folder, source_name, folder, name)
            sync_folder(folder)
            sync_folder(source_folder)

    def link(self, base: str, source: str, target: str) -> None:
        with (
            parent_of(base, source) as (source_folder, source_name),
            parent_of(base, target) as (folder, name),
        ):
            hardlink(source_folder, source_name, folder, name)
            sync_folder(folder)

    def rename(self, base: str, source: str, target: str, *, replace: bool) -> None:
        with (
            parent_of(base, source) as (source_folder, source_name),
            parent_of(base, target) as (folder, name),
        ):
            if replace:
                os.rename(source_name, name, src_dir_fd=source_folder, dst_dir_fd=folder)
                # Two names of one inode: rename() leaves both and calls it a success.
                unlink(source_folder, source_name)
            else:
                rename_new(source_folder, source_name, folder, name)
            sync_folder(folder)
            sync_folder(source_folder)

    def remove(self, base: str, relative: str) -> None:
        with suppress(FileNotFoundError), parent_of(base, relative) as (folder, name):
            os.unlink(name, dir_fd=folder)
            sync_folder(folder)

    def sync(self, base: str, relative: str) -> None:
        with parent_of(base, relative) as (folder, name):
            status = os.stat(name, dir_fd=folder, follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):
                sync_tree(folder, name)
            else:
                with opened_to_read(folder, name) as reading:
                    os.fsync(reading)
            sync_folder(folder)

    def make_trash(self, root: str) -> None:
        self.make_folder(root, TRASH, _PRIVATE)
        with suppress(FileExistsError), parent_of(root, f"{TRASH}/.ignore") as (folder, name):
            write_new(folder, name, lambda _: None)

    def read_sentinel(self, root: str) -> str | None:
        try:
            with parent_of(root, SENTINEL) as (folder, name), opened_to_read(folder, name) as reading:
                return os.read(reading, 4096).decode(errors="replace")
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write_sentinel(self, root: str, text: str) -> None:
        with suppress(FileExistsError):
            Path(root).mkdir()
        unfinished = f"{SENTINEL}.{token_hex(4)}"
        with parent_of(root, SENTINEL) as (folder, name):
            write_new(folder, unfinished, lambda new: os.write(new, text.encode()))
            os.chmod(unfinished, 0o644, dir_fd=folder)
            try:
                rename_new(folder, unfinished, folder, name)
            except OSError:
                unlink(folder, unfinished)
                raise
            sync_folder(folder)
