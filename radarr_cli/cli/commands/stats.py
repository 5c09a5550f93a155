"""`radarr-cli stats`: the library in numbers."""

from __future__ import annotations

import json

import typer

from radarr_cli.cli.options import Where
from radarr_cli.cli.session import session_of

app = typer.Typer()


@app.command("stats", epilog="Example: radarr-cli stats --where 'tag=kids'")
def stats(context: typer.Context, where: Where = None) -> None:
    """Count the library: by quality, resolution, codec, size, release group, root and age."""
    session = session_of(context)
    document = session.app.library.statistics(where)
    if session.output.json:
        session.output.document(document)
    elif not session.output.quiet:
        from radarr_cli.cli.views import stats as views  # noqa: PLC0415 - only where a person looks

        session.output.draw(views.overview(json.loads(document)))
