"""Reads release names as Radarr does: `parse_release` is the way in."""

from __future__ import annotations

from radarr_cli.domain.parsing.extensions import (
    ARCHIVE_EXTENSIONS,
    DANGEROUS_EXTENSIONS,
    EXECUTABLE_EXTENSIONS,
    MEDIA_EXTENSIONS,
    SUBTITLE_EXTENSIONS,
)
from radarr_cli.domain.parsing.paths import parse_path
from radarr_cli.domain.parsing.release import parse_release
from radarr_cli.domain.parsing.titles import clean_title, sort_title, title_variants

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
    "title_variants",
]
