"""`radarr-cli scan`: look at the roots, and take an existing collection in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.exit_codes import ExitCode, common_code, strongest
from radarr_cli.cli.options import DryRun
from radarr_cli.cli.session import session_of
from radarr_cli.errors import ConfigError, NotFound, UsageError

if TYPE_CHECKING:
    from radarr_cli.cli.session import Session
    from radarr_cli.services.scans.results import ScanReport
    from radarr_cli.services.scans.wishes import AdoptWishes

app = typer.Typer()


@app.command("scan", epilog="Example: radarr-cli scan --adopt --dry-run")
def scan(
    context: typer.Context,
    path: Annotated[
        str | None, typer.Argument(metavar="[FOLDER]", help="Only this folder of a root.", show_default=False)
    ] = None,
    root: Annotated[
        list[str] | None, typer.Option("--root", metavar="NAME", help="Only this root; repeatable.")
    ] = None,
    adopt: Annotated[
        bool, typer.Option("--adopt", help="Take films in that the library doesn't know.")
    ] = False,
    movie: Annotated[
        str | None,
        typer.Option("--movie", metavar="FILM", help="Which film FOLDER is: tmdb:603; with --adopt."),
    ] = None,
    profile: Annotated[str | None, typer.Option("--profile", help="Profile of adopted films.")] = None,
    monitored: Annotated[
        bool | None, typer.Option("--monitor/--no-monitor", help="Monitor adopted films, or not.")
    ] = None,
    tag: Annotated[
        list[str] | None, typer.Option("--tag", help="A tag for adopted films; repeatable.")
    ] = None,
    deep: Annotated[
        bool, typer.Option("--deep", help="Look at every file, also where nothing seems to have changed.")
    ] = False,
    accept_missing: Annotated[
        bool, typer.Option("--accept-missing", help="However many films are gone: they are gone.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Look at the disks: films that are gone, back, changed, renamed or new, and folders that are nobody's.

    Nothing on a disk is changed. --adopt takes an existing collection in: it reads the names of folders and
    files, ids in .nfo files and what the files hold; what isn't certain is told and left.

    Where a root is not mounted, or many films vanished at once, nothing is changed and the exit code is 6.
    """
    from radarr_cli.cli.progress import ProgressLine  # noqa: PLC0415 - not for --help
    from radarr_cli.cli.views import scan as views  # noqa: PLC0415
    from radarr_cli.services.scans.wishes import ScanWishes  # noqa: PLC0415

    session = session_of(context)
    if dry_run:
        session.app.forbid_writes()
    if movie is not None and not (adopt and path):
        raise UsageError("--movie goes with a FOLDER and --adopt", hint="name the folder that the film is")
    names, below = _places(session, path, root or [])
    progress = ProgressLine(shown=not session.output.quiet and not session.output.json)
    session.app.progress = progress
    wishes = ScanWishes(
        deep=deep or bool(movie),
        adopt=_adoption(session, movie, profile, monitored, tag) if adopt else None,
        accept_missing=accept_missing,
        below=below,
        dry_run=dry_run,
    )
    report = session.app.scanning.scan(names, wishes)
    progress.clear()
    for note in report.notes:
        session.output.note(note)
    session.output.emit(
        views.document(report, planned=dry_run),
        lambda: views.lines(report, planned=dry_run, adopting=adopt),
    )
    _leave(session, report)


def _places(session: Session, path: str | None, roots: list[str]) -> tuple[list[str], str]:
    """The roots to look at, and the folder below one of them. Raises NotFound and UsageError."""
    known = session.app.roots.paths
    if not known:
        raise ConfigError("no root is configured", hint="radarr-cli init root FOLDER")
    for name in roots:
        if name not in known:
            raise NotFound(f"there is no root {name}", hint=f"There are: {', '.join(known)}.")
    if path is None:
        return roots or list(known), ""
    real = os.path.realpath(path)
    for name, folder in known.items():
        top = os.path.realpath(folder)
        if real == top:
            return [name], ""
        if real.startswith(f"{top.rstrip('/')}/") and roots in ([], [name]):
            below = real[len(top.rstrip("/")) + 1 :]
            if not os.path.isdir(real):  # noqa: PTH112 - strings throughout, as the roots are
                below = below.rpartition("/")[0]
            return [name], below
    raise UsageError(f"{path} is in none of the roots", hint="import takes files from elsewhere")


def _adoption(
    session: Session,
    movie: str | None,
    profile: str | None,
    monitored: bool | None,
    tag: list[str] | None,
) -> AdoptWishes:
    from radarr_cli.cli.films import pick  # noqa: PLC0415 - only with --adopt
    from radarr_cli.domain.selector import parse_film  # noqa: PLC0415
    from radarr_cli.services.library.adding import AddWishes  # noqa: PLC0415

    wishes = AddWishes(profile=profile, monitored=monitored, tags=tuple(tag) if tag else None)
    adding, tmdb_id = session.app.adding, None
    if movie is not None:
        named = parse_film(movie)
        try:
            tmdb_id = session.app.library.film(movie).tmdb_id
        except NotFound:
            tmdb_id = named.tmdb_id or pick(session, movie, adding.choices(movie))
    return adding.adoption(wishes, tmdb_id)


def _leave(session: Session, report: ScanReport) -> None:
    session.output.failures((*report.braked, *report.failures))
    codes = [ExitCode.SAFETY_BRAKE] if report.braked else []
    if report.failures:
        alike = not report.roots
        codes.append(common_code(failure.code for failure in report.failures) if alike else ExitCode.PARTIAL)
    if codes:
        raise typer.Exit(strongest(codes))
