"""What the journal keeps of a change to the library's files: enough to finish it or to take it back."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.importing.model import FoundFile, StepAction
from radarr_cli.domain.importing.paths import restored, storable

if TYPE_CHECKING:
    from collections.abc import Mapping

Document = dict[str, Any]


class StepState(StrEnum):
    PLANNED = "planned"
    DOING = "doing"
    DONE = "done"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step. `source` and `target` are below the root, except the source of PLACE and VERIFY, which is
    absolute. `detail` holds what the step found out and what its undoing needs."""

    ordinal: int
    action: StepAction
    source: str | None = None
    target: str | None = None
    state: StepState = StepState.PLANNED
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An operation of the journal, with its steps in order.

    `plan` holds `source` (a found file's document, None in an operation without one), `methods`, `measured`
    (seconds of running time, None unknown) and `outcome`, what the database is told when the files are in
    place (`store.outcomes`).
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
    steps: tuple[Step, ...] = ()

    def step(self, action: StepAction) -> Step | None:
        return next((step for step in self.steps if step.action is action), None)

    def is_done(self, action: StepAction) -> bool:
        step = self.step(action)
        return step is not None and step.state is StepState.DONE


def found_document(file: FoundFile) -> Document:
    return {
        "base": storable(file.base),
        "relative": storable(file.relative),
        "size": file.size,
        "device": file.device,
        "inode": file.inode,
        "links": file.links,
        "modifiedNs": file.modified_ns,
    }


def found_value(document: Mapping[str, Any]) -> FoundFile:
    return FoundFile(
        base=restored(document["base"]),
        relative=restored(document["relative"]),
        size=document["size"],
        device=document["device"],
        inode=document["inode"],
        links=document["links"],
        modified_ns=document["modifiedNs"],
    )


def is_as_written(file: FoundFile | None, document: Mapping[str, Any] | None) -> bool:
    """Whether a file is the one that was written down, maybe before a restart: device numbers don't last."""
    if file is None or document is None:
        return False
    written = (document["inode"], document["size"], document["modifiedNs"])
    return written == (file.inode, file.size, file.modified_ns)
