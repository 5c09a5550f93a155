"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

DryRun = Annotated[bool, typer.Option("--dry-run", help="Print the plan and write nothing.")]
Accept = Annotated[
    bool,
    typer.Option("--accept", help="Let changed profiles or formats open many films to upgrades."),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]
Where = Annotated[
    str | None,
    typer.Option(
        "--where", metavar="FILTER", help="Films a filter selects: 'profile=HD and tag!=kids', or @NAME."
    ),
]
