"""A new major version of PostgreSQL takes over what the old one held, or nothing happens."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from radarr_cli.errors import DatabaseUnavailable
from radarr_cli.store.backups import digests
from radarr_cli.store.database import Database
from radarr_cli.store.embedded import EmbeddedServer, Phase, starting, upgrading
from radarr_cli.store.embedded.binaries import find_binaries
from radarr_cli.store.schema import upgrade
from tests.conftest import server_folder
from tests.fakes.films import details_of, put_film

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = Path("/usr/lib/postgresql")
OLD = sorted(path.name for path in PROGRAMS.glob("1[5-7]") if (path / "bin/postgres").exists())
pytestmark = pytest.mark.skipif(not OLD, reason="there is no older PostgreSQL here (Debian: postgresql-15)")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedServer]:
    """A library in a cluster of an older version; new clusters are made by the newest."""
    folder = server_folder()
    server = EmbeddedServer(folder / "postgres")
    with monkeypatch.context() as older:
        older.setattr(starting, "find_binaries", lambda major=None: find_binaries(major or OLD[0]))
        server.ensure()
    assert server.folder.major == OLD[0]
    database = Database(server.ensure())
    upgrade(database)
    put_film(database, details_of(1, "Öde (ü) 七人", 1999))
    database.close()
    yield server
    server.stop()
    EmbeddedServer(folder / "postgres.upgrade").stop()
    shutil.rmtree(folder)


def contents(server: EmbeddedServer) -> dict[str, str]:
    database = Database(server.ensure())
    try:
        return digests(database)
    finally:
        database.close()


def test_everything_moves_and_the_old_cluster_stays(server: EmbeddedServer) -> None:
    before = contents(server)
    done = upgrading.upgrade_server(server)
    newest = find_binaries().major
    assert (done.before, done.after, server.folder.major) == (OLD[0], newest, newest)
    assert contents(server) == before
    assert (Path(done.kept or "") / "PG_VERSION").read_text().strip() == OLD[0]
    database = Database(server.ensure())
    put_film(database, details_of(2, "Two", 2000))
    database.close()
    assert upgrading.upgrade_server(server).kept is None
    assert [path.name for path in server.folder.path.parent.iterdir()] == ["postgres"]


def test_a_kill_before_the_old_cluster_is_put_away_is_made_good(
    server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(server)
    with monkeypatch.context() as killed:
        killed.setattr(upgrading, "_keep", lambda *_: pytest.fail("killed here"))
        with pytest.raises(pytest.fail.Exception):
            upgrading.upgrade_server(server)
    assert contents(server) == before
    upgrading.upgrade_server(server)
    assert (server.folder.path / f"data-{OLD[0]}/PG_VERSION").exists()
    assert contents(server) == before
    assert [path.name for path in server.folder.path.parent.iterdir()] == ["postgres"]


def test_a_failure_at_the_last_step_changes_nothing(server: EmbeddedServer) -> None:
    before = contents(server)

    def refuse(one: Path, other: Path) -> None:
        raise DatabaseUnavailable("no such call")

    with pytest.raises(DatabaseUnavailable, match="no such call"):
        upgrading.upgrade_server(server, refuse)
    assert (server.folder.major, contents(server)) == (OLD[0], before)
    database = Database(server.ensure())
    put_film(database, details_of(2, "Two", 2000))
    database.close()
    assert not server.folder.path.with_name("postgres.upgrade").exists()


def test_who_writes_meanwhile_is_told_and_an_interrupted_upgrade_goes_on(server: EmbeddedServer) -> None:
    upgrading._say(server, upgrading._CLOSE)
    database = Database(server.ensure())
    with pytest.raises(DatabaseUnavailable, match="takes no writes") as refused:
        put_film(database, details_of(2, "Two", 2000))
    assert "db upgrade-server" in (refused.value.hint or "")
    database.close()
    before = contents(server)
    assert upgrading.upgrade_server(server).kept is not None
    assert contents(server) == before
    assert server.folder.phase() is Phase.READY
