"""What the library knows, against what a look at the root found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.scanning.model import KnownFile, Missing, SurveyedFolder, parent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radarr_cli.domain.importing.model import FoundFile

ALWAYS_ALLOWED = 5
"""So many files may go missing in one look at a root, however small the library is."""
_ALLOWED_SHARE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`vanished` with the reason of each; `back` were missing and are there again; `changed` have another
    size or time than the library knows, with what lies there now."""

    vanished: tuple[tuple[KnownFile, Missing], ...] = ()
    back: tuple[KnownFile, ...] = ()
    changed: tuple[tuple[KnownFile, FoundFile], ...] = ()


def compare(
    known: Iterable[KnownFile], folders: Mapping[str, SurveyedFolder], before: Mapping[str, int]
) -> Comparison:
    """What became of the files. `before` are the folders' times at the last look.

    A file whose folder can't be read stays as it is: nothing is known of it.
    """
    lying = {file.relative: file for folder in folders.values() for file in folder.files or ()}
    vanished, back, changed = [], [], []
    for file in known:
        there = _is_there(file, folders, lying)
        if there is None:
            continue
        if not there:
            if not file.missing:
                vanished.append((file, _reason(file, folders, before)))
            continue
        if file.missing:
            back.append(file)
        found = lying.get(file.relative_path)
        if found and file.kind == "file" and (found.size, found.modified_ns) != (file.size, file.modified_ns):
            changed.append((file, found))
    return Comparison(vanished=tuple(vanished), back=tuple(back), changed=tuple(changed))


def allowed_to_vanish(known: int) -> int:
    """How many of the files of a root may go missing at once before a person is asked: 5, or 2 % of them."""
    return max(ALWAYS_ALLOWED, int(known * _ALLOWED_SHARE))


def _is_there(
    file: KnownFile, folders: Mapping[str, SurveyedFolder], lying: Mapping[str, FoundFile]
) -> bool | None:
    """None where it wasn't looked at, or couldn't be."""
    found: list[bool | None] = []
    for path in file.paths:
        folder = folders.get(parent(path))
        if folder is None:
            found.append(_folder_is_gone(parent(path), folders))
        elif folder.fault or folder.files is None:
            found.append(None)
        else:
            found.append(path in lying or path.rpartition("/")[2] in folder.discs)
    if False in found:
        return False
    return None if None in found else True


def _folder_is_gone(path: str, folders: Mapping[str, SurveyedFolder]) -> bool | None:
    """False for a folder that isn't there; None where one above it can't be read."""
    while path:
        path = parent(path)
        if path in folders:
            return None if folders[path].fault else False
    return None


def _reason(file: KnownFile, folders: Mapping[str, SurveyedFolder], before: Mapping[str, int]) -> Missing:
    """A deletion changes the time of the folder it is done in: the nearest that is still there."""
    path = parent(file.relative_path)
    while path and path not in folders:
        path = parent(path)
    folder = folders.get(path)
    seen = before.get(path)
    untouched = folder is not None and seen and folder.modified_ns <= seen
    return Missing.LOST if untouched else Missing.DELETED
