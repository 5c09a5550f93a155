"""Search the indexers for a film: ask all at once, match what they offer, keep it as the candidate pool."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from radarr_cli.domain.matching import lookup_titles, match
from radarr_cli.domain.movie import TitleKind
from radarr_cli.domain.parsing import parse_release
from radarr_cli.errors import ConfigError, Failure, NotFound, RateLimited
from radarr_cli.ports import SearchAnswer, SearchAttempt, SearchQuery
from radarr_cli.services.asking import ask_all
from radarr_cli.services.masking_offers import keep_hidden, mask_offer, restore_offer, values_of
from radarr_cli.store import indexers as indexer_states
from radarr_cli.store import movies, pool, releases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.decisions.model import Match, Verdict
    from radarr_cli.domain.movie import Movie
    from radarr_cli.domain.release import ParsedRelease, ReleaseOffer, StoredOffer
    from radarr_cli.ports import FetchedRelease, Indexer, Progress, Roster
    from radarr_cli.store.database import Database
    from radarr_cli.store.spool import Spool

CAPABILITIES_KEPT = timedelta(days=7)
FAILURE_PAUSE = timedelta(hours=1)
"""How long an indexer is left alone that refused the key, or named a limit but no end of it."""
UNSEEN_KEPT = timedelta(days=30)
"""How long an offer is kept that no indexer shows any more."""
_FAILED = ("error", "limited", "rejected", "paused")


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherOffer:
    """An offer that isn't the film that was searched for, masked; it has no place in the film's pool."""

    offer: ReleaseOffer
    parsed: ParsedRelease
    match: Match


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """`offers` are the film's, of this search; `answered_at` is set where the pool answered for the indexers.

    `failures` hold one for each indexer (`indexer:NAME`) or source of indexers that couldn't be asked.
    """

    movie: Movie
    offers: tuple[StoredOffer, ...]
    others: tuple[OtherOffer, ...] = ()
    attempts: tuple[SearchAttempt, ...] = ()
    failures: tuple[Failure, ...] = ()
    asked: tuple[str, ...] = ()
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Searching:
    """`roster` gives the indexers; with true it asks their sources anew. `patience` is how many seconds one
    indexer may take for a whole search."""

    database: Database
    roster: Callable[[bool], Roster]
    spool: Spool
    now: Callable[[], datetime]
    patience: float = 100.0

    def search(
        self,
        movie_id: int,
        *,
        indexers: Sequence[str] = (),
        reuse: timedelta | None = None,
        fresh: bool = False,
        run_id: int | None = None,
        progress: Progress | None = None,
    ) -> SearchResult:
        """Search for one film on all its indexers, or on those named.

        With `reuse`, indexers that all answered within that time aren't asked again: the pool answers. With
        `fresh`, sources of indexers are asked which they have.
        Raises NotFound for a film or an indexer that isn't there, ConfigError where there is no indexer.
        """
        movie = movies.load_movie(self.database, movie_id)
        if movie is None:
            raise NotFound(f"there is no film {movie_id} in the library")
        roster = self.roster(fresh)
        chosen = _chosen(roster, indexers, movie)
        if reuse is not None and (reused := self._reused(movie, chosen, reuse)):
            return reused
        answers = self._ask(roster, chosen, _query(movie), progress)
        offers, others = self._keep(movie, answers, values_of(roster.secrets))
        attempts = _with_unmatched([attempt for answer in answers for attempt in answer.attempts], others)
        releases.record_attempts(self.database, attempts, movie_id=movie.id, run_id=run_id, now=self.now())
        return SearchResult(
            movie=movie,
            offers=offers,
            others=others,
            attempts=attempts,
            failures=(*roster.failures, *_failures(answers)),
            asked=tuple(indexer.name for indexer in chosen),
        )

    def pool(self, movie_id: int) -> list[StoredOffer]:
        """The kept offers of a film, the newest first; no indexer is asked."""
        return releases.offers_of_film(self.database, movie_id)

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
        """The file or magnet behind an offer.

        Raises NotFound, CredentialsRejected, ServiceUnavailable, or ConfigError where its indexer has gone.
        """
        roster = self.roster(False)
        offer = restore_offer(self.database, self.spool, stored, values_of(roster.secrets))
        for indexer in roster.indexers:
            if indexer.name == offer.indexer:
                return indexer.fetch(offer)
        raise ConfigError(
            f"{stored.short_id} is offered by indexer {offer.indexer}, which isn't configured or enabled",
            hint="take the release from another indexer, or enable that one",
        )

    def forget_unseen(self) -> int:
        """Delete offers that no indexer has shown for long, with their files; how many files went."""
        names = releases.delete_stale(self.database, self.now() - UNSEEN_KEPT)
        self.spool.remove(names)
        return len(names)

    def _reused(self, movie: Movie, chosen: Sequence[Indexer], reuse: timedelta) -> SearchResult | None:
        since = self.now() - reuse
        answered = releases.answered_since(self.database, movie.id, since)
        names = {indexer.name for indexer in chosen}
        if not names or not names <= answered.keys():
            return None
        found = releases.offers_of_film(self.database, movie.id, since=since)
        return SearchResult(
            movie=movie,
            offers=tuple(stored for stored in found if stored.offer.indexer in names),
            asked=tuple(sorted(names)),
            answered_at=min(answered[name] for name in names),
        )

    def _ask(
        self, roster: Roster, chosen: Sequence[Indexer], query: SearchQuery, progress: Progress | None
    ) -> list[SearchAnswer]:
        """The answers of `chosen`. Those that are to be left alone aren't called; what is learned is kept."""
        now = self.now()
        states = indexer_states.load_indexer_states(self.database, [each.name for each in chosen])
        paused: dict[str, SearchAnswer] = {}
        for indexer in chosen:
            state = states.get(indexer.name)
            if state is None or state.fingerprint != indexer.fingerprint:
                continue
            if state.disabled_until and state.disabled_until > now:
                paused[indexer.name] = _paused(indexer.name, state.disabled_until, state.last_error)
            if state.caps and state.caps_at and state.caps_at > now - CAPABILITIES_KEPT:
                indexer.capabilities = state.caps
        remembered = {indexer.name: indexer.capabilities for indexer in chosen}
        asked = [indexer for indexer in chosen if indexer.name not in paused]
        found = ask_all(asked, query, self.patience, progress)
        learned = [
            self._learned(roster, indexer, answer, remembered[indexer.name])
            for indexer, answer in zip(asked, found, strict=True)
        ]
        indexer_states.keep_learned(self.database, learned, now)
        answers = dict(zip((each.name for each in asked), found, strict=True)) | paused
        return [answers[indexer.name] for indexer in chosen]

    def _learned(
        self,
        roster: Roster,
        indexer: Indexer,
        answer: SearchAnswer,
        remembered: Mapping[str, object] | None,
    ) -> indexer_states.Learned:
        failed = next((each for each in answer.attempts if each.status in _FAILED), None)
        until = None
        if failed is not None and failed.status in ("limited", "rejected"):
            until = failed.retry_at or self.now() + FAILURE_PAUSE
        caps = indexer.capabilities
        return indexer_states.Learned(
            name=indexer.name,
            source=roster.sources.get(indexer.name, "config"),
            fingerprint=indexer.fingerprint,
            caps=None if caps is remembered else caps,
            error=failed.message if failed else None,
            disabled_until=until,
        )

    def _keep(
        self, movie: Movie, answers: Iterable[SearchAnswer], values: Mapping[str, str]
    ) -> tuple[tuple[StoredOffer, ...], tuple[OtherOffer, ...]]:
        """What fits a film of the library becomes its pool; the film's own, and the rest."""
        offers = [offer for answer in answers for offer in answer.offers]
        read = [(offer, parse_release(offer.title)) for offer in offers]
        known = releases.known_movies(
            self.database,
            {title for _, parsed in read for title in lookup_titles(parsed)},
            {movie.details.tmdb_id, *(each.tmdb_id for pair in read for each in pair if each.tmdb_id)},
            {each.imdb_id for pair in read for each in pair if each.imdb_id},
        )
        found, others = [], []
        for offer, parsed in read:
            matched = match(parsed, offer, known)
            masked = mask_offer(offer, values)
            if matched.movie_id is not None:
                found.append(
                    releases.FoundOffer(
                        offer=masked.offer,
                        parsed=parsed,
                        movie_id=matched.movie_id,
                        match_kind=matched.kind.value,
                        secret_file=keep_hidden(self.spool, masked),
                    )
                )
            if matched.movie_id != movie.id:
                others.append(OtherOffer(offer=masked.offer, parsed=parsed, match=matched))
        stored = releases.store_offers(self.database, found, source="search", now=self.now())
        return tuple(each for each in stored if each.movie_id == movie.id), tuple(others)


