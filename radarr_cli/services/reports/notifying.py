"""Tells notifiers what happened: the outbox's events, each once a notifier, tried until it arrives.

A notifier that fails is left alone until the next try and never fails a run; the others are told all the
same. An event that it refuses holds up no other. After a kill between a delivery and its record the event is
told twice, never not at all.

Machines that share the database may have different notifiers. Each says which it has; whoever comes first
makes the deliveries for all of them, and each machine tells its own. A name that two machines have is one
notifier: it is told once, by whichever comes first.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from radarr_cli import log
from radarr_cli.domain.backoff import PERIODS
from radarr_cli.domain.notice_events import EVENTS
from radarr_cli.domain.notices import Notice, Retired, headline
from radarr_cli.errors import (
    ConfigError,
    CredentialsRejected,
    Locked,
    NotFound,
    RadarrCliError,
    RateLimited,
    ServiceUnavailable,
)
from radarr_cli.ports import Check, ServiceTest
from radarr_cli.services.running import StageResult
from radarr_cli.store import files as file_store
from radarr_cli.store import locks, outbox
from radarr_cli.store.attention import clear_attention, raise_attention
from radarr_cli.store.movies import film_of_record, load_movie

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.media import MovieFile
    from radarr_cli.domain.movie import Movie
    from radarr_cli.domain.settings import NotifierEntry
    from radarr_cli.ports import Notifier
    from radarr_cli.services.running import Pace
    from radarr_cli.store.database import Database
    from radarr_cli.store.outbox import DueDelivery, NotifierState

_NOT_THERE = (ServiceUnavailable, RateLimited, CredentialsRejected, ConfigError)
KEEP_TRYING = timedelta(days=1)
"""What happened longer ago is given up; so is a machine that hasn't said for so long what it has."""
LONGEST_PAUSE = timedelta(hours=1)
TRIES_BEFORE_ATTENTION = 5
REFUSALS = 3
"""So many refusals in a row are no matter of the events any more."""
TURN = timedelta(seconds=20)
"""So long a slow notifier may take while others wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifying:
    """`build` makes the adapter of an entry; `roots` maps root names to paths of this machine."""

    database: Database
    entries: tuple[NotifierEntry, ...]
    build: Callable[[NotifierEntry], Notifier]
    roots: Mapping[str, str]
    host: str
    now: Callable[[], datetime]
    _films: dict[int, Movie | None] = field(default_factory=dict, repr=False)

    def entry(self, name: str) -> NotifierEntry:
        """Raises NotFound, naming those there are."""
        for entry in self.entries:
            if entry.name == name:
                return entry
        known = ", ".join(entry.name for entry in self.entries) or "none"
        raise NotFound(f"no notifier is called {name!r}", hint=f"configured: {known}")

    def events(self, entry: NotifierEntry) -> tuple[str, ...]:
        """What this one is told, in the order of `EVENTS`."""
        chosen = set(entry.events) or self.build(entry).takes
        return tuple(event for event in EVENTS if event in chosen)

    def states(self) -> dict[str, NotifierState]:
        return outbox.notifier_states(self.database)

    def test(self, name: str) -> ServiceTest:
        """Reach it now, whatever waits for it; where that works, what waits does so no longer. Raises
        NotFound."""
        entry = self.entry(name)
        try:
            checks = tuple(self.build(entry).check())
        except RadarrCliError as error:
            checks = (Check("delivery", False, error.message, error.hint, error.code),)
        if all(check.good for check in checks):
            outbox.release(self.database, name, self.now())
        return ServiceTest(name=name, kind=entry.kind, checks=checks)

    def flush(self, pace: Pace) -> StageResult:
        """Tell whatever waits. A dry run says what would be told of what has happened so far."""
        enabled = [(entry, self.build(entry)) for entry in self.entries if entry.enabled]
        items: list[dict[str, object]] = []
        if pace.dry_run:
            for entry, notifier in enabled:
                wish = self._wish(entry)
                coming = outbox.planned_deliveries(self.database, wish, self.now(), keep=KEEP_TRYING)
                batches = _batches(coming, together=notifier.gathers)
                items += [_item(notifier.name, batch, "planned", "") for batch in batches]
            return StageResult(items=tuple(items))
        wishes, now = [self._wish(entry) for entry, _ in enabled], self.now()
        if not outbox.announce(self.database, self.host, wishes, now, keep=KEEP_TRYING):
            return StageResult()
        outbox.fan_out(self.database, now, keep=KEEP_TRYING)
        asked = 0
        for _, notifier in enabled:
            try:
                held = locks.acquire(self.database, locks.notifier_lock(notifier.name))
            except Locked:
                continue  # another machine tells it just now
            with held:
                asked += self._tell(notifier, items, pace)
        return StageResult(items=tuple(items), attention=asked)

    def _wish(self, entry: NotifierEntry) -> outbox.Wish:
        events = self.events(entry)
        return outbox.Wish(name=entry.name, events=events, tags=entry.tags, warnings=entry.health_warnings)

    def _due(self, notifier: Notifier) -> Iterator[list[DueDelivery]]:
        waiting = outbox.due_deliveries(self.database, notifier.name, self.now())
        return _batches(waiting, together=notifier.gathers)

    def _tell(self, notifier: Notifier, items: list[dict[str, object]], pace: Pace) -> int:
        """One notifier's turn: until nothing waits, or it is no use; how much was asked of a person."""
        asked = in_a_row = told = 0
        began = self.now()
        others = notifier.gathers and outbox.has_elsewhere(self.database, notifier.name, self.host)
        for batch in self._due(notifier):
            if pace.stopping() or self.now() - began > TURN:
                break
            status, fault, note = self._deliver(notifier, batch, others=others)
            if status == "left":
                continue
            items.append(_item(notifier.name, batch, status, fault.message if fault else note))
            if fault is None:
                told, in_a_row = told + 1, 0
                continue
            in_a_row += 1
            gone = isinstance(fault, _NOT_THERE) or in_a_row >= REFUSALS
            tries = self._write_down(notifier.name, batch, fault, gone=gone)
            if tries >= TRIES_BEFORE_ATTENTION:
                asked += self._ask(notifier.name, fault.message, pace.run_id)
            if gone:
                return asked
        if told and not outbox.is_refusing(self.database, notifier.name, TRIES_BEFORE_ATTENTION):
            clear_attention(self.database, f"notifier:{notifier.name}", self.now())
        return asked

    def _deliver(
        self, notifier: Notifier, batch: Sequence[DueDelivery], *, others: bool
    ) -> tuple[str, RadarrCliError | None, str]:
        """`told` with what the notifier notes, `waiting` with what went wrong, or `left`: a media server
        would learn of no folder here, and one of the `others` that have it may have the film's root.

        A bug in an adapter is no reason to stop a run either.
        """
        try:
            notices = [self._notice(delivery) for delivery in batch]
            if others and not any(notice.folders for notice in notices):
                return "left", None, ""
            note = notifier.tell(notices)
        except RadarrCliError as error:
            return "waiting", error, ""
        except Exception as error:
            said = f"notifier {notifier.name}: {type(error).__name__}"
            log.tell_bug("bug", said, error)
            return "waiting", RadarrCliError(said), ""
        ids = [delivery.outbox_id for delivery in batch]
        outbox.delivered(self.database, notifier.name, ids, self.now())
        log.tell("debug", "notified", notifier=notifier.name, events=[each.event for each in batch])
        return "told", None, note or ""

    def _write_down(
        self, name: str, batch: Sequence[DueDelivery], fault: RadarrCliError, *, gone: bool
    ) -> int:
        """Let the events wait, or the notifier with all of its events where it is gone; how often by now."""
        ids, now = [delivery.outbox_id for delivery in batch], self.now()
        if not gone:
            tries = max(delivery.tries for delivery in batch) + 1
            outbox.refused(self.database, name, ids, fault.message, now + _pause(tries))
            return tries
        tries = outbox.failed(self.database, name, ids, fault.message)
        asked_for = fault.retry_at if isinstance(fault, RateLimited) else None
        until = max(now + _pause(tries), asked_for or now)
        outbox.hold(self.database, name, until, fault.message, now)
        return tries

    def _ask(self, name: str, error: str, run_id: int | None) -> int:
        """A person is asked once it has failed for about an hour."""
        return int(
            raise_attention(
                self.database,
                f"notifier:{name}",
                "notifierFailed",
                error,
                remedy=f"radarr-cli notify test {name}",
                now=self.now(),
                run_id=run_id,
                data={"notifier": name},
            )
        )

    def _notice(self, delivery: DueDelivery) -> Notice:
        record = delivery.record
        data = record.get("data") or {}
        movie = self._film(record.get("movieId"))
        variants = movie.variants if movie else ()
        variant = next(
            (each for each in variants if each.id == record.get("variantId")),
            next((each for each in variants if each.name == "main"), None),
        )
        file = self._file(delivery.event, record)
        root = file.root if file else variant.root if variant else ""
        path = self._here(root, file.relative_path) if file else ""
        return Notice(
            event=delivery.event,
            at=delivery.at,
            record=record,
            film=record.get("movie") or {},
            movie=movie,
            folder=self._here(root, variant.folder) if variant else path.rpartition("/")[0],
            left_folder=self._left(data) if delivery.event == "rename" else "",
            file=file,
            path=path or data.get("importedPath", ""),
            replaced=tuple(_retired(gone) for gone in delivery.replaced),
        )

    def _file(self, event: str, record: Mapping[str, Any]) -> MovieFile | None:
        """The event's file as it is by now; as it was where it is gone."""
        kept = record.get("file")
        if not kept:
            return None
        number = int(record["data"].get("fileId") or kept["id"])
        there = file_store.file_by_id(self.database, number) if event != "delete" else None
        return there.file if there else replace(file_store.file_of_record(kept), id=number)

    def _left(self, data: Mapping[str, str]) -> str:
        folder = data.get("sourceFolder")
        return self._here(data["sourceRoot"], folder) if folder else ""

    def _here(self, root: str, path: str) -> str:
        """The path on this machine; "" where the root isn't here."""
        here = self.roots.get(root, "").rstrip("/")
        return f"{here}/{path}" if here else ""

    def _film(self, movie_id: int | None) -> Movie | None:
        """The film, also where it was removed since."""
        if movie_id is None:
            return None
        if movie_id not in self._films:
            movie = load_movie(self.database, movie_id)
            kept = None if movie else outbox.removed_film(self.database, movie_id)
            self._films[movie_id] = film_of_record(kept) if kept else movie
        return self._films[movie_id]


def _pause(tries: int) -> timedelta:
    return min(PERIODS[min(tries, len(PERIODS) - 1)], LONGEST_PAUSE)


def _retired(record: Mapping[str, Any]) -> Retired:
    trashed = record["data"].get("recycleBinPath", "")
    return Retired(file_store.file_of_record(record["file"]), record["sourceTitle"], trashed)


def _batches(waiting: list[DueDelivery], *, together: bool) -> Iterator[list[DueDelivery]]:
    """One event each, or all about one film at once: a media server looks once, after the last of it."""
    if not together:
        yield from ([delivery] for delivery in waiting)
        return
    films: dict[object, list[DueDelivery]] = {}
    for delivery in waiting:
        films.setdefault(delivery.record.get("movieId") or -delivery.outbox_id, []).append(delivery)
    yield from films.values()


def _item(name: str, batch: Sequence[DueDelivery], status: str, message: str) -> dict[str, object]:
    last = batch[-1]
    told = headline(
        Notice(event=last.event, at=last.at, record=last.record, film=last.record.get("movie") or {})
    )
    return {"title": told, "status": status, "message": message or f"{name}: {status}", "notifier": name}
