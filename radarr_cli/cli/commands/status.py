"""`radarr-cli status`: how everything stands, on one screen."""

from __future__ import annotations

from typing import Annotated

import typer

from radarr_cli.cli.session import session_of

app = typer.Typer()


@app.command("status", epilog="Example: radarr-cli status --watch")
def status(
    context: typer.Context,
    watch: Annotated[bool, typer.Option("--watch", help="Redraw until Ctrl-C; NDJSON with --json.")] = False,
    every: Annotated[float, typer.Option("--every", min=0.5, help="Seconds between two looks.")] = 5.0,
    times: Annotated[int, typer.Option("--times", min=0, help="End after so many looks; 0 never.")] = 0,
) -> None:
    """Show what waits for you, what is on its way, what came and what will come.

    Also what `radarr-cli` alone shows on a terminal. Nobody is asked but the database.
    """
    from radarr_cli.cli.views import status as views  # noqa: PLC0415 - not for --help

    session = session_of(context)

    def look() -> None:
        found = session.app.overview.look()
        session.output.emit(views.document(found), lambda: views.screen(found, session.app.now()))

    if not watch:
        look()
        return
    from radarr_cli.cli.watching import watch as watching  # noqa: PLC0415 - only with --watch

    watching(session.output, every, times, look)
