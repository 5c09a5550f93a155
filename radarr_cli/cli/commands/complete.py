"""`radarr-cli complete`: its place in the table of commands, and its help."""

from __future__ import annotations

from typing import Annotated

import typer

from radarr_cli.cli.completing import offer
from radarr_cli.cli.session import session_of

app = typer.Typer()


@app.command("complete", hidden=True, epilog="Example: radarr-cli complete films 'The M'")
def complete(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="films, tags, groups, profiles, indexers, ...")],
    prefix: Annotated[str, typer.Argument(help="What was typed.")] = "",
) -> None:
    """Print names that begin so; of films, a description after a tab."""
    session = session_of(context)
    offer(session.app, session.output, kind, prefix)
