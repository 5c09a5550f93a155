"""A file's content into a new file: shared blocks where the file system can, bytes elsewhere."""

from __future__ import annotations

import errno
import fcntl
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_FICLONE = 0x40049409  # linux/fs.h: _IOW(0x94, 9, int)
_CHUNK = 64 * 1024 * 1024
_BUFFER = 1024 * 1024
# The kernel can't copy between these two files by itself.
_NOT_IN_KERNEL = frozenset({errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM})


def clone_content(source: int, target: int) -> None:
    """Make `target` share the blocks of `source`. Raises OSError where the file system can't."""
    fcntl.ioctl(target, _FICLONE, source)


def copy_content(source: int, target: int, size: int, advanced: Callable[[int], None], done: int = 0) -> None:
    """Copy up to `size` bytes, `done` of which are there, telling after each chunk how many are.

    A source that ends early ends the copy: the caller compares sizes.
    """
    in_kernel = True
    while done < size:
        if in_kernel:
            try:
                copied = os.copy_file_range(source, target, min(_CHUNK, size - done), done, done)
            except OSError as error:
                if error.errno not in _NOT_IN_KERNEL:
                    raise
                copied = 0
            if copied == 0:
                # Some file systems answer 0 instead of an error; reading tells the two apart.
                in_kernel = False
                continue
        else:
            copied = _copy_chunk(source, target, done, min(_CHUNK, size - done))
            if copied == 0:
                return
        done += copied
        advanced(done)


def _copy_chunk(source: int, target: int, offset: int, length: int) -> int:
    copied = 0
    while copied < length:
        data = os.pread(source, min(_BUFFER, length - copied), offset + copied)
        if not data:
            break
        view = memoryview(data)
        while view:
            written = os.pwrite(target, view, offset + copied)
            view = view[written:]
            copied += written
    return copied
