"""Why a film has or hasn't got a release: what the indexers answered, what comes next, each judgement."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.decisions.model import ReleaseSource
from radarr_cli.domain.matching import lookup_titles, match
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.release import Protocol, ReleaseOffer, StoredOffer
from radarr_cli.errors import NotFound
from radarr_cli.store import explaining, releases

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from radarr_cli.domain.decisions.explaining import Explanation
    from radarr_cli.services.verdicts.deciding import Deciding
    from radarr_cli.store.database import Database

GIVEN = "given"
"""The indexer of a release that exists by its name only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSearch:
    """When a variant is searched for next: at `due` (None: by no run), and why then, in words."""

    variant: str
    due: datetime | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """`answer` is approved, temporarilyRejected or rejected; `changes` are documents, the oldest first."""

    answer: str
    codes: tuple[str, ...]
    judged_at: datetime
    first_judged_at: datetime
    changes: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmExplained:
    """`attempts` are the last answers of each indexer (one a call); `never_asked` names indexers of this film
    without one. `explanations` are of the releases that were asked about, or of all that are kept; `kept` is
    what a run or a search answered last, by release and variant."""

    movie_id: int
    tmdb_id: int
    title: str
    year: int
    attempts: tuple[Mapping[str, Any], ...] = ()
    never_asked: tuple[str, ...] = ()
    feeds: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    next_searches: tuple[NextSearch, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    kept: Mapping[tuple[int, str], KeptAnswer] = field(default_factory=dict)

    def of_variant(self, name: str) -> FilmExplained:
        """The same for one variant of the film alone."""
        return replace(
            self,
            next_searches=tuple(each for each in self.next_searches if each.variant == name),
            explanations=tuple(each for each in self.explanations if each.verdict.variant == name),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Explaining:
    """`indexers_of` names the indexers that serve a film with these tags."""

    database: Database
    deciding: Deciding
    indexers_of: Callable[[Sequence[str]], Sequence[str]]
    now: Callable[[], datetime]

    def film(self, movie_id: int, *, source: ReleaseSource = ReleaseSource.SEARCH) -> FilmExplained:
        """The film with all its kept releases, judged as a run would judge them now; no indexer is asked.

        Raises NotFound, and ConfigError where a variant's profile is gone.
        """
        return self._explained(movie_id, releases.offers_of_film(self.database, movie_id), source)

    def release(self, short_id: str, *, source: ReleaseSource = ReleaseSource.SEARCH) -> FilmExplained:
        """One kept release, by the id that search printed; ranked among all of its film. Raises NotFound."""
        stored = releases.find_offer(self.database, short_id)
        if stored is None or not stored.movie_id:
            raise NotFound(
                f"there is no release {short_id}", hint="radarr-cli releases FILM prints those there are"
            )
        return self._among(stored, source)

    def name(
        self,
        name: str,
        movie_id: int,
        *,
        size: int = 0,
        protocol: Protocol = Protocol.TORRENT,
        indexer: str | None = None,
        source: ReleaseSource = ReleaseSource.SEARCH,
    ) -> FilmExplained:
        """A release by its name, for this film: a kept one, else as if it were offered now. Raises NotFound.

        `size` is bytes, 0 unknown. A name that fits another film, or none, is explained as such.
        """
        kept = releases.offers_of_film(self.database, movie_id)
        found = next((each for each in kept if each.offer.title == name), None)
        if found is None:
            found = self._imagined(name, size, protocol, indexer)
        return self._among(found, source, movie_id)

    def _among(
        self, stored: StoredOffer, source: ReleaseSource, movie_id: int | None = None
    ) -> FilmExplained:
        """Its rank, and what it loses by, come from all that is kept of the film."""
        movie = movie_id or stored.movie_id
        others = [
            each for each in releases.offers_of_film(self.database, movie) if each.offer_id != stored.offer_id
        ]
        return self._explained(movie, [stored, *others], source, only=stored.offer_id)

    def _explained(
        self,
        movie_id: int,
        offers: Sequence[StoredOffer],
        source: ReleaseSource,
        *,
        only: int | None = None,
    ) -> FilmExplained:
        row = explaining.beginning(self.database, movie_id)
        if row is None:
            raise NotFound(f"there is no film {movie_id} in the library")
        asked = {attempt["indexer"] for attempt in row["attempts"]}
        own = self.indexers_of(row["tags"])
        return FilmExplained(
            movie_id=row["id"],
            tmdb_id=row["tmdb_id"],
            title=row["title"],
            year=row["year"],
            attempts=tuple(row["attempts"]),
            never_asked=tuple(name for name in own if name not in asked),
            feeds={name: row["feeds"][name] for name in own if name in row["feeds"]},
            next_searches=tuple(_next_search(variant, row, self.now()) for variant in row["variants"] or ()),
            explanations=tuple(
                each
                for each in self.deciding.explain(movie_id, offers, source)
                if only is None or each.verdict.candidate.offer_id == only
            ),
            kept={
                (kept["release_id"], kept["variant"]): KeptAnswer(
                    answer=kept["answer"],
                    codes=tuple(kept["codes"]),
                    judged_at=kept["judged_at"],
                    first_judged_at=kept["first_judged_at"],
                    changes=tuple(kept["changes"]),
                )
                for kept in explaining.kept_answers(self.database, movie_id)
            },
        )

    def _imagined(self, name: str, size: int, protocol: Protocol, indexer: str | None) -> StoredOffer:
        offer = ReleaseOffer(
            title=name,
            indexer=indexer or GIVEN,
            guid=name,
            protocol=protocol,
            size=size,
            published_at=self.now(),
        )
        parsed = parse_release(name)
        known = releases.known_movies(
            self.database,
            lookup_titles(parsed),
            [parsed.tmdb_id] if parsed.tmdb_id else [],
            [parsed.imdb_id] if parsed.imdb_id else [],
        )
        matched = match(parsed, offer, known)
        return StoredOffer(
            offer=offer,
            offer_id=0,
            release_id=0,
            short_id="",
            movie_id=matched.movie_id or 0,
            match_kind=matched.kind.value,
        )


def _next_search(variant: Mapping[str, Any], row: Mapping[str, Any], now: datetime) -> NextSearch:
    name = variant["name"]
    if not row["monitored"] or not variant["monitored"]:
        return NextSearch(variant=name, due=None, reason="it isn't monitored")
    if variant["file"]:
        return NextSearch(
            variant=name, due=None, reason="it has a file: what is better comes by the feeds, or by search"
        )
    if variant["onItsWay"]:
        return NextSearch(variant=name, due=None, reason=f"{variant['onItsWay']} is on its way")
    if not variant["wanted"]:
        return NextSearch(variant=name, due=None, reason="it isn't wanted")
    available = variant["availableAt"]
    if available is None:
        return NextSearch(variant=name, due=None, reason="no release date is known")
    if available[:4] != "0001" and date.fromisoformat(available) > now.astimezone().date():
        due = datetime.fromisoformat(available).astimezone()
        return NextSearch(variant=name, due=due, reason="it can't be had before")
    own = datetime.fromisoformat(variant["nextSearch"]) if variant["nextSearch"] else now
    due = max(own, row["search_due"] or now, now)
    if not row["search_known"]:
        return NextSearch(variant=name, due=due, reason="run-once has never searched yet")
    misses = variant["misses"]
    reason = f"after {misses} searches that brought nothing" if misses else "at the next run that searches"
    return NextSearch(variant=name, due=due, reason=reason)
