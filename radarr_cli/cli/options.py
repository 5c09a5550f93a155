"""Options that several commands share, and the global ones, which may stand anywhere on the line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

DryRun = Annotated[bool, typer.Option("--dry-run", help="Print the plan and write nothing.")]
Accept = Annotated[
    bool,
    typer.Option("--accept", help="Let changed profiles or formats open many films to upgrades."),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Don't ask before changing many films.")]
Where = Annotated[
    str | None, typer.Option("--where", help="Films a filter selects: 'profile=HD and tag!=kids', or @NAME.")
]

_FLAGS = {
    "--json": "json",
    "--quiet": "quiet",
    "-q": "quiet",
    "--verbose": "verbose",
    "--no-color": "no_color",
    "--version": "version",
}


@dataclass(slots=True)
class GlobalOptions:
    config: str | None = None
    json: bool = False
    quiet: bool = False
    verbose: bool = False
    no_color: bool = False
    version: bool = False


def take_global(arguments: list[str]) -> tuple[GlobalOptions, list[str]]:
    """Split the global options, wherever they stand before a `--`, from the rest of the line."""
    options, rest = GlobalOptions(), []
    pending = iter(arguments)
    for argument in pending:
        if argument == "--":
            rest.append(argument)
            rest.extend(pending)
        elif argument in _FLAGS:
            setattr(options, _FLAGS[argument], True)
        elif argument == "--config":
            options.config = next(pending, None)
        elif argument.startswith("--config="):
            options.config = argument.removeprefix("--config=")
        else:
            rest.append(argument)
    return options, rest
