"""What the commands share that import formats, profiles and sizes: their options, and how they end."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.errors import UsageError

if TYPE_CHECKING:
    from radarr_cli.cli.session import Session
    from radarr_cli.config.import_plan import ImportPlan
    from radarr_cli.config.imports import Imports

Guide = Annotated[
    Path | None,
    typer.Option("--guide", metavar="DIR|ARCHIVE", help="A copy of the TRaSH Guides.", exists=True),
]
Replace = Annotated[bool, typer.Option("--replace", help="Replace what was written or edited by hand, too.")]
PrintTo = Annotated[
    str | None, typer.Option("--output", metavar="-", help="Print what would be written, and write nothing.")
]


def imports_of(session: Session) -> Imports:
    return session.app.configuration.imports(lambda: sys.stdin.buffer.read())


def finish(session: Session, plan: ImportPlan, *, dry_run: bool, output: str | None) -> None:
    """Show the plan, and apply it where it is more than shown. Raises Conflict, ConfigError or UsageError."""
    from radarr_cli.cli.views import import_plans as views  # noqa: PLC0415 - not for --help

    if output not in (None, "-"):
        raise UsageError("--output takes - alone", hint="redirect it into a file: --output - > FILE")
    for warning in plan.warnings:
        session.output.warn(warning)
    if output is not None:
        session.output.draw(views.texts(plan))
        return
    if not dry_run:
        plan.apply()
    session.output.emit(views.document(plan, planned=dry_run), lambda: views.lines(plan, planned=dry_run))
