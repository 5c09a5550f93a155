"""`radarr-cli complete`: what the shells' completions ask: names, one a line. It never fails and says nothing
else: whatever goes wrong, there is just nothing to complete."""

from __future__ import annotations

from typing import Annotated

import typer

from radarr_cli.cli.session import session_of
from radarr_cli.errors import RadarrCliError

app = typer.Typer()


@app.command("complete", hidden=True, epilog="Example: radarr-cli complete films 'The M'")
def complete(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="films, profiles, roots, indexers, clients, notifiers, ...")],
    prefix: Annotated[str, typer.Argument(help="What was typed.")] = "",
) -> None:
    """Print names that begin so; of films, a description after a tab."""
    session = session_of(context)
    try:
        session.output.words(session.app.names.beginning(kind, prefix))
    except RadarrCliError:
        return
