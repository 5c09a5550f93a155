"""Every exit code but that of a bug, produced by a real fault on the command line, and which one wins."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from radarr_cli.cli.exit_codes import ExitCode
from radarr_cli.store import locks
from tests.fakes.films import details_of, put_film
from tests.fakes.program import free_port
from tests.fakes.tmdb_server import KEY, TmdbServer
from tests.fakes.user import PROJECT, User

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from radarr_cli.store.database import Database

FILM = "Night Train to Nowhere (1998)"


@pytest.fixture
def tmdb() -> Iterator[TmdbServer]:
    with TmdbServer() as server:
        yield server


@pytest.fixture
def user(tmp_path: Path, database_url: str, database: Database, tmdb: TmdbServer) -> User:
    put_film(database, details_of(1, "There", 1999))
    return User(tmp_path, database_url, {"RADARR_CLI_TMDB__API_KEY": KEY, "RADARR_CLI_TMDB__URL": tmdb.url})


def done(user: User) -> int:
    return user.run("list").returncode


def usage(user: User) -> int:
    return user.run("list", "--sort", "colour").returncode


def partial(user: User) -> int:
    return user.run("monitor", "tmdb:1", "tmdb:999").returncode


def not_found(user: User) -> int:
    return user.run("show", "Nothing Like It (1950)").returncode


def conflict(user: User) -> int:
    user.run("add", FILM)
    return user.run("add", FILM).returncode


def brake(user: User) -> int:
    user.run("scan")
    user.films.rename(user.home / "unmounted")
    user.films.mkdir()
    return user.run("scan").returncode


def attention(user: User) -> int:
    user.run("run-once", "--only", "housekeep")
    return user.run("run-once", "--only", "health").returncode


def configuration(user: User) -> int:
    user.configure("[network]\ntimeout = 'soon'\n")
    return user.run("list").returncode


def credentials(user: User) -> int:
    user.variables["RADARR_CLI_TMDB__API_KEY"] = "0" * 32
    return user.run("add", FILM).returncode


def unavailable(user: User) -> int:
    user.variables["RADARR_CLI_TMDB__URL"] = f"http://127.0.0.1:{free_port()}"
    return user.run("add", FILM).returncode


def database_gone(user: User) -> int:
    user.database_url = f"postgresql://nobody@127.0.0.1:{free_port()}/none"
    return user.run("list").returncode


def interrupted(user: User) -> int:
    process = subprocess.Popen(
        [sys.executable, "-m", "radarr_cli", "status", "--watch", "--json", "--every", "0.5"],
        env=user.environment, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # whoever starts us may ignore it
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)
    return process.wait(20)


FAULTS: dict[ExitCode, Callable[[User], int]] = {
    ExitCode.DONE: done,
    ExitCode.USAGE: usage,
    ExitCode.PARTIAL: partial,
    ExitCode.NOT_FOUND: not_found,
    ExitCode.CONFLICT: conflict,
    ExitCode.SAFETY_BRAKE: brake,
    ExitCode.ATTENTION: attention,
    ExitCode.CONFIGURATION: configuration,
    ExitCode.CREDENTIALS: credentials,
    ExitCode.UNAVAILABLE: unavailable,
    ExitCode.DATABASE: database_gone,
    ExitCode.INTERRUPTED: interrupted,
}


@pytest.mark.parametrize("code", FAULTS, ids=lambda code: code.name)
def test_a_real_fault_gives_its_code(user: User, code: ExitCode) -> None:
    assert FAULTS[code](user) == code


def test_a_held_lock_gives_its_code_at_once(user: User, other_database: Database) -> None:
    with locks.acquire(other_database, locks.run_lock(os.uname().nodename, "housekeep")):
        began = time.monotonic()
        ran = user.run("run-once", "--only", "housekeep")
        assert ran.returncode == ExitCode.LOCKED
        assert "stage housekeep" in ran.stderr
        assert time.monotonic() - began < 15
        assert user.run("run-once", "--only", "housekeep", "--fail-on", "partial").returncode == 0


def test_no_code_is_left_out() -> None:
    assert set(FAULTS) | {ExitCode.LOCKED, ExitCode.BUG} == set(ExitCode)


def test_the_strongest_of_several_faults_wins(user: User, database: Database) -> None:
    """A stage that fails outranks what waits for a person; a faulty configuration outranks all of it."""
    user.variables["RADARR_CLI_TMDB__URL"] = f"http://127.0.0.1:{free_port()}"
    database.execute("UPDATE movie SET synced_at = NULL")
    stages = ("run-once", "--only", "refresh,health", "--force")
    ran = user.document(*stages, code=ExitCode.PARTIAL)
    by_name = {stage["stage"]: stage for stage in ran["items"]}
    assert by_name["health"]["status"] == "done"
    assert database.value("SELECT count(*) FROM attention WHERE kind = 'health'") > 0
    assert user.run(*stages, "--fail-on", "attention").returncode == ExitCode.DONE
    database.execute("DELETE FROM attention")
    assert user.run(*stages, "--fail-on", "attention").returncode == ExitCode.ATTENTION
    user.configure("nonsense = 1\n")
    assert user.run(*stages).returncode == ExitCode.CONFIGURATION
