"""Takes finished downloads, and files given by hand, into the library.

The way of one import: find its files, take the variant's lock, load what the library has, plan (pure), let
the journal apply the plan. One failure never stops the others.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from radarr_cli.domain.importing import planner
from radarr_cli.domain.importing.model import ImportRequest, Method, StepAction
from radarr_cli.domain.importing.paths import storable
from radarr_cli.domain.importing.steps import import_steps
from radarr_cli.domain.release import Protocol
from radarr_cli.errors import Conflict, Failure, Locked, NotFound, RadarrCliError, SafetyBrake
from radarr_cli.services.file_faults import FileFault, explain
from radarr_cli.services.grab_orders import BY_WISH, REPLACING
from radarr_cli.services.import_outcomes import draft
from radarr_cli.services.import_results import ImportItem, ImportReport, planned_item
from radarr_cli.store import files as file_store
from radarr_cli.store import imports, locks
from radarr_cli.store.attention import raise_attention
from radarr_cli.store.finished import FinishedGrab, finished_grabs, give_up, hold_back, set_importing
from radarr_cli.store.movies import load_movie
from radarr_cli.store.outcomes import finish_grab

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from radarr_cli.domain.importing.model import FoundFile, ImportPlan, PlannedStep, SourceFile
    from radarr_cli.domain.movie import Movie, Variant
    from radarr_cli.domain.naming.rules import NamingRules
    from radarr_cli.domain.profile import QualityProfile
    from radarr_cli.domain.settings import ImportSettings
    from radarr_cli.ports import FileSystem
    from radarr_cli.services.import_sources import Sources
    from radarr_cli.services.journal import Journal, Recovered
    from radarr_cli.services.roots import MountedRoot, Roots
    from radarr_cli.store.database import Database

# What goes away by itself, or by what a person does elsewhere: tried again at every run.
_RETRIED = frozenset({
    "unpacking", "minimumFreeSpace", "noSpace", "noLink", "readOnly", "permissionDenied", "pathNotFound",
    "sourceChanged", "ioError", "gone", "notVerified",
})  # fmt: skip
# It isn't what its name said: the release is blocked, and the next best is taken.
_NOT_AS_PROMISED = frozenset({"dangerousFile", "executableFile", "noVideo", "notVideo", "sample"})
# Nobody is asked about what is only not ready yet.
_PASSING = frozenset({"unpacking", "sourceChanged"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Importing:
    """`wait` is how many seconds a variant that another process works on is waited for, by hand."""

    database: Database
    files: FileSystem
    sources: Sources
    roots: Roots
    journal: Journal
    profiles: Mapping[str, QualityProfile]
    naming: NamingRules
    rules: ImportSettings
    now: Callable[[], datetime]
    host: str
    wait: float = 10.0

    def recover(self) -> tuple[Recovered, ...]:
        """Finish or take back what killed processes left."""
        return self.journal.recover()

    def import_finished(
        self,
        *,
        dry_run: bool = False,
        run_id: int | None = None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> ImportReport:
        """Import every finished download, after making good what was left half done.

        `stopping` is asked between two of them. Raises DatabaseUnavailable only.
        """
        recovered = () if dry_run else self.recover()
        items: list[ImportItem] = []
        failures: list[Failure] = []
        braked = False
        for grab in finished_grabs(self.database):
            if stopping():
                break
            subject = f"grab:{grab.id}"
            try:
                items.append(self._import_grab(grab, dry_run=dry_run, run_id=run_id))
            except SafetyBrake as brake:
                braked = True
                failures.append(Failure.of(subject, brake))
                items.append(_failed(grab, brake))
            except Locked as locked:
                items.append(replace(_failed(grab, locked), status="locked"))
            except RadarrCliError as error:
                if error.code == "databaseUnavailable":
                    raise
                failures.append(Failure.of(subject, error))
                items.append(self._held_back(grab, error, dry_run=dry_run, run_id=run_id))
        return ImportReport(items=tuple(items), failures=tuple(failures), recovered=recovered, braked=braked)

    def import_path(
        self,
        path: str,
        movie_id: int,
        variant: str = "main",
        *,
        mode: Method | None = None,
        override: bool = False,
        dry_run: bool = False,
        run_id: int | None = None,
    ) -> ImportItem:
        """Import the film at or below `path`, which a person says is this film.

        `mode` is the one method to use; without it those for torrents are tried. `override` sets aside what
        speaks against it as far as a person may; the file is then kept until a person replaces it.
        Raises NotFound, Conflict (rejected), FileFault, Locked, SafetyBrake, ConfigError.
        """
        if not dry_run:
            self.recover()
        movie, wanted = self._film(movie_id, variant)
        methods = (mode,) if mode else tuple(Method(name) for name in self.rules.torrent_methods)
        sources = self.sources.of_path(path)
        grab = self.sources.grab_of(path, wanted.id)
        if dry_run:
            plan = self._plan(movie, wanted, sources, methods, grab, path=path, dry_run=True)
            plan = planner.override(plan) if override else plan
            return _shown(plan)
        if Method.MOVE in methods:
            for source in sources:
                self.sources.refuse_to_move(source.file)
        with locks.acquire(self.database, locks.variant_lock(wanted.id), self.wait):
            plan = self._plan(movie, wanted, sources, methods, grab, path=path, dry_run=False)
            plan = planner.override(plan) if override else plan
            if plan.rejections:
                raise _refused(plan)
            return self._apply(plan, run_id)

    def _import_grab(self, grab: FinishedGrab, *, dry_run: bool, run_id: int | None) -> ImportItem:
        movie, variant = self._film(grab.movie_id, grab.variant)
        methods = self._methods(grab.protocol)
        # The client is asked before the variant is locked: a client's lock stands before a variant's.
        sources = self.sources.of_grab(grab)
        if dry_run:
            return _shown(self._plan(movie, variant, sources, methods, grab, dry_run=True))
        with locks.acquire(self.database, locks.variant_lock(variant.id)):
            if not finished_grabs(self.database, grab_id=grab.id):
                return replace(_failed(grab, None), status="unchanged")
            plan = self._plan(movie, variant, sources, methods, grab, dry_run=False)
            if plan.rejections:
                return self._rejected(grab, plan, run_id)
            set_importing(self.database, grab.id, self.now())
            return self._apply(plan, run_id)

    def _plan(
        self,
        movie: Movie,
        variant: Variant,
        sources: tuple[SourceFile, ...],
        methods: tuple[Method, ...],
        grab: FinishedGrab | None,
        *,
        path: str = "",
        dry_run: bool,
    ) -> ImportPlan:
        """The plan on what the library has now. Call it with the variant's lock, unless it is a dry run."""
        root = self.roots.mounted(variant.root, register=not dry_run)
        if not dry_run:
            self._settle(variant)
        held = file_store.file_of_variant(self.database, variant.id)
        others = file_store.files_of_film(self.database, movie.id)
        try:
            here = held is not None and held.file.root == root.name
            existing = self._look(root, held.file.relative_path) if held and here else None
            request = ImportRequest(
                movie=movie,
                variant=variant,
                profile=self.profiles.get(variant.profile),
                name=grab.title if grab else _folder_name(path, sources),
                files=sources,
                methods=methods,
                naming=self.naming,
                root_path=root.path,
                existing=held.file if held else None,
                existing_file=existing,
                existing_shared=held.shared if held else False,
                existing_pinned=held.pinned if held else False,
                taken=tuple(
                    path.removeprefix(f"{variant.folder}/")
                    for other in others
                    for path in other.file.paths
                    if other.file.root == root.name and (held is None or other.file.id != held.file.id)
                ),
                free_space=self.files.free_space(root.path),
                minimum_free_space=self.rules.minimum_free_space,
                grab_id=grab.id if grab else None,
                release_id=grab.release_id if grab else None,
                download_id=grab.download_id if grab else None,
                client=grab.client if grab else None,
                client_kind=self.sources.client_kind(grab.client) if grab else None,
                release_is_known=grab is not None,
                judged=not (grab and set(grab.overridden) - BY_WISH),
                by_person=grab is None or grab.interactive or bool(grab.overridden),
                replacing=bool(grab and REPLACING in grab.overridden),
            )
            plan = planner.plan(request)
            if not plan.relative_path or plan.unchanged:
                return plan
            return planner.judge_target(plan, [self._look(root, path) for path in plan.relative_paths])
        except OSError as error:
            raise explain(error, f"looking at root {root.name!r}") from error

    def _look(self, root: MountedRoot, relative_path: str) -> FoundFile | None:
        return self.files.look(root.path, relative_path, tree=True)

    def _settle(self, variant: Variant) -> None:
        """Nothing is begun for a variant before what was begun is over."""
        self.journal.recover(variant.id)
        still_open = imports.open_operations(self.database, variant_id=variant.id)
        if still_open:
            raise Conflict(
                f"operation {still_open[0].id} on this film could not be finished yet",
                hint=f"mount root {still_open[0].root!r} here, or run `import` on {still_open[0].host}",
            )

    def _apply(self, plan: ImportPlan, run_id: int | None) -> ImportItem:
        if plan.unchanged:
            if plan.request.grab_id is not None:
                with self.database.transaction():
                    finish_grab(self.database, plan.request.grab_id, self.now())
            return planned_item(plan, "unchanged")
        root = self.roots.mounted(plan.request.variant.root)
        operation, mark = draft(plan, root, host=self.host, now=self.now(), run_id=run_id)
        applied = self.journal.apply(operation, import_steps(plan, mark), root, grab_id=plan.request.grab_id)
        placed = applied.detail(StepAction.PLACE)
        return replace(
            planned_item(plan, "upgraded" if plan.replaces else "imported"),
            method=placed.get("method"),
            fallbacks=tuple(placed.get("fallbacks", ())),
            file_id=applied.detail(StepAction.DATABASE).get("fileId"),
            operation_id=applied.operation.id,
            message=applied.unfinished,
        )

    def _rejected(self, grab: FinishedGrab, plan: ImportPlan, run_id: int | None) -> ImportItem:
        rejection = plan.rejections[0]
        if rejection.code in _NOT_AS_PROMISED and not grab.interactive and not grab.overridden:
            give_up(self.database, grab.id, rejection.code, self.now())
            return planned_item(plan, "rejected")
        new = self._hold_back(grab, rejection.code, rejection.message, run_id)
        return replace(planned_item(plan, "rejected"), attention=new)

    def _held_back(
        self, grab: FinishedGrab, error: RadarrCliError, *, dry_run: bool, run_id: int | None
    ) -> ImportItem:
        code = error.reason if isinstance(error, FileFault) else error.code
        item = replace(_failed(grab, error), code=code)
        if dry_run or not isinstance(error, FileFault):
            return item
        return replace(item, attention=self._hold_back(grab, code, error.message, run_id))

    def _hold_back(self, grab: FinishedGrab, code: str, message: str, run_id: int | None) -> bool:
        """Write down why the download is not imported; whether a person is asked for the first time."""
        now = self.now()
        with self.database.transaction():
            hold_back(self.database, grab.id, code, now, for_person=code not in _RETRIED)
            if code in _PASSING:
                return False
            data = {"code": code, "downloadClient": grab.client, "message": storable(message)}
            return raise_attention(
                self.database,
                f"grab:{grab.id}:import",
                "importBlocked",
                f"{grab.title}: {storable(message)}",
                remedy="radarr-cli import PATH --movie FILM",
                now=now,
                movie_id=grab.movie_id,
                grab_id=grab.id,
                run_id=run_id,
                data=data,
            )

    def _film(self, movie_id: int, variant_name: str) -> tuple[Movie, Variant]:
        movie = load_movie(self.database, movie_id)
        if movie is None:
            raise NotFound(f"no film has the library id {movie_id}")
        for variant in movie.variants:
            if variant.name == variant_name:
                return movie, variant
        known = ", ".join(variant.name for variant in movie.variants)
        raise NotFound(f"{movie.details.title} has no variant {variant_name!r}", hint=f"it has: {known}")

    def _methods(self, protocol: Protocol) -> tuple[Method, ...]:
        """A torrent's file is never moved: it seeds."""
        if protocol is Protocol.USENET:
            return tuple(Method(name) for name in self.rules.usenet_methods)
        return tuple(Method(name) for name in self.rules.torrent_methods if name != Method.MOVE)


