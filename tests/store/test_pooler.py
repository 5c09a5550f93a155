"""Poolers between us and PostgreSQL: locks hold only where a connection keeps its backend."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from radarr_cli.errors import DatabaseUnavailable, Locked
from radarr_cli.store import locks
from radarr_cli.store.database import Database
from tests.conftest import server_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from radarr_cli.store.embedded import EmbeddedServer

pytestmark = pytest.mark.skipif(shutil.which("pgbouncer") is None, reason="pgbouncer is not installed")


@pytest.fixture
def pooled(postgres: EmbeddedServer, database_name: str) -> Iterator[Callable[[str], str]]:
    """Start a pgbouncer in the given mode before the test's database; its connection string."""
    folder = server_folder()
    processes = []

    def start(mode: str) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        (folder / "users").write_text('"postgres" ""\n')
        (folder / "pgbouncer.ini").write_text(
            f"[databases]\n{database_name} = host={postgres.status().socket} port=5432\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
            f"pool_mode = {mode}\nauth_type = trust\nauth_file = {folder}/users\n"
        )
        as_owner = {"user": "postgres"} if os.geteuid() == 0 else {}
        if as_owner and postgres.folder.path.owner() != "postgres":
            pytest.skip("the server does not run as an account that pgbouncer could run as")
        log = (folder / "log").open("wb")
        command = ["pgbouncer", str(folder / "pgbouncer.ini")]
        processes.append(subprocess.Popen(command, stdout=log, stderr=log, **as_owner))
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.02)
        return f"host=127.0.0.1 port={port} user=postgres dbname={database_name}"

    yield start
    for process in processes:
        process.terminate()
        process.wait(10)
    shutil.rmtree(folder)


@pytest.mark.parametrize("mode", ["transaction", "statement"])
def test_a_pooler_that_shares_backends_is_refused_with_the_remedy(pooled: Callable[[str], str], mode: str):
    with pytest.raises(DatabaseUnavailable, match="pooler") as caught:
        Database(pooled(mode)).connect()
    assert "pool_mode = session" in (caught.value.hint or "")


def test_a_pooler_that_keeps_sessions_will_do(pooled: Callable[[str], str]):
    conninfo = pooled("session")
    one, other = Database(conninfo), Database(conninfo)
    with locks.acquire(one, locks.variant_lock(1)), pytest.raises(Locked):
        locks.acquire(other, locks.variant_lock(1))
    assert one.value("SHOW timezone") == "UTC"
    one.close()
    other.close()
