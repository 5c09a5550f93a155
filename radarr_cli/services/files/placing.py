"""Brings a new file into the library: each method is tried in turn, and a killed copy is gone on with."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.importing.model import Method
from radarr_cli.domain.importing.operation import found_document, found_value
from radarr_cli.errors import RadarrCliError
from radarr_cli.services.files.faults import FileFault, errno_name, no_method

if TYPE_CHECKING:
    from radarr_cli.domain.importing.model import FoundFile
    from radarr_cli.domain.importing.operation import Operation, Step
    from radarr_cli.ports import FileSystem, Progress
    from radarr_cli.ports.files import Tags

    Detail = dict[str, Any]

_NEXT_METHOD = frozenset({
    errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.ENOTTY,
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """`file_mode` is for copies that we make. `tags` writes into the copies whose steps say so; None where
    nobody wants it. `boot` names the time since the machine's last start: what a killed process wrote is
    whole until then.
    """

    files: FileSystem
    progress: Progress
    file_mode: int
    minimum_free_space: int
    boot: str = ""
    tags: Tags | None = None

    def place(self, operation: Operation, step: Step, root: str) -> Detail:
        """Do a PLACE below `root`; what is to be remembered. Raises OSError or FileFault."""
        source, target = found_value(step.detail["source"]), step.target or ""
        methods = [Method(name) for name in step.detail["methods"]]
        there = self.files.look(root, target, tree=True)
        if there is not None:
            if there.is_same_inode(source):
                return _placed_by(Method.HARDLINK, methods[0], there, [])
            same_boot = bool(self.boot) and operation.plan.get("boot") == self.boot
            begun = not step.detail.get("tags") or there.size < source.size
            if same_boot and begun and _may_be_resumed(there, source, methods):
                placed = self._copy(source, root, target, resume=True)
                return self._tagged(step, root, _placed_by(Method.COPY, Method.COPY, placed, []))
            take_away(self.files, root, there, target)
        failed: list[tuple[str, int]] = []
        for wanted in methods:
            for method in _attempts(wanted):
                try:
                    if method is Method.COPY:
                        placed = self._copy(source, root, target)
                    else:
                        placed = self.files.place(
                            source, root, target, method, mode=self.file_mode, progress=self.progress
                        )
                except OSError as error:
                    if error.errno not in _NEXT_METHOD:
                        raise
                    # A move begins as a link: only its last attempt before the copy is worth telling.
                    if method is not Method.HARDLINK or wanted is Method.HARDLINK:
                        failed.append((wanted.value, error.errno))
                    continue
                return self._tagged(step, root, _placed_by(method, wanted, placed, failed))
        raise no_method(failed, source.name)

    def _tagged(self, step: Step, root: str, detail: Detail) -> Detail:
        """Write the film's title and ids into a copy: it is ours alone, unfinished, and its source is whole.

        Without them the film is as good: a failure is noted.
        """
        wanted = step.detail.get("tags")
        if self.tags is None or not wanted or detail["method"] != Method.COPY:
            return detail
        copy = self.files.look(root, step.target or "", tree=True)
        if copy is None or copy.tree or copy.links != 1:
            return detail
        try:
            self.tags.write(copy.path, wanted["title"], wanted["values"])
        except RadarrCliError as error:
            detail = {**detail, "untagged": error.message}
        written = self.files.look(root, step.target or "", tree=True)
        return {**detail, "tagged": True, "file": found_document(written or copy)}

    def _copy(self, source: FoundFile, root: str, target: str, *, resume: bool = False) -> FoundFile:
        self._check_space(source, root)
        return self.files.place(
            source, root, target, Method.COPY, mode=self.file_mode, progress=self.progress, resume=resume
        )

    def _check_space(self, source: FoundFile, root: str) -> None:
        free, need = self.files.free_space(root), source.size + self.minimum_free_space
        if free < need:
            raise FileFault(
                "noSpace",
                f"copying {source.name} needs {need} bytes with what is to stay free, and {free} are free",
                hint="free some space, or lower minimum_free_space in [import]",
            )


def take_away(files: FileSystem, root: str, found: FoundFile, path: str) -> None:
    """Take a file, or a tree, away for good."""
    if found.tree:
        files.remove_tree(root, path)
    else:
        files.remove(root, path)


def _placed_by(method: Method, wanted: Method, placed: FoundFile, failed: list[tuple[str, int]]) -> Detail:
    return {
        "method": method.value,
        "wanted": wanted.value,
        "file": found_document(placed),
        "fallbacks": [{"method": name, "errno": errno_name(code)} for name, code in failed],
    }


def _may_be_resumed(there: FoundFile, source: FoundFile, methods: list[Method]) -> bool:
    """A copy that a kill has ended. A whole one may be a reflink's, whose method would be told wrongly."""
    if source.tree or there.links != 1 or not {Method.COPY, Method.MOVE} & set(methods):
        return False
    return there.size < source.size or (there.size == source.size and Method.REFLINK not in methods)


def _attempts(wanted: Method) -> tuple[Method, ...]:
    """A move is a second name whose first one goes at the very end; a rename, or a copy, where that fails."""
    return (Method.HARDLINK, Method.MOVE, Method.COPY) if wanted is Method.MOVE else (wanted,)
