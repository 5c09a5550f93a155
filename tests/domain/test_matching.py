"""Which film a release is: the table of rules, the remakes of film history, what holds for every library."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radarr_cli.domain.decisions.model import MatchKind
from radarr_cli.domain.matching import KnownMovie, lookup_titles, match
from radarr_cli.domain.movie import TitleKind
from radarr_cli.domain.parsing import clean_title, parse_release
from radarr_cli.domain.release import Protocol, ReleaseOffer
from tests.domain.matching_cases import CASES, LIBRARY, Film

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.domain.matching_cases import Case

KNOWN = [film.known() for film in LIBRARY]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.name}")
def test_the_film_a_release_is(case: Case) -> None:
    found = match(parse_release(case.name), case.offer, KNOWN)
    assert (found.others or found.movie_id, found.kind.value) == (case.answer, case.kind)


# Films of one title, by the years they came out in: what a library with remakes is made of.
REMAKES = [
    ("A Star Is Born", 1937, 1954, 1976, 2018),
    ("Aladdin", 1992, 2019),
    ("Alice in Wonderland", 1951, 2010),
    ("Beauty and the Beast", 1946, 1991, 2014, 2017),
    ("Ben-Hur", 1959, 2016),
    ("Cape Fear", 1962, 1991),
    ("Carrie", 1976, 2002, 2013),
    ("Cinderella", 1950, 2015, 2021),
    ("Crash", 1996, 2004),
    ("Detour", 1945, 2013, 2016),
    ("Dune", 1984, 2021),
    ("Extinction", 2015, 2018),
    ("Frozen", 2010, 2013),
    ("Gladiator", 1992, 2000),
    ("Godzilla", 1954, 1998, 2014),
    ("Halloween", 1978, 2007, 2018),
    ("Hamlet", 1948, 1990, 1996, 2000),
    ("Heat", 1986, 1995),
    ("King Kong", 1933, 1976, 2005),
    ("Les Misérables", 1998, 2012, 2019),
    ("Little Women", 1933, 1949, 1994, 2018, 2019),
    ("Mulan", 1998, 2020),
    ("Nosferatu", 1922, 1979, 2024),
    ("Ocean's Eleven", 1960, 2001),
    ("Pinocchio", 1940, 2019, 2022, 2022),
    ("Robin Hood", 1973, 1991, 2010, 2018),
    ("RoboCop", 1987, 2014),
    ("Suspiria", 1977, 2018),
    ("The Fly", 1958, 1986),
    ("The Jungle Book", 1967, 1994, 2016),
    ("The Lion King", 1994, 2019),
    ("The Thing", 1982, 2011),
    ("Total Recall", 1990, 2012),
    ("True Grit", 1969, 2010),
    ("Twilight", 1998, 2008),
    ("West Side Story", 1961, 2021),
]


@pytest.mark.parametrize(("title", "years"), [(title, years) for title, *years in REMAKES])
def test_a_remake_is_never_taken_for_the_film(title: str, years: list[int]) -> None:
    """With every part of the films in the library, and every year named that one of them may go by."""
    films = [Film(number, title, year) for number, year in enumerate(years, start=1)]
    for size in range(1, len(films) + 1):
        for library in combinations(films, size):
            _ask_for_all(library, films)


def _ask_for_all(library: Sequence[Film], films: Sequence[Film]) -> None:
    known = [film.known() for film in library]
    held = [film.year for film in library]
    for film in films:
        alone = sum(abs(other.year - film.year) <= 1 for other in films) == 1
        for year in (film.year - 1, film.year, film.year + 1):
            if year != film.year and any(other.year == year for other in films):
                continue
            parsed = parse_release(f"{film.title} {year} 1080p BluRay x264-MOSS")
            found = match(parsed, None, known)
            if film in library:
                sure = year == film.year and held.count(year) == 1
                assert found.movie_id in ((film.number,) if sure else (None, film.number))
            elif alone:
                # Of two films of a title within a year, a library with one of them can't know the other.
                assert found.movie_id is None
            # An id of the indexer's settles what the year leaves open, and is never overruled.
            by_id = match(parsed, _offer(film.tmdb_id, film.imdb_id), known)
            assert by_id.movie_id in (None, film.number)
            if film in library and year == film.year:
                assert by_id.movie_id == film.number


def test_the_answer_says_which_films_it_is_between() -> None:
    found = match(parse_release("Winter.Line.2016.1080p.WEB-DL-MOSS"), None, reversed(KNOWN))
    assert (found.kind, found.movie_id, found.others) == (MatchKind.AMBIGUOUS, None, (6, 7))


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("Silo.2.1999.1080p-MOSS", {"silo2", "siloii", "silo21999", "siloii1999"}),
        ("Saint.Orchard.XIX.German.1080p-MOSS", {"saintorchardxix", "saintorchard19"}),
        ("Meridian.2049.1080p-MOSS", {"meridian", "meridian2049"}),
        ("Silo / Ödland (2015) 1080p", {"silooedland", "silo", "oedland", "silooedland2015"}),
        ("10.German.1080p-MOSS", {"10"}),
        ("Silo.1.2.3.4.German.1080p-MOSS", {"silo1234"}),
        ("Not.A.Film.1080p-MOSS", set()),
    ],
)  # fmt: skip
def test_the_library_is_asked_for_every_spelling(name: str, titles: set[str]) -> None:
    assert lookup_titles(parse_release(name)) == titles


def test_a_long_name_full_of_numbers_is_no_burden() -> None:
    parsed = parse_release(f"{'II 2 ' * 2000}1999 1080p")
    assert len(lookup_titles(parsed)) <= 16
    assert match(parsed, None, KNOWN).kind is MatchKind.NONE


# Few titles, years and ids, so that films meet often.
TITLES = ("Copper Moon", "Copper Moon II", "Copper Moon 2", "Copper Moon 1975", "Low Tide", "X", "10")
titles = st.sampled_from(TITLES)
years = st.integers(1973, 1977)
tmdb_ids = st.integers(1, 6)
imdb_ids = st.integers(1, 6).map("tt{:07d}".format)
names = st.one_of(
    st.builds("{} {} 1080p BluRay-MOSS".format, titles, years),
    st.builds("{} German 1080p BluRay-MOSS".format, titles),
    st.builds("{} / {} ({}) 1080p".format, titles, titles, years),
    st.builds("{} ({}) {{tmdb-{}}} 1080p".format, titles, years, tmdb_ids),
)


def _offer(tmdb_id: int | None, imdb_id: str | None) -> ReleaseOffer:
    return ReleaseOffer(
        title="", indexer="tracker", guid="1", protocol=Protocol.TORRENT, tmdb_id=tmdb_id, imdb_id=imdb_id
    )


offers = st.none() | st.builds(_offer, st.none() | tmdb_ids, st.none() | imdb_ids)


def _pool() -> list[KnownMovie]:
    """Films of all sorts: a library is drawn from them, one film for each TMDB id."""
    random = Random(2049)
    films = []
    for tmdb_id in [*range(1, 7)] * 50:
        year = random.choice((0, 1973, 1974, 1975, 1976, 1977))
        kinds = {clean_title(title): random.choice(list(TitleKind)) for title in random.sample(TITLES, 3)}
        films.append(
            KnownMovie(
                movie_id=tmdb_id,
                tmdb_id=tmdb_id,
                imdb_id=random.choice((None, *(f"tt{number:07d}" for number in range(1, 7)))),
                year=year,
                years=random.choice(((), (1975,), (1974, 1976))) if year else (),
                titles=dict(random.sample(sorted(kinds.items()), random.randint(1, 3))),
            )
        )
    return films


libraries = st.lists(st.sampled_from(_pool()), unique_by=lambda film: film.tmdb_id, max_size=5)


@given(names, offers, libraries, st.integers(0, 5), st.booleans())
@settings(max_examples=400, deadline=None)
def test_neither_the_order_nor_an_unrelated_film_changes_the_answer(
    name: str, offer: ReleaseOffer | None, films: list[KnownMovie], place: int, backwards: bool
) -> None:
    parsed = parse_release(name)
    unrelated = KnownMovie(
        movie_id=99,
        tmdb_id=99,
        imdb_id="tt0000099",
        year=1975,
        years=(1975,),
        titles={"solarwind": TitleKind.MAIN, "coppermoonrising": TitleKind.ALTERNATIVE},
    )
    others = [*films[place:], unrelated, *films[:place]]
    assert match(parsed, offer, others[:: -1 if backwards else 1]) == match(parsed, offer, films)


@given(names, offers, libraries)
@settings(max_examples=400, deadline=None)
def test_the_answer_is_a_known_film_that_no_id_contradicts(
    name: str, offer: ReleaseOffer | None, films: list[KnownMovie]
) -> None:
    parsed = parse_release(name)
    found = match(parsed, offer, films)
    known = {film.movie_id: film for film in films}
    assert {found.movie_id, *found.others} <= {None, *known}
    assert (found.kind is MatchKind.AMBIGUOUS) == bool(found.others)
    if found.movie_id is None:
        return
    film = known[found.movie_id]
    given_tmdb = {parsed.tmdb_id, offer.tmdb_id if offer else None} - {None}
    given_imdb = {parsed.imdb_id, offer.imdb_id if offer else None} - {None}
    assert given_tmdb <= {film.tmdb_id}
    assert film.imdb_id is None or given_imdb <= {film.imdb_id}
    if parsed.year and film.year:
        spelled = clean_title(f"{parsed.title} {parsed.year}")
        near = min(abs(parsed.year - year) for year in (film.year, *film.years)) <= 1
        assert near or spelled in film.titles


@given(names, offers, libraries)
@settings(max_examples=400, deadline=None)
def test_the_films_found_by_titles_and_ids_are_all_that_matters(
    name: str, offer: ReleaseOffer | None, films: list[KnownMovie]
) -> None:
    parsed = parse_release(name)
    wanted = lookup_titles(parsed)
    ids = {each for source in (parsed, offer) if source for each in (source.tmdb_id, source.imdb_id) if each}
    related = [
        film
        for film in films
        if not wanted.isdisjoint(film.titles) or not ids.isdisjoint((film.tmdb_id, film.imdb_id))
    ]
    assert match(parsed, offer, related) == match(parsed, offer, films)
