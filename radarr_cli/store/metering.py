"""The numbers for Prometheus, in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, datetime

    from radarr_cli.store.database import Database

_COUNTED = """
SELECT
  (SELECT jsonb_build_object('films', count(*), 'monitored', count(*) FILTER (WHERE monitored)) FROM movie
  ) AS library,
  (SELECT count(*) FROM variant WHERE wanted AND available_at <= %(today)s) AS missing,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('root', root, 'quality', quality, 'files', files,
     'size', size)), '[]')
   FROM (SELECT root, coalesce(nullif(claimed #>> '{quality,quality,name}', ''), 'Unknown') AS quality,
           count(*) AS files, sum(size) AS size
         FROM file WHERE missing_since IS NULL GROUP BY 1, 2) AS each) AS files,
  (SELECT coalesce(jsonb_object_agg(state, downloads), '{}') FROM
     (SELECT state, count(*) AS downloads FROM download WHERE removed_at IS NULL GROUP BY 1) AS each
  ) AS downloads,
  (SELECT coalesce(jsonb_object_agg(state, downloads), '{}') FROM
     (SELECT coalesce(d.state, 'downloading') AS state, count(*) AS downloads
      FROM grab g LEFT JOIN download d ON d.client = g.client AND d.download_id = g.download_id
      WHERE g.state IN ('intended', 'sent') GROUP BY 1) AS each) AS queue,
  (SELECT jsonb_build_object('ended', extract(epoch FROM finished_at), 'code', exit_code,
     'seconds', extract(epoch FROM finished_at - started_at))
   FROM run WHERE host = %(host)s AND command = 'run-once' AND finished_at IS NOT NULL
     AND exit_code IS NOT NULL
   ORDER BY started_at DESC LIMIT 1) AS run,
  (SELECT coalesce(jsonb_object_agg(kind, entries), '{}') FROM
     (SELECT kind, count(*) AS entries FROM attention WHERE cleared_at IS NULL GROUP BY 1) AS each
  ) AS attention,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'failures', failures,
     'paused', coalesce(disabled_until > %(now)s, false), 'tokens', api_tokens)), '[]') FROM indexer_state
  ) AS indexers,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'failures', failures,
     'paused', coalesce(disabled_until > %(now)s, false),
     'succeeded', extract(epoch FROM last_success_at))), '[]') FROM client_state) AS clients,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('name', task, 'failures', failures, 'ms', ms,
     'succeeded', extract(epoch FROM succeeded_at), 'due', extract(epoch FROM due_at))), '[]')
   FROM task_run WHERE host IN ('', %(host)s)) AS stages,
  (SELECT coalesce(jsonb_object_agg(event, records), '{}') FROM
     (SELECT event, count(*) AS records FROM history GROUP BY 1) AS each) AS history,
  (SELECT coalesce(jsonb_object_agg(state, deliveries), '{}') FROM
     (SELECT state, count(*) AS deliveries FROM delivery GROUP BY 1) AS each) AS deliveries,
  (SELECT coalesce(jsonb_object_agg(notifier, waiting), '{}') FROM
     (SELECT notifier, count(*) FILTER (WHERE state = 'waiting') AS waiting FROM delivery GROUP BY 1) AS each
  ) AS backlog,
  pg_database_size(current_database()) AS database_size
"""


def counted(database: Database, host: str, today: date, now: datetime) -> dict[str, Any]:
    """One row with everything that is counted; instants are seconds since 1970."""
    return database.one(_COUNTED, {"host": host, "today": today, "now": now}) or {}
