"""What is paused, for people: until when, by whom and why, and what ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.folding import Lines
from radarr_cli.cli.output import safe
from radarr_cli.domain.pauses import ended_by, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from radarr_cli.store.switches import Switch


def documents(pauses: Iterable[Switch]) -> list[dict[str, Any]]:
    return [
        {
            "key": pause.key,
            "paused": named(pause.key),
            "until": pause.until,
            "reason": pause.reason,
            "setBy": pause.set_by,
            "setAt": pause.set_at,
            "remedy": ended_by(pause.key),
        }
        for pause in pauses
    ]


def lines(pauses: Sequence[Switch]) -> Lines:
    """Two lines a pause."""
    return Lines(
        "\n".join(
            part
            for pause in pauses
            for part in (
                sentence(pause.key, pause.until, pause.set_by, pause.reason),
                f"  -> {safe(ended_by(pause.key))}",
            )
        )
        or "nothing is paused"
    )


def sentence(key: str, until: datetime | None, by: str, reason: str) -> str:
    """ "indexer tracker, until Sat 24 Oct 18:00, by ida: its site moves"."""
    who = f", by {by}" if by else ""
    why = f": {reason}" if reason else ""
    return safe(f"{named(key)}, {end(until)}{who}{why}")


def end(until: datetime | None) -> str:
    return f"until {until.astimezone():%a %d %b %Y %H:%M}" if until else "until it is resumed"
