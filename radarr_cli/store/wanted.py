"""Which variants are to be searched for, and when again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from radarr_cli.store.database import Database

# A variant with a grab on its way isn't searched: the download decides what comes next.
_DUE = """
SELECT v.movie_id, array_agg(v.id ORDER BY v.name) AS variant_ids,
       min(m.title) AS title, min(m.year) AS year, min(m.tmdb_id) AS tmdb_id
FROM variant v JOIN movie m ON m.id = v.movie_id
WHERE v.wanted AND v.available_at <= %(now)s::timestamptz::date
  AND (v.next_search_at IS NULL OR v.next_search_at <= %(now)s)
  AND NOT EXISTS (SELECT 1 FROM grab g WHERE g.variant_id = v.id
                  AND g.state NOT IN ('imported', 'failed', 'superseded'))
GROUP BY v.movie_id
ORDER BY min(v.next_search_at) NULLS FIRST, v.movie_id
LIMIT %(limit)s
"""
# After the n-th search in a row that brought nothing: 1, 3, 7, then 30 days.
_SEARCHED = """
UPDATE variant SET last_search_at = %(now)s,
       search_misses = CASE WHEN %(found)s THEN 0 ELSE search_misses + 1 END,
       next_search_at = %(now)s + CASE WHEN %(found)s THEN interval '1 day'
           ELSE (ARRAY[1, 3, 7, 30])[least(search_misses + 1, 4)] * interval '1 day' END
WHERE movie_id = %(movie)s AND wanted
"""


def due_searches(database: Database, now: datetime, limit: int) -> list[dict[str, Any]]:
    """Films with a wanted, available variant whose search is due, longest due first."""
    return database.all(_DUE, {"now": now, "limit": limit})


def searched(database: Database, movie_id: int, now: datetime, *, found: bool) -> None:
    """Put the film's wanted variants back into the queue of searches."""
    database.execute(_SEARCHED, {"movie": movie_id, "now": now, "found": found})
