"""Where the files of a film are to go, and the steps that take them there: for rename and for move. Pure.

A film's folder that is its own goes as a whole, with everything a person put into it. Else only the film's
files go, with the small files that are called like them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.model import FoundFile, Method, PlannedStep, StepAction
from radarr_cli.domain.importing.operation import found_document
from radarr_cli.domain.importing.steps import ended, partial_path, place, rename

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One file of the library and where it goes: `old` and `new` are below their roots, a tree's its folder.

    `parts` are the paths of a multipart film, old to new.
    """

    file_id: int
    old: str
    new: str
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def paths(self) -> tuple[tuple[str, str], ...]:
        return self.parts or ((self.old, self.new),)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderMove:
    """A film's folder and where it goes. `whole`: it holds nothing but this film, so all that is in it goes
    along; `at_once`: the folder itself can be renamed, for nothing is there yet.

    `tree` is the folder as it lies there, `files` are all files in it.
    """

    old: str
    new: str
    whole: bool = False
    at_once: bool = False
    tree: FoundFile | None = None
    files: tuple[FoundFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relocation:
    """What goes where. `touched` are the old and the new path of every single file, below the two roots."""

    placements: tuple[Placement, ...]
    folders: tuple[FolderMove, ...] = ()
    root: str = ""
    new_root: str = ""

    @property
    def elsewhere(self) -> bool:
        return self.root != self.new_root

    @property
    def touched(self) -> tuple[tuple[str, str], ...]:
        found: dict[str, str] = {}
        for folder in self.folders:
            for file in folder.files:
                new = self._new_name(file.relative, folder)
                if new is not None and (new != file.relative or self.elsewhere):
                    found[file.relative] = new
        return tuple(found.items())

    def _new_name(self, path: str, folder: FolderMove) -> str | None:
        """A film's file has its new name; what is called like one is called like it again; the rest only
        follows the folder, where that goes as a whole. None for what stays."""
        for placement in self.placements:
            for old, new in placement.paths:
                if path == old:
                    return new
                if path.startswith(f"{old}/"):  # in a tree
                    return new + path[len(old) :]
        for placement in self.placements:
            for old, new in placement.paths:
                rest = _after_stem(path, old)
                if rest is not None:
                    return _stem(new) + rest
        if folder.whole and path.startswith(f"{folder.old}/"):
            return folder.new + path[len(folder.old) :]
        return None


def relocation_steps(
    relocation: Relocation, mark: str, by_client: Collection[str] = ()
) -> tuple[PlannedStep, ...]:
    """The steps of a rename, or of a move to another root. `mark` is unique to the operation; `by_client` are
    the old paths of files that a download client has renamed already."""
    lying = {file.relative: file for folder in relocation.folders for file in folder.files}
    if relocation.elsewhere:
        steps: list[PlannedStep] = []
        left = [pair for pair in relocation.touched if pair[0] not in by_client]
        for part, (old, new) in enumerate(left):
            steps += _taken(lying[old], new, mark, part, relocation.new_root, origin=(relocation.root, old))
        return (*steps, *ended())
    return (*_renames(relocation, lying, mark), *ended())


def swept(relocation: Relocation) -> tuple[str, ...]:
    """The folders that go at the end if they are empty then, inner ones first."""
    found = set()
    for old, new in relocation.touched:
        folder = old.rpartition("/")[0]
        if folder != new.rpartition("/")[0] or relocation.elsewhere:
            while folder:
                found.add(folder)
                folder = folder.rpartition("/")[0]
    return tuple(sorted(found, key=lambda folder: (-folder.count("/"), folder)))


def _renames(relocation: Relocation, lying: Mapping[str, FoundFile], mark: str) -> Iterator[PlannedStep]:
    moved: dict[str, str] = {}
    for folder in relocation.folders:
        if folder.at_once and folder.tree is not None and folder.old != folder.new:
            yield from rename(folder.old, folder.new, mark, found_document(folder.tree))
            moved[folder.old] = folder.new
    left = {}
    for old, new in relocation.touched:
        now = next(
            (after + old[len(before) :] for before, after in moved.items() if old.startswith(f"{before}/")),
            old,
        )
        if now != new:
            left[now] = (new, lying[old])
    while left:
        # What lies under another one's new name goes first; two that swap their names are left to fail.
        free = [now for now, (new, _) in left.items() if new == now or new not in left] or list(left)
        for now in free:
            new, file = left.pop(now)
            yield from rename(now, new, mark, found_document(file))


def _taken(
    source: FoundFile, target: str, mark: str, part: int, root: str, *, origin: tuple[str, str]
) -> Sequence[PlannedStep]:
    """Take a file to another root. `origin` is where it comes from, for its way back."""
    way_back = {"origin": list(origin)}
    told = [
        replace(step, detail={**step.detail, **way_back}) if step.action is StepAction.PLACE else step
        for step in place(source, target, mark, (Method.MOVE,), part=part, root=root)
    ]
    partial = partial_path(target, mark, part)
    named = PlannedStep(action=StepAction.RENAME, source=partial, target=target, detail={"root": root})
    return [*told, named]


def taken_back(
    source: FoundFile, origin: Sequence[str], mark: str, part: int, root: str
) -> Sequence[PlannedStep]:
    """The way back of a file that was taken to the root `root`."""
    old_root, path = origin
    return _taken(source, path, mark, part, old_root, origin=(root, source.relative))


def _stem(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    stem, dot, _ = name.rpartition(".")
    return f"{folder}{slash}{stem if dot and stem else name}"


def _after_stem(path: str, film: str) -> str | None:
    """What follows the film's name in the name of a file beside it: ".en.srt", "-poster.jpg"."""
    stem = _stem(film)
    if (
        path.startswith(stem)
        and path[len(stem) : len(stem) + 1] in (".", "-")
        and "/" not in path[len(stem) :]
    ):
        return path[len(stem) :]
    return None
