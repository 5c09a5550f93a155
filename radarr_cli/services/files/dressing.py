"""Lays texts and pictures beside films that are in the library already, and brings them up to date."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.operation import Operation
from radarr_cli.domain.importing.steps import ended, extra, once, retire
from radarr_cli.errors import ConfigError, NotFound
from radarr_cli.services.files.faults import explain
from radarr_cli.services.files.outcomes import extra_changes, new_mark
from radarr_cli.store import files as file_store
from radarr_cli.store import locks
from radarr_cli.store.extras import extras_of_film
from radarr_cli.store.movies import load_movie

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from radarr_cli.domain.importing.model import PlannedExtra
    from radarr_cli.domain.media import MovieFile
    from radarr_cli.domain.movie import Movie
    from radarr_cli.domain.selector import FoundFilm
    from radarr_cli.ports.files import FileSystem
    from radarr_cli.services.files.around import Around
    from radarr_cli.services.files.journal import Journal
    from radarr_cli.services.files.roots import MountedRoot, Roots
    from radarr_cli.store.database import Database
    from radarr_cli.store.extras import ExtraRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Dressed:
    """What was laid beside a film's files: `written` are absolute paths; `skipped` says what failed.

    `status` is written, planned or unchanged.
    """

    film: FoundFilm
    status: str
    written: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    operations: tuple[int, ...] = ()

    @property
    def document(self) -> dict[str, object]:
        return {
            "status": self.status,
            "movieId": self.film.id,
            "movie": str(self.film),
            "written": list(self.written),
            "skipped": list(self.skipped),
            "operationIds": list(self.operations),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Dressing:
    """`wait` is how many seconds a variant that another process works on is waited for."""

    database: Database
    files: FileSystem
    roots: Roots
    journal: Journal
    around: Around
    now: Callable[[], datetime]
    host: str
    wait: float = 10.0

    def dress(self, film: FoundFilm, *, dry_run: bool = False, run_id: int | None = None) -> Dressed:
        """Write the texts that are missing or no longer right, and fetch the pictures that are missing.

        What a person wrote or changed stays. Raises ConfigError where the user wants neither, NotFound,
        Locked, SafetyBrake, FileFault.
        """
        if not self.around.wanted:
            raise ConfigError(
                "neither texts nor pictures are wanted",
                hint='set nfo = "file" or "movie", or images = true, in [import]',
            )
        movie = load_movie(self.database, film.id)
        if movie is None:
            raise NotFound(f"{film} is not in the library any more")
        if not dry_run:
            self.journal.recover()
        written: list[str] = []
        skipped: list[str] = []
        operations: list[int] = []
        for held in file_store.files_of_film(self.database, film.id):
            root = self.roots.mounted(held.file.root, register=not dry_run)
            with ExitStack() as stack:
                variants = file_store.variants_of(self.database, held.file.id)
                for variant in () if dry_run else variants:
                    lock = locks.variant_lock(variant)
                    stack.enter_context(locks.acquire(self.database, lock, self.wait))
                ours = self._ours(held.file, root)
                planned = self._planned(movie, held.file, root, ours, dry_run=dry_run)
                written += [f"{root.path.rstrip('/')}/{each.target}" for each in planned]
                if dry_run or not planned:
                    continue
                number, left_out = self._apply(held.file, variants, planned, ours, root, run_id)
                operations.append(number)
                skipped += left_out
        status = "unchanged" if not written else "planned" if dry_run else "written"
        return Dressed(
            film=film,
            status=status,
            written=tuple(written),
            skipped=tuple(skipped),
            operations=tuple(operations),
        )

    def _ours(self, file: MovieFile, root: MountedRoot) -> list[ExtraRow]:
        """The texts beside the file that still hold what we wrote."""
        return [
            row
            for row in extras_of_film(self.database, file.movie_id)
            if row.root == root.name
            and row.file_id == file.id
            and row.kind == "metadata"
            and row.digest is not None
            and self.around.is_ours(row, root.path)
        ]

    def _planned(
        self, movie: Movie, file: MovieFile, root: MountedRoot, ours: list[ExtraRow], *, dry_run: bool
    ) -> list[PlannedExtra]:
        folder = next(
            (
                variant.folder
                for variant in movie.variants
                if file.relative_path.startswith(f"{variant.folder}/")
            ),
            file.relative_path.rpartition("/")[0],
        )
        try:
            lying = {found.relative for found in self.files.find(root.path, folder)}
        except FileNotFoundError:
            return []
        except OSError as error:
            raise explain(error, f"looking at {folder}") from error
        if file.relative_path not in lying and file.kind != "tree":
            return []
        planned = self.around.plan(movie, file, root.path, folder, ours=ours, lying=lying, dry_run=dry_run)
        known = {row.relative_path: row.digest for row in ours}
        return [
            each
            for each in planned
            if not (
                each.target in lying and each.digest is not None and known.get(each.target) == each.digest
            )
        ]

    def _apply(
        self,
        file: MovieFile,
        variants: tuple[int, ...],
        planned: list[PlannedExtra],
        ours: list[ExtraRow],
        root: MountedRoot,
        run_id: int | None,
    ) -> tuple[int, tuple[str, ...]]:
        mark = new_mark(self.now())
        going = [row for row in ours if any(each.kind == "metadata" for each in planned)]
        steps = (
            *(retire(row.relative_path, mark, optional=True) for row in going),
            *once([extra(each.target, source=each.source, text=each.text) for each in planned]),
            *ended(),
        )
        changes = [{"change": "dropExtra", "extraId": row.id} for row in going]
        for change in extra_changes(planned, steps, root.name, file.movie_id):
            change["extra"].setdefault("file_id", file.id)
            changes.append(change)
        operation = Operation(
            id=0,
            kind="extras",
            root=root.name,
            root_uuid=root.uuid,
            host=self.host,
            movie_id=file.movie_id,
            variant_id=variants[0] if variants else None,
            run_id=run_id,
            plan={"variants": list(variants), "outcome": {"changes": changes}},
        )
        applied = self.journal.apply(operation, steps, root)
        return applied.operation.id, applied.skipped
