"""The library's files one by one: what each claims and holds, corrected, given to another film, removed."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.importing.operation import Operation
from radarr_cli.domain.importing.paths import storable
from radarr_cli.domain.importing.relocation import FolderMove, Placement, Relocation, relocation_steps, swept
from radarr_cli.domain.importing.steps import ended, retire
from radarr_cli.domain.naming import file_path, gather_file
from radarr_cli.domain.parsing import clean_title
from radarr_cli.domain.variants import variant_named
from radarr_cli.errors import Conflict, NotFound, UsageError
from radarr_cli.services.files.faults import FileFault, explain
from radarr_cli.services.files.outcomes import new_mark
from radarr_cli.services.library.corrections import FileChange, FileWishes, corrected, differences, title_of
from radarr_cli.services.library.variants import no_variant
from radarr_cli.store import files as file_store
from radarr_cli.store import locks
from radarr_cli.store.extras import extras_of_film
from radarr_cli.store.movies import load_movie

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from radarr_cli.domain.media import MovieFile
    from radarr_cli.domain.movie import Movie, Variant
    from radarr_cli.domain.naming.rules import NamingRules
    from radarr_cli.domain.selector import FoundFilm
    from radarr_cli.ports import FileSystem, MediaProbe
    from radarr_cli.services.files.journal import Journal
    from radarr_cli.services.files.roots import MountedRoot, Roots
    from radarr_cli.services.files.seeded import SeededFiles
    from radarr_cli.services.files.trash import Trash, Trashed
    from radarr_cli.store.database import Database
    from radarr_cli.store.extras import ExtraRow
    from radarr_cli.store.files import FilmFile


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryFiles:
    """`wait` is how many seconds a variant that another process works on is waited for."""

    database: Database
    files: FileSystem
    probe: MediaProbe
    roots: Roots
    journal: Journal
    trash: Trash
    naming: NamingRules
    seeded: Callable[[], SeededFiles]
    host: str
    now: Callable[[], datetime]
    wait: float = 10.0

    def edit(self, file_id: int, wishes: FileWishes, *, dry_run: bool = False) -> FileChange:
        """Correct what a file claims to be. Raises NotFound, UsageError where nothing is wished."""
        if wishes == FileWishes():
            raise UsageError("no change was named", hint="For example: --quality Bluray-1080p.")
        held = self._file(file_id)
        claimed = corrected(held.file.claimed, wishes)
        changes = differences(held.file.claimed, claimed, pinned=(held.pinned, wishes.pinned))
        values: dict[str, Any] = {}
        if claimed != held.file.claimed:
            values["claimed"] = file_store.claimed_document(claimed)
        if wishes.pinned is not None and wishes.pinned != held.pinned:
            values["pinned"] = wishes.pinned
        if wishes.measure:
            media = self._measured(held)
            if media != held.file.measured:
                values["measured"] = file_store.media_document(media)
                changes["measured"] = ("before", "anew")
        path = self._path(held)
        if dry_run or not values:
            status = "planned" if values else "unchanged"
            return FileChange(status=status, file_id=file_id, path=path, changes=changes)
        change = {"change": "set", "fileId": file_id, "values": values}
        with self._locked(held, ()):
            number = self._rows_only(held, "edit", [change])
        return FileChange(status="changed", file_id=file_id, path=path, changes=changes, operation_id=number)

    def rematch(
        self,
        file_id: int,
        film: FoundFilm,
        variant: str | None = None,
        *,
        learn: bool = False,
        also: bool = False,
        dry_run: bool = False,
    ) -> FileChange:
        """The file is that film, or that variant of it: it goes into its folder under its name.

        `learn` teaches that the film goes by the name that the file's release has. `also`: the file fills
        this variant besides the one it has. Raises NotFound, Conflict where the variant has a file or where
        a client seeds it, FileFault, Locked, SafetyBrake.
        """
        held = self._file(file_id)
        movie = load_movie(self.database, film.id)
        if movie is None:
            raise NotFound(f"{film} is not in the library any more")
        wanted = variant_named(movie, variant)
        if wanted is None:
            raise no_variant(movie, variant or "main")
        self._check_target(held, movie, wanted, also=also)
        learned = title_of(held.file) if learn else None
        changes: list[dict[str, Any]] = []
        if learned:
            changes.append({
                "change": "teach", "movieId": movie.id, "title": learned, "clean": clean_title(learned),
            })  # fmt: skip
        if also:
            changes.append({"change": "fill", "fileId": file_id, "variantId": wanted.id})
            return self._also(held, str(film), wanted, changes, dry_run=dry_run)
        return self._rematch(held, str(film), movie, wanted, changes, learned, dry_run=dry_run)

    def remove(self, file_id: int, *, dry_run: bool = False) -> FileChange:
        """Take the file into the trash and forget it. Raises NotFound, Conflict where a client seeds it."""
        held = self._file(file_id)
        path = self._path(held)
        if dry_run:
            self._refuse_seeded(held)
            return FileChange(status="planned", file_id=file_id, path=path)
        trashed: Trashed = self.trash.take_file(file_id)
        return FileChange(
            status="removed", file_id=file_id, path=path, trashed=trashed.trashed,
            operation_id=trashed.operation_id,
        )  # fmt: skip

    def _check_target(self, held: FilmFile, movie: Movie, variant: Variant, *, also: bool) -> None:
        there = file_store.file_of_variant(self.database, variant.id)
        if there is not None and there.file.id == held.file.id:
            raise Conflict(f"the file is {movie.details.title}/{variant.name} already")
        if there is not None:
            raise Conflict(
                f"{movie.details.title}/{variant.name} has a file: {there.file.relative_path}",
                hint=f"radarr-cli files remove {there.file.id}, or name another variant",
            )
        if also and held.file.movie_id != movie.id:
            raise Conflict("a file can fill several variants of one film only", hint="leave out --also")

    def _also(
        self, held: FilmFile, name: str, variant: Variant, changes: list[dict[str, Any]], *, dry_run: bool
    ) -> FileChange:
        change = FileChange(
            status="planned" if dry_run else "filled", file_id=held.file.id, path=self._path(held),
            movie=f"{name}/{variant.name}",
        )  # fmt: skip
        if dry_run:
            return change
        with self._locked(held, (variant.id,)):
            return replace(change, operation_id=self._rows_only(held, "rematch", changes, (variant.id,)))

    def _rematch(
        self,
        held: FilmFile,
        name: str,
        movie: Movie,
        variant: Variant,
        changes: list[dict[str, Any]],
        learned: str | None,
        *,
        dry_run: bool,
    ) -> FileChange:
        file = held.file
        root = self.roots.mounted(file.root, register=not dry_run)
        target = self._target(held, movie, variant, root)
        self._refuse_seeded(held)
        relocation, dropped = self._relocation(file, target, root)
        mark = new_mark(self.now())
        steps = relocation_steps(relocation, mark)
        gone = tuple(retire(extra.relative_path, mark, optional=True) for extra in dropped)
        told = FileChange(
            status="planned" if dry_run else "rematched",
            file_id=file.id,
            path=self._path(held),
            new_path=f"{root.path.rstrip('/')}/{target}",
            movie=f"{name}/{variant.name}",
            learned=learned,
            steps=(*gone, *steps),
        )
        if dry_run:
            return told
        values = {"movie_id": movie.id, "relative_path": storable(target)}
        targets = dict(relocation.touched)
        changes += [
            {"change": "vacate", "variantId": each} for each in file_store.variants_of(self.database, file.id)
        ]
        changes += [{"change": "dropExtra", "extraId": extra.id} for extra in dropped]
        changes += [
            {
                "change": "setExtra", "extraId": extra.id, "movieId": movie.id,
                "values": {"movie_id": movie.id, "relative_path": storable(targets[extra.relative_path])},
            }
            for extra in extras_of_film(self.database, file.movie_id)
            if extra.relative_path in targets and extra not in dropped
        ]  # fmt: skip
        changes += [
            {"change": "set", "fileId": file.id, "values": values, "movieId": movie.id},
            {"change": "fill", "fileId": file.id, "variantId": variant.id, "movieId": movie.id},
        ]
        with self._locked(held, (variant.id,)):
            operation = self._operation(held, "rematch", changes, (variant.id,))
            sweep = [storable(folder) for folder in swept(relocation)]
            operation = replace(operation, plan={**operation.plan, "sweep": sweep})
            applied = self.journal.apply(operation, told.steps, root)
        return replace(told, operation_id=applied.operation.id)

    def _relocation(
        self, file: MovieFile, target: str, root: MountedRoot
    ) -> tuple[Relocation, list[ExtraRow]]:
        """The file and what is called like it go to the other film's folder; texts and pictures of ours that
        tell of the wrong film go to the trash."""
        folder = file.relative_path.rpartition("/")[0]
        extras = extras_of_film(self.database, file.movie_id)
        wrong = {extra.relative_path: extra for extra in extras if extra.kind in ("metadata", "image")}
        try:
            lying = tuple(self.files.find(root.path, folder)) if folder else ()
        except FileNotFoundError:
            lying = ()
        except OSError as error:
            raise explain(error, f"looking at {folder} in root {root.name!r}") from error
        if not folder:
            found = self._look(root, file.relative_path)
            lying = (found,) if found else ()
        placement = Placement(file_id=file.id, old=file.relative_path, new=target)
        kept = tuple(each for each in lying if each.relative not in wrong)
        moved = FolderMove(old=folder, new=target.rpartition("/")[0], files=kept)
        relocation = Relocation(placements=(placement,), folders=(moved,), root=root.name, new_root=root.name)
        for old, new in relocation.touched:
            if old != new and self._look(root, new) is not None:
                raise Conflict(f"{root.path.rstrip('/')}/{new} is there already", hint="move it away")
        stem = file.relative_path.rpartition(".")[0]
        there = {each.relative for each in lying}
        dropped = [extra for path, extra in wrong.items() if path.startswith(stem) and path in there]
        return relocation, dropped

    def _target(self, held: FilmFile, movie: Movie, variant: Variant, root: MountedRoot) -> str:
        """The file's path in its new film's folder; a film of another root is in its own folder here."""
        file = held.file
        facts = gather_file(movie.details, file, variant=variant)
        name = file.relative_path.rpartition("/")[2]
        _, dot, ending = name.rpartition(".")
        taken = [
            other.file.relative_path.removeprefix(f"{variant.folder}/")
            for other in file_store.files_of_film(self.database, movie.id)
            if other.file.id != file.id and other.file.root == root.name
        ]
        if file.kind != "file":
            raise Conflict("discs and films in parts can't be rematched", hint="move it by hand, then scan")
        return f"{variant.folder}/{file_path(facts, self.naming, f'.{ending}' if dot else '', taken=taken)}"

    def _refuse_seeded(self, held: FilmFile) -> None:
        """Raise Conflict where a client would lose the file."""
        now = self.seeded().ask()
        for path in held.file.paths:
            root = self.roots.paths.get(held.file.root, "")
            holder = now.name_holder(f"{root.rstrip('/')}/{path}")
            if holder is not None:
                raise FileFault(holder.code, holder.message, hint=holder.hint or None)

    def _rows_only(
        self, held: FilmFile, kind: str, changes: list[dict[str, Any]], variants: Sequence[int] = ()
    ) -> int:
        """An operation that changes rows alone; it can be undone as any."""
        root = self.roots.mounted(held.file.root)
        operation = self._operation(held, kind, changes, variants)
        return self.journal.apply(operation, ended(), root).operation.id

    def _operation(
        self, held: FilmFile, kind: str, changes: list[dict[str, Any]], variants: Sequence[int] = ()
    ) -> Operation:
        root = self.roots.mounted(held.file.root)
        every = sorted({*file_store.variants_of(self.database, held.file.id), *variants})
        return Operation(
            id=0,
            kind=kind,
            root=root.name,
            root_uuid=root.uuid,
            host=self.host,
            movie_id=held.file.movie_id,
            variant_id=every[0] if every else None,
            plan={"variants": every, "outcome": {"changes": changes, "events": []}},
        )

    def _locked(self, held: FilmFile, others: Sequence[int]) -> ExitStack:
        """The locks of all variants it is about."""
        self.journal.recover()
        stack = ExitStack()
        try:
            for variant in sorted({*file_store.variants_of(self.database, held.file.id), *others}):
                lock = locks.variant_lock(variant)
                stack.enter_context(locks.acquire(self.database, lock, self.wait))
        except BaseException:
            stack.close()
            raise
        return stack

    def _measured(self, held: FilmFile) -> Any:
        root = self.roots.mounted(held.file.root, register=False)
        try:
            return self.probe.probe(f"{root.path.rstrip('/')}/{held.file.paths[0]}")
        except OSError as error:
            raise explain(error, f"reading {held.file.relative_path}") from error

    def _look(self, root: MountedRoot, path: str) -> Any:
        try:
            return self.files.look(root.path, path, tree=True)
        except OSError as error:
            raise explain(error, f"looking at {path} in root {root.name!r}") from error

    def _file(self, file_id: int) -> FilmFile:
        held = file_store.file_by_id(self.database, file_id)
        if held is None:
            raise NotFound(f"the library has no file {file_id}", hint="`radarr-cli files list` tells them.")
        return held

    def _path(self, held: FilmFile) -> str:
        root = self.roots.paths.get(held.file.root, f"{held.file.root}:")
        return f"{root.rstrip('/')}/{held.file.relative_path}"
