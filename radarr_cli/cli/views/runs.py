"""What a run did: one line a stage, and below them what changed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from radarr_cli.cli.folding import Lines, lines_taken
from radarr_cli.cli.output import safe
from radarr_cli.cli.views.feeds import told_as_failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.services.running import RunResult, StageOutcome

_SCREEN = 24
_WORDS = {"notDue": "not due"}
_WORKED = ("done", "partial", "failed", "braked", "waiting", "planned")
_QUIET = ("none", "unchanged")
"""Items of which there is nothing to say unless somebody asks."""
_EVERYTHING = "radarr-cli resume all"


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


def table(result: RunResult, *, explain: bool) -> Lines:
    """A table of stages and what changed, on one screen; with `explain` every item; one plain line where
    there was nothing to do.

    It is written by hand: rich would double the time of the run that cron starts every few minutes.
    """
    if result.status == "nothingDue" and not explain:
        return Lines("nothing due")
    if result.status == "paused" and not explain:
        return Lines("\n".join(_pauses(result)))
    if not result.outcomes:
        return Lines("interrupted before anything was begun")
    rows = [("stage", "status", "items", "time", "next"), *map(_row, result.outcomes)]
    wide = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        f"{row[0]:{wide[0]}}  {row[1]:{wide[1]}}  {row[2]:>{wide[2]}}  {row[3]:>{wide[3]}}  {row[4]}".rstrip()
        for row in rows
    ]
    # What didn't go well stands first: the end may be cut off.
    told = sorted(result.outcomes, key=lambda outcome: outcome.status in ("done", "planned"))
    said = [f"  {outcome.name}: {line}" for outcome in told for line in _said(outcome, explain)]
    return Lines("\n".join([*lines, *(said if explain else _fitting(said, _SCREEN - len(lines), result))]))


def _pauses(result: RunResult) -> Iterator[str]:
    if any(outcome.message == _EVERYTHING for outcome in result.outcomes):
        yield f"everything is paused: {_EVERYTHING}"
        return
    for outcome in result.outcomes:
        yield f"stage {outcome.name} is paused: {outcome.message}"


def _fitting(lines: list[str], room: int, result: RunResult) -> list[str]:
    """What the screen has room for, as it will fold there; and where the rest is to be found."""
    heights = [lines_taken(line, sys.stdout) for line in lines]
    if sum(heights) <= room:
        return lines
    shown = used = 0
    while used + heights[shown] <= room - 1:
        used += heights[shown]
        shown += 1
    where = f"radarr-cli runs show {result.run_id}" if result.run_id else "--explain tells all of it"
    return [*lines[:shown], f"  ... and {len(lines) - shown} more: {where}"]


def _row(outcome: StageOutcome) -> tuple[str, ...]:
    worked = outcome.status in _WORKED or outcome.milliseconds > 0
    return (
        outcome.name,
        _WORDS.get(outcome.status, outcome.status),
        str(len(outcome.result.items)) if worked else "",
        f"{outcome.milliseconds / 1000:.1f} s" if worked else "",
        f"{outcome.due_at.astimezone():%d %b %H:%M}" if outcome.due_at else "",
    )


def _said(outcome: StageOutcome, explain: bool) -> Iterator[str]:
    """What there is to say of a stage: why it didn't work, and each item that is changed, or would be."""
    if outcome.message and not outcome.result.failures:  # those are told by themselves
        yield ("paused: " if outcome.status == "paused" else "") + safe(outcome.message)
    items = list(outcome.result.items)
    if explain:
        yield from map(_sentence, items)
        return
    told = [
        item
        for item in items
        if item.get("status") not in _QUIET and not told_as_failure(item, outcome.result)
    ]
    if any("notifier" in item for item in told):
        yield from _deliveries(told)
        return
    yield from map(_sentence, told)
    if outcome.status == "planned" and items and not told:
        yield f"{len(items)} stay as they are (--explain says why)"


def _deliveries(items: list[Any]) -> Iterator[str]:
    """One line a notifier: how much it was told, and what is in the way of the rest."""
    for name in dict.fromkeys(str(item["notifier"]) for item in items):
        own = [item for item in items if item["notifier"] == name]
        counts = {
            status: sum(item["status"] == status for item in own)
            for status in dict.fromkeys(str(item["status"]) for item in own)
        }
        # A delivery's message says more than its status where it went wrong, or reached only a part.
        notes = [item["message"] for item in own if item["message"] != f"{name}: {item['status']}"]
        why = f": {notes[-1]}" if notes else f": {own[0]['title']}" if len(own) == 1 else ""
        yield safe(f"{name}: {', '.join(f'{count} {status}' for status, count in counts.items())}{why}")


def _sentence(item: Any) -> str:
    subject = item.get("title") or item.get("movie") or ""
    said = item.get("message") or item.get("status") or ""
    return safe(f"{subject}: {said}" if subject else str(said))
