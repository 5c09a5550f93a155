"""`radarr-cli runs`: what ran, how it ended, what it did."""

from __future__ import annotations

from typing import Annotated

import typer

from radarr_cli.cli.default_group import ShowingGroup
from radarr_cli.cli.session import session_of

app = typer.Typer(cls=ShowingGroup)


@app.callback()
def runs() -> None:
    """What ran, and how it ended: list (default), show."""


@app.command("list", epilog="Example: radarr-cli runs list --failed")
def list_runs(
    context: typer.Context,
    failed: Annotated[bool, typer.Option("--failed", help="Only those that didn't end well.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 20,
) -> None:
    """List the newest runs first."""
    from radarr_cli.cli.views import past_runs as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    found = session.app.housekeeping.runs(failed=failed, limit=limit)
    session.output.emit(found, lambda: views.table(found))


@app.command(epilog="Example: radarr-cli runs show 17")
def show(context: typer.Context, run: Annotated[int, typer.Argument(help="Number of the run.")]) -> None:
    """Show one run: its stages, what it did, what it asked of you."""
    from radarr_cli.cli.views import past_runs as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    found = session.app.housekeeping.run(run)
    session.output.emit(found, lambda: views.details(found))
