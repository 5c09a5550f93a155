"""`radarr-cli import`: finished downloads, or a file by hand, into the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.exit_codes import ExitCode, common_code, strongest
from radarr_cli.cli.films import film_and_variant
from radarr_cli.cli.options import DryRun
from radarr_cli.cli.session import session_of
from radarr_cli.errors import UsageError

if TYPE_CHECKING:
    from radarr_cli.cli.session import Session
    from radarr_cli.services.import_results import ImportReport

app = typer.Typer()

MODES = ("hardlink", "reflink", "copy", "move")


@app.command("import", epilog="Example: radarr-cli import /data/film.mkv --movie 'The Matrix (1999)'")
def import_(
    context: typer.Context,
    path: Annotated[
        str | None,
        typer.Argument(metavar="[PATH]", help="A film's file or folder; without it, what is finished."),
    ] = None,
    movie: Annotated[str | None, typer.Option("--movie", metavar="FILM", help="Which film PATH is.")] = None,
    variant: Annotated[
        str | None,
        typer.Option("--variant", metavar="NAME", help="For this variant of the film (default: main)."),
    ] = None,
    mode: Annotated[
        str | None,
        typer.Option(
            "--mode",
            metavar="MODE",
            help=f"The one way to take it: {', '.join(MODES)} (default: as for torrents).",
        ),
    ] = None,
    override: Annotated[
        bool, typer.Option("--override", help="Take it although the library has something better.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Take finished downloads, or a file by hand, into the library.

    The old file goes to the trash after the new one is complete and in place. What seeds is linked, never
    changed, and never copied unless the configuration or --mode says so.
    """
    from radarr_cli.cli.views import imports as views  # noqa: PLC0415 - not for --help
    from radarr_cli.domain.importing.model import Method  # noqa: PLC0415

    session = session_of(context)
    _check(path, movie, variant, mode, override=override)
    if dry_run:
        session.app.forbid_writes()
    if path is None or movie is None:
        report = session.app.importing.import_finished(dry_run=dry_run)
        session.output.emit(views.document(report), lambda: views.lines(report))
        _leave(session, report)
        return
    film, variant = film_and_variant(session, movie, variant)
    item = session.app.importing.import_path(
        path,
        film.id,
        variant or "main",
        mode=Method(mode) if mode else None,
        override=override,
        dry_run=dry_run,
    )
    session.output.emit(
        {"status": item.status, "items": [item.document]}, lambda: "\n".join(views.item_lines(item))
    )
    if item.status == "rejected":
        raise typer.Exit(ExitCode.CONFLICT)


def _check(
    path: str | None, movie: str | None, variant: str | None, mode: str | None, *, override: bool
) -> None:
    """Raises UsageError for options that need a PATH, or a PATH without its film."""
    if path is not None and movie is None:
        raise UsageError("which film it is has to be said", hint="add --movie FILM")
    if path is None and (movie or variant or mode or override):
        raise UsageError(
            "--movie, --variant, --mode and --override go with a PATH", hint="name the file or folder"
        )
    if mode is not None and mode not in MODES:
        raise UsageError(f"{mode!r} is no way to import", hint=f"one of: {', '.join(MODES)}")


def _leave(session: Session, report: ImportReport) -> None:
    session.output.failures(report.failures)
    codes = [ExitCode.SAFETY_BRAKE] if report.braked else []
    if report.attention:
        codes.append(ExitCode.ATTENTION)
    if report.failures and not report.braked:
        alike = len(report.failures) == len(report.items)
        codes.append(common_code(failure.code for failure in report.failures) if alike else ExitCode.PARTIAL)
    if codes:
        raise typer.Exit(strongest(codes))
