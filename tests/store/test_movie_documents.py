"""v3's movie resources, checked with two independent clients and with the keys that v3 always has."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from arr_py_client.radarr.v3._generated import models as strict_models
from radarr.models.movie_resource import MovieResource

from radarr_cli.domain import language, quality
from radarr_cli.domain.filters import parse_expression
from radarr_cli.domain.movie import Availability, MovieStatus, TitleKind
from radarr_cli.domain.v3 import named_id
from radarr_cli.store import movies
from radarr_cli.store.movie_documents import (
    ORDERS,
    LocalNames,
    movie_document,
    movie_documents,
    tag_documents,
)
from radarr_cli.store.movie_filters import where
from tests.fakes.films import GIB, NOW, details_of, put_file, put_film, titled

if TYPE_CHECKING:
    from radarr_cli.store.database import Database

TODAY = NOW.date()
NAMES = LocalNames(roots={"films": "/films"}, below_cutoff={"HD": ["DVD", "WEBDL-720p"], "SD": []})
# What v3 never leaves out, and what it adds once there is a file.
KEYS = {
    "id", "title", "originalTitle", "sortTitle", "status", "overview", "year", "tmdbId", "path", "hasFile",
    "qualityProfileId", "movieFileId", "monitored", "minimumAvailability", "isAvailable", "runtime", "tags",
    "cleanTitle", "titleSlug", "genres", "keywords", "added", "images", "ratings", "secondaryYearSourceId",
    "popularity", "sizeOnDisk", "originalLanguage", "folderName", "rootFolderPath", "studio", "statistics",
}  # fmt: skip
FILE_KEYS = {
    "id", "movieId", "relativePath", "path", "size", "dateAdded", "edition", "languages", "quality",
    "customFormats", "customFormatScore", "indexerFlags", "qualityCutoffNotMet",
}  # fmt: skip
FULL, BARE, HOSTILE = 1, 2, 3


@pytest.fixture
def library(database: Database) -> Database:
    """A film of which everything is known, one of which nothing is, and one whose names are traps."""
    full = put_film(database, details_of(FULL, "Full Story", 2019), tags=("kids", "old"))
    put_file(database, full, edition="Director's Cut")
    database.execute("UPDATE variant SET last_search_at = %s WHERE movie_id = %s", (NOW, full))
    bare = replace(
        details_of(BARE, "Bare", 0), imdb_id=None, years=(), status=MovieStatus.ANNOUNCED, runtime=0,
        overview="", certification=None, studio=None, website=None, trailer_id=None, ratings={}, images=(),
        titles=(), genres=(), keywords=(), collection_tmdb_id=None, collection_title=None,
        original_language=language.UNKNOWN,
    )  # fmt: skip
    bare_id = put_film(database, bare, profile="gone", root="elsewhere", folder="Bare")
    put_file(database, bare_id, "Unknown", group=None, measured=False)
    trap = 'A "quoted" \\ back\\slash, Ünïcode 私 {"x":null}, 100% %(names)s [b]'
    hostile = details_of(
        HOSTILE, trap, 2020, genres=(trap,), overview=trap, collection_title=trap, studio=trap
    )
    put_film(database, hostile, tags=(trap.lower(),), folder=trap)
    return database


def films(database: Database, **options: Any) -> list[dict[str, Any]]:
    return [json.loads(document) for document in movie_documents(database, NAMES, TODAY, **options)]


def check_with_clients(film: dict[str, Any]) -> None:
    """Both clients take the film; what one drops silently the other refuses."""
    plain = {key: value for key, value in film.items() if key != "variants"}
    strict = strict_models.MovieResource.model_validate(plain)
    assert strict.model_dump(by_alias=True, exclude_unset=True).keys() == plain.keys()
    lax = MovieResource.from_dict(plain)
    assert lax is not None
    # The client lags behind: it knows no keywords.
    assert lax.to_dict().keys() >= plain.keys() - {"keywords"}


def test_every_film_has_v3s_keys_and_types(library: Database) -> None:
    found = {film["tmdbId"]: film for film in films(library)}
    assert found.keys() == {FULL, BARE, HOSTILE}
    for film in found.values():
        assert film.keys() >= KEYS
        assert None not in film.values()
        if film["hasFile"]:
            assert film["movieFile"].keys() >= FILE_KEYS
        check_with_clients(film)
        check_with_clients(json.loads(movie_document(library, NAMES, TODAY, film["id"])))
    optional = {"imdbId", "inCinemas", "digitalRelease", "physicalRelease", "collection", "certification"}
    assert optional <= found[FULL].keys()
    assert not optional & found[BARE].keys()


def test_what_is_known_of_a_film_stands_where_v3_has_it(library: Database) -> None:
    (film,) = (film for film in films(library) if film["tmdbId"] == FULL)
    expected = {
        "title": "Full Story", "cleanTitle": "fullstory", "sortTitle": "full story", "titleSlug": "1",
        "imdbId": "tt0000001", "year": 2019, "status": "released", "minimumAvailability": "released",
        "inCinemas": "2019-03-01T00:00:00Z", "digitalRelease": "2019-07-01T00:00:00Z",
        "physicalRelease": "2019-09-01T00:00:00Z", "releaseDate": "2019-07-01T00:00:00Z",
        "originalLanguage": {"id": 1, "name": "English"}, "genres": ["Drama", "Comedy"],
        "path": "/films/Full Story (2019)", "rootFolderPath": "/films", "folder": "Full Story (2019)",
        "qualityProfileId": named_id("profile", "HD"), "monitored": True, "isAvailable": True,
        "hasFile": True, "sizeOnDisk": 8 * GIB, "added": "2026-03-31T12:00:00Z",
        "collection": {"title": "Example Collection", "tmdbId": 5001},
        "ratings": {"tmdb": {"votes": 120, "value": 7.1, "type": "user"}},
        "statistics": {"movieFileCount": 1, "sizeOnDisk": 8 * GIB, "releaseGroups": ["TEAM"]},
        "lastSearchTime": "2026-03-31T12:00:00Z", "remotePoster": "https://image.example/p.jpg",
    }  # fmt: skip
    assert {key: film[key] for key in expected} == expected
    assert sorted(film["tags"]) == sorted([named_id("tag", "kids"), named_id("tag", "old")])
    assert film["images"][0] == {"coverType": "poster", "remoteUrl": "https://image.example/p.jpg"}
    file = film["movieFile"]
    assert (file["id"], file["relativePath"], file["edition"]) == (
        film["movieFileId"], "film.mkv", "Director's Cut",
    )  # fmt: skip
    assert file["path"] == "/films/Full Story (2019)/film.mkv"
    assert file["quality"] == {
        "quality": {
            "id": 7,
            "name": "Bluray-1080p",
            "source": "bluray",
            "resolution": 1080,
            "modifier": "none",
        },
        "revision": {"version": 2, "real": 0, "isRepack": False},
    }
    assert file["languages"] == [{"id": 1, "name": "English"}, {"id": 4, "name": "German"}]
    assert file["qualityCutoffNotMet"] is False
    assert file["mediaInfo"] == {
        "audioBitrate": 1_500_000, "audioChannels": 5.1, "audioCodec": "DTS", "audioLanguages": "eng/ger",
        "audioStreamCount": 2, "videoBitDepth": 10, "videoBitrate": 9_000_000, "videoCodec": "x264",
        "videoFps": 23.976, "videoDynamicRange": "HDR", "videoDynamicRangeType": "HDR10",
        "resolution": "1920x800", "runTime": "1:42:03", "scanType": "Progressive", "subtitles": "eng/fra",
    }  # fmt: skip


def test_a_root_this_machine_does_not_have_shows_by_its_name(library: Database) -> None:
    (film,) = (film for film in films(library) if film["tmdbId"] == BARE)
    assert (film["path"], film["rootFolderPath"]) == ("elsewhere:/Bare", "elsewhere:")
    assert "mediaInfo" not in film["movieFile"]


def test_names_come_through_as_they_are(library: Database) -> None:
    (film,) = (film for film in films(library) if film["tmdbId"] == HOSTILE)
    trap = film["title"]
    assert trap.startswith('A "quoted" \\ back\\slash, Ünïcode 私')
    assert film["overview"] == film["genres"][0] == film["studio"] == film["collection"]["title"] == trap
    assert film["path"] == f"/films/{trap}"
    assert film["tags"] == [named_id("tag", trap.lower())]


def test_alternative_titles_are_shown_of_one_film(library: Database) -> None:
    movie_id = library.value("SELECT id FROM movie WHERE tmdb_id = %s", (FULL,))
    details = details_of(
        FULL, "Full Story", 2019,
        titles=(titled("Full Story"), titled("Toute l'histoire", TitleKind.TRANSLATION),
                titled("Other", TitleKind.ALTERNATIVE)),
    )  # fmt: skip
    with library.transaction():
        movies.take_metadata(library, movie_id, details, NOW)
    film = json.loads(movie_document(library, NAMES, TODAY, movie_id))
    assert film["alternateTitles"] == [
        {"sourceType": "tmdb", "movieMetadataId": movie_id, "title": "Other", "cleanTitle": "other"}
    ]
    assert movie_document(library, NAMES, TODAY, 999_999) == b"null"


def test_v3s_fields_show_the_variant_main_and_variants_the_others(library: Database) -> None:
    movie_id = library.value("SELECT id FROM movie WHERE tmdb_id = %s", (FULL,))
    library.execute(
        "INSERT INTO variant (movie_id, name, profile, root, folder, predicate, wanted)"
        " VALUES (%s, 'kids', 'SD', 'films', 'Kids/Full Story', %s, true)",
        (movie_id, {"languages": ["German"]}),
    )
    file_id = put_file(library, movie_id, "DVD", variant="kids", name="kids.mkv", size=GIB, group="OTHER")
    (film,) = (film for film in films(library) if film["tmdbId"] == FULL)
    assert film["movieFileId"] != file_id
    assert film["movieFile"]["path"] == "/films/Full Story (2019)/film.mkv"
    assert film["sizeOnDisk"] == 9 * GIB
    assert film["statistics"]["releaseGroups"] == ["OTHER", "TEAM"]
    (kids,) = film["variants"]
    assert kids | {"id": 0} == {
        "id": 0, "name": "kids", "qualityProfileId": named_id("profile", "SD"), "monitored": True,
        "path": "/films/Kids/Full Story", "wanted": False, "movieFileId": file_id, "editions": [],
        "languages": ["German"], "relativePath": "Kids/Full Story/kids.mkv", "quality": "DVD", "size": GIB,
        "missingSince": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("held", "expected"), [("DVD", True), ("WEBDL-720p", True), ("Bluray-1080p", False), ("Unknown", False)]
)
def test_the_cutoff_is_that_of_the_profile_as_this_machine_has_it(
    database: Database, held: str, expected: bool
) -> None:
    put_file(database, put_film(database, details_of(1, "Film", 2019)), held)
    (film,) = films(database)
    assert film["movieFile"]["qualityCutoffNotMet"] is expected


def test_scores_are_those_of_the_newest_policy_for_the_films_profile(database: Database) -> None:
    file_id = put_file(database, put_film(database, details_of(1, "Film", 2019)))
    for number, (profile, score) in enumerate([("HD", 10), ("HD", 25), ("SD", 99)]):
        policy = database.value("INSERT INTO policy (hash) VALUES (%s) RETURNING id", (str(number),))
        database.execute(
            "INSERT INTO file_score (file_id, policy_id, profile, score, formats)"
            " VALUES (%s, %s, %s, %s, %s)",
            (file_id, policy, profile, score, ["HDR", "x265"][:number]),
        )
    (film,) = films(database)
    assert film["movieFile"]["customFormatScore"] == 25
    assert film["movieFile"]["customFormats"] == [{"id": named_id("format", "HDR"), "name": "HDR"}]
    check_with_clients(film)


def test_release_date_and_availability_follow_what_the_user_waits_for(database: Database) -> None:
    dates = {"in_cinemas": TODAY - timedelta(days=5), "digital_release": TODAY + timedelta(days=5)}
    for number, availability in enumerate(Availability, 1):
        details = details_of(number, f"Film {number}", 2026, physical_release=None, **dates)
        put_film(database, details, minimum_availability=availability)
    found = {
        film["minimumAvailability"]: (film["releaseDate"], film["isAvailable"]) for film in films(database)
    }
    assert found == {
        "tba": ("2026-03-26T00:00:00Z", True),
        "announced": ("2026-03-26T00:00:00Z", True),
        "inCinemas": ("2026-03-26T00:00:00Z", True),
        "released": ("2026-04-05T00:00:00Z", False),
    }


def test_a_file_that_is_missing_is_no_file(library: Database) -> None:
    library.execute("UPDATE file SET missing_since = now()")
    assert [(film["hasFile"], film["movieFileId"], film["sizeOnDisk"]) for film in films(library)] == [
        (False, 0, 0)
    ] * 3


@pytest.mark.parametrize("order", ORDERS)
def test_a_list_is_sorted_both_ways_and_cut(database: Database, order: str) -> None:
    for number in (3, 1, 2):
        details = details_of(
            number, f"The {'cab'[number - 1]} film", 2000 + number, popularity=float(number),
            ratings={"tmdb": {"votes": 1, "value": float(number), "type": "user"}},
        )  # fmt: skip
        movie_id = put_film(database, details, now=NOW + timedelta(days=number))
        put_file(database, movie_id, size=number * GIB)
    expected = [2, 3, 1] if order == "title" else [1, 2, 3]
    assert [film["tmdbId"] for film in films(database, order=order)] == expected
    assert [film["tmdbId"] for film in films(database, order=order, descending=True)] == expected[::-1]
    assert [film["tmdbId"] for film in films(database, order=order, limit=2)] == expected[:2]


def test_a_filter_chooses_and_an_empty_library_is_an_empty_list(library: Database) -> None:
    condition, parameters = where(parse_expression("tag=kids", {}, TODAY), TODAY)
    chosen = films(library, condition=condition, parameters=parameters)
    assert [film["tmdbId"] for film in chosen] == [FULL]
    library.execute("DELETE FROM movie")
    assert films(library) == []
    assert tag_documents(library) == b"[]"


def test_tags_name_their_films(library: Database) -> None:
    full, hostile = (
        library.value("SELECT id FROM movie WHERE tmdb_id = %s", (tmdb_id,)) for tmdb_id in (FULL, HOSTILE)
    )
    found = json.loads(tag_documents(library))
    assert found[1:] == [
        {"id": named_id("tag", "kids"), "label": "kids", "movieIds": [full]},
        {"id": named_id("tag", "old"), "label": "old", "movieIds": [full]},
    ]
    assert found[0]["movieIds"] == [hostile]
    for tag in found:
        strict_models.TagDetailsResource.model_validate(tag)


def test_the_database_numbers_names_as_the_domain_does(database: Database) -> None:
    names = ["kids", "", "Ünïcode 私", "a" * 300, *(q.name for q in quality.QUALITIES)]
    found = {name: database.value("SELECT named_id('tag', %s)", (name,)) for name in names}
    assert found == {name: named_id("tag", name) for name in names}


def test_days_are_days_wherever_the_reader_is(database: Database) -> None:
    put_film(database, details_of(1, "Film", 2019, in_cinemas=date(2019, 12, 31)))
    database.execute("SET TimeZone = 'Pacific/Auckland'; SET DateStyle = 'SQL, DMY'")
    (film,) = films(database)
    assert (film["inCinemas"], film["added"]) == ("2019-12-31T00:00:00Z", "2026-03-31T12:00:00Z")
