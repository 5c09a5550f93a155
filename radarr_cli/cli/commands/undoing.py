"""`radarr-cli undo`: take back what was done to the library's files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.exit_codes import ExitCode
from radarr_cli.cli.options import DryRun
from radarr_cli.cli.session import session_of

if TYPE_CHECKING:
    from radarr_cli.cli.session import Session

undo_app = typer.Typer()


@undo_app.command(epilog="Example: radarr-cli undo 12; all that a run did: radarr-cli undo run:7")
def undo(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[OPERATION|run:RUN]", help="What to undo; without it, what can be.", show_default=False
        ),
    ] = None,
    movie: Annotated[
        str | None, typer.Option("--movie", metavar="FILM", help="List only what was done to this film.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="List at most so many, newest first.")] = 20,
    dry_run: DryRun = False,
) -> None:
    """Take back an import, an upgrade, a rename, a move or a removal; an undo, too.

    The old file, its rows and what lay beside it are as they were, for as long as the trash holds them. What
    was imported goes to the trash, and its release is not taken for this film again. A file that came back is
    kept: nothing better replaces it until you say so (replace, or import --override).
    """
    from radarr_cli.cli.views import undo as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    if name is None:
        _list(session, movie, limit)
        return
    if dry_run:
        session.app.forbid_writes()
    report = session.app.undoing.undo(name, dry_run=dry_run)
    session.output.failures(report.failures)
    session.output.emit(views.document(report), lambda: views.lines(report))
    if report.failures:
        raise typer.Exit(ExitCode.PARTIAL)


def _list(session: Session, movie: str | None, limit: int) -> None:
    from radarr_cli.cli.views import undo as views  # noqa: PLC0415 - not for --help

    movie_id = None if movie is None else session.app.library.film(movie).id
    found = session.app.undoing.recent_json(movie_id=movie_id, limit=limit)
    if session.output.json:
        session.output.document(found)
    elif not session.output.quiet:
        session.output.draw(views.table(json.loads(found)))
