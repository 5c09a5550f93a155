"""Takes back what was done to the library's files: old files, rows and extras are as they were."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.events import Event, EventKind
from radarr_cli.domain.importing.model import StepAction
from radarr_cli.domain.importing.operation import Operation, found_value, is_as_written
from radarr_cli.domain.importing.paths import storable
from radarr_cli.domain.importing.reversal import reverse
from radarr_cli.domain.importing.steps import TRASH
from radarr_cli.errors import Conflict, Failure, NotFound, RadarrCliError, UsageError
from radarr_cli.services.files.faults import FileFault, explain
from radarr_cli.services.files.outcomes import deletion, new_mark, renaming
from radarr_cli.store import file_changes, imports, locks
from radarr_cli.store.files import movie_file, variants_of
from radarr_cli.store.history import event_document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from radarr_cli.domain.importing.model import FoundFile, PlannedStep
    from radarr_cli.domain.importing.reversal import Reversal
    from radarr_cli.domain.media import MovieFile
    from radarr_cli.ports import FileSystem
    from radarr_cli.services.files.journal import Journal
    from radarr_cli.services.files.roots import MountedRoot, Roots
    from radarr_cli.services.files.seeded import SeededNow
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """An operation that was taken back, or would be: `status` is undone or planned.

    `restored` are the paths that the library has again, `trashed` those that it no longer has, absolute.
    """

    status: str
    operation_id: int
    kind: str
    movie_id: int | None
    undo_id: int | None = None
    restored: tuple[str, ...] = ()
    trashed: tuple[str, ...] = ()
    steps: tuple[PlannedStep, ...] = ()
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoReport:
    """What was taken back, and what couldn't be."""

    items: tuple[Undone, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass(slots=True)
class Foreseen:
    """What a plan of several undos would have done so far: the real ones find it so.

    `files` maps a root's name and a path below it to what would lie there, `rows` are the differences that
    would be taken back, in that order.
    """

    operations: set[int] = field(default_factory=set)
    files: dict[tuple[str, str], FoundFile | None] = field(default_factory=dict)
    rows: list[Mapping[str, file_changes.Rows]] = field(default_factory=list)

    def take(self, operation: Operation, reversal: Reversal, rows: Mapping[str, file_changes.Rows]) -> None:
        """The operation would be taken back next."""
        self.operations.add(operation.id)
        self.rows.append(rows)
        for step in reversal.steps:
            if step.action not in (StepAction.PLACE, StepAction.RENAME, StepAction.RETIRE):
                continue
            root = str(step.detail.get("root") or operation.root)
            source, target = (root, step.source or ""), (root, step.target or "")
            document: Any = step.detail.get("source") or step.detail.get("file")
            moved = found_value(document) if document else self.files.get(source)
            if step.action is not StepAction.PLACE:
                self.files[source] = None
            self.files[target] = moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """`seeding` asks the clients what they seed. `wait` is how many seconds a variant that another process
    works on is waited for."""

    database: Database
    files: FileSystem
    roots: Roots
    journal: Journal
    now: Callable[[], datetime]
    host: str
    user: str
    seeding: Callable[[], SeededNow] | None = None
    wait: float = 10.0

    def recent_json(self, *, movie_id: int | None = None, limit: int = 20) -> bytes:
        """What was done to the library's files, newest first, as JSON."""
        return imports.recent_json(self.database, movie_id=movie_id, limit=limit)

    def undo(self, name: str, *, dry_run: bool = False, run_id: int | None = None) -> UndoReport:
        """Take back an operation (`12`, `operation:12`), or all that a run did (`run:7`), the last first.

        A release that was imported by it is blocked for its film, and a file that comes back is kept until a
        person replaces it. Of a run, one failure does not stop the others. Raises NotFound, Conflict, Locked,
        SafetyBrake, FileFault, ConfigError.
        """
        recovered = () if dry_run else self.journal.recover()
        kind, number = _number(name)
        if kind == "operation":
            found = imports.operation_by_id(self.database, number)
            if found is None:
                raise NotFound(f"there is no operation {number}", hint="`radarr-cli undo` lists them")
            undone_by = imports.undone_by(self.database, number)
            if any(each.operation_id == undone_by for each in recovered):
                # It was this very undo that a kill had interrupted.
                return UndoReport(items=(_undone(found, undone_by),))
            return UndoReport(items=(self._undo(found, dry_run=dry_run, run_id=run_id),))
        operations = [
            each
            for each in imports.operations_of_run(self.database, number)
            if each.state == "done" and imports.undone_by(self.database, each.id) is None
        ]
        if not operations:
            raise NotFound(f"run {number} did nothing to files that could be undone")
        items: list[Undone] = []
        failures: list[Failure] = []
        foreseen = Foreseen()
        for operation in operations:
            try:
                items.append(self._undo(operation, dry_run=dry_run, run_id=run_id, foreseen=foreseen))
            except RadarrCliError as error:
                if error.code == "databaseUnavailable":
                    raise
                failures.append(Failure.of(f"operation:{operation.id}", error))
        return UndoReport(items=tuple(items), failures=tuple(failures))

    def _undo(
        self, operation: Operation, *, dry_run: bool, run_id: int | None, foreseen: Foreseen | None = None
    ) -> Undone:
        """`foreseen` is what a dry run's plan has taken back already, and learns of this one."""
        foreseen = foreseen or Foreseen()
        self._check_state(operation)
        roots = {name: self.roots.mounted(name, register=not dry_run) for name in operation.roots}
        mark = new_mark(self.now())
        reversal = reverse(operation, mark)
        # The clients are asked before the variants are locked: their locks come first.
        self._refuse_seeded(operation, reversal, roots)
        with ExitStack() as stack:
            if not dry_run:
                for variant in operation.variants:
                    lock = locks.variant_lock(variant)
                    stack.enter_context(locks.acquire(self.database, lock, self.wait))
                self._check_state(operation)
            rows = _rows(operation)
            try:
                self._check_files(operation, reversal, roots, foreseen)
                file_changes.check_unchanged(self.database, rows["after"], foreseen.rows)
            except Conflict:
                self._refuse_below(operation, foreseen)
                raise
            root = roots[operation.root]
            back, gone = _files(rows["before"], rows["after"]), _files(rows["after"], rows["before"])
            undone = replace(
                _undone(operation, None),
                status="planned",
                restored=tuple(_path(file, roots) for file in back),
                trashed=tuple(_path(file, roots) for file in gone),
                steps=reversal.steps,
            )
            if dry_run:
                foreseen.take(operation, reversal, rows)
                return undone
            undo = Operation(
                id=0,
                kind="undo",
                root=operation.root,
                root_uuid=root.uuid,
                host=self.host,
                movie_id=operation.movie_id,
                variant_id=operation.variant_id,
                run_id=run_id,
                undoes=operation.id,
                plan={
                    "variants": list(operation.variants),
                    "sweep": list(reversal.sweep),
                    "outcome": self._outcome(operation, rows, back, gone, roots),
                },
            )
            others = [each for name, each in roots.items() if name != operation.root]
            applied = self.journal.apply(undo, reversal.steps, root, others=others)
            return replace(undone, status="undone", undo_id=applied.operation.id, message=applied.unfinished)

    def _check_state(self, operation: Operation) -> None:
        undone_by = imports.undone_by(self.database, operation.id)
        if undone_by is not None:
            raise Conflict(
                f"operation {operation.id} was undone by operation {undone_by}",
                hint=f"radarr-cli undo {undone_by} does it again",
            )
        if operation.plan.get("throughClient"):
            raise Conflict(
                f"operation {operation.id} was done by a download client, which seeds the file",
                hint="rename or move it again with --through-client",
            )
        if operation.state != "done":
            raise Conflict(
                f"operation {operation.id} is {operation.state}: there is nothing to undo",
                hint="what a killed command left is finished or taken back by the next `radarr-cli import`",
            )

    def _refuse_seeded(
        self, operation: Operation, reversal: Reversal, roots: Mapping[str, MountedRoot]
    ) -> None:
        """Raise FileFault where a client would lose a file that gets another name, or goes to the trash."""
        moved = [
            f"{roots[str(step.detail.get('root') or operation.root)].path.rstrip('/')}/{step.source}"
            for step in reversal.steps
            if step.action in (StepAction.RETIRE, StepAction.RENAME)
            and step.source
            and not step.source.startswith(f"{TRASH}/")
        ]
        if self.seeding is None or not moved:
            return
        seeded = self.seeding()
        for path in moved:
            held = seeded.name_holder(path)
            if held is not None:
                raise FileFault(
                    held.code, f"operation {operation.id} can't be undone: {held.message}", hint=held.hint
                )

    def _refuse_below(self, operation: Operation, foreseen: Foreseen) -> None:
        """Raise Conflict where another operation stands upon this one."""
        upon = [
            each
            for each in imports.operations_upon(self.database, operation)
            if each.id not in foreseen.operations
        ]
        if upon:
            last = upon[0]
            raise Conflict(
                f"operation {operation.id} can't be undone yet: {last.kind} {last.id} was done after it",
                hint=f"undo that one first: radarr-cli undo {last.id}",
            )

    def _check_files(
        self,
        operation: Operation,
        reversal: Reversal,
        roots: Mapping[str, MountedRoot],
        foreseen: Foreseen,
    ) -> None:
        """Raise Conflict unless all that has to come back is still there, as it was."""
        for name, path, document in reversal.needed:
            if (name, path) in foreseen.files:
                found = foreseen.files[name, path]
            else:
                try:
                    found = self.files.look(roots[name].path, path, tree=True)
                except OSError as error:
                    raise explain(error, f"looking at {path}") from error
            if not is_as_written(found, document):
                what = "is no longer there" if found is None else "is another file by now"
                raise Conflict(
                    f"operation {operation.id} can't be undone: {storable(path)} {what}",
                    hint="the trash was emptied, or the file was moved or exchanged by hand",
                )

    def _outcome(
        self,
        operation: Operation,
        rows: Mapping[str, file_changes.Rows],
        back: list[MovieFile],
        gone: list[MovieFile],
        roots: Mapping[str, MountedRoot],
    ) -> dict[str, Any]:
        now, variant = self.now(), operation.variant_id
        moved = {file.id for file in back} & {file.id for file in gone}
        events = [
            deletion(file, roots[file.root].path, now, reason="Manual", variant_id=variant)
            for file in gone
            if file.id not in moved
        ]
        left = {file.id: file for file in gone if file.id in moved}
        for file in back:
            root = roots[file.root]
            if old := left.get(file.id):
                filled = variants_of(self.database, file.id)
                form = filled[0] if filled else variant
                events.append(renaming(old, roots[old.root], root, file.relative_path, now, variant_id=form))
            else:
                events.append(_restored(file, operation, root.path, now))
        # It came back by a person's wish: nothing better replaces it by itself.
        keep = [file.id for file in back if file.id not in moved and operation.kind == "upgrade"]
        outcome: dict[str, Any] = {
            "changes": [
                {"change": "rows", "before": rows["before"], "after": rows["after"]},
                *({"change": "set", "fileId": kept, "values": {"pinned": True}} for kept in keep),
            ],
            "events": [event_document(event) for event in events],
        }
        imported = next((row for row in rows["after"].get("file", ()) if row.get("release_id")), None)
        if imported is not None and operation.kind in ("import", "upgrade"):
            outcome["blocks"] = {
                "releaseId": imported["release_id"],
                "title": imported["scene_name"] or imported["relative_path"],
                "reason": "undone",
                "message": f"its import (operation {operation.id}) was undone",
                "by": self.user,
            }
        return outcome


def _undone(operation: Operation, undo_id: int | None) -> Undone:
    return Undone(
        status="undone",
        operation_id=operation.id,
        kind=operation.kind,
        movie_id=operation.movie_id,
        undo_id=undo_id,
    )


def _number(name: str) -> tuple[str, int]:
    kind, _, number = name.rpartition(":")
    if kind not in ("", "operation", "run") or not number.isdecimal():
        raise UsageError(f"{name!r} is no operation", hint="name it 12 or operation:12, or a run: run:7")
    return kind or "operation", int(number)


def _rows(operation: Operation) -> dict[str, file_changes.Rows]:
    step = next((step for step in operation.steps if "before" in step.detail and step.is_done), None)
    if step is None:
        return {"before": {}, "after": {}}
    return {"before": step.detail["before"], "after": step.detail["after"]}


def _files(rows: file_changes.Rows, others: file_changes.Rows) -> list[MovieFile]:
    """The files whose place is not that of the other side."""
    places = {(row["root"], row["relative_path"]) for row in others.get("file", ())}
    found = [row for row in rows.get("file", ()) if (row["root"], row["relative_path"]) not in places]
    known = {row["id"] for row in others.get("file", ())}
    same_place = [row for row in rows.get("file", ()) if row not in found and row["id"] not in known]
    return [movie_file(row) for row in [*found, *same_place]]


def _path(file: MovieFile, roots: Mapping[str, MountedRoot]) -> str:
    return f"{roots[file.root].path.rstrip('/')}/{file.relative_path}"


def _restored(file: MovieFile, operation: Operation, root: str, now: datetime) -> Event:
    return Event(
        kind=EventKind.FILE_RESTORED,
        at=now,
        movie_id=file.movie_id,
        variant_id=operation.variant_id,
        source_title=storable(f"{root.rstrip('/')}/{file.relative_path}"),
        quality=file.claimed.quality,
        languages=file.claimed.languages,
        data={"undoes": str(operation.id), "size": str(file.size)},
    )
