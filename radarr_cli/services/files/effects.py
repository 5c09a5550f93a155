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
from radarr_cli.domain.importing.steps import TRASH, unfinished_path
from radarr_cli.services.files.faults import FileFault, errno_name
from radarr_cli.services.files.placing import take_away

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radarr_cli.domain.importing.model import FoundFile
    from radarr_cli.domain.importing.operation import Operation, Step
    from radarr_cli.ports import FileSystem, MediaProbe
    from radarr_cli.services.files.placing import Placing

    Detail = dict[str, Any]
    RootPaths = Mapping[str, str]

_NO_LINK = frozenset({errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOSYS})
_PRIVATE = 0o700


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """`folder_mode` is for folders that we make."""

    files: FileSystem
    probe: MediaProbe
    placing: Placing
    folder_mode: int

    def do(self, operation: Operation, step: Step, roots: RootPaths) -> Detail:
        """Do the step; what is to be remembered of it. `roots` maps the operation's roots to their folders
        here. Raises OSError or FileFault."""
        if step.action is StepAction.FINISH:
            return self._finish(operation, roots)
        effect = {
            StepAction.FOLDER: self._make_folder,
            StepAction.PLACE: self.placing.place,
            StepAction.SYNC: self._sync,
            StepAction.VERIFY: self._verify,
            StepAction.RETIRE: self._retire,
            StepAction.RENAME: self._rename,
            StepAction.EXTRA: self._write_extra,
        }[step.action]
        return effect(operation, step, roots[operation.root_of(step)])

    def undo(self, operation: Operation, step: Step, roots: RootPaths) -> None:
        """Take the step back, as far as it came. Raises OSError or FileFault."""
        root = roots[operation.root_of(step)]
        if step.action is StepAction.RENAME:
            self._undo_rename(operation, step, root)
        elif step.action is StepAction.RETIRE:
            self._undo_retire(step, root)
        elif step.action is StepAction.PLACE:
            self._undo_place(operation, step, root)
        elif step.action is StepAction.EXTRA:
            self._undo_extra(step, root)
        elif step.action is StepAction.FOLDER:
            for folder in reversed(step.detail.get("made", ())):
                self.files.remove_folder(root, restored(folder))

    def _look(self, root: str, path: str) -> FoundFile | None:
        return self.files.look(root, path, tree=True)

    def _make_folder(self, operation: Operation, step: Step, root: str) -> Detail:  # noqa: ARG002 - one signature
        made = self.files.make_folder(root, _target(step), self.folder_mode)
        return {"made": [storable(folder) for folder in made]}

    def _sync(self, operation: Operation, step: Step, root: str) -> Detail:  # noqa: ARG002 - one signature
        self.files.sync(root, _target(step))
        return {}

    def _verify(self, operation: Operation, step: Step, root: str) -> Detail:
        place = operation.placing(step, step.target)
        if place is None:
            raise ValueError("nothing was placed that could be verified")
        source, placed = found_value(place.detail["source"]), self._look(root, _target(step))
        # What was written into a copy makes it larger; its size was compared before.
        size = None if placed is None else placed.size if place.detail.get("tagged") else source.size
        if placed is None or not is_as_written(placed, place.detail.get("file")) or placed.size != size:
            raise FileFault("notVerified", f"{source.name} is not complete in the library")
        seconds = place.detail.get("measured")
        if seconds is not None and not placed.tree and not placed.is_same_inode(source):
            found = self.probe.probe(placed.path)
            if found is None or abs(found.runtime - seconds) > 1:
                raise FileFault("notVerified", f"the copy of {source.name} does not hold what the file holds")
        return {"size": placed.size}

    def _retire(self, operation: Operation, step: Step, root: str) -> Detail:  # noqa: ARG002 - one signature
        source, target = _source(step), _target(step)
        old = self._look(root, source)
        if old is None:
            return {"missing": True}
        self.files.make_trash(root)
        self.files.make_folder(root, _folder(target), _PRIVATE)
        detail: Detail = {"linked": True, "file": found_document(old)}
        if old.is_same_inode(self._look(root, target)):
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
        source, target = _source(step), _target(step)
        there, waiting = self._look(root, target), self._look(root, source)
        meant = _meant(operation, step)
        if there is not None and (is_as_written(there, meant) or there.is_same_inode(waiting)):
            if waiting is not None and waiting.is_same_inode(there):
                self.files.remove(root, source)
            return {"file": found_document(there)}
        if waiting is None:
            raise OSError(errno.ENOENT, "it isn't there", source)
        if not is_as_written(waiting, meant):
            raise OSError(errno.ESTALE, "it is another file by now", source)
        retire = operation.retiring(step, target)
        replaces = retire is not None and is_as_written(there, retire.detail.get("file"))
        if retire is not None and replaces and not retire.detail["linked"]:
            self.files.rename(root, target, _target(retire), replace=False)
            replaces = False
        self.files.rename(root, source, target, replace=replaces)
        return {"file": found_document(waiting)}

    def _write_extra(self, operation: Operation, step: Step, root: str) -> Detail:
        """Always a file of its own, never a link: what lies beside the film may be written later."""
        target = _target(step)
        unfinished = unfinished_path(target)
        self.files.remove(root, unfinished)
        there = self.files.look(root, target)
        retire = operation.retiring(step, target)
        replaces = retire is not None and is_as_written(there, retire.detail.get("file"))
        if there is not None and not replaces:
            if self._holds(step, there):
                return {"file": found_document(there)}
            raise OSError(errno.EEXIST, "something lies there already", target)
        if retire is not None and replaces and not retire.detail["linked"]:
            self.files.rename(root, target, _target(retire), replace=False)
            replaces = False
        text = step.detail.get("text")
        if text is not None:
            written = self.files.write_new(root, unfinished, text.encode(), self.placing.file_mode)
        else:
            written = self.files.place(
                found_value(step.detail["source"]),
                root,
                unfinished,
                Method.COPY,
                mode=self.placing.file_mode,
                progress=self.placing.progress,
            )
        self.files.rename(root, unfinished, target, replace=replaces)
        return {"file": found_document(written)}

    def _holds(self, step: Step, there: FoundFile) -> bool:
        """Whether the extra was written before a kill: its size is right, and nobody else's file is."""
        text, document = step.detail.get("text"), step.detail.get("source")
        if text is not None:
            content = text.encode()
            return there.size == len(content) and self.files.read(there.base, there.relative) == content
        source = found_value(document or {})
        return there.size == source.size and there.modified_ns == source.modified_ns

    def _finish(self, operation: Operation, roots: RootPaths) -> Detail:
        detail: Detail = {}
        for retire in operation.of(StepAction.RETIRE):
            if retire.is_done and not retire.detail.get("missing"):
                self._let_old_go(operation, retire, roots[operation.root_of(retire)])
        for place in operation.of(StepAction.PLACE):
            root = roots[operation.root_of(place)]
            if is_as_written(self._look(root, _target(place)), place.detail.get("file")):
                self.files.remove(root, _target(place))
            if place.detail.get("wanted") == Method.MOVE:
                detail["sourceKept"] = not self._let_source_go(place) or detail.get("sourceKept", False)
        for folder in operation.plan.get("sweep", ()):
            if self.files.remove_folder(roots[operation.root], restored(folder)):
                detail.setdefault("swept", []).append(folder)
        return detail

    def _let_old_go(self, operation: Operation, retire: Step, root: str) -> None:
        source, target = _source(retire), _target(retire)
        trashed, old = self._look(root, target), self._look(root, source)
        if not is_as_written(old, retire.detail.get("file")):
            return
        # With equal names the new file stands there now. Its inode is another one, unless it came by a link.
        if any(
            is_as_written(old, place.detail.get("file")) and place.is_done
            for place in operation.of(StepAction.PLACE)
        ):
            return
        if trashed is None:
            self.files.rename(root, source, target, replace=False)
        elif is_as_written(trashed, retire.detail.get("file")):
            self.files.remove(root, source)

    def _let_source_go(self, place: Step) -> bool:
        """Take the source's name away after a move, unless someone else holds on to the file by now.

        A name in a root (`origin`) is the library's own: another name that the file has keeps it.
        """
        source = found_value(place.detail["source"])
        now = self._look(source.base, source.relative)
        if not is_as_written(now, place.detail["source"]) or now is None:
            return True
        ours = 1 if place.detail.get("method") == Method.HARDLINK else 0
        if now.links > 1 + ours and not place.detail.get("origin"):
            return False
        take_away(self.files, source.base, now, source.relative)
        return True

    def _undo_rename(self, operation: Operation, step: Step, root: str) -> None:
        source, target = _source(step), _target(step)
        there, waiting = self._look(root, target), self._look(root, source)
        if not is_as_written(there, _meant(operation, step)):
            return
        if waiting is not None and not waiting.is_same_inode(there):
            raise OSError(errno.EEXIST, "something lies there already", source)
        if waiting is None:
            try:
                self.files.link(root, target, source)
            except OSError as error:
                if error.errno not in _NO_LINK:
                    raise
                self.files.rename(root, target, source, replace=False)
                return
        retire = operation.retiring(step, target)
        if retire is not None and self._look(root, _target(retire)):
            self.files.rename(root, _target(retire), target, replace=True)
        else:
            self.files.remove(root, target)

    def _undo_retire(self, step: Step, root: str) -> None:
        source, target = _source(step), _target(step)
        trashed = self._look(root, target)
        if trashed is not None:
            old = self._look(root, source)
            if old is None:
                self.files.rename(root, target, source, replace=False)
            elif old.is_same_inode(trashed):
                self.files.remove(root, target)
        for folder in _folders_up(target):
            self.files.remove_folder(root, folder)

    def _undo_place(self, operation: Operation, step: Step, root: str) -> None:  # noqa: ARG002 - one signature
        placed = self._look(root, _target(step))
        if placed is None:
            return
        source = found_value(step.detail["source"])
        still_there = self._look(source.base, source.relative)
        if still_there is None and is_as_written(placed, step.detail["source"]):
            self.files.place(
                placed,
                source.base,
                source.relative,
                Method.MOVE,
                mode=self.placing.file_mode,
                progress=self.placing.progress,
            )
        else:
            take_away(self.files, root, placed, _target(step))

    def _undo_extra(self, step: Step, root: str) -> None:
        self.files.remove(root, unfinished_path(_target(step)))
        there = self.files.look(root, _target(step))
        if there is not None and (is_as_written(there, step.detail.get("file")) or self._holds(step, there)):
            self.files.remove(root, _target(step))


def _meant(operation: Operation, step: Step) -> Mapping[str, Any] | None:
    """The file that a RENAME is about: the one that was placed, or that was found when it was planned."""
    place = operation.placing(step, step.source)
    found: Mapping[str, Any] | None = place.detail.get("file") if place else step.detail.get("file")
    return found


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
