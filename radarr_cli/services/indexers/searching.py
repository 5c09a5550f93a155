"""Search the indexers for a film: ask all at once, match what they offer, keep it as the candidate pool."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from time import sleep
from typing import TYPE_CHECKING

from radarr_cli.domain.movie import searched_titles
from radarr_cli.domain.parsing import parse_release
from radarr_cli.errors import ConfigError, NotFound
from radarr_cli.ports import FetchedRelease, SearchQuery
from radarr_cli.services.indexers.budgeting import Budgets
from radarr_cli.services.indexers.calling import Calling, failures_of
from radarr_cli.services.indexers.fetched import keep_fetched, kept_fetched
from radarr_cli.services.indexers.masking_offers import mask_offer, restore_offer, values_of
from radarr_cli.services.indexers.pooling import OtherOffer, pool_offers
from radarr_cli.store import movies, pool, releases
from radarr_cli.store.attempts import answered_since, calls_for_film, forget_calls, record_attempts
from radarr_cli.store.judging import forget_changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from radarr_cli.domain.decisions.model import Verdict
    from radarr_cli.domain.groups.observing import Seen
    from radarr_cli.domain.language import Language
    from radarr_cli.domain.movie import Movie
    from radarr_cli.domain.release import ParsedRelease, ReleaseOffer, StoredOffer
    from radarr_cli.domain.settings import IndexerEntry
    from radarr_cli.errors import Failure
    from radarr_cli.ports import Indexer, Progress, Roster, SearchAttempt
    from radarr_cli.store.attempts import PastCall
    from radarr_cli.store.database import Database
    from radarr_cli.store.spool import Spool

UNSEEN_KEPT = timedelta(days=30)
"""So long an offer that no indexer shows any more may still be taken by itself."""
POOL_KEPT = timedelta(days=90)
"""How long offers that no indexer shows any more, and changes of verdicts, are kept: `simulate` judges them
again."""
CALLS_KEPT = timedelta(days=90)
"""How long the account of every call is kept."""
PUSHED = "push"
"""The indexer of a pushed release that names none of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """`offers` are the film's, of this search; where the pool answered for indexers `answered_at` is when the
    first of them had.

    `failures` hold one for each indexer (`indexer:NAME`) or source of indexers that couldn't be asked, and
    `attention` counts those of them that need a person since now.
    """

    movie: Movie
    offers: tuple[StoredOffer, ...]
    others: tuple[OtherOffer, ...] = ()
    attempts: tuple[SearchAttempt, ...] = ()
    failures: tuple[Failure, ...] = ()
    asked: tuple[str, ...] = ()
    answered_at: datetime | None = None
    attention: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TextResult:
    """What a search for words gave: every offer, masked, with what its name says. Nothing of it is kept."""

    found: tuple[tuple[ReleaseOffer, ParsedRelease], ...]
    attempts: tuple[SearchAttempt, ...] = ()
    failures: tuple[Failure, ...] = ()
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Searching:
    """`roster` gives the indexers; with true it asks their sources anew. `patience` is how many seconds an
    indexer without a timeout of its own may take for a whole search; `links` fetches what a pushed release
    points at; `languages` are those a film's profiles want, in which its titles are searched for too;
    `observe` is told of every offer, and keeps no address.
    """

    database: Database
    roster: Callable[[bool], Roster]
    spool: Spool
    now: Callable[[], datetime]
    patience: float = 30.0
    sleep: Callable[[float], None] = sleep
    links: Callable[[str], FetchedRelease] | None = None
    languages: Callable[[Movie], frozenset[Language]] = lambda _: frozenset()
    observe: Callable[[Sequence[Seen]], object] | None = None

    @property
    def budgets(self) -> Budgets:
        return Budgets(database=self.database, now=self.now, sleep=self.sleep)

    @property
    def calling(self) -> Calling:
        return Calling(budgets=self.budgets, patience=self.patience)

    def search(
        self,
        movie_id: int,
        *,
        indexers: Sequence[str] = (),
        reuse: timedelta | None = None,
        fresh: bool = False,
        spare: bool = False,
        interactive: bool = False,
        run_id: int | None = None,
        progress: Progress | None = None,
    ) -> SearchResult:
        """Search for one film on all its indexers, or on those named; `interactive` where a person chooses.

        With `reuse`, indexers that answered within that time aren't asked again: the pool answers. With
        `fresh`, sources of indexers are asked which they have. With `spare`, some calls are left to others.
        Raises NotFound for a film or an indexer that isn't there, ConfigError where none is to be asked.
        """
        movie = movies.load_movie(self.database, movie_id)
        if movie is None:
            raise NotFound(f"there is no film {movie_id} in the library")
        roster = self.roster(fresh)
        chosen = _chosen(roster, indexers, movie, interactive=interactive)
        if not chosen and not roster.failures:
            raise ConfigError(
                f"no indexer is asked for {movie.details.title}",
                hint="check tags, automatic and interactive of [[indexer]], and the tags of the film",
            )
        known, answered_at = self._reused(movie, chosen, reuse)
        unknown = [each for each in chosen if each.name not in answered_at]
        query = self._query(movie)
        asked = self.calling.ask(
            roster, unknown, [query] * len(unknown), spare=spare, progress=progress, run_id=run_id
        )
        pooled = pool_offers(
            self.database,
            self.spool,
            (offer for answer in asked.answers for offer in answer.offers),
            values_of(roster.secrets),
            source="search",
            now=self.now(),
            searched=movie,
            observe=self.observe,
        )
        own = {each.offer_id: each for each in pooled.stored if each.movie_id == movie.id}
        own |= {each.offer_id: each for each in known if each.offer_id not in own}
        attempts = _with_unmatched(asked.attempts, pooled.others)
        record_attempts(self.database, attempts, movie_id=movie.id, run_id=run_id, now=self.now())
        return SearchResult(
            movie=movie,
            offers=tuple(own.values()),
            others=pooled.others,
            attempts=attempts,
            failures=(*roster.failures, *failures_of(asked.answers)),
            asked=tuple(indexer.name for indexer in chosen),
            answered_at=min(answered_at.values(), default=None),
            attention=asked.attention,
        )

    def search_text(
        self, text: str, *, indexers: Sequence[str] = (), progress: Progress | None = None
    ) -> TextResult:
        """Search for words on all indexers, or on those named; only the calls are written down, and
        what the answers say of scene groups.

        Raises NotFound for an indexer that isn't there, ConfigError where there is none.
        """
        roster = self.roster(False)
        chosen = _chosen(roster, indexers, None, interactive=True)
        asked = self.calling.ask(roster, chosen, [SearchQuery(text=text)] * len(chosen), progress=progress)
        record_attempts(self.database, asked.attempts, movie_id=None, run_id=None, now=self.now())
        values = values_of(roster.secrets)
        offers = (offer for answer in asked.answers for offer in answer.offers)
        found = tuple((mask_offer(offer, values).offer, parse_release(offer.title)) for offer in offers)
        if self.observe is not None:
            self.observe([(offer, parsed, None) for offer, parsed in found])
        return TextResult(
            found=found,
            attempts=asked.attempts,
            failures=(*roster.failures, *failures_of(asked.answers)),
            asked=tuple(indexer.name for indexer in chosen),
        )

    @property
    def has_indexers(self) -> bool:
        return bool(self.roster(False).entries)

    def indexers_of(self, tags: Sequence[str]) -> list[str]:
        """The names of the indexers that the program by itself searches for a film with these tags."""
        return [each.name for each in self.roster(False).entries if each.automatic and _serves(each, tags)]

    def pool(self, movie_id: int) -> list[StoredOffer]:
        """The kept offers of a film, the newest first; no indexer is asked."""
        return releases.offers_of_film(self.database, movie_id)

    def calls(self, movie_id: int, *, days: int = 30, limit: int = 20) -> list[PastCall]:
        """What was asked for a film in the last days, and what came of it; the newest first."""
        return calls_for_film(self.database, movie_id, self.now() - timedelta(days=days), limit)

    def kept_verdicts(self, movie_id: int) -> tuple[list[Verdict], list[StoredOffer]]:
        """The pool as it was judged last, `main` first and in each variant the best first; and the offers
        that no verdict speaks of. One statement, no indexer."""
        return pool.kept_verdicts(self.database, movie_id)

    def find(self, short_id: str) -> StoredOffer:
        """The offer that `search` printed under that short id. Raises NotFound."""
        stored = releases.find_offer(self.database, short_id)
        if stored is None:
            raise NotFound(
                f"there is no release {short_id}", hint="radarr-cli search FILM prints those there are"
            )
        return stored

    def fetch(self, stored: StoredOffer) -> FetchedRelease:
        """The file or magnet behind an offer; what was fetched within a day isn't fetched again.

        Raises NotFound, CredentialsRejected, ServiceUnavailable (BudgetSpent where no file may be fetched
        now), or ConfigError where its indexer has gone.
        """
        if (kept := kept_fetched(self.spool, stored.offer, self.now())) is not None:
            return kept
        roster = self.roster(False)
        offer = restore_offer(self.database, self.spool, stored, values_of(roster.secrets))
        url = offer.download_url or offer.magnet_url
        if offer.indexer == PUSHED and self.links is not None and url is not None:
            fetched = self.links(url)
        else:
            indexer = next((each for each in roster.indexers if each.name == offer.indexer), None)
            if indexer is None:
                raise ConfigError(
                    f"{stored.short_id} is offered by indexer {offer.indexer}, which isn't configured or"
                    " enabled",
                    hint="take the release from another indexer, or enable that one",
                )
            if (url or "").startswith("magnet:"):
                fetched = indexer.fetch(offer)
            else:
                self.budgets.wait(roster, indexer, "download")
                fetched = self.calling.fetch(roster, indexer, offer, stored)
        keep_fetched(self.spool, stored.offer, fetched, self.now())
        return fetched

    def forget_unseen(self) -> int:
        """Delete offers that no indexer has shown for long, with their files, and the account of calls that
        were made long ago; how many offers went."""
        gone = releases.delete_stale(self.database, self.now() - POOL_KEPT)
        forget_calls(self.database, self.now() - CALLS_KEPT)
        forget_changes(self.database, self.now() - POOL_KEPT)
        self.spool.remove(name for each in gone for name in each)
        return len(gone)

    def _query(self, movie: Movie) -> SearchQuery:
        """By ids, and by the titles that are worth asking for."""
        details = movie.details
        return SearchQuery(
            tmdb_id=details.tmdb_id,
            imdb_id=details.imdb_id,
            titles=searched_titles(details, self.languages(movie)),
            year=details.year,
        )

    def _reused(
        self, movie: Movie, chosen: Sequence[Indexer], reuse: timedelta | None
    ) -> tuple[list[StoredOffer], dict[str, datetime]]:
        """What the indexers had that answered within that time, and when each of those did."""
        if reuse is None:
            return [], {}
        since = self.now() - reuse
        names = {indexer.name for indexer in chosen}
        answered = answered_since(self.database, movie.id, since)
        fresh = {name: at for name, at in answered.items() if name in names}
        found = releases.offers_of_film(self.database, movie.id, since=since) if fresh else []
        return [stored for stored in found if stored.offer.indexer in fresh], fresh


