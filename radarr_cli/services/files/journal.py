"""Does an operation on the library's files step by step, so that a kill at any point can be made good.

A step is written down before it is done and after. Until its new files are verified a killed operation is
taken back, or gone on with where it was copying; from then on it is finished, for the new files are good and
the plan was the user's.

A kind of operation is added like this. Nothing in here, in `services.effects` and in `services.undoing` has
to know of it:

1. Its steps are put together from `domain.importing.steps`: `rename`, `retire`, `place` with the RENAME that
   follows it, `extra`, and `ended` last. Paths are below the operation's root; another root is named with
   `root=`, and given to `apply` among its `others`.
2. What the database is told is `plan["outcome"]`: `changes` (`store.file_changes` has the words) and `events`
   (`store.history.event_document`). The rows that changed are kept with the step.
3. The whole is an `Operation` (its `kind` a word of the table `import_operation`) for `Journal.apply`, which
   is called while the locks of all its variants are held. `plan["variants"]` names them where they are
   several, `plan["sweep"]` the folders that go at the end if they are empty.

Recovery after a kill, and `undo`, follow from the steps and from the kept rows.
"""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.importing.model import StepAction
from radarr_cli.domain.importing.operation import Operation, Step, StepState
from radarr_cli.errors import DatabaseUnavailable, Locked, RadarrCliError
from radarr_cli.services.files.faults import explain
from radarr_cli.services.observing import Observing
from radarr_cli.store import imports, locks
from radarr_cli.store.outcomes import commit_outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.importing.model import PlannedStep
    from radarr_cli.services.files.effects import Effects
    from radarr_cli.services.files.roots import MountedRoot, Roots
    from radarr_cli.store.database import Database

