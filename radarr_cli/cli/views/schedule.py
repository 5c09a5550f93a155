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
        "warnings": list(scheduled.warnings),
        "unseen": list(scheduled.unseen),
    }


def lines(scheduled: Scheduled) -> str:
    """What became of each file or line, and what a person may do besides."""
    return "\n".join([*(f"{state:8} {name}" for name, state in scheduled.items), *scheduled.hints])


def plan(scheduled: Scheduled) -> str:
    """What would become of each, and the files as they would be written."""
    files = (f"\n# {name}\n{text.rstrip()}" for name, text in scheduled.texts.items())
    return "\n".join([lines(scheduled), *files])
