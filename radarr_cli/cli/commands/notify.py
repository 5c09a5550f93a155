"""`radarr-cli notify`: who is told what happened, and whether it would arrive."""

from __future__ import annotations

from typing import Annotated

import typer

from radarr_cli.cli import trials
from radarr_cli.cli.default_group import ShowingGroup
from radarr_cli.cli.session import session_of

app = typer.Typer(cls=ShowingGroup)


@app.callback()
def notify() -> None:
    """Notifiers: list (default), test."""


@app.command("list", epilog="Example: radarr-cli notify list")
def list_notifiers(context: typer.Context) -> None:
    """List the notifiers, what each is told, and what waits for it.

    Where machines share the database each tells the notifiers of its own configuration, whatever machine an
    event comes from, from its first run on. A name that two of them have is one notifier: whichever machine
    comes first tells it, once. One with tags is told of films that have one of these, and so of no health
    and no failed run.
    """
    from radarr_cli.cli.views import notify as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    notifying = session.app.notifying
    told = [(entry, notifying.events(entry)) for entry in notifying.entries]
    states = notifying.states()
    session.output.emit(views.list_document(told, states), lambda: views.table(told, states))


@app.command("test", epilog="Example: radarr-cli notify test discord")
def test_notifiers(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Default: all that are enabled.")
    ] = None,
) -> None:
    """Send a test message to each.

    A media server is only asked for its libraries. What waits for a notifier that failed is told in the
    next run once its test passes.
    """
    from radarr_cli.cli.views import notify as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    known = session.app.notifying
    chosen = names or [entry.name for entry in known.entries if entry.enabled]
    for name in chosen:
        known.entry(name)
    trials.answer(session.output, [known.test(name) for name in chosen], views.NOTHING)
