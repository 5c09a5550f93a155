"""How everything stands, in one statement: counts, troubles, stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from radarr_cli.store.database import Database

_INSTANT = """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
_STANDING = f"""
SELECT json_build_object(
  'films', (SELECT count(*) FROM movie),
  'monitored', (SELECT count(*) FROM movie WHERE monitored),
  'missing', (SELECT count(*) FROM variant WHERE wanted AND available_at <= %(today)s),
  'files', (SELECT count(*) FROM file WHERE missing_since IS NULL),
  'size', (SELECT coalesce(sum(size), 0) FROM file WHERE missing_since IS NULL),
  'imported', (SELECT count(*) FROM history WHERE event = 'downloadFolderImported' AND at >= %(since)s),
  'answering', (
    SELECT coalesce(json_agg(name ORDER BY name), '[]') FROM indexer_state
    WHERE failures = 0 AND last_success_at >= %(since)s),
  'indexers', (
    SELECT coalesce(json_agg(json_strip_nulls(json_build_object('name', name, 'error', last_error,
        'disabledUntil', {_INSTANT.format("CASE WHEN disabled_until < '9999-01-01' THEN disabled_until END")},
        'stopped', CASE WHEN disabled_until >= '9999-01-01' THEN true END,
        'failingSince', {_INSTANT.format("first_failure_at")})) ORDER BY name), '[]')
    FROM indexer_state WHERE failures > 0 OR disabled_until > %(now)s),
  'clients', (
    SELECT coalesce(json_agg(json_strip_nulls(json_build_object('name', name, 'error', last_error,
        'disabledUntil', {_INSTANT.format("CASE WHEN disabled_until < '9999-01-01' THEN disabled_until END")},
        'stopped', CASE WHEN disabled_until >= '9999-01-01' THEN true END,
        'failingSince', {_INSTANT.format("first_failure_at")})) ORDER BY name), '[]')
    FROM client_state WHERE failures > 0 OR disabled_until > %(now)s),
  'pauses', (
    SELECT coalesce(json_agg(json_strip_nulls(json_build_object('key', substr(key, 7), 'reason', reason,
        'setBy', set_by,
        'until', {_INSTANT.format("until")})) ORDER BY key), '[]')
    FROM switch WHERE key LIKE 'pause:%%' AND (until IS NULL OR until > %(now)s)),
  'stages', (
    SELECT coalesce(json_agg(json_strip_nulls(json_build_object('name', task, 'status', status,
        'due', {_INSTANT.format("due_at")}, 'ended', {_INSTANT.format("finished_at")},
        'succeeded', {_INSTANT.format("succeeded_at")}, 'failures', failures, 'error', error,
        'run', result -> 'run'))
        ORDER BY task), '[]')
    FROM task_run WHERE host IN ('', %(host)s))
)::text
"""  # noqa: S608 - our own text


def standing_json(database: Database, host: str, today: date, now: datetime, since: datetime) -> bytes:
    """The library's numbers, `imported` those since then, `answering` the
    indexers that did; indexers and clients that fail or are left alone;
    pauses; how stages ended."""
    return database.json(_STANDING, {"host": host, "today": today, "now": now, "since": since})
