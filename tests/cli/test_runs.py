"""Runs as a user looks back at them, and what is forgotten of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from radarr_cli.services.running import Pace
from radarr_cli.services.upkeep.housekeeping import Housekeeping
from radarr_cli.store.attention import clear_attention, raise_attention
from tests.fakes.user import User

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_runs_are_listed_and_shown(tmp_path: Path, database_url: str, database: Database) -> None:
    user = User(tmp_path, database_url)
    assert user.run("runs", "list").stdout == "no runs\n"
    assert user.run("run-once", "--only", "queue,housekeep").returncode == 0
    database.execute(
        "INSERT INTO run (command, host, pid, user_name) SELECT command, host, 4194305, user_name FROM run"
    )
    killed, done = user.document("runs", "list")
    assert (done["status"], done["exitCode"], done["stages"]) == ("done", 0, ["queue", "housekeep"])
    assert killed["status"] == "killed"
    assert [run["id"] for run in user.document("runs", "list", "--failed")] == []
    raise_attention(database, "k", "kind", "look at it", remedy="do this", now=NOW, run_id=done["id"])
    shown = user.run("runs", "show", str(done["id"])).stdout
    assert "queue      done: 0 items" in shown
    assert "asked: look at it\n         do this" in shown
    assert user.run("runs", "list").returncode == 0
    missing = user.run("runs", "show", "77")
    assert (missing.returncode, "no run 77" in missing.stderr) == (4, True)


def test_what_is_old_is_forgotten_and_what_waits_is_not(database: Database) -> None:
    house = Housekeeping(database=database, host="here", alive=lambda _: False, now=lambda: NOW)
    old, recent = NOW - timedelta(days=91), NOW - timedelta(days=1)
    for at in (old, recent):
        raise_attention(database, f"{at}", "kind", "words", remedy="", now=at)
        clear_attention(database, f"{at}", at)
        raise_attention(database, f"open {at}", "kind", "words", remedy="", now=at)
        database.execute(
            "INSERT INTO run (command, host, pid, started_at) VALUES ('x', 'here', 1, %s)", (at,)
        )
        database.execute("UPDATE outbox SET flushed_at = at WHERE flushed_at IS NULL")
    waiting = database.value("SELECT min(id) FROM outbox")
    database.execute("INSERT INTO delivery (outbox_id, notifier) VALUES (%s, 'slow')", (waiting,))
    database.execute(
        "INSERT INTO switch (key, until) VALUES ('pause:all', %s), ('pause:task:x', NULL)", (old,)
    )
    assert house.keep_house(Pace(stopping=lambda: False, dry_run=True)).items == ()
    [item] = house.keep_house(Pace(stopping=lambda: False)).items
    assert item["message"] == "forgotten: 1 events, 1 runs, 1 attention, 1 pauses"
    assert database.value("SELECT count(*) FROM outbox") == 3
    assert database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 2
    assert house.keep_house(Pace(stopping=lambda: False)).items == ()
