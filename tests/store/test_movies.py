"""Films as rows: what goes in comes out, and what is derived of variants follows every change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.domain.movie import Availability, MovieStatus, MovieTitle, TitleKind, available_on
from radarr_cli.store import movie_changes, movies
from radarr_cli.store.variants import derive_variants
from tests.fakes.films import NOW, details_of, put_file, put_film, titled

if TYPE_CHECKING:
    from radarr_cli.store.database import Database


def main_variant(database: Database, movie_id: int) -> dict[str, Any]:
    row = database.one("SELECT * FROM variant WHERE movie_id = %s AND name = 'main'", (movie_id,))
    assert row is not None
    return row


def test_a_film_comes_out_as_it_went_in(database: Database) -> None:
    details = details_of(1, "Amélie & the 100% “Quoted” \\ Film", 2001)
    movie_id = put_film(
        database, details, tags=("kids", "old"), minimum_availability=Availability.IN_CINEMAS, monitored=False
    )
    movie = movies.load_movie(database, movie_id)
    assert movie is not None
    assert movie.details == details
    assert (movie.id, movie.monitored, movie.tags) == (movie_id, False, ("kids", "old"))
    assert (movie.minimum_availability, movie.added_by) == (Availability.IN_CINEMAS, "tester")
    assert movie.added_at == movie.synced_at == NOW
    (variant,) = movie.variants
    assert (variant.name, variant.profile, variant.root) == ("main", "HD", "films")


def test_a_film_of_which_little_is_known_comes_out_too(database: Database) -> None:
    bare = replace(
        details_of(2, "Bare", 0), imdb_id=None, years=(), in_cinemas=None, digital_release=None,
        physical_release=None, certification=None, studio=None, website=None, trailer_id=None, ratings={},
        images=(), titles=(), genres=(), keywords=(), collection_tmdb_id=None, collection_title=None,
    )  # fmt: skip
    movie = movies.load_movie(database, put_film(database, bare))
    assert movie is not None
    assert movie.details == bare


def test_a_film_is_added_once(database: Database) -> None:
    put_film(database, details_of(1, "Once", 2001))
    with database.transaction():
        again = movies.add_movie(
            database, details_of(1, "Once more", 2001), profile="HD", root="films", folder="x",
            monitored=True, minimum_availability=Availability.RELEASED, tags=(), added_by="", now=NOW,
        )  # fmt: skip
    assert again is None
    assert database.value("SELECT array_agg(title) FROM movie") == ["Once"]


def test_films_are_loaded_in_the_order_asked_for(database: Database) -> None:
    ids = [put_film(database, details_of(number, f"Film {number}", 2000)) for number in range(1, 4)]
    wanted = [ids[2], 999_999, ids[0]]
    assert [movie.id for movie in movies.load_movies(database, wanted)] == [ids[2], ids[0]]


def test_new_metadata_replaces_the_old_but_not_what_the_user_decided(database: Database) -> None:
    movie_id = put_film(database, details_of(1, "Working Title", 2019), tags=("kids",), monitored=False)
    with database.transaction():
        database.execute(
            "INSERT INTO movie_title (movie_id, clean_title, title, kind) VALUES (%s, 'nick', 'Nick', %s)",
            (movie_id, "user"),
        )
    later = NOW + timedelta(days=1)
    new = details_of(
        1, "Final Title", 2020, titles=(titled("Final Title"), titled("Fin", TitleKind.ORIGINAL))
    )
    with database.transaction():
        movies.take_metadata(database, movie_id, new, later)
    movie = movies.load_movie(database, movie_id)
    assert movie is not None
    kept = MovieTitle("Nick", "nick", TitleKind.USER)
    assert replace(movie.details, titles=()) == replace(new, titles=())
    former = MovieTitle("Working Title", "workingtitle", TitleKind.LEARNED)
    assert movie.details.titles == (*new.titles, kept, former)
    assert (movie.tags, movie.monitored, movie.synced_at) == (("kids",), False, later)
    assert movie.variants[0].folder == "Working Title (2019)"
    assert main_variant(database, movie_id)["sort_title"] == "final title"


AVAILABILITY = [
    (availability, cinemas, digital, physical)
    for availability in Availability
    for cinemas in (None, date(2020, 1, 10))
    for digital in (None, date(2020, 6, 1))
    for physical in (None, date(2020, 5, 1), date(2020, 8, 1))
]


def test_the_database_derives_availability_by_the_rule_of_the_domain(database: Database) -> None:
    for number, (availability, cinemas, digital, physical) in enumerate(AVAILABILITY, 1):
        details = details_of(
            number,
            f"Film {number}",
            2020,
            in_cinemas=cinemas,
            digital_release=digital,
            physical_release=physical,
        )
        movie_id = put_film(database, details, minimum_availability=availability)
        found = main_variant(database, movie_id)["available_at"]
        assert found == available_on(details, availability), (availability, cinemas, digital, physical)


def test_a_variant_is_wanted_while_both_are_monitored_and_no_file_is_there(database: Database) -> None:
    movie_id = put_film(database, details_of(1, "Wanted", 2020))

    def wanted() -> bool:
        return bool(main_variant(database, movie_id)["wanted"])

    assert wanted()
    for column, table in (("monitored", "movie"), ("monitored", "variant")):
        key = "id" if table == "movie" else "movie_id"
        for value, expected in ((False, False), (True, True)):
            database.execute(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", (value, movie_id))
            derive_variants(database, [movie_id])
            assert wanted() is expected
    file_id = put_file(database, movie_id)
    assert not wanted()
    database.execute("UPDATE file SET missing_since = now() WHERE id = %s", (file_id,))
    derive_variants(database, [movie_id])
    assert wanted()
    assert derive_variants(database, [movie_id]) == 0


@pytest.mark.parametrize(
    ("change", "soon"),
    [
        ({"profile": "UHD"}, True),
        ({"monitored": True}, True),
        ({"minimum_availability": Availability.ANNOUNCED}, True),
        ({"monitored": False}, False),
        ({"root": "more"}, False),
    ],
)
def test_a_change_is_kept_and_brings_the_next_search_forward_where_it_may_help(
    database: Database, change: dict[str, Any], soon: bool
) -> None:
    movie_id = put_film(database, details_of(1, "Changed", 2020), tags=("old",))
    database.execute("UPDATE variant SET next_search_at = now() + interval '30 days', search_misses = 4")
    with database.transaction():
        movie_changes.change_films(database, {movie_id: {}}, **change)
    movie = movies.load_movie(database, movie_id)
    assert movie is not None
    row = main_variant(database, movie_id) | {
        "monitored": movie.monitored,
        "minimum_availability": movie.minimum_availability,
        "tags": movie.tags,
    }
    assert {name: row[name] for name in change} == change
    assert (row["next_search_at"] is None, row["search_misses"] == 0) == (soon, soon)
    untouched = {"profile": "HD", "root": "films", "tags": ("old",)}
    assert {name: row[name] for name in untouched} == untouched | {
        name: value for name, value in change.items() if name in untouched
    }


def test_removing_a_film_takes_its_rows_and_leaves_its_history(database: Database) -> None:
    movie_id = put_film(database, details_of(1, "Gone", 2020))
    put_file(database, movie_id)
    database.execute("INSERT INTO history (at, event, movie_id) VALUES (now(), 'grabbed', %s)", (movie_id,))
    assert movies.remove_movie(database, movie_id)
    assert not movies.remove_movie(database, movie_id)
    for table in ("movie", "movie_title", "variant", "file", "variant_file"):
        assert database.value(f"SELECT count(*) FROM {table}") == 0
    assert database.one("SELECT movie_id, event FROM history") == {"movie_id": None, "event": "grabbed"}


def test_films_that_tmdb_forgot_keep_everything_else(database: Database) -> None:
    details = details_of(1, "Forgotten", 2020)
    movie_id = put_film(database, details)
    movies.mark_deleted(database, movie_id, NOW + timedelta(days=1))
    movie = movies.load_movie(database, movie_id)
    assert movie is not None
    assert movie.details == replace(details, status=MovieStatus.DELETED)


def test_a_folder_is_taken_whatever_the_case_of_its_letters(database: Database) -> None:
    put_film(database, details_of(1, "Taken", 2020), folder="Täken (2020)")
    assert movies.folder_is_taken(database, "films", "TÄKEN (2020)")
    assert not movies.folder_is_taken(database, "other", "Täken (2020)")
