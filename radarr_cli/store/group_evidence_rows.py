"""The releases that count for one group, row by row, for who wants to see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from radarr_cli.store.database import Database

KEPT = """
FROM (
  SELECT DISTINCT ON (group_name, identity) * FROM group_observation
  WHERE seen_at <= %(until)s AND (%(groups)s::text[] IS NULL OR group_name = ANY(%(groups)s))
  ORDER BY group_name, identity, source IN ('outcome', 'user'), day DESC, seeders DESC NULLS LAST, indexer
) AS o
LEFT JOIN (
  SELECT identity, bool_and(coalesce((outcome->>'imported')::boolean, false)
             AND NOT outcome ?| ARRAY['failed', 'mismatch', 'replaced', 'blocked']) AS good,
         jsonb_agg(DISTINCT outcome) AS outcomes
  FROM group_observation
  WHERE source IN ('outcome', 'user') AND outcome <> '{}' AND seen_at <= %(until)s
    AND (%(groups)s::text[] IS NULL OR group_name = ANY(%(groups)s))
  GROUP BY identity
) AS mine ON mine.identity = o.identity
"""
"""One row a release: what was seen last, and of that where most seeders were; whatever came of it with us."""
_ROWS = f"""
SELECT o.name, o.source, o.indexer, o.day, o.published_at, o.tmdb_id, o.protocol, o.resolution, o.medium,
       o.codec, o.category, o.size, o.runtime, o.seeders, o.peers, o.completed, o.internal, o.exclusive,
       o.freeleech, o.private, mine.good AS success, mine.outcomes,
       power(2, -greatest(extract(epoch FROM %(at)s - coalesce(o.published_at, o.day::timestamptz)), 0)
             / 86400 / %(half_life)s)::float8 AS weight
{KEPT} ORDER BY weight DESC, o.name LIMIT %(limit)s
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
