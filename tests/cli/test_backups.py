"""Backups as a user makes, tries and restores them; a kill leaves what was there."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tarfile
import time
import tomllib
from typing import TYPE_CHECKING

import pytest

from radarr_cli.store.backups import digests
from radarr_cli.store.database import Database
from tests.fakes.films import details_of, put_file, put_film
from tests.fakes.user import PROJECT, User

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def user(tmp_path: Path, database_url: str, database: Database) -> User:
    put_file(database, put_film(database, details_of(1, "First", 1999)))
    put_film(database, details_of(2, "Second", 2004), tags=("kids",))
    user = User(tmp_path, database_url)
    user.configure(
        f'[backup]\nfolder = "{tmp_path}/backups"\n[tmdb]\napi_key = "canary-tmdb"\n'
        '[[client]]\nname = "q"\nkind = "qbittorrent"\nurl = "http://127.0.0.1:1"\n'
        'password = "canary \\"q\\""\n'
    )
    (tmp_path / "conf.d").mkdir()
    (tmp_path / "conf.d/10-filter.toml").write_text('[filter]\nkids = "tag=kids"\n')
    (tmp_path / "secrets.toml").write_text("")
    (tmp_path / "secrets.toml").chmod(0o600)
    return user


def test_a_backup_is_whole_private_and_holds_no_secret(user: User, tmp_path: Path) -> None:
    [made] = user.document("db", "backup")["items"]
    path = tmp_path / "backups" / made["name"]
    assert (path.stat().st_mode & 0o777, made["rows"] > 4) == (0o600, True)
    with tarfile.open(path) as tar:
        names = tar.getnames()
        contents = {name: tar.extractfile(name).read() for name in names}  # type: ignore[union-attr]
    assert names[0] == "manifest.json"
    assert set(names) == {
        "manifest.json", "database.dump", "configuration/config.toml", "configuration/conf.d/10-filter.toml",
    }  # fmt: skip
    assert b"canary" not in b"".join(contents.values())
    assert b"qualities" in contents["configuration/config.toml"]
    assert [backup["name"] for backup in user.document("db", "backups")] == [made["name"]]
    assert user.run("complete", "backups", "radarr").stdout == f"{made['name']}\n"
    assert user.document("db", "verify")["status"] == "good"
    assert list((tmp_path / "backups").iterdir()) == [path]


def test_no_way_to_write_a_secret_down_reaches_the_archive(user: User, tmp_path: Path) -> None:
    (tmp_path / "conf.d/20-hooks.toml").write_text(
        "notifier = [\n"
        '  { name = "a", kind = "webhook", url = """http://h/canary-\\\n     token""" },\n'
        '  { name = "b", kind = "webhook", url = "http://h/c\\u0061nary-two" },\n'
        "  { name = 'c', kind = 'webhook', url = 'http://h/\"canary\"\\x' },\n"
        '  { name = "d", kind = "webhook", url = "http://d", username = "abc", password = "abc" },\n'
        "]\n"
    )
    [made] = user.document("db", "backup")["items"]
    with tarfile.open(tmp_path / "backups" / made["name"]) as tar:
        kept = tar.extractfile("configuration/conf.d/20-hooks.toml").read().decode()  # type: ignore[union-attr]
    assert "canary" not in kept
    notifiers = tomllib.loads(kept)["notifier"]
    assert [each["name"] for each in notifiers] == ["a", "b", "c", "d"]
    assert "abc" not in str(notifiers[3]["password"])


def test_a_restore_leaves_every_text_as_it_was(user: User, database: Database) -> None:
    hostile = "it says\\nCREATE SCHEMA public;"
    database.execute(
        "UPDATE movie SET title = %s, custom = jsonb_build_object('x', %s::text)", (hostile, hostile)
    )
    database.execute("CREATE TABLE odd (last text)")
    database.execute("INSERT INTO odd VALUES (%s)", ("CREATE SCHEMA public;",))
    assert user.run("db", "backup").returncode == 0
    assert user.document("db", "verify")["status"] == "good"


