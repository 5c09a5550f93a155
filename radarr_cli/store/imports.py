"""The journal of everything that is done to the library's files."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.importing.model import StepAction
from radarr_cli.domain.importing.operation import Operation, Step, StepState
from radarr_cli.domain.importing.paths import restored, storable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.importing.model import PlannedStep
    from radarr_cli.store.database import Database

_BEGIN = """
WITH begun AS (
  INSERT INTO import_operation (kind, movie_id, variant_id, grab_id, run_id, undoes_id, host, root,
      root_uuid, state, plan, started_at)
  VALUES (%(kind)s, %(movie)s, %(variant)s, %(grab)s, %(run)s, %(undoes)s, %(host)s, %(root)s, %(uuid)s,
      'applying', %(plan)s::jsonb, %(now)s)
  RETURNING id
), planned AS (
  INSERT INTO import_step (operation_id, ordinal, action, source, target, detail)
  SELECT begun.id, s.ordinal, s.action, s.source, s.target, s.detail
  FROM begun, jsonb_to_recordset(%(steps)s::jsonb)
      AS s(ordinal integer, action text, source text, target text, detail jsonb)
)
SELECT id FROM begun
"""
_STEP = """
UPDATE import_step SET state = %(state)s, detail = coalesce(%(detail)s::jsonb, detail),
    started_at = CASE WHEN %(state)s = 'doing' THEN %(now)s ELSE started_at END,
    finished_at = CASE WHEN %(state)s = 'doing' THEN NULL ELSE %(now)s END
WHERE operation_id = %(operation)s AND ordinal = %(ordinal)s
"""
# The end of a step and the beginning of the next are one commit.
_ADVANCE = """
UPDATE import_step SET
    state = CASE ordinal WHEN %(done)s THEN %(state)s ELSE 'doing' END,
    detail = CASE ordinal WHEN %(done)s THEN %(detail)s::jsonb ELSE detail END,
    started_at = CASE ordinal WHEN %(done)s THEN started_at ELSE %(now)s END,
    finished_at = CASE ordinal WHEN %(done)s THEN %(now)s ELSE finished_at END
WHERE operation_id = %(operation)s AND ordinal IN (%(done)s, %(next)s)
"""
_SELECT = """
SELECT o.id, o.kind, o.root, o.root_uuid::text, o.host, o.movie_id, o.variant_id, o.run_id, o.undoes_id,
       o.state, o.plan,
       (SELECT jsonb_agg(to_jsonb(s) ORDER BY s.ordinal)
        FROM import_step s WHERE s.operation_id = o.id) AS steps
FROM import_operation o
"""
_OPEN = (
    _SELECT
    + """
WHERE o.finished_at IS NULL AND (%(operation)s::bigint IS NULL OR o.id = %(operation)s)
    AND (%(variant)s::bigint IS NULL OR o.variant_id = %(variant)s
         OR o.plan->'variants' @> to_jsonb(%(variant)s::bigint))
ORDER BY o.id
"""
)
_RECENT = """
SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
    'operationId', o.id,
    'kind', o.kind,
    'state', o.state,
    'at', to_char(o.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'movieId', o.movie_id,
    'movie', CASE WHEN m.id IS NOT NULL THEN m.title || ' (' || m.year || ')' END,
    'variant', v.name,
    'root', o.root,
    'host', o.host,
    'runId', o.run_id,
    'undoes', o.undoes_id,
    'undoneBy', o.undone_by,
    'path', o.path,
    'error', o.error
  )) ORDER BY o.id DESC), '[]')::text
