"""What each step of a journaled operation does to files, and how it is taken back.

Every effect may be done again, and every undoing too: a kill can come between an effect and its row. What
is removed is looked at first, and left alone where it is not the file that was written down.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.importing.model import Method, StepAction
from radarr_cli.domain.importing.operation import found_document, found_value, is_as_written
from radarr_cli.domain.importing.paths import restored, storable
from radarr_cli.domain.importing.steps import TRASH
from radarr_cli.services.file_faults import FileFault, errno_name, no_method

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radarr_cli.domain.importing.model import FoundFile
    from radarr_cli.domain.importing.operation import Operation, Step
    from radarr_cli.ports import FileSystem, MediaProbe, Progress

    Detail = dict[str, Any]

_NEXT_METHOD = frozenset({
    errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.ENOTTY,
})  # fmt: skip
_NO_LINK = frozenset({errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOSYS})
_PRIVATE = 0o700


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """`folder_mode` and `file_mode` are for folders and copies that we make; nothing else is changed."""

    files: FileSystem
    probe: MediaProbe
    progress: Progress
    folder_mode: int
    file_mode: int
    minimum_free_space: int

    def do(self, operation: Operation, step: Step, root: str) -> Detail:
        """Do the step below `root`; what is to be remembered of it. Raises OSError or FileFault."""
        effect = {
            StepAction.FOLDER: self._make_folder,
            StepAction.PLACE: self._place,
            StepAction.SYNC: self._sync,
            StepAction.VERIFY: self._verify,
            StepAction.RETIRE: self._retire,
            StepAction.RENAME: self._rename,
            StepAction.FINISH: self._finish,
        }[step.action]
        return effect(operation, step, root)

    def undo(self, operation: Operation, step: Step, root: str) -> None:
        """Take the step back, as far as it came. Raises OSError or FileFault."""
        if step.action is StepAction.RENAME:
            self._undo_rename(operation, step, root)
        elif step.action is StepAction.RETIRE:
            self._undo_retire(step, root)
        elif step.action is StepAction.PLACE:
            self._undo_place(operation, step, root)
        elif step.action is StepAction.FOLDER:
            for folder in reversed(step.detail.get("made", ())):
                self.files.remove_folder(root, restored(folder))

    def _make_folder(self, operation: Operation, step: Step, root: str) -> Detail:  # noqa: ARG002 - one signature
        made = self.files.make_folder(root, _target(step), self.folder_mode)
        return {"made": [storable(folder) for folder in made]}

    def _place(self, operation: Operation, step: Step, root: str) -> Detail:
        source = found_value(operation.plan["source"])
        failed: list[tuple[str, int]] = []
        for wanted in operation.plan["methods"]:
            for method in _attempts(Method(wanted)):
                if method is Method.COPY:
                    self._check_space(source, root)
                try:
                    placed = self.files.place(
                        source, root, _target(step), method, mode=self.file_mode, progress=self.progress
                    )
                except OSError as error:
                    if error.errno not in _NEXT_METHOD:
                        raise
                    # A move begins as a link: only its last attempt before the copy is worth telling.
                    if method is not Method.HARDLINK or wanted == Method.HARDLINK:
                        failed.append((wanted, error.errno))
                    continue
                return {
                    "method": method.value,
                    "wanted": wanted,
                    "file": found_document(placed),
                    "fallbacks": [{"method": name, "errno": errno_name(code)} for name, code in failed],
                }
        raise no_method(failed, source.name)

    def _check_space(self, source: FoundFile, root: str) -> None:
        free, need = self.files.free_space(root), source.size + self.minimum_free_space
        if free < need:
            raise FileFault(
                "noSpace",
                f"copying {source.name} needs {need} bytes with what is to stay free, and {free} are free",
                hint="free some space, or lower minimum_free_space in [import]",
            )

    def _sync(self, operation: Operation, step: Step, root: str) -> Detail:  # noqa: ARG002 - one signature
        self.files.sync(root, _target(step))
        return {}

    def _verify(self, operation: Operation, step: Step, root: str) -> Detail:
        source = found_value(operation.plan["source"])
        placed = self.files.look(root, _target(step))
        if placed is None or not is_as_written(placed, _placed(operation)) or placed.size != source.size:
            raise FileFault("notVerified", f"{source.name} is not complete in the library")
        seconds = operation.plan.get("measured")
        if seconds is not None and not placed.is_same_inode(source):
            found = self.probe.probe(placed.path)
            if found is None or abs(found.runtime - seconds) > 1:
                raise FileFault("notVerified", f"the copy of {source.name} does not hold what the file holds")
        return {"size": placed.size}

    def _retire(self, operation: Operation, step: Step, root: str) -> Detail:  # noqa: ARG002 - one signature
        source, target = _source(step), _target(step)
        old = self.files.look(root, source)
        if old is None:
            return {"missing": True}
        self.files.make_trash(root)
        self.files.make_folder(root, _folder(target), _PRIVATE)
        detail: Detail = {"linked": True, "file": found_document(old)}
        if old.is_same_inode(self.files.look(root, target)):
            return detail
        try:
            self.files.link(root, source, target)
        except OSError as error:
            if error.errno not in _NO_LINK:
                raise
            # Where links can't be made the old file is renamed at the moment the new one takes its place.
            return detail | {"linked": False, "errno": errno_name(error.errno)}
        self.files.sync(root, target)
        return detail

    def _rename(self, operation: Operation, step: Step, root: str) -> Detail:
        partial, target = _source(step), _target(step)
        there = self.files.look(root, target)
        if is_as_written(there, _placed(operation)):
            if is_as_written(self.files.look(root, partial), _placed(operation)):
                self.files.remove(root, partial)
            return {}
        retire = operation.step(StepAction.RETIRE)
        replaces = retire is not None and is_as_written(there, retire.detail.get("file"))
        if retire is not None and replaces and not retire.detail["linked"]:
            self.files.rename(root, target, _target(retire), replace=False)
            replaces = False
        self.files.rename(root, partial, target, replace=replaces)
        return {}

    def _finish(self, operation: Operation, step: Step, root: str) -> Detail:  # noqa: ARG002 - one signature
        place, retire = operation.step(StepAction.PLACE), operation.step(StepAction.RETIRE)
        if retire is not None and not retire.detail.get("missing"):
            self._let_old_go(operation, retire, root)
        if place is not None:
            if is_as_written(self.files.look(root, _target(place)), _placed(operation)):
                self.files.remove(root, _target(place))
            if place.detail.get("wanted") == Method.MOVE:
                return {"sourceKept": not self._let_source_go(operation)}
        return {}

    def _let_old_go(self, operation: Operation, retire: Step, root: str) -> None:
        source, trashed = _source(retire), self.files.look(root, _target(retire))
        old = self.files.look(root, source)
        # With equal names the new file stands there now: its inode is another one.
        if not is_as_written(old, retire.detail.get("file")) or is_as_written(old, _placed(operation)):
            return
        if trashed is None:
            self.files.rename(root, source, _target(retire), replace=False)
        elif is_as_written(trashed, retire.detail.get("file")):
            self.files.remove(root, source)

    def _let_source_go(self, operation: Operation) -> bool:
        """Take the source's name away after a move, unless someone else holds on to the file by now."""
        source = found_value(operation.plan["source"])
        now = self.files.look(source.base, source.relative)
        if not is_as_written(now, operation.plan["source"]) or now is None:
            return True
        ours = 1 if is_as_written(now, _placed(operation)) else 0
        if now.links > 1 + ours:
            return False
        self.files.remove(source.base, source.relative)
        return True

    def _undo_rename(self, operation: Operation, step: Step, root: str) -> None:
        partial, target = _source(step), _target(step)
        if not is_as_written(self.files.look(root, target), _placed(operation)):
            return
        if self.files.look(root, partial) is None:
            try:
                self.files.link(root, target, partial)
            except OSError as error:
                if error.errno not in _NO_LINK:
                    raise
                self.files.rename(root, target, partial, replace=False)
                return
        retire = operation.step(StepAction.RETIRE)
        if retire is not None and _source(retire) == target and self.files.look(root, _target(retire)):
            self.files.rename(root, _target(retire), target, replace=True)
        else:
            self.files.remove(root, target)

    def _undo_retire(self, step: Step, root: str) -> None:
        source, target = _source(step), _target(step)
        trashed = self.files.look(root, target)
        if trashed is not None:
            old = self.files.look(root, source)
            if old is None:
                self.files.rename(root, target, source, replace=False)
            elif old.is_same_inode(trashed):
                self.files.remove(root, target)
        for folder in _folders_up(target):
            self.files.remove_folder(root, folder)

    def _undo_place(self, operation: Operation, step: Step, root: str) -> None:
        placed = self.files.look(root, _target(step))
        if placed is None:
            return
        source = found_value(operation.plan["source"])
        still_there = self.files.look(source.base, source.relative)
        if still_there is None and is_as_written(placed, operation.plan["source"]):
            self.files.place(
                placed, source.base, source.relative, Method.MOVE, mode=self.file_mode, progress=self.progress
            )
        else:
            self.files.remove(root, _target(step))


def _attempts(wanted: Method) -> tuple[Method, ...]:
    """A move is a second name whose first one goes at the very end; a rename, or a copy, where that fails."""
    return (Method.HARDLINK, Method.MOVE, Method.COPY) if wanted is Method.MOVE else (wanted,)


def _placed(operation: Operation) -> Mapping[str, Any] | None:
    place = operation.step(StepAction.PLACE)
    return place.detail.get("file") if place else None


def _source(step: Step) -> str:
    return step.source or ""


def _target(step: Step) -> str:
    return step.target or ""


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _folders_up(path: str) -> Iterator[str]:
    """The folders of a path in the trash, innermost first, without the trash itself."""
    folder = _folder(path)
    while folder and folder != TRASH:
        yield folder
        folder = _folder(folder)
