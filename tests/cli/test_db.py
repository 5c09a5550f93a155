"""`radarr-cli db`, as a user calls it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from radarr_cli.store.database import Database
from radarr_cli.store.embedded import EmbeddedServer, Phase
from radarr_cli.store.schema import SCHEMA_VERSION
from tests.conftest import server_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Run = Callable[..., subprocess.CompletedProcess[str]]

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def home() -> Iterator[Path]:
    folder = server_folder()
    (folder / "config.toml").write_text("")
    yield folder
    EmbeddedServer(folder / "postgres").stop()
    shutil.rmtree(folder)


@pytest.fixture
def run(home: Path) -> Run:
    """Call `radarr-cli db ...` with an embedded server in `home`, or with the database of `url`."""

    def call(*arguments: str, url: str | None = None, text: str | None = None, **environment: str):
        variables = {
            "PATH": os.environ["PATH"],
            "RADARR_CLI_CONFIG": str(home / "config.toml"),
            **environment,
        }
        if url:
            variables["RADARR_CLI_DATABASE__URL"] = url
        else:
            variables["RADARR_CLI_DATABASE__DATA_DIR"] = str(home / "postgres")
        return subprocess.run(
            [sys.executable, "-m", "radarr_cli", "db", *arguments],
            env=variables, cwd=PROJECT, capture_output=True, text=True, input=text, timeout=60, check=False,
        )  # fmt: skip

    return call


def test_status_starts_nothing_start_and_stop_do_and_say_so(home: Path, run: Run):
    assert json.loads(run("status", "--json").stdout)["phase"] == "absent"
    assert not (home / "postgres").exists()
    assert "ready" in run("start").stdout
    found = json.loads(run("status", "--json").stdout)
    assert (found["phase"], found["kind"], found["schema"]) == ("ready", "embedded", None)
    assert json.loads(run("stop", "--json").stdout) == {"status": "stopped"}
    assert json.loads(run("stop", "--json").stdout) == {"status": "none"}
    assert json.loads(run("status", "--json").stdout)["phase"] == "stopped"


def test_url_and_shell_lead_to_the_same_database(run: Run):
    url = run("url").stdout.strip()
    assert url.startswith("postgresql://postgres@/postgres?host=/")
    database = Database(url)
    database.execute("CREATE TABLE answer AS SELECT 42 AS number")
    database.close()
    assert run("shell", "--", "-At", "-c", "SELECT number FROM answer").stdout == "42\n"
    assert run("shell", "--", "-At", text="SELECT number + 1 FROM answer;").stdout == "43\n"


def test_upgrade_makes_the_schema_of_an_empty_database_once(database: Database, database_url: str, run: Run):
    database.execute("CREATE DATABASE fresh")
    url = database_url.replace("/test_", "/fresh?ignored=").split("?")[0] + "?" + database_url.split("?")[1]
    try:
        assert json.loads(run("upgrade", "--json", url=url).stdout) == {
            "status": "upgraded", "before": None, "after": SCHEMA_VERSION,
        }  # fmt: skip
        assert "already" in run("upgrade", url=url).stdout
        assert json.loads(run("status", "--json", url=url).stdout)["schema"] == SCHEMA_VERSION
    finally:
        database.execute("DROP DATABASE fresh WITH (FORCE)")


@pytest.mark.parametrize("action", ["start", "stop"])
def test_a_server_of_database_url_is_not_ours_to_start_or_stop(run: Run, database_url: str, action: str):
    done = run(action, url=database_url)
    assert (done.returncode, done.stdout) == (5, "")
    assert "from here" in done.stderr


def test_an_unreachable_database_is_exit_14_with_a_remedy_and_no_password(run: Run):
    for command in ("status", "upgrade"):
        done = run(command, url="postgresql://films:canary@127.0.0.1:1/films")
        assert done.returncode == 14
        assert "hint: " in done.stderr
        assert "canary" not in done.stdout + done.stderr
    shown = run("url", url="postgresql://films:canary@db.example:5433/films?sslmode=require")
    assert shown.stdout == "postgresql://films@db.example:5433/films?sslmode=require\n"


def test_psql_gets_the_password_by_its_environment_alone(run: Run, home: Path):
    psql = home / "bin" / "psql"
    psql.parent.mkdir()
    psql.write_text(
        '#!/bin/sh\necho "$@"; echo "$PGPASSWORD $PGHOST $PGPORT $PGUSER $PGDATABASE $PGSSLMODE"\n'
    )
    psql.chmod(0o755)
    url = "postgresql://films:p%40ss%20word@db.example:5433/library?sslmode=require"
    done = run("shell", "--", "-At", url=url, PATH=f"{psql.parent}:{os.environ['PATH']}")
    assert done.stdout.splitlines() == ["-At", "p@ss word db.example 5433 films library require"]


def test_a_url_that_is_none_is_a_fault_of_the_configuration_and_not_quoted(run: Run):
    done = run("url", url="films password=canary")
    assert done.returncode == 10
    assert "database.url" in done.stderr
    assert "canary" not in done.stderr


def test_in_the_foreground_it_runs_until_it_is_told_to_stop(home: Path, run: Run):
    variables = {
        "PATH": os.environ["PATH"],
        "RADARR_CLI_CONFIG": str(home / "config.toml"),
        "RADARR_CLI_DATABASE__DATA_DIR": str(home / "postgres"),
    }
    command = [sys.executable, "-m", "radarr_cli", "db", "start", "--foreground"]
    process = subprocess.Popen(command, env=variables, cwd=PROJECT, stderr=subprocess.DEVNULL)
    folder = EmbeddedServer(home / "postgres").folder
    deadline = time.monotonic() + 30
    while folder.phase() is not Phase.READY and time.monotonic() < deadline:
        time.sleep(0.01)
    try:
        again = run("start", "--foreground")
        assert (again.returncode, "runs already" in again.stderr) == (5, True)
        assert run("stop").stdout == "stopped\n"
        assert process.wait(20) == 0
    finally:
        process.send_signal(signal.SIGINT)
