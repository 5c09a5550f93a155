"""Runs as they are looked back at, and what is forgotten of them in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from radarr_cli.store.database import Database

# A run without an end whose process lives no more was killed: only its own machine can tell.
_RUN = """
    'id', r.id, 'command', r.command, 'host', r.host, 'pid', r.pid, 'user', r.user_name, 'stages', r.stages,
    'started', to_char(r.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'ended', to_char(r.finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'seconds', round(extract(epoch FROM r.finished_at - r.started_at), 1),
    'status', r.status, 'exitCode', r.exit_code, 'summary', r.summary
"""
_LIST = f"""
SELECT coalesce(json_agg(json_strip_nulls(json_build_object({_RUN})) ORDER BY r.started_at DESC), '[]')::text
FROM (SELECT * FROM run
      WHERE NOT %(failed)s OR status IN ('running', 'partial', 'braked')
        OR coalesce(exit_code, 0) NOT IN (0, 7)
      ORDER BY started_at DESC LIMIT %(limit)s) AS r
"""  # noqa: S608 - our own text
_SHOW = f"""
SELECT json_strip_nulls(json_build_object({_RUN},
  'events', (
    SELECT json_agg(json_build_object('id', h.id, 'eventType', h.event, 'sourceTitle', h.source_title,
        'movie', h.movie, 'data', h.data,
        'date', to_char(h.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) ORDER BY h.id)
    FROM history h WHERE h.run_id = r.id),
  'attention', (
    SELECT json_agg(json_build_object('id', a.id, 'kind', a.kind, 'message', a.message, 'remedy', a.remedy,
        'open', a.cleared_at IS NULL) ORDER BY a.id)
    FROM attention a WHERE a.run_id = r.id)
))::text
FROM run r WHERE r.id = %(id)s
"""  # noqa: S608
_OLD = {
    "events": """FROM outbox o WHERE o.flushed_at < %(told)s
      AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.outbox_id = o.id AND d.state = 'waiting')""",
    "runs": "FROM run WHERE finished_at < %(ran)s OR (finished_at IS NULL AND started_at < %(ran)s)",
    "attention": "FROM attention WHERE cleared_at < %(ran)s",
    "pauses": "FROM switch WHERE until < %(now)s AND key LIKE 'pause:%%'",
    "holds": "FROM switch WHERE until < %(now)s AND key NOT LIKE 'pause:%%'",
}
_DELETED = ", ".join(f"old_{name} AS (DELETE {which} RETURNING 1)" for name, which in _OLD.items())
_COUNTED = ", ".join(f"(SELECT count(*) FROM old_{name}) AS {name}" for name in _OLD)  # noqa: S608
_FORGET = f"WITH {_DELETED} SELECT {_COUNTED}"
_COUNT = "SELECT " + ", ".join(f"(SELECT count(*) {which}) AS {name}" for name, which in _OLD.items())


def runs_json(database: Database, *, failed: bool, limit: int) -> bytes:
    """The newest runs first; `failed` leaves out those that ended well, be it with a question for a person
    (7)."""
    return database.json(_LIST, {"failed": failed, "limit": limit})


def run_json(database: Database, run_id: int) -> bytes:
    """One run with what it did and what it asked of a person; `null` where there is none."""
    return database.json(_SHOW, {"id": run_id})


def forget_old(
    database: Database, now: datetime, *, told: datetime, ran: datetime, dry_run: bool = False
) -> dict[str, Any]:
    """Forget events told before `told`, runs and settled attention of before `ran`, and what was switched for
    a time that is over: pauses, and the program's own `holds`.

    Returns how many of each; a dry run only counts them.
    """
    return database.one(_COUNT if dry_run else _FORGET, {"now": now, "told": told, "ran": ran}) or {}
