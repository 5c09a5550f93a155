"""Follow downloads: ask each client once, see where every grab stands, and end those that failed.

What comes of a download is decided by `domain.download.advance`; here it is asked, kept and told. What a
failure leads to is in `services.mending`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from radarr_cli.domain.download import STALLED_AFTER, DownloadState, NextAction, Reason, advance
from radarr_cli.domain.events import Event, EventKind
from radarr_cli.domain.failures import Removal, gives_up, import_command, plan_failure, sentence_of
from radarr_cli.domain.importing.paths import local_path
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.promises import Promise
from radarr_cli.errors import (
    CredentialsRejected,
    Failure,
    Locked,
    NotFound,
    RadarrCliError,
    ServiceUnavailable,
)
from radarr_cli.services.downloads.inspecting import inspect
from radarr_cli.store import downloads, grabs, history, locks
from radarr_cli.store.attention import clear_attention, clear_attention_of_grab, raise_attention
from radarr_cli.store.blocklist import block_grab
from radarr_cli.store.movies import load_movie

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime, timedelta

    from radarr_cli.domain.download import ClientItem, Grab, TrackedDownload
    from radarr_cli.domain.profile import SizeLimits
    from radarr_cli.domain.settings import PathMappingSettings
    from radarr_cli.services.clients import Clients
    from radarr_cli.store.database import Database

_OURS = frozenset({
    Reason.NO_PATH, Reason.STALLED, Reason.NO_PROGRESS, Reason.PAUSED, Reason.QUEUED, Reason.METADATA,
    Reason.DISK_FULL,
})  # fmt: skip
"""Reasons that only following a download finds; what an import found asks for a person itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Every grab that is on its way, and clients that could not be asked (`unavailable` by name).

    `attention` counts what asks for a person for the first time, `moved` are the grabs whose download is in
    another state than it was.
    """

    downloads: tuple[TrackedDownload, ...] = ()
    failures: tuple[Failure, ...] = ()
    unavailable: Mapping[str, str] | None = None
    attention: int = 0
    moved: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """`sizes` are the user's limits by the name of a quality."""

    database: Database
    clients: Clients
    now: Callable[[], datetime]
    sizes: Mapping[str, SizeLimits] = field(default_factory=dict)
    path_mappings: tuple[PathMappingSettings, ...] = ()

    def follow(self, *, run_id: int | None = None, dry_run: bool = False) -> Followed:
        """Ask each client that has something of ours, in one listing call, and keep what it says.

        A dry run asks, and keeps nothing; it doesn't look into magnets, for that may end them.
        """
        if not dry_run:
            downloads.drop_orphans(self.database, self.now())
        known = downloads.followed_downloads(self.database)
        before = {tracked.grab.id: tracked.state for tracked in known}
        found: list[TrackedDownload] = []
        failures: list[Failure] = []
        unavailable: dict[str, str] = {}
        attention = 0
        for client in sorted({tracked.grab.client for tracked in known}):
            mine = [tracked for tracked in known if tracked.grab.client == client]
            try:
                items = self._ask(client, mine, looking=not dry_run)
            except (ServiceUnavailable, CredentialsRejected, Locked, NotFound) as error:
                failures.append(Failure.of(f"client:{client}", error))
                unavailable[client] = error.message
                found += mine
                continue
            if dry_run:
                found += [self._foreseen(tracked, items[tracked.grab.id][1]) for tracked in mine]
                continue
            # One commit a client: each costs a write to the disk.
            with self.database.transaction():
                for tracked in mine:
                    after, asks = self._advance(tracked, *items[tracked.grab.id], run_id)
                    found.append(after)
                    attention += asks
        return Followed(
            downloads=tuple(sorted(found, key=lambda tracked: tracked.grab.id)),
            failures=tuple(failures),
            unavailable=unavailable,
            attention=attention,
            moved=frozenset(after.grab.id for after in found if before[after.grab.id] is not after.state),
        )

    def interrupted(self) -> list[Grab]:
        """The intents that dead processes left, where their client isn't paused; they stay as they are."""
        paused = self.clients.paused()
        return [
            grab
            for grab in grabs.intended_grabs(self.database)
            if grab.client not in paused and locks.is_free(self.database, locks.variant_lock(grab.variant_id))
        ]

    def _foreseen(self, known: TrackedDownload, item: ClientItem | None) -> TrackedDownload:
        """What `_advance` would make of it."""
        after = advance(known, item, self.now(), self._stalled_after(known.grab.client))
        if known.state is after.state is DownloadState.FAILED_PENDING:
            return replace(after, state=DownloadState.FAILED)
        if gives_up(after, self._on_stall(after.grab.client)):
            return replace(after, state=DownloadState.FAILED_PENDING)
        return after

    def queue(self, followed: Followed) -> bytes:
        """The queue as v3 shows it, finished JSON, after `follow`."""
        return downloads.queue_json(self.database, followed.unavailable)

    def _ask(
        self, client: str, mine: Sequence[TrackedDownload], *, looking: bool
    ) -> dict[int, tuple[TrackedDownload, ClientItem | None]]:
        """Each download with what the client says of it, by the grab's id; magnets are looked into where
        `looking`."""
        found: dict[int, tuple[TrackedDownload, ClientItem | None]] = {}
        with self.clients.calling(client) as adapter:
            items = {item.download_id: item for item in adapter.items()}
            for tracked in mine:
                wanted = tracked.grab.download_id or ""
                # Somebody may have taken our tag or category off: gone is only what its hash doesn't find.
                item = items.get(wanted) or adapter.item(wanted)
                looked_at = tracked
                if looking and item is not None and tracked.next_action == NextAction.INSPECT:
                    promise = self._promise(tracked.grab)
                    looked_at = inspect(adapter, self.clients.entry(client), tracked, promise)
                found[tracked.grab.id] = (looked_at, item)
        return found

    def _promise(self, grab: Grab) -> Promise:
        movie = load_movie(self.database, grab.movie_id)
        runtime = movie.details.runtime if movie else 0
        return Promise(title=grab.title, offered=grab.size, runtime=runtime, sizes=self.sizes)

    def _advance(
        self,
        known: TrackedDownload,
        looked_at: TrackedDownload,
        item: ClientItem | None,
        run_id: int | None,
    ) -> tuple[TrackedDownload, int]:
        """`known` is what the database has, `looked_at` the same after a look into a magnet."""
        now = self.now()
        after = advance(looked_at, item, now, self._stalled_after(looked_at.grab.client))
        if known.state is after.state is DownloadState.FAILED_PENDING:
            return self.fail(after, run_id=run_id)
        if gives_up(after, self._on_stall(after.grab.client)):
            after = advance(replace(after, state=DownloadState.FAILED_PENDING, since=now), item, now)
        if after != known and not downloads.keep_download(self.database, after, now, known.state):
            return known, 0  # another process has moved it on
        return after, self._ask_person(known, after, run_id)

    def fail(
        self, tracked: TrackedDownload, *, run_id: int | None = None, message: str = "", by: str = ""
    ) -> tuple[TrackedDownload, int]:
        """The edge out of failedPending: the grab has failed, its release is blocked under all its keys where
        it is to blame, and the variant may be grabbed for again.

        `message` and `by` say why and who, where a person says so. Returns the download and 1 where a person
        is asked. Call it in a transaction.
        """
        now, grab = self.now(), tracked.grab
        reason = tracked.reason or Reason.CLIENT_FAILED
        sentence = message or f"{grab.title} {sentence_of(reason)}"
        plan = plan_failure(grab, tracked.item, reason, self._on_stall(grab.client))
        asks = not plan.replaces and not by
        after = replace(
            tracked,
            state=DownloadState.FAILED,
            since=now,
            deadline=None,
            next_action=NextAction.REPLACE if plan.replaces else NextAction.NOTHING,
            attention=False,
        )
        downloads.keep_download(self.database, after, now, tracked.state)
        if grabs.mark_failed(self.database, grab.id, sentence, now):
            clear_attention_of_grab(self.database, grab.id, now)
            if plan.blocks:
                block_grab(
                    self.database,
                    grab,
                    reason=reason,
                    message=sentence,
                    blocked_by=by or "radarr-cli",
                    now=now,
                )
            parsed = parse_release(grab.title)
            data = self.clients.data(grab.client) | {
                "releaseGroup": parsed.release_group or "",
                "message": sentence,
                "size": str(grab.size),
                "indexer": grab.indexer,
                "reason": reason,
            }
            event = Event(
                kind=EventKind.DOWNLOAD_FAILED,
                at=now,
                movie_id=grab.movie_id,
                variant_id=grab.variant_id,
                release_id=grab.release_id,
                grab_id=grab.id,
                source_title=grab.title,
                download_id=grab.download_id,
                data=data,
                quality=parsed.quality,
                languages=parsed.languages,
            )
            history.record(self.database, event, run_id=run_id)
            if asks:
                raise_attention(
                    self.database,
                    _key(grab.id),
                    "downloadFailed",
                    sentence,
                    remedy=f"radarr-cli search {grab.movie_id} --pick",
                    now=now,
                    movie_id=grab.movie_id,
                    grab_id=grab.id,
                    run_id=run_id,
                    data=self.clients.data(grab.client),
                )
        return after, int(asks)

    def _ask_person(self, known: TrackedDownload, tracked: TrackedDownload, run_id: int | None) -> int:
        """1 where a person is asked for the first time."""
        grab, now = tracked.grab, self.now()
        blocked = tracked.state is DownloadState.IMPORT_BLOCKED
        if not tracked.attention or (blocked and tracked.reason not in _OURS):
            if not blocked and known.attention:
                clear_attention(self.database, _key(grab.id), now)
            return 0
        new = raise_attention(
            self.database,
            _key(grab.id),
            "downloadStuck",
            f"{grab.title} {sentence_of(tracked.reason)}",
            remedy=self._remedy(tracked),
            now=now,
            movie_id=grab.movie_id,
            grab_id=grab.id,
            run_id=run_id,
            data=self.clients.data(grab.client)
            | {
                "client": grab.client,
                "downloadId": grab.download_id or "",
                "reason": tracked.reason or "",
            },
        )
        return int(new)

    def _stalled_after(self, client: str) -> timedelta:
        try:
            return self.clients.entry(client).stalled_after
        except RadarrCliError:
            return STALLED_AFTER

    def _on_stall(self, client: str) -> str:
        """What the user wants done about downloads nobody can complete."""
        try:
            return self.clients.entry(client).on_stall
        except RadarrCliError:
            return Removal.KEEP

    def _remedy(self, tracked: TrackedDownload) -> str:
        """The command that ends it."""
        grab, item = tracked.grab, tracked.item
        if tracked.next_action == NextAction.IMPORT_BY_HAND:
            theirs = item.output_path if item else None
            ours = local_path(grab.client, theirs, self.path_mappings) if theirs else None
            return import_command(ours, grab.movie_id, self._variant_name(grab))
        if tracked.next_action == NextAction.RESUME:
            return f"radarr-cli queue resume {grab.id}"
        if tracked.reason == Reason.DISK_FULL:
            return f"radarr-cli queue retry {grab.id}"
        return f"radarr-cli queue block {grab.id}"

    def _variant_name(self, grab: Grab) -> str:
        movie = load_movie(self.database, grab.movie_id)
        variants = movie.variants if movie else ()
        return next((each.name for each in variants if each.id == grab.variant_id), "main")


def _key(grab_id: int) -> str:
    return f"grab:{grab_id}:download"
