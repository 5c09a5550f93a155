"""Looks at the roots: what is gone, back, changed or new of the library's films. Nothing on a disk changes.

A root that is not what it was stops every transition to missing: where its sentinel is away, where more films
vanished at once than a person deletes, where nothing is left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from radarr_cli.domain.scanning.comparing import Comparison, allowed_to_vanish, compare
from radarr_cli.domain.scanning.grouping import group, renamed_by_hand
from radarr_cli.domain.scanning.model import READ_AGAIN, parent
from radarr_cli.errors import DatabaseUnavailable, Failure, RadarrCliError, SafetyBrake
from radarr_cli.services.files.faults import explain
from radarr_cli.services.running import StageResult
from radarr_cli.services.scans.results import RootScan, ScanItem, ScanReport
from radarr_cli.services.scans.wishes import ScanWishes
from radarr_cli.store import scans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.scanning.grouping import FilmFolder
    from radarr_cli.domain.scanning.model import KnownFile, KnownPlace, Missing, SurveyedFolder
    from radarr_cli.ports import Survey
    from radarr_cli.services.files.roots import MountedRoot, Roots
    from radarr_cli.services.running import Pace
    from radarr_cli.services.scans.adopting import Adopting
    from radarr_cli.services.scans.claiming import Claiming
    from radarr_cli.services.scans.vanishing import Vanishing
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """One root as it was found. `before` are the times of the last look, also of what was read anew."""

    root: MountedRoot
    folders: Mapping[str, SurveyedFolder]
    before: Mapping[str, int]
    known: int
    files: Sequence[KnownFile] = ()
    places: Sequence[KnownPlace] = ()

    @property
    def read(self) -> list[str]:
        return [path for path, folder in self.folders.items() if folder.files is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanning:
    """A new file is taken once nobody has written to it for `quiet`: before, somebody may be copying it."""

    database: Database
    survey: Survey
    roots: Roots
    vanishing: Vanishing
    claiming: Claiming
    adopting: Callable[[], Adopting]
    now: Callable[[], datetime]
    quiet: timedelta | None = timedelta(minutes=1)

    def scan(
        self,
        names: Sequence[str],
        wishes: ScanWishes,
        *,
        stopping: Callable[[], bool] = lambda: False,
    ) -> ScanReport:
        """Look at these roots. One that isn't what it was stops nothing but itself.

        Raises DatabaseUnavailable; ConfigError and Conflict of a single root.
        """
        scanned: list[RootScan] = []
        items: list[ScanItem] = []
        failures: list[Failure] = []
        braked: list[Failure] = []
        notes: list[str] = []
        for name in names:
            if stopping():
                break
            try:
                found, told, failed = self._root(name, wishes, stopping, notes)
                scanned.append(found)
                items += told
                failures += failed
            except SafetyBrake as brake:
                braked.append(Failure.of(f"root:{name}", brake))
            except DatabaseUnavailable:
                raise
            except RadarrCliError as error:
                if len(names) == 1:
                    raise
                failures.append(Failure.of(f"root:{name}", error))
        return ScanReport(
            roots=tuple(scanned),
            items=tuple(items),
            failures=tuple(failures),
            braked=tuple(braked),
            notes=tuple(notes),
        )

    def look_around(self, pace: Pace) -> StageResult:
        """Look at every root of this machine. One that is not what it was is a brake: it stays as it is."""
        wishes = ScanWishes(dry_run=pace.dry_run, run_id=pace.run_id)
        report = self.scan(tuple(self.roots.paths), wishes, stopping=pace.stopping)
        items: list[Mapping[str, object]] = [
            {"title": item.movie or item.path, **item.document, "message": item.message or item.path}
            for item in report.items
        ]
        items += [
            {"title": brake.subject, "status": "braked", "message": f"{brake.message} ({brake.hint})"}
            for brake in report.braked
        ]
        return StageResult(items=tuple(items), failures=report.failures, braked=bool(report.braked))

    def _root(
        self, name: str, wishes: ScanWishes, stopping: Callable[[], bool], notes: list[str]
    ) -> tuple[RootScan, list[ScanItem], list[Failure]]:
        began = monotonic()
        look = self._look(name, wishes)
        items = [
            ScanItem(status="unreadable", root=name, path=path, code=folder.fault)
            for path, folder in look.folders.items()
            if folder.fault
        ]
        vanished = 0
        open_folders: set[str] = set()
        if look.files or look.places or look.read:
            look, found, vanished, open_folders = self._apply(look, wishes)
            items += found
            failures = self._adopt(look, wishes, items, open_folders, stopping)
        else:
            failures = []
        if not wishes.dry_run:
            self._sign(look.root, wishes, notes)
            self._remember(look, wishes, open_folders, vanished)
        elapsed = round((monotonic() - began) * 1000)
        scan = RootScan(
            root=name,
            folders=len(look.folders),
            read=len(look.read),
            known=look.known - vanished + sum(item.status in ("added", "adopted") for item in items),
            milliseconds=elapsed,
        )
        return scan, items, failures

    def _look(self, name: str, wishes: ScanWishes) -> _Look:
        root = self.roots.mounted(name, register=False)
        state = scans.root_state(self.database, name)
        known = {} if wishes.deep else state.folders
        before = state.folders
        if wishes.below:
            below = wishes.below
            known = {path: at for path, at in known.items() if path == below or path.startswith(f"{below}/")}
            before = {path: at for path, at in before.items() if path in known or path == parent(below)}
        try:
            folders = {
                folder.relative: folder for folder in self.survey.folders(root.path, known, wishes.below)
            }
        except OSError as error:
            if state.known:
                raise SafetyBrake(
                    f"the root {name!r} can't be looked at: {explain(error, root.path).message}",
                    hint=f"is the disk mounted? {state.known} files are known to be in it",
                ) from error
            raise explain(error, f"looking at root {name!r} in {root.path}") from error
        look = _Look(root=root, folders=folders, before=before, known=state.known)
        gone = [path for path in known if path not in folders]
        touched = [*look.read, *gone]
        if not touched:
            return look
        above = {path for folder in touched for path in _with_above(folder)}
        return replace(
            look,
            files=scans.known_files(self.database, name, touched),
            places=scans.known_places(self.database, name, above),
        )

    def _apply(self, look: _Look, wishes: ScanWishes) -> tuple[_Look, list[ScanItem], int, set[str]]:
        """Write down what became of the library's files; how many are missing now, and the folders that are
        to be read again."""
        compared = compare(look.files, look.folders, look.before)
        gone = [file for file, _ in compared.vanished]
        new = (
            group(look.folders, [path for file in look.files for path in file.paths], look.places)
            if gone
            else ()
        )
        moves = renamed_by_hand(gone, new)
        moved = {file.id for file, _ in moves}
        vanished = tuple(each for each in compared.vanished if each[0].id not in moved)
        self._brake(look, vanished, wishes)
        compared = Comparison(vanished=vanished, back=compared.back, changed=compared.changed)
        items, left = self.vanishing.apply(
            look.root, compared, moves, look.folders, run_id=wishes.run_id, dry_run=wishes.dry_run
        )
        return look, items, len(vanished) - len(compared.back), left

    def _adopt(
        self,
        look: _Look,
        wishes: ScanWishes,
        items: list[ScanItem],
        open_folders: set[str],
        stopping: Callable[[], bool],
    ) -> list[Failure]:
        """Give new files to the films they belong to, and adopt the others or tell of them."""
        taken = {path for file in look.files for path in file.paths}
        taken |= {item.path for item in items if item.status == "renamed"}
        gone = {item.path for item in items if item.status == "missing"}
        emptied = {each for file in look.files if file.relative_path in gone for each in file.variant_ids}
        places = [
            replace(place, filled=place.filled and place.variant_id not in emptied) for place in look.places
        ]
        claimed: list[FilmFolder] = []
        unmapped: list[FilmFolder] = []
        told: list[ScanItem] = []
        for folder in group(look.folders, taken, places):
            if folder.places and wishes.adopt is None and self._is_being_written(folder):
                told.append(_growing(look.root, folder))
            else:
                (claimed if folder.places else unmapped).append(folder)
        told += self.claiming.claim(look.root, claimed, wishes)
        failures: list[Failure] = []
        if unmapped:
            adopted, failures = self.adopting().adopt(look.root, unmapped, wishes, stopping)
            told += adopted
        items += told
        for item in told:
            if item.status not in ("added", "adopted"):
                open_folders |= {item.path, parent(item.path)}
        return failures

    def _is_being_written(self, folder: FilmFolder) -> bool:
        if self.quiet is None:
            return False
        since = (self.now() - self.quiet).timestamp() * 1e9
        return any(video.modified_ns > since for video in folder.videos)

    def _brake(self, look: _Look, vanished: Sequence[tuple[KnownFile, Missing]], wishes: ScanWishes) -> None:
        """Raise SafetyBrake where this is no root that a person deleted a few films of."""
        count = len(vanished)
        if wishes.accept_missing or not count:
            return
        name, allowed = look.root.name, allowed_to_vanish(look.known)
        everything = count >= look.known and (count > 1 or look.root.uuid is None)
        if not everything and count <= allowed:
            return
        said = "all" if everything else str(count)
        raise SafetyBrake(
            f"{said} of the {look.known} files known in root {name!r} vanished at once; nothing was changed",
            hint=f"is the whole disk there? If you deleted them: radarr-cli scan --root {name} "
            "--accept-missing",
        )

    def _sign(self, root: MountedRoot, wishes: ScanWishes, notes: list[str]) -> None:
        """Make sure of the root's sentinel. An adoption writes nothing on the disk; the next scan does."""
        if wishes.adopt is not None:
            return
        try:
            self.roots.mounted(root.name)
        except DatabaseUnavailable:
            raise
        except RadarrCliError as error:
            if root.uuid is not None or isinstance(error, SafetyBrake):
                raise
            notes.append(f"root {root.name!r} has no sentinel yet: {error.message}")

    def _remember(self, look: _Look, wishes: ScanWishes, open_folders: set[str], vanished: int) -> None:
        times = {
            path: folder.modified_ns if folder.settled and path not in open_folders else READ_AGAIN
            for path, folder in look.folders.items()
            if folder.files is not None or folder.fault or path in open_folders
        }
        gone = [path for path in look.before if path not in look.folders and path not in open_folders]
        changed = {path: at for path, at in times.items() if look.before.get(path) != at}
        if changed or gone or vanished:
            with self.database.transaction():
                scans.remember(self.database, look.root.name, changed, gone, whole=not wishes.below)


def _with_above(path: str) -> Iterable[str]:
    yield path
    while path:
        path = parent(path)
        yield path


def _growing(root: MountedRoot, folder: FilmFolder) -> ScanItem:
    return ScanItem(
        status="growing",
        root=root.name,
        path=folder.relative,
        size=folder.size,
        message="it was written to within the last minute: the next scan takes it",
    )
