"""`radarr-cli db backup`, `backups`, `verify`, `restore`: copies of everything, tried, and taken back."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from radarr_cli.cli.exit_codes import ExitCode
from radarr_cli.cli.options import Yes
from radarr_cli.cli.session import session_of
from radarr_cli.errors import UsageError

app = typer.Typer()
Name = Annotated[
    str | None,
    typer.Argument(
        metavar="[FILE]",
        help="A backup; default: the newest manual or scheduled one of this database.",
        show_default=False,
    ),
]


@app.command(epilog="Example: radarr-cli db backup --output /mnt/nas/backups")
def backup(
    context: typer.Context,
    output: Annotated[
        str | None, typer.Option("--output", metavar="FOLDER", help="Where; default: [backup] folder.")
    ] = None,
) -> None:
    """Copy the database and the configuration into one archive.

    Without the secrets.
    """
    from radarr_cli.cli.views import backups as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    folder = Path(output).expanduser() if output else None
    if folder is not None and not folder.is_dir():
        raise UsageError(f"{output} is no folder", hint=f"mkdir -p {shlex.quote(str(folder))}")
    made = session.app.backing_up.make(folder=folder)
    session.output.emit({"status": "done", "items": [views.document(made)]}, lambda: made.path)


@app.command("backups", epilog="Example: radarr-cli db backups --json | jq -r '.[0].path'")
def list_backups(context: typer.Context) -> None:
    """List the backups there are, the newest first."""
    from radarr_cli.cli.views import backups as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    found = session.app.backing_up.list()
    session.output.emit([views.document(each) for each in found], lambda: views.lines(found))


@app.command(epilog="Example: radarr-cli db verify")
def verify(context: typer.Context, file: Name = None) -> None:
    """Prove a backup: restore it elsewhere, compare each table.

    The library's database isn't touched.
    """
    from radarr_cli.cli.views import backups as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    found = session.app.backing_up.verify(file)
    session.output.emit(
        views.verified_document(found), lambda: views.verified_lines(found), wrong=bool(found.differing)
    )
    if found.differing:
        raise typer.Exit(ExitCode.CONFLICT)


@app.command(epilog="Example: radarr-cli db restore radarr-cli-20260301T120000Z-scheduled.tar --yes")
def restore(context: typer.Context, file: Name = None, yes: Yes = False) -> None:
    """Make the database what a backup holds.

    The backup is read whole before anything is done, and what is there is backed up first; files of films
    stay. It is one transaction: whatever happens, the database is the old one or the new one. The
    configuration stays as it is; the archive's folder `configuration` holds its copy.
    """
    from radarr_cli.cli.views import backups as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    backing_up = session.app.backing_up
    chosen = backing_up.choose(file)
    session.confirm(views.question(chosen, backing_up.present()), yes=yes, count=1, limit=0)
    before = backing_up.restore(chosen)
    answer = {"status": "done", "items": [views.document(chosen)], "before": views.document(before)}
    session.output.emit(answer, lambda: views.restored(chosen, before))
