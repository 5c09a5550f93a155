"""What a run did: one line a stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.cli.views.feeds import told_as_failure

if TYPE_CHECKING:
    from rich.console import RenderableType

    from radarr_cli.services.running import RunResult, StageOutcome

_SCREEN = 24
_WORDS = {"notDue": "not due", "nothingDue": "nothing due"}


def document(result: RunResult, *, observing: bool = False) -> dict[str, Any]:
    """`{"status", "runId", "items": [stage...]}`; each stage has its own items and failures. With
    `"mode": "observe"` no client and no file was touched."""
    return {
        "status": result.status,
        "runId": result.run_id,
        **({"mode": "observe"} if observing else {}),
        "items": [
            {
                "stage": outcome.name,
                "status": outcome.status,
                "dueAt": outcome.due_at,
                "milliseconds": outcome.milliseconds,
                "message": outcome.message,
                "items": [dict(item) for item in outcome.result.items],
                "failures": list(outcome.result.failures),
            }
            for outcome in result.outcomes
        ],
    }


def table(result: RunResult, *, explain: bool) -> RenderableType | str | None:
    """A table of stages and what changed, on one screen; with `explain` every item; one plain line where
    nothing was due."""
    if result.status == "nothingDue" and not explain:
        paused = result.outcomes and all(outcome.status == "paused" for outcome in result.outcomes)
        return "everything is paused: radarr-cli resume all" if paused else "nothing due"
    from rich.console import Group  # noqa: PLC0415 - heavy: only where a person looks
    from rich.table import Table  # noqa: PLC0415

    drawn = Table(box=None, pad_edge=False)
    for heading in ("stage", "status", "items", "time", "next"):
        drawn.add_column(heading, no_wrap=heading != "status")
    for outcome in result.outcomes:
        drawn.add_row(*_row(outcome))
    lines = [
        f"  {outcome.name}: {safe(_sentence(item))}"
        for outcome in result.outcomes
        for item in outcome.result.items
        if explain
        or not (item.get("status") in ("none", "unchanged") or told_as_failure(item, outcome.result))
    ]
    room = _SCREEN - len(result.outcomes) - 2
    if len(lines) > room and not explain:
        more = f"  ... and {len(lines) - room + 1} more: radarr-cli history"
        lines = [*lines[: room - 1], more]
    return Group(drawn, *lines) if lines else drawn


def _row(outcome: StageOutcome) -> tuple[str, ...]:
    worked = outcome.status in ("done", "partial", "failed") or outcome.milliseconds > 0
    return (
        outcome.name,
        _WORDS.get(outcome.status, outcome.status)
        + (f": {safe(outcome.message)}" if outcome.message else ""),
        str(len(outcome.result.items)) if worked else "",
        f"{outcome.milliseconds / 1000:.1f} s" if worked else "",
        f"{outcome.due_at.astimezone():%d %b %H:%M}" if outcome.due_at else "",
    )


def _sentence(item: Any) -> str:
    subject = item.get("title") or item.get("movie") or ""
    said = item.get("message") or item.get("status") or ""
    return f"{subject}: {said}" if subject else str(said)
