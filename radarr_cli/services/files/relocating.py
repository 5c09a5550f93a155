"""Renames films by the templates, and moves them to other folders and roots: journaled, so undoable.

What seeds stays: a file that a client seeds under the very name it has here is skipped, or renamed by the
client itself. A film is done as a whole or not at all.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.importing.operation import Operation
from radarr_cli.domain.importing.paths import storable
from radarr_cli.domain.importing.relocation import relocation_steps, swept
from radarr_cli.errors import Conflict, NotFound
from radarr_cli.services.files.faults import FileFault
from radarr_cli.services.files.outcomes import new_mark, renaming
from radarr_cli.services.files.relocation_results import Relocated
from radarr_cli.services.files.seeded import IN_PLACE
from radarr_cli.store import locks
from radarr_cli.store.extras import extras_of_film
from radarr_cli.store.files import files_of_film
from radarr_cli.store.history import event_document
from radarr_cli.store.movies import load_movie

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from radarr_cli.domain.events import Event
    from radarr_cli.domain.importing.model import PlannedStep
    from radarr_cli.domain.media import MovieFile
    from radarr_cli.domain.movie import Movie
    from radarr_cli.domain.selector import FoundFilm
    from radarr_cli.services.files.journal import Journal
    from radarr_cli.services.files.relocation_plans import FilmPlan, Plans, Wishes
    from radarr_cli.services.files.roots import Roots
    from radarr_cli.services.files.seeded import Held, SeededFiles, SeededNow
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Relocating:
    """`wait` is how many seconds a variant that another process works on is waited for."""

    database: Database
    roots: Roots
    plans: Plans
    journal: Journal
    seeded: Callable[[], SeededFiles]
    host: str
    now: Callable[[], datetime]
    wait: float = 10.0

    def session(self) -> Session:
        """For one command: the clients are asked once, when the first file would change its name."""
        return Session(self)


class Session:
    """Renames and moves within one command."""

    def __init__(self, relocating: Relocating) -> None:
        self.service = relocating
        self._now: SeededNow | None = None
        self._files: SeededFiles | None = None

    def relocate(
        self, film: FoundFilm, wishes: Wishes, *, dry_run: bool = False, run_id: int | None = None
    ) -> tuple[Relocated, ...]:
        """Rename or move the film's files; one item a file, none where all is as it shall be.

        Raises NotFound, Conflict (two films would share a folder, something lies there), FileFault, Locked,
        SafetyBrake and ConfigError of a root.
        """
        service = self.service
        movie = load_movie(service.database, film.id)
        if movie is None:
            raise NotFound(f"{film} is not in the library any more")
        if not dry_run:
            service.journal.recover()
        done: list[Relocated] = []
        for plan in service.plans.of(movie, wishes, dry_run=dry_run):
            done += self._do(movie, plan, wishes, dry_run=dry_run, run_id=run_id)
        return tuple(done)

    def relocate_all(self, film: FoundFilm, wishes: Wishes) -> tuple[Relocated, ...]:
        """`relocate` for who can't do with a part. Raises FileFault, by its code, for a file that seeds."""
        done = self.relocate(film, wishes)
        for item in done:
            if item.status == "skipped":
                raise FileFault(item.code or "", item.message or "", hint=item.hint)
        return done

    def _do(
        self, movie: Movie, plan: FilmPlan, wishes: Wishes, *, dry_run: bool, run_id: int | None
    ) -> list[Relocated]:
        # Clients are asked, and told to rename, before the variants are locked: their locks come first.
        holders = self._holders(plan)
        if holders and not self._may_go_through(holders, wishes, plan):
            return [_told(movie, plan, file, "skipped", held=holders[0][1]) for file in plan.files]
        mark = new_mark(self.service.now())
        if holders:
            plan = _file_by_file(plan)
        steps = relocation_steps(plan.relocation, mark, [path for path, _ in holders])
        if dry_run:
            return [_told(movie, plan, file, "planned", steps=steps) for file in plan.files]
        if holders:
            self._through_client(plan, holders)
        operation = self._operation(movie, plan, run_id, through_client=bool(holders))
        others = [plan.new_root] if plan.relocation.elsewhere else []
        with ExitStack() as held:
            for variant in operation.variants:
                lock = locks.variant_lock(variant)
                held.enter_context(locks.acquire(self.service.database, lock, self.service.wait))
            self._check_unchanged(movie, plan)
            if not (plan.relocation.placements or plan.relocation.touched):
                self._only_places(operation)
                return []
            applied = self.service.journal.apply(operation, steps, plan.root, others=others)
        number = applied.operation.id
        return [_told(movie, plan, file, "done", operation_id=number) for file in plan.files]

    def _check_unchanged(self, movie: Movie, plan: FilmPlan) -> None:
        """Raise Conflict where another process has changed the film's files since they were planned."""
        now = {held.file.id: held.file for held in files_of_film(self.service.database, movie.id)}
        for file in plan.files:
            there = now.get(file.id)
            if there is None or (there.root, there.relative_path) != (file.root, file.relative_path):
                raise Conflict(f"{movie.details.title} was changed by another process", hint="try again")

    def _only_places(self, operation: Operation) -> None:
        """Nothing lies on the disk: only where the variants are to lie changes."""
        from radarr_cli.store.outcomes import commit_outcome  # noqa: PLC0415 - the rare way

        with self.service.database.transaction():
            commit_outcome(self.service.database, operation, self.service.now())

    def _holders(self, plan: FilmPlan) -> list[tuple[str, Held]]:
        """The files that have to keep their names, with who holds them. `path` is below the old root."""
        base = plan.root.path.rstrip("/")
        found = []
        for old, _ in plan.relocation.touched:
            held = self._seeded().name_holder(f"{base}/{old}")
            if held is not None:
                found.append((old, held))
        return found

    def _may_go_through(self, holders: Sequence[tuple[str, Held]], wishes: Wishes, plan: FilmPlan) -> bool:
        """Whether the client can do it: what it seeds is the film's own file."""
        films = {path for placement in plan.relocation.placements for path, _ in placement.paths}
        return wishes.through_client and all(
            held.code == IN_PLACE and path in films for path, held in holders
        )

    def _through_client(self, plan: FilmPlan, holders: Sequence[tuple[str, Held]]) -> None:
        base, new_base = plan.root.path.rstrip("/"), plan.new_root.path.rstrip("/")
        targets = dict(plan.relocation.touched)
        files = self._files or self.service.seeded()
        for path, held in holders:
            files.rename(held, f"{base}/{path}", f"{new_base}/{targets[path]}")

    def _renamed(self, plan: FilmPlan, file: MovieFile) -> Event:
        variant = plan.fills[file.id]
        return renaming(
            file,
            plan.root,
            plan.new_root,
            plan.new_path(file),
            self.service.now(),
            variant_id=variant.id,
            folder=variant.folder,
        )

    def _seeded(self) -> SeededNow:
        if self._now is None:
            self._files = self.service.seeded()
            self._now = self._files.ask()
        return self._now

    def _operation(
        self, movie: Movie, plan: FilmPlan, run_id: int | None, *, through_client: bool
    ) -> Operation:
        extra: dict[str, Any] = {"throughClient": True} if through_client else {}
        variants = sorted(variant.id for variant in movie.variants)
        return Operation(
            id=0,
            kind="move" if plan.relocation.elsewhere else "rename",
            root=plan.root.name,
            root_uuid=plan.root.uuid,
            host=self.service.host,
            movie_id=movie.id,
            variant_id=variants[0] if variants else None,
            run_id=run_id,
            plan={
                "variants": variants,
                "sweep": [storable(folder) for folder in swept(plan.relocation)],
                "outcome": {
                    "changes": changes_of(self.service.database, movie.id, plan),
                    "events": [event_document(self._renamed(plan, file)) for file in plan.files],
                },
                **extra,
            },
        )


