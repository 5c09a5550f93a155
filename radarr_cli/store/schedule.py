"""Runs and due times, shared by all processes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from radarr_cli.store.database import Database

_DUE = "SELECT task, host, due_at, succeeded_at, status, failures FROM task_run WHERE host IN ('', %(host)s)"
_PAUSED = "SELECT key FROM switch WHERE key LIKE 'pause:%%' AND (until IS NULL OR until > %(now)s)"
_STARTED = """
INSERT INTO task_run (task, host, started_at) VALUES (%(task)s, %(host)s, %(now)s)
ON CONFLICT (task, host) DO UPDATE SET started_at = excluded.started_at
"""
_FINISHED = """
UPDATE task_run SET due_at = %(due)s, finished_at = %(now)s, status = %(status)s, error = %(error)s,
       succeeded_at = CASE WHEN %(status)s = 'done' THEN %(now)s ELSE succeeded_at END,
       failures = CASE WHEN %(status)s IN ('failed', 'partial') THEN failures + 1 ELSE 0 END,
       ms = %(ms)s, result = %(result)s
WHERE task = %(task)s AND host = %(host)s
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
    """When a stage is due, and how it last went. `due_at` None is "at once"."""

    due_at: datetime | None = None
    succeeded_at: datetime | None = None
    status: str = ""
    failures: int = 0


def task_states(database: Database, host: str) -> dict[str, TaskState]:
    """What is known of each stage on this host, or of the shared ones."""
    return {
        row["task"]: TaskState(
            due_at=row["due_at"],
            succeeded_at=row["succeeded_at"],
            status=row["status"],
            failures=row["failures"],
        )
        for row in database.all(_DUE, {"host": host})
    }


def paused(database: Database, now: datetime) -> frozenset[str]:
    """The keys of all pauses that hold: `pause:all`, `pause:task:NAME`, ..."""
    return frozenset(row["key"] for row in database.all(_PAUSED, {"now": now}))


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


def start_task(database: Database, task: str, host: str, now: datetime) -> None:
    database.execute(_STARTED, {"task": task, "host": host, "now": now})


def finish_task(
    database: Database,
    task: str,
    host: str,
    *,
    due_at: datetime,
    status: str,
    error: str | None,
    milliseconds: int,
    result: Mapping[str, Any],
    now: datetime,
) -> None:
    """Write down how a stage ended and when it is due again."""
    parameters = {
        "task": task,
        "host": host,
        "due": due_at,
        "status": status,
        "error": error,
        "ms": milliseconds,
        "result": json.loads(json.dumps(result, default=str)),
        "now": now,
    }
    database.execute(_FINISHED, parameters)
