"""`radarr-cli variants`, and FILM/VARIANT wherever a film is named."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_imports import FILM, Program
from tests.fakes.import_house import NEW, House
from tests.fakes.video import write_film

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database


@pytest.fixture
def program(database: Database, database_url: str, tmp_path: Path) -> Program:
    house = House(database=database, folder=tmp_path)
    house.add_film()
    return Program(house, database_url)


def test_variants_are_added_listed_changed_filled_and_removed(program: Program) -> None:
    planned = program.json("variants", "add", f"{FILM}/uhd", "--dry-run")
    assert (planned["status"], len(program.json("variants", "list", FILM))) == ("planned", 1)
    added = program.json("variants", "add", f"{FILM}/uhd", "--edition", "Extended")
    assert (added["status"], added["items"][0]["variant"]) == ("done", "uhd")
    film = write_film(program.house.folder / "inbox" / f"{NEW}.mkv")
    planned_import = program.run("import", str(film), "--movie", f"{FILM}/UHD", "--dry-run").stdout
    assert f"would import {FILM}/uhd: " in planned_import
    [item] = program.json("import", str(film), "--movie", f"{FILM}/UHD")["items"]
    assert item["path"].endswith(".mkv")
    main, uhd = program.json("variants", "list", FILM)
    assert (main["name"], main["movieFileId"], main["wanted"]) == ("main", 0, True)
    assert (uhd["editions"], uhd["wanted"], uhd["quality"]) == (["Extended"], False, "Bluray-1080p")
    assert program.json("show", FILM)["variants"][0]["movieFileId"] == uhd["movieFileId"]
    text = program.run("variants", "list", FILM).stdout
    assert "uhd" in text
    assert max(len(line) for line in text.splitlines()) <= 80
    program.run("variants", "edit", f"{FILM}/uhd", "--edition", "", "--no-monitor")
    assert program.json("variants", "list", FILM)[1]["editions"] == []
    gone = program.run("variants", "remove", f"{FILM}/uhd", "--files").stdout
    assert "in the trash" in gone
    assert [each["name"] for each in program.json("variants", "list", FILM)] == ["main"]


def test_one_variant_is_monitored_or_not(program: Program) -> None:
    program.run("variants", "add", f"{FILM}/uhd")
    assert program.json("unmonitor", f"{FILM}/uhd", "--dry-run")["status"] == "planned"
    assert program.json("unmonitor", f"{FILM}/uhd")["items"][0]["changes"] == {"monitored": [True, False]}
    assert [each["monitored"] for each in program.json("variants", "list", FILM)] == [True, False]
    program.run("monitor", f"{FILM}/uhd")
    assert [each["monitored"] for each in program.json("variants", "list", FILM)] == [True, True]


def test_a_film_whose_main_form_is_not_searched_for_is_nowhere_called_wanted(program: Program) -> None:
    program.run("variants", "add", f"{FILM}/uhd")
    program.run("unmonitor", f"{FILM}/main")
    assert "unmonitored" in program.run("list").stdout
    [state] = [line for line in program.run("show", FILM).stdout.splitlines() if line.startswith("state")]
    assert state.split()[1] == "unmonitored,"
    assert program.json("show", FILM)["variantMonitored"] is False
    assert "variantMonitored" not in program.json("show", f"{FILM}/uhd")


def test_one_variant_is_shown_listed_and_looked_back_at(program: Program) -> None:
    program.run("variants", "add", f"{FILM}/uhd", "--folder", "Elsewhere")
    film = write_film(program.house.folder / "inbox" / f"{NEW}.mkv")
    program.run("import", str(film), "--movie", f"{FILM}/uhd")
    main, uhd = program.json("show", FILM), program.json("show", f"{FILM}/UHD")
    assert (main["hasFile"], uhd["hasFile"], uhd["variant"]) == (False, True, "uhd")
    assert (uhd["folder"], uhd["movieFile"]["id"]) == ("Elsewhere", main["variants"][0]["movieFileId"])
    assert ([each["name"] for each in uhd["variants"]], "variant" in main) == (["main"], False)
    assert "Elsewhere" in program.run("show", f"{FILM}/uhd").stdout
    shown = program.run("show", FILM).stdout
    assert re.search(r"^variant uhd +HD, there, ", shown, re.MULTILINE)
    assert re.search(r"^ +Solar Wind \(2019\) Bluray-1080p.mkv \(Bluray-1080p, ", shown, re.MULTILINE)
    assert [each["movieId"] for each in program.json("files", "list", f"{FILM}/uhd")] == [uhd["id"]]
    assert program.json("files", "list", f"{FILM}/main") == []
    assert len(program.json("history", f"{FILM}/uhd")) == 1
    assert program.json("history", f"{FILM}/main") == []
    assert program.json("explain", f"{FILM}/uhd")["title"] == uhd["title"]
    assert program.json("releases", f"{FILM}/uhd") == []
    assert program.json("rename", f"{FILM}/uhd", "--dry-run")["status"] in ("none", "planned")


def test_when_a_film_was_searched_for_is_told_in_local_time(program: Program) -> None:
    program.house.database.execute("UPDATE variant SET last_search_at = '2026-03-30 12:00+00'")
    shown = program.run("show", FILM).stdout
    assert re.search(r"^searched +2026-03-3[01] \d\d:\d\d *$", shown, re.MULTILINE)


def test_what_takes_whole_films_names_the_command_for_a_variant(program: Program) -> None:
    program.run("variants", "add", f"{FILM}/uhd")
    shown = program.json("show", FILM)
    for *command, named in (
        ("edit", "--tag", "kids", FILM),
        ("remove", f"tmdb:{shown['tmdbId']}"),
        ("refresh", "--dry-run", FILM),
        ("nfo", "--dry-run", str(shown["id"])),
        ("naming", "preview", FILM),
        ("blocklist", "list", "--movie", f"tmdb:{shown['tmdbId']}"),
    ):
        error = json.loads(program.run(*command, f"{named}/uhd", "--json", code=2).stderr)
        assert "whole films" in error["message"]
        assert f"variants edit '{shown['id']}/uhd'" in error["hint"]
    assert [each["name"] for each in program.json("variants", "list", FILM)] == ["main", "uhd"]


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["variants", "add", FILM], 2, "which variant"),
        (["variants", "add", f"{FILM}/main"], 2, "main already"),
        (["variants", "add", f"{FILM}/uhd", "--profile", "none"], 4, "there is no profile none"),
        (["variants", "edit", f"{FILM}/uhd", "--monitor"], 4, "has no variant 'uhd'"),
        (["variants", "remove", f"{FILM}/main"], 5, "can't be removed"),
        (["variants", "remove", FILM], 2, "which variant"),
        (["grab", f"{FILM}/uhd"], 4, "it has: main"),
        (["grab", f"{FILM}/main", "--variant", "uhd"], 2, "name it once"),
        (["search", f"{FILM}/uhd"], 4, "variants add"),
        (["replace", f"{FILM}/uhd"], 4, "it has: main"),
    ],
)
def test_bad_calls_say_what_is_wrong(program: Program, arguments: list[str], code: int, text: str) -> None:
    error = json.loads(program.run(*arguments, "--json", code=code).stderr)
    assert text in f"{error['message']} {error.get('hint')}"
