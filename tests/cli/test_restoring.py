"""Which backup a restore takes, what it says and leaves; damaged archives, and what killed processes left."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.domain.secret import Secret
from radarr_cli.services.running import Pace
from radarr_cli.services.upkeep.backing_up import BackingUp
from radarr_cli.store import backups, opening
from radarr_cli.store.database import Database
from tests.fakes.films import details_of, put_film
from tests.fakes.terminal import seen_on_terminal, too_wide
from tests.fakes.user import PROJECT, User

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.store.embedded import EmbeddedServer

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PROGRAM = [sys.executable, "-m", "radarr_cli"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def user(tmp_path: Path, folder: Path, database_url: str, database: Database) -> User:
    for number in (1, 2, 3):
        put_film(database, details_of(number, f"Film {number}", 1999))
    user = User(tmp_path, database_url)
    user.configure(f'[backup]\nfolder = "{folder}"\n')
    return user


@pytest.fixture
def backing_up(folder: Path, tmp_path: Path, database_url: str, user: User) -> BackingUp:
    place = opening.DatabasePlace(folder=tmp_path, url=Secret.of(database_url))
    return BackingUp(
        connect=lambda: opening.connect(place),
        program=lambda name: opening.client_program(place, name, newest=True),
        upgrade=lambda found: None,
        configuration=dict,
        folder=folder,
        by_itself=True,
        keep=timedelta(days=28),
        now=lambda: NOW,
    )


def films(database: Database) -> int:
    return int(database.value("SELECT count(*) FROM movie"))


def rewritten(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the manifest of an archive."""
    with tarfile.open(path) as tar:
        entries = [(entry, tar.extractfile(entry).read()) for entry in tar]  # type: ignore[union-attr]
    with tarfile.open(path, "w") as tar:
        for entry, content in entries:
            if entry.name == "manifest.json":
                manifest = json.loads(content)
                change(manifest)
                content = json.dumps(manifest).encode()
                entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))


def test_without_a_name_it_is_the_newest_that_was_asked_for(user: User, database: Database) -> None:
    [asked_for] = user.document("db", "backup")["items"]
    database.execute("DELETE FROM movie WHERE tmdb_id = 1")
    for _ in range(2):
        # What the first of them kept is newer, and not what is meant by the second.
        restored = user.document("db", "restore", "--yes")
        assert [item["name"] for item in restored["items"]] == [asked_for["name"]]
        assert films(database) == 3
    kinds = [backup["type"] for backup in user.document("db", "backups")]
    assert kinds == ["before-restore", "before-restore", "manual"]
    assert user.document("db", "verify")["backup"]["name"] == asked_for["name"]


def test_the_backups_of_another_database_are_not_meant(
    user: User, database: Database, postgres: EmbeddedServer, tmp_path: Path, folder: Path
) -> None:
    maintenance = Database(postgres.ensure())
    maintenance.execute("CREATE DATABASE empty_one")
    try:
        url = user.database_url
        other = User(tmp_path, url.replace(url.split("@/")[1].split("?")[0], "empty_one"))
        other.configure(f'[backup]\nfolder = "{folder}"\n')
        assert other.run("db", "upgrade").returncode == 0
        [own] = user.document("db", "backup")["items"]
        ran = other.run("db", "restore", "--yes")
        assert (ran.returncode, "none of the backups" in ran.stderr) == (4, True), ran.stderr
        assert other.run("db", "backup").returncode == 0
        assert user.document("db", "restore", "--yes")["items"][0]["name"] == own["name"]
        assert films(database) == 3
    finally:
        maintenance.execute("DROP DATABASE empty_one WITH (FORCE)")
        maintenance.close()


