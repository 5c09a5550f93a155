"""What happened: written once, for the history and for notifiers, and read as v3's resources."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from arr_py_client.radarr.v3._generated import models as strict_models
from radarr.models.history_resource import HistoryResource

from radarr_cli.domain import language
from radarr_cli.domain.events import Event, EventKind
from radarr_cli.domain.movie import Availability, MovieDetails
from radarr_cli.domain.quality import BY_NAME, QualityModel, Revision
from radarr_cli.domain.v3 import quality_document
from radarr_cli.store.history import history_json, record
from radarr_cli.store.movies import add_movie, load_movie, remove_movie

if TYPE_CHECKING:
    from radarr_cli.domain.movie import Movie
    from radarr_cli.store.database import Database

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
HOSTILE = "[bold]\x1b[31mX</a>'\"; DROP TABLE history;--\\u0000 日本"


@pytest.fixture
def movie(database: Database) -> Movie:
    with database.transaction():
        movie_id = add_movie(
            database,
            MovieDetails(tmdb_id=9, title="Solar Wind", year=2019),
            profile="HD",
            root="films",
            folder="Solar Wind (2019)",
            monitored=True,
            minimum_availability=Availability.ANNOUNCED,
            tags=(),
            added_by="test",
            now=NOW,
        )
    movie = load_movie(database, movie_id or 0)
    assert movie is not None
    return movie


def event(movie: Movie, kind: EventKind = EventKind.GRABBED, **changes: Any) -> Event:
    given: dict[str, Any] = {
        "kind": kind,
        "at": NOW,
        "movie_id": movie.id,
        "variant_id": movie.variants[0].id,
        "source_title": "Solar.Wind.2019.1080p.WEB-DL-TEAM",
        "download_id": "ABC",
        "data": {"indexer": "quay", "size": "123"},
        "quality": QualityModel(BY_NAME["WEBDL-1080p"], Revision(version=2)),
        "languages": (language.ENGLISH,),
        "formats": ("HDR",),
        "format_score": 10,
    }
    return Event(**given | changes)


def read(database: Database, **filters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(history_json(database, **filters))
    return found


def test_an_event_is_v3s_history_resource(database: Database, movie: Movie) -> None:
    record(database, event(movie))
    [found] = read(database, below_cutoff={"HD": ["WEBDL-1080p"]})
    assert found == {
        "id": found["id"],
        "movieId": movie.id,
        "sourceTitle": "Solar.Wind.2019.1080p.WEB-DL-TEAM",
        "languages": [{"id": 1, "name": "English"}],
        "quality": {
            "quality": quality_document(BY_NAME["WEBDL-1080p"]),
            "revision": {"version": 2, "real": 0, "isRepack": False},
        },
        "customFormats": [{"id": found["customFormats"][0]["id"], "name": "HDR"}],
        "customFormatScore": 10,
        "qualityCutoffNotMet": True,
        "date": "2024-05-06T07:08:09Z",
        "downloadId": "ABC",
        "eventType": "grabbed",
        "data": {"indexer": "quay", "size": "123"},
        "movie": {"id": movie.id, "title": "Solar Wind", "year": 2019, "tmdbId": 9},
    }


@pytest.mark.parametrize("kind", [
    EventKind.GRABBED, EventKind.IMPORTED, EventKind.DOWNLOAD_FAILED, EventKind.FILE_DELETED,
    EventKind.FILE_RENAMED, EventKind.DOWNLOAD_IGNORED,
])  # fmt: skip
def test_two_independent_clients_read_every_event(kind: EventKind, database: Database, movie: Movie) -> None:
    record(database, event(movie, kind))
    record(database, event(movie, kind, quality=None, languages=(), download_id=None, movie_id=None))
    for found in read(database):
        strict_models.HistoryResource.model_validate(found)
        again = HistoryResource.from_dict(found).to_dict()
        assert {key: again[key] for key in ("id", "movieId", "eventType", "data", "sourceTitle")} == {
            key: found[key] for key in ("id", "movieId", "eventType", "data", "sourceTitle")
        }


@pytest.mark.parametrize("kind", [EventKind.FALLBACK, EventKind.ATTENTION, EventKind.MOVIE_ADDED])
def test_what_v3_has_no_word_for_is_told_but_is_no_history(
    kind: EventKind, database: Database, movie: Movie
) -> None:
    assert record(database, event(movie, kind)) is None
    assert read(database) == []
    assert database.value("SELECT payload->>'event' FROM outbox") == kind.value


def test_history_and_outbox_are_written_together_or_not_at_all(database: Database, movie: Movie) -> None:
    with pytest.raises(RuntimeError), database.transaction():
        record(database, event(movie))
        raise RuntimeError
    assert read(database) == []
    assert database.value("SELECT count(*) FROM outbox") == 0
    record(database, event(movie, EventKind.IMPORTED), told_as="upgrade")
    [told] = database.all("SELECT event, payload, movie_id FROM outbox")
    assert (told["event"], told["movie_id"]) == ("upgrade", movie.id)
    assert told["payload"]["movie"] == {"tmdbId": 9, "title": "Solar Wind", "year": 2019}


def test_the_history_outlives_the_film(database: Database, movie: Movie) -> None:
    record(database, event(movie))
    remove_movie(database, movie.id)
    [found] = read(database)
    assert (found["movieId"], found["movie"]["title"]) == (0, "Solar Wind")


def test_it_is_sorted_filtered_and_cut(database: Database, movie: Movie) -> None:
    for hours, kind in enumerate([EventKind.GRABBED, EventKind.IMPORTED, EventKind.FILE_DELETED]):
        record(database, event(movie, kind, at=NOW + timedelta(hours=hours)))
    record(database, event(movie, movie_id=None, at=NOW - timedelta(days=1)))
    kinds = [found["eventType"] for found in read(database)]
    assert kinds == ["movieFileDeleted", "downloadFolderImported", "grabbed", "grabbed"]
    assert len(read(database, movie_id=movie.id)) == 3
    assert len(read(database, event="grabbed")) == 2
    assert len(read(database, since=NOW + timedelta(hours=1))) == 2
    assert [found["eventType"] for found in read(database, limit=1, skip=1)] == ["downloadFolderImported"]
    assert read(database, skip=10) == []


def test_text_from_outside_is_only_text(database: Database, movie: Movie) -> None:
    text = HOSTILE.replace("\\u0000", "")
    record(database, event(movie, source_title=text, data={"message": text}))
    [found] = read(database)
    assert (found["sourceTitle"], found["data"]["message"]) == (text, text)
