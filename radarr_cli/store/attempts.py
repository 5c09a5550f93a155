"""The account of every call to an indexer: what was asked, what came of it, what was dropped and why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli import log

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from radarr_cli.ports import SearchAttempt
    from radarr_cli.store.database import Database

_ATTEMPTS = """
INSERT INTO search_attempt (at, run_id, movie_id, indexer, tier, query, status, error, ms, rows, dropped)
SELECT %(now)s, %(run)s, %(movie)s, indexer, tier, query, status, message, milliseconds, rows, dropped
FROM jsonb_to_recordset(%(rows)s::jsonb) AS x(indexer text, tier text, query text, status text, message text,
    milliseconds integer, rows integer, dropped jsonb)
"""
_ANSWERED = """
SELECT indexer, max(at) AS at FROM search_attempt
WHERE movie_id = %s AND at >= %s AND tier IN ('ids', 'title', 'none')
GROUP BY indexer HAVING bool_and(status IN ('ok', 'unsupported'))
"""
_COLUMNS = "at, movie_id, indexer, tier, query, status, error, ms AS milliseconds, rows, dropped"
_OF_FILM = f"""
SELECT {_COLUMNS} FROM search_attempt WHERE movie_id = %(movie)s AND at >= %(since)s ORDER BY at DESC, id DESC
LIMIT %(limit)s
"""  # noqa: S608 - the columns are our own
_OF_INDEXER = f"""
SELECT {_COLUMNS} FROM search_attempt WHERE indexer = %(indexer)s AND at >= %(since)s
ORDER BY at DESC, id DESC LIMIT %(limit)s
"""  # noqa: S608


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCall:
    """One call as it was written down; `status` and `tier` as `ports.SearchAttempt` has them, `error` and
    `query` masked. `movie_id` is None for a feed, and for words that were typed."""

    at: datetime
    movie_id: int | None
    indexer: str
    tier: str
    query: str
    status: str
    error: str | None
    milliseconds: int
    rows: int
    dropped: Mapping[str, int]


def record_attempts(
    database: Database,
    attempts: Sequence[SearchAttempt],
    *,
    movie_id: int | None,
    run_id: int | None,
    now: datetime,
) -> None:
    """Write down what was asked of whom and what came of it."""
    names = ("indexer", "tier", "query", "status", "message", "milliseconds", "rows")
    rows = [
        {name: getattr(attempt, name) for name in names} | {"dropped": dict(attempt.dropped)}
        for attempt in attempts
    ]
    for attempt in attempts:
        log.tell(
            "debug" if attempt.status in ("paused", "unsupported") else "info",
            "search", attempt.message or "",
            indexer=attempt.indexer, status=attempt.status, tier=attempt.tier,
            rows=attempt.rows, ms=attempt.milliseconds, movieId=movie_id, runId=run_id,
            query=attempt.query or None, dropped=dict(attempt.dropped) or None,
        )  # fmt: skip
    if rows:
        database.execute(_ATTEMPTS, {"rows": json.dumps(rows), "movie": movie_id, "run": run_id, "now": now})


def answered_since(database: Database, movie_id: int, since: datetime) -> dict[str, datetime]:
    """The indexers that answered a search for the film since then, with no failure after it, and when."""
    return {row["indexer"]: row["at"] for row in database.all(_ANSWERED, (movie_id, since))}


def calls_for_film(database: Database, movie_id: int, since: datetime, limit: int) -> list[PastCall]:
    """What was asked for a film since then, of all indexers, the newest first."""
    found = database.all(_OF_FILM, {"movie": movie_id, "since": since, "limit": limit})
    return [PastCall(**row) for row in found]


def calls_of_indexer(database: Database, indexer: str, since: datetime, limit: int) -> list[PastCall]:
    """What one indexer was asked since then, the newest first."""
    found = database.all(_OF_INDEXER, {"indexer": indexer, "since": since, "limit": limit})
    return [PastCall(**row) for row in found]


def forget_calls(database: Database, before: datetime) -> int:
    """Delete the account of calls that were made before; how many those were."""
    return database.execute("DELETE FROM search_attempt WHERE at < %s", (before,))
