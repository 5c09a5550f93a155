"""`run-once` as cron and its user meet it: signals, silence, one screen, pauses, the cost of an idle one."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from radarr_cli.cli.exit_codes import ExitCode
from radarr_cli.cli.folding import fitted
from radarr_cli.cli.views import runs
from radarr_cli.domain.settings import ScheduleSettings
from radarr_cli.services.running import RunResult, StageOutcome, StageResult
from radarr_cli.services.stages import all_stages
from radarr_cli.store import locks
from tests.fakes.films import details_of, put_film
from tests.fakes.terminal import seen_on_terminal, too_wide
from tests.fakes.torznab_server import KEY, Fault, TorznabServer
from tests.fakes.user import PROJECT, User

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def signal_once_asked(process: subprocess.Popen[str], number: signal.Signals, indexer: TorznabServer) -> None:
    until = time.monotonic() + 30
    while not indexer.asked and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(number)


def test_a_signal_lets_the_step_end_and_begins_nothing_new(user: User, indexer: TorznabServer) -> None:
    indexer.faults.append(Fault(status=503, delay=2.0))
    process = subprocess.Popen(
        [sys.executable, "-m", "radarr_cli", "run-once", "--json", "--only", "housekeep,rss,search"],
        env=user.environment, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    signal_once_asked(process, signal.SIGTERM, indexer)
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
    signal_once_asked(process, signal.SIGTERM, indexer)
    out, err = process.communicate(timeout=30)
    assert process.returncode == ExitCode.DONE, err
    ran = json.loads(out)
    assert ran["status"] == "interrupted"
    assert [stage["status"] for stage in ran["items"]] == ["interrupted", "interrupted"]
    again = user.document("run-once", "--only", "rss,search")
    assert [stage["status"] for stage in again["items"]] == ["done", "done"]


INTERRUPTIBLE = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever starts us may ignore it
from radarr_cli.cli.main import main
main(sys.argv[1:])
"""


@pytest.mark.parametrize("as_json", [True, False])
def test_ctrl_c_is_said_and_closes_the_run(user: User, indexer: TorznabServer, as_json: bool) -> None:
    indexer.faults.append(Fault(status=200, body=indexer.caps, delay=5.0))
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTIBLE, "run-once", "--only", "housekeep,rss"] + ["--json"] * as_json,
        env=user.environment, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    signal_once_asked(process, signal.SIGINT, indexer)
    started = time.monotonic()
    _, err = process.communicate(timeout=30)
    assert time.monotonic() - started < 3
    assert process.returncode == ExitCode.INTERRUPTED
    if as_json:
        assert (json.loads(err)["code"], json.loads(err)["exitCode"]) == ("interrupted", 130)
    else:
        assert err.startswith("error: interrupted\n")
    [run] = user.document("runs", "list")
    assert (run["status"], run["exitCode"]) == ("interrupted", 130)
    assert run["ended"]
    assert {stage["status"] for stage in run["summary"].values()} == {"interrupted"}
    again = user.document("run-once", "--only", "housekeep,rss")["items"]
    assert [stage["status"] for stage in again] == ["done", "done"]


def test_ctrl_c_in_any_other_command_is_said(user: User, indexer: TorznabServer) -> None:
    indexer.faults.append(Fault(status=200, body=indexer.caps, delay=5.0))
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTIBLE, "indexers", "test", "--json"],
        env=user.environment, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    signal_once_asked(process, signal.SIGINT, indexer)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, json.loads(err)["code"]) == (ExitCode.INTERRUPTED, "interrupted")


def test_a_signal_while_it_waits_its_turn_ends_it_at_once(user: User) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "radarr_cli", "run-once", "--json", "--jitter", "24h"],
        env=user.environment, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    status, until = Path(f"/proc/{process.pid}/status"), time.monotonic() + 30
    term = 1 << (signal.SIGTERM - 1)
    while time.monotonic() < until:
        caught = re.search(r"^SigCgt:\s*(\S+)", status.read_text(), re.MULTILINE)
        if caught and int(caught[1], 16) & term:
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=10)
    assert process.returncode == ExitCode.DONE, err
    assert json.loads(out) == {"status": "interrupted", "runId": None, "items": []}
    assert user.document("runs", "list") == []


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
    assert "bug: a bug in radarr-cli: ValueError" in told.stderr
    assert "subject=stage:scan" in told.stderr
    assert "Traceback" in told.stderr
    assert "topsecret" not in told.stderr


def test_all_stages_fit_one_screen(user: User) -> None:
    """The first run tells of everything that is missing."""
    command = [sys.executable, "-m", "radarr_cli", "run-once", "--force"]
    _, shown = seen_on_terminal(command, user.environment)
    assert not too_wide(shown)
    lines = shown[shown.index("stage ") :].splitlines()
    assert len(lines) <= 24
    names = [line.split()[0] for line in lines]
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
    assert user.run("pause", "all", "--until", "2h", "--because", "holiday").returncode == 0
    assert user.run("pause").stdout.startswith("all, until ")
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


