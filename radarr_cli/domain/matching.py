"""Which film a release is: by ids first, then by title and year.

One matcher for search, feed, push and import, so that all four give equal answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import Match, MatchKind
from radarr_cli.domain.movie import TitleKind
from radarr_cli.domain.parsing import clean_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radarr_cli.domain.release import ParsedRelease, ReleaseOffer


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMovie:
    """What matching needs of a film; `titles` maps a clean title to its kind."""

    movie_id: int
    tmdb_id: int
    imdb_id: str | None
    years: tuple[int, ...]
    titles: dict[str, TitleKind]


def match(parsed: ParsedRelease, offer: ReleaseOffer | None, known: Iterable[KnownMovie]) -> Match:
    """The one film among `known` that the release is; NONE or AMBIGUOUS where it isn't exactly one.

    An id in the name or from the indexer decides, unless the name's year contradicts every year of the
    film. Otherwise the exact clean title with the exact year; a name without a
    year matches on its title alone.
    """
    films = tuple(known)
    by_id = [film for film in films if _same_id(parsed, offer, film) and _year_fits(parsed.year, film)]
    if by_id:
        return _only(by_id, MatchKind.ID)
    clean = {clean_title(title) for title in parsed.titles}
    by_title = [film for film in films if clean & film.titles.keys() and _year_fits(parsed.year, film)]
    if not by_title:
        return Match(MatchKind.NONE)
    kinds = {film.titles[title] for film in by_title for title in clean & film.titles.keys()}
    exact = kinds & {TitleKind.MAIN, TitleKind.ORIGINAL}
    return _only(by_title, MatchKind.TITLE if exact else MatchKind.ALIAS)


def _same_id(parsed: ParsedRelease, offer: ReleaseOffer | None, film: KnownMovie) -> bool:
    tmdb_ids = {parsed.tmdb_id, offer.tmdb_id if offer else None} - {None, 0}
    imdb_ids = {parsed.imdb_id, offer.imdb_id if offer else None} - {None, ""}
    return film.tmdb_id in tmdb_ids or film.imdb_id in imdb_ids


def _year_fits(year: int, film: KnownMovie) -> bool:
    return year < 1800 or year in film.years


def _only(films: list[KnownMovie], kind: MatchKind) -> Match:
    if len(films) == 1:
        return Match(kind, films[0].movie_id)
    return Match(MatchKind.AMBIGUOUS, None, tuple(film.movie_id for film in films))
