"""What waits for a person, as text: the cause, and below it the command that clears it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.folding import Lines
from radarr_cli.cli.output import safe
from radarr_cli.cli.views.history import moment

if TYPE_CHECKING:
    from collections.abc import Sequence


def lines(entries: Sequence[dict[str, Any]]) -> Lines:
    """All of them, or that there is nothing."""
    return Lines("\n".join(_short(entry) for entry in entries) or "nothing waits for you")


def entry_lines(entry: dict[str, Any]) -> Lines:
    """One of them with all that is known."""
    told = [_short(entry), f"     {entry['severity']}, {entry['kind']}, since {moment(entry['since'])}"]
    if entry.get("movie"):
        told.append(f"     film: {safe(entry['movie']['title'])} ({entry['movie']['year']})")
    told += [f"     {safe(key)}: {safe(value)}" for key, value in entry["data"].items() if value]
    if entry.get("clearedAt"):
        by = f" by {safe(entry['clearedBy'])}" if entry.get("clearedBy") else ""
        told.append(f"     over since {moment(entry['clearedAt'])}{by}")
    return Lines("\n".join(told))


def _short(entry: dict[str, Any]) -> str:
    return f"{entry['id']:>3}  {safe(entry['message'])}\n     -> {safe(entry['remedy'])}"