def test_the_question_says_what_goes_and_what_comes(user: User, database: Database, folder: Path) -> None:
    [made] = user.document("db", "backup")["items"]
    database.execute("DELETE FROM movie WHERE tmdb_id <> 1")
    database.close()
    code, said = seen_on_terminal([*PROGRAM, "db", "restore"], user.environment, typed="n\n")
    assert code == 5, said
    assert "Replace the database (1 film, " in said
    day = datetime.fromisoformat(made["time"]).astimezone()
    assert f"{made['name']} of {day:%a} {day.day} {day:%b %Y %H:%M} (3 films, {made['rows']} rows)?" in said
    assert "nothing was changed" in said
    assert [path.name for path in folder.iterdir()] == [made["name"]]
    assert films(database) == 1
    database.close()
    code, said = seen_on_terminal([*PROGRAM, "db", "restore"], user.environment, typed="y\n")
    assert (code, films(database)) == (0, 3), said


@pytest.mark.parametrize("kept", [0, 700, 0.2, 0.5, 0.75])
def test_an_archive_that_ends_early_is_listed_as_damaged_and_restores_nothing(
    user: User, database: Database, folder: Path, kept: float
) -> None:
    assert user.run("db", "backup").returncode == 0
    [path] = folder.iterdir()
    content = path.read_bytes()
    path.write_bytes(content[: int(kept if kept > 1 else kept * len(content))])
    [listed] = user.document("db", "backups")
    assert (listed["name"], listed["type"], bool(listed["damaged"])) == (path.name, "manual", True)
    shown = user.run("db", "backups").stdout
    assert ("damaged: it ends early" in shown, too_wide(shown)) == (True, [])
    for command in (("verify",), ("restore", "--yes")):
        ran = user.run("db", command[0], path.name, *command[1:])
        assert ran.returncode == 5, ran.stderr
        assert "was damaged: it ends early" in ran.stderr
    assert (list(folder.iterdir()), films(database)) == ([path], 3)


def test_nothing_is_written_for_an_archive_that_is_refused(
    user: User, database: Database, folder: Path
) -> None:
    assert user.run("db", "backup").returncode == 0
    [path] = folder.iterdir()
    sound = path.read_bytes()
    at = sound.index(b"PGDMP") + 2000
    path.write_bytes(sound[:at] + bytes([sound[at] ^ 255]) + sound[at + 1 :])
    ran = user.run("db", "restore", "--yes")
    assert (ran.returncode, "its dump isn't what was written" in ran.stderr) == (5, True)
    path.write_bytes(sound)
    rewritten(path, lambda manifest: manifest.update(server="99.1"))
    for command in (("restore", "--yes"), ("verify",)):
        ran = user.run("db", *command)
        assert (ran.returncode, "made with PostgreSQL 99" in ran.stderr) == (5, True), ran.stderr
        assert "db upgrade-server" in ran.stderr
    assert ([path], films(database)) == (list(folder.iterdir()), 3)


@pytest.mark.parametrize("linking", [True, False])
def test_two_backups_of_one_second_both_stand(
    backing_up: BackingUp, folder: Path, linking: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, target: Path) -> None:
        if path.exists():
            raise FileExistsError
        raise PermissionError

    if not linking:
        monkeypatch.setattr(Path, "hardlink_to", refuse)
    names = {backing_up.make(why="before-restore").name for _ in range(3)}
    stem = "radarr-cli-20260301T120000Z-before-restore"
    assert names == {f"{stem}.tar", f"{stem}-2.tar", f"{stem}-3.tar"}
    assert {backup.name for backup in backing_up.list()} == names
    assert [backup.why for backup in backing_up.list() if not backup.damaged] == ["before-restore"] * 3
    assert {path.name for path in folder.iterdir()} == names


def test_the_list_fits_a_terminal(user: User, backing_up: BackingUp) -> None:
    for why in ("manual", "before-upgrade", "before-restore", "before-restore"):
        backing_up.make(why=why)
    shown = user.run("db", "backups").stdout
    assert (too_wide(shown), shown.count("  3 films\n")) == ([], 4)


def test_a_folder_that_is_not_there_is_not_made(user: User, tmp_path: Path) -> None:
    ran = user.run("db", "backup", "--output", str(tmp_path / "nodir"))
    assert (ran.returncode, f"mkdir -p {tmp_path}/nodir" in ran.stderr) == (2, True)
    assert not (tmp_path / "nodir").exists()


