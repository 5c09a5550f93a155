"""Timers, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from radarr_cli.services.upkeep.scheduling import Scheduled


def document(scheduled: Scheduled, status: str) -> dict[str, Any]:
    return {
        "status": status,
        "manner": scheduled.manner,
        "items": [{"name": name, "status": state} for name, state in scheduled.items],
        "files": dict(scheduled.texts) if status == "planned" else {},
        "problem": scheduled.problem,
        "hints": list(scheduled.hints),
    }


def lines(scheduled: Scheduled, *, problem: str | None = None) -> str:
    found = [f"{state:8} {name}" for name, state in scheduled.items]
    if problem:
        found.append(f"systemd: {problem}")
    return "\n".join([*found, *scheduled.hints])


def plan(scheduled: Scheduled) -> str:
    """The files as they would be written, or the lines of the crontab."""
    if scheduled.manner == "cron":
        return "\n".join(line for line, _ in scheduled.items)
    return "\n".join(f"# {name}\n{text}" for name, text in scheduled.texts.items())
