"""`radarr-cli pause` and `resume`: leave something alone until a time, and end that."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Annotated

import typer

from radarr_cli.cli.session import session_of
from radarr_cli.errors import UsageError

pause_app = typer.Typer()
resume_app = typer.Typer()

_LENGTH = re.compile(r"(\d+)\s*([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
What = Annotated[
    str | None, typer.Argument(metavar="[all|stage|indexer|client]", help="What; nothing lists the pauses.")
]
Name = Annotated[str | None, typer.Argument(metavar="[NAME]", help="Its name; none for all.")]


@pause_app.command("pause", epilog="Example: radarr-cli pause indexer tracker --until 12h")
def pause(
    context: typer.Context,
    what: What = None,
    name: Name = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="TIME", help="90m, 12h, 3d, or 2026-12-24[T18:00].")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why, for those who ask.")] = "",
) -> None:
    """Leave an indexer, a client, a stage of run-once, or all of run-once alone; alone: list the pauses."""
    session = session_of(context)
    switching = session.app.switching
    if what is None:
        found = switching.pauses()
        session.output.emit(
            [
                {"key": each.key, "until": each.until, "reason": each.reason, "setBy": each.set_by,
                 "setAt": each.set_at}
                for each in found
            ],
            lambda: "\n".join(f"{each.key.removeprefix('pause:')}  {_end(each.until)}" for each in found)
            or "nothing is paused",
        )  # fmt: skip
        return
    end = _instant(until, session.app.now()) if until else None
    paused = switching.pause(what, name, until=end, reason=reason)
    session.output.emit(
        {"status": "done", "items": [{"paused": paused, "until": end}]},
        lambda: f"paused {paused} {_end(end)}",
    )


@resume_app.command("resume", epilog="Example: radarr-cli resume indexer tracker")
def resume(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="all|stage|indexer|client", help="What was paused.")],
    name: Name = None,
) -> None:
    """End a pause that `pause` began."""
    session = session_of(context)
    ended = session.app.switching.resume(what, name)
    shown = " ".join(filter(None, (what, name)))
    session.output.emit(
        {"status": "done" if ended else "none", "items": [{"resumed": shown}] if ended else []},
        lambda: f"resumed {shown}" if ended else f"{shown} was not paused",
    )


def _end(until: datetime | None) -> str:
    return f"until {until.astimezone():%Y-%m-%d %H:%M}" if until else "until it is resumed"


def _instant(text: str, now: datetime) -> datetime:
    """A length from now, or a local time. Raises UsageError."""
    length = _LENGTH.fullmatch(text.strip().lower())
    if length is not None:
        return now + timedelta(**{_UNITS[length[2]]: int(length[1])})
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"--until {text} is no time", hint="for example 12h, 3d, 2026-12-24, 2026-12-24T18:00"
        ) from error
    return found.astimezone(now.tzinfo)
