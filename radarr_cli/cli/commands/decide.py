"""`radarr-cli decide`: judge the releases of a scenario document; no database, no configuration."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from radarr_cli.cli.session import session_of
from radarr_cli.errors import UsageError

app = typer.Typer()


@app.command(epilog="Example: radarr-cli decide --json < scenario.json")
def decide(
    context: typer.Context,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of the scenario, and read nothing.")
    ] = False,
) -> None:
    """Judge the releases of the scenario on standard input; one JSON line a release, best first.

    Neither configuration nor database is read. `explain --codes` lists what a rejection may be.
    """
    if schema:
        from radarr_cli.domain.decisions.scenario_schema import scenario_schema  # noqa: PLC0415 - heavy

        session_of(context).output.document(scenario_schema())
        return
    from radarr_cli.cli.views.verdicts import decision_line  # noqa: PLC0415 - heavy
    from radarr_cli.domain.decisions.engine import judge  # noqa: PLC0415
    from radarr_cli.domain.decisions.scenario import read_scenario  # noqa: PLC0415

    try:
        document = json.loads(sys.stdin.buffer.read())
    except ValueError as error:
        raise UsageError(f"standard input is no JSON document: {error}") from error
    try:
        candidates, scenario = read_scenario(document)
    except KeyError as missing:
        raise UsageError(f"the scenario lacks the key {missing}") from missing
    except (ValueError, TypeError, AttributeError) as error:
        raise UsageError(f"the scenario makes no sense: {error}") from error
    verdicts = judge(candidates, scenario)
    session_of(context).output.lines(decision_line(verdict) for verdict in verdicts)
