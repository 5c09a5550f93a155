"""What indexers offered becomes the candidate pool: read the names, match them, keep them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.matching import lookup_titles, match
from radarr_cli.domain.parsing import parse_release
from radarr_cli.services.indexers.masking_offers import keep_hidden, mask_offer
from radarr_cli.store import releases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.decisions.model import Match
    from radarr_cli.domain.groups.observing import Seen
    from radarr_cli.domain.matching import KnownMovie
    from radarr_cli.domain.movie import Movie
    from radarr_cli.domain.release import ParsedRelease, ReleaseOffer, StoredOffer
    from radarr_cli.store.database import Database
    from radarr_cli.store.spool import Spool


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherOffer:
    """An offer that isn't the film that was searched for, masked; it has no place in the film's pool."""

    offer: ReleaseOffer
    parsed: ParsedRelease
    match: Match


@dataclass(frozen=True, slots=True)
class Pooled:
    """`stored` fit a film of the library; `others` none, several, or not the one searched for."""

    stored: tuple[StoredOffer, ...]
    others: tuple[OtherOffer, ...]


def pool_offers(
    database: Database,
    spool: Spool,
    offers: Iterable[ReleaseOffer],
    values: Mapping[str, str],
    *,
    source: str,
    now: datetime,
    searched: Movie | None = None,
    observe: Callable[[Sequence[Seen]], object] | None = None,
    others: bool = True,
) -> Pooled:
    """Match all offers with one question to the library, and keep those that fit a film.

    `values` are the secrets to mask; `source` is rss, search or push; the film searched for is always among
    those that are matched. `observe` is told of all of them as they came, and keeps no address. Without
    `others` those that don't fit are not given back: of a feed they are nearly all, and nobody masks them.
    """
    read = [(offer, parse_release(offer.title)) for offer in offers]
    known = _Known(
        releases.known_movies(
            database,
            {title for _, parsed in read for title in lookup_titles(parsed)},
            {each.tmdb_id for pair in read for each in pair if each.tmdb_id}
            | ({searched.details.tmdb_id} if searched else set()),
            {each.imdb_id for pair in read for each in pair if each.imdb_id},
        )
    )
    found, unfit, seen = [], [], []
    for offer, parsed in read:
        matched = match(parsed, offer, known.near(parsed, offer))
        seen.append((offer, parsed, matched.movie_id))
        fits = matched.movie_id is not None and (searched is None or matched.movie_id == searched.id)
        if matched.movie_id is None and not others:
            continue
        masked = mask_offer(offer, values)
        if others and not fits:
            unfit.append(OtherOffer(offer=masked.offer, parsed=parsed, match=matched))
        if matched.movie_id is None:
            continue
        found.append(
            releases.FoundOffer(
                offer=masked.offer,
                parsed=parsed,
                movie_id=matched.movie_id,
                match_kind=matched.kind.value,
                secret_file=keep_hidden(spool, masked),
            )
        )
    if observe is not None:
        observe(seen)
    return Pooled(tuple(releases.store_offers(database, found, source=source, now=now)), tuple(unfit))


class _Known:
    """Films by all that a release may name them by: a feed of 1,000 items is not held against 1,000 films."""

    def __init__(self, films: Sequence[KnownMovie]) -> None:
        self.films: dict[int | str, dict[int, KnownMovie]] = defaultdict(dict)
        for film in films:
            names: tuple[int | str, ...] = (film.tmdb_id, film.imdb_id or "", *film.titles)
            for key in names:
                self.films[key][film.movie_id] = film

    def near(self, parsed: ParsedRelease, offer: ReleaseOffer) -> list[KnownMovie]:
        keys = (parsed.tmdb_id, offer.tmdb_id, parsed.imdb_id, offer.imdb_id, *lookup_titles(parsed))
        near: dict[int, KnownMovie] = {}
        for key in keys:
            if key:
                near |= self.films.get(key, {})
        return list(near.values())
