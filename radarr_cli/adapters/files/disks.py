"""How full a disk is."""

from __future__ import annotations

import os


def usage(path: str) -> tuple[int, int] | None:
    """Free and all bytes of the file system a path lies on; None where it isn't there."""
    try:
        found = os.statvfs(path)
    except OSError:
        return None
    return found.f_bavail * found.f_frsize, found.f_blocks * found.f_frsize
