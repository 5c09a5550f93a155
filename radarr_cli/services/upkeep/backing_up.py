"""Backups: one archive with the database's dump and the configuration without secrets.

An archive is there whole or not at all; a restore is one transaction; verifying restores into a database of
its own and compares every table with what was copied.
"""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from radarr_cli import __version__
from radarr_cli.errors import ConfigError, Conflict, NoSpace, NotFound, UsageError
from radarr_cli.services.running import StageResult
from radarr_cli.services.upkeep import archives
from radarr_cli.store import backups, locks
from radarr_cli.store.schema import SCHEMA_VERSION, version_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from radarr_cli.services.running import Pace
    from radarr_cli.services.upkeep.archives import Backup
    from radarr_cli.store.database import Database

_WAIT = 60.0
_LOCK = "lock"
_ASKED_FOR = ("manual", "scheduled")
"""Why a backup is one to go back to; the others hold what was about to be replaced."""
_ABANDONED = timedelta(days=1)
"""Where nothing can be locked, a working folder of that age was left by a killed process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """`differing` are tables whose contents aren't those that were copied."""

    backup: Backup
    tables: int
    differing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackingUp:
    """`connect` gives a connection whatever the schema is; `program` one of PostgreSQL's; `configuration` the
    files without secrets. `by_itself` says whether run-once makes backups."""

    connect: Callable[[], Database]
    program: Callable[[str], str]
    upgrade: Callable[[Database], object]
    configuration: Callable[[], Mapping[str, bytes]]
    folder: Path
    by_itself: bool
    keep: timedelta
    now: Callable[[], datetime]

    def make(self, *, folder: Path | None = None, why: str = "manual") -> Backup:
        """Copy everything into a new archive, readable by this account alone; `folder` must be there.

        Raises UsageError or ConfigError where it can't be written, NoSpace where its disk is full,
        DatabaseUnavailable.
        """
        target = folder or self.folder
        with self._writing(target), self._working(target) as work, self._database() as database:
            backups.drop_abandoned(database)
            digests = backups.dump(database, self.program, work / "dump")
            facts = {
                "madeAt": self.now().isoformat(),
                "version": __version__,
                "schema": version_of(database),
                "server": database.server_version,
                "database": backups.identity(database),
                "why": why,
                "tables": digests,
            }
            return archives.write(target, work, work / "dump", facts, self.configuration())

    def make_due(self, pace: Pace) -> StageResult:
        """What run-once does: a backup, and those that are too old go. The newest stays whatever its age."""
        if not self.by_itself:
            return StageResult()
        if pace.dry_run:
            said = f"would back up to {self.folder}"
            with self._database() as database:
                old = self._too_old(backups.identity(database))
            said += f"; {_ones(old)} would be removed" if old else ""
            return StageResult(items=({"status": "planned", "message": said},))
        made = self.make(why="scheduled")
        gone = self.forget_old()
        said = f"backed up to {made.path}" + (f"; {_ones(gone)} removed" if gone else "")
        return StageResult(items=({"status": "backedUp", "message": said},))

    def forget_old(self) -> list[str]:
        """Remove backups that nobody asked for and that are older than `keep`; the newest scheduled one of
        each database stays, if it is whole. Their paths."""
        old = self._too_old()
        for backup in old:
            Path(backup.path).unlink(missing_ok=True)
        return [backup.path for backup in old]

    def _too_old(self, coming: str | None = None) -> list[Backup]:
        """`coming` is the database that a new backup will be of."""
        oldest = self.now() - self.keep
        kept = set() if coming is None else {coming}
        old = []
        for backup in self.list():
            if backup.why == "scheduled" and not backup.damaged and backup.database not in kept:
                kept.add(backup.database)
            elif backup.why != "manual" and backup.made_at < oldest:
                old.append(backup)
        return old

    def list(self) -> list[Backup]:
        """All archives of the folder, damaged ones too, the newest first; other files are left out."""
        found = []
        for path in self.folder.glob("radarr-cli-*.tar"):
            try:
                found.append(archives.read(path))
            except UsageError:
                continue
        return sorted(found, key=lambda backup: backup.made_at, reverse=True)

    def choose(self, name: str | None = None) -> Backup:
        """The backup of that name; else the newest of this database that somebody or `run-once` asked for.

        Raises NotFound, UsageError where it is no backup, Conflict where it can't be restored here: it was
        damaged, or is newer than this program or the server.
        """
        backup = self._named(name) if name is not None else self._newest()
        for _ in archives.dump_of(backup):
            pass
        if backup.schema > SCHEMA_VERSION:
            raise Conflict(
                f"the backup's schema ({backup.schema}) is newer than this program's ({SCHEMA_VERSION})",
                hint="upgrade radarr-cli first",
            )
        with self._database() as database:
            _fit(backup, database)
        return backup

    def present(self) -> tuple[int, int]:
        """How many films and how many rows in all the database holds now."""
        with self._database() as database:
            counts = backups.counts(database)
        return counts.get("movie", 0), sum(counts.values())

    def verify(self, name: str | None = None) -> Verified:
        """Restore a backup (as `choose` finds it) into a database of its own, and compare.

        Raises NotFound, UsageError where it is no backup, Conflict where the file was damaged.
        """
        backup = self._named(name) if name is not None else self._newest()
        with (
            self._database() as database,
            self._unpacked(backup, database) as restore,
            backups.scratch(database) as beside,
        ):
            restore(beside)
            found = backups.digests(beside)
        expected = backup.tables
        differing = sorted(
            table for table in expected.keys() | found.keys() if expected.get(table) != found.get(table)
        )
        return Verified(backup=backup, tables=len(expected), differing=tuple(differing))

    def restore(self, backup: Backup) -> Backup:
        """Make the database what a chosen backup holds, and its schema what this program needs.

        What is there is backed up first, after the archive was read whole. All in one transaction: a kill
        leaves the old state. The configuration isn't touched. Returns the backup of the old state. Raises
        what `choose` does, and Locked.
        """
        with self._database() as database, self._unpacked(backup, database) as restore:
            before = self.make(why="before-restore")
            with locks.acquire(database, locks.schema_lock(), _WAIT):
                restore(database)
            if version_of(database) != SCHEMA_VERSION:
                self.upgrade(database)
        return before

    def _named(self, name: str) -> Backup:
        for path in (Path(name).expanduser(), self.folder / name):
            if path.is_file():
                return archives.read(path)
        raise NotFound(f"there is no backup {name}", hint="radarr-cli db backups lists them")

    def _newest(self) -> Backup:
        known = self.list()
        if not known:
            raise NotFound(f"there is no backup in {self.folder}", hint="radarr-cli db backup makes one")
        with self._database() as database:
            own = backups.identity(database)
        for backup in known:
            if backup.database == own and backup.why in _ASKED_FOR:
                return backup
        raise NotFound(
            f"none of the backups in {self.folder} was made of this database",
            hint="radarr-cli db backups lists them: name the one you mean",
        )

    @contextmanager
    def _database(self) -> Iterator[Database]:
        database = self.connect()
        try:
            yield database
        finally:
            database.close()

    @contextmanager
    def _working(self, near: Path) -> Iterator[Path]:
        """A private folder on the disk of the archives; what killed processes left goes."""
        near.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in near.glob(".working-*"):
            if _is_abandoned(left, self.now()):
                shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=".working-", dir=near) as work, _locked(Path(work)):
            yield Path(work)

    @contextmanager
    def _unpacked(self, backup: Backup, database: Database) -> Iterator[Callable[[Database], None]]:
        """What makes a database the same as the backup; by then the archive was read and is sound."""
        _fit(backup, database)
        with self._writing(self.folder), self._working(self.folder) as work:
            with (work / "dump").open("wb") as file:
                file.writelines(archives.dump_of(backup))
            script = backups.script(self.program, work / "dump", work)
            yield lambda target: backups.run_script(target, self.program, script)

    @contextmanager
    def _writing(self, folder: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            elsewhere = "[backup] folder names another place"
            full = NoSpace.of(error, f"the backup in {folder}", hint=f"make room there; {elsewhere}")
            kind = ConfigError if folder == self.folder else UsageError
            raise full or kind(
                f"the backup can't be written to {folder}: {error.strerror}", hint=elsewhere
            ) from error


def _fit(backup: Backup, database: Database) -> None:
    """Raise Conflict where the backup was made of a newer PostgreSQL than the database's."""
    made, here = _major(backup.server), _major(database.server_version)
    if made > here:
        raise Conflict(
            f"{backup.name} was made with PostgreSQL {made}, and the database has {here}",
            hint="upgrade the server first; the embedded one: radarr-cli db upgrade-server",
        )


def _major(version: str) -> int:
    major = version.partition(".")[0]
    return int(major) if major.isdecimal() else 0


@contextmanager
def _locked(work: Path) -> Iterator[None]:
    """Hold the folder's lock, which is gone when the process is; without one where nothing can be locked."""
    with (work / "making").open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Nobody finds it before it is locked.
            (work / "making").rename(work / _LOCK)
        except OSError:
            pass
        yield


def _is_abandoned(work: Path, now: datetime) -> bool:
    try:
        with (work / _LOCK).open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        try:
            return now - datetime.fromtimestamp(work.stat().st_mtime, UTC) > _ABANDONED
        except OSError:
            return False
    return True


def _ones(old: Sequence[object]) -> str:
    return "1 old one" if len(old) == 1 else f"{len(old)} old ones"
