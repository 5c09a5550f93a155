"""`radarr-cli clients`: the download clients, and whether each would take a grab."""

from __future__ import annotations

from typing import Annotated

import typer

from radarr_cli.cli import trials
from radarr_cli.cli.default_group import ShowingGroup
from radarr_cli.cli.session import session_of

app = typer.Typer(cls=ShowingGroup)


@app.callback()
def clients() -> None:
    """Download clients: list (default), test."""


@app.command("list", epilog="Example: radarr-cli clients list")
def list_clients(context: typer.Context) -> None:
    """List the download clients, with what is remembered of each.

    None of them is asked.
    """
    from radarr_cli.cli.views import clients as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    entries, states = session.app.clients.entries, session.app.clients.states()
    paused = session.app.clients.paused()
    session.output.emit(
        views.list_document(entries, states, paused), lambda: views.table(entries, states, paused)
    )


@app.command("test", epilog="Example: radarr-cli clients test qbittorrent")
def test_clients(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Default: all that are enabled.")
    ] = None,
) -> None:
    """Try everything a grab needs: login, version, category, folders.

    A passed test ends the pause after a rejected login; a wrong password is tried twice an hour at most.
    """
    from radarr_cli.cli.views import clients as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    known = session.app.clients
    chosen = names or [entry.name for entry in known.entries if entry.enabled]
    for name in chosen:
        known.entry(name)
    trials.answer(session.output, [known.test(name) for name in chosen], views.NOTHING)
