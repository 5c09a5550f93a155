"""`radarr-cli queue`: what is being downloaded, and what happens next to it."""

from __future__ import annotations

import json

import typer

from radarr_cli.cli.exit_codes import ExitCode, common_code
from radarr_cli.cli.session import session_of

app = typer.Typer()


@app.command(epilog="Example: radarr-cli queue --json | jq '.[] | [.title, .nextAction]'")
def queue(context: typer.Context) -> None:
    """Show what is being downloaded: progress, time left, state, why, and what happens next.

    Each download client is asked once. With --json: Radarr's v3 queue resources, with `reason`,
    `nextAction`, `deadline` and `blockedSince` besides.
    """
    session = session_of(context)
    followed = session.app.tracking.follow()
    document = session.app.tracking.queue(followed)
    if session.output.json:
        session.output.document(document)
    elif not session.output.quiet:
        from radarr_cli.cli.views import queue as views  # noqa: PLC0415 - only where a person looks

        session.output.draw(views.table(json.loads(document), session.app.now()))
    session.output.failures(followed.failures)
    if followed.failures:
        everyone = {f"client:{tracked.grab.client}" for tracked in followed.downloads}
        alike = everyone <= {failure.subject for failure in followed.failures}
        codes = [failure.code for failure in followed.failures]
        raise typer.Exit(common_code(codes) if alike else ExitCode.PARTIAL)
    if followed.attention:
        raise typer.Exit(ExitCode.ATTENTION)
