"""How a disk is mounted, and how full it is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple


class DiskState(NamedTuple):
    """The file system a path lies on: bytes that may be written, all bytes, and whether writing works."""

    free: int
    total: int
    read_only: bool
    writable: bool


def look(path: str) -> DiskState | None:
    """None where the path isn't there."""
    try:
        found = os.statvfs(path)
    except OSError:
        return None
    return DiskState(
        free=found.f_bavail * found.f_frsize,
        total=found.f_blocks * found.f_frsize,
        read_only=bool(found.f_flag & os.ST_RDONLY),
        writable=os.access(path, os.W_OK | os.X_OK),
    )


def running(name: str) -> bool:
    """Whether a program of that name runs on this machine."""
    for entry in Path("/proc").glob("[0-9]*/comm"):
        try:
            if entry.read_text(encoding="utf-8", errors="replace").strip() == name:
                return True
        except OSError:
            continue
    return False
