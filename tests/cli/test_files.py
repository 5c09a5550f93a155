"""`radarr-cli files`, `rename`, `move` and `edit --move`, as a user calls them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_imports import FILM, Program
from tests.fakes.import_house import NEW, NEW_PATH, House
from tests.fakes.video import write_film

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database


@pytest.fixture
def program(database: Database, database_url: str, tmp_path: Path) -> Program:
    house = House(database=database, folder=tmp_path)
    house.add_film()
    made = Program(house, database_url)
    (tmp_path / "archive").mkdir()
    with (tmp_path / "config.toml").open("a") as config:
        config.write(f'[[root]]\nname = "archive"\npath = "{tmp_path}/archive"\n')
    made.run("import", str(write_film(tmp_path / "inbox" / f"{NEW}.mkv")), "--movie", FILM)
    return made


def file_of(program: Program) -> int:
    [file] = program.json("files", "list")
    return int(file["id"])


def test_files_are_listed_shown_and_corrected(program: Program) -> None:
    number = file_of(program)
    [listed] = program.json("files", "list", f"{FILM}/main")
    assert (listed["movie"], listed["variants"], listed["relativePath"]) == (
        FILM, ["main"], NEW_PATH.partition("/")[2],
    )  # fmt: skip
    assert program.json("files", "list", "--missing") == []
    text = program.run("files", "list").stdout
    assert max(len(line) for line in text.splitlines()) <= 80
    shown = program.json("files", "show", str(number))
    assert (shown["measured"]["width"], shown["mediaInfo"]["resolution"]) == (1920, "1920x1080")
    assert "1920x1080" in program.run("files", "show", str(number)).stdout
    planned = program.json("files", "edit", str(number), "--quality", "HDTV-720p", "--dry-run")
    assert planned["items"][0]["changes"] == {"quality": ["Bluray-1080p", "HDTV-720p"]}
    done = program.json(
        "files",
        "edit",
        str(number),
        "--quality",
        "hdtv-720p",
        "--language",
        "German",
        "--group",
        "",
        "--keep",
    )
    assert set(done["items"][0]["changes"]) == {"quality", "languages", "releaseGroup", "pinned"}
    shown = program.json("files", "show", str(number))
    assert (shown["quality"]["quality"]["name"], shown["languages"][0]["name"]) == ("HDTV-720p", "German")
    assert (shown["pinned"], shown.get("releaseGroup")) == (True, None)
    assert program.json("files", "edit", str(number), "--keep")["items"][0]["status"] == "unchanged"
    program.run("undo", str(done["items"][0]["operationId"]))
    assert program.json("files", "show", str(number))["quality"]["quality"]["name"] == "Bluray-1080p"


def test_a_file_is_another_film_and_teaches_its_title(program: Program) -> None:
    house = program.house
    house.add_film("Lunar Rain", 2020, 2)
    number = file_of(program)
    planned = program.json("files", "rematch", str(number), "--to", "Lunar Rain (2020)", "--dry-run")
    assert (planned["status"], house.library()) == ("planned", [NEW_PATH])
    done = program.json("files", "rematch", str(number), "--to", "Lunar Rain (2020)", "--learn-title")
    [item] = done["items"]
    assert (item["status"], item["learned"]) == ("rematched", "Solar Wind")
    assert house.library() == ["Lunar Rain (2020)/Lunar Rain (2020) Bluray-1080p.mkv"]
    films = {film["title"]: film for film in program.json("list")}
    assert (films["Lunar Rain"]["hasFile"], films["Solar Wind"]["hasFile"]) == (True, False)
    kind = house.database.value(
        "SELECT kind FROM movie_title WHERE movie_id = 2 AND clean_title = 'solarwind'"
    )
    assert kind == "learned"
    program.run("undo", str(item["operationId"]))
    assert house.library() == [NEW_PATH]
    films = {film["title"]: film for film in program.json("list")}
    assert (films["Lunar Rain"]["hasFile"], films["Solar Wind"]["hasFile"]) == (False, True)


def test_one_file_fills_two_variants(program: Program) -> None:
    program.run("variants", "add", f"{FILM}/german", "--language", "German")
    number = file_of(program)
    program.run("files", "rematch", str(number), "--to", f"{FILM}/german", "--also")
    assert program.json("files", "show", str(number))["variants"] == ["main", "german"]
    assert [each["movieFileId"] for each in program.json("variants", "list", FILM)] == [number, number]
    text = program.run("files", "list", f"{FILM}/german").stdout
    assert "german" in text


def test_a_file_goes_to_the_trash_and_comes_back(program: Program) -> None:
    number = file_of(program)
    assert program.json("files", "remove", str(number), "--dry-run")["status"] == "planned"
    [item] = program.json("files", "remove", str(number))["items"]
    assert (program.house.library(), program.house.known()) == ([], [])
    program.run("undo", str(item["operationId"]))
    assert program.house.library() == program.house.known() == [NEW_PATH]


def test_films_are_renamed_and_moved(program: Program) -> None:
    house = program.house
    house.database.execute("UPDATE movie SET title = 'Sunny Wind'")
    planned = program.json("rename", "--root", "films", "--dry-run")
    assert (planned["status"], len(planned["items"]), house.library()) == ("planned", 1, [NEW_PATH])
    text = program.run("rename", "1").stdout
    assert "renamed" in text
    new = "Sunny Wind (2019)/Sunny Wind (2019) Bluray-1080p.mkv"
    assert house.library() == [new]
    assert "is where it shall be" in program.run("rename", "1").stdout
    moved = program.json("move", "--root", "films", "--to-root", "archive")
    assert moved["items"][0]["newPath"] == f"{house.folder}/archive/{new}"
    assert house.library() == []
    assert program.json("show", "1")["path"] == f"{house.folder}/archive/Sunny Wind (2019)"
    program.run("edit", "1", "--root", "films", "--move")
    assert house.library() == [new]


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["files", "show", "99"], 4, "no file 99"),
        (["files", "edit", "99", "--keep"], 4, "no file 99"),
        (["files", "edit", "1"], 2, "no change"),
        (["files", "edit", "1", "--quality", "4K"], 4, "no quality 4K"),
        (["files", "rematch", "1", "--to", FILM], 5, "already"),
        (["files", "rematch", "1", "--to", f"{FILM}/x"], 4, "no variant"),
        (["move", FILM], 2, "where to"),
        (["move", FILM, "--to-root", "none"], 4, "There are: films, archive"),
        (["move", FILM, "--to-folder", "../x"], 2, "no folder below a root"),
        (["rename"], 2, "no film was named"),
        (["rename", "--root", "none"], 4, "There are: films, archive"),
    ],
)
def test_bad_calls_say_what_is_wrong(program: Program, arguments: list[str], code: int, text: str) -> None:
    error = json.loads(program.run(*arguments, "--json", code=code).stderr)
    assert text in f"{error['message']} {error.get('hint')}"