def killed_when(user: User, arguments: tuple[str, ...], seen: Callable[[], object]) -> None:
    """Run the program, and kill it and what it started once there is something to see."""
    process = subprocess.Popen(
        [*PROGRAM, *arguments], env=user.environment, cwd=PROJECT, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    until = time.monotonic() + 30
    while not seen():
        assert process.poll() is None and time.monotonic() < until, "it was over too soon"
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


def test_the_folder_of_a_killed_backup_goes_and_that_of_a_living_one_stays(
    user: User, backing_up: BackingUp, folder: Path
) -> None:
    killed_when(user, ("db", "backup"), lambda: list(folder.glob(".working-*/lock")))
    [left] = folder.glob(".working-*")
    with backing_up._working(folder) as living:
        assert not left.exists()
        assert user.run("db", "backup").returncode == 0
        assert list(folder.glob(".working-*")) == [living]
    assert [path.suffix for path in folder.iterdir()] == [".tar"]


def test_the_database_of_a_killed_verification_goes_and_that_of_a_living_one_stays(
    user: User, database: Database
) -> None:
    def beside() -> list[str]:
        return [
            row["datname"]
            for row in database.all("SELECT datname FROM pg_database WHERE datname LIKE 'radarr_cli_verify%'")
        ]

    database.execute("CREATE DATABASE radarr_cli_verify_mine")
    try:
        assert user.run("db", "backup").returncode == 0
        killed_when(user, ("db", "verify"), lambda: len(beside()) > 1)
        until = time.monotonic() + 20
        while len(beside()) > 1 and time.monotonic() < until:
            # The server notices a moment later that its client is gone.
            assert user.run("db", "backup").returncode == 0
        assert beside() == ["radarr_cli_verify_mine"]
        with backups.scratch(database) as living:
            living.connect()
            assert user.document("db", "verify")["status"] == "good"
            assert len(beside()) == 2
    finally:
        database.execute("DROP DATABASE radarr_cli_verify_mine")


def test_run_once_keeps_the_backups_of_a_month_and_always_one(backing_up: BackingUp, folder: Path) -> None:
    clock = [NOW]
    backing_up = replace(backing_up, now=lambda: clock[0])
    manual = backing_up.make()
    for _ in range(6):
        clock[0] += timedelta(days=7)
        assert len(backing_up.make_due(Pace(stopping=lambda: False)).items) == 1
    kept = [backup.made_at for backup in backing_up.list() if backup.why == "scheduled"]
    assert kept == [clock[0] - timedelta(days=7 * weeks) for weeks in range(5)]
    assert manual in backing_up.list()
    newest = clock[0]
    clock[0] += timedelta(hours=1)
    backing_up.make(why="before-restore")
    clock[0] += timedelta(days=400)
    backing_up.forget_old()
    assert [(backup.why, backup.made_at) for backup in backing_up.list()] == [
        ("scheduled", newest), ("manual", NOW)
    ]  # fmt: skip
    # The new one will be the newest: the one that was kept for that may go then.
    [planned] = backing_up.make_due(Pace(stopping=lambda: False, dry_run=True)).items
    assert planned["message"] == f"would back up to {folder}; 1 old one would be removed"
    assert len(backing_up.list()) == 2
    [made] = backing_up.make_due(Pace(stopping=lambda: False)).items
    assert str(made["message"]).endswith("; 1 old one removed")


def test_the_newest_whole_backup_of_each_database_stays(backing_up: BackingUp, folder: Path) -> None:
    made = {}
    for days, (database, why) in enumerate(
        [("1:a", "scheduled"), ("1:b", "scheduled"), ("1:a", "scheduled"), ("1:b", "before-restore")]
    ):
        at = NOW + timedelta(days=days)
        name = replace(backing_up, now=lambda at=at: at).make(why=why).name
        rewritten(folder / name, lambda manifest, database=database: manifest.update(database=database))
        made[days] = name
    (folder / made[2]).write_bytes((folder / made[2]).read_bytes()[:5000])
    replace(backing_up, now=lambda: NOW + timedelta(days=400)).forget_old()
    assert {path.name for path in folder.iterdir()} == {made[0], made[1]}
