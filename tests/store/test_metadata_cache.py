"""Answers of the metadata source in Postgres."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from radarr_cli.ports import CachedAnswer
from radarr_cli.store.metadata_cache import MetadataCache, forget_expired

if TYPE_CHECKING:
    from radarr_cli.store.database import Database

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)


def answer(**changes: object) -> CachedAnswer:
    values: dict[str, object] = {
        "status": 200,
        "body": {"id": 603, "titles": ["Ä", None, {"a": 1.5}]},
        "fetched_at": NOW,
        "expires_at": NOW + timedelta(hours=1),
        "etag": 'W/"x"',
    }
    return CachedAnswer(**values | changes)  # type: ignore[arg-type]


def test_an_answer_comes_back_as_it_was_put_and_the_newer_one_wins(database: Database) -> None:
    cache = MetadataCache(database)
    assert cache.get("tmdb:movie/603?") is None
    cache.put("tmdb:movie/603?", answer())
    assert cache.get("tmdb:movie/603?") == answer()
    gone = answer(status=404, body=None, etag=None)
    cache.put("tmdb:movie/603?", gone)
    assert cache.get("tmdb:movie/603?") == gone


def test_a_dry_run_reads_and_writes_nothing(database: Database) -> None:
    cache = MetadataCache(database)
    cache.put("a", answer())
    database.forbid_writes()
    cache.put("a", answer(status=404, body=None))
    cache.put("b", answer())
    assert cache.get("a") == answer()
    assert cache.get("b") is None


def test_what_expired_long_ago_is_forgotten(database: Database) -> None:
    cache = MetadataCache(database)
    cache.put("old", answer(expires_at=NOW - timedelta(days=31)))
    cache.put("new", answer(expires_at=NOW - timedelta(days=29)))
    assert forget_expired(database, NOW - timedelta(days=30)) == 1
    assert cache.get("old") is None
    assert cache.get("new") is not None
