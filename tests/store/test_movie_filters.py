"""Filters and names against a real library of films."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.filters import FIELDS, FieldType, parse_expression
from radarr_cli.domain.language import BY_NAME as LANGUAGES
from radarr_cli.domain.movie import Availability, TitleKind
from radarr_cli.domain.selector import parse_film
from radarr_cli.store import movies
from radarr_cli.store.movie_names import find_films, select_films
from tests.fakes.films import GIB, NOW, details_of, put_file, put_film, titled

if TYPE_CHECKING:
    from radarr_cli.store.database import Database

TODAY = NOW.date()
CUSTOM = {"shelf": FieldType.TEXT, "stars": FieldType.NUMBER, "seen": FieldType.FLAG, "lent": FieldType.DATE}


@pytest.fixture
def library(database: Database) -> Database:
    """Alpha; Beta with a big file, Gamma with a small one; Delta, which isn't out; Omega, bare."""
    put_film(database, details_of(1, "Alpha", 1955), profile="SD", tags=("kids", "old"))
    beta = put_film(database, details_of(2, "Beta", 2010), now=NOW - timedelta(days=40), monitored=False)
    put_file(database, beta, size=30 * GIB)
    gamma = put_film(
        database,
        details_of(3, "Gamma's 100% _Ray_", 2015, original_language=LANGUAGES["German"]),
        tags=("kids",),
    )
    put_file(database, gamma, "DVD", size=2 * GIB, group=None)
    future = {"in_cinemas": date(2099, 1, 1), "digital_release": None, "physical_release": None}
    put_film(database, details_of(4, "Delta", 2099, **future), root="more")
    bare = {"ratings": {}, "genres": (), "studio": None, "collection_tmdb_id": None, "collection_title": None}
    omega = put_film(
        database,
        details_of(5, "Omega", 0, imdb_id=None, **bare),
        minimum_availability=Availability.ANNOUNCED,
    )
    own = {omega: {"shelf": "A3", "stars": 4.5, "seen": True, "lent": "2026-02-01"}}
    # Written while the field had another type, and a day that no calendar has.
    own[beta] = {"stars": "many", "seen": "yes", "lent": "2026-02-31"}
    for movie_id, custom in own.items():
        database.execute("UPDATE movie SET custom = %s WHERE id = %s", (custom, movie_id))
    return database


EXPRESSIONS: list[tuple[str, str]] = [
    ("profile=sd", "alpha"),
    ("profile!=SD", "beta delta gamma omega"),
    ("tag=KIDS", "alpha gamma"),
    ("tag!=kids", "beta delta omega"),
    ("tag=kids and tag!=old", "gamma"),
    ("tag~ki", "alpha gamma"),
    ("root=more", "delta"),
    ("variant=main and not variant=directors", "alpha beta delta gamma omega"),
    ("size>20G", "beta"),
    ("size=0", "alpha delta omega"),
    ("file", "beta gamma"),
    ("not file", "alpha delta omega"),
    ("quality=dvd", "gamma"),
    ("quality~1080", "beta"),
    ("group=team", "beta"),
    ("group!=team", "alpha delta gamma omega"),
    ("monitored=no", "beta"),
    ("wanted", "alpha delta omega"),
    ("wanted and available", "alpha omega"),
    ("available=no", "delta"),
    ("year<2000", "alpha omega"),
    ("year>=2010 and year<=2015", "beta gamma"),
    ("title~a", "alpha beta delta gamma omega"),
    ("title='alpha'", "alpha"),
    ("title~'100% _ray'", "gamma"),
    ("title~'%'", "gamma"),
    ("language=german", "gamma"),
    ("rating>7", "alpha beta delta gamma"),
    ("not rating>7", "omega"),
    ("studio='Example Pictures' or studio=x", "alpha beta delta gamma"),
    ("studio!='Example Pictures'", "omega"),
    ("collection~example", "alpha beta delta gamma"),
    ("genre=drama", "alpha beta delta gamma"),
    ("keyword~rail", "alpha beta delta gamma omega"),
    ("certification=pg-13", "alpha beta delta gamma omega"),
    ("availability=announced", "omega"),
    ("status=released", "alpha beta delta gamma omega"),
    ("runtime=101", "alpha beta delta gamma omega"),
    ("popularity<1", ""),
    ("added<30d", "beta"),
    ("added>30d", "alpha delta gamma omega"),
    ("refreshed<30d", "beta"),
    ("cinema>2026-01-01", "delta"),
    ("digital<2000-01-01", "alpha"),
    ("not physical<2000-01-01", "beta delta gamma omega"),
    ("tmdb=3 or imdb=tt0000001", "alpha gamma"),
    ("id<0", ""),
    ("custom.shelf=a3", "omega"),
    ("custom.shelf!=a3", "alpha beta delta gamma"),
    ("shelf~a", "omega"),
    ("stars>4", "omega"),
    ("stars=4.5 and seen", "omega"),
    ("not stars>4", "alpha beta delta gamma"),
    ("seen=yes", "omega"),
    ("lent<30d", "beta omega"),
    ("lent>=2026-02-01", "beta omega"),
    ("(tag=kids or root=more) and not file", "alpha delta"),
    ('title="\'; DROP TABLE movie; --"', ""),
]


def test_an_expression_selects_the_films_it_says(library: Database) -> None:
    wrong = {}
    for text, expected in EXPRESSIONS:
        expression = parse_expression(text, {}, TODAY, CUSTOM)
        found = sorted(film.title.split("'")[0].lower() for film in select_films(library, expression, TODAY))
        if found != expected.split():
            wrong[text] = " ".join(found)
    assert wrong == {}


def test_every_field_is_tried_above(library: Database) -> None:
    tried = {word for text, _ in EXPRESSIONS for word in FIELDS if word in text}
    assert tried == FIELDS.keys()


NAMES: list[tuple[str, list[int]]] = [
    ("tmdb:3", [3]),
    ("tmdb:77", []),
    ("imdb:tt0000002", [2]),
    ("alpha", [1]),
    ("Alpha (1955)", [1]),
    ("Alpha (1956)", [1]),
    ("Alpha (1957)", []),
    ("ALPHA again (1955)", [1]),
    ("Omega", [5]),
    ("Twin (2001)", [11]),
    ("Twin", [11, 12]),
    ("Shared", [14]),
    ("1917", [13]),
    ("nothing like it", []),
    ("!!!", []),
]


def test_a_name_means_the_films_of_the_best_fit(library: Database) -> None:
    put_film(library, details_of(11, "Twin", 2001))
    put_film(library, details_of(12, "Twin", 2002))
    put_film(library, details_of(13, "1917", 2019))
    put_film(library, details_of(14, "Shared", 2019))
    other = details_of(15, "Other", 2019, titles=(titled("Other"), titled("Shared", TitleKind.TRANSLATION)))
    put_film(library, other)
    found = {text: [film.tmdb_id for film in find_films(library, parse_film(text))] for text, _ in NAMES}
    assert found == dict(NAMES)


def test_a_library_id_comes_before_a_title_that_is_a_number(library: Database) -> None:
    first = library.value("SELECT min(id) FROM movie")
    put_film(library, details_of(16, str(first), 2019))
    (film,) = find_films(library, parse_film(str(first)))
    assert film.id == first
    assert str(film) == "Alpha (1955)"
    assert movies.load_movie(library, film.id) is not None
