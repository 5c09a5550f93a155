"""A download from the grab to its end: what we asked for, what the client says, and what comes next.

`advance` is the whole state machine, pure: every state has an edge out, a deadline, or asks for a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from radarr_cli.domain.release import Protocol


class ClientStatus(StrEnum):
    """What a client says of an item, in Radarr's words."""

    QUEUED = "queued"
    PAUSED = "paused"
    DOWNLOADING = "downloading"
    COMPLETED = "completed"
    FAILED = "failed"
    WARNING = "warning"


class DownloadState(StrEnum):
    """Radarr's TrackedDownloadState."""

    DOWNLOADING = "downloading"
    IMPORT_BLOCKED = "importBlocked"
    IMPORT_PENDING = "importPending"
    IMPORTING = "importing"
    IMPORTED = "imported"
    FAILED_PENDING = "failedPending"
    FAILED = "failed"
    IGNORED = "ignored"


class GrabState(StrEnum):
    """A grab is committed as intended before the client is called, and as sent after."""

    INTENDED = "intended"
    SENT = "sent"
    IMPORTED = "imported"
    FAILED = "failed"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grab:
    """One release handed, or about to be handed, to a client for one variant.

    `download_id` is the client's name for it: an info hash in upper case for torrents. `seed_ratio` and
    `seed_time` (seconds) are the duty as it was when we grabbed; None is unknown. `overridden` names the
    rules a person grabbed against.
    """

    id: int
    movie_id: int
    variant_id: int
    release_id: int
    title: str
    protocol: Protocol
    size: int
    indexer: str
    client: str
    download_id: str | None
    state: GrabState
    attempt: int = 1
    requested_by: str = ""
    overridden: tuple[str, ...] = ()
    seed_ratio: float | None = None
    seed_time: int | None = None
    private: bool | None = None
    intended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientItem:
    """One item of a client's list, as the client sees it; paths are the client's own.

    `seed_ratio` is what it reached, `seed_time` seconds seeded; `content` is its single file or top
    folder.
    """

    client: str
    download_id: str
    title: str
    status: ClientStatus
    size: int = 0
    remaining: int = 0
    eta: timedelta | None = None
    output_path: str | None = None
    category: str | None = None
    tags: tuple[str, ...] = ()
    message: str | None = None
    seed_ratio: float | None = None
    seed_time: int | None = None
    private: bool | None = None
    encrypted: bool = False

    @property
    def progress(self) -> float:
        """0 to 1."""
        return (self.size - self.remaining) / self.size if self.size else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedDownload:
    """A client's item joined with our grab, and what we think of it."""

    grab: Grab
    state: DownloadState
    item: ClientItem | None = None
    since: datetime | None = None
    deadline: datetime | None = None
    reason: str | None = None
    next_action: str = ""
