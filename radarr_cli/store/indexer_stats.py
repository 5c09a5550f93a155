"""What was asked of indexers and what came of it, from the account of every call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from radarr_cli.store.database import Database

# Percentiles of calls that were made: one that was left out took no time.
_STATS = """
SELECT a.indexer, count(*) FILTER (WHERE status <> 'paused') AS calls,
    count(*) FILTER (WHERE status = 'ok') AS good,
    count(*) FILTER (WHERE status IN ('error', 'limited', 'rejected')) AS failed,
    count(*) FILTER (WHERE status = 'paused') AS not_asked,
    count(*) FILTER (WHERE tier = 'rss') AS feeds,
    count(DISTINCT movie_id) AS films,
    coalesce(sum(rows), 0)::bigint AS rows,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY ms) FILTER (WHERE status = 'ok') AS median_ms,
    max(at) FILTER (WHERE status = 'ok') AS last_good_at,
    (SELECT count(*) FROM grab g WHERE g.indexer = a.indexer AND g.intended_at >= %(since)s) AS grabs,
    (SELECT jsonb_object_agg(reason, number) FROM (
        SELECT reason, sum(number::bigint) AS number
        FROM search_attempt d, jsonb_each_text(d.dropped) AS x(reason, number)
        WHERE d.indexer = a.indexer AND d.at >= %(since)s GROUP BY reason) AS counted) AS dropped,
    (SELECT jsonb_build_object('at', l.at, 'status', l.status, 'error', l.error)
     FROM search_attempt l WHERE l.indexer = a.indexer AND l.at >= %(since)s
       AND l.status IN ('error', 'limited', 'rejected')
     ORDER BY l.at DESC, l.id DESC LIMIT 1) AS last_failure,
    (SELECT s.feed_gap FROM indexer_state s WHERE s.name = a.indexer) AS feed_gap
FROM search_attempt a WHERE a.at >= %(since)s
GROUP BY a.indexer ORDER BY a.indexer
"""


def indexer_stats(database: Database, since: datetime) -> list[dict[str, Any]]:
    """One row an indexer that was asked, or left alone, since then."""
    return database.all(_STATS, {"since": since})
