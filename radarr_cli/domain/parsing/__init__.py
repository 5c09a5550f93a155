"""Reads release names as Radarr does: `parse_release` is the way in, `parse_path` for files.

The names below are imported at their first use: many callers need a title's clean form alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radarr_cli.domain.parsing.extensions import (
        ARCHIVE_EXTENSIONS,
        DANGEROUS_EXTENSIONS,
        EXECUTABLE_EXTENSIONS,
        MEDIA_EXTENSIONS,
        SUBTITLE_EXTENSIONS,
    )
    from radarr_cli.domain.parsing.paths import parse_path
    from radarr_cli.domain.parsing.release import parse_release
    from radarr_cli.domain.parsing.titles import clean_title, sort_title

_HOMES = {
    "extensions": (
        "ARCHIVE_EXTENSIONS",
        "DANGEROUS_EXTENSIONS",
        "EXECUTABLE_EXTENSIONS",
        "MEDIA_EXTENSIONS",
        "SUBTITLE_EXTENSIONS",
    ),
    "paths": ("parse_path",),
    "release": ("parse_release",),
    "titles": ("clean_title", "sort_title"),
}
__all__ = [
    "ARCHIVE_EXTENSIONS",
    "DANGEROUS_EXTENSIONS",
    "EXECUTABLE_EXTENSIONS",
    "MEDIA_EXTENSIONS",
    "SUBTITLE_EXTENSIONS",
    "clean_title",
    "parse_path",
    "parse_release",
    "sort_title",
]


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            found = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
