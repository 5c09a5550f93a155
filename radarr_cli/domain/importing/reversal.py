"""What takes a finished operation back: its steps the other way round, as an operation of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.importing.model import PlannedStep, StepAction
from radarr_cli.domain.importing.operation import found_value
from radarr_cli.domain.importing.paths import restored, storable
from radarr_cli.domain.importing.relocation import taken_back
from radarr_cli.domain.importing.steps import TRASH, ended, once, rename, retire

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radarr_cli.domain.importing.operation import Operation, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """`needed` are the files that come back: root, path below it and document of each, as it has to be there.

    `sweep` are folders below the operation's root that go if they are empty then.
    """

    steps: tuple[PlannedStep, ...]
    needed: tuple[tuple[str, str, Mapping[str, Any]], ...] = ()
    sweep: tuple[str, ...] = ()


def reverse(operation: Operation, mark: str) -> Reversal:
    """What was new goes to the trash, what has another name gets its old one, what was trashed comes back."""
    steps: list[PlannedStep] = []
    needed: list[tuple[str, str, Mapping[str, Any]]] = []
    sweep: list[str] = []
    # Names that a file only had in between: it isn't under them before the steps are done.
    passing: set[tuple[str, str]] = set()
    for step in reversed(operation.steps):
        if not step.is_done:
            continue
        root, source, target = step.detail.get("root"), step.source or "", step.target or ""
        if step.action is StepAction.FOLDER:
            sweep += reversed(step.detail.get("made", ()))
        elif step.action is StepAction.FINISH:
            folders = reversed([restored(folder) for folder in step.detail.get("swept", ())])
            steps += [PlannedStep(action=StepAction.FOLDER, target=folder) for folder in folders]
        elif step.action is StepAction.RENAME and (origin := _origin(operation, step)):
            taken = replace(found_value(step.detail["file"]), relative=target)
            steps += taken_back(taken, origin, mark, len(steps), operation.root_of(step))
            needed.append((operation.root_of(step), target, step.detail["file"]))
        elif step.action is StepAction.EXTRA or (
            step.action is StepAction.RENAME and operation.placing(step, step.source)
        ):
            steps.append(retire(target, mark, root=root))
        elif step.action is StepAction.RENAME or (
            step.action is StepAction.RETIRE and not step.detail.get("missing")
        ):
            now, then = target, source
            steps += rename(now, then, mark, step.detail["file"], root=root)
            if (operation.root_of(step), now) not in passing:
                needed.append((operation.root_of(step), now, step.detail["file"]))
            passing.add((operation.root_of(step), then))
            sweep += [storable(folder) for folder in _trash_folders(now)]
    return Reversal(steps=(*once(steps), *ended()), needed=tuple(needed), sweep=tuple(dict.fromkeys(sweep)))


def _origin(operation: Operation, step: Step) -> Sequence[str] | None:
    """Where a file came from that was taken here from another root: root and path."""
    placing = operation.placing(step, step.source)
    found: Sequence[str] | None = placing.detail.get("origin") if placing else None
    return found


def _trash_folders(path: str) -> Iterator[str]:
    """The folders of a path in the trash, innermost first, without the trash itself."""
    folder = path.rpartition("/")[0]
    while folder.startswith(f"{TRASH}/"):
        yield folder
        folder = folder.rpartition("/")[0]
