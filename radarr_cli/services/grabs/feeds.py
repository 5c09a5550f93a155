"""What is new at the indexers: read each feed back to the last time, keep what fits a film, take the best."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import ReleaseSource
from radarr_cli.domain.feeds import SHORTEST_INTERVAL, FeedReading
from radarr_cli.errors import Failure, RadarrCliError, SafetyBrake
from radarr_cli.ports import SearchQuery
from radarr_cli.services.indexers.calling import failures_of
from radarr_cli.services.indexers.masking_offers import mask_guid, values_of
from radarr_cli.services.indexers.pooling import pool_offers
from radarr_cli.services.indexers.searching import UNSEEN_KEPT
from radarr_cli.services.running import StageResult
from radarr_cli.store import attempts, feeds, locks
from radarr_cli.store.indexers import load_indexer_states
from radarr_cli.store.switches import pauses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from radarr_cli.domain.release import StoredOffer
    from radarr_cli.ports import Indexer, Progress, Roster, SearchAnswer, SearchAttempt
    from radarr_cli.services.grabs.grabbing import Grabbing
    from radarr_cli.services.indexers.searching import Searching
    from radarr_cli.services.running import Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReport:
    """What one indexer's feed gave. `gap` says what may be missed since the last time."""

    indexer: str
    status: str
    items: int = 0
    pages: int = 0
    gap: Mapping[str, str | None] | None = None
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """All feeds together: `stored` are the offers that fit films of the library."""

    reports: tuple[FeedReport, ...] = ()
    stored: tuple[StoredOffer, ...] = ()
    failures: tuple[Failure, ...] = ()
    attention: int = 0
    brought_forward: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """`brake` raises SafetyBrake where nothing may be taken by itself before a person has looked; `wait` is
    how many seconds a person waits for a run that reads the feeds already."""

    searching: Searching
    grabbing: Callable[[], Grabbing]
    brake: Callable[[], None] = lambda: None
    wait: float = 10.0

    def sync(
        self, pace: Pace, *, fresh: bool = False, by_hand: bool = False, progress: Progress | None = None
    ) -> StageResult:
        """Read all feeds, judge what fits a film together with what waited for its time, take the best.

        A dry run reads nothing: it names the feeds that are due, and judges what waited. With `fresh` a feed
        is read although that was done within 15 minutes. Raises Locked where another process reads them: two
        at once would read each feed twice.
        """
        if pace.dry_run:
            return self._plan(pace)
        database = self.searching.database
        with locks.acquire(database, locks.run_lock("", "rss"), self.wait if by_hand else 0.0):
            return self._sync(pace, fresh=fresh, by_hand=by_hand, progress=progress)

    def _sync(self, pace: Pace, *, fresh: bool, by_hand: bool, progress: Progress | None) -> StageResult:
        found = self.read(fresh=fresh, run_id=pace.run_id, progress=progress, paused=by_hand)
        taken = self._judge(pace, found.stored)
        return StageResult(
            items=(*map(_document, found.reports), *taken.items),
            failures=(*found.failures, *taken.failures),
            braked=taken.braked,
            attention=found.attention,
        )

    def _plan(self, pace: Pace) -> StageResult:
        """The feeds that would be read; those that the budget or a pause keeps from it are left out."""
        searching, now = self.searching, self.searching.now()
        roster = searching.roster(False)
        names = [entry.name for entry in roster.entries if entry.rss]
        marks = feeds.feed_marks(searching.database, names)
        states = load_indexer_states(searching.database, names)
        paused = {switch.key for switch in pauses(searching.database, now)}
        items: list[Mapping[str, object]] = []
        for name in names:
            read_at, state = marks.get(name, feeds.FeedMark()).read_at, states.get(name)
            until = state.disabled_until if state else None
            alone = (until is not None and until > now) or f"pause:indexer:{name}" in paused
            due = not alone and (read_at is None or read_at + SHORTEST_INTERVAL <= now)
            message = "its feed would be read" if due else "left alone" if alone else "read a moment ago"
            status = "planned" if due else "unchanged"
            items.append({"title": name, "indexer": name, "status": status, "message": message})
        taken = self._judge(pace, ())
        return replace(taken, items=(*items, *taken.items), failures=(*roster.failures, *taken.failures))

    def _judge(self, pace: Pace, stored: Iterable[StoredOffer]) -> StageResult:
        """Take the best of these and of what waited for its time."""
        waiting = feeds.waiting_offers(self.searching.database, self.searching.now() - UNSEEN_KEPT)
        by_film: dict[int, dict[int, StoredOffer]] = {}
        for offer in (*stored, *waiting):
            by_film.setdefault(offer.movie_id, {})[offer.offer_id] = offer
        try:
            if by_film:
                self.brake()
        except SafetyBrake as stop:
            return StageResult(items=(_stopped(stop),), braked=True)
        items, failures, braked = self._take(pace, by_film)
        return StageResult(items=tuple(items), failures=tuple(failures), braked=braked)

    def read(
        self,
        *,
        fresh: bool = False,
        run_id: int | None = None,
        progress: Progress | None = None,
        paused: bool = True,
    ) -> Fresh:
        """Read the feed of each indexer that is due, all at once, page by page.

        Where a feed doesn't reach back to the last time the gap is written down, and the wanted films become
        due for a search.
        """
        searching = self.searching
        roster = searching.roster(False)
        now = searching.now()
        marks = feeds.feed_marks(searching.database, [each.name for each in roster.indexers])
        readings: dict[str, FeedReading] = {}
        reports: dict[str, FeedReport] = {}
        due: list[Indexer] = []
        unread = {entry.name for entry in roster.entries if not entry.rss}
        indexers = [each for each in roster.indexers if each.name not in unread]
        for indexer in indexers:
            mark = marks.get(indexer.name, feeds.FeedMark())
            if mark.read_at and not fresh and mark.read_at + SHORTEST_INTERVAL > now:
                ago = max(int((now - mark.read_at).total_seconds()) // 60, 0)
                reports[indexer.name] = FeedReport(
                    indexer=indexer.name, status="notDue", message=f"read {ago} min ago"
                )
                continue
            readings[indexer.name] = FeedReading(guid=mark.guid, published_at=mark.published_at)
            due.append(indexer)
        answers, attention = self._pages(roster, due, readings, run_id, progress)
        stored = pool_offers(
            searching.database,
            searching.spool,
            (offer for reading in readings.values() for offer in reading.offers.values()),
            values_of(roster.secrets),
            source="rss",
            now=now,
            observe=searching.observe,
            others=False,
        ).stored
        sooner = 0
        for name, reading in readings.items():
            reports[name], brought = self._close(name, reading, answers)
            sooner += brought
        return Fresh(
            reports=tuple(reports[each.name] for each in indexers),
            stored=stored,
            failures=(*roster.failures, *failures_of(answers, paused=paused)),
            attention=attention,
            brought_forward=sooner,
        )

    def _pages(
        self,
        roster: Roster,
        due: Sequence[Indexer],
        readings: Mapping[str, FeedReading],
        run_id: int | None,
        progress: Progress | None,
    ) -> tuple[list[SearchAnswer], int]:
        """Read page after page of the feeds that didn't meet their mark; a failed one is read no further."""
        searching, values = self.searching, values_of(roster.secrets)
        all_answers: list[SearchAnswer] = []
        attention, open_feeds = 0, list(due)
        while open_feeds:
            queries = [SearchQuery(offset=readings[each.name].rows) for each in open_feeds]
            asked = searching.calling.ask(roster, open_feeds, queries, run_id=run_id, progress=progress)
            attention += asked.attention
            all_answers += asked.answers
            attempts.record_attempts(
                searching.database, asked.attempts, movie_id=None, run_id=run_id, now=searching.now()
            )
            following = []
            for indexer, answer in zip(open_feeds, asked.answers, strict=True):
                if not any(attempt.status == "ok" and attempt.tier == "rss" for attempt in answer.attempts):
                    continue
                reading = readings[indexer.name]
                page = [(mask_guid(offer, values), offer) for offer in answer.offers]
                reading.take(page, sum(attempt.rows for attempt in answer.attempts))
                if not reading.done:
                    following.append(indexer)
            open_feeds = following
        return all_answers, attention

    def _close(
        self, name: str, reading: FeedReading, answers: Iterable[SearchAnswer]
    ) -> tuple[FeedReport, int]:
        """Move the mark; a gap makes the wanted films due. A feed that couldn't be read keeps its mark."""
        database, now = self.searching.database, self.searching.now()
        failed = _last_failure(name, answers)
        if not reading.pages:
            message = failed.message if failed and failed.message else "it has no feed"
            status = failed.status if failed else "unsupported"
            return FeedReport(indexer=name, status=status, message=message), 0
        gap = None
        brought = 0
        if (missed := reading.gap) is not None:
            start, end = missed
            gap = {
                "from": start.isoformat() if start else None,
                "to": end.isoformat() if end else None,
                "at": now.isoformat(),
            }
            brought = feeds.search_sooner(database, end or now, now)
        newest = next((guid for guid, offer in reading.offers.items() if offer is reading.newest), None)
        published = reading.newest.published_at if reading.newest else None
        feeds.keep_mark(database, name, feeds.FeedMark(guid=newest, published_at=published, gap=gap), now)
        message = f"{len(reading.offers)} items"
        if gap:
            message += f"; it doesn't reach back to the last time, so {brought} wanted films are searched for"
        report = FeedReport(
            indexer=name,
            status="gap" if gap else "read",
            items=len(reading.offers),
            pages=reading.pages,
            gap=gap,
            message=message,
        )
        return report, brought

    def _take(
        self, pace: Pace, by_film: Mapping[int, Mapping[int, StoredOffer]]
    ) -> tuple[list[Mapping[str, object]], list[Failure], bool]:
        items: list[Mapping[str, object]] = []
        failures: list[Failure] = []
        for movie_id, offers in by_film.items():
            if pace.stopping():
                break
            try:
                best = self.grabbing().grab_best(
                    movie_id,
                    ReleaseSource.RSS,
                    offers=list(offers.values()),
                    requested_by="rss",
                    run_id=pace.run_id,
                    dry_run=pace.dry_run,
                )
            except RadarrCliError as error:
                if error.code in ("databaseUnavailable", "locked"):
                    raise
                failures.append(Failure.of(f"movie:{movie_id}", error))
                continue
            failures += best.failures
            items += [
                {
                    "title": each.grab.title,
                    "status": "grabbed",
                    "movieId": movie_id,
                    "message": f"grabbed with {each.grab.client}",
                }
                for each in best.grabbed
            ]
            items += [
                plan.document | {"status": status, "movieId": movie_id, "message": message}
                for plans, status, message in (
                    (best.observed, "observed", "would have been grabbed"),
                    (best.planned, "planned", "would be grabbed"),
                )
                for plan in plans
            ]
            if best.braked:
                items.append({"movieId": movie_id, "status": "braked", "message": "; ".join(best.braked)})
                return items, failures, True
        return items, failures, False


def _stopped(stop: SafetyBrake) -> dict[str, object]:
    message = f"{stop.message}; {stop.hint}" if stop.hint else stop.message
    return {"status": "braked", "message": message}


def _last_failure(name: str, answers: Iterable[SearchAnswer]) -> SearchAttempt | None:
    attempts = [attempt for answer in answers for attempt in answer.attempts if attempt.indexer == name]
    return next((each for each in reversed(attempts) if each.status != "ok"), None)


def _document(report: FeedReport) -> dict[str, object]:
    document: dict[str, object] = {
        "title": report.indexer, "indexer": report.indexer, "status": report.status, "found": report.items,
        "pages": report.pages, "message": report.message,
    }  # fmt: skip
    return document | ({"gap": dict(report.gap)} if report.gap else {})
