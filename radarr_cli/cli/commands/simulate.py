"""`radarr-cli simulate`: judge the kept candidates again under other rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from radarr_cli.cli.moments import moment
from radarr_cli.cli.session import session_of

app = typer.Typer()


@app.command(epilog="Example: radarr-cli simulate --profile strict.toml --since 90d")
def simulate(
    context: typer.Context,
    profile: Annotated[
        Path | None,
        typer.Option(
            "--profile",
            metavar="FILE",
            help="Rules to try, as they would stand in conf.d: [profile.NAME], [[delay]] and so on",
        ),
    ] = None,
    instead_of: Annotated[
        str | None,
        typer.Option("--instead-of", metavar="NAME", help="The file's only profile stands in for this one."),
    ] = None,
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="Releases that came since then: 90d, 2024-05-01.")
    ] = "90d",
) -> None:
    """Show what other rules would have grabbed of the releases that came: gained, lost, bytes.

    Both sides start with the file that each film had then. Without --profile the files as they are now are
    held against the rules that the last run judged by. Nothing is changed.
    """
    from radarr_cli.cli.progress import ProgressLine  # noqa: PLC0415 - not for --help
    from radarr_cli.cli.views import simulate as views  # noqa: PLC0415

    session = session_of(context)
    session.app.forbid_writes()
    begin = moment(since, session.app.now())
    progress = ProgressLine(shown=not session.output.quiet and not session.output.json)
    session.app.progress = progress
    result = session.app.simulate(profile, instead_of, begin)
    progress.clear()
    session.output.emit(views.document(result), lambda: views.table(result))
