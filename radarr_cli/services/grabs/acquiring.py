"""Search for a film, judge what was found, take the best: `get`, `add --grab` and the search stage do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.decisions.model import ReleaseSource
from radarr_cli.errors import BudgetSpent, Failure, RadarrCliError
from radarr_cli.services.running import StageResult
from radarr_cli.store import wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.ports import Progress
    from radarr_cli.services.grabs.grabbing import Grabbing
    from radarr_cli.services.grabs.orders import BestOutcome
    from radarr_cli.services.indexers.searching import Searching, SearchResult
    from radarr_cli.services.running import Pace
    from radarr_cli.store.database import Database

FILMS_A_RUN = 50
"""So many films are searched for in one run at most; the others keep their place in the queue."""
_QUEUE_LENGTH = 1000
"""How far one run looks into the queue for a film whose indexers can be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquired:
    """What the indexers had, and what was taken of it."""

    search: SearchResult
    best: BestOutcome

    @property
    def failures(self) -> tuple[Failure, ...]:
        return (*self.search.failures, *self.best.failures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquiring:
    """`brake` raises SafetyBrake where nothing may be taken by itself before a person has looked."""

    database: Database
    searching: Searching
    grabbing: Grabbing
    now: Callable[[], datetime]
    user: str
    brake: Callable[[], None] = lambda: None

    def acquire(
        self,
        movie_id: int,
        source: ReleaseSource,
        *,
        by_hand: bool = False,
        run_id: int | None = None,
        progress: Progress | None = None,
        variant: str | None = None,
        replacing: bool = False,
        indexers: Sequence[str] = (),
        spare: bool = False,
    ) -> Acquired:
        """Search for the film now and take the best approved release of each of its variants, or of the one
        named; `replacing` as `Grabbing.grab_best` has it, `indexers` and `spare` as `Searching.search`.

        Raises what `Searching.search` raises; a release that can't be had is a failure, a limit of [safety] a
        brake of the outcome.
        """
        search = self.searching.search(
            movie_id, indexers=indexers, spare=spare, run_id=run_id, progress=progress
        )
        best = self.grabbing.grab_best(
            movie_id,
            source,
            offers=search.offers,
            by_hand=by_hand,
            requested_by=self.user if by_hand else "run-once",
            run_id=run_id,
            variant=variant,
            replacing=replacing,
        )
        return Acquired(search=search, best=best)

    def _due(self) -> list[dict[str, Any]]:
        """Raises SafetyBrake where a person has to look first."""
        profiles = self.grabbing.deciding.settings.profiles
        below = {name: profile.below_cutoff for name, profile in profiles.items() if profile.upgrades}
        due = wanted.due_searches(self.database, self.now(), _QUEUE_LENGTH, below)
        if due:
            self.brake()
        return due

    def search_due(self, pace: Pace) -> StageResult:
        """The stage of `run-once`: the wanted films whose search is due, longest due first.

        Stops at the first brake: what is over the limits of this run waits for the next one. A film keeps its
        turn unless an indexer answered for it: where the budget of all its indexers is spent it waits, and
        the next film's indexers are asked. A dry run plans with what is in the pool and asks no indexer.
        """
        items: list[Mapping[str, object]] = []
        failures: dict[tuple[str, str], Failure] = {}
        braked = False
        attention = searched = 0
        spent: set[str] = set()
        due = self._due()
        serving = {film["movie_id"]: self.searching.indexers_of(film["tags"]) for film in due}
        for film in due:
            if pace.stopping() or braked or searched == FILMS_A_RUN:
                break
            own = serving[film["movie_id"]]
            left = [name for name in own if name not in spent]
            if not left and self.searching.has_indexers:
                continue
            searched += 1
            named = {"movieId": film["movie_id"], "title": f"{film['title']} ({film['year']})"}
            try:
                if pace.dry_run:
                    planned = self.grabbing.grab_best(
                        film["movie_id"], ReleaseSource.SEARCH, run_id=pace.run_id, dry_run=True
                    )
                    items.append(named | _planned(planned))
                    continue
                acquired = self.acquire(
                    film["movie_id"], ReleaseSource.SEARCH, run_id=pace.run_id, indexers=left, spare=True
                )
            except RadarrCliError as error:
                if error.code in ("databaseUnavailable", "locked"):
                    raise
                failure = Failure.of(f"movie:{film['tmdb_id']}", error)
                failures[failure.subject, failure.message] = failure
                continue
            # One sick indexer is one failure, however many films it was asked for; one that is left alone has
            # been one when that began.
            failures |= {
                (failure.subject, failure.message): failure
                for failure in acquired.failures
                if failure.code != BudgetSpent.code
            }
            attention += acquired.search.attention
            statuses = {attempt.status for attempt in acquired.search.attempts}
            spent |= {each.indexer for each in acquired.search.attempts if each.status == "paused"}
            if statuses == {"paused"}:
                searched -= 1
                continue
            braked = bool(acquired.best.braked)
            if "ok" in statuses and not braked:
                found, partly = acquired.best.taken, bool(spent & set(own))
                wanted.searched(self.database, film["movie_id"], self.now(), found=found, partly=partly)
            items.append(named | acquired_document(acquired))
        unserved = sum(not names for names in serving.values()) if self.searching.has_indexers else 0
        if unserved:
            items.append(_unserved(unserved))
        if not pace.dry_run:
            self.searching.forget_unseen()
        return StageResult(
            items=tuple(items), failures=tuple(failures.values()), braked=braked, attention=attention
        )


def acquired_document(acquired: Acquired) -> dict[str, object]:
    """`{"status", "found", "releases", "message"}`; status is grabbed, observed, braked, failed or none."""
    best = acquired.best
    offers = len(acquired.search.offers)
    releases: list[dict[str, object]] = [
        {"title": grabbed.grab.title, "client": grabbed.grab.client, "downloadId": grabbed.grab.download_id}
        for grabbed in best.grabbed
    ]
    if releases:
        status, message = "grabbed", f"grabbed {', '.join(str(each['title']) for each in releases)}"
    elif best.observed:
        releases = [plan.document for plan in best.observed]
        status, message = (
            "observed",
            f"would have grabbed {', '.join(str(each['title']) for each in releases)}",
        )
    elif best.braked:
        status, message = "braked", "; ".join(best.braked)
    elif best.failures or (acquired.search.failures and not offers):
        status, message = "failed", (*best.failures, *acquired.search.failures)[0].message
    else:
        status, message = "none", f"{offers} releases, none of them approved" if offers else "nothing found"
    return {"status": status, "found": offers, "releases": releases, "message": message}


def _unserved(count: int) -> dict[str, object]:
    message = f"{count} wanted films have tags that no indexer serves"
    return {"title": "search", "status": "skipped", "message": message}


def _planned(best: BestOutcome) -> dict[str, object]:
    releases = [plan.document for plan in best.planned]
    message = "would search the indexers"
    if releases:
        titles = ", ".join(str(release["title"]) for release in releases)
        message += f"; of the releases known already it would grab {titles}"
    elif best.braked:
        message += f"; {'; '.join(best.braked)}"
    return {"status": "planned", "releases": releases, "message": message}
