"""Takes finished downloads, and files given by hand, into the library.

The way of one import: find its files, take the variant's lock, load what the library has, plan (pure), let
the journal apply the plan. One failure never stops the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from radarr_cli.domain.failures import import_command
from radarr_cli.domain.importing.model import Method, StepAction
from radarr_cli.domain.importing.paths import storable
from radarr_cli.domain.importing.steps import import_steps
from radarr_cli.errors import Conflict, Failure, Locked, RadarrCliError, SafetyBrake
from radarr_cli.services.files.faults import FileFault
from radarr_cli.services.files.outcomes import draft, new_mark
from radarr_cli.services.imports.planning import ByHand, ImportPlanning, Wanted
from radarr_cli.services.imports.results import ImportItem, ImportReport, planned_item
from radarr_cli.store import imports, locks
from radarr_cli.store.attention import raise_attention
from radarr_cli.store.finished import FinishedGrab, finished_grabs, give_up, hold_back, set_importing
from radarr_cli.store.outcomes import finish_grab

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from radarr_cli.domain.importing.model import ImportPlan, PlannedStep
    from radarr_cli.domain.movie import Variant
    from radarr_cli.services.files.journal import Journal, Recovered
    from radarr_cli.services.files.roots import Roots
    from radarr_cli.services.files.seeded import SeededNow
    from radarr_cli.services.imports.sources import Sources
    from radarr_cli.store.database import Database

# What goes away by itself, or by what a person does elsewhere: tried again at every run.
_RETRIED = frozenset({
    "unpacking", "minimumFreeSpace", "noSpace", "noLink", "readOnly", "permissionDenied", "pathNotFound",
    "sourceChanged", "ioError", "gone", "notVerified", "clientUnavailable", "clientPathUnknown",
})  # fmt: skip
# It isn't what its name said: the release is blocked, and the next best is taken.
_NOT_AS_PROMISED = frozenset({"dangerousFile", "executableFile", "noVideo", "notVideo", "sample", "mismatch"})
# Nobody is asked about what is only not ready yet.
_PASSING = frozenset({"unpacking", "sourceChanged"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Importing:
    """`wait` is how many seconds a variant that another process works on is waited for, by hand. `seeding`
    asks the clients what they seed."""

    database: Database
    planning: ImportPlanning
    sources: Sources
    roots: Roots
    journal: Journal
    seeding: Callable[[], SeededNow]
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
        recovered = self.journal.interrupted() if dry_run else self.recover()
        items: list[ImportItem] = []
        failures: list[Failure] = []
        braked = False
        seeding = cache(self.seeding)
        for grab in finished_grabs(self.database):
            if stopping():
                break
            if grab.root not in self.roots.paths:
                continue  # its root is another machine's: so is its import
            subject = f"grab:{grab.id}"
            try:
                self.roots.mounted(grab.root, register=False)
                items.append(self._import_grab(grab, seeding, dry_run=dry_run, run_id=run_id))
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
        by_hand: ByHand | None = None,
        *,
        dry_run: bool = False,
        run_id: int | None = None,
    ) -> ImportItem:
        """Import the film at or below `path`, which a person says is this film.

        Without a mode the methods for torrents are tried. What was overridden is kept until a person replaces
        it. Raises NotFound, Conflict (rejected), FileFault, Locked, SafetyBrake, ConfigError.
        """
        by_hand = by_hand or ByHand()
        if not dry_run:
            self.recover()
        movie, chosen = self.planning.film(movie_id, variant)
        methods = tuple(Method(name) for name in self.planning.rules.torrent_methods)
        wanted = Wanted(
            movie=movie,
            variant=chosen,
            sources=self.sources.of_path(path),
            methods=(by_hand.mode,) if by_hand.mode else methods,
            grab=self.sources.grab_of(path, chosen.id),
            path=path,
            by_hand=by_hand,
            holders=self.planning.holders(chosen, self.seeding),
        )
        if dry_run:
            return _shown(self.planning.plan(wanted, dry_run=True))
        if Method.MOVE in wanted.methods:
            for source in wanted.sources:
                self.sources.refuse_to_move(source.file)
        with locks.acquire(self.database, locks.variant_lock(chosen.id), self.wait):
            self._settle(chosen)
            plan = self.planning.plan(wanted, dry_run=False)
            if plan.rejections:
                raise _refused(plan)
            return self._apply(plan, run_id)

    def _import_grab(
        self, grab: FinishedGrab, seeding: Callable[[], SeededNow], *, dry_run: bool, run_id: int | None
    ) -> ImportItem:
        movie, variant = self.planning.film(grab.movie_id, grab.variant)
        # The clients are asked before the variant is locked: a client's lock stands before a variant's.
        wanted = Wanted(
            movie=movie,
            variant=variant,
            sources=self.sources.of_grab(grab),
            methods=self.planning.methods(grab.protocol),
            grab=grab,
            holders=self.planning.holders(variant, seeding),
        )
        if dry_run:
            return _shown(self.planning.plan(wanted, dry_run=True))
        with locks.acquire(self.database, locks.variant_lock(variant.id)):
            if not finished_grabs(self.database, grab_id=grab.id):
                return replace(_failed(grab, None), status="unchanged")
            self._settle(variant)
            plan = self.planning.plan(wanted, dry_run=False)
            if plan.rejections:
                return self._rejected(grab, plan, run_id)
            set_importing(self.database, grab.id, self.now())
            return self._apply(plan, run_id)

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
        now = self.now()
        mark = new_mark(now)
        steps = import_steps(plan, mark)
        operation = draft(plan, steps, root, host=self.host, now=now, mark=mark, run_id=run_id)
        applied = self.journal.apply(operation, steps, root, grab_id=plan.request.grab_id)
        placed = applied.detail(StepAction.PLACE)
        return replace(
            planned_item(plan, "upgraded" if plan.replaces else "imported"),
            method=placed.get("method"),
            fallbacks=tuple(placed.get("fallbacks", ())),
            file_id=applied.detail(StepAction.DATABASE).get("fileId"),
            operation_id=applied.operation.id,
            message=applied.unfinished,
            extras=tuple(each.target for each in plan.extras),
            skipped=applied.skipped,
        )

    def _rejected(self, grab: FinishedGrab, plan: ImportPlan, run_id: int | None) -> ImportItem:
        rejection = plan.rejections[0]
        overridable = all(each.overridable for each in plan.rejections)
        if rejection.code in _NOT_AS_PROMISED and not grab.interactive and not grab.overridden:
            give_up(self.database, grab.id, rejection.code, self.now())
            return planned_item(plan, "rejected")
        remedy = import_command(self.sources.path_of(grab), grab.movie_id, grab.variant, override=overridable)
        if rejection.code == "anotherFilm":
            remedy = f"radarr-cli queue match {grab.id} --movie {rejection.inputs['movieId']}"
        new = self._hold_back(grab, rejection.code, rejection.message, run_id, remedy)
        return replace(planned_item(plan, "rejected"), attention=new)

    def _held_back(
        self, grab: FinishedGrab, error: RadarrCliError, *, dry_run: bool, run_id: int | None
    ) -> ImportItem:
        code = error.reason if isinstance(error, FileFault) else error.code
        item = replace(_failed(grab, error), code=code)
        if dry_run or not isinstance(error, FileFault):
            return item
        # What no allowed method can do, a copy by hand does.
        mode = Method.COPY if code == "noLink" else None
        remedy = import_command(self.sources.path_of(grab), grab.movie_id, grab.variant, mode=mode)
        message = f"{error.message} ({error.hint})" if error.hint else error.message
        return replace(item, attention=self._hold_back(grab, code, message, run_id, remedy))

    def _hold_back(
        self, grab: FinishedGrab, code: str, message: str, run_id: int | None, remedy: str
    ) -> bool:
        """Write down why the download is not imported; whether a person is asked for the first time."""
        now = self.now()
        with self.database.transaction():
            hold_back(self.database, grab.id, code, now, for_person=code not in _RETRIED)
            if code in _PASSING:
                return False
            data = self.sources.clients.data(grab.client) | {"code": code}
            return raise_attention(
                self.database,
                f"grab:{grab.id}:import",
                "importBlocked",
                f"{grab.title}: {storable(message)}",
                remedy=remedy,
                now=now,
                movie_id=grab.movie_id,
                grab_id=grab.id,
                run_id=run_id,
                data=data,
            )


def _shown(plan: ImportPlan) -> ImportItem:
    """What a dry run says of a plan: the steps that the real run would take."""
    if plan.rejections:
        return planned_item(plan, "rejected")
    if plan.unchanged:
        return planned_item(plan, "unchanged")
    steps: tuple[PlannedStep, ...] = import_steps(plan, "MARK")
    return planned_item(plan, "planned", steps)


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
