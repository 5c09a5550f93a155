"""What lies in the trash of the roots that are here: shown, emptied, and got out again."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.model import Method
from radarr_cli.domain.importing.paths import storable
from radarr_cli.domain.importing.steps import TRASH
from radarr_cli.domain.importing.trash import Eviction, TrashEntry, evict, marked_at
from radarr_cli.errors import (
    ConfigError,
    Conflict,
    DatabaseUnavailable,
    Failure,
    NotFound,
    RadarrCliError,
    SafetyBrake,
)
from radarr_cli.services.files.faults import explain
from radarr_cli.services.running import StageResult
from radarr_cli.store import trash as store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, timedelta

    from radarr_cli.domain.importing.model import FoundFile
    from radarr_cli.ports import FileSystem, Progress
    from radarr_cli.services.files.roots import MountedRoot, Roots
    from radarr_cli.services.files.undoing import Undoing, UndoReport
    from radarr_cli.services.running import Pace
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class TrashListing:
    """`failures` are the roots that could not be looked into."""

    entries: tuple[TrashEntry, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptied:
    """`gone` was deleted, or would be; `over` are bytes above the limit that are too young to go."""

    gone: tuple[TrashEntry, ...] = ()
    over: int = 0
    failures: tuple[Failure, ...] = ()

    @property
    def freed(self) -> int:
        return sum(entry.freed for entry in self.gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrashCan:
    """`keep_for` is how long nothing is deleted; `limit` how many bytes all roots' trash may hold."""

    database: Database
    files: FileSystem
    roots: Roots
    undoing: Callable[[], Undoing]
    progress: Progress
    keep_for: timedelta
    limit: int | None
    now: Callable[[], datetime]

    def listing(self, root: str | None = None) -> TrashListing:
        """What is in the trash, the oldest first. Raises ConfigError for a root that isn't configured."""
        if root is not None and root not in self.roots.paths:
            known = ", ".join(self.roots.paths) or "none"
            raise ConfigError(f"root {root!r} isn't configured on this machine", hint=f"there is: {known}")
        entries: list[TrashEntry] = []
        failures: list[Failure] = []
        for name in self.roots.paths if root is None else [root]:
            try:
                entries += self._entries(self.roots.mounted(name, register=False))
            except DatabaseUnavailable:
                raise
            except RadarrCliError as error:
                failures.append(Failure.of(f"root:{name}", error))
        journal = store.operations_of_marks(self.database, [entry.mark for entry in entries])
        entries = [replace(entry, **journal.get(entry.mark, {})) for entry in entries]
        return TrashListing(
            entries=tuple(sorted(entries, key=lambda entry: entry.mark)), failures=tuple(failures)
        )

    def empty(self, *, root: str | None = None, everything: bool = False, dry_run: bool = False) -> Emptied:
        """Delete what is older than `keep_for`; with `everything` all of it, which only a person may ask.

        What an operation still works on stays. One failure does not stop the others.
        """
        listing = self.listing(root)
        if everything:
            eviction = Eviction(gone=tuple(entry for entry in listing.entries if not entry.busy))
        else:
            eviction = evict(listing.entries, now=self.now(), keep_for=self.keep_for, limit=self.limit)
        gone: list[TrashEntry] = []
        failures = list(listing.failures)
        for entry in eviction.gone:
            try:
                if not dry_run:
                    self.files.remove_tree(self.roots.paths[entry.root], f"{TRASH}/{entry.mark}")
                gone.append(entry)
            except OSError as error:
                fault = explain(error, f"deleting {entry.mark} from the trash of {entry.root}")
                failures.append(Failure.of(f"trash:{entry.mark}", fault))
        return Emptied(gone=tuple(gone), over=eviction.over, failures=tuple(failures))

    def clean(self, pace: Pace) -> StageResult:
        """The stage: what has lain long enough goes. Braked where the trash is too large all the same."""
        emptied = self.empty(dry_run=pace.dry_run)
        status = "planned" if pace.dry_run else "deleted"
        items: list[dict[str, object]] = [
            {
                "status": status,
                "title": entry.title,
                "message": _told(entry),
            }
            for entry in emptied.gone
        ]
        failures = list(emptied.failures)
        if emptied.over:
            failures.append(Failure.of("trash", self.brake(emptied.over)))
        return StageResult(items=tuple(items), failures=tuple(failures), braked=bool(emptied.over))

    def brake(self, over: int) -> SafetyBrake:
        """What is said where the trash is too large and everything in it too young."""
        return SafetyBrake(
            f"the trash holds {over} bytes more than import.trash_size allows, all of it younger than "
            "import.keep_old_for",
            hint="raise the one or lower the other in [import], or delete what you don't need: "
            "radarr-cli trash list",
        )

    def restore(
        self, name: str, *, to: str | None = None, dry_run: bool = False
    ) -> tuple[UndoReport | None, tuple[str, ...]]:
        """Bring an entry back by undoing its operation; with `to` its files into that folder instead.

        `name` is the operation's number, or the entry's folder in the trash. With `to` they get a second name
        there, or a copy where that can't be. Raises NotFound, Conflict, FileFault, and what undoing raises.
        """
        entry = self._find(name)
        if to is None:
            if entry.operation_id is None:
                raise Conflict(
                    f"the journal doesn't know what {entry.mark} was", hint="--to FOLDER takes its files out"
                )
            return self.undoing().undo(str(entry.operation_id), dry_run=dry_run), ()
        folder = os.path.realpath(to)
        targets = [(file, _name(file)) for file in entry.files]
        if not dry_run:
            for file, target in targets:
                self._take_out(file, folder, target)
        return None, tuple(f"{folder}/{target}" for _, target in targets)

    def _take_out(self, file: FoundFile, folder: str, target: str) -> None:
        try:
            inner = target.rpartition("/")[0]
            if inner:
                self.files.make_folder(folder, inner, 0o755)
            try:
                self.files.place(file, folder, target, Method.HARDLINK, mode=0o644, progress=self.progress)
            except FileExistsError:
                raise
            except OSError:
                self.files.place(file, folder, target, Method.COPY, mode=0o644, progress=self.progress)
        except OSError as error:
            raise explain(error, f"taking {target} out of the trash into {folder}") from error

    def _find(self, name: str) -> TrashEntry:
        for entry in self.listing().entries:
            if name == entry.mark or name == str(entry.operation_id):
                return entry
        raise NotFound(f"the trash holds no {name}", hint="`radarr-cli trash list` shows what it holds")

    def _entries(self, root: MountedRoot) -> list[TrashEntry]:
        try:
            marks = [name for name in self.files.folders(root.path, TRASH) if marked_at(name) is not None]
            return [
                TrashEntry(
                    root=root.name,
                    mark=mark,
                    at=marked_at(mark),
                    files=tuple(self.files.find(root.path, f"{TRASH}/{mark}")),
                )
                for mark in marks
            ]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise explain(error, f"looking into the trash of {root.name}") from error


def documents(entries: Sequence[TrashEntry]) -> list[dict[str, object]]:
    """Entries as JSON; what does not apply is left out."""
    shown: list[dict[str, object]] = []
    for entry in entries:
        document: dict[str, object] = {
            "operationId": entry.operation_id,
            "mark": entry.mark,
            "root": entry.root,
            "at": None if entry.at is None else f"{entry.at:%Y-%m-%dT%H:%M:%SZ}",
            "kind": entry.kind or None,
            "movieId": entry.movie_id,
            "movie": entry.title or None,
            "files": [storable(path) for path in entry.paths(TRASH)],
            "size": entry.size,
            "freed": entry.freed,
        }
        shown.append({key: value for key, value in document.items() if value is not None})
    return shown


def _name(file: FoundFile) -> str:
    """A file's path below its film's folder: what it is taken out as."""
    inner = file.relative.split("/", 2)[2]
    return inner.partition("/")[2] or inner


def _told(entry: TrashEntry) -> str:
    names = ", ".join(path.rpartition("/")[2] for path in entry.paths(TRASH)[:3])
    return f"{names} deleted from the trash of {entry.root}"
