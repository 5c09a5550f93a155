"""`radarr-cli undo` and `trash`, as a user calls them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_imports import FILM, Program
from tests.fakes.import_house import NEW_PATH, OLD, OLD_PATH, House
from tests.fakes.video import write_film

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database


@pytest.fixture
def program(database: Database, database_url: str, tmp_path: Path) -> Program:
    """With a film that was imported twice, the second time an upgrade."""
    house = House(database=database, folder=tmp_path)
    house.add_film()
    made = Program(house, database_url)
    for name in (OLD, "Solar.Wind.2019.1080p.BluRay.x264-TEAM"):
        write_film(house.downloads / f"{name}.mkv", 1024 * 1024)
        made.run("import", str(house.downloads / f"{name}.mkv"), "--movie", FILM)
    return made


def test_an_upgrade_is_listed_undone_and_done_again(program: Program) -> None:
    house = program.house
    listed = json.loads(program.run("--json", "undo").stdout)
    assert [row["kind"] for row in listed] == ["upgrade", "import"]
    number = str(listed[0]["operationId"])
    shown = program.run("undo").stdout
    assert "upgrade" in shown
    assert max(map(len, shown.splitlines())) <= 80
    planned = program.run("undo", number, "--dry-run").stdout
    assert f"back: {house.root / OLD_PATH}" in planned
    assert house.library() == [NEW_PATH]
    undone = json.loads(program.run("--json", "undo", number).stdout)
    assert undone["status"] == "undone"
    assert undone["items"][0]["restored"] == [str(house.root / OLD_PATH)]
    assert house.library() == [OLD_PATH]
    assert "was undone" in program.run("undo", number, code=5).stderr
    assert "undid undo" in program.run("undo", str(undone["items"][0]["undoneBy"])).stdout
    assert house.library() == [NEW_PATH]


def test_the_trash_is_listed_taken_from_and_emptied(program: Program) -> None:
    house = program.house
    (house.downloads / f"{OLD}.mkv").unlink()
    shown = program.run("trash").stdout
    assert OLD_PATH.rpartition("/")[2] in shown.replace("\n", " ") or "HDTV" in shown
    assert max(map(len, shown.splitlines())) <= 80
    listed = json.loads(program.run("--json", "trash", "list").stdout)
    assert listed["size"] == listed["freed"] == 1024 * 1024
    assert "nothing has lain in the trash long enough" in program.run("trash", "empty").stdout
    assert "needs --yes" in program.run("trash", "empty", "--all", code=2).stderr
    out = house.folder / "out"
    out.mkdir()
    number = str(listed["items"][0]["operationId"])
    program.run("trash", "restore", number, "--to", str(out))
    assert len(list(out.iterdir())) == 1
    assert json.loads(program.run("--json", "trash", "empty", "--all", "--yes").stdout)["status"] == "emptied"
    assert program.run("trash").stdout == "the trash is empty\n"
    assert "is no longer there" in program.run("undo", number, code=5).stderr


def test_a_trash_that_is_too_large_ends_with_the_brakes_exit_code(program: Program) -> None:
    house = program.house
    with (house.folder / "config.toml").open("a") as config:
        config.write('[import]\ntrash_size = "100 KiB"\n')
    program.run("trash", "empty")
    (house.downloads / f"{OLD}.mkv").unlink()
    assert "keep_old_for" in program.run("trash", "empty", code=6).stderr
    assert len(house.trashed()) == 1


def test_texts_are_written_where_they_are_wanted(program: Program) -> None:
    house = program.house
    assert "in [import]" in program.run("nfo", FILM, code=10).stderr
    with (house.folder / "config.toml").open("a") as config:
        config.write('[import]\nnfo = "movie"\n')
    assert "would write" in program.run("nfo", "--all", "--dry-run").stdout
    assert "movie.nfo" in program.run("nfo", FILM).stdout
    assert json.loads(program.run("--json", "nfo", FILM).stdout)["items"][0]["status"] == "unchanged"
    [number] = [row["operationId"] for row in json.loads(program.run("--json", "undo").stdout)][:1]
    program.run("undo", str(number))
    assert house.library() == [NEW_PATH]
