"""Backups: one archive with the database's dump and the configuration without secrets.

An archive is there whole or not at all; a restore is one transaction; verifying restores into a database of
its own and compares every table with what was copied.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import tarfile
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radarr_cli import __version__
from radarr_cli.errors import Conflict, NoSpace, NotFound, UsageError
from radarr_cli.services.running import StageResult
from radarr_cli.store import backups, locks
from radarr_cli.store.schema import SCHEMA_VERSION, version_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from radarr_cli.services.running import Pace
    from radarr_cli.store.database import Database

_PREFIX, _SUFFIX = "radarr-cli-", ".tar"
_DUMP, _MANIFEST, _CONFIGURATION = "database.dump", "manifest.json", "configuration"
_KEYS = {"madeAt", "schema", "sha256", "tables", "version", "why"}
_WAIT = 60.0
_ELSEWHERE = "[backup] folder names another place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One archive. `size` is bytes; `rows` of all tables; `why` is manual, scheduled, before-restore
    or before-upgrade."""

    path: str
    made_at: datetime
    size: int
    schema: str
    version: str
    why: str
    rows: int


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
        """Copy everything into a new archive, readable by this account alone.

        Raises UsageError where it can't be written, NoSpace where its disk is full, DatabaseUnavailable.
        """
        target = folder or self.folder
        now = self.now()
        with _writing(target), self._working(target) as work, self._database() as database:
            digests = backups.dump(database, self.program, work / _DUMP)
            manifest = {
                "madeAt": now.isoformat(),
                "version": __version__,
                "schema": version_of(database),
                "server": database.server_version,
                "why": why,
                "sha256": _sha256(work / _DUMP),
                "tables": digests,
            }
            archive = work / "archive"
            self._pack(archive, work / _DUMP, manifest, now)
            path = target / f"{_PREFIX}{now:%Y%m%dT%H%M%SZ}-{why}{_SUFFIX}"
            archive.replace(path)
        return _described(path, manifest)

    def make_due(self, pace: Pace) -> StageResult:
        """What run-once does: a backup, and those that are too old go. The newest stays whatever its age."""
        if pace.dry_run or not self.by_itself:
            return StageResult()
        made = self.make(why="scheduled")
        gone = self.forget_old()
        said = f"backed up to {made.path}" + (f"; {len(gone)} old ones removed" if gone else "")
        return StageResult(items=({"status": "backedUp", "message": said},))

    def forget_old(self) -> list[str]:
        """Remove backups that nobody asked for and that are older than `keep`, but for the newest of them;
        their paths."""
        oldest = self.now() - self.keep
        unasked = [backup for backup in self.list() if backup.why != "manual"]
        old = [backup for backup in unasked[1:] if backup.made_at < oldest]
        for backup in old:
            Path(backup.path).unlink(missing_ok=True)
        return [backup.path for backup in old]

    def list(self) -> list[Backup]:
        """All archives of the folder, the newest first; files that are none are left out."""
        found = []
        for path in self.folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            try:
                found.append(_described(path, _manifest(path)))
            except UsageError:
                continue
        return sorted(found, key=lambda backup: backup.made_at, reverse=True)

    def verify(self, name: str | None = None) -> Verified:
        """Restore a backup (None: the newest) into a database of its own, and compare.

        Raises NotFound, UsageError where it is no backup, Conflict where the file was damaged.
        """
        path = self._named(name)
        manifest = _manifest(path)
        with (
            self._database() as database,
            self._unpacked(path, manifest) as work,
            backups.scratch(database) as beside,
        ):
            backups.restore(beside, self.program, work / _DUMP, work)
            found = backups.digests(beside)
        expected: dict[str, str] = manifest["tables"]
        differing = sorted(
            table for table in expected.keys() | found.keys() if expected.get(table) != found.get(table)
        )
        return Verified(backup=_described(path, manifest), tables=len(expected), differing=tuple(differing))

    def restore(self, name: str | None = None) -> tuple[Backup, Backup]:
        """Make the database what a backup holds, and its schema what this program needs.

        What is there is backed up first. All in one transaction: a kill leaves the old state. The
        configuration isn't touched. Returns the backup and that of the old state. Raises what `verify` does,
        and Locked.
        """
        path = self._named(name)
        manifest = _manifest(path)
        if manifest["schema"] and manifest["schema"] > SCHEMA_VERSION:
            raise Conflict(
                f"the backup's schema ({manifest['schema']}) is newer than this program's ({SCHEMA_VERSION})",
                hint="upgrade radarr-cli first",
            )
        before = self.make(why="before-restore")
        with self._database() as database, self._unpacked(path, manifest) as work:
            with locks.acquire(database, locks.schema_lock(), _WAIT):
                backups.restore(database, self.program, work / _DUMP, work)
            if version_of(database) != SCHEMA_VERSION:
                self.upgrade(database)
        return _described(path, manifest), before

    def _named(self, name: str | None) -> Path:
        if name is not None:
            for path in (Path(name).expanduser(), self.folder / name):
                if path.is_file():
                    return path
            raise NotFound(f"there is no backup {name}", hint="radarr-cli db backups lists them")
        known = self.list()
        if not known:
            raise NotFound(f"there is no backup in {self.folder}", hint="radarr-cli db backup makes one")
        return Path(known[0].path)

    def _pack(self, archive: Path, dump: Path, manifest: Mapping[str, Any], now: datetime) -> None:
        files = {f"{_CONFIGURATION}/{name}": content for name, content in self.configuration().items()}
        files[_MANIFEST] = json.dumps(manifest, indent=1).encode()
        with archive.open("xb") as raw, tarfile.open(fileobj=raw, mode="w") as tar:
            # First, so that listing reads no more.
            for name, content in sorted(files.items(), key=lambda item: item[0] != _MANIFEST):
                entry = tarfile.TarInfo(name)
                entry.size, entry.mode, entry.mtime = len(content), 0o600, int(now.timestamp())
                tar.addfile(entry, io.BytesIO(content))
            tar.add(dump, arcname=_DUMP)
        archive.chmod(0o600)

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
            if self.now() - datetime.fromtimestamp(left.stat().st_mtime, UTC) > timedelta(days=1):
                shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=".working-", dir=near) as work:
            yield Path(work)

    @contextmanager
    def _unpacked(self, path: Path, manifest: Mapping[str, Any]) -> Iterator[Path]:
        """A folder with the archive's dump, after a look at its digest."""
        with _writing(self.folder), self._working(self.folder) as work:
            with tarfile.open(path) as tar:
                member = tar.extractfile(_DUMP)
                if member is None:
                    raise Conflict(f"{path} holds no dump", hint="take another backup")
                with (work / _DUMP).open("wb") as target:
                    shutil.copyfileobj(member, target)
            if _sha256(work / _DUMP) != manifest["sha256"]:
                raise Conflict(f"{path} was damaged: its dump isn't what was written", hint="take another")
            yield work


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = NoSpace.of(error, f"the backup in {folder}", hint=f"make room there; {_ELSEWHERE}")
        raise full or UsageError(
            f"the backup can't be written to {folder}: {error.strerror}", hint=_ELSEWHERE
        ) from error


def _manifest(path: Path) -> dict[str, Any]:
    """Raises UsageError where the file is no backup of ours."""
    try:
        with tarfile.open(path) as tar:
            member = tar.extractfile(_MANIFEST)
            found = json.loads(member.read()) if member else None
        if isinstance(found, dict) and found.keys() >= _KEYS and _described(path, found):
            return found
    except (OSError, tarfile.TarError, KeyError, ValueError, TypeError, AttributeError):
        pass
    raise UsageError(f"{path} is no backup of radarr-cli", hint="radarr-cli db backups lists those there are")


def _described(path: Path, manifest: Mapping[str, Any]) -> Backup:
    return Backup(
        path=str(path),
        made_at=datetime.fromisoformat(manifest["madeAt"]),
        size=path.stat().st_size,
        schema=manifest["schema"] or "",
        version=manifest["version"],
        why=manifest["why"],
        rows=sum(int(digest.partition(":")[0]) for digest in manifest["tables"].values()),
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
