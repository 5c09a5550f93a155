"""Files for others to read: a calendar, a page, metrics. A reader sees the old one or the new one, whole."""

from __future__ import annotations

import errno
import os
import shlex
import tempfile
from pathlib import Path

from radarr_cli.errors import UsageError


def publish(path: str, content: bytes) -> None:
    """Write the file whole, readable by everyone the umask allows; nothing is left behind on failure.

    A file that holds just this already is left as it is, so that its time tells when it changed. Raises
    UsageError where it can't be written.
    """
    target = Path(path).expanduser()
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if target.is_file() and target.read_bytes() == content:
            return
        descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            mask = os.umask(0)
            os.umask(mask)
            Path(temporary).chmod(0o666 & ~mask)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"{path} can't be written: {error.strerror}", hint=_hint(error, target)) from error


def _hint(error: OSError, target: Path) -> str:
    folder = shlex.quote(str(target.parent))
    if error.errno == errno.ENOENT:
        return f"mkdir -p {folder}"
    if error.errno in (errno.EISDIR, errno.ENOTDIR):
        return "name a file in a folder that is there"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk of {folder} is full"
    return f"this account has to be allowed to write in {folder}"
