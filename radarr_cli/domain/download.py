"""A download from the grab to its end: what we asked for, what the client says, and what comes next.

`advance` is the whole state machine, pure: every state has an edge out, a deadline, or asks for a person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

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


class Reason(StrEnum):
    """Why a download stands where it stands, where that is not plain from its state."""

    QUEUED = "queued"
    PAUSED = "paused"
    STALLED = "stalled"
    NO_PROGRESS = "noProgress"
    METADATA = "metadata"
    MISSING = "missing"
    MISSING_FILES = "missingFiles"
    DISK_FULL = "diskFull"
    NO_PATH = "noPath"
    CLIENT_FAILED = "clientFailed"
    ENCRYPTED = "encrypted"
    NOT_IMPORTED = "notImported"
    BLOCKED = "blocked"


class NextAction(StrEnum):
    """What happens next, and to whom it is left."""

    DOWNLOAD = "download"
    INSPECT = "inspect"
    IMPORT = "import"
    FAIL = "fail"
    RESUME = "resumeInClient"
    LOOK = "lookAtClient"
    REPLACE = "replace"
    REMOVE = "removeFromClient"
    IMPORT_BY_HAND = "importByHand"
    NOTHING = ""


class Problem(StrEnum):
    """What a client says is wrong with an item, where it says so."""

    MISSING_FILES = "missingFiles"
    DISK_FULL = "diskFull"


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
    rules a person grabbed against. `interactive`: a person chose this very release.
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
    interactive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientItem:
    """One item of a client's list, as the client sees it; paths are the client's own.

    `seed_ratio` is what it reached, `seed_time` seconds seeded; `content` is its single file or top
    folder. `availability` counts the copies among its peers; below 1 it can't be completed now.
    `stopped`: nothing is sent or received, because somebody or a limit of the client's said so.
    """

    # `problem` has words of its own: a status alone doesn't tell a slow swarm from a full disk.

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
    availability: float | None = None
    stopped: bool = False
    problem: Problem | None = None

    @property
    def progress(self) -> float:
        """0 to 1."""
        return (self.size - self.remaining) / self.size if self.size else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedDownload:
    """A client's item joined with our grab, and what we think of it.

    `item` is None where the client does not list it; `since` is when it got into this state,
    `progressed_at` when the client last showed something new. `deadline` ends the state, or, once it has
    passed, was when we gave up waiting. `attention` says that a person has to do `next_action`.
    """

    grab: Grab
    state: DownloadState
    item: ClientItem | None = None
    since: datetime | None = None
    deadline: datetime | None = None
    reason: str | None = None
    next_action: str = ""
    progressed_at: datetime | None = None
    attention: bool = False


FINAL = frozenset({DownloadState.IMPORTED, DownloadState.FAILED, DownloadState.IGNORED})
"""States without an edge out."""
MISSING_GRACE = timedelta(minutes=15)
"""How long a client may not list a download: it restarts, or has not finished adding it."""
MISSING_FILES_GRACE = timedelta(hours=6)
"""How long a client may miss a download's files: a disk that isn't mounted comes back."""
METADATA_PATIENCE = timedelta(days=1)
"""How long a magnet may wait for its metadata."""
PATH_GRACE = timedelta(minutes=15)
"""How long a finished download may be without a path: the client is moving it."""
IMPORT_PATIENCE = timedelta(days=1)
IMPORTING_LIMIT = timedelta(hours=6)
"""How long one import may take; then the next run picks up its journal."""
FAILING_LIMIT = timedelta(hours=1)
STALLED_AFTER = timedelta(days=1)
"""How long a download that should go on may stand still before it is given up, or a person is asked."""
PATIENCE = {ClientStatus.QUEUED: timedelta(days=3), ClientStatus.PAUSED: timedelta(days=7)}
"""The same for what need not go on."""


def advance(
    tracked: TrackedDownload,
    item: ClientItem | None,
    now: datetime,
    stalled_after: timedelta = STALLED_AFTER,
) -> TrackedDownload:
    """Where a download stands after the client was asked at `now`; `item` None: the client does not list it.

    Every state that is not final comes back with a deadline, or asks for a person. Importing and
    failing are services' work: they put a download into IMPORTING, IMPORTED, FAILED and IGNORED.
    """
    if tracked.state in FINAL:
        return _at(tracked, item, tracked.state, now, reason=tracked.reason)
    if tracked.state is DownloadState.IMPORTING:
        started = tracked.since or now
        if now < started + IMPORTING_LIMIT:
            deadline = started + IMPORTING_LIMIT
            return _at(tracked, item, tracked.state, now, deadline=deadline, action=NextAction.IMPORT)
        return _import_pending(tracked, item, now)
    came_back = tracked.reason == Reason.MISSING and item is not None
    if tracked.state is DownloadState.FAILED_PENDING and not came_back:
        return _failing(tracked, item, now, tracked.reason or Reason.CLIENT_FAILED)
    if item is None:
        return _missing(tracked, now)
    if item.encrypted:
        return _failing(tracked, item, now, Reason.ENCRYPTED)
    if item.status is ClientStatus.FAILED:
        return _failing(tracked, item, now, Reason.CLIENT_FAILED)
    if item.status is not ClientStatus.COMPLETED or tracked.next_action == NextAction.INSPECT:
        return _under_way(tracked, item, now, stalled_after)
    if tracked.state is DownloadState.IMPORT_BLOCKED:
        reason = tracked.reason if tracked.reason not in (None, Reason.MISSING) else Reason.NOT_IMPORTED
        return _blocked(tracked, item, now, reason)
    if not item.output_path:
        return _without_path(tracked, item, now)
    return _import_pending(tracked, item, now)


def _under_way(
    tracked: TrackedDownload, item: ClientItem, now: datetime, stalled_after: timedelta
) -> TrackedDownload:
    if item.problem is Problem.MISSING_FILES:
        return _without_files(tracked, item, now)
    if tracked.next_action == NextAction.INSPECT:
        return _uninspected(tracked, item, now)
    return _downloading(tracked, item, now, stalled_after)


def _downloading(
    tracked: TrackedDownload, item: ClientItem, now: datetime, stalled_after: timedelta
) -> TrackedDownload:
    before = tracked.item
    moved = before is None or (before.status, before.remaining, before.size) != (
        item.status,
        item.remaining,
        item.size,
    )
    progressed_at = now if moved or tracked.progressed_at is None else tracked.progressed_at
    if item.problem is Problem.DISK_FULL:
        return _at(
            replace(tracked, progressed_at=progressed_at), item, DownloadState.DOWNLOADING, now,
            reason=Reason.DISK_FULL, action=NextAction.LOOK, attention=True,
        )  # fmt: skip
    deadline = progressed_at + PATIENCE.get(item.status, stalled_after)
    reason, action = _REASONS[item.status]
    if now >= deadline:
        reason = reason or Reason.NO_PROGRESS
        action = NextAction.RESUME if item.status is ClientStatus.PAUSED else NextAction.LOOK
    return _at(
        replace(tracked, progressed_at=progressed_at), item, DownloadState.DOWNLOADING, now,
        deadline=deadline, reason=reason, action=action, attention=now >= deadline,
    )  # fmt: skip


_REASONS: dict[ClientStatus, tuple[Reason | None, NextAction]] = {
    ClientStatus.QUEUED: (Reason.QUEUED, NextAction.DOWNLOAD),
    ClientStatus.PAUSED: (Reason.PAUSED, NextAction.RESUME),
    ClientStatus.DOWNLOADING: (None, NextAction.DOWNLOAD),
    ClientStatus.WARNING: (Reason.STALLED, NextAction.DOWNLOAD),
}


def _uninspected(tracked: TrackedDownload, item: ClientItem, now: datetime) -> TrackedDownload:
    """A magnet: what it holds is looked at before anything of it is downloaded."""
    known = tracked.reason == Reason.METADATA and tracked.deadline is not None
    deadline = tracked.deadline if known and tracked.deadline else now + METADATA_PATIENCE
    return _at(
        tracked, item, DownloadState.DOWNLOADING, now,
        deadline=deadline, reason=Reason.METADATA, action=NextAction.INSPECT, attention=now >= deadline,
    )  # fmt: skip


def _without_files(tracked: TrackedDownload, item: ClientItem, now: datetime) -> TrackedDownload:
    known = tracked.reason == Reason.MISSING_FILES and tracked.deadline is not None
    deadline = tracked.deadline if known and tracked.deadline else now + MISSING_FILES_GRACE
    if now >= deadline:
        return _failing(tracked, item, now, Reason.MISSING_FILES)
    return _at(
        tracked, item, DownloadState.DOWNLOADING, now,
        deadline=deadline, reason=Reason.MISSING_FILES, action=_unless_uninspected(tracked),
    )  # fmt: skip


def _missing(tracked: TrackedDownload, now: datetime) -> TrackedDownload:
    known = tracked.reason == Reason.MISSING and tracked.deadline is not None
    deadline = tracked.deadline if known and tracked.deadline else now + MISSING_GRACE
    if now >= deadline:
        return _failing(tracked, None, now, Reason.MISSING)
    return _at(
        tracked, None, tracked.state, now,
        deadline=deadline, reason=Reason.MISSING, action=_unless_uninspected(tracked),
    )  # fmt: skip


def _without_path(tracked: TrackedDownload, item: ClientItem, now: datetime) -> TrackedDownload:
    known = tracked.reason == Reason.NO_PATH and tracked.deadline is not None
    deadline = tracked.deadline if known and tracked.deadline else now + PATH_GRACE
    if now >= deadline:
        return _blocked(tracked, item, now, Reason.NO_PATH)
    return _at(
        tracked, item, DownloadState.DOWNLOADING, now,
        deadline=deadline, reason=Reason.NO_PATH, action=NextAction.IMPORT,
    )  # fmt: skip


def _import_pending(tracked: TrackedDownload, item: ClientItem | None, now: datetime) -> TrackedDownload:
    waits = tracked.state is DownloadState.IMPORT_PENDING and tracked.since is not None
    since = tracked.since if waits and tracked.since else now
    deadline = since + IMPORT_PATIENCE
    late = now >= deadline
    # Why an import that was tried did not happen stays to be read.
    reason = tracked.reason if waits and tracked.reason != Reason.MISSING else None
    return _at(
        tracked, item, DownloadState.IMPORT_PENDING, now, deadline=deadline, attention=late,
        reason=reason or (Reason.NOT_IMPORTED if late else None),
        action=NextAction.IMPORT_BY_HAND if late else NextAction.IMPORT,
    )  # fmt: skip


def _blocked(
    tracked: TrackedDownload, item: ClientItem | None, now: datetime, reason: str | None
) -> TrackedDownload:
    return _at(
        tracked, item, DownloadState.IMPORT_BLOCKED, now,
        reason=reason, action=NextAction.IMPORT_BY_HAND, attention=True,
    )  # fmt: skip


def _failing(
    tracked: TrackedDownload, item: ClientItem | None, now: datetime, reason: str
) -> TrackedDownload:
    since = tracked.since if tracked.state is DownloadState.FAILED_PENDING and tracked.since else now
    deadline = since + FAILING_LIMIT
    action = _unless_uninspected(tracked) if reason == Reason.MISSING else NextAction.FAIL
    return _at(
        tracked, item, DownloadState.FAILED_PENDING, now,
        deadline=deadline, reason=reason, action=action, attention=now >= deadline,
    )  # fmt: skip


def _unless_uninspected(tracked: TrackedDownload) -> NextAction:
    """FAIL; but a magnet that comes back is looked into as if it had never been away."""
    return NextAction.INSPECT if tracked.next_action == NextAction.INSPECT else NextAction.FAIL


def _at(
    tracked: TrackedDownload,
    item: ClientItem | None,
    state: DownloadState,
    now: datetime,
    *,
    deadline: datetime | None = None,
    reason: str | None = None,
    action: NextAction = NextAction.NOTHING,
    attention: bool = False,
) -> TrackedDownload:
    since = tracked.since if state is tracked.state and tracked.since else now
    return replace(
        tracked,
        item=item, state=state, since=since, deadline=deadline,
        reason=reason, next_action=action, attention=attention,
    )  # fmt: skip
