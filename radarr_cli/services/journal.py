"""Does an operation on the library's files step by step, so that a kill at any point can be made good.

A step is written down before it is done and after. Until the new file is verified a killed operation is
taken back; from then on it is finished, for the new file is good and the plan was the user's.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.importing.model import StepAction
from radarr_cli.domain.importing.operation import Operation, Step, StepState
from radarr_cli.errors import DatabaseUnavailable, Locked, RadarrCliError
from radarr_cli.services.file_faults import explain
from radarr_cli.store import imports, locks
from radarr_cli.store.outcomes import commit_outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.importing.model import PlannedStep
    from radarr_cli.services.effects import Effects
    from radarr_cli.services.roots import MountedRoot, Roots
    from radarr_cli.store.database import Database

_DOING = {
    StepAction.FOLDER: "making the folder {target}",
    StepAction.PLACE: "bringing {source} into the library",
    StepAction.SYNC: "writing {target} to the disk",
    StepAction.VERIFY: "verifying {target}",
    StepAction.RETIRE: "moving {source} to the trash",
    StepAction.RENAME: "naming {target}",
    StepAction.DATABASE: "telling the database",
    StepAction.FINISH: "cleaning up after {target}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What became of an operation that a dead process left: `status` is finished, rolledBack or waiting.

    A waiting one could neither be finished nor taken back now; `message` says why.
    """

    operation_id: int
    kind: str
    movie_id: int | None
    status: str
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A finished operation. `unfinished` says what the next command has to clean up, if anything."""

    operation: Operation
    unfinished: str | None = None

    def detail(self, action: StepAction) -> Mapping[str, Any]:
        step = self.operation.step(action)
        return step.detail if step else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    database: Database
    effects: Effects
    roots: Roots
    now: Callable[[], datetime]

    def apply(
        self,
        operation: Operation,
        steps: Sequence[PlannedStep],
        root: MountedRoot,
        *,
        grab_id: int | None = None,
    ) -> Applied:
        """Write the operation down and do it. The caller holds the variant's lock.

        Raises FileFault (or Conflict) when it failed and was taken back, DatabaseUnavailable when the
        connection was lost: then the next command finishes it or takes it back.
        """
        with ExitStack() as stack:
            with self.database.transaction():
                begun = imports.begin(self.database, operation, steps, grab_id=grab_id, now=self.now())
                # Nobody sees the operation before it is locked, so nobody takes it for a dead one.
                stack.enter_context(locks.acquire(self.database, locks.operation_lock(begun.id)))
            return self._forward(begun, root.path)

    def recover(self, variant_id: int | None = None) -> tuple[Recovered, ...]:
        """Finish or take back what killed processes left in the roots that are mounted here.

        With `variant_id` only what they left of that variant.
        """
        found = []
        for operation in imports.open_operations(self.database, variant_id=variant_id):
            root = self.roots.present(operation.root, operation.root_uuid)
            if root is None:
                continue
            with ExitStack() as stack:
                try:
                    if operation.variant_id is not None:
                        variant = locks.variant_lock(operation.variant_id)
                        stack.enter_context(locks.acquire(self.database, variant))
                    stack.enter_context(locks.acquire(self.database, locks.operation_lock(operation.id)))
                except Locked:
                    continue
                # Its process may have finished it between our look and our lock.
                for still_open in imports.open_operations(self.database, operation.id):
                    found.append(self._recover(still_open, root.path))
        return tuple(found)

    def _recover(self, operation: Operation, root: str) -> Recovered:
        try:
            if _goes_forward(operation):
                applied = self._forward(operation, root)
                status = "finished" if applied.unfinished is None else "waiting"
                return _recovered(operation, status, applied.unfinished)
            self._back(operation, root, "its process was killed")
        except DatabaseUnavailable:
            raise
        except RadarrCliError as error:
            still_open = bool(imports.open_operations(self.database, operation.id))
            return _recovered(operation, "waiting" if still_open else "rolledBack", error.message)
        return _recovered(operation, "rolledBack", "its process was killed before the new file was complete")

    def _forward(self, operation: Operation, root: str) -> Applied:
        """Do the steps that are not done. Raises what the failing step raised, after taking all back."""
        left = [step.ordinal for step in operation.steps if step.state is not StepState.DONE]
        if left:
            imports.begin_step(self.database, operation.id, left[0], self.now())
        for index, ordinal in enumerate(left):
            step = operation.steps[ordinal - 1]
            following = left[index + 1] if index + 1 < len(left) else None
            try:
                operation = self._do(operation, step, root, following)
            except DatabaseUnavailable:
                raise
            except (OSError, RadarrCliError) as error:
                fault = _fault(error, step)
                if operation.is_done(StepAction.DATABASE):
                    # The import is done; only names that are over could not be taken away yet.
                    imports.finish(self.database, operation.id, "applied", None, fault.message)
                    return Applied(operation=operation, unfinished=fault.message)
                self._back(operation, root, fault.message)
                raise fault from error
        imports.finish(self.database, operation.id, "done", self.now())
        return Applied(operation=operation)

    def _do(self, operation: Operation, step: Step, root: str, following: int | None) -> Operation:
        if step.action is StepAction.DATABASE:
            place = operation.step(StepAction.PLACE)
            with self.database.transaction():
                detail = commit_outcome(self.database, operation, place.detail if place else {}, self.now())
                self._end(operation, step, detail, following)
        else:
            detail = self.effects.do(operation, step, root)
            self._end(operation, step, detail, following)
        return _with(operation, replace(step, state=StepState.DONE, detail=detail))

    def _end(
        self, operation: Operation, step: Step, detail: Mapping[str, Any], following: int | None
    ) -> None:
        imports.end_step(
            self.database, operation.id, step.ordinal, detail, self.now(), next_ordinal=following
        )

    def _back(self, operation: Operation, root: str, reason: str) -> None:
        """Take back what was done, the last first. Where that fails the operation stays open."""
        for step in reversed(operation.steps):
            if step.state is StepState.UNDONE:
                continue
            try:
                self.effects.undo(operation, step, root)
            except (OSError, RadarrCliError) as error:
                message = f"{reason}; taking it back failed too: {_fault(error, step).message}"
                imports.finish(self.database, operation.id, "applying", None, message)
                raise _fault(error, step) from error
            imports.undo_step(self.database, operation.id, step.ordinal, self.now())
        imports.finish(self.database, operation.id, "rolledBack", self.now(), reason)


def _goes_forward(operation: Operation) -> bool:
    if any(step.state is StepState.UNDONE for step in operation.steps):
        return False
    return operation.step(StepAction.PLACE) is None or operation.is_done(StepAction.VERIFY)


def _with(operation: Operation, step: Step) -> Operation:
    steps = list(operation.steps)
    steps[step.ordinal - 1] = step
    return replace(operation, steps=tuple(steps))


def _fault(error: OSError | RadarrCliError, step: Step) -> RadarrCliError:
    if isinstance(error, RadarrCliError):
        return error
    return explain(error, _DOING[step.action].format(source=step.source, target=step.target))


def _recovered(operation: Operation, status: str, message: str | None) -> Recovered:
    return Recovered(
        operation_id=operation.id,
        kind=operation.kind,
        movie_id=operation.movie_id,
        status=status,
        message=message,
    )
