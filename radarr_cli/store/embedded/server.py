"""The embedded server found running, asked how it is, stopped. `starting` brings it up where it isn't."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from radarr_cli.errors import DatabaseUnavailable
from radarr_cli.store.embedded.belonging import Belonging
from radarr_cli.store.embedded.folder import Folder, Phase

if TYPE_CHECKING:
    from pathlib import Path

_POLL = 0.002
_STOP_LIMIT = 60.0
# So long the last processes of a server that was killed may hold its lock.
_LAST_GASP = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerStatus:
    """`pid` and `socket` are None unless it runs; `version` is the programs'; `account` runs it;
    `configuration` is the one that the folder belongs to."""

    folder: str
    phase: Phase
    pid: int | None
    socket: str | None
    version: str
    programs: str
    account: str
    log: str
    configuration: str | None


class EmbeddedServer:
    """The server of one folder. `account` is whom it runs as when we are root, None: chosen.

    `configuration` is the user's file, to which alone the folder belongs unless it is `named` there.
    """

    def __init__(
        self,
        path: Path,
        *,
        account: str | None = None,
        configuration: Path | None = None,
        named: bool = False,
    ) -> None:
        self.folder = Folder(path.absolute())
        self.account = account
        self._belonging = Belonging(self.folder, configuration, named=named) if configuration else None

    def ensure(self) -> str:
        """A connection string of the running server, which is initialised and started where it has to be.

        Any number of processes may call this at once. Raises DatabaseUnavailable, and ConfigError where the
        folder is another configuration's.
        """
        self._claim()
        if self.folder.phase() is not Phase.READY:
            from radarr_cli.store.embedded.starting import Starter  # noqa: PLC0415 - it mostly runs

            Starter(self.folder, self.account, self._claim).bring_up()
        postmaster = self.folder.postmaster()
        if postmaster is None:
            raise DatabaseUnavailable("the embedded server stopped at once", hint=f"see {self.folder.log}")
        return conninfo(self.folder.socket_host(postmaster), postmaster.port)

    def stop(self) -> bool:
        """Stop it, rolling back what is under way; False if it did not run.

        Raises DatabaseUnavailable, ConfigError.
        """
        self._claim()
        begin = time.monotonic()
        asked = False
        while (waited := time.monotonic() - begin) < _STOP_LIMIT:
            if self.folder.phase() in (Phase.STOPPED, Phase.ABSENT):
                return asked
            postmaster = self.folder.postmaster()
            if postmaster and postmaster.alive and not asked:
                os.kill(postmaster.pid, signal.SIGINT)
                asked = True
            elif postmaster and not postmaster.alive and waited > _LAST_GASP and not asked:
                raise DatabaseUnavailable(
                    "the embedded server runs in another container", hint="stop it from there"
                )
            if postmaster:
                # If we started it, its exit is ours to take note of.
                with suppress(ChildProcessError):
                    os.waitpid(postmaster.pid, os.WNOHANG)
            time.sleep(_POLL)
        raise DatabaseUnavailable(
            f"the embedded server did not stop within {_STOP_LIMIT:.0f} s", hint=f"see {self.folder.log}"
        )

    def status(self) -> ServerStatus:
        """How it is, without starting anything. Raises DatabaseUnavailable where it can't be looked at."""
        from radarr_cli.store.embedded.account import choose_account  # noqa: PLC0415 - rarely needed
        from radarr_cli.store.embedded.binaries import find_binaries  # noqa: PLC0415

        phase = self.folder.phase()
        postmaster = self.folder.postmaster() if phase is not Phase.STOPPED else None
        binaries = find_binaries(self.folder.major)
        owner = self._belonging.owner() if self._belonging else None
        return ServerStatus(
            folder=str(self.folder.path),
            phase=phase,
            pid=postmaster.pid if postmaster else None,
            socket=self.folder.socket_host(postmaster) if postmaster else None,
            version=binaries.version,
            programs=str(binaries.folder),
            account=choose_account(self.folder.path, self.account).name,
            log=str(self.folder.log),
            configuration=str(owner) if owner else None,
        )

    def program(self, name: str) -> str:
        """The path of one of PostgreSQL's programs (psql, pg_dump) that fits the cluster."""
        from radarr_cli.store.embedded.binaries import find_binaries  # noqa: PLC0415 - rarely needed

        return find_binaries(self.folder.major).program(name)

    def dump(self, name: str) -> Path:
        """Write a dump for pg_restore into the folder's `dumps`; its path. Raises DatabaseUnavailable."""
        import subprocess  # noqa: PLC0415 - heavy, and rarely needed

        from radarr_cli.store.embedded.initialising import ENVIRONMENT  # noqa: PLC0415

        self.folder.dumps.mkdir(mode=0o700, exist_ok=True)
        target = self.folder.dumps / f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{name}.dump"
        command = [
            self.program("pg_dump"),
            "--format=custom",
            f"--file={target}",
            f"--dbname={self.ensure()}",
        ]
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL,
            env=ENVIRONMENT, umask=0o077, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            target.unlink(missing_ok=True)
            raise DatabaseUnavailable(
                f"the dump before the upgrade failed: {done.stderr.strip().splitlines()[0]}",
                hint=f"nothing was changed; make room in {self.folder.dumps} and run the command again",
            )
        return target

    def run_foreground(self) -> NoReturn:
        """Become the server, for a service manager. Raises Conflict where it runs already."""
        from radarr_cli.store.embedded.starting import Starter  # noqa: PLC0415 - rarely needed

        self._claim()
        Starter(self.folder, self.account, self._claim).run_foreground()

    def _claim(self) -> None:
        if self._belonging is not None:
            self._belonging.claim()


def conninfo(host: str, port: int) -> str:
    """A libpq connection string for a socket in the folder `host`."""
    quoted = host.replace("\\", "\\\\").replace("'", "\\'")
    return f"host='{quoted}' port={port} user=postgres dbname=postgres"
