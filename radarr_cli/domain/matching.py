"""Which film a release is: by ids first, then by title and year.

One matcher for search, feed, push and import: what it is asked with is the same on all four ways, so the
answers are. The films it chooses between are those that `lookup_titles` and the ids find in the library.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from radarr_cli.domain.decisions.model import Match, MatchKind
from radarr_cli.domain.movie import TitleKind
from radarr_cli.domain.parsing import clean_title
from radarr_cli.domain.parsing.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radarr_cli.domain.release import ParsedRelease, ReleaseOffer

_OWN_TITLES = (TitleKind.MAIN, TitleKind.ORIGINAL)
_FIRST_YEAR = 1800
# Years from one country's release to the last one's.
_FIRST_RUN = 10
_ROMAN = (
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x",
    "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx",
)  # fmt: skip
_OTHER_NUMERAL = {roman: str(number) for number, roman in enumerate(_ROMAN, start=1)}
_OTHER_NUMERAL |= {arabic: roman for roman, arabic in _OTHER_NUMERAL.items()}
# A roman number is a word of its own; an arabic one may hang on a word ("Rocky2").
_numeral = lazy(r"(?i)(?<!\d)\d{1,2}(?![^\W_]|['’])|(?<![^\W_])(?<!['’])[ivx]{1,5}(?![^\W_]|['’])")
# Titles with more numbers than this are compared as they are written.
_MOST_NUMERALS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMovie:
    """What matching needs of a film; `titles` maps a clean title to its kind.

    `year` is the film's, `years` are those of all its release dates; 0 or none where none is known yet.
    Releases name the years around its first run: one that is further from `year` than that counts for
    nothing, since a re-release often comes with a remake, and the remake's releases name that year.
    """

    movie_id: int
    tmdb_id: int
    imdb_id: str | None
    years: tuple[int, ...]
    titles: dict[str, TitleKind]
    year: int = 0


def match(parsed: ParsedRelease, offer: ReleaseOffer | None, known: Iterable[KnownMovie]) -> Match:
    """The one film among `known` that the release is; NONE or AMBIGUOUS where it isn't exactly one.

    Ids, from the name and from the indexer, come first. A film whose id is another one is never the answer,
    however well its title fits. Ids that mean two films, or that a film has one of and not the other, are
    ambiguous; so is an id against the name's year. Radarr takes a TMDB id against the year where it
    searched for that film, and nowhere else; but a remake under the wrong id looks just like that.

    Then the title, with roman and arabic numbers taken for each other, and the year: one of the film's own,
    or one beside it where no other film of that title may have it. Of films with that very year one whose
    own title fits (main or original) comes before one that only also goes by it. A name without a year fits
    where one film alone has that title, whatever kind of title it is. The year may be the title's end
    ("Airport 1975"). Of joined titles ("A / B") the whole comes before the parts.
    """
    spelled = _spell(parsed)
    tmdb_ids, imdb_ids = _claimed_ids(parsed, offer)
    named, titled = [], []
    for film in known:
        if film.tmdb_id in tmdb_ids or film.imdb_id in imdb_ids:
            named.append(film)
        elif not film.titles.keys().isdisjoint(spelled.all):
            titled.append(film)
    if named:
        ids = {film.movie_id for film in named}
        if len(ids) > 1 or any(_refuted(film, tmdb_ids, imdb_ids) for film in named):
            return _ambiguous(ids)
        return _by_id(parsed.year, spelled, named[0], titled)
    return _by_title(
        parsed.year, spelled, [film for film in titled if not _refuted(film, tmdb_ids, imdb_ids)]
    )


def lookup_titles(parsed: ParsedRelease) -> frozenset[str]:
    """The clean titles by which `match` may find a film: ask the library for all films that have one.

    Without regard to the year, since a film with another year can make a title ambiguous.
    """
    return _spell(parsed).all


class _Spelled(NamedTuple):
    """The clean titles of a name: of the whole title, of the titles it joins, and of it with the year."""

    whole: frozenset[str]
    parts: frozenset[str]
    with_year: frozenset[str]
    all: frozenset[str]


class _Fit(NamedTuple):
    """A film that has the title. `gap` is the years between it and the name, None where it has none;
    `own` where the title is its main or original one."""

    movie_id: int
    gap: int | None
    own: bool


def _claimed_ids(parsed: ParsedRelease, offer: ReleaseOffer | None) -> tuple[set[int], set[str]]:
    tmdb_ids = {parsed.tmdb_id, offer.tmdb_id if offer else None}
    imdb_ids = {parsed.imdb_id, offer.imdb_id if offer else None}
    return {each for each in tmdb_ids if each}, {each for each in imdb_ids if each}


def _refuted(film: KnownMovie, tmdb_ids: set[int], imdb_ids: set[str]) -> bool:
    """Whether the release has an id that isn't the film's, of a kind of which the film has one."""
    return bool(
        (tmdb_ids and film.tmdb_id and tmdb_ids != {film.tmdb_id})
        or (imdb_ids and film.imdb_id and imdb_ids != {film.imdb_id})
    )


def _by_id(year: int, spelled: _Spelled, film: KnownMovie, others: Sequence[KnownMovie]) -> Match:
    gap = _gap(year, film)
    if gap and spelled.with_year.isdisjoint(film.titles):
        # The name may mean a film of that very year: then the id is another film's.
        exact = {fit.movie_id for fit in _fits(spelled.whole | spelled.parts, year, others) if fit.gap == 0}
        if gap > 1 or exact:
            return _ambiguous(exact | {film.movie_id})
    return Match(MatchKind.ID, film.movie_id)


def _by_title(year: int, spelled: _Spelled, films: Sequence[KnownMovie]) -> Match:
    found = _choose(_fits(spelled.whole, year, films) + _fits(spelled.with_year, 0, films), year)
    if found.kind is MatchKind.NONE and spelled.parts:
        return _choose(_fits(spelled.parts, year, films), year)
    return found


def _fits(titles: Iterable[str], year: int, films: Iterable[KnownMovie]) -> list[_Fit]:
    fits = []
    for film in films:
        kinds = [film.titles[title] for title in titles if title in film.titles]
        if kinds:
            own = any(kind in _OWN_TITLES for kind in kinds)
            fits.append(_Fit(film.movie_id, _gap(year, film), own))
    return fits


def _gap(year: int, film: KnownMovie) -> int | None:
    """The years between the name and the film, 0 for a name without one, None for a film without one."""
    if year < _FIRST_YEAR:
        return 0
    years = [each for each in (film.year, *film.years) if each >= _FIRST_YEAR]
    if film.year:
        years = [each for each in years if abs(each - film.year) <= _FIRST_RUN]
    return min((abs(year - each) for each in years), default=None)


def _choose(fits: Sequence[_Fit], year: int) -> Match:
    exact = [fit for fit in fits if fit.gap == 0]
    near = [fit for fit in fits if fit.gap in (1, None)]
    chosen = exact
    if not exact:
        chosen = near if any(fit.gap == 1 for fit in near) else []
    elif year >= _FIRST_YEAR:
        # The better title or the better year: that is no answer.
        chosen = [fit for fit in exact if fit.own] or exact + [fit for fit in near if fit.own]
    if not chosen:
        return Match(MatchKind.NONE)
    ids = {fit.movie_id for fit in chosen}
    if len(ids) > 1:
        return _ambiguous(ids)
    return Match(MatchKind.TITLE if any(fit.own for fit in chosen) else MatchKind.ALIAS, chosen[0].movie_id)


def _ambiguous(movie_ids: Iterable[int]) -> Match:
    return Match(MatchKind.AMBIGUOUS, None, tuple(sorted(movie_ids)))


def _spell(parsed: ParsedRelease) -> _Spelled:
    whole = _spellings(parsed.title)
    parts = frozenset().union(*map(_spellings, parsed.titles[1:]))
    dated = parsed.year >= _FIRST_YEAR
    with_year = frozenset(f"{title}{parsed.year}" for title in whole) if dated else frozenset()
    return _Spelled(whole, parts, with_year, whole | parts | with_year)


# The offers of one search share their title.
@lru_cache(maxsize=1024)
def _spellings(title: str) -> frozenset[str]:
    """The clean forms of `title`, each of its numbers 1 to 20 written in roman and in arabic.

    "Rocky II" is "rockyii" and "rocky2". A title that is nothing but a number stays as it is: "X" is no
    other name of "10".
    """
    found = [each for each in _numeral().finditer(title) if each[0].lower() in _OTHER_NUMERAL]
    if not 0 < len(found) <= _MOST_NUMERALS or found[0][0] == title:
        return frozenset({clean_title(title)} - {""})
    pieces: list[tuple[str, ...]] = []
    end = 0
    for each in found:
        pieces += [(title[end : each.start()],), (each[0], _OTHER_NUMERAL[each[0].lower()])]
        end = each.end()
    return frozenset(clean_title("".join(words)) for words in product(*pieces, (title[end:],)))
