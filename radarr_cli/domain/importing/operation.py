"""What the journal keeps of a change to the library's files: enough to finish it or to take it back."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.importing.model import FoundFile, StepAction
from radarr_cli.domain.importing.paths import restored, storable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Document = dict[str, Any]


class StepState(StrEnum):
    """`SKIPPED` is an optional step that could not be done: its `detail` says why."""

    PLANNED = "planned"
    DOING = "doing"
    DONE = "done"
    UNDONE = "undone"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step. `source` and `target` are below the root, except the source of PLACE, VERIFY and EXTRA, which
    is absolute.

    `detail` holds what its doing needs, and then what it found out and what its undoing needs:

    - any: `root`, the name of the root it is about where that isn't the operation's; `optional`, so that its
      failure is noted and the operation goes on
    - PLACE: `source` (a found file's document), `methods` to try in order, `measured` (seconds of running
      time); then `method`, `wanted`, `fallbacks` and `file`, what lies there
    - EXTRA: `source` as for PLACE, or `text`; then `file`
    - RENAME: `file`, the document of the file that is meant, where it is no new one
    - RETIRE: then `file`, `linked`, or `missing`
    - FOLDER: then `made`; FINISH: then `swept`; both lists of folders below the root
    - DATABASE: then `fileId` of a new file, and `before` and `after`, the rows that changed
    """

    ordinal: int
    action: StepAction
    source: str | None = None
    target: str | None = None
    state: StepState = StepState.PLANNED
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        return self.state is StepState.DONE

    @property
    def optional(self) -> bool:
        return bool(self.detail.get("optional"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An operation of the journal, with its steps in order.

    `plan` holds `variants`, the ids of all variants it is about (without it, `variant_id` alone); `sweep`,
    the folders below the root that go at the end if they are empty; and `outcome`, what the database is told
    when the files are in place (`store.outcomes`). `undoes` is the operation that this one takes back.
    """

    id: int
    kind: str
    root: str
    root_uuid: str | None
    host: str
    movie_id: int | None
    variant_id: int | None
    plan: Mapping[str, Any]
    run_id: int | None = None
    undoes: int | None = None
    state: str = "applying"
    steps: tuple[Step, ...] = ()

    @property
    def variants(self) -> tuple[int, ...]:
        """The variants that are locked while it is done, in the order of the locks."""
        own = () if self.variant_id is None else (self.variant_id,)
        return tuple(sorted({*own, *self.plan.get("variants", ())}))

    def of(self, *actions: StepAction) -> Iterator[Step]:
        return (step for step in self.steps if step.action in actions)

    def step(self, action: StepAction) -> Step | None:
        return next(self.of(action), None)

    def is_done(self, action: StepAction) -> bool:
        step = self.step(action)
        return step is not None and step.is_done

    def root_of(self, step: Step) -> str:
        """Name of the root that a step's paths are below."""
        return str(step.detail.get("root") or self.root)

    @property
    def roots(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([self.root, *(self.root_of(step) for step in self.steps)]))

    def placing(self, step: Step, path: str | None) -> Step | None:
        """The step that puts a new file at `path`, which `step` is about."""
        return self._about(StepAction.PLACE, step, lambda found: found.target == path)

    def retiring(self, step: Step, path: str | None) -> Step | None:
        """The step that takes the file at `path`, which `step` is about, into the trash."""
        return self._about(StepAction.RETIRE, step, lambda found: found.source == path)

    def _about(self, action: StepAction, step: Step, fits: Any) -> Step | None:
        root = self.root_of(step)
        return next((found for found in self.of(action) if fits(found) and self.root_of(found) == root), None)


def found_document(file: FoundFile) -> Document:
    document = {
        "base": storable(file.base),
        "relative": storable(file.relative),
        "size": file.size,
        "device": file.device,
        "inode": file.inode,
        "links": file.links,
        "modifiedNs": file.modified_ns,
    }
    return document | {"tree": True} if file.tree else document


def found_value(document: Mapping[str, Any]) -> FoundFile:
    return FoundFile(
        base=restored(document["base"]),
        relative=restored(document["relative"]),
        size=document["size"],
        device=document["device"],
        inode=document["inode"],
        links=document["links"],
        modified_ns=document["modifiedNs"],
        tree=document.get("tree", False),
    )


def is_as_written(file: FoundFile | None, document: Mapping[str, Any] | None) -> bool:
    """Whether a file is the one that was written down, maybe before a restart: device numbers don't last."""
    if file is None or document is None:
        return False
    written = (document["inode"], document["size"], document["modifiedNs"])
    return written == (file.inode, file.size, file.modified_ns)
