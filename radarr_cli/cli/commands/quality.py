"""`radarr-cli quality`: how large a film of each quality may be."""

from __future__ import annotations

from typing import Annotated

import typer

from radarr_cli.cli.default_group import showing
from radarr_cli.cli.import_plans import Guide, PrintTo, Replace, finish, imports_of
from radarr_cli.cli.options import DryRun
from radarr_cli.cli.session import session_of
from radarr_cli.errors import UsageError

app = typer.Typer(cls=showing("sizes"))


@app.callback()
def quality() -> None:
    """Qualities, and how large a film of each may be."""


@app.command(epilog="Example: radarr-cli quality sizes --import movie --bundled")
def sizes(
    context: typer.Context,
    source: Annotated[
        str | None,
        typer.Option(
            "--import", metavar="SOURCE", help="Take sizes in: JSON file, -, or the name of a guide's set."
        ),
    ] = None,
    guide: Guide = None,
    bundled: Annotated[
        bool, typer.Option("--bundled", help="The set is in the part of the TRaSH Guides that comes along.")
    ] = False,
    replace: Replace = False,
    dry_run: DryRun = False,
    output: PrintTo = None,
) -> None:
    """Show the size limits in force; with --import, take others in.

    They are in MB (1024 x 1024 bytes) a minute. Imported sizes are written to
    conf.d/50-quality_sizes-imported.toml; a file that is read later may differ.
    """
    session = session_of(context)
    if source is not None:
        plan = imports_of(session).sizes(source, guide, bundled=bundled, replace=replace)
        finish(session, plan, dry_run=dry_run, output=output)
        return
    if guide is not None or bundled or replace or dry_run or output:
        raise UsageError("these options go with --import")
    from radarr_cli.cli.views import quality as views  # noqa: PLC0415 - only where it is shown

    limits = session.app.settings.quality_sizes
    origins = session.app.configuration.loaded.origins
    session.output.emit(views.resources(limits), lambda: views.table(limits, origins))
