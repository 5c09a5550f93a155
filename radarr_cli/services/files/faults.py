"""What the system says when a file can't be touched, in words that say what to do next."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from radarr_cli.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Sequence


class FileFault(Conflict):
    """A step on a file failed and was taken back. `reason` is a stable code, such as `noSpace`."""

    def __init__(self, reason: str, message: str, *, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.reason = reason


_SPACE_HINT = "free some space and import again; the download and the old file are as they were"
_REASONS: dict[int, tuple[str, str, str | None]] = {
    errno.ENOSPC: ("noSpace", "the file system is full", _SPACE_HINT),
    errno.EDQUOT: ("noSpace", "the disk quota is used up", _SPACE_HINT),
    errno.EROFS: ("readOnly", "the file system is mounted read-only", "mount it read-write"),
    errno.EACCES: ("permissionDenied", "permission denied", "check owner and mode of the folders on the way"),
    errno.EPERM: ("permissionDenied", "the operation is not permitted", "check owner, mode and lsattr"),
    errno.EXDEV: ("otherFileSystem", "it lies on another file system", "keep a root on one file system"),
    errno.ENAMETOOLONG: ("nameTooLong", "the name is too long here", "shorten the template in [naming]"),
    errno.EEXIST: ("destinationExists", "something lies there already", "look at it, then move it away"),
    errno.ESTALE: ("sourceChanged", "the file changed meanwhile", "import again when it is finished"),
    errno.ENOENT: ("gone", "it isn't there (any more)", None),
    errno.ENOTDIR: ("notAFolder", "a part of the path is a link or no folder", "replace it by a folder"),
    errno.ELOOP: ("notAFolder", "a part of the path is a symbolic link", "replace it by a folder"),
    errno.EINVAL: ("notAFile", "it is no regular file", None),
    errno.E2BIG: ("tooManyFiles", "too many files for a release", "name the film's own file or folder"),
    errno.EIO: ("ioError", "the disk reported an error", "check the disk: dmesg"),
}  # fmt: skip


def explain(error: OSError, doing: str) -> FileFault:
    """`error` as ours; `doing` says what was tried to what ("linking Film.mkv")."""
    code = error.errno or 0
    reason, text, hint = _REASONS.get(code, ("fileError", error.strerror or str(error), None))
    return FileFault(reason, f"{doing}: {text} ({errno_name(code)})", hint=hint)


def no_method(tried: Sequence[tuple[str, int]], name: str) -> FileFault:
    """None of the allowed methods worked; each is told with its errno."""
    told = ", ".join(f"{method} gave {errno_name(code)}" for method, code in tried)
    codes = {code for _, code in tried}
    if errno.EXDEV in codes:
        hint = (
            "download folder and root are on different file systems, or different mounts of one: mount their "
            'common parent once, or allow it: torrent_methods = ["hardlink", "reflink", "copy"] in [import]; '
            'usenet_methods = ["move"] copies by itself'
        )
    elif errno.EPERM in codes:
        hint = (
            "the kernel links only files that we own or may write (fs.protected_hardlinks): check their owner"
        )
    else:
        hint = 'allow another method in [import], such as "copy"'
    return FileFault("noLink", f"{name} could not be brought into the library: {told}", hint=hint)


def errno_name(code: int) -> str:
    return errno.errorcode.get(code, f"errno {code}")
