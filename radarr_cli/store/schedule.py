"""Runs and due times, shared by all processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from radarr_cli.store.database import Database

_STATES = """
SELECT task, t.due_at, (
  SELECT min(substr(key, 7)) FROM switch WHERE key IN ('pause:all', 'pause:task:' || task)
    AND (until IS NULL OR until > %(now)s)) AS paused_by
FROM unnest(%(tasks)s::text[], %(hosts)s::text[]) AS asked(task, host) LEFT JOIN task_run t USING (task, host)
"""
_FINISHED = """
INSERT INTO task_run AS t (task, host, due_at, started_at, finished_at, status, error, succeeded_at, failures,
    ms, result)
VALUES (%(task)s, %(host)s, %(due)s, %(began)s, %(now)s, %(status)s, %(error)s,
    CASE WHEN %(status)s = 'done' THEN %(now)s END, %(failing)s::int,
    %(ms)s, %(result)s)
ON CONFLICT (task, host) DO UPDATE SET
    due_at = excluded.due_at, started_at = excluded.started_at, finished_at = excluded.finished_at,
    status = excluded.status, error = excluded.error,
    succeeded_at = coalesce(excluded.succeeded_at, t.succeeded_at),
    failures = CASE excluded.failures WHEN 0 THEN 0 ELSE t.failures + 1 END,
    ms = excluded.ms, result = excluded.result
"""
_BEGIN = """
INSERT INTO run (command, host, pid, user_name, stages, started_at)
VALUES (%(command)s, %(host)s, %(pid)s, %(user)s, %(stages)s, %(now)s) RETURNING id
"""
_END = """
UPDATE run SET finished_at = %(now)s, status = %(status)s, exit_code = %(code)s, summary = %(summary)s
WHERE id = %(id)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskState:
    """Whether a stage may run. `due_at` None is "at once"; `paused_by` is the switch that holds it: `all`, or
    `task:NAME`."""

    due_at: datetime | None = None
    paused_by: str | None = None


def task_states(database: Database, hosts: Mapping[str, str], now: datetime) -> dict[str, TaskState]:
    """When each stage is due. `hosts` names the machine of each stage, "" where all share it."""
    parameters = {"tasks": list(hosts), "hosts": list(hosts.values()), "now": now}
    return {
        row["task"]: TaskState(due_at=row["due_at"], paused_by=row["paused_by"])
        for row in database.all(_STATES, parameters)
    }


def begin_run(
    database: Database, *, command: str, host: str, pid: int, user: str, stages: Sequence[str], now: datetime
) -> int:
    """Write down that a process began to work; its number."""
    parameters = {
        "command": command,
        "host": host,
        "pid": pid,
        "user": user,
        "stages": list(stages),
        "now": now,
    }
    return int(database.value(_BEGIN, parameters))


def end_run(
    database: Database, run_id: int, *, status: str, code: int, summary: Mapping[str, Any], now: datetime
) -> None:
    parameters = {"id": run_id, "status": status, "code": code, "summary": dict(summary), "now": now}
    database.execute(_END, parameters)


def task_status(database: Database, task: str, host: str) -> str:
    """How the stage ended last; "" where it never did."""
    found = database.value("SELECT status FROM task_run WHERE task = %s AND host = %s", (task, host))
    return str(found or "")


def finish_task(
    database: Database,
    task: str,
    host: str,
    *,
    began: datetime,
    due_at: datetime | None,
    status: str,
    failing: bool,
    error: str | None,
    milliseconds: int,
    result: Mapping[str, Any],
    now: datetime,
) -> None:
    """Write down how a stage ended and when it is due again; `failing` counts as one more in a row."""
    parameters = {
        "task": task,
        "host": host,
        "began": began,
        "due": due_at,
        "status": status,
        "failing": failing,
        "error": error,
        "ms": milliseconds,
        "result": dict(result),
        "now": now,
    }
    database.execute(_FINISHED, parameters)
