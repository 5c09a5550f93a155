"""A new major version of PostgreSQL: it can't read the cluster of another, so the contents move to a new one.

The old cluster takes no writes from the beginning on, and stays beside the new one as `data-MAJOR`. The two
change places in one step, after every table of the new one was compared: a kill leaves one of the two whole.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from radarr_cli.errors import DatabaseUnavailable
from radarr_cli.store import backups
from radarr_cli.store.database import Database
from radarr_cli.store.embedded.binaries import find_binaries
from radarr_cli.store.embedded.server import EmbeddedServer

if TYPE_CHECKING:
    from collections.abc import Callable

_EXCHANGE = 2
_HERE = -100
_CLOSE = (
    "ALTER SYSTEM SET default_transaction_read_only = on",
    "SELECT pg_reload_conf()",
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
)
_OPEN = ("ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()")
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerUpgrade:
    """The major versions; `kept` is where the old cluster stays, None where nothing was done."""

    before: str | None
    after: str
    kept: str | None = None


def upgrade_server(
    server: EmbeddedServer,
    exchange: Callable[[Path, Path], None] | None = None,
    *,
    back_up: Callable[[], object] | None = None,
) -> ServerUpgrade:
    """Move the contents into a cluster of the newest version that is installed; `back_up` copies them before.

    Until it is done others can read and not write. Raises DatabaseUnavailable, where the old cluster stays as
    it was and takes writes again.
    """
    folder, newest = server.folder, find_binaries()
    beside = EmbeddedServer(folder.path.with_name(f"{folder.path.name}.upgrade"), account=server.account)
    if folder.major is None or int(folder.major) >= int(newest.major):
        # A kill between the last two steps.
        if folder.major is not None and beside.folder.major not in (None, folder.major):
            _keep(server, beside, str(beside.folder.major))
        return ServerUpgrade(before=folder.major, after=folder.major or newest.major)
    before = folder.major
    beside.stop()
    shutil.rmtree(beside.folder.path, ignore_errors=True)
    _say(server, _CLOSE)
    try:
        if back_up is not None:
            back_up()
        _copy(server, beside, newest.program)
        beside.stop()
        _change_places(server, beside, exchange or _exchange)
    except BaseException:
        beside.stop()
        if folder.major == before:
            _say(server, _OPEN)
        shutil.rmtree(beside.folder.path, ignore_errors=True)
        raise
    kept = _keep(server, beside, before)
    server.ensure()
    return ServerUpgrade(before=before, after=newest.major, kept=str(kept))


def _keep(server: EmbeddedServer, beside: EmbeddedServer, major: str) -> Path:
    """Put the old cluster beside the new one."""
    kept = server.folder.path / f"data-{major}"
    shutil.rmtree(kept, ignore_errors=True)
    beside.folder.cluster.rename(kept)
    shutil.rmtree(beside.folder.path, ignore_errors=True)
    return kept


def _copy(server: EmbeddedServer, beside: EmbeddedServer, program: Callable[[str], str]) -> None:
    source, target = Database(server.ensure()), Database(beside.ensure())
    # On the clusters' own disk: /tmp may be small.
    with tempfile.TemporaryDirectory(prefix="work-", dir=beside.folder.path) as work:
        dump = Path(work) / "dump"
        try:
            expected = backups.dump(source, program, dump)
            backups.run_script(target, program, backups.script(program, dump, Path(work)))
            if backups.digests(target) != expected:
                raise DatabaseUnavailable(
                    "the new cluster does not hold what the old one held",
                    hint="nothing was changed; report it",
                )
        finally:
            source.close()
            target.close()


def _change_places(
    server: EmbeddedServer, beside: EmbeddedServer, exchange: Callable[[Path, Path], None]
) -> None:
    """With the folder's lock held, so that nobody starts the old server meanwhile."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        server.stop()
        with server.folder.try_lock() as lock:
            if lock is not None:
                exchange(server.folder.cluster, beside.folder.cluster)
                return
        time.sleep(0.02)
    raise DatabaseUnavailable(
        "other processes start the server again and again", hint="stop the timers, and try again"
    )


def _exchange(one: Path, other: Path) -> None:
    """Let two folders change places in one step (renameat2)."""
    library = ctypes.CDLL(None, use_errno=True)
    if library.renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) != 0:
        number = ctypes.get_errno()
        raise DatabaseUnavailable(
            f"the clusters can't change places: {os.strerror(number)}",
            hint="radarr-cli db backup, move the folder away, and radarr-cli db restore into a new one",
        )


def _say(server: EmbeddedServer, statements: tuple[str, ...]) -> None:
    database = Database(server.ensure())
    try:
        for statement in statements:
            database.execute(statement)
    finally:
        database.close()
