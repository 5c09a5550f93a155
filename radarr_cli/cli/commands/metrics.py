"""`radarr-cli metrics`: numbers for Prometheus."""

from __future__ import annotations

from typing import Annotated

import typer

from radarr_cli.cli.session import session_of

app = typer.Typer()


@app.command("metrics", epilog="Example: radarr-cli metrics --output /var/lib/node_exporter/radarr-cli.prom")
def metrics(
    context: typer.Context,
    output: Annotated[
        str | None,
        typer.Option("--output", metavar="FILE", help="Write it there, whole or not at all (-: stdout)."),
    ] = None,
    push: Annotated[
        str | None,
        typer.Option("--push", metavar="URL", help="PUT it there: http://gateway:9091/metrics/job/NAME."),
    ] = None,
) -> None:
    """Print numbers about everything in Prometheus' text format.

    [metrics] file and push let run-once do the same by itself.
    """
    session = session_of(context)
    content = session.app.metering.text().encode()
    if output not in (None, "-"):
        session.app.publish(output, content)
    if push is not None:
        session.app.metering.push(push, content)
    if output == "-" or (output is None and push is None):
        session.output.raw(content)
