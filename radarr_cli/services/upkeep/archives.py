"""One backup as a file: a tar with a manifest, the configuration and PostgreSQL's dump.

It is there whole or not at all. What befell it later shows: a disk that failed, a copy that broke off.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radarr_cli.errors import Conflict, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DUMP, _MANIFEST, _CONFIGURATION = "database.dump", "manifest.json", "configuration"
_KEYS = {"madeAt", "schema", "sha256", "tables", "version", "why"}
_PIECE = 1 << 20
_TIME = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"radarr-cli-(?P<time>\d{8}T\d{6}Z)-(?P<why>[a-z-]+?)(?:-\d+)?\.tar")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One archive. `size` is bytes; `why` is manual, scheduled, before-restore or before-upgrade.

    `database` tells apart the databases that backups were made of, `server` is PostgreSQL's version.
    `damaged` says what is wrong with an archive that isn't whole; what can't be read of it is empty.
    """

    path: str
    made_at: datetime
    size: int
    why: str
    schema: str = ""
    version: str = ""
    server: str = ""
    database: str = ""
    damaged: str = ""
    sha256: str = field(default="", repr=False)
    tables: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        return Path(self.path).name

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(map(_rows, self.tables.values()))

    @property
    def films(self) -> int:
        return _rows(self.tables.get("movie", "0"))


def write(
    folder: Path, work: Path, dump: Path, facts: Mapping[str, Any], configuration: Mapping[str, bytes]
) -> Backup:
    """Make an archive of a dump; `facts` are its manifest but for the dump's digest. `work` is a folder on
    the disk of the archives."""
    made_at, why = datetime.fromisoformat(facts["madeAt"]), facts["why"]
    manifest = {**facts, "sha256": _sha256(dump)}
    files = {f"{_CONFIGURATION}/{name}": content for name, content in configuration.items()}
    files[_MANIFEST] = json.dumps(manifest, indent=1).encode()
    archive = work / "archive"
    with archive.open("xb") as raw:
        archive.chmod(0o600)
        with tarfile.open(fileobj=raw, mode="w") as tar:
            # First, so that listing reads no more.
            for name, content in sorted(files.items(), key=lambda item: item[0] != _MANIFEST):
                entry = tarfile.TarInfo(name)
                entry.size, entry.mode, entry.mtime = len(content), 0o600, int(made_at.timestamp())
                tar.addfile(entry, io.BytesIO(content))
            tar.add(dump, arcname=_DUMP)
        raw.flush()
        os.fsync(raw.fileno())
    return read(_put(archive, folder, f"radarr-cli-{made_at:{_TIME}}-{why}"))


def read(path: Path) -> Backup:
    """What an archive says of itself. Raises UsageError where it is no backup of ours."""
    manifest: dict[str, Any] | None = None
    ours = damaged = ""
    try:
        size = path.stat().st_size
        with tarfile.open(path, mode="r:") as tar:
            first = tar.next()
            ours = first.name if first is not None else ""
            member = tar.extractfile(first) if first is not None and ours == _MANIFEST else None
            manifest = json.loads(member.read()) if member is not None else None
            # Reads all heads, and whether the last one's contents are there.
            damaged = "" if _DUMP in tar.getnames() else "its dump is missing"
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror}", hint="name another file") from error
    except tarfile.TarError:
        damaged = "it ends early"
    except ValueError:
        damaged = "its manifest can't be read"
    named = _NAME.fullmatch(path.name)
    if isinstance(manifest, dict) and manifest.keys() >= _KEYS:
        return _described(path, size, manifest, damaged)
    if manifest is None and (named or ours == _MANIFEST):
        at = datetime.strptime(named["time"], _TIME).replace(tzinfo=UTC) if named else _changed_at(path)
        return Backup(
            path=str(path), made_at=at, size=size, why=named["why"] if named else "", damaged=damaged
        )
    raise UsageError(f"{path} is no backup of radarr-cli", hint="radarr-cli db backups lists those there are")


def dump_of(backup: Backup) -> Iterator[bytes]:
    """The archive's dump, piece by piece. Raises Conflict, at the end at the latest, where it isn't what was
    written."""
    if backup.damaged:
        raise _damage(backup, backup.damaged)
    digest = hashlib.sha256()
    try:
        with tarfile.open(backup.path, mode="r:") as tar:
            member = tar.extractfile(_DUMP)
            while member is not None and (piece := member.read(_PIECE)):
                digest.update(piece)
                yield piece
    except (tarfile.TarError, KeyError) as error:
        raise _damage(backup, "it ends early") from error
    except OSError as error:
        raise _damage(backup, f"it can't be read: {error.strerror}") from error
    if digest.hexdigest() != backup.sha256:
        raise _damage(backup, "its dump isn't what was written")


def _damage(backup: Backup, what: str) -> Conflict:
    return Conflict(f"{backup.path} was damaged: {what}", hint="radarr-cli db backups lists those there are")


def _put(archive: Path, folder: Path, name: str) -> Path:
    """Give the archive its name; one that has it already keeps it."""
    for number in count(1):
        path = folder / (f"{name}.tar" if number == 1 else f"{name}-{number}.tar")
        try:
            path.hardlink_to(archive)
        except FileExistsError:
            continue
        except OSError:
            # A file system without links.
            if path.exists():
                continue
            archive.replace(path)
        break
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return path


def _described(path: Path, size: int, manifest: Mapping[str, Any], damaged: str) -> Backup:
    try:
        return Backup(
            path=str(path),
            made_at=datetime.fromisoformat(manifest["madeAt"]),
            size=size,
            why=str(manifest["why"]),
            schema=manifest["schema"] or "",
            version=str(manifest["version"]),
            server=str(manifest.get("server") or ""),
            database=str(manifest.get("database") or ""),
            damaged=damaged,
            sha256=str(manifest["sha256"]),
            tables={str(name): str(digest) for name, digest in manifest["tables"].items()},
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise UsageError(f"{path} is no backup of radarr-cli", hint="its manifest makes no sense") from error


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _rows(digest: str) -> int:
    rows = digest.partition(":")[0]
    return int(rows) if rows.isdecimal() else 0


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
