"""`radarr-cli pause` and `resume`: leave something alone until a time, and end that."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Annotated

import typer

from radarr_cli.cli.folding import Lines
from radarr_cli.cli.output import safe
from radarr_cli.cli.session import session_of
from radarr_cli.domain.pauses import NOUNS, ended_by, key_of, named
from radarr_cli.errors import UsageError

pause_app = typer.Typer()
resume_app = typer.Typer()

_LENGTH = re.compile(r"(\d+)\s*([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
What = Annotated[
    str | None, typer.Argument(metavar="[all|stage|indexer|client]", help="What; nothing lists the pauses.")
]
Name = Annotated[
    str | None, typer.Argument(metavar="[NAME]", help="Name of the stage, indexer or client; with all none.")
]


@pause_app.command("pause", epilog="Example: radarr-cli pause indexer tracker --until 12h")
def pause(
    context: typer.Context,
    what: What = None,
    name: Name = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="TIME", help="90m, 12h, 3d, or 2026-12-24[T18:00].")
    ] = None,
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why, for those who ask.")] = "",
) -> None:
    """Leave an indexer, a client, a stage of run-once, or all of run-once alone; alone: list the pauses."""
    from radarr_cli.cli.views import pauses as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    switching = session.app.switching
    if what is None:
        if until is not None or because:
            option = "--because" if until is None else "--until"
            raise UsageError(
                f"{option}: say what to pause: {', '.join(NOUNS)}",
                hint="for example: radarr-cli pause all --until 3d",
            )
        found = switching.pauses()
        session.output.emit(views.documents(found), lambda: views.lines(found))
        return
    now = session.app.now()
    end = None if until is None else _instant(until, now)
    key = switching.pause(what, name, until=end, reason=because)
    session.output.emit(
        {"status": "done", "items": [{"paused": named(key), "until": end, "remedy": ended_by(key)}]},
        lambda: Lines(f"paused {safe(named(key))} {views.end(end)}\n  -> {safe(ended_by(key))}"),
    )


@resume_app.command("resume", epilog="Example: radarr-cli resume indexer tracker")
def resume(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="all|stage|indexer|client", help="What was paused.")],
    name: Name = None,
) -> None:
    """End a pause that `pause` began. After `resume all` what was paused by its own name still is."""
    from radarr_cli.cli.views import pauses as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    ended, left = session.app.switching.resume(what, name)
    shown = named(key_of(what, name))
    stays = [each for each in left if what == "all"]
    session.output.emit(
        {
            "status": "done" if ended else "none",
            "items": [{"resumed": shown}] if ended else [],
            "stillPaused": views.documents(stays),
        },
        lambda: Lines(
            "\n".join([
                f"resumed {safe(shown)}" if ended else f"{safe(shown)} was not paused",
                *([f"still paused:\n{views.lines(stays)}"] if stays else []),
            ])
        ),
    )  # fmt: skip


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
