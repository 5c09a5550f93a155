"""What a person does about single downloads: remove, try again, block, pause, resume, put first, match."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from radarr_cli.domain.download import ClientStatus, DownloadState, GrabState, NextAction, Reason
from radarr_cli.domain.events import Event, EventKind
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.release import Protocol
from radarr_cli.domain.seeding import duty_left, is_protected
from radarr_cli.errors import (
    Conflict,
    DatabaseUnavailable,
    NotFound,
    RadarrCliError,
    ServiceUnavailable,
)
from radarr_cli.services.downloads.stopping import stop
from radarr_cli.services.grabs.ordering import variant_of
from radarr_cli.store import failures, grabs, history
from radarr_cli.store.attention import clear_attention_of_grab

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from radarr_cli.domain.download import Grab, TrackedDownload
    from radarr_cli.services.clients import Clients
    from radarr_cli.services.downloads.removing import Removing
    from radarr_cli.services.downloads.tracking import Tracking
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What was done about one download: `status` is a past participle, `message` says more."""

    id: int
    title: str
    status: str
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """Every method takes the number that `queue` shows, and raises NotFound for one that is none, and what
    the client raises."""

    database: Database
    clients: Clients
    tracking: Tracking
    removing: Removing
    user: str
    now: Callable[[], datetime]

    def remove(
        self, grab_id: int, *, keep: bool = False, force: bool = False, dry_run: bool = False
    ) -> Handled:
        """Follow the download no more, and take it out of its client unless `keep`. One that failed is not
        replaced then.

        Raises Conflict for a private torrent that owes its seed duty, unless `force`.
        """
        tracked = self._open(grab_id, or_to_replace=True)
        message = f"stays in {tracked.grab.client}"
        if not keep:
            self._refuse_hit_and_run(tracked, force=force)
            with_data = self.removing.remove(tracked, dry_run=dry_run)
            data = "with its data" if with_data else "its data stays"
            message = f"removed from {tracked.grab.client}, {data}"
        if dry_run:
            return _handled(tracked, "planned", f"would be {message}" if not keep else message)
        said = f"removed from the queue by {self.user}"
        with self.database.transaction():
            grabs.mark_failed(self.database, grab_id, said, self.now())
            failures.ignore(self.database, tracked.grab, self.now())
            clear_attention_of_grab(self.database, grab_id, self.now())
            history.record(self.database, self._ignored(tracked, said))
        return _handled(tracked, "removed", message)

    def block(self, grab_id: int, because: str = "", *, dry_run: bool = False) -> Handled:
        """Give the download up: it is stopped in its client, its release is blocked, the next run takes the
        next best, and only then the download leaves the client, where that is allowed.

        A client that can't be asked now stops it at the next run.
        """
        tracked = replace(self._open(grab_id), reason=Reason.BLOCKED)
        if dry_run:
            return _handled(tracked, "planned", f"would be blocked, and stopped in {tracked.grab.client}")
        # Before the rest: a kill in between leaves a download that stands still, and none that nobody stops.
        try:
            stands, item = stop(self.clients, tracked.grab)
            tracked = replace(tracked, item=item or tracked.item)
        except DatabaseUnavailable:
            raise
        except Conflict:
            stands = f"stop it in {tracked.grab.client} yourself"
        except RadarrCliError:
            stands = f"{tracked.grab.client} can't be asked now: the next run stops it"
        said = because or f"{tracked.grab.title} was given up by {self.user}"
        with self.database.transaction():
            after, _ = self.tracking.fail(tracked, message=said, by=self.user)
            if not after.next_action:
                # It was a person's own choice: nothing follows it by itself, so it may leave at once.
                failures.set_step(self.database, tracked.grab, NextAction.REMOVE)
        follows = "the next run takes another" if after.next_action else "choose another with search --pick"
        return _handled(tracked, "blocked", f"{stands}; {follows}")

    def fail(self, grab_id: int, because: str = "", *, dry_run: bool = False) -> Handled:
        """`block` for a grab that has ended already, too: an imported release is only blocked.

        Raises NotFound.
        """
        tracked = failures.download_of_grab(self.database, grab_id)
        if tracked is None:
            raise NotFound(f"there is no grab {grab_id}", hint="radarr-cli history shows what was grabbed")
        if tracked.grab.state in (GrabState.INTENDED, GrabState.SENT):
            return self.block(grab_id, because, dry_run=dry_run)
        if dry_run:
            return _handled(tracked, "planned", "would be blocked")
        from radarr_cli.store.blocklist import block_grab  # noqa: PLC0415 - the rare path

        said = because or f"marked as failed by {self.user}"
        with self.database.transaction():
            block_grab(
                self.database, tracked.grab, reason="user", message=said, blocked_by=self.user, now=self.now()
            )
            failed = replace(self._ignored(tracked, said), kind=EventKind.DOWNLOAD_FAILED)
            history.record(self.database, failed)
        return _handled(tracked, "blocked", f"radarr-cli replace {tracked.grab.movie_id} replaces its file")

    def retry(self, grab_id: int) -> Handled:
        """Go on with a download that failed or stands still: what is complete is imported again, what is
        stopped is resumed, and its release is no longer blocked.

        Raises Conflict where another attempt at it is on its way.
        """
        tracked = failures.download_of_grab(self.database, grab_id)
        if tracked is None:
            raise _unknown(grab_id)
        grab = tracked.grab
        if grab.state is GrabState.FAILED:
            if grab.protocol is Protocol.USENET:
                self._download_again(grab)
            with self.database.transaction():
                if not failures.revive(self.database, grab, self.now()):
                    raise Conflict(f"{grab.title} can't be followed again", hint="grab it anew")
                clear_attention_of_grab(self.database, grab_id, self.now())
            return _handled(tracked, "retried", "it is followed again")
        tracked = self._open(grab_id)
        waits = tracked.state in (DownloadState.IMPORT_BLOCKED, DownloadState.IMPORT_PENDING)
        if not waits:
            self._start(tracked)
        with self.database.transaction():
            failures.begin_again(self.database, grab, self.now(), to_import=waits)
            clear_attention_of_grab(self.database, grab_id, self.now())
        return _handled(tracked, "retried", "the next run imports it" if waits else "resumed")

    def _download_again(self, grab: Grab) -> None:
        """A torrent's swarm may have come back; what failed on usenet has to be begun once more."""
        with self.clients.calling(grab.client) as adapter:
            item = adapter.item(grab.download_id or "")
            if item is None:
                raise Conflict(f"{grab.client} no longer has {grab.title}", hint="grab it anew")
            if item.status in (ClientStatus.FAILED, ClientStatus.PAUSED):
                adapter.resume(item.download_id)

    def pause(self, grab_id: int) -> Handled:
        tracked = self._open(grab_id)
        with self.clients.calling(tracked.grab.client) as adapter:
            adapter.pause(tracked.grab.download_id or "")
        return _handled(tracked, "paused")

    def resume(self, grab_id: int) -> Handled:
        tracked = self._open(grab_id)
        self._start(tracked)
        return _handled(tracked, "resumed")

    def _start(self, tracked: TrackedDownload) -> None:
        """Raises Conflict for a magnet whose files are known and not looked at."""
        with self.clients.calling(tracked.grab.client) as adapter:
            download_id = tracked.grab.download_id or ""
            # Of a magnet only the metadata comes.
            if tracked.next_action == NextAction.INSPECT and adapter.contents(download_id):
                raise Conflict(
                    f"{tracked.grab.title} is a magnet whose files nobody has looked at yet",
                    hint="the next run does, and starts it",
                )
            adapter.resume(download_id)

    def prioritise(self, grab_id: int) -> Handled:
        """Download it before the others. Raises Conflict where the client has no order."""
        tracked = self._open(grab_id)
        with self.clients.calling(tracked.grab.client) as adapter:
            adapter.prioritise(tracked.grab.download_id or "")
        return _handled(tracked, "prioritised", f"first in {tracked.grab.client}")

    def match(self, grab_id: int, movie_id: int, variant: str | None = None) -> Handled:
        """The download is that film, says a person: it is imported as such. Raises NotFound for the film."""
        tracked = self._open(grab_id)
        variant_id = variant_of(self.database, movie_id, variant)
        with self.database.transaction():
            if not failures.give_to(self.database, tracked.grab, movie_id, variant_id):
                raise Conflict(f"{tracked.grab.title} has ended meanwhile")
            if tracked.state in (DownloadState.IMPORT_BLOCKED, DownloadState.IMPORT_PENDING):
                failures.begin_again(self.database, tracked.grab, self.now(), to_import=True)
            clear_attention_of_grab(self.database, grab_id, self.now())
        return _handled(tracked, "matched")

    def _open(self, grab_id: int, *, or_to_replace: bool = False) -> TrackedDownload:
        """The download of a grab that is on its way; with `or_to_replace` also one that has failed and whose
        replacement isn't taken yet."""
        tracked = failures.download_of_grab(self.database, grab_id)
        if tracked is None:
            raise _unknown(grab_id)
        grab = tracked.grab
        if grab.state is GrabState.FAILED and tracked.next_action == NextAction.REPLACE:
            if or_to_replace:
                return tracked
            raise Conflict(
                f"{grab.title} has failed; another release is taken for it",
                hint=f"radarr-cli queue retry {grab_id} goes on with it, queue remove {grab_id} lets it be",
            )
        if grab.state not in (GrabState.SENT, GrabState.INTENDED):
            raise Conflict(
                f"{grab.title} is no longer in the queue: {grab.state.value}",
                hint=f"radarr-cli queue retry {grab_id} goes on with one that failed",
            )
        if grab.state is GrabState.INTENDED:
            raise Conflict(f"{grab.title} is being handed over", hint="wait for the next run")
        return tracked

    def _refuse_hit_and_run(self, tracked: TrackedDownload, *, force: bool) -> None:
        grab = tracked.grab
        try:
            with self.clients.calling(grab.client) as adapter:
                item = adapter.item(grab.download_id or "")
        except ServiceUnavailable as error:
            raise Conflict(
                f"{grab.title} can't be removed: {error.message}", hint="--keep only stops following it"
            ) from error
        if item is not None and is_protected(grab, item) and not force:
            raise Conflict(
                f"{grab.title} is private, or may be, and {duty_left(grab, item)}",
                hint="--keep leaves it in the client; --force removes it all the same",
            )

    def _ignored(self, tracked: TrackedDownload, message: str) -> Event:
        grab, parsed = tracked.grab, parse_release(tracked.grab.title)
        return Event(
            kind=EventKind.DOWNLOAD_IGNORED,
            at=self.now(),
            movie_id=grab.movie_id,
            variant_id=grab.variant_id,
            release_id=grab.release_id,
            grab_id=grab.id,
            source_title=grab.title,
            download_id=grab.download_id,
            data=self.clients.data(grab.client)
            | {
                "releaseGroup": parsed.release_group or "",
                "message": message,
                "size": str(grab.size),
                "indexer": grab.indexer,
            },
            quality=parsed.quality,
            languages=parsed.languages,
        )


def _unknown(grab_id: int) -> NotFound:
    return NotFound(f"there is no download {grab_id}", hint="radarr-cli queue shows the numbers")


def _handled(tracked: TrackedDownload, status: str, message: str = "") -> Handled:
    return Handled(id=tracked.grab.id, title=tracked.grab.title, status=status, message=message)
