"""The steps of an operation on the library's files: what a plan becomes, and what `--dry-run` shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.importing.model import PlannedStep, StepAction

if TYPE_CHECKING:
    from radarr_cli.domain.importing.model import ImportPlan

TRASH = ".radarr-cli-trash"
"""Folder in each root for what was replaced or removed. It is on the root's file system and never scanned."""
SENTINEL = ".radarr-cli-root"
"""File in each root that carries the root's UUID."""
_PARTIAL = ".radarr-cli-{mark}.partial"


def import_steps(planned: ImportPlan, mark: str) -> tuple[PlannedStep, ...]:
    """The steps of an approved import. `mark` is unique to the operation: it names the unfinished file and
    the trash's folder. Nothing is to be done for an unchanged file."""
    if planned.source is None or planned.unchanged:
        return ()
    database = PlannedStep(action=StepAction.DATABASE)
    if planned.in_place and planned.replaced_file is None:
        return (database,)
    target = planned.relative_path
    folder = target.rpartition("/")[0]
    partial = f"{folder}/{_PARTIAL.format(mark=mark)}"
    old = planned.replaces.relative_path if planned.replaces and planned.replaced_file else None
    source = planned.source.file.path
    steps = [] if planned.in_place else [
        PlannedStep(action=StepAction.FOLDER, target=folder),
        PlannedStep(action=StepAction.PLACE, source=source, target=partial),
        PlannedStep(action=StepAction.SYNC, target=partial),
        PlannedStep(action=StepAction.VERIFY, source=source, target=partial),
    ]  # fmt: skip
    if old:
        steps.append(PlannedStep(action=StepAction.RETIRE, source=old, target=trash_path(old, mark)))
    if not planned.in_place:
        steps.append(PlannedStep(action=StepAction.RENAME, source=partial, target=target))
    return (*steps, database, PlannedStep(action=StepAction.FINISH, source=old, target=target))


def trash_steps(relative_path: str, mark: str) -> tuple[PlannedStep, ...]:
    """The steps that take one file of the library into the trash."""
    return (
        PlannedStep(action=StepAction.RETIRE, source=relative_path, target=trash_path(relative_path, mark)),
        PlannedStep(action=StepAction.DATABASE),
        PlannedStep(action=StepAction.FINISH, source=relative_path),
    )


def trash_path(relative_path: str, mark: str) -> str:
    """Where a file lies in the trash: under the operation's mark, with its whole path."""
    return f"{TRASH}/{mark}/{relative_path}"
