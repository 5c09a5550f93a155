"""One screen of how everything stands, and the same as JSON."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.events import Event, EventKind
from radarr_cli.store import history
from radarr_cli.store.attention import raise_attention
from tests.fakes.films import details_of, put_file, put_film
from tests.fakes.user import PROJECT, User

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database

NOW = datetime.now(UTC)
TODAY = NOW.astimezone().date()


@pytest.fixture
def user(tmp_path: Path, database_url: str, database: Database) -> User:
    there = put_film(database, details_of(1, "There \x1b[31m", 2001))
    put_file(database, there)
    history.record(
        database, Event(kind=EventKind.IMPORTED, at=NOW, movie_id=there, source_title="There.2001.1080p-X")
    )
    soon = details_of(2, "Soon", 2025, digital_release=TODAY + timedelta(days=2), physical_release=None)
    missed = details_of(3, "Missed", 2025, digital_release=TODAY - timedelta(days=2), physical_release=None)
    put_film(database, soon)
    put_film(database, missed)
    raise_attention(database, "k", "kind", "a client's password is wrong", remedy="clients test x", now=NOW)
    failing = "INSERT INTO indexer_state (name, failures, last_error, disabled_until) VALUES (%s, 2, %s, %s)"
    database.execute(failing, ("tracker", "down", NOW + timedelta(hours=1)))
    database.execute("INSERT INTO indexer_state (name, last_success_at) VALUES ('good', %s)", (NOW,))
    return User(tmp_path, database_url)


def test_what_is_cut_is_the_name_of_a_film_and_never_what_is_said_of_it(
    user: User, database: Database
) -> None:
    name = "A Very Long Title That Goes On and On Behind the Edge of Every Terminal There Is"
    put_film(database, details_of(4, name, 2025, digital_release=TODAY, physical_release=None))
    line = next(line for line in user.run("status").stdout.splitlines() if "A Very Long" in line)
    assert len(line) <= 80
    assert line.endswith("…  digital")


def test_an_empty_library_says_how_to_begin(tmp_path: Path, database_url: str) -> None:
    assert "radarr-cli add 'The Matrix (1999)'" in User(tmp_path, database_url).run("status").stdout


def test_the_screen_begins_with_what_waits_for_a_person(user: User) -> None:
    assert user.run("pause", "stage", "rss").returncode == 0
    assert user.run("run-once", "--only", "housekeep").returncode == 0
    ran = user.run("status")
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in ran.stdout
    titles = [line for line in lines if not line.startswith(" ")][1:]
    assert titles == list(TITLES)
    assert lines[0].startswith("3 films, 1 missing; 1 files")
    assert "       -> clients test x" in lines
    assert any(line.startswith(f"  {TODAY + timedelta(days=2)}  Soon (2025)  digital") for line in lines)
    assert "  Missed (2025)" in lines
    assert "  answered this week: good" in lines
    assert any(line.startswith("  indexer tracker, left alone until") for line in lines)
    assert any("-> radarr-cli resume stage rss" in line for line in lines)
    assert any(line.startswith("  films: ") and " free of " in line for line in lines)


TITLES = (
    "waits for you",
    "fails",
    "paused",
    "imported this week (1)",
    "comes soon",
    "came out within a month and isn't here",
    "disks",
    "indexers",
    "last runs",
)


def test_more_imports_than_are_shown_are_counted_for_real(user: User, database: Database) -> None:
    database.execute(
        "INSERT INTO history (at, event, source_title) "
        "SELECT %s, 'downloadFolderImported', 'x' FROM generate_series(1, 250)", (NOW,),
    )  # fmt: skip
    shown = user.run("status").stdout
    assert "imported this week (251)" in shown
    assert "... and 246 more" in shown
    found = user.document("status")
    assert (found["importedCount"], len(found["imported"])) == (251, 200)


def test_json_holds_all_of_it_and_watching_is_ndjson(user: User) -> None:
    found = user.document("status")
    assert found["library"]["films"] == 3
    assert [film["title"] for film in found["soon"]] == ["Soon"]
    assert [film["title"] for film in found["missed"]] == ["Missed"]
    assert found["indexers"][0]["name"] == "tracker"
    assert found["disks"][0]["total"] > found["disks"][0]["free"] > 0
    watched = user.run("status", "--watch", "--every", "0.5", "--times", "2", "--json")
    assert [json.loads(line)["library"] for line in watched.stdout.splitlines()] == [found["library"]] * 2


def test_the_name_alone_shows_it_on_a_terminal_and_the_help_elsewhere(user: User) -> None:
    assert "Usage: radarr-cli" in user.run().stderr
    assert "3 films, 1 missing" in _on_terminal(user)
    (user.home / "config.toml").unlink()
    assert "library manager for the command line" in _on_terminal(user)


def _on_terminal(user: User) -> str:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "radarr_cli"], env=user.environment | {"TERM": "xterm"}, cwd=PROJECT,
        stdin=theirs, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    said, until = b"", time.monotonic() + 30
    while time.monotonic() < until:
        ready, _, _ = select.select([ours], [], [], 0.2)
        if ready:
            try:
                part = os.read(ours, 4096)
            except OSError:
                break
            if not part:
                break
            said += part
        elif process.poll() is not None:
            break
    os.close(ours)
    process.wait(10)
    return said.decode()
