"""Runs of the past, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.folding import Lines
from radarr_cli.cli.output import safe
from radarr_cli.cli.views.history import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

Resource = dict[str, Any]


def table(runs: Sequence[Resource]) -> RenderableType | str:
    """One line a run; only stages that did something or failed are named."""
    if not runs:
        return "no runs"
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("run", justify="right", no_wrap=True)
    drawn.add_column("began", no_wrap=True)
    drawn.add_column("took", justify="right", no_wrap=True)
    drawn.add_column("status", no_wrap=True)
    drawn.add_column("exit", justify="right", no_wrap=True)
    drawn.add_column("what", overflow="ellipsis", no_wrap=True)
    for run in runs:
        drawn.add_row(
            str(run["id"]),
            moment(run["started"]),
            _took(run),
            run["status"],
            str(run.get("exitCode", "")),
            safe(_what(run)),
        )
    return drawn


def details(run: Resource) -> Lines:
    """Everything about one run, a line each."""
    lines = [
        f"run {run['id']}: {safe(run['command'])}, {run['status']}, exit {run.get('exitCode', '-')}",
        f"by {safe(run['user'])} on {safe(run['host'])} (process {run['pid']}), "
        f"{moment(run['started'])}, {_took(run) or 'never ended'}",
    ]
    for stage, said in (run.get("summary") or {}).items():
        failed = f", {said['failures']} failed" if said.get("failures") else ""
        took = f", {said.get('ms', 0) / 1000:.1f} s"
        lines.append(f"  {stage:10} {said.get('status', '')}: {said.get('items', 0)} items{failed}{took}")
    for event in run.get("events") or ():
        film = (event.get("movie") or {}).get("title", "")
        lines.append(f"  {event['eventType']}: {safe(film)} {safe(event['sourceTitle'])}".rstrip())
    for asked in run.get("attention") or ():
        lines.append(f"  asked: {safe(asked['message'])}")
        if asked["open"] and asked["remedy"]:
            lines.append(f"         {safe(asked['remedy'])}")
    return Lines("\n".join(lines))


def _what(run: Resource) -> str:
    busy = [
        f"{stage} {said['items']}" + ("!" if said.get("failures") else "")
        for stage, said in (run.get("summary") or {}).items()
        if said.get("items") or said.get("failures")
    ]
    return ", ".join(busy) or run["command"]


def _took(run: Resource) -> str:
    return f"{run['seconds']:.1f} s" if "seconds" in run else ""
