"""`radarr-cli refresh`: metadata anew."""

from __future__ import annotations

from typing import Annotated

import typer

from radarr_cli.cli.films import Films, batch_document, film_names
from radarr_cli.cli.options import DryRun, Where
from radarr_cli.cli.session import session_of
from radarr_cli.errors import UsageError

app = typer.Typer()


@app.command(epilog="Example: radarr-cli refresh --where 'status=announced'")
def refresh(
    context: typer.Context,
    films: Films = None,
    where: Where = None,
    due: Annotated[bool, typer.Option("--due", help="The films that `run-once` would refresh.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Fetch the metadata of films anew.

    Nothing is ever deleted by it. Texts beside films ([import] nfo) that say something else now are written
    anew.
    """
    from radarr_cli.cli.views import film_changes as views  # noqa: PLC0415 - only where it is shown
    from radarr_cli.services.library.reading import Selection  # noqa: PLC0415 - not for --help

    session = session_of(context)
    names = film_names(films)
    if due and (names or where):
        raise UsageError("--due names the films already", hint="Leave out the names or --where.")
    if dry_run:
        session.app.forbid_writes()
    refreshing = session.app.refreshing
    chosen = Selection(refreshing.due()) if due else session.app.library.select(names, where)
    result = refreshing.refresh(chosen.films, dry_run=dry_run)
    failures = (*chosen.failures, *result.failures)
    document = batch_document(
        map(views.refreshed_document, result.done), failures, left=result.left, planned=dry_run
    )
    session.output.emit(document, lambda: views.refreshed(result.done, planned=dry_run))
    if result.left:
        session.output.warn(f"{result.left} films were left out: every other one would have failed alike")
    session.finish(failures)
