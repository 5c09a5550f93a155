"""Runs of the past, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.folding import Lines
from radarr_cli.cli.output import safe
from radarr_cli.cli.views.history import moment, word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

Resource = dict[str, Any]
_WAITED = ("paused", "locked", "skipped", "interrupted")


def table(runs: Sequence[Resource]) -> RenderableType | str:
    """One line a run; only stages that did something or failed are named, and cut where there are many."""
    if not runs:
        return "no runs"
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks
    from rich.text import Text  # noqa: PLC0415

    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("run", justify="right", no_wrap=True)
    drawn.add_column("began", no_wrap=True)
    drawn.add_column("took", justify="right", no_wrap=True)
    drawn.add_column("ended", no_wrap=True)
    # It alone gives way: the others are what a run is called by, and judged by.
    drawn.add_column("what")
    for run in runs:
        what = Text(safe(_what(run)), no_wrap=True, overflow="ellipsis")
        drawn.add_row(str(run["id"]), moment(run["started"]), _took(run), ended(run), what)
    return drawn


def details(run: Resource) -> Lines:
    """Everything about one run, a line each: its stages in the order they ran, each with what went wrong."""
    lines = [
        f"run {run['id']}: {safe(run['command'])}, {ended(run)}",
        f"by {safe(run['user'])} on {safe(run['host'])} (process {run['pid']}), "
        f"{moment(run['started'])}, {_took(run) or 'never ended'}",
    ]
    for stage, said in _stages(run):
        lines += [f"  {stage:10} {_done(said)}", *_why(said)]
    for event in run.get("events") or ():
        film = (event.get("movie") or {}).get("title", "")
        lines.append(f"  {word(event)}: {safe(film)} {safe(event['sourceTitle'])}".rstrip())
    for asked in run.get("attention") or ():
        lines.append(f"  asked: {safe(asked['message'])}")
        if asked["open"] and asked["remedy"]:
            lines.append(f"         {safe(asked['remedy'])}")
    return Lines("\n".join(lines))


def ended(run: Resource) -> str:
    """How a run ended: "done", "partial (exit 3)"."""
    code = run.get("exitCode")
    return f"{run['status']} (exit {code})" if code else str(run["status"])


def _stages(run: Resource) -> Iterator[tuple[str, Resource]]:
    """Those that worked as they did it one after the other, then those that had to wait; the database keeps
    no order of its own."""
    summary = dict(run.get("summary") or {})
    for stage in run["stages"]:
        if stage in summary:
            yield stage, summary.pop(stage)
    yield from summary.items()


def _done(said: Resource) -> str:
    words = [str(said.get("status", ""))]
    if said.get("message"):
        words[0] += f": {safe(said['message'])}"
    if said.get("items") or said["status"] not in _WAITED:
        words.append(_count(said.get("items", 0), "item"))
    if said.get("failures"):
        words.append(f"{said['failures']} failed")
    if said.get("ms"):
        words.append(f"{said['ms'] / 1000:.1f} s")
    return ", ".join(words)


def _why(said: Resource) -> Iterator[str]:
    """What a stage's brakes said, what waits, and its failures, as far as they were kept."""
    for stopped in said.get("braked") or ():
        yield f"    stopped: {safe(stopped)}"
    for waiting in said.get("waiting") or ():
        yield f"    tried again: {safe(waiting)}"
    failed = said.get("failed") or ()
    for failure in failed:
        hint = f" ({safe(failure['hint'])})" if failure.get("hint") else ""
        yield f"    {safe(failure['subject'])}: {safe(failure['message'])}{hint}"
    if (more := said.get("failures", 0) - len(failed)) > 0:
        yield f"    ... and {more} more"


def _what(run: Resource) -> str:
    busy = [
        f"{stage} {said.get('items', 0)}" + ("!" if said.get("failures") or said.get("braked") else "")
        for stage, said in _stages(run)
        if said.get("items") or said.get("failures") or said.get("braked")
    ]
    return ", ".join(busy) or str(run["command"])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _took(run: Resource) -> str:
    return f"{run['seconds']:.1f} s" if "seconds" in run else ""
