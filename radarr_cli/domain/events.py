"""What happened: what the history keeps, what the outbox hands to notifiers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from radarr_cli.domain.language import Language
    from radarr_cli.domain.media import MovieFile
    from radarr_cli.domain.quality import QualityModel


class EventKind(StrEnum):
    """Radarr's history event types, and our own where it has none."""

    GRABBED = "grabbed"
    WOULD_HAVE_GRABBED = "wouldHaveGrabbed"
    IMPORTED = "downloadFolderImported"
    DOWNLOAD_FAILED = "downloadFailed"
    FILE_DELETED = "movieFileDeleted"
    FILE_RENAMED = "movieFileRenamed"
    DOWNLOAD_IGNORED = "downloadIgnored"
    MOVIE_ADDED = "movieAdded"
    MOVIE_DELETED = "movieDeleted"
    FILE_RESTORED = "movieFileRestored"
    FALLBACK = "importFallback"
    ATTENTION = "manualInteractionRequired"
    HEALTH = "health"
    HEALTH_RESTORED = "healthRestored"
    RUN_FAILED = "runFailed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """`data` holds strings under Radarr's camelCase history keys; never a secret, never an unmasked URL.

    `quality`, `languages`, `formats` and `format_score` are those of the release or file it is about; `file`
    is the library's file as it came, or as it was before it went or got its new name.
    """

    kind: EventKind
    at: datetime
    movie_id: int | None = None
    variant_id: int | None = None
    source_title: str = ""
    download_id: str | None = None
    data: Mapping[str, str] = field(default_factory=dict)
    quality: QualityModel | None = None
    languages: tuple[Language, ...] = ()
    formats: tuple[str, ...] = ()
    format_score: int = 0
    release_id: int | None = None
    grab_id: int | None = None
    file: MovieFile | None = None
