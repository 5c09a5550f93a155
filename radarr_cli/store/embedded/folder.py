"""What lies where in the embedded server's folder, and what it says about the server."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from radarr_cli.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

# sun_path holds 108 bytes with its final NUL.
_LONGEST_SOCKET_PATH = 107


class Phase(StrEnum):
    """Where the server stands. ABSENT: it was never initialised."""

    ABSENT = "absent"
    STOPPED = "stopped"
    STARTING = "starting"
    READY = "ready"
    STOPPING = "stopping"


_PHASES = {"ready": Phase.READY, "stopping": Phase.STOPPING}


@dataclass(frozen=True, slots=True)
class Postmaster:
    """What `postmaster.pid` says; `alive` is that its process is really the server of this folder."""

    pid: int
    port: int
    socket_folder: str
    status: str
    alive: bool


class Folder:
    """The embedded server's folder. Nothing is made or opened until it is asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.cluster = path / "data"
        self.staging = path / "data.tmp"
        self.lock = path / "lock"
        self.owner = path / "configuration"
        self.log = path / "postgres.log"
        self.dumps = path / "dumps"

    @property
    def initialised(self) -> bool:
        return (self.cluster / "PG_VERSION").exists()

    @property
    def major(self) -> str | None:
        """The major version that made the cluster, None without one."""
        try:
            return (self.cluster / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            return None

    def postmaster(self) -> Postmaster | None:
        """What the server says of itself, None where it says nothing."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text(errors="surrogateescape").splitlines()
            pid = abs(int(lines[0]))
        except (FileNotFoundError, IndexError, ValueError):
            return None
        lines += [""] * (8 - len(lines))
        port = int(lines[3]) if lines[3].isdigit() else 5432
        return Postmaster(pid, port, lines[4].strip(), lines[7].strip(), self._is_server(pid))

    def socket_host(self, postmaster: Postmaster) -> str:
        """The folder to give libpq as `host`.

        Line 5 of postmaster.pid wins. Where that path is too long for a socket, or holds a comma (libpq
        would take it for two hosts), the same folder is named through the server's working folder.
        """
        host = os.path.normpath(self.cluster / postmaster.socket_folder)
        longest = _LONGEST_SOCKET_PATH - len(f"/.s.PGSQL.{postmaster.port}")
        if len(os.fsencode(host)) <= longest and "," not in host:
            return host
        return os.path.normpath(f"/proc/{postmaster.pid}/cwd/{postmaster.socket_folder}")

    @contextmanager
    def try_lock(self) -> Iterator[int | None]:
        """The lock's descriptor where nobody holds it, else None.

        A server inherits the descriptor and so holds the lock until its last process is gone, however it
        dies and whichever pid namespace it lives in.
        """
        descriptor = os.open(self.lock, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield None
            else:
                yield descriptor
        finally:
            os.close(descriptor)

    def locked(self) -> bool:
        """Whether a server, or a process that starts one, holds the lock."""
        if not self.lock.exists():
            return False
        with self.try_lock() as descriptor:
            return descriptor is None

    def phase(self) -> Phase:
        """Where the server stands. Raises DatabaseUnavailable where the folder is closed to us."""
        try:
            postmaster = self.postmaster()
            if postmaster and (postmaster.alive or (self.locked() and self._answers(postmaster))):
                return _PHASES.get(postmaster.status, Phase.STARTING)
            if self.locked():
                return Phase.STARTING
        except NotADirectoryError:
            return Phase.ABSENT
        except PermissionError as error:
            raise self._closed(error) from error
        return Phase.STOPPED if self.initialised else Phase.ABSENT

    @property
    def is_ours(self) -> bool:
        """Whether the folder is new, empty, or was made by us: only then is its mode our business."""
        if not self.path.exists() or self.lock.exists() or self.initialised:
            return True
        return all(entry.name == "lost+found" for entry in self.path.iterdir())

    def _answers(self, postmaster: Postmaster) -> bool:
        """Whether a server whose process we can't see takes connections: one in another pid namespace does,
        one that was killed a moment ago, or that is about to be started again, doesn't."""
        import socket  # noqa: PLC0415 - heavy, and rarely needed

        with socket.socket(socket.AF_UNIX) as probe, suppress(OSError):
            probe.connect(f"{self.socket_host(postmaster)}/.s.PGSQL.{postmaster.port}")
            return True
        return False

    def _closed(self, error: PermissionError) -> DatabaseUnavailable:
        folder = str(error.filename)
        with suppress(OSError, KeyError):
            folder = f"{self.path}, which belongs to {self.path.owner()}"
        return DatabaseUnavailable(
            f"the database's folder is closed to us: {folder}",
            hint="run as its owner or as root, or set another database.data_dir",
        )

    def _is_server(self, pid: int) -> bool:
        """The server works in its cluster; a zombie works nowhere, and a reused number elsewhere."""
        if not Path("/proc/self/cwd").exists():
            return _exists(pid)
        try:
            return Path(f"/proc/{pid}/cwd").samefile(self.cluster)
        except OSError:
            return False


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
