"""What an import changes in the folder of formats: worked out first, shown, then done.

A format is known again by its number in the guide, else by its name. A file that a person wrote or edited is
not replaced unless that is asked for.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from radarr_cli.config.format_files import raise_faults, twins
from radarr_cli.config.format_lock import PinnedFormat, digest
from radarr_cli.domain.formats.differences import differences
from radarr_cli.errors import Conflict, Fault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from radarr_cli.config.format_files import FormatFolder
    from radarr_cli.config.format_lock import Lock
    from radarr_cli.domain.formats.model import FormatEntry


class FormatChange(NamedTuple):
    """One format: `added`, `changed`, `dropped` or `unchanged`, and the file (of the formats' folder) it has.

    `text` is what the file is to hold, None where it goes; `was` is the name before, where that changes.
    """

    name: str
    change: str
    file: str
    text: str | None
    trash_id: str | None = None
    details: tuple[str, ...] = ()
    was: str | None = None


def plan_formats(
    folder: FormatFolder, lock: Lock, incoming: Sequence[FormatEntry], *, replace: bool
) -> tuple[FormatChange, ...]:
    """What has to be done for the folder to hold the incoming formats.

    Raises ConfigError where two of them can't be told apart, Conflict naming every file of the user's own
    that is in the way.
    """
    raise_faults([*twins(incoming), *_same_numbers(incoming)])
    taken = {entry.stem for entry in folder.entries}
    changes, own = [], []
    for entry in incoming:
        before = _known(folder.entries, entry)
        change = _change(before, entry, taken)
        if change.change == "changed" and before is not None:
            in_the_way = _in_the_way(before, lock, replace=replace)
            if in_the_way:
                own.append(in_the_way)
        changes.append(change)
    own += _taken_names(folder, changes)
    if own:
        raise Conflict(
            "these custom formats are yours: " + "; ".join(sorted(own)),
            hint="give them other names or take them away, or have them replaced with --replace",
        )
    return tuple(changes)


def plan_drops(
    folder: FormatFolder, lock: Lock, gone: Collection[str], *, replace: bool
) -> tuple[FormatChange, ...]:
    """The files that go, since the guide no longer has their formats (`gone`, by their number there).

    Raises Conflict naming those that were edited by hand.
    """
    leaving = [entry for entry in folder.entries if entry.format.trash_id in gone]
    ours = [entry for entry in leaving if f"{entry.stem}.json" in lock.formats]
    own = list(filter(None, (_in_the_way(entry, lock, replace=replace) for entry in ours)))
    if own:
        raise Conflict(
            "the guide dropped custom formats that were edited by hand: " + "; ".join(sorted(own)),
            hint="take them away, or have that done with --replace",
        )
    return tuple(
        FormatChange(entry.format.name, "dropped", f"{entry.stem}.json", None, entry.format.trash_id)
        for entry in ours
    )


def pinned(lock: Lock, changes: Iterable[FormatChange]) -> Mapping[str, PinnedFormat]:
    """The files we wrote, after the changes."""
    formats = dict(lock.formats)
    for change in changes:
        if change.text is None:
            formats.pop(change.file, None)
        else:
            formats[change.file] = PinnedFormat(digest(change.text), change.trash_id)
    return formats


def written(entry: FormatEntry) -> str:
    """The text of a file of this format alone: its own where it had one, unchanged."""
    if entry.text is not None:
        return entry.text
    return json.dumps(entry.document, indent=2, ensure_ascii=False) + "\n"


def _change(before: FormatEntry | None, entry: FormatEntry, taken: set[str]) -> FormatChange:
    name, trash_id = entry.format.name, entry.format.trash_id
    if before is None:
        stem = _free_stem(entry, taken)
        taken.add(stem)
        return FormatChange(name, "added", f"{stem}.json", written(entry), trash_id)
    file = f"{before.stem}.json"
    if before.document == entry.document:
        # A file that holds others as well is not ours to keep.
        return FormatChange(name, "unchanged", file, before.text, trash_id)
    was = before.format.name if before.format.name != name else None
    details = differences(before.format, entry.format)
    return FormatChange(name, "changed", file, written(entry), trash_id, details, was)


def _known(entries: Iterable[FormatEntry], incoming: FormatEntry) -> FormatEntry | None:
    trash_id, name = incoming.format.trash_id, incoming.format.name
    listed = list(entries)
    if trash_id is not None:
        for entry in listed:
            if entry.format.trash_id == trash_id:
                return entry
    return next((entry for entry in listed if entry.format.name == name), None)


def _in_the_way(entry: FormatEntry, lock: Lock, *, replace: bool) -> str | None:
    """Why the entry's file is not ours to change, if it isn't."""
    if entry.text is None:
        return f"{entry.format.name} stands in {entry.place} with others"
    if replace:
        return None
    known = lock.formats.get(f"{entry.stem}.json")
    if known is None:
        return f"{entry.format.name} ({entry.place})"
    return None if known.sha256 == digest(entry.text) else f"{entry.format.name} ({entry.place}, edited)"


def _taken_names(folder: FormatFolder, changes: Sequence[FormatChange]) -> list[str]:
    """New names that formats in other files have already."""
    touched = {change.file for change in changes}
    kept = {entry.format.name: entry.place for entry in folder.entries if f"{entry.stem}.json" not in touched}
    return [f"{change.name} ({kept[change.name]})" for change in changes if change.name in kept]


def _same_numbers(incoming: Iterable[FormatEntry]) -> list[Fault]:
    seen: dict[str, FormatEntry] = {}
    faults = []
    for entry in incoming:
        trash_id = entry.format.trash_id
        if trash_id is not None and seen.setdefault(trash_id, entry) is not entry:
            faults.append(Fault(entry.place, f"has the trash_id of {seen[trash_id].place}"))
    return faults


def _free_stem(entry: FormatEntry, taken: Collection[str]) -> str:
    """A file name: the source's where it held this format alone, else made of the format's name."""
    wanted = entry.stem if entry.text is not None else entry.format.name
    words = "".join(character if character.isalnum() else " " for character in wanted.lower()).split()
    stem = "-".join(words)[:80]
    if not stem or stem in taken:
        # Two names that differ in signs alone get two files.
        stem = f"{stem or 'format'}-{hashlib.sha256(entry.format.name.encode()).hexdigest()[:8]}"
    return stem
