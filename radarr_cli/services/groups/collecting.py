"""Evidence of groups that is asked for: page by page, within a limit, off until it is switched on."""

from __future__ import annotations

from dataclasses import dataclass
from time import sleep
from typing import TYPE_CHECKING

from radarr_cli.domain.parsing import parse_release
from radarr_cli.errors import ConfigError, Failure
from radarr_cli.ports import SearchQuery
from radarr_cli.services.groups.observing import Observing
from radarr_cli.services.indexers.masking_offers import mask_offer, values_of
from radarr_cli.store import group_collections
from radarr_cli.store.attempts import record_attempts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from radarr_cli.domain.settings import GroupsSettings
    from radarr_cli.ports import Indexer, Progress, Roster, SearchAnswer
    from radarr_cli.services.indexers.searching import Searching
    from radarr_cli.store.database import Database

PAGE = 100
"""Releases a page."""
_LONGEST_GAP = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """`status` is collected, limit (the day's requests are used up), stopped (the site wants no more),
    finished (there was no further page), planned or failed; `page` is the next one to ask for."""

    indexer: str
    status: str
    requests: int = 0
    rows: int = 0
    observations: int = 0
    page: int = 0
    left: int = 0
    message: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectingGroups:
    """`sites` are the indexers that may be asked."""

    database: Database
    settings: GroupsSettings
    sites: Sequence[str]
    searching: Searching
    now: Callable[[], datetime]

    def collect(
        self, *, most: int | None = None, dry_run: bool = False, progress: Progress | None = None
    ) -> tuple[tuple[Collected, ...], tuple[Failure, ...]]:
        """Go on where the last time ended, at each site; at most `most` requests of those left of the day.

        Raises ConfigError where collecting isn't switched on, or no site is configured.
        """
        collect = self.settings.collect
        if not collect.enabled:
            raise ConfigError(
                "collecting is off",
                hint=f"[groups.collect] enabled = true lets it make {collect.daily_limit} requests a day to "
                "your indexers of kind hdbits",
            )
        if not self.sites:
            raise ConfigError(
                "no indexer of kind hdbits is configured", hint='add [[indexer]] with kind = "hdbits"'
            )
        roster = self.searching.roster(False)
        found: list[Collected] = []
        failures: list[Failure] = []
        for indexer in roster.indexers:
            if indexer.name not in self.sites:
                continue
            if dry_run:
                found.append(self._planned(indexer.name, most))
                continue
            result, failure = self._from(roster, indexer, most, progress)
            found.append(result)
            failures += [failure] if failure else []
        return tuple(found), tuple(failures)

    def _planned(self, name: str, most: int | None) -> Collected:
        state = group_collections.load(self.database, name, self.now())
        left = self._left(state.requests, most)
        message = f"would ask for {left} pages from page {state.page} on"
        return Collected(indexer=name, status="planned", page=state.page, left=left, message=message)

    def _left(self, used: int, most: int | None) -> int:
        left = max(self.settings.collect.daily_limit - used, 0)
        return left if most is None else min(left, most)

    def _from(
        self, roster: Roster, indexer: Indexer, most: int | None, progress: Progress | None
    ) -> tuple[Collected, Failure | None]:
        observing = Observing(database=self.database, settings=self.settings, sites=self.sites, now=self.now)
        requests = rows = observed = 0
        failure, until = None, None
        while True:
            # The day's count and the page are taken in one statement, so that two at once share the limit.
            state = group_collections.load(self.database, indexer.name, self.now())
            if state.stopped_until is not None and state.stopped_until > self.now():
                status, until = "stopped", state.stopped_until
                break
            if self._left(state.requests, None) == 0:
                status = "limit"
                break
            if most is not None and requests >= most:
                status = "collected"
                break
            self._wait(state.asked_at)
            if not group_collections.take_request(
                self.database, indexer.name, self.now(), self.settings.collect.daily_limit
            ):
                status = "limit"
                break
            requests += 1
            answer = self._ask(roster, indexer, state.page)
            wrong = next((each for each in answer.attempts if each.status != "ok"), None)
            if wrong is not None:
                status = "stopped" if wrong.status in ("limited", "paused", "rejected") else "failed"
                until = wrong.retry_at if status == "stopped" else None
                group_collections.stop(self.database, indexer.name, until)
                failure = Failure(
                    f"indexer:{indexer.name}", wrong.code or "error", wrong.message or "", wrong.hint
                )
                break
            got = sum(each.rows for each in answer.attempts)
            values = values_of(roster.secrets)
            masked = (mask_offer(offer, values).offer for offer in answer.offers)
            observed += observing.observe((each, parse_release(each.title), None) for each in masked)
            rows += got
            finished = got < PAGE
            group_collections.turn_page(self.database, indexer.name, 0 if finished else state.page + 1)
            if progress is not None:
                progress.step(indexer.name, requests, most)
            if finished:
                status = "finished"
                break
        state = group_collections.load(self.database, indexer.name, self.now())
        result = Collected(
            indexer=indexer.name, status=status, requests=requests, rows=rows, observations=observed,
            page=state.page, left=self._left(state.requests, None), until=until,
            message=failure.message if failure else "",
        )  # fmt: skip
        return result, failure

    def _ask(self, roster: Roster, indexer: Indexer, page: int) -> SearchAnswer:
        asked = self.searching.calling.ask(roster, [indexer], [SearchQuery(offset=page * PAGE)])
        record_attempts(self.database, asked.attempts, movie_id=None, run_id=None, now=self.now())
        return asked.answers[0]

    def _wait(self, asked_at: datetime | None) -> None:
        if asked_at is None:
            return
        passed = (self.now() - asked_at).total_seconds()
        gap = self.settings.collect.gap.total_seconds()
        if 0 <= passed < gap:
            sleep(min(gap - passed, max(gap, _LONGEST_GAP)))