FROM (
  SELECT o.*,
      (SELECT max(u.id) FROM import_operation u WHERE u.undoes_id = o.id AND u.state = 'done') AS undone_by,
      coalesce(
        (SELECT s.target FROM import_step s
         WHERE s.operation_id = o.id AND s.action = 'rename' ORDER BY s.ordinal DESC LIMIT 1),
        (SELECT s.source FROM import_step s
         WHERE s.operation_id = o.id AND s.action = 'retire' ORDER BY s.ordinal LIMIT 1)) AS path
  FROM import_operation o
  WHERE o.state <> 'rolledBack' AND (%(movie)s::bigint IS NULL OR o.movie_id = %(movie)s)
  ORDER BY o.id DESC LIMIT %(limit)s
) AS o
LEFT JOIN movie m ON m.id = o.movie_id
LEFT JOIN variant v ON v.id = o.variant_id
"""
_FINISH = """
UPDATE import_operation SET state = %(state)s, error = %(error)s, finished_at = %(finished)s WHERE id = %(id)s
"""


def begin(
    database: Database,
    operation: Operation,
    steps: Sequence[PlannedStep],
    *,
    grab_id: int | None,
    now: datetime,
) -> Operation:
    """Write down what is going to be done, before anything is. The operation comes back with its number."""
    written = tuple(
        Step(
            ordinal=ordinal,
            action=step.action,
            source=step.source,
            target=step.target,
            detail=step.detail,
        )
        for ordinal, step in enumerate(steps, 1)
    )
    number = database.value(
        _BEGIN,
        {
            "kind": operation.kind,
            "movie": operation.movie_id,
            "variant": operation.variant_id,
            "grab": grab_id,
            "run": operation.run_id,
            "undoes": operation.undoes,
            "host": operation.host,
            "root": operation.root,
            "uuid": operation.root_uuid,
            "plan": json.dumps(operation.plan),
            "steps": json.dumps([_step_document(step) for step in written]),
            "now": now,
        },
    )
    return replace(operation, id=number, steps=written)


def begin_step(database: Database, operation_id: int, ordinal: int, now: datetime) -> None:
    _set_step(database, operation_id, ordinal, StepState.DOING, None, now)


def end_step(
    database: Database,
    operation_id: int,
    ordinal: int,
    detail: Mapping[str, Any],
    now: datetime,
    *,
    next_ordinal: int | None,
    state: StepState = StepState.DONE,
) -> None:
    """The step is done (or skipped), and the next one is about to be."""
    database.execute(
        _ADVANCE,
        {
            "operation": operation_id,
            "done": ordinal,
            "next": next_ordinal,
            "state": state.value,
            "detail": json.dumps(detail),
            "now": now,
        },
    )


def undo_step(database: Database, operation_id: int, ordinal: int, now: datetime) -> None:
    _set_step(database, operation_id, ordinal, StepState.UNDONE, None, now)


def finish(
    database: Database, operation_id: int, state: str, now: datetime | None, error: str | None = None
) -> None:
    """Close the operation as done or rolledBack; with `now` None it stays open, for the next command."""
    database.execute(_FINISH, {"id": operation_id, "state": state, "error": error, "finished": now})


def open_operations(
    database: Database, operation_id: int | None = None, *, variant_id: int | None = None
) -> tuple[Operation, ...]:
    """The operations that were begun and not closed, oldest first; their processes may be at work on them."""
    rows = database.all(_OPEN, {"operation": operation_id, "variant": variant_id})
    return tuple(_operation(row) for row in rows)


def operation_by_id(database: Database, operation_id: int) -> Operation | None:
    row = database.one(f"{_SELECT} WHERE o.id = %s", (operation_id,))
    return _operation(row) if row else None


def operations_of_run(database: Database, run_id: int) -> tuple[Operation, ...]:
    """What a run has done to files and what isn't undone, newest first."""
    rows = database.all(
        f"{_SELECT} WHERE o.run_id = %s AND o.undoes_id IS NULL ORDER BY o.id DESC", (run_id,)
    )
    return tuple(_operation(row) for row in rows)


def operations_upon(database: Database, operation: Operation) -> tuple[Operation, ...]:
    """What was done later about its variants and stands, newest first."""
    rows = database.all(
        f"""{_SELECT} WHERE o.id > %s AND o.movie_id = %s AND o.state = 'done' AND o.undoes_id IS NULL
        ORDER BY o.id DESC""",
        (operation.id, operation.movie_id),
    )
    later = (_operation(row) for row in rows)
    about = set(operation.variants)
    return tuple(
        each for each in later if about & set(each.variants) and undone_by(database, each.id) is None
    )


def undone_by(database: Database, operation_id: int) -> int | None:
    """The operation that has taken this one back, unless it was taken back itself."""
    rows = database.all(
        "SELECT id FROM import_operation WHERE undoes_id = %s AND state = 'done' ORDER BY id DESC",
        (operation_id,),
    )
    return next((row["id"] for row in rows if undone_by(database, row["id"]) is None), None)


def recent_json(database: Database, *, movie_id: int | None, limit: int) -> bytes:
    """What was done to files, newest first, as finished JSON."""
    return database.json(_RECENT, {"movie": movie_id, "limit": limit})


def _set_step(
    database: Database,
    operation_id: int,
    ordinal: int,
    state: StepState,
    detail: Mapping[str, Any] | None,
    now: datetime,
) -> None:
    database.execute(
        _STEP,
        {
            "operation": operation_id,
            "ordinal": ordinal,
            "state": state.value,
            "detail": None if detail is None else json.dumps(detail),
            "now": now,
        },
    )


def _step_document(step: Step) -> dict[str, Any]:
    return {
        "ordinal": step.ordinal,
        "action": step.action.value,
        "source": None if step.source is None else storable(step.source),
        "target": None if step.target is None else storable(step.target),
        "detail": dict(step.detail),
    }


def _operation(row: Mapping[str, Any]) -> Operation:
    return Operation(
        id=row["id"],
        kind=row["kind"],
        root=row["root"],
        root_uuid=row["root_uuid"],
        host=row["host"],
        movie_id=row["movie_id"],
        variant_id=row["variant_id"],
        plan=row["plan"],
        run_id=row["run_id"],
        undoes=row["undoes_id"],
        state=row["state"],
        steps=tuple(
            Step(
                ordinal=step["ordinal"],
                action=StepAction(step["action"]),
                source=None if step["source"] is None else restored(step["source"]),
                target=None if step["target"] is None else restored(step["target"]),
                state=StepState(step["state"]),
                detail=step["detail"],
            )
            for step in row["steps"] or ()
        ),
    )
