"""`radarr-cli trash`: what was replaced or removed, and is still there."""

from __future__ import annotations

from typing import Annotated

import typer

from radarr_cli.cli.default_group import ShowingGroup
from radarr_cli.cli.exit_codes import ExitCode
from radarr_cli.cli.options import DryRun, Yes
from radarr_cli.cli.session import session_of

app = typer.Typer(cls=ShowingGroup)
Root = Annotated[
    str | None, typer.Option("--root", metavar="NAME", help="Only of this root (default: all that are here).")
]


@app.callback()
def trash() -> None:
    """What was replaced or removed: list (default), restore, empty."""


@app.command("list", epilog="Example: radarr-cli trash list --root films")
def show(context: typer.Context, root: Root = None) -> None:
    """Show what the trash holds, and what deleting it would free.

    A film that still seeds, or has another name for another reason, takes no space in the trash.
    """
    from radarr_cli.cli.views import trash as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    can = session.app.trash_can
    listing = can.listing(root)
    session.output.failures(listing.failures)
    session.output.emit(
        views.listing_document(listing, can.keep_for, can.limit), lambda: views.table(listing, can.keep_for)
    )
    if listing.failures:
        raise typer.Exit(ExitCode.PARTIAL)


@app.command(epilog="Example: radarr-cli trash restore 12")
def restore(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            metavar="ENTRY", help="The number that list shows, or its folder.", show_default=False
        ),
    ],
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="FOLDER", help="Put its files there, and leave the library as it is."),
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Bring back what an operation took away.

    The operation is undone; or the files are only taken out of the trash.
    """
    from radarr_cli.cli.views import trash as views  # noqa: PLC0415 - not for --help
    from radarr_cli.cli.views import undo as undo_views  # noqa: PLC0415

    session = session_of(context)
    if dry_run:
        session.app.forbid_writes()
    report, paths = session.app.trash_can.restore(name, to=to, dry_run=dry_run)
    if report is not None:
        session.output.emit(undo_views.document(report), lambda: undo_views.lines(report))
        return
    session.output.emit(
        views.taken_document(paths, dry_run=dry_run), lambda: views.taken(paths, dry_run=dry_run)
    )


@app.command(epilog="Example: radarr-cli trash empty --dry-run")
def empty(
    context: typer.Context,
    root: Root = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Delete all of it, however young; asks first.")
    ] = False,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Delete for good what is older than import.keep_old_for.

    Nothing younger is deleted, however full the trash is: then this ends with exit code 6.
    """
    from radarr_cli.cli.views import trash as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    if dry_run:
        session.app.forbid_writes()
    can = session.app.trash_can
    if everything and not dry_run:
        count = len(can.listing(root).entries)
        session.confirm(f"Delete {count} entries of the trash for good?", yes=yes, count=count, limit=0)
    emptied = can.empty(root=root, everything=everything, dry_run=dry_run)
    session.output.failures(emptied.failures)
    session.output.emit(
        views.emptied_document(emptied, dry_run=dry_run), lambda: views.emptied(emptied, dry_run=dry_run)
    )
    if emptied.over:
        raise can.brake(emptied.over)
    if emptied.failures:
        raise typer.Exit(ExitCode.PARTIAL)
