"""Files for others to read: a calendar, a page, metrics. A reader sees the old one or the new one, whole."""

from __future__ import annotations

import os
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
        raise UsageError(
            f"{path} can't be written: {error.strerror}", hint="its folder must exist and be writable"
        ) from error
