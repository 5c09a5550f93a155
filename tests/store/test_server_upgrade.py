"""A new major version of PostgreSQL takes over what the old one held, or nothing happens."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.errors import DatabaseUnavailable, NoSpace
from radarr_cli.store.backups import digests
from radarr_cli.store.database import Database
from radarr_cli.store.embedded import EmbeddedServer, Phase, starting, upgrading
from radarr_cli.store.embedded.binaries import find_binaries
from radarr_cli.store.schema import upgrade
from tests.conftest import server_folder
from tests.fakes.films import details_of, put_film
from tests.fakes.user import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = Path("/usr/lib/postgresql")
OLD = sorted(path.name for path in PROGRAMS.glob("1[5-7]") if (path / "bin/postgres").exists())
pytestmark = pytest.mark.skipif(not OLD, reason="there is no older PostgreSQL here (Debian: postgresql-15)")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedServer]:
    """A library in a cluster of an older version; new clusters are made by the newest."""
    folder = server_folder()
    server = old_server(folder / "postgres", monkeypatch)
    database = Database(server.ensure())
    upgrade(database)
    put_film(database, details_of(1, "Öde (ü) 七人", 1999))
    database.close()
    yield server
    server.stop()
    EmbeddedServer(folder / "postgres.upgrade").stop()
    shutil.rmtree(folder)


def old_server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> EmbeddedServer:
    server = EmbeddedServer(folder)
    with monkeypatch.context() as older:
        older.setattr(starting, "find_binaries", lambda major=None: find_binaries(major or OLD[0]))
        server.ensure()
    assert server.folder.major == OLD[0]
    return server


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


def test_the_old_server_is_backed_up_first_and_takes_no_backup_of_the_new_one(
    server: EmbeddedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def call(folder: Path, *arguments: str, code: int = 0) -> Any:
        (tmp_path / "config.toml").write_text(
            f'[database]\ndata_dir = "{folder}"\n[backup]\nfolder = "{tmp_path}/backups"\n'
        )
        command = [sys.executable, "-m", "radarr_cli", "--config", str(tmp_path), *arguments, "--json"]
        ran = subprocess.run(
            command, env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)}, cwd=PROJECT, timeout=60,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == code, ran.stderr
        return json.loads(ran.stderr if code else ran.stdout)

    library, newest = server.folder.path, find_binaries().major
    assert call(library, "db", "upgrade-server")["status"] == "upgraded"
    [before] = call(library, "db", "backups")
    assert (before["type"], before["server"].split(".")[0], before["films"]) == ("before-upgrade", OLD[0], 1)
    assert call(library, "db", "verify", before["name"])["status"] == "good"
    assert call(library, "db", "upgrade-server")["status"] == "none"
    [made] = call(library, "db", "backup")["items"]
    other = old_server(library.with_name("other"), monkeypatch)
    try:
        for command in (("restore", made["name"], "--yes"), ("verify", made["name"])):
            refused = call(other.folder.path, "db", *command, code=5)
            assert f"made with PostgreSQL {newest}, and the database has {OLD[0]}" in refused["message"]
        assert len(call(other.folder.path, "db", "backups")) == 2
        assert call(other.folder.path, "db", "restore", before["name"], "--yes")["status"] == "done"
        assert [film["title"] for film in call(other.folder.path, "list")] == ["Öde (ü) 七人"]
    finally:
        other.stop()


def test_without_a_backup_nothing_is_changed(server: EmbeddedServer) -> None:
    before = contents(server)

    def refuse() -> None:
        raise NoSpace("the disk is full")

    with pytest.raises(NoSpace):
        upgrading.upgrade_server(server, back_up=refuse)
    assert (server.folder.major, contents(server)) == (OLD[0], before)
    database = Database(server.ensure())
    put_film(database, details_of(2, "Two", 2000))
    database.close()


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
