"""The library in numbers, counted once more by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from radarr_cli.cli.views.stats import bar
from tests.fakes.films import GIB, details_of, put_file, put_film
from tests.fakes.user import User

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database


@pytest.fixture
def user(tmp_path: Path, database_url: str, database: Database) -> User:
    put_file(database, put_film(database, details_of(1, "One", 1994)), size=8 * GIB, group="FERN")
    put_file(
        database, put_film(database, details_of(2, "Two", 1999)), "WEBDL-2160p", size=30 * GIB,
        group="\x1b[31mX", measured=False,
    )  # fmt: skip
    put_film(database, details_of(3, "Three", 2001), tags=("kids",))
    put_film(database, details_of(4, "Four", 2001), monitored=False)
    return User(tmp_path, database_url)


def test_every_file_is_counted_once_in_each_section(user: User) -> None:
    found = user.document("stats")
    assert (found["films"], found["monitored"], found["missing"]) == (4, 3, 1)
    assert (found["files"], found["size"]) == (2, 38 * GIB)
    for section in ("quality", "resolution", "codec", "dynamicRange", "group", "root", "fileSize", "added"):
        assert sum(row["files"] for row in found[section]) == 2, section
        assert sum(row["size"] for row in found[section]) == 38 * GIB, section
    assert found["resolution"] == [
        {"name": "2160p", "files": 1, "size": 30 * GIB},
        {"name": "1080p", "files": 1, "size": 8 * GIB},
    ]
    assert [row["name"] for row in found["fileSize"]] == ["5 to 10 GiB", "20 to 40 GiB"]
    assert found["decade"] == [
        {"name": "1990s", "films": 2, "size": 38 * GIB},
        {"name": "2000s", "films": 2, "size": 0},
    ]
    assert user.document("stats", "--where", "tag=kids")["films"] == 1


def test_the_overview_fits_a_terminal_and_is_harmless(user: User, database: Database) -> None:
    ran = user.run("stats")
    assert ran.stdout.startswith("4 films, 3 monitored, 1 missing; 2 files, 38.0 GiB\n")
    assert max(len(line) for line in ran.stdout.splitlines()) <= 80
    assert "\x1b" not in ran.stdout
    database.execute("DELETE FROM movie")
    assert user.run("stats").stdout == "0 films, 0 monitored, 0 missing; 0 files, 0 B\n"


def test_bars_are_as_long_as_what_they_show() -> None:
    assert bar(0, 8) == ""
    assert bar(8, 8, 4) == "████"
    assert bar(1, 1_000_000, 4) == "▏"
    assert bar(3, 8, 4) == "█▌"