def test_much_that_happened_is_cut_to_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are counted as the terminal folds them; each notifier has one."""
    monkeypatch.setattr("radarr_cli.cli.folding._columns", lambda _: 80)
    items = [{"title": f"Film {number}", "status": "grabbed", "message": "t" * 60} for number in range(4)]
    items += [
        {"title": f"Film {number}", "status": "grabbed", "message": "a b " * 30} for number in range(40)
    ]
    told = [
        {"title": f"Film {number}", "status": "told", "notifier": name, "message": f"{name}: told"}
        for number in range(24)
        for name in ("phone", "mail")
    ]
    told.append({"title": "Film", "status": "waiting", "notifier": "mail", "message": "connection refused"})
    outcomes = tuple(
        StageOutcome(name=f"stage{number}", status="done", result=StageResult(items=tuple(did)))
        for number, did in enumerate((told, items, *[()] * 13))
    )
    result = RunResult(status="done", outcomes=outcomes, run_id=17)
    shown = fitted(runs.table(result, explain=False), sys.stdout).splitlines()
    assert len(shown) <= 24
    assert shown[16:19] == [
        "  stage0: phone: 24 told",
        "  stage0: mail: 24 told, 1 waiting: connection refused",
        f"  stage1: Film 0: {'t' * 60}",
    ]
    assert shown[-1] == "  ... and 40 more: radarr-cli runs show 17"
    assert len(runs.table(result, explain=True).splitlines()) == 16 + 49 + 44


def test_a_path_is_not_broken(user: User, database: Database) -> None:
    """It is there to be copied."""
    folder = user.home / ("backups-" + "x" * 60)
    user.configure(f'[backup]\nenabled = true\nfolder = "{folder}"\n')
    assert f"backup: backed up to {folder}/radarr-cli-" in user.run("run-once", "--only", "backup").stdout
    command = [sys.executable, "-m", "radarr_cli", "run-once", "--force", "--only", "backup"]
    _, shown = seen_on_terminal(command, user.environment)
    assert f"\n  {folder}/radarr-cli-" in shown
    assert ".tar\n" in shown


@pytest.mark.parametrize(
    "options",
    [
        ("--jitter", "-3s"), ("--jitter", "nan"), ("--jitter", ""), ("--jitter", "9999h"),
        ("--max-time", "-5s"), ("--max-time", "inf"), ("--max-time", "nan"), ("--max-time", ""),
        ("--max-time", "0"), ("--only", ""), ("--only", ","), ("--only", "rss,nosuch"),
        ("--fail-on", ""), ("--fail-on", "frog"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_makes_no_sense_runs_nothing(user: User, database: Database, options: tuple[str, str]) -> None:
    ran = user.run("run-once", "--force", *options)
    assert (ran.returncode, ran.stdout) == (ExitCode.USAGE, "")
    assert ran.stderr.startswith(f"error: {options[0]}")
    assert "hint: " in ran.stderr
    assert database.value("SELECT count(*) FROM run") == 0


def test_stages_may_be_named_one_by_one(user: User) -> None:
    ran = user.document("run-once", "--only", "queue", "--only", "mend,queue", "--max-time", "1.5m")
    assert [stage["stage"] for stage in ran["items"]] == ["queue", "mend"]


def test_the_help_names_all_stages_and_exit_codes(user: User) -> None:
    text = " ".join(user.run("run-once", "--help").stdout.split())
    names = ", ".join(stage.name for stage in all_stages(ScheduleSettings(), None))  # type: ignore[arg-type]
    assert f"Stages, in their order: {names}." in text
    assert all(f" {code} " in text for code in (0, 3, 6, 7, 10, 11, 12, 13, 14))


def test_a_program_gets_a_document_where_another_does_it_all(user: User, database: Database) -> None:
    with locks.acquire(database, locks.run_lock(os.uname().nodename, "queue")):
        ran = user.document("run-once", "--only", "queue", "--fail-on", "partial")
        assert (ran["status"], ran["runId"], ran["items"]) == ("locked", None, [])
        assert ran["message"].startswith("stage queue on ")
        assert user.run("run-once", "--only", "queue", "--json").returncode == ExitCode.LOCKED


def test_a_stage_that_is_paused_names_its_own_way_out(user: User) -> None:
    user.run("pause", "stage", "notify")
    ran = user.run("run-once", "--only", "notify", "--force")
    assert (ran.returncode, ran.stdout) == (0, "stage notify is paused: radarr-cli resume stage notify\n")
    document = user.document("run-once", "--only", "notify", "--force")
    assert (document["status"], document["items"][0]["message"]) == (
        "paused",
        "radarr-cli resume stage notify",
    )
    both = user.run("run-once", "--only", "notify,queue", "--force").stdout.splitlines()
    assert both[-1] == "  notify: paused: radarr-cli resume stage notify"
