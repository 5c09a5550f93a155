"""Notifiers as JSON and for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from radarr_cli.domain.settings import NotifierEntry
    from radarr_cli.store.outbox import NotifierState

NOTHING = "no notifiers; add [[notifier]] to the configuration"


def list_document(
    told: Sequence[tuple[NotifierEntry, Sequence[str]]], states: Mapping[str, NotifierState]
) -> list[dict[str, Any]]:
    """Notifiers with the events that each is told."""
    found = []
    for entry, events in told:
        state = states.get(entry.name)
        found.append(
            {
                "name": entry.name,
                "kind": entry.kind,
                "enabled": entry.enabled,
                "events": list(events),
                "tags": list(entry.tags),
                "waiting": state.waiting if state else 0,
                "givenUp": state.given_up if state else 0,
                "lastDelivery": state.delivered_at if state else None,
                "lastError": state.error if state else None,
            }
        )
    return found


def table(
    told: Sequence[tuple[NotifierEntry, Sequence[str]]], states: Mapping[str, NotifierState]
) -> RenderableType | str:
    if not told:
        return NOTHING
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("name", overflow="fold")
    drawn.add_column("kind", no_wrap=True)
    drawn.add_column("is told", overflow="fold")
    drawn.add_column("tags", overflow="fold")
    drawn.add_column("state", overflow="fold")
    for entry, events in told:
        drawn.add_row(
            safe(entry.name),
            entry.kind,
            ", ".join(events),
            safe(", ".join(entry.tags)),
            safe(_state(entry, states.get(entry.name))),
        )
    return drawn


def _state(entry: NotifierEntry, state: NotifierState | None) -> str:
    if not entry.enabled:
        return "off"
    if state is None:
        return "never told anything"
    if state.error and state.waiting:
        return f"{state.waiting} waiting: {state.error}"
    told = f"told last {state.delivered_at.astimezone():%Y-%m-%d %H:%M}" if state.delivered_at else "waiting"
    return f"{told}, {state.waiting} waiting" if state.waiting else told
