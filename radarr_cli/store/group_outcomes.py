"""What came of our own downloads, and what a person blocked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from radarr_cli.store.database import Database

# What came of grabs that ended lately. The same quality again within a month: the first was no good.
_OUTCOMES = """
SELECT g.title, g.protocol, g.state, g.size, coalesce(g.finished_at, g.intended_at) AS at, m.tmdb_id,
       m.id AS movie_id, f.measured, r.parsed,
       EXISTS (SELECT FROM blocklist b WHERE b.release_id = g.release_id AND b.reason = 'user') AS blocked,
       EXISTS (SELECT FROM blocklist b WHERE b.release_id = g.release_id AND b.reason = 'mismatch')
         AS mismatch,
       EXISTS (SELECT FROM grab n JOIN release nr ON nr.id = n.release_id
               WHERE n.variant_id = g.variant_id AND n.release_id <> g.release_id AND n.state = 'imported'
                 AND n.finished_at > g.finished_at AND n.finished_at < g.finished_at + interval '30 days'
                 AND nr.parsed->'quality'->'quality'->'name' = r.parsed->'quality'->'quality'->'name')
         AS replaced
FROM grab g
JOIN release r ON r.id = g.release_id
LEFT JOIN movie m ON m.id = g.movie_id
LEFT JOIN LATERAL (SELECT measured FROM file WHERE grab_id = g.id ORDER BY id DESC LIMIT 1) f ON true
WHERE g.state IN ('imported', 'failed') AND coalesce(g.finished_at, g.intended_at) >= %(since)s
ORDER BY coalesce(g.finished_at, g.intended_at), g.id
"""
_BLOCKED = """
SELECT b.source_title AS title, b.protocol, b.size, b.at, m.tmdb_id, m.id AS movie_id
FROM blocklist b LEFT JOIN movie m ON m.id = b.movie_id
WHERE b.reason = 'user' AND b.at >= %(since)s ORDER BY b.at, b.id
"""


def outcome_rows(database: Database, since: datetime) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What came of grabs that ended since then, and what a person blocked."""
    return database.all(_OUTCOMES, {"since": since}), database.all(_BLOCKED, {"since": since})
