"""Takes files of the library into their root's trash: nothing that was in the library is ever deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.operation import Operation
from radarr_cli.domain.importing.steps import trash_path, trash_steps
from radarr_cli.errors import NotFound
from radarr_cli.services.files.faults import FileFault, explain
from radarr_cli.services.files.outcomes import deletion, new_mark
from radarr_cli.store import files as file_store
from radarr_cli.store import locks
from radarr_cli.store.extras import extras_of_film
from radarr_cli.store.history import event_document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from radarr_cli.domain.media import MovieFile
    from radarr_cli.services.files.journal import Journal
    from radarr_cli.services.files.roots import MountedRoot, Roots
    from radarr_cli.services.files.seeded import SeededNow
    from radarr_cli.store.database import Database
    from radarr_cli.store.extras import ExtraRow

_ANY_MARK = "MARK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trashed:
    """A file that left the library: `path` is where it was, `trashed` where it is now, both absolute.

    `trashed` is None where the file was gone already. `beside` is what went along: the film's other parts,
    subtitles and texts that we laid there. Of a plan `operation_id` is 0, and MARK stands for the name that
    the operation gets in the trash.
    """

    path: str
    trashed: str | None
    size: int
    operation_id: int
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trash:
    """`seeding` says what the clients hold; it is asked at most once. `wait` is how many seconds a variant
    that another process works on is waited for."""

    database: Database
    roots: Roots
    journal: Journal
    now: Callable[[], datetime]
    host: str
    seeding: Callable[[], SeededNow] | None = None
    wait: float = 10.0

    def refuse_seeded(self, movie_id: int) -> None:
        """Raise FileFault, by the code of the reason, where a client would lose one of the film's files.

        Ask before the film's variants are locked: the clients' locks come first.
        """
        for held in file_store.files_of_film(self.database, movie_id):
            self._refuse_seeded(held)

    def _refuse_seeded(self, held: file_store.FilmFile) -> None:
        base = self.roots.paths.get(held.file.root)
        if self.seeding is None or base is None:
            return
        for path in held.file.paths:
            holder = self.seeding().name_holder(f"{base.rstrip('/')}/{path}")
            if holder is not None:
                raise FileFault(holder.code, holder.message, hint=holder.hint or None)

    def take_film(self, movie_id: int, *, run_id: int | None = None) -> tuple[Trashed, ...]:
        """Take all files of the film into the trash and forget them.

        Stops at the first that fails: what was taken until then is told by the history. Raises FileFault,
        Locked, SafetyBrake where a root is not mounted, ConfigError where it isn't configured here.
        """
        return tuple(self._take(held, run_id) for held in file_store.files_of_film(self.database, movie_id))

    def plan_film(self, movie_id: int) -> tuple[Trashed, ...]:
        """What `take_film` would take, and where to. Raises SafetyBrake, ConfigError and FileFault as it
        does; writes nothing."""
        held = file_store.files_of_film(self.database, movie_id)
        return tuple(self._plan(each.file, last=each is held[-1]) for each in held)

    def take_file(self, file_id: int, *, run_id: int | None = None) -> Trashed:
        """Take one file into the trash and forget it. Raises what `take_film` raises, NotFound, and what
        `refuse_seeded` raises."""
        held = file_store.file_by_id(self.database, file_id)
        if held is None:
            raise NotFound(f"the library has no file {file_id}", hint="`radarr-cli files list` tells them.")
        self._refuse_seeded(held)
        return self._take(held, run_id)

    def _plan(self, file: MovieFile, *, last: bool) -> Trashed:
        root = self.roots.mounted(file.root, register=False)
        try:
            there = self.roots.files.look(root.path, file.relative_path, tree=True)
        except OSError as error:
            raise explain(error, f"looking at {file.relative_path} in root {root.name!r}") from error
        paths = (*file.paths, *(extra.relative_path for extra in self._extras(file, last=last)))
        return _trashed(file, root, paths, _ANY_MARK, gone=there is None)

    def _take(self, held: file_store.FilmFile, run_id: int | None) -> Trashed:
        file = held.file
        root = self.roots.mounted(file.root)
        variants = file_store.variants_of(self.database, file.id)
        taken = [locks.acquire(self.database, locks.variant_lock(variant), self.wait) for variant in variants]
        try:
            last = len(file_store.files_of_film(self.database, file.movie_id)) == 1
            extras = self._extras(file, last=last)
            now = self.now()
            mark = new_mark(now)
            variant = variants[0] if variants else None
            event = deletion(file, root.path, now, reason="Manual", variant_id=variant, mark=mark)
            operation = Operation(
                id=0,
                kind="remove",
                root=root.name,
                root_uuid=root.uuid,
                host=self.host,
                movie_id=file.movie_id,
                variant_id=variant,
                run_id=run_id,
                plan={
                    "variants": list(variants),
                    "outcome": {
                        "changes": [
                            *({"change": "dropExtra", "extraId": extra.id} for extra in extras),
                            {"change": "drop", "fileId": file.id},
                        ],
                        "events": [event_document(event)],
                    },
                },
            )
            paths = (*file.paths, *(extra.relative_path for extra in extras))
            steps = trash_steps(paths, mark)
            applied = self.journal.apply(operation, steps, root)
        finally:
            for lock in reversed(taken):
                lock.release()
        gone = applied.operation.steps[0].detail.get("missing", False)
        return _trashed(file, root, paths, mark, gone=gone, operation_id=applied.operation.id)

    def _extras(self, file: MovieFile, *, last: bool) -> list[ExtraRow]:
        """What we laid beside the file; with a film's last file what we laid there for the film, too."""
        return [
            row
            for row in extras_of_film(self.database, file.movie_id)
            if row.root == file.root and (row.file_id == file.id or (last and row.file_id is None))
        ]


def _trashed(
    file: MovieFile, root: MountedRoot, paths: Sequence[str], mark: str, *, gone: bool, operation_id: int = 0
) -> Trashed:
    folder = root.path.rstrip("/")
    return Trashed(
        path=f"{folder}/{file.relative_path}",
        trashed=None if gone else f"{folder}/{trash_path(file.relative_path, mark)}",
        size=file.size,
        operation_id=operation_id,
        beside=tuple(f"{folder}/{path}" for path in paths if path != file.relative_path),
    )
