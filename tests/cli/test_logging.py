"""The log as users meet it: what a run leaves in it, what stderr shows, a disk that is full, a bug."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes.films import details_of, put_film
from tests.fakes.torznab_server import CANARIES, KEY, Fault, Item, TorznabServer
from tests.fakes.user import PROJECT, User

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.store.database import Database

STAGES = ("run-once", "--force", "--only", "rss,search,notify")
BROKEN = """
import sys
from radarr_cli.services.library.reading import Library

def broken(self, *_, **__):
    raise KeyError("https://tracker.example/get?passkey=canarykey0a1b2c3d4e5f60718293a4b5")

Library.documents = broken
from radarr_cli.cli.main import main
main(sys.argv[1:])
"""


@pytest.fixture
def user(tmp_path: Path, database_url: str) -> User:
    return User(tmp_path, database_url)


@pytest.fixture
def indexer(user: User, database: Database) -> Iterator[TorznabServer]:
    put_film(database, details_of(1, "Wanted", 1999))
    with TorznabServer([Item("Wanted.1999.1080p.BluRay.x264-GRP\x1b[2J", tmdb_id=1)]) as server:
        user.configure(
            f'[[indexer]]\nname = "quay"\nkind = "torznab"\nurl = "{server.url}"\napi_key = "{KEY}"\n'
        )
        yield server


def logged(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_a_run_leaves_its_trail(user: User, indexer: TorznabServer) -> None:
    file = user.home / "log"
    user.variables |= {"RADARR_CLI_LOG__FILE": str(file), "RADARR_CLI_LOG__FORMAT": "json"}
    ran = user.run(*STAGES, "--quiet")
    lines = logged(file)
    assert [line["event"] for line in lines if line["event"] in ("runBegan", "runEnded")] == [
        "runBegan", "runEnded",
    ]  # fmt: skip
    [search] = [line for line in lines if line["event"] == "search" and line["tier"] == "rss"]
    assert (search["indexer"], search["status"], search["level"]) == ("quay", "ok", "info")
    assert (search["rows"], search["runId"]) == (1, 1)
    assert search["ms"] >= 0
    assert {line["stage"] for line in lines if line["event"] == "stageEnded"} >= {"rss"}
    assert {line["command"] for line in lines} == {"run-once"}
    assert lines[-1]["exitCode"] == ran.returncode
    assert not [line for line in lines if line["level"] == "debug"]
    assert "GET " not in ran.stderr


def test_what_failed_is_there_with_what_to_do(user: User, indexer: TorznabServer) -> None:
    file = user.home / "log"
    refused = b'<error code="100" description="Incorrect user credentials"/>'
    indexer.faults.append(Fault(body=refused, times=9))
    ran = user.run(*STAGES, "--log-file", str(file), "--log-format", "json", "--quiet")
    assert ran.returncode == 3
    lines = logged(file)
    assert [json.loads(line) for line in ran.stderr.splitlines()] == lines, "stderr is the log alone"
    [failure] = [line for line in lines if line["event"] == "failure"]
    assert (failure["subject"], failure["code"]) == ("indexer:quay", "credentialsRejected")
    assert failure["level"] == "warning"
    assert [line["kind"] for line in lines if line["event"] == "attention"] == ["credentialsRejected"]
    assert not [canary for canary in CANARIES if canary in file.read_text()]


def test_verbose_shows_people_each_call_and_leaves_the_rest_as_it_is(
    user: User, indexer: TorznabServer
) -> None:
    ran = user.run("search", "tmdb:1", "--fresh", "--verbose")
    calls = [line for line in ran.stderr.splitlines() if " call service=" in line]
    assert len(calls) >= 2
    assert all(" debug " in line and " method=GET " in line and " ms=" in line for line in calls)
    assert all("status=200" in line and f"host={indexer.url.split('/')[2]}" in line for line in calls)
    assert not [canary for canary in CANARIES if canary in ran.stderr]
    assert "\x1b" not in ran.stderr
    wrong = user.run("show", "tmdb:7", "--verbose").stderr
    assert wrong.startswith("error: "), wrong


def test_one_call_reads_json_while_the_file_stays_text(user: User, indexer: TorznabServer) -> None:
    file = user.home / "log"
    user.configure(f'[log]\nfile = "{file}"')
    ran = user.run("show", "tmdb:7", "--json", "--log-format", "json")
    [line] = map(json.loads, ran.stderr.splitlines())
    assert (line["status"], line["code"], line["exitCode"]) == ("error", "notFound", 4)
    assert " error   show[" in file.read_text()


def test_usage_and_configuration_faults_are_logged_too(user: User) -> None:
    file = user.home / "log"
    user.configure(f'[log]\nfile = "{file}"\n[safety]\nmode = "dream"')
    assert user.run("list").returncode == 10
    assert "[safety]" in file.read_text() or "safety.mode" in file.read_text()
    [line] = map(json.loads, user.run("list", "--nonsense", "--log-format=json").stderr.splitlines())
    assert (line["code"], line["exitCode"]) == ("usage", 2)
    assert user.run("list", "--log-format", "yaml").returncode == 2


def test_a_bug_is_in_the_log_with_its_traceback_and_without_its_secret(user: User) -> None:
    file = user.home / "log"
    user.configure(f'[log]\nfile = "{file}"\nformat = "json"')

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", BROKEN, "list", *arguments], env=user.environment, cwd=PROJECT,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    ran = call("--json")
    assert ran.returncode == 1
    assert json.loads(ran.stderr)["hint"] == f"please report it, with the traceback in {file}"
    [bug] = [line for line in logged(file) if line["event"] == "bug"]
    assert "KeyError" in bug["traceback"]
    assert "in broken" in bug["traceback"]
    shown = call("--verbose").stderr
    assert "Traceback (most recent call last):\n" in shown
    assert "please report it, with the traceback" in shown
    assert "canarykey" not in shown + file.read_text()


def test_a_log_that_cannot_be_written_costs_a_warning_and_doctor_names_it(user: User) -> None:
    user.configure('[log]\nfile = "/dev/full"')
    ran = user.run(*STAGES[:2], "--only", "notify,queue")
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.count("warning: the log /dev/full can't be written") == 1
    assert user.run("--quiet", "list", "--json").returncode == 0
    issues = json.loads(user.run("doctor", "--quick", "--json").stdout)
    assert "/dev/full is no regular file" in str([issue["message"] for issue in issues])
    user.configure(f'[log]\nfile = "{user.home}/none/log"')
    assert (
        f"there is no folder {user.home}/none"
        in user.run("config", "check").stderr + user.run("config", "check").stdout
    )


def test_a_lock_that_is_waited_for_is_named(user: User, database: Database, database_url: str) -> None:
    from radarr_cli.store import locks
    from radarr_cli.store.database import Database as Other

    other = Other(database_url)
    put_film(database, details_of(1, "Wanted", 1999))
    variant = database.value("SELECT id FROM variant")
    held = locks.acquire(other, locks.variant_lock(variant))
    command = ["remove", "tmdb:1", "--yes", "--log-format", "json", "--verbose"]
    process = subprocess.Popen(
        [sys.executable, "-m", "radarr_cli", *command],
        env=user.environment, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    with process.stderr as lines:
        wait = next(line for line in map(json.loads, lines) if line["event"] == "lockWait")
        held.release()
        taken = next(line for line in map(json.loads, lines) if line["event"] == "lockTaken")
    assert process.wait(30) == 0, "nobody reads its stderr any longer, and that is no failure"
    other.close()
    assert taken["ms"] > 0
    assert f"variant {variant} is locked by " in wait["message"]
