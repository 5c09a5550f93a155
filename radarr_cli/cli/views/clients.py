"""Download clients as JSON and for people: the list, and what a test found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from radarr_cli.domain.settings import ClientEntry
    from radarr_cli.store.clients import ClientState
    from radarr_cli.store.switches import Switch

NOTHING = "no download clients; add [[client]], or run radarr-cli init"


def list_document(
    entries: Sequence[ClientEntry], states: Mapping[str, ClientState], paused: Mapping[str, Switch]
) -> list[dict[str, Any]]:
    """`paused` is by a person; `stopped` says that after a rejected login nobody calls until the settings
    change or a test passes."""
    found = []
    for entry in entries:
        state, switch = states.get(entry.name), paused.get(entry.name)
        found.append(
            {
                "name": entry.name,
                "kind": entry.kind,
                "enabled": entry.enabled,
                "priority": entry.priority,
                "tags": list(entry.tags),
                "paused": switch is not None,
                "pausedUntil": switch.until if switch else None,
                "lastError": state.last_error if state else None,
                "disabledUntil": None,
                "stopped": state is not None and state.disabled_until is not None,
            }
        )
    return found


def table(
    entries: Sequence[ClientEntry], states: Mapping[str, ClientState], paused: Mapping[str, Switch]
) -> RenderableType | str:
    if not entries:
        return NOTHING
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("name", overflow="fold")
    drawn.add_column("kind", no_wrap=True)
    drawn.add_column("priority", justify="right")
    drawn.add_column("tags", overflow="fold")
    drawn.add_column("state", overflow="fold")
    for entry in entries:
        drawn.add_row(
            safe(entry.name),
            entry.kind,
            str(entry.priority),
            safe(", ".join(entry.tags)),
            safe(_state(entry, states.get(entry.name), paused.get(entry.name))),
        )
    return drawn


def _state(entry: ClientEntry, state: ClientState | None, switch: Switch | None) -> str:
    if not entry.enabled:
        return "off"
    if switch is not None:
        return f"paused until {switch.until.astimezone():%m-%d %H:%M}" if switch.until else "paused"
    if state and state.disabled_until:
        return f"not called: {state.last_error}"
    if state and state.last_error:
        return f"failed last: {state.last_error}"
    return "ready"
