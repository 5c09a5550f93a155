"""What the database knows that health is judged by, and which issues are open."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from radarr_cli.domain.health import Issue
    from radarr_cli.store.database import Database

_FACTS = """
SELECT clock_timestamp() AS database_now,
  (SELECT coalesce(jsonb_object_agg(root, films), '{}') FROM
     (SELECT root, count(DISTINCT movie_id) AS films FROM variant GROUP BY root) AS each) AS roots,
  (SELECT coalesce(jsonb_object_agg(profile, films), '{}') FROM
     (SELECT profile, count(DISTINCT movie_id) AS films FROM variant GROUP BY profile) AS each) AS profiles,
  (SELECT coalesce(jsonb_agg(to_jsonb(i) - ARRAY['caps', 'definition', 'stats']), '[]') FROM indexer_state i
  ) AS indexers,
  (SELECT coalesce(jsonb_agg(to_jsonb(c) - ARRAY['capabilities', 'facts']), '[]') FROM client_state c
  ) AS clients,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('task', task, 'failures', failures, 'error', error,
     'ended', finished_at, 'run', result -> 'run')), '[]')
   FROM task_run WHERE host IN ('', %(host)s)) AS stages,
  (SELECT coalesce(jsonb_agg(format('%%s (%%s)', title, year) ORDER BY sort_title), '[]')
   FROM movie WHERE status = 'deleted') AS gone,
  (SELECT count(*) FROM import_operation o WHERE o.host = %(host)s AND o.finished_at IS NULL
     AND o.started_at < %(now)s - interval '1 hour') AS interrupted,
  (SELECT coalesce(jsonb_agg(substr(key, 7) ORDER BY key), '[]') FROM switch
   WHERE key LIKE 'pause:%%' AND until IS NULL) AS pauses
"""
# An issue that is over clears its entry; one that turns up is told. The rest stays as it is: what is wrong on
# another machine is none of our business.
_SYNC = """
WITH found AS (
  SELECT * FROM jsonb_to_recordset(%(issues)s::jsonb)
    AS f(key text, "check" text, level text, message text, remedy text)
), new AS (
  INSERT INTO attention (key, kind, severity, message, remedy, run_id, data, raised_at, seen_at)
  SELECT key, 'health', level, message, remedy, %(run)s,
    jsonb_build_object('check', "check", 'host', %(host)s::text), %(now)s, %(now)s
  FROM found WHERE %(add)s
  ON CONFLICT (key) WHERE cleared_at IS NULL DO NOTHING
  RETURNING key, severity, message, remedy, data
), changed AS (
  UPDATE attention a SET message = f.message, severity = f.level, remedy = f.remedy
  FROM found f WHERE a.key = f.key AND a.cleared_at IS NULL
    AND (a.message, a.severity, a.remedy) IS DISTINCT FROM (f.message, f.level, f.remedy)
), over AS (
  UPDATE attention a SET cleared_at = %(now)s
  WHERE a.kind = 'health' AND a.cleared_at IS NULL AND coalesce(a.data ->> 'host', %(host)s) = %(host)s
    AND NOT EXISTS (SELECT FROM found f WHERE f.key = a.key)
  RETURNING key, severity, message, remedy, data
), told AS (
  INSERT INTO outbox (at, event, run_id, payload)
  SELECT %(now)s, word, %(run)s, jsonb_build_object('event', word, 'movie', '{}'::jsonb, 'data',
    jsonb_build_object('message', message, 'remedy', remedy, 'level', severity, 'type', data ->> 'check'))
  FROM (SELECT 'health' AS word, new.* FROM new UNION ALL SELECT 'healthRestored', over.* FROM over) AS each
)
SELECT coalesce((SELECT jsonb_agg(key) FROM new), '[]') AS new,
    coalesce((SELECT jsonb_agg(message ORDER BY message) FROM over), '[]') AS over
"""
_COMPARE = """
SELECT coalesce(jsonb_agg(f.key) FILTER (WHERE o.key IS NULL), '[]') AS new,
    coalesce(jsonb_agg(o.message ORDER BY o.message) FILTER (
      WHERE f.key IS NULL AND o.kind = 'health' AND coalesce(o.data ->> 'host', %(host)s) = %(host)s), '[]')
      AS over
FROM jsonb_to_recordset(%(issues)s::jsonb) AS f(key text)
FULL JOIN (SELECT * FROM attention WHERE cleared_at IS NULL) AS o ON o.key = f.key
"""


def health_rows(database: Database, host: str, now: datetime) -> dict[str, Any]:
    """One row: the database's clock, films by root and profile, states of services and stages, and so on."""
    return database.one(_FACTS, {"host": host, "now": now}) or {}


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuesSynced:
    """`new` are the keys of issues that weren't open yet, `over` what was said of those that are over."""

    new: frozenset[str]
    over: tuple[str, ...]


def sync_issues(
    database: Database,
    issues: Sequence[Issue],
    now: datetime,
    *,
    host: str,
    run_id: int | None,
    add: bool = True,
    dry_run: bool = False,
) -> IssuesSynced:
    """Make these the open issues of this machine. Notifiers are told of those that turned up, and of those
    that are over. Without `add` those that aren't open yet stay so; a dry run compares only."""
    found = [
        {"key": issue.key, "check": issue.check, "level": issue.level.value, "message": issue.message,
         "remedy": issue.remedy}
        for issue in issues
    ]  # fmt: skip
    values = {"issues": json.dumps(found), "now": now, "run": run_id, "host": host, "add": add}
    row = database.one(_COMPARE if dry_run else _SYNC, values) or {"new": [], "over": []}
    return IssuesSynced(new=frozenset(row["new"]), over=tuple(row["over"]))
