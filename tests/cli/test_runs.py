"""Runs as a user looks back at them, and what is forgotten of them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from psycopg.types.json import Jsonb

from radarr_cli.cli.exit_codes import ExitCode
from radarr_cli.services.running import Pace
from radarr_cli.services.upkeep.housekeeping import Housekeeping
from radarr_cli.store.attention import clear_attention, raise_attention
from tests.fakes.films import details_of, put_film
from tests.fakes.terminal import seen_on_terminal, too_wide
from tests.fakes.torznab_server import KEY, Fault, TorznabServer
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
    assert [run["id"] for run in user.document("runs", "list", "--failed")] == [killed["id"]]
    raise_attention(database, "k", "kind", "look at it", remedy="do this", now=NOW, run_id=done["id"])
    shown = user.run("runs", "show", str(done["id"])).stdout
    assert "queue      done, 0 items" in shown
    assert "asked: look at it\n         do this" in shown
    assert user.run("runs", "list").returncode == 0
    missing = user.run("runs", "show", "77")
    assert (missing.returncode, "no run 77" in missing.stderr) == (4, True)


def test_a_failed_run_can_be_explained_afterwards(
    tmp_path: Path, database_url: str, database: Database
) -> None:
    """Not only by who saw it: what cron ran is asked about in the morning."""
    user = User(tmp_path, database_url)
    put_film(database, details_of(1, "Wanted", 1999))
    with TorznabServer() as server:
        user.configure(
            f'[[indexer]]\nname = "quay"\nkind = "torznab"\nurl = "{server.url}"\napi_key = "{KEY}"\n'
        )
        server.faults += [Fault(status=400, body=f"no such key {KEY}".encode())] * 20
        ran = user.run("--quiet", "run-once", "--only", "search,rss,housekeep")
    assert ran.returncode == ExitCode.PARTIAL
    [run] = user.document("runs", "list", "--failed")
    shown = user.run("runs", "show", str(run["id"])).stdout
    lines = shown.splitlines()
    assert lines[0].endswith("partial (exit 3)")
    # In the order in which they ran.
    assert [line.split()[0] for line in lines[2:] if line[2:3].strip()] == ["rss", "search", "housekeep"]
    [failure] = {line.strip() for line in lines if line.startswith("    indexer:quay: ")}
    assert failure.removeprefix("indexer:quay: ") in ran.stderr
    assert KEY not in shown + str(database.value("SELECT string_agg(summary::text, '') FROM run"))
    doctor = user.run("doctor", "--quick").stdout
    assert f"radarr-cli runs show {run['id']}" in doctor
    # Status has the same reason and way on, and how each run ended.
    status = " ".join(user.run("status").stdout.split())
    assert f"stage rss, once: {failure.removeprefix('indexer:quay: ').partition(' (')[0]}" in status
    assert f"-> radarr-cli runs show {run['id']}" in status
    assert f"{run['id']} " in status.partition("last runs")[2]
    assert "partial (exit 3), " in status
    assert "failed last time: indexer" in doctor or "failed last time: quay" in doctor


def test_a_run_that_only_asks_did_not_fail(tmp_path: Path, database_url: str) -> None:
    user = User(tmp_path, database_url)
    assert user.run("run-once", "--only", "health").returncode == ExitCode.ATTENTION
    [run] = user.document("runs", "list")
    assert (run["status"], run["exitCode"]) == ("attention", ExitCode.ATTENTION)
    assert user.run("runs", "list", "--failed").stdout == "no runs\n"
    user.run("scan")
    user.films.rename(user.home / "unmounted")
    user.films.mkdir()
    braked = user.run("run-once", "--force", "--only", "scan")
    assert braked.returncode == ExitCode.SAFETY_BRAKE
    [run] = user.document("runs", "list", "--failed")
    assert run["status"] == "braked"
    assert "    stopped: root:films: " in user.run("runs", "show", str(run["id"])).stdout
    # Its table says so, too.
    assert braked.stdout.splitlines()[1].split()[:2] == ["scan", "braked"]


def test_the_list_fits_a_terminal(tmp_path: Path, database_url: str, database: Database) -> None:
    """Number, time and outcome whole, whatever the stages did."""
    stages = ["refresh", "rss", "search", "queue", "import", "mend", "clean", "scan"]
    summary = {name: {"status": "partial", "items": 1234, "failures": 5} for name in stages}
    database.execute(
        "INSERT INTO run (id, command, host, pid, stages, started_at, finished_at, status, exit_code,"
        " summary) VALUES (12345, 'run-once', 'nas', 1, %s, %s, %s, 'interrupted', 130, %s)",
        (stages, NOW, NOW + timedelta(minutes=12), Jsonb(summary)),
    )
    user = User(tmp_path, database_url, {"TZ": "UTC"})
    code, shown = seen_on_terminal([sys.executable, "-m", "radarr_cli", "runs", "list"], user.environment)
    for text in (shown, user.run("runs", "list").stdout):
        assert not too_wide(text)
        head, line = text.splitlines()
        assert head.split() == ["run", "began", "took", "ended", "what"]
        assert line.startswith("12345  2026-03-01 12:00  720.0 s  interrupted (exit 130)  refresh 1234!, ")
        assert line.rstrip().endswith("…")
    assert code == 0


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
        "INSERT INTO switch (key, until) VALUES ('pause:all', %s), ('pause:task:x', NULL),"
        " ('hold:notifier:mail', %s)",
        (old, old),
    )
    forgotten = "1 event, 1 run, 1 entry of attention, 1 pause"
    [planned] = house.keep_house(Pace(stopping=lambda: False, dry_run=True)).items
    assert (planned["status"], planned["message"]) == ("planned", f"would forget {forgotten}")
    assert database.value("SELECT count(*) FROM run") == 2
    [item] = house.keep_house(Pace(stopping=lambda: False)).items
    assert item["message"] == f"forgotten: {forgotten}"
    assert database.value("SELECT count(*) FROM outbox") == 3
    assert database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 2
    assert house.keep_house(Pace(stopping=lambda: False)).items == ()
