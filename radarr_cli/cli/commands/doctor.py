"""`radarr-cli doctor`: find out what is wrong."""

from __future__ import annotations

from typing import Annotated

import typer

from radarr_cli.cli.exit_codes import ExitCode
from radarr_cli.cli.output import safe
from radarr_cli.cli.session import session_of

app = typer.Typer(no_args_is_help=True)


@app.callback()
def doctor() -> None:
    """Find out what is wrong: paths."""


@app.command(epilog="Example: radarr-cli doctor paths --torrent 2C6B6858D61DA9543D4231A71DB4B1C9264B0685")
def paths(
    context: typer.Context,
    torrent: Annotated[
        str | None, typer.Option("--torrent", metavar="HASH", help="The files of this download only.")
    ] = None,
) -> None:
    """Follow the clients' paths: what they are here, whether they are there, whether films can be linked.

    From each folder that downloads lie in, a file is made, linked into each root for real, and removed.
    """
    session = session_of(context)
    checks = session.app.downloads.locating.paths(torrent)

    def draw() -> str:
        lines = []
        for check in checks:
            lines.append(f"{'ok  ' if check.good else 'BAD '} {safe(check.subject)}: {safe(check.message)}")
            lines += [f"       {safe(check.hint)}"] if check.hint and not check.good else []
        return "\n".join(lines) or "no client has a download of ours: there is nothing to follow"

    bad = [check for check in checks if not check.good]
    session.output.emit({"status": "failed" if bad else "good", "items": checks}, draw)
    if bad:
        raise typer.Exit(ExitCode.PARTIAL)
