"""What was undone, and what could be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.cli.views.history import moment
from radarr_cli.cli.views.imports import step_lines
from radarr_cli.domain.importing.paths import storable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from radarr_cli.services.files.undoing import Undone, UndoReport


def document(report: UndoReport) -> dict[str, Any]:
    """`{"status", "items", "failures"}`; status is undone, planned or partial."""
    status = "partial" if report.failures else report.items[0].status
    return {
        "status": status,
        "items": [_item(undone) for undone in report.items],
        "failures": [
            {"subject": each.subject, "code": each.code, "message": each.message, "hint": each.hint}
            for each in report.failures
        ],
    }


def lines(report: UndoReport) -> str:
    told = []
    for undone in report.items:
        planned = undone.status == "planned"
        verb = "would undo" if planned else "undid"
        told.append(f"{verb} {undone.kind} {undone.operation_id}")
        told += [f"  back: {safe(storable(path))}" for path in undone.restored]
        told += [f"  to the trash: {safe(storable(path))}" for path in undone.trashed]
        told += step_lines(undone.steps) if planned else []
        told += [f"  left to do: {safe(undone.message)}"] if undone.message else []
    return "\n".join(told) or "nothing was undone"


def table(operations: Sequence[dict[str, Any]]) -> RenderableType | str:
    """Number, time, what was done to which film; below it the file."""
    if not operations:
        return "nothing was done to files yet"
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False, expand=False)
    drawn.add_column("id", justify="right", no_wrap=True)
    drawn.add_column("when", no_wrap=True)
    drawn.add_column("what", no_wrap=True)
    drawn.add_column("film", overflow="fold", ratio=1)
    drawn.add_column("run", justify="right", no_wrap=True)
    for operation in operations:
        path = operation.get("path") or operation.get("error") or ""
        # The film's folder says what the film's name says.
        path = path.partition("/")[2] or path
        drawn.add_row(
            str(operation["operationId"]),
            moment(operation["at"]),
            _what(operation),
            f"{safe(operation.get('movie') or 'a film that is gone')}\n  {safe(path)}",
            str(operation.get("runId", "")),
        )
    return drawn


def _what(operation: dict[str, Any]) -> str:
    if operation["state"] != "done":
        return f"{operation['kind']} ({operation['state']})"
    if "undoneBy" in operation:
        return f"{operation['kind']} (undone)"
    return f"undo of {operation['undoes']}" if "undoes" in operation else str(operation["kind"])


def _item(undone: Undone) -> dict[str, Any]:
    shown = {
        "status": undone.status,
        "operationId": undone.operation_id,
        "kind": undone.kind,
        "movieId": undone.movie_id,
        "undoneBy": undone.undo_id,
        "restored": [storable(path) for path in undone.restored],
        "trashed": [storable(path) for path in undone.trashed],
        "steps": [step.document for step in undone.steps] if undone.status == "planned" else None,
        "message": undone.message,
    }
    return {key: value for key, value in shown.items() if value is not None}