def _file_by_file(plan: FilmPlan) -> FilmPlan:
    """The plan for a folder that can't be renamed as one: a client takes one of its files out itself."""
    folders = tuple(replace(folder, at_once=False) for folder in plan.relocation.folders)
    return replace(plan, relocation=replace(plan.relocation, folders=folders))


def changes_of(database: Database, movie_id: int, plan: FilmPlan) -> list[dict[str, Any]]:
    """What the database is told: places of variants, paths of files and of what we laid beside them."""
    relocation = plan.relocation
    changes: list[dict[str, Any]] = [
        {"change": "place", "variantId": variant, "values": {"root": root, "folder": storable(folder)}}
        for variant, root, folder in plan.places
    ]
    for placement in relocation.placements:
        values: dict[str, Any] = {
            "root": relocation.new_root,
            "relative_path": storable(placement.new),
        }
        if placement.parts:
            values["parts"] = [storable(new) for _, new in placement.parts]
        changes.append({"change": "set", "fileId": placement.file_id, "values": values})
    targets = dict(relocation.touched)
    for extra in extras_of_film(database, movie_id):
        new = targets.get(extra.relative_path)
        if extra.root == relocation.root and new is not None:
            values = {"root": relocation.new_root, "relative_path": storable(new)}
            changes.append({"change": "setExtra", "extraId": extra.id, "values": values})
    return changes


def _told(
    movie: Movie,
    plan: FilmPlan,
    file: MovieFile,
    status: str,
    *,
    held: Held | None = None,
    steps: Sequence[PlannedStep] = (),
    operation_id: int | None = None,
) -> Relocated:
    new = plan.new_path(file)
    done = "moved" if plan.relocation.elsewhere else "renamed"
    return Relocated(
        status=done if status == "done" else status,
        movie_id=movie.id,
        movie=f"{movie.details.title} ({movie.details.year})",
        file_id=file.id,
        path=f"{plan.root.path.rstrip('/')}/{file.relative_path}",
        new_path=f"{plan.new_root.path.rstrip('/')}/{new}",
        size=file.size,
        others=len(plan.relocation.touched) - len(plan.files),
        code=held.code if held else None,
        message=held.message if held else None,
        hint=(held.hint or None) if held else None,
        steps=tuple(steps),
        operation_id=operation_id,
    )
