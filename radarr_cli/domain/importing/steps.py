"""The steps of operations on the library's files: what a plan becomes, and what `--dry-run` shows.

A kind of operation is put together from these: `place`, `rename`, `retire`, `extra`, `ended`. What is told to
the database is its own matter (`services.journal` says how a kind is added).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from radarr_cli.domain.importing.model import PlannedStep, StepAction
from radarr_cli.domain.importing.operation import found_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from radarr_cli.domain.importing.model import FoundFile, ImportPlan, Method

TRASH = ".radarr-cli-trash"
"""Folder in each root for what was replaced or removed. It is on the root's file system and never scanned."""
SENTINEL = ".radarr-cli-root"
"""File in each root that carries the root's UUID."""
_PARTIAL = ".radarr-cli-{mark}.partial"


def import_steps(planned: ImportPlan, mark: str) -> tuple[PlannedStep, ...]:
    """The steps of an approved import. `mark` is unique to the operation: it names the unfinished file and
    the trash's folder. Nothing is to be done for an unchanged file."""
    if planned.content is None or planned.unchanged:
        return ()
    old = planned.replaces.paths if planned.replaces and planned.replaced_file else ()
    retired = [retire(path, mark) for path in old]
    retired += [retire(path, mark, optional=True) for path in planned.old_extras]
    beside: list[PlannedStep] = []
    for sidecar in planned.sidecars:
        document = found_document(sidecar.file)
        beside += rename(sidecar.source, sidecar.target, mark, document, optional=True)
    beside += [extra(each.target, source=each.source, text=each.text) for each in planned.extras]
    if planned.in_place:
        if not retired and not beside:
            return (PlannedStep(action=StepAction.DATABASE),)
        return (*retired, *once(beside), *ended())
    placed: list[PlannedStep] = []
    named: list[PlannedStep] = []
    for part, (source, target) in enumerate(
        zip(planned.content.sources, planned.relative_paths, strict=True)
    ):
        seconds = source.measured.runtime if source.measured else None
        placed += place(
            source.file,
            target,
            mark,
            planned.request.methods,
            measured=seconds,
            part=part,
            tags=planned.tags if target.lower().endswith((".mkv", ".mk3d")) else None,
        )
        partial = partial_path(target, mark, part)
        named.append(PlannedStep(action=StepAction.RENAME, source=partial, target=target))
    return (*once([*placed, *retired, *named, *beside]), *ended())


def trash_steps(relative_paths: Iterable[str], mark: str) -> tuple[PlannedStep, ...]:
    """The steps that take files of the library into the trash."""
    return (*(retire(path, mark) for path in relative_paths), *ended())


def place(
    source: FoundFile,
    target: str,
    mark: str,
    methods: Sequence[Method],
    *,
    measured: float | None = None,
    part: int = 0,
    root: str | None = None,
    tags: Mapping[str, object] | None = None,
) -> list[PlannedStep]:
    """Bring a file (or a tree) from anywhere to the folder of `target`, complete but under a hidden name.

    A RENAME of `partial_path` gives it its name. `part` tells several files of one operation apart; `tags`
    (`title` and `values`) are written into it where it becomes a copy of our own.
    """
    partial, path = partial_path(target, mark, part), source.path
    document: dict[str, object] = {
        "source": found_document(source),
        "methods": [each.value for each in methods],
    }
    if measured:
        document["measured"] = measured
    if tags:
        document["tags"] = dict(tags)
    at = _at(root)
    return [
        PlannedStep(action=StepAction.FOLDER, target=_folder(target), detail=at),
        PlannedStep(action=StepAction.PLACE, source=path, target=partial, detail=document | at),
        PlannedStep(action=StepAction.SYNC, target=partial, detail=at),
        PlannedStep(action=StepAction.VERIFY, source=path, target=partial, detail=at),
    ]


def rename(
    source: str,
    target: str,
    mark: str,
    file: Mapping[str, object],
    *,
    root: str | None = None,
    optional: bool = False,
) -> list[PlannedStep]:
    """Give a file (or a tree) of the root another name there, and its folder first.

    `file` is the document of what lies there now (`operation.found_document`): nothing else is renamed.

    Nothing may lie under that name, unless the same operation retires it before. A name that differs in case
    alone goes by way of a hidden one: a file system that doesn't tell the two apart has one file there.
    """
    detail = _at(root) | ({"optional": True} if optional else {})
    meant = detail | {"file": dict(file)}
    folder = _folder(target)
    steps = [PlannedStep(action=StepAction.FOLDER, target=folder, detail=detail)] if folder else []
    if source != target and source.casefold() == target.casefold():
        hidden = partial_path(target, mark)
        steps.append(PlannedStep(action=StepAction.RENAME, source=source, target=hidden, detail=meant))
        source = hidden
    return [*steps, PlannedStep(action=StepAction.RENAME, source=source, target=target, detail=meant)]


def extra(
    target: str, *, source: FoundFile | None = None, text: str | None = None, root: str | None = None
) -> PlannedStep:
    """Write a small file beside the film: a copy of `source`, or `text`. Its failure never fails the film."""
    content = {"text": text} if source is None else {"source": found_document(source)}
    return PlannedStep(
        action=StepAction.EXTRA,
        source=source.path if source else None,
        target=target,
        detail={**content, **_at(root), "optional": True},
    )


def retire(path: str, mark: str, *, root: str | None = None, optional: bool = False) -> PlannedStep:
    """Take a file (or a tree) of the root into the trash; it keeps its own name until the very end."""
    detail = _at(root) | ({"optional": True} if optional else {})
    return PlannedStep(action=StepAction.RETIRE, source=path, target=trash_path(path, mark), detail=detail)


def once(steps: Iterable[PlannedStep]) -> list[PlannedStep]:
    """The steps without those that make the same folder again."""
    made: set[tuple[str | None, object]] = set()
    found = []
    for step in steps:
        key = (step.target, step.detail.get("root"))
        if step.action is StepAction.FOLDER and key in made:
            continue
        if step.action is StepAction.FOLDER:
            made.add(key)
        found.append(step)
    return found


def ended() -> tuple[PlannedStep, PlannedStep]:
    """What every operation ends with."""
    return PlannedStep(action=StepAction.DATABASE), PlannedStep(action=StepAction.FINISH)


def partial_path(target: str, mark: str, part: int = 0) -> str:
    """The hidden name of an unfinished file, in its target's folder."""
    folder = _folder(target)
    name = _PARTIAL.format(mark=f"{mark}-{part}" if part else mark)
    return f"{folder}/{name}" if folder else name


def unfinished_path(target: str) -> str:
    """The hidden name of a small file that is being written; always the same, so that none is left over."""
    return partial_path(target, f"extra-{crc32(target.encode(errors='surrogateescape')):08x}")


def trash_path(relative_path: str, mark: str) -> str:
    """Where a file lies in the trash: under the operation's mark, with its whole path."""
    return f"{TRASH}/{mark}/{relative_path}"


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _at(root: str | None) -> dict[str, object]:
    return {} if root is None else {"root": root}