_DOING = {
    StepAction.FOLDER: "making the folder {target}",
    StepAction.PLACE: "bringing {source} into the library",
    StepAction.SYNC: "writing {target} to the disk",
    StepAction.VERIFY: "verifying {target}",
    StepAction.RETIRE: "moving {source} to the trash",
    StepAction.RENAME: "naming {target}",
    StepAction.EXTRA: "writing {target}",
    StepAction.DATABASE: "telling the database",
    StepAction.FINISH: "taking away the names that are over",
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

    @property
    def skipped(self) -> tuple[str, ...]:
        """What was left out because it failed and the rest doesn't need it, each in a sentence."""
        skipped = (step for step in self.operation.steps if step.state is StepState.SKIPPED)
        return tuple(str(step.detail.get("skipped", "")) for step in skipped)

    def detail(self, action: StepAction) -> Mapping[str, Any]:
        step = self.operation.step(action)
        return step.detail if step else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """Writes each step down before it is done; `observing` does nothing at all."""

    database: Database
    effects: Effects
    roots: Roots
    now: Callable[[], datetime]
    observing: bool = False

    def apply(
        self,
        operation: Operation,
        steps: Sequence[PlannedStep],
        root: MountedRoot,
        *,
        grab_id: int | None = None,
        others: Sequence[MountedRoot] = (),
    ) -> Applied:
        """Write the operation down and do it. The caller holds the locks of `operation.variants`.

        `root` is the operation's; `others` are those that its steps name besides.

        Raises FileFault (or Conflict) when it failed and was taken back, DatabaseUnavailable when the
        connection was lost: then the next command finishes it or takes it back. Observing at once, where
        nothing may be touched.
        """
        if self.observing:
            raise Observing("no file is touched")
        plan = {**operation.plan, "boot": self.effects.placing.boot}
        if others:
            plan["otherRoots"] = {other.name: other.uuid for other in others}
        operation = replace(operation, plan=plan)
        with ExitStack() as stack:
            with self.database.transaction():
                begun = imports.begin(self.database, operation, steps, grab_id=grab_id, now=self.now())
                # Nobody sees the operation before it is locked, so nobody takes it for a dead one.
                stack.enter_context(locks.acquire(self.database, locks.operation_lock(begun.id)))
            return self._forward(begun, {each.name: each.path for each in (root, *others)})

    def recover(self, variant_id: int | None = None) -> tuple[Recovered, ...]:
        """Finish or take back what killed processes left in the roots that are mounted here.

        With `variant_id` only what they left of that variant.
        """
        found: list[Recovered] = []
        if self.observing:
            return ()
        for operation in imports.open_operations(self.database, variant_id=variant_id):
            roots = self._roots_here(operation)
            if roots is None:
                continue
            with ExitStack() as stack:
                try:
                    for variant in operation.variants:
                        stack.enter_context(locks.acquire(self.database, locks.variant_lock(variant)))
                    stack.enter_context(locks.acquire(self.database, locks.operation_lock(operation.id)))
                except Locked:
                    continue
                # Its process may have finished it between our look and our lock.
                for still_open in imports.open_operations(self.database, operation.id):
                    found.append(self._recover(still_open, roots))
        return tuple(found)

    def interrupted(self) -> tuple[Recovered, ...]:
        """What `recover` would take up; nothing is done about it."""
        if self.observing:
            return ()
        return tuple(
            _recovered(operation, "planned", None)
            for operation in imports.open_operations(self.database)
            if self._roots_here(operation) is not None
            and locks.is_free(self.database, locks.operation_lock(operation.id))
        )

    def _roots_here(self, operation: Operation) -> dict[str, str] | None:
        """The folders of the operation's roots; None unless all of them are mounted here."""
        wanted = {operation.root: operation.root_uuid, **operation.plan.get("otherRoots", {})}
        found = {name: self.roots.present(name, uuid) for name, uuid in wanted.items()}
        paths = {name: root.path for name, root in found.items() if root is not None}
        return paths if len(paths) == len(wanted) else None

    def _recover(self, operation: Operation, roots: Mapping[str, str]) -> Recovered:
        try:
            if _goes_forward(operation) or self._may_go_on(operation):
                applied = self._forward(operation, roots)
                status = "finished" if applied.unfinished is None else "waiting"
                return _recovered(operation, status, applied.unfinished)
            self._back(operation, roots, "its process was killed")
        except DatabaseUnavailable:
            raise
        except RadarrCliError as error:
            still_open = bool(imports.open_operations(self.database, operation.id))
            return _recovered(operation, "waiting" if still_open else "rolledBack", error.message)
        return _recovered(operation, "rolledBack", "its process was killed before the new file was complete")

    def _may_go_on(self, operation: Operation) -> bool:
        """A copy that was killed is worth more than its beginning: it is gone on with, on the same boot."""
        boot = operation.plan.get("boot")
        if not boot or boot != self.effects.placing.boot:
            return False
        if any(step.state is StepState.UNDONE for step in operation.steps):
            return False
        doing = next((step for step in operation.steps if not step.is_done), None)
        return doing is not None and doing.action is StepAction.PLACE and "copy" in doing.detail["methods"]

    def _forward(self, operation: Operation, roots: Mapping[str, str]) -> Applied:
        """Do the steps that are not done. Raises what the failing step raised, after taking all back."""
        over = (StepState.DONE, StepState.SKIPPED)
        left = [step.ordinal for step in operation.steps if step.state not in over]
        if left:
            imports.begin_step(self.database, operation.id, left[0], self.now())
        for index, ordinal in enumerate(left):
            step = operation.steps[ordinal - 1]
            following = left[index + 1] if index + 1 < len(left) else None
            try:
                operation = self._do(operation, step, roots, following)
            except DatabaseUnavailable:
                raise
            except (OSError, RadarrCliError) as error:
                fault = _fault(error, step)
                if step.optional:
                    operation = self._skip(operation, step, roots, fault.message, following)
                    continue
                if operation.is_done(StepAction.DATABASE):
                    # The import is done; only names that are over could not be taken away yet.
                    imports.finish(self.database, operation.id, "applied", None, fault.message)
                    return Applied(operation=operation, unfinished=fault.message)
                self._back(operation, roots, fault.message)
                raise fault from error
        imports.finish(self.database, operation.id, "done", self.now())
        return Applied(operation=operation)

    def _do(
        self, operation: Operation, step: Step, roots: Mapping[str, str], following: int | None
    ) -> Operation:
        if step.action is StepAction.DATABASE:
            with self.database.transaction():
                detail = commit_outcome(self.database, operation, self.now())
                self._end(operation, step, detail, following)
        else:
            detail = {**step.detail, **self.effects.do(operation, step, roots)}
            self._end(operation, step, detail, following)
        return _with(operation, replace(step, state=StepState.DONE, detail=detail))

    def _skip(
        self,
        operation: Operation,
        step: Step,
        roots: Mapping[str, str],
        reason: str,
        following: int | None,
    ) -> Operation:
        """Leave an optional step out: what it began is taken back as far as that works."""
        with suppress(OSError, RadarrCliError):
            self.effects.undo(operation, step, roots)
        detail = {**step.detail, "skipped": reason}
        self._end(operation, step, detail, following, StepState.SKIPPED)
        return _with(operation, replace(step, state=StepState.SKIPPED, detail=detail))

    def _end(
        self,
        operation: Operation,
        step: Step,
        detail: Mapping[str, Any],
        following: int | None,
        state: StepState = StepState.DONE,
    ) -> None:
        imports.end_step(
            self.database,
            operation.id,
            step.ordinal,
            detail,
            self.now(),
            next_ordinal=following,
            state=state,
        )

    def _back(self, operation: Operation, roots: Mapping[str, str], reason: str) -> None:
        """Take back what was done, the last first. Where that fails the operation stays open."""
        for step in reversed(operation.steps):
            if step.state in (StepState.UNDONE, StepState.SKIPPED):
                continue
            try:
                self.effects.undo(operation, step, roots)
            except (OSError, RadarrCliError) as error:
                message = f"{reason}; taking it back failed too: {_fault(error, step).message}"
                imports.finish(self.database, operation.id, "applying", None, message)
                raise _fault(error, step) from error
            imports.undo_step(self.database, operation.id, step.ordinal, self.now())
        imports.finish(self.database, operation.id, "rolledBack", self.now(), reason)


def _goes_forward(operation: Operation) -> bool:
    if any(step.state is StepState.UNDONE for step in operation.steps):
        return False
    return all(step.is_done for step in operation.of(StepAction.PLACE, StepAction.VERIFY))


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