def _chosen(roster: Roster, names: Sequence[str], movie: Movie) -> list[Indexer]:
    """Those named; else those without tags and those that share one with the film."""
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
    tags = set(movie.tags)
    return [known[entry.name] for entry in roster.entries if not entry.tags or tags & set(entry.tags)]


def _query(movie: Movie) -> SearchQuery:
    """By ids, and by the title and the original title."""
    details = movie.details
    named = {title.kind: title.title for title in details.titles if title.kind is TitleKind.ORIGINAL}
    titles = (details.title, details.original_title, named.get(TitleKind.ORIGINAL, ""))
    return SearchQuery(
        tmdb_id=details.tmdb_id,
        imdb_id=details.imdb_id,
        titles=tuple(dict.fromkeys(filter(None, titles))),
        year=details.year,
    )


def _paused(name: str, until: datetime, error: str | None) -> SearchAnswer:
    reason = f": {error}" if error else ""
    attempt = SearchAttempt(
        indexer=name,
        tier="none",
        query="",
        status="paused",
        milliseconds=0,
        message=f"indexer {name} is not asked before {until:%Y-%m-%d %H:%M} UTC{reason}",
        code=RateLimited.code,
        hint=f"radarr-cli indexers test {name} tries at once",
        retry_at=until,
    )
    return SearchAnswer(offers=(), attempts=(attempt,))


def _failures(answers: Iterable[SearchAnswer]) -> list[Failure]:
    """One for each indexer with a failed call: the first says why."""
    failed = (
        next((attempt for attempt in answer.attempts if attempt.status in _FAILED), None)
        for answer in answers
    )
    return [
        Failure(f"indexer:{each.indexer}", each.code or "error", each.message or "", each.hint)
        for each in failed
        if each is not None
    ]


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