def test_a_restore_brings_everything_back_and_keeps_what_was_there(user: User, database: Database) -> None:
    before, shown = digests(database), user.document("list")
    assert user.run("db", "backup").returncode == 0
    database.execute("DELETE FROM movie WHERE tmdb_id = 1")
    database.execute("UPDATE movie SET title = 'Changed'")
    changed = digests(database)
    database.close()
    assert user.run("db", "restore").returncode == 2
    restored = user.document("db", "restore", "--yes")
    assert (digests(database), user.document("list")) == (before, shown)
    assert restored["before"]["type"] == "before-restore"
    assert user.document("db", "restore", restored["before"]["name"], "--yes")["status"] == "done"
    assert digests(database) == changed


def test_a_backup_goes_to_another_database(user: User, database: Database, postgres, tmp_path: Path) -> None:
    assert user.run("db", "backup").returncode == 0
    maintenance = Database(postgres.ensure())
    maintenance.execute("CREATE DATABASE elsewhere")
    try:
        url = user.database_url
        there = User(tmp_path, url.replace(url.split("@/")[1].split("?")[0], "elsewhere"))
        there.configure(f'[backup]\nfolder = "{tmp_path}/backups"\n')
        assert there.run("db", "upgrade").returncode == 0
        [backup] = there.document("db", "backups")
        assert there.document("db", "restore", backup["name"], "--yes")["status"] == "done"
        assert there.document("list") == user.document("list")
    finally:
        maintenance.execute("DROP DATABASE elsewhere WITH (FORCE)")
        maintenance.close()


def test_a_damaged_archive_is_refused_and_changes_nothing(
    user: User, database: Database, tmp_path: Path
) -> None:
    assert user.run("db", "backup").returncode == 0
    [path] = (tmp_path / "backups").iterdir()
    content = path.read_bytes()
    at = content.index(b"PGDMP") + 2000
    path.write_bytes(content[:at] + bytes([content[at] ^ 255]) + content[at + 1 :])
    before = digests(database)
    for command in (("db", "verify"), ("db", "restore", "--yes")):
        ran = user.run(*command)
        assert ran.returncode == 5
        assert "was damaged" in ran.stderr
    assert digests(database) == before
    (tmp_path / "backups/radarr-cli-x.tar").write_text("nonsense")
    assert user.run("db", "verify", "radarr-cli-x.tar").returncode == 2
    assert user.run("db", "verify", "nothing.tar").returncode == 4


@pytest.mark.parametrize("command", [("db", "backup"), ("db", "restore", "--yes")])
def test_a_kill_leaves_the_old_state(
    user: User, database: Database, tmp_path: Path, command: tuple[str, ...]
) -> None:
    assert user.run("db", "backup").returncode == 0
    database.execute("UPDATE movie SET title = title || ' changed'")
    before = digests(database)
    process = subprocess.Popen(
        [sys.executable, "-m", "radarr_cli", *command], env=user.environment, cwd=PROJECT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    time.sleep(0.9)
    killed = process.poll() is None
    subprocess.run(["kill", f"-{signal.SIGKILL.value}", "--", f"-{process.pid}"], check=False)
    process.wait(10)
    # psql goes with its group; the server needs a moment to see that.
    until = time.monotonic() + 10
    busy = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    while database.value(busy) and time.monotonic() < until:
        time.sleep(0.05)
    if killed:
        assert digests(database) == before
    assert all(json.loads(_manifest(path))["tables"] for path in (tmp_path / "backups").glob("*.tar"))
    assert user.document("db", "verify")["status"] == "good"


def _manifest(path: Path) -> bytes:
    with tarfile.open(path) as tar:
        member = tar.extractfile("manifest.json")
        assert member is not None
        return member.read()
