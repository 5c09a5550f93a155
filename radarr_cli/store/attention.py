"""What waits for a person: one open row a cause."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from radarr_cli import log

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from radarr_cli.store.database import Database

# True only for the run in which it turns up: a row that is open already just gets its date.
# Then it is told too, with what is known of the grab it is about.
_RAISE = """
WITH asked AS (
INSERT INTO attention AS a (key, kind, severity, message, remedy, movie_id, grab_id, run_id, data, raised_at,
    seen_at)
VALUES (%(key)s, %(kind)s, %(severity)s, %(message)s, %(remedy)s, %(movie)s, %(grab)s, %(run)s,
    %(data)s::jsonb, %(now)s, %(now)s)
ON CONFLICT (key) WHERE cleared_at IS NULL
DO UPDATE SET message = excluded.message, remedy = excluded.remedy, severity = excluded.severity,
    data = excluded.data, seen_at = excluded.seen_at
    WHERE (a.message, a.remedy, a.severity, a.data)
          IS DISTINCT FROM (excluded.message, excluded.remedy, excluded.severity, excluded.data)
RETURNING xmax = 0 AS raised
), told AS (
INSERT INTO outbox (at, event, movie_id, run_id, payload)
SELECT %(now)s, 'attention', %(movie)s, %(run)s, coalesce(g.verdict -> 'event', '{}') || jsonb_build_object(
    'event', 'manualInteractionRequired', 'movieId', %(movie)s::bigint, 'grabId', %(grab)s::bigint,
    'variantId', g.variant_id, 'releaseId', g.release_id, 'downloadId', g.download_id,
    'sourceTitle', coalesce(g.title, ''),
    'data', coalesce((SELECT jsonb_object_agg(key, value) FROM jsonb_each(g.verdict #> '{event,data}')
                      WHERE key IN ('indexer', 'indexerFlags', 'releaseGroup', 'size')), '{}')
        || jsonb_strip_nulls(jsonb_build_object('releaseSize', g.size::text))
        || %(data)s::jsonb || jsonb_build_object('message', %(message)s::text, 'remedy', %(remedy)s::text,
        'type', %(kind)s::text, 'level', %(severity)s::text),
    'movie', coalesce((SELECT jsonb_build_object('tmdbId', tmdb_id, 'title', title, 'year', year)
                       FROM movie WHERE id = %(movie)s), '{}'))
FROM asked LEFT JOIN grab g ON g.id = %(grab)s WHERE asked.raised
)
SELECT raised FROM asked
"""
# No v3 resource: Radarr has no such list.
_LIST = """
SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
    'id', a.id, 'kind', a.kind, 'severity', a.severity, 'message', a.message, 'remedy', a.remedy,
    'movieId', a.movie_id, 'grabId', a.grab_id,
    'movie', CASE WHEN m.id IS NOT NULL THEN json_build_object('id', m.id, 'title', m.title, 'year', m.year,
                                                               'tmdbId', m.tmdb_id) END,
    'since', to_char(a.raised_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'lastSeen', to_char(a.seen_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'clearedAt', to_char(a.cleared_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'clearedBy', a.cleared_by,
    'data', a.data
  )) ORDER BY a.raised_at, a.id), '[]')::text
FROM attention a LEFT JOIN movie m ON m.id = a.movie_id
WHERE (%(id)s::bigint IS NULL AND a.cleared_at IS NULL) OR a.id = %(id)s
"""


def raise_attention(
    database: Database,
    key: str,
    kind: str,
    message: str,
    *,
    remedy: str,
    now: datetime,
    severity: str = "warning",
    movie_id: int | None = None,
    grab_id: int | None = None,
    run_id: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> bool:
    """Ask a person; True if that cause wasn't open yet: then notifiers are told, too.

    `remedy` is the command that clears it.
    """
    new = bool(
        database.value(
            _RAISE,
            {
                "key": key,
                "kind": kind,
                "severity": severity,
                "message": message,
                "remedy": remedy,
                "movie": movie_id,
                "grab": grab_id,
                "run": run_id,
                "data": json.dumps(dict(data or {})),
                "now": now,
            },
        )
    )
    if new:
        log.tell("warning", "attention", message, kind=kind, remedy=remedy, movieId=movie_id, runId=run_id)
    return new


def clear_attention(database: Database, key: str, now: datetime) -> bool:
    """The cause is over; True if it was open."""
    return (
        database.execute(
            "UPDATE attention SET cleared_at = %s WHERE key = %s AND cleared_at IS NULL", (now, key)
        )
        > 0
    )


def attention_json(database: Database, attention_id: int | None = None) -> bytes:
    """What waits for a person, the oldest first, as finished JSON; or one entry, open or not."""
    return database.json(_LIST, {"id": attention_id})


def dismiss(database: Database, attention_ids: list[int] | None, by: str, now: datetime) -> list[int]:
    """A person has read these (None: all); the ids of those that were open."""
    rows = database.all(
        """
        UPDATE attention SET cleared_at = %(now)s, cleared_by = %(by)s
        WHERE cleared_at IS NULL AND (%(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s)) RETURNING id
        """,
        {"ids": attention_ids, "by": by, "now": now},
    )
    return sorted(row["id"] for row in rows)


def clear_attention_of_grab(database: Database, grab_id: int, now: datetime) -> None:
    """Nothing about this grab waits for a person any more."""
    database.execute(
        "UPDATE attention SET cleared_at = %s WHERE grab_id = %s AND cleared_at IS NULL", (now, grab_id)
    )
