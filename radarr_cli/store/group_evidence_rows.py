"""The releases that count for one group, row by row, for who wants to see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from radarr_cli.store.database import Database

KEPT = """
FROM (
  SELECT DISTINCT ON (g.group_name, g.identity) {columns}
  FROM group_observation g
  LEFT JOIN (
    SELECT identity, bool_and(coalesce((outcome->>'imported')::boolean, false)
               AND NOT outcome ?| ARRAY['failed', 'mismatch', 'replaced', 'blocked']) AS good,
           jsonb_agg(DISTINCT outcome) AS outcomes
    FROM group_observation
    WHERE source IN ('outcome', 'user') AND outcome <> '{{}}' AND seen_at <= %(until)s
      AND (%(groups)s::text[] IS NULL OR group_name = ANY(%(groups)s))
    GROUP BY identity
  ) AS mine ON mine.identity = g.identity
  WHERE g.seen_at <= %(until)s AND (%(groups)s::text[] IS NULL OR g.group_name = ANY(%(groups)s))
  ORDER BY g.group_name, g.identity, g.source IN ('outcome', 'user'), g.day DESC, g.seeders DESC NULLS LAST,
           g.indexer
) AS o
"""
"""One row a release: what was seen last, and of that where most seeders were; whatever came of it with us.

`columns` are those of `g` and `mine` that are wanted: all that is sorted is carried along.
"""
_ROWS = f"""
SELECT o.name, o.source, o.indexer, o.day, o.published_at, o.tmdb_id, o.protocol, o.resolution, o.medium,
       o.codec, o.category, o.size, o.runtime, o.seeders, o.peers, o.completed, o.internal, o.exclusive,
       o.freeleech, o.private, o.good AS success, o.outcomes,
       power(2, -greatest(extract(epoch FROM %(at)s - coalesce(o.published_at, o.day::timestamptz)), 0)
             / 86400 / %(half_life)s)::float8 AS weight
{KEPT.format(columns="g.*, mine.good, mine.outcomes")} ORDER BY weight DESC, o.name LIMIT %(limit)s
"""  # noqa: S608 - put together from constants


def evidence_rows(
    database: Database,
    group: str,
    *,
    until: datetime,
    at: datetime,
    half_life: float,
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """Every release that counts for a group as it was seen last at `until`, with its weight at `at`; the
    heaviest first."""
    values = {"until": until, "at": at, "groups": [group], "half_life": half_life, "limit": limit}
    return database.all(_ROWS, values)
