"""What is wanted, page by page: films without a file, and those below the cutoff of their profile."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.filters import parse_expression
from radarr_cli.store.movie_documents import LocalNames, movie_documents
from radarr_cli.store.movie_filters import where
from radarr_cli.store.variants import derive_variants
from radarr_cli.store.wanted_documents import ORDERS, wanted_documents
from tests.fakes.films import NOW, details_of, put_file, put_film

if TYPE_CHECKING:
    from radarr_cli.store.database import Database

TODAY = NOW.date()
NAMES = LocalNames(
    roots={"films": "/films"},
    below_cutoff={"HD": ["DVD", "WEBDL-720p"], "UHD": ["DVD", "WEBDL-720p", "Bluray-1080p"]},
)


@pytest.fixture
def library(database: Database) -> Database:
    """Films named by letters; those of the same title follow each other by number."""
    films = {}
    for number, (title, profile) in enumerate(
        (("B", "HD"), ("A", "HD"), ("C", "UHD"), ("A", "UHD"), ("D", "HD"), ("E", "HD")), 1
    ):
        films[number] = put_film(database, details_of(number, title, 2000 + number), profile=profile)
    put_film(database, details_of(9, "Z", 2009), monitored=False)
    put_file(database, films[1], "DVD")
    put_file(database, films[2], "Bluray-1080p")
    put_file(database, films[3], "Bluray-1080p")
    put_file(database, films[4], "WEBDL-720p")
    return database


def tmdb_ids(database: Database, kind: str, **options: object) -> list[int]:
    found = wanted_documents(database, NAMES, TODAY, kind, **options)
    return [json.loads(document)["tmdbId"] for document in found]


def library_id(database: Database, tmdb_id: int) -> int:
    return int(database.value("SELECT id FROM movie WHERE tmdb_id = %s", (tmdb_id,)))


def test_missing_films_have_no_file_and_those_below_the_cutoff_one_that_is_not_good_enough(
    library: Database,
) -> None:
    assert tmdb_ids(library, "missing") == [5, 6]
    assert tmdb_ids(library, "cutoff") == [4, 1, 3]


@pytest.mark.parametrize("kind", ["missing", "cutoff"])
@pytest.mark.parametrize("size", [1, 2, 5])
def test_the_pages_are_the_whole(library: Database, kind: str, size: int) -> None:
    whole = tmdb_ids(library, kind)
    pages: list[int] = []
    after = None
    while page := tmdb_ids(library, kind, limit=size, after=after):
        assert len(page) <= size
        pages += page
        after = library_id(library, page[-1])
    assert pages == whole


def test_they_are_sorted_as_asked(library: Database) -> None:
    for tmdb_id, day in ((5, "2026-02-01"), (6, "2026-01-01")):
        library.execute("UPDATE movie SET added_at = %s WHERE tmdb_id = %s", (day, tmdb_id))
    library.execute(
        "UPDATE variant v SET last_search_at = now() FROM movie m "
        "WHERE m.id = v.movie_id AND m.tmdb_id IN (1, 5)"
    )
    assert tmdb_ids(library, "missing", order="added") == [6, 5]
    assert tmdb_ids(library, "missing", order="year", descending=True) == [6, 5]
    assert tmdb_ids(library, "missing", order="searched") == [6, 5]
    assert tmdb_ids(library, "missing", descending=True) == [6, 5]
    assert tmdb_ids(library, "cutoff", order="year") == [1, 3, 4]
    assert tmdb_ids(library, "cutoff", order="searched", descending=True)[0] == 1
    library.execute(
        "UPDATE movie SET minimum_availability = 'released', in_cinemas = NULL, physical_release = NULL, "
        "digital_release = CASE tmdb_id WHEN 4 THEN date '2020-01-01' WHEN 1 THEN date '2021-01-01' END"
    )
    derive_variants(library, [library_id(library, number) for number in (1, 3, 4)])
    assert tmdb_ids(library, "cutoff", order="available") == [4, 1, 3]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("descending", [False, True])
def test_the_pages_of_every_order_are_the_whole(library: Database, order: str, descending: bool) -> None:
    library.execute(
        "INSERT INTO variant (movie_id, name, profile, root, folder) "
        "SELECT id, 'uhd', 'UHD', 'films', title || ' uhd' FROM movie WHERE tmdb_id IN (1, 5)"
    )
    derive_variants(library, [library_id(library, number) for number in (1, 5)])
    for kind in ("missing", "cutoff"):
        whole = tmdb_ids(library, kind, order=order, descending=descending)
        assert sorted(whole) == sorted(tmdb_ids(library, kind))
        pages: list[int] = []
        after = None
        while page := tmdb_ids(library, kind, limit=2, after=after, order=order, descending=descending):
            pages += page
            after = library_id(library, page[-1])
        assert pages == whole


def test_the_documents_are_those_of_the_list(library: Database) -> None:
    listed = {json.loads(each)["id"]: json.loads(each) for each in movie_documents(library, NAMES, TODAY)}
    for kind in ("missing", "cutoff"):
        for limit in (None, 2):
            for document in wanted_documents(library, NAMES, TODAY, kind, limit=limit):
                film = json.loads(document)
                assert film == listed[film["id"]]
    few = [json.loads(each) for each in movie_documents(library, NAMES, TODAY, limit=3)]
    assert few == list(listed.values())[:3]


def test_a_filter_narrows_them(library: Database) -> None:
    condition, parameters = where(parse_expression("year>2004 or profile=UHD", {}, TODAY), TODAY)
    narrowed = {"condition": condition, "parameters": parameters}
    assert tmdb_ids(library, "missing", **narrowed) == [5, 6]
    assert tmdb_ids(library, "cutoff", **narrowed, limit=5) == [4, 3]


def test_another_variant_counts_too_and_makes_no_second_row(library: Database) -> None:
    library.execute(
        "INSERT INTO variant (movie_id, name, profile, root, folder) "
        "SELECT id, 'uhd', 'UHD', 'films', title || ' uhd' FROM movie WHERE tmdb_id IN (1, 5)"
    )
    derive_variants(library, [library_id(library, 1), library_id(library, 5)])
    assert tmdb_ids(library, "missing") == [1, 5, 6]
    assert tmdb_ids(library, "missing", limit=2) == [1, 5]
    assert tmdb_ids(library, "missing", limit=2, after=library_id(library, 1)) == [5, 6]
    put_file(library, library_id(library, 1), "DVD", variant="uhd", name="uhd.mkv")
    assert tmdb_ids(library, "cutoff", limit=9) == [4, 1, 3]


def test_a_file_that_is_missing_or_a_film_that_nobody_watches_over_is_not_below_its_cutoff(
    library: Database,
) -> None:
    library.execute("UPDATE file SET missing_since = now() WHERE movie_id = %s", (library_id(library, 1),))
    library.execute("UPDATE movie SET monitored = false WHERE tmdb_id = 3")
    derive_variants(library, [library_id(library, 1), library_id(library, 3)])
    assert tmdb_ids(library, "cutoff") == [4]
    assert tmdb_ids(library, "missing") == [1, 5, 6]
