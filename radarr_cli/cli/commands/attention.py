"""`radarr-cli attention`: what waits for a person, each with the command that clears it."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from radarr_cli.cli.default_group import ShowingGroup
from radarr_cli.cli.session import session_of
from radarr_cli.errors import NotFound, UsageError

app = typer.Typer(cls=ShowingGroup)


@app.callback()
def attention() -> None:
    """What waits for you: list (default), show, dismiss."""


@app.command("list", epilog="Example: radarr-cli attention --json | jq -r '.[].remedy'")
def show_all(context: typer.Context) -> None:
    """Show what waits for a person, and what clears it.

    The oldest comes first.
    """
    session = session_of(context)
    document = session.app.downloads.blocking.attention()
    if session.output.json:
        session.output.document(document)
    elif not session.output.quiet:
        from radarr_cli.cli.views import attention as views  # noqa: PLC0415 - only where a person looks

        session.output.draw(views.lines(json.loads(document)))


@app.command(epilog="Example: radarr-cli attention show 3")
def show(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="ID", help="A number that list shows.")],
) -> None:
    """Show one of them with everything that is known, open or not."""
    session = session_of(context)
    found = json.loads(session.app.downloads.blocking.attention(number))
    if not found:
        raise NotFound(f"there is no entry {number}", hint="radarr-cli attention shows those that are open")

    def draw() -> str:
        from radarr_cli.cli.views import attention as views  # noqa: PLC0415 - only where a person looks

        return views.entry_lines(found[0])

    session.output.emit(found[0], draw)


@app.command(epilog="Example: radarr-cli attention dismiss 3")
def dismiss(
    context: typer.Context,
    ids: Annotated[
        list[int] | None, typer.Argument(metavar="[ID]...", help="Numbers that list shows.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that are open.")] = False,
) -> None:
    """Put away what you have read.

    A cause that goes on comes back at the next run.
    """
    session = session_of(context)
    if bool(ids) == everything:
        raise UsageError("say which ones", hint="numbers, or --all")
    gone = session.app.downloads.blocking.dismiss(None if everything else ids)
    session.output.emit(
        {"status": "dismissed", "items": [{"id": number} for number in gone]},
        lambda: f"dismissed {len(gone)}",
    )
