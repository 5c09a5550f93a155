"""`run-once` as cron and its user meet it: signals, silence, one screen, pauses, the cost of an idle one."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import time
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from radarr_cli.cli.exit_codes import ExitCode
from radarr_cli.cli.views import runs
from radarr_cli.services.running import RunResult, StageOutcome, StageResult
from tests.fakes.films import details_of, put_film
from tests.fakes.torznab_server import KEY, Fault, TorznabServer
from tests.fakes.user import PROJECT, User

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.store.database import Database

CALM = ("queue", "import", "mend", "clean", "scan", "trash", "housekeep", "notify")
BROKEN = """
import sys
from radarr_cli.services.scans.scanning import Scanning

def broken(self, pace):
    raise ValueError("passkey=topsecret")

Scanning.look_around = broken
from radarr_cli.cli.main import main
main(sys.argv[1:])
"""


@pytest.fixture
def user(tmp_path: Path, database_url: str) -> User:
    return User(tmp_path, database_url, {"COLUMNS": "80"})


@pytest.fixture
def indexer(user: User, database: Database) -> Iterator[TorznabServer]:
    """An indexer of the user's; a film is wanted."""
    put_film(database, details_of(1, "Wanted", 1999))
    with TorznabServer() as server:
        user.configure(
            f'[[indexer]]\nname = "quay"\nkind = "torznab"\nurl = "{server.url}"\napi_key = "{KEY}"\n'
        )
        yield server


def test_a_signal_lets_the_step_end_and_begins_nothing_new(user: User, indexer: TorznabServer) -> None:
    indexer.faults.append(Fault(status=503, delay=2.0))
    process = subprocess.Popen(
        [sys.executable, "-m", "radarr_cli", "run-once", "--json", "--only", "housekeep,rss,search"],
        env=user.environment, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    until = time.monotonic() + 30
    while not indexer.asked and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    ran = json.loads(out)
    assert ran["status"] == "interrupted"
    stages = {stage["stage"]: stage for stage in ran["items"]}
    assert stages["search"]["status"] == "interrupted"
    assert stages["search"]["milliseconds"] == 0
    # What failed on the way is no clean step.
    assert (stages["rss"]["status"], process.returncode) == ("partial", ExitCode.PARTIAL), err
    [run] = user.document("runs", "list")
    assert (run["status"], run["exitCode"]) == ("interrupted", ExitCode.PARTIAL)


def test_a_signal_after_a_clean_step_is_no_failure(user: User, indexer: TorznabServer) -> None:
    indexer.faults.append(Fault(status=200, body=indexer.caps, delay=2.0))
    process = subprocess.Popen(
        [sys.executable, "-m", "radarr_cli", "run-once", "--json", "--only", "rss,search"],
        env=user.environment, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    until = time.monotonic() + 30
    while not indexer.asked and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert process.returncode == ExitCode.DONE, err
    ran = json.loads(out)
    assert ran["status"] == "interrupted"
    assert [stage["status"] for stage in ran["items"]] == ["interrupted", "interrupted"]
    again = user.document("run-once", "--only", "rss,search")
    assert [stage["status"] for stage in again["items"]] == ["done", "done"]


def test_a_bug_in_one_stage_costs_only_that(user: User) -> None:
    command = [sys.executable, "-c", BROKEN, "run-once", "--force", "--only", ",".join(CALM)]
    ran = subprocess.run(
        [*command, "--json"], env=user.environment, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == ExitCode.BUG
    assert {stage["stage"]: stage["status"] for stage in json.loads(ran.stdout)["items"]} == {
        name: "failed" if name == "scan" else "done" for name in CALM
    }
    assert "topsecret" not in ran.stdout + ran.stderr
    told = subprocess.run(
        [*command, "--verbose", "--fail-on", "partial"],
        env=user.environment, cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == ExitCode.BUG
    assert "warning: stage:scan: a bug in radarr-cli: ValueError" in told.stderr
    assert "Traceback" in told.stderr


def test_all_stages_fit_one_screen(user: User) -> None:
    ran = user.run("run-once", "--force", "--no-color")
    lines = ran.stdout.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    names = [line.split()[0] for line in lines]
    assert names[0] == "stage"
    assert names[1:5] == ["refresh", "rss", "search", "queue"]


def test_nothing_is_said_quietly_while_all_is_well(user: User) -> None:
    stages = ("--only", ",".join(CALM))
    ran = user.run("--quiet", "run-once", *stages)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_quietly_is_said_what_a_person_has_to_know(user: User) -> None:
    """A root that is another one than it was stops the scan: cron's mail has to say so."""
    user.run("scan")
    user.films.rename(user.home / "unmounted")
    user.films.mkdir()
    ran = user.run("--quiet", "run-once", "--force", "--only", "scan")
    assert ran.returncode == ExitCode.SAFETY_BRAKE
    assert ran.stdout == ""
    assert ran.stderr.startswith("warning: scan: ")


def test_everything_is_paused_and_resumed(user: User, indexer: TorznabServer) -> None:
    assert user.run("pause", "all", "--until", "2h", "--reason", "holiday").returncode == 0
    assert "all  until" in user.run("pause").stdout
    ran = user.run("run-once", "--force")
    assert (ran.returncode, ran.stdout) == (0, "everything is paused: radarr-cli resume all\n")
    stages = user.document("run-once", "--force")["items"]
    assert {stage["status"] for stage in stages} == {"paused"}
    assert not indexer.asked
    assert user.run("resume", "all").stdout == "resumed all\n"
    assert user.run("pause").stdout == "nothing is paused\n"
    assert user.document("run-once", "--only", "rss")["items"][0]["status"] == "done"


def test_an_idle_run_every_minute_costs_next_to_nothing(user: User, indexer: TorznabServer) -> None:
    """A second of the processor at most, though both stages are due each time."""
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        ran = user.run("run-once", "--force", "--only", "queue,import")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert ran.returncode == 0
        spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    assert spent <= 1.0


def test_much_that_happened_is_cut_to_the_screen() -> None:
    items = tuple(
        {"title": f"Film {number}", "status": "grabbed", "message": "taken"} for number in range(40)
    )
    outcomes = tuple(
        StageOutcome(
            name=f"stage{number}", status="done", result=StageResult(items=items if not number else ())
        )
        for number in range(15)
    )
    result = RunResult(status="done", outcomes=outcomes)
    console = Console(width=80, file=StringIO())
    console.print(runs.table(result, explain=False))
    shown = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert len(shown) <= 24
    assert shown[-1] == "  ... and 34 more: radarr-cli history"
    console = Console(width=80, file=StringIO())
    console.print(runs.table(result, explain=True))
    assert len(console.file.getvalue().splitlines()) == 56  # type: ignore[attr-defined]
