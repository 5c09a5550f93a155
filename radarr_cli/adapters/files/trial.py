"""Tries what an import will need before there is anything to import: writing into a root, linking into it."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from radarr_cli.adapters.files.copying import clone_content
from radarr_cli.errors import Conflict, NotFound
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = ".radarr-cli-probe-"
_GIGABYTE = 1024**3
_LOOKED_AT = 2000
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS)
_HARDLINK_GUARD = Path("/proc/sys/fs/protected_hardlinks")


def is_folder(path: str) -> bool:
    return Path(path).is_dir()


def try_folder(path: str) -> Check:
    """Can films be put into this folder? A file is made there and removed again."""
    if not is_folder(path):
        hint = "make it, or mount what belongs there"
        return Check("folder", False, f"there is no folder {path}", hint, NotFound.code)
    try:
        handle, name = tempfile.mkstemp(prefix=_NAME, dir=path)
    except OSError as error:
        message, advice = f"{path} can't be written: {_why(error)}", _write_hint(error, path)
        return Check("folder", False, message, advice, Conflict.code)
    os.close(handle)
    Path(name).unlink()
    status = os.statvfs(path)
    free = status.f_bavail * status.f_frsize / _GIGABYTE
    return Check("folder", True, f"{path}, {free:,.1f} GiB free")


def try_link(downloads: str, root: str, *, copies: bool = False) -> Check:
    """Does a finished download get into the root without a copy? A file is made and linked for real.

    Both names are removed again, and nothing that was there is touched. Where `copies` will do, what can't be
    linked is no fault.
    """
    try:
        handle, source = tempfile.mkstemp(prefix=_NAME, dir=downloads)
    except OSError as error:
        return _unwritable_downloads(downloads, root, error, copies=copies)
    target = str(Path(root) / f"{_NAME}{token_hex(6)}")
    try:
        return _link(handle, source, target, downloads, root, copies=copies)
    finally:
        os.close(handle)
        for name in (target, source):
            with suppress(FileNotFoundError):
                Path(name).unlink()


def _link(handle: int, source: str, target: str, downloads: str, root: str, *, copies: bool) -> Check:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EROFS, errno.ENOSPC) and _clones(handle, target):
            return Check("link", True, f"{downloads} -> {root} by reflink: hard links don't work there")
        return _unlinkable(error, downloads, root, copies=copies)
    if not os.path.samestat(os.fstat(handle), Path(target).stat()):
        message = f"{downloads} -> {root}: the file system copies where it should link"
        return Check("link", False, message, None, Conflict.code)
    return _foreign_files(downloads, root)


def _clones(handle: int, target: str) -> bool:
    """True where the file system shares blocks between the two places."""
    try:
        os.write(handle, b"probe")
        new = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        return False
    try:
        clone_content(handle, new)
    except OSError:
        Path(target).unlink()
        return False
    finally:
        os.close(new)
    return True


def _foreign_files(downloads: str, root: str) -> Check:
    """Good, unless the kernel keeps us from linking what another account downloaded."""
    good = Check("link", True, f"{downloads} -> {root} by hard link")
    if os.geteuid() == 0 or not _guards_links():
        return good
    for path in _some_files(downloads):
        if path.stat().st_uid != os.geteuid() and not os.access(path, os.R_OK | os.W_OK):
            return Check(
                "link",
                False,
                f"{downloads} -> {root}: files there belong to another account (uid {path.stat().st_uid})",
                "the kernel links only files we own or may write (fs.protected_hardlinks): run as that "
                "account, or let it make files that our group may write (umask 002)",
                Conflict.code,
            )
    return good


def _guards_links() -> bool:
    try:
        return _HARDLINK_GUARD.read_text().strip() != "0"
    except OSError:
        return False


def _some_files(folder: str) -> Iterator[Path]:
    """Regular files below the folder; in a large one only the first few."""
    looked = 0
    for place, _, names in os.walk(folder):
        for name in names:
            looked += 1
            path = Path(place) / name
            if path.is_file() and not path.is_symlink():
                yield path
        if looked > _LOOKED_AT:
            return


def _unwritable_downloads(downloads: str, root: str, error: OSError, *, copies: bool) -> Check:
    """No file can be made to try with: an import doesn't need that, so the devices have to tell."""
    try:
        apart = Path(downloads).stat().st_dev != Path(root).stat().st_dev
    except OSError as missing:
        return Check("link", False, f"{downloads} -> {root}: {_why(missing)}", None, NotFound.code)
    if apart:
        return _unlinkable(OSError(errno.EXDEV, ""), downloads, root, copies=copies)
    checked = _foreign_files(downloads, root)
    if not checked.good:
        return checked
    return Check("link", True, f"{downloads} -> {root}: one file system (not tried: {_why(error)})")


def _unlinkable(error: OSError, downloads: str, root: str, *, copies: bool) -> Check:
    fault = _link_fault(error, downloads, root)
    if copies and error.errno in (errno.EXDEV, *_NO_LINKS):
        return Check("link", True, f"{downloads} -> {root} by copy: {fault}")
    return Check("link", False, f"{downloads} -> {root}: {fault}", _link_hint(error, root), Conflict.code)


def _link_fault(error: OSError, downloads: str, root: str) -> str:
    if error.errno == errno.EXDEV:
        here, there = _mount_of(downloads), _mount_of(root)
        if Path(downloads).stat().st_dev == Path(root).stat().st_dev:
            return f"two mounts of one file system ({here[0]} and {there[0]})"
        return f"two file systems ({here[1]} on {here[0]} and {there[1]} on {there[0]})"
    if error.errno in _NO_LINKS:
        return f"the file system can't make hard links ({_mount_of(root)[1]})"
    return _why(error)


def _link_hint(error: OSError, root: str) -> str | None:
    if error.errno == errno.EXDEV:
        return (
            "put both on one file system and mount their common parent once, or allow copies: "
            'torrent_methods = ["hardlink", "reflink", "copy"] in [import]'
        )
    if error.errno in _NO_LINKS:
        return 'allow copies: torrent_methods = ["hardlink", "reflink", "copy"] in [import]'
    return _write_hint(error, root)


def _why(error: OSError) -> str:
    return f"{error.strerror} ({errno.errorcode.get(error.errno or 0, error.errno)})"


def _write_hint(error: OSError, path: str) -> str | None:
    if error.errno == errno.EACCES:
        status = Path(path).stat()
        owner = f"uid {status.st_uid}, gid {status.st_gid}, mode {status.st_mode & 0o7777:o}"
        return f"we are uid {os.geteuid()}, gid {os.getegid()}; it has {owner}"
    if error.errno == errno.EROFS:
        return "it is mounted read-only"
    return None


def _mount_of(path: str) -> tuple[str, str]:
    """The mount point that holds the path, and its type of file system."""
    real, best = os.path.realpath(path), ("/", "unknown")
    with suppress(OSError), Path("/proc/self/mountinfo").open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            fields, _, details = line.partition(" - ")
            point = fields.split()[4].replace("\\040", " ")
            inside = real == point or real.startswith(point.rstrip("/") + "/")
            if inside and len(point) >= len(best[0]):
                best = (point, details.split()[0])
    return best