def _shown(plan: ImportPlan) -> ImportItem:
    """What a dry run says of a plan: the steps that the real run would take."""
    if plan.rejections:
        return planned_item(plan, "rejected")
    if plan.unchanged:
        return planned_item(plan, "unchanged")
    steps: tuple[PlannedStep, ...] = import_steps(plan, "MARK")
    return planned_item(plan, "planned", steps)


def _folder_name(path: str, sources: tuple[SourceFile, ...]) -> str:
    """The folder that was named, or that the named file lies in."""
    parts = os.path.realpath(path).split("/")
    is_file = any(source.file.name == source.inner for source in sources)
    return parts[-2] if is_file and len(parts) > 1 else parts[-1]


def _refused(plan: ImportPlan) -> Conflict:
    overridable = all(rejection.overridable for rejection in plan.rejections)
    return Conflict(
        f"not imported: {'; '.join(rejection.message for rejection in plan.rejections)}",
        hint="--override imports it all the same" if overridable else None,
        choices=[{"code": rejection.code, "message": rejection.message} for rejection in plan.rejections],
    )


def _failed(grab: FinishedGrab, error: RadarrCliError | None) -> ImportItem:
    return ImportItem(
        status="failed",
        movie_id=grab.movie_id,
        variant=grab.variant,
        grab_id=grab.id,
        download_id=grab.download_id,
        title=grab.title,
        code=error.code if error else None,
        message=error.message if error else None,
    )
