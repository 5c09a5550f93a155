"""Feed, search, push and import ask the library for films, and agree on which film a release is.

The library is in Postgres. A feed is matched with one question for all its names; a search by the service, on
a loopback indexer; a push with one question for its one name; an import by a file's path, without an indexer.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.indexers.roster import build_roster
from radarr_cli.adapters.indexers.settings import TorznabSettings
from radarr_cli.domain.matching import lookup_titles, match
from radarr_cli.domain.movie import Availability, MovieDetails, MovieTitle
from radarr_cli.domain.parsing import clean_title, parse_path, parse_release
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import IndexerEntry, NetworkSettings, Url
from radarr_cli.services.indexers.searching import Searching
from radarr_cli.store import movies, releases
from radarr_cli.store.metadata_cache import MetadataCache
from radarr_cli.store.spool import Spool
from tests.domain.matching_cases import BY_NAME, CASES, LIBRARY, Case, Film
from tests.fakes.torznab_server import KEY, Item, TorznabServer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from radarr_cli.domain.matching import KnownMovie
    from radarr_cli.domain.release import ParsedRelease, ReleaseOffer
    from radarr_cli.store.database import Database

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
Answer = tuple[object, str]


@pytest.fixture
def library(database: Database) -> Database:
    with database.transaction():
        for film in LIBRARY:
            assert add_film(database, film) == film.number
    return database


def add_film(database: Database, film: Film) -> int | None:
    named = {clean_title(title): (title, kind) for title, kind in reversed(film.named)}
    details = MovieDetails(
        tmdb_id=film.tmdb_id,
        imdb_id=film.imdb_id,
        title=film.title,
        original_title=film.original or film.title,
        year=film.year,
        years=film.known().years,
        titles=tuple(MovieTitle(title, clean, kind) for clean, (title, kind) in named.items()),
    )
    return movies.add_movie(
        database, details, profile="HD", root="films", folder=f"film {film.number}", monitored=True,
        minimum_availability=Availability.RELEASED, tags=(), added_by="test", now=NOW,
    )  # fmt: skip


def expected(cases: Iterable[Case]) -> dict[Case, Answer]:
    return {case: (case.answer, case.kind) for case in cases}


def asked(database: Database, read: Iterable[tuple[ParsedRelease, ReleaseOffer | None]]) -> list[KnownMovie]:
    sources = [each for pair in read for each in pair if each]
    return releases.known_movies(
        database,
        {title for parsed, _ in read for title in lookup_titles(parsed)},
        {each.tmdb_id for each in sources if each.tmdb_id},
        {each.imdb_id for each in sources if each.imdb_id},
    )


def test_a_feed_matched_with_one_question(library: Database) -> None:
    read = [(parse_release(case.name), case.offer) for case in CASES]
    known = asked(library, read)
    answers: dict[Case, Answer] = {}
    for case, (parsed, offer) in zip(CASES, read, strict=True):
        found = match(parsed, offer, known)
        answers[case] = (found.others or found.movie_id, found.kind.value)
    assert answers == expected(CASES)


@pytest.mark.parametrize("searched", [1, 5, 26])
def test_a_search_for_any_film(library: Database, tmp_path: Path, searched: int) -> None:
    cases = {str(number): case for number, case in enumerate(CASES, start=1) if case.name}
    items = [
        # The size tells which case an offer is: names repeat with other ids.
        Item(case.name, size=int(number), tmdb_id=case.tmdb_id, imdb_id=case.imdb_id)
        for number, case in cases.items()
    ]
    with TorznabServer(items) as server:
        server._fits = lambda item, query: True
        options = TorznabSettings(url=Url(server.url), api_key=Secret.of(KEY))
        entry = IndexerEntry(name="tracker", kind="torznab", options=options)
        cache, network = MetadataCache(library), NetworkSettings(timeout=timedelta(seconds=5))
        result = Searching(
            database=library,
            roster=lambda fresh: build_roster([entry], [], network, cache, fresh=fresh),
            spool=Spool(tmp_path / "releases"),
            now=lambda: NOW,
        ).search(searched)
    answers: dict[Case, Answer] = {}
    for stored in result.offers:
        answers[cases[str(stored.offer.size)]] = (stored.movie_id, stored.match_kind)
    for other in result.others:
        found = other.match
        answers[cases[str(other.offer.size)]] = (found.others or found.movie_id, found.kind.value)
    assert answers == expected(cases.values())


def test_a_push_of_one_name_at_a_time(library: Database) -> None:
    answers: dict[Case, Answer] = {}
    for case in CASES:
        parsed = parse_release(case.name)
        found = match(parsed, case.offer, asked(library, [(parsed, case.offer)]))
        answers[case] = (found.others or found.movie_id, found.kind.value)
    assert answers == expected(CASES)


def test_an_import_of_files_nobody_grabbed(library: Database) -> None:
    cases = [case for case in CASES if not case.tmdb_id and not case.imdb_id and "/" not in case.name]
    assert len(cases) > len(BY_NAME) * 0.9
    answers: dict[Case, Answer] = {}
    for case in cases:
        parsed = parse_path(f"/downloads/complete/{case.name}.mkv")
        found = match(parsed, None, asked(library, [(parsed, None)]))
        answers[case] = (found.others or found.movie_id, found.kind.value)
    assert answers == expected(cases)
