"""Disks that are full, and outputs that are closed: each is said for what it is, and is no bug."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.fakes.films import details_of, put_film
from tests.fakes.torznab_server import KEY, Item, TorznabServer
from tests.fakes.user import PROJECT, User

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.store.database import Database


@pytest.fixture
def user(tmp_path: Path, database_url: str) -> User:
    return User(tmp_path, database_url)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of its own, of 64 kB, full to the brim."""
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root may mount")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(folder)], check=False)
    if done.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        (folder / "ballast").write_bytes(b"x" * 60_000)
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def by_shell(user: User, arguments: str, redirections: str) -> subprocess.CompletedProcess[str]:
    program = f"exec {sys.executable} -m radarr_cli {arguments} {redirections}"
    return subprocess.run(
        ["sh", "-c", program], env=user.environment, cwd=PROJECT, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip


RUN = "run-once --only housekeep --force"


@pytest.mark.parametrize("arguments", [RUN, f"{RUN} --json", "naming tokens", "config schema"])
def test_an_output_that_is_full_is_no_bug(user: User, arguments: str) -> None:
    ran = by_shell(user, arguments, "> /dev/full")
    said = "the output can't be written: no space is left on its disk"
    assert (ran.returncode, ran.stderr.count(said)) == (5, 1), ran.stderr
    assert "bug" not in ran.stderr
    assert "Exception ignored" not in ran.stderr
    both = by_shell(user, arguments, "> /dev/full 2>&1")
    assert both.returncode == 5


def test_a_run_whose_report_is_lost_was_a_run_all_the_same(user: User) -> None:
    assert by_shell(user, RUN, "> /dev/full").returncode == 5
    [run] = user.document("runs", "list")
    assert (run["status"], run["exitCode"]) == ("done", 0)


def test_a_warning_that_can_not_be_written_stops_nothing(user: User) -> None:
    user.run("scan")
    user.films.rename(user.home / "unmounted")
    user.films.mkdir()
    ran = by_shell(user, "run-once --force --only scan,housekeep --quiet", "2> /dev/full")
    assert ran.returncode == 6
    [run] = user.document("runs", "list")
    assert run["ended"]


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_what_is_closed_is_not_written_to(user: User, closed: str) -> None:
    ran = by_shell(user, RUN, closed)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ("housekeep" in ran.stdout) == (">&-" not in closed.replace("2>&-", ""))


def test_a_reader_that_has_seen_enough_is_no_fault(user: User) -> None:
    ran = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m radarr_cli config schema | true; exit ${{PIPESTATUS[0]}}"],
        env=user.environment, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_backup_that_finds_no_room_says_so(user: User, tmp_path: Path) -> None:
    with small_disk(tmp_path / "small") as small:
        ran = user.run("db", "backup", "--output", str(small), "--json")
        found = json.loads(ran.stderr)
        assert (ran.returncode, found["code"]) == (5, "noSpace"), ran.stderr
        assert "make room" in found["hint"]
        assert [path.name for path in small.iterdir()] == ["ballast"]
        user.configure(f'[backup]\nenabled = true\nfolder = "{small}"\n')
        ran = user.run("run-once", "--only", "backup", "--force", "--json")
        [stage] = json.loads(ran.stdout)["items"]
        assert (ran.returncode, stage["failures"][0]["code"]) == (5, "noSpace")


def test_a_state_folder_without_room_says_so(user: User, tmp_path: Path, database: Database) -> None:
    put_film(database, details_of(603, "Wanted", 1999))
    offers = [Item(f"Wanted.1999.1080p.BluRay.x264-G{number}", tmdb_id=603) for number in range(5)]
    with small_disk(tmp_path / "small") as small, TorznabServer(offers) as server:
        user.variables["XDG_STATE_HOME"] = str(small)
        user.configure(
            f'[[indexer]]\nname = "quay"\nkind = "torznab"\nurl = "{server.url}"\napi_key = "{KEY}"\n'
        )
        ran = user.run("search", "Wanted (1999)", "--json")
        found = json.loads(ran.stderr)
        assert (ran.returncode, found["code"]) == (5, "noSpace"), ran.stderr
        assert "make room" in found["hint"]
