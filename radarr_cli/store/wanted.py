"""Which variants are to be searched for, and when again: one fair queue of all of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from radarr_cli.store.database import Database

# A variant with a grab on its way isn't searched: the download decides what comes next. What is missing goes
# before what could be better; of films that are due for equally long the one that was searched for the
# longest ago goes first: none starves.
_DUE = """
WITH due AS (
  SELECT v.id, v.name, v.movie_id, v.wanted, v.next_search_at, v.last_search_at FROM variant v
  WHERE v.wanted AND v.available_at <= %(today)s
    AND (v.next_search_at IS NULL OR v.next_search_at <= %(now)s)
  UNION ALL
  SELECT v.id, v.name, v.movie_id, v.wanted, v.next_search_at, v.last_search_at
  FROM jsonb_each(%(below)s::jsonb) AS profile(name, qualities),
    jsonb_array_elements_text(profile.qualities) AS quality(name),
    LATERAL (
      SELECT x.* FROM variant x
      WHERE x.profile = profile.name AND x.held_quality = quality.name AND x.search_upgrades
        AND (x.next_search_at IS NULL OR x.next_search_at <= %(now)s)
        AND NOT EXISTS (SELECT FROM variant_file vf JOIN file f ON f.id = vf.file_id
                        WHERE vf.variant_id = x.id AND f.pinned)
    ) AS v
)
SELECT v.movie_id, array_agg(v.id ORDER BY v.name) AS variant_ids,
       m.title, m.year, m.tmdb_id, m.tags
FROM due v JOIN movie m ON m.id = v.movie_id
WHERE NOT EXISTS (SELECT 1 FROM grab g WHERE g.variant_id = v.id
                  AND g.state NOT IN ('imported', 'failed', 'superseded'))
GROUP BY v.movie_id, m.id
ORDER BY bool_or(v.wanted) DESC, min(v.next_search_at) NULLS FIRST, min(v.last_search_at) NULLS FIRST,
         v.movie_id
LIMIT %(limit)s
"""
# After the n-th search in a row that brought nothing: 1, 3, 7, then 30 days, a tenth more or less, so that
# films that were added together don't come back together. Releases of a film come in the weeks after its own
# releases: there it is asked daily, and again on the day of the next one.
_SEARCHED = """
UPDATE variant v SET last_search_at = %(now)s,
  search_misses = CASE WHEN %(found)s THEN 0 WHEN %(partly)s THEN search_misses ELSE search_misses + 1 END,
  next_search_at = least(
    %(now)s + (CASE WHEN %(found)s OR %(partly)s OR near.recent THEN 1
               ELSE (ARRAY[1, 3, 7, 30])[least(search_misses + 1, 4)] END
               * (0.9 + 0.2 * random())) * interval '1 day',
    near.next)
FROM (
  SELECT m.id,
    bool_or(day BETWEEN %(today)s::date - 14 AND %(today)s::date) AS recent,
    %(midnight)s + (min(day) FILTER (WHERE day > %(today)s::date) - %(today)s::date) * interval '1 day'
      AS next
  FROM movie m LEFT JOIN LATERAL unnest(ARRAY[m.digital_release, m.physical_release]) AS day ON true
  WHERE m.id = %(movie)s GROUP BY m.id
) AS near
WHERE v.movie_id = near.id AND (v.wanted OR v.held_quality IS NOT NULL)
"""


def due_searches(
    database: Database, now: datetime, limit: int, below_cutoff: Mapping[str, Sequence[str]] | None = None
) -> list[dict[str, Any]]:
    """Films whose search is due, longest due first: those with a wanted, available variant; then those with a
    file of a quality that is below the cutoff (by profile), where upgrades are wanted."""
    below = json.dumps({name: list(qualities) for name, qualities in (below_cutoff or {}).items()})
    today = now.astimezone().date()
    return database.all(_DUE, {"now": now, "today": today, "limit": limit, "below": below})


def searched(database: Database, movie_id: int, now: datetime, *, found: bool, partly: bool = False) -> None:
    """Put the film's variants back into the queue of searches; `partly` says that some indexers
    couldn't be asked, so that it is no miss yet."""
    midnight = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    values = {"movie": movie_id, "now": now, "today": midnight.date(), "midnight": midnight}
    database.execute(_SEARCHED, {**values, "found": found, "partly": partly})