def _chosen(roster: Roster, names: Sequence[str], movie: Movie | None, *, interactive: bool) -> list[Indexer]:
    """Those named; else those for such searches without tags, or that share one with the film."""
    known = {indexer.name: indexer for indexer in roster.indexers}
    if missing := [name for name in names if name not in known]:
        raise NotFound(
            f"no indexer is called {missing[0]!r}", hint=f"enabled: {', '.join(sorted(known)) or 'none'}"
        )
    if not known and not roster.failures:
        raise ConfigError(
            "no indexer is configured", hint="add [[indexer]] or [[prowlarr]], or run radarr-cli init"
        )
    if names:
        return [known[name] for name in dict.fromkeys(names)]
    fit = [each for each in roster.entries if (each.interactive if interactive else each.automatic)]
    return [known[each.name] for each in fit if movie is None or _serves(each, movie.tags)]


def _serves(entry: IndexerEntry, tags: Sequence[str]) -> bool:
    return not entry.tags or not set(tags).isdisjoint(entry.tags)


def _with_unmatched(
    attempts: Sequence[SearchAttempt], others: Iterable[OtherOffer]
) -> tuple[SearchAttempt, ...]:
    """The attempts, with what fitted no film, or another one, counted at each indexer's last good call."""
    dropped: dict[str, Counter[str]] = defaultdict(Counter)
    for other in others:
        reason = "otherMovie" if other.match.movie_id is not None else other.match.kind.value + "Match"
        dropped[other.offer.indexer][reason] += 1
    counted = []
    for attempt in reversed(attempts):
        if attempt.rows and attempt.indexer in dropped:
            counts = dropped.pop(attempt.indexer)
            counted.append(replace(attempt, dropped={**attempt.dropped, **counts}))
        else:
            counted.append(attempt)
    return tuple(reversed(counted))
