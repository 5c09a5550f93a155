"""`radarr-cli replace`: another release for a film that the library has."""

from __future__ import annotations

from typing import Annotated

import typer

from radarr_cli.cli.exit_codes import ExitCode
from radarr_cli.cli.films import FilmVariant, film_and_variant
from radarr_cli.cli.options import DryRun
from radarr_cli.cli.progress import ProgressLine
from radarr_cli.cli.session import session_of

app = typer.Typer()


@app.command(epilog="Example: radarr-cli replace 'The Matrix (1999)' --because 'out of sync'")
def replace(
    context: typer.Context,
    film: FilmVariant,
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why, for the blocklist.")] = "",
    variant: Annotated[
        str | None, typer.Option("--variant", metavar="NAME", help="Which variant (default: main).")
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Block the release a film's file came from, search now, and take the best of the others.

    The file stays until the new one is in the library; then it goes to the trash. Where nothing else is
    approved it stays for good, and its release stays blocked.
    """
    from radarr_cli.cli.views import replace as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    if dry_run:
        session.app.forbid_writes()
    # Blocking the old release makes no sense where no other one may be taken.
    dry_run = dry_run or session.observes()
    progress = ProgressLine(shown=not session.output.quiet and not session.output.json)
    found, variant = film_and_variant(session, film, variant)
    replaced = session.app.downloads.replacing.replace(
        found.id, variant, because=because, dry_run=dry_run, progress=progress
    )
    progress.clear()
    session.output.emit(views.document(replaced), lambda: views.lines(replaced))
    acquired = replaced.acquired
    if acquired is not None and acquired.failures:
        session.output.failures(acquired.failures)
        if not acquired.best.grabbed:
            raise typer.Exit(ExitCode.PARTIAL)
