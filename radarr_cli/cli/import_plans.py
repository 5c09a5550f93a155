"""What the commands share that import formats, profiles and sizes: their options, and how they end."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.errors import ConfigError, DatabaseUnavailable, UsageError

if TYPE_CHECKING:
    from radarr_cli.cli.session import Session
    from radarr_cli.config.import_plan import ImportPlan
    from radarr_cli.config.imports import Imports
    from radarr_cli.services.verdicts.policy_preview import PolicyPreview

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


def finish(
    session: Session, plan: ImportPlan, *, dry_run: bool, output: str | None, library: bool = False
) -> None:
    """Show the plan, and apply it where it is more than shown; with `library` also what that means for the
    films that are there. Raises Conflict, ConfigError or UsageError."""
    from radarr_cli.cli.views import import_plans as views  # noqa: PLC0415 - not for --help

    if output not in (None, "-"):
        raise UsageError("--output takes - alone", hint="redirect it into a file: --output - > FILE")
    for warning in plan.warnings:
        session.output.warn(warning)
    if output is not None:
        session.output.draw(views.texts(plan))
        return
    preview = _preview(session, plan) if library and not plan.is_done else None
    if not dry_run:
        plan.apply()
    session.output.emit(
        views.document(plan, preview, planned=dry_run), lambda: views.lines(plan, preview, planned=dry_run)
    )


def _preview(session: Session, plan: ImportPlan) -> PolicyPreview | None:
    """Worked out before anything is written. What can't be worked out stops no update."""
    try:
        return session.app.preview_policy(plan.settings_after())
    except (ConfigError, DatabaseUnavailable) as error:
        session.output.warn(f"what it means for the library isn't known: {error.message}")
        return None
