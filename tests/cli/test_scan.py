"""`radarr-cli scan`, as a user and as cron call it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_imports import Program
from tests.fakes.scan_house import ScanHouse
from tests.fakes.tmdb_films import film
from tests.fakes.tmdb_server import KEY, TmdbServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.store.database import Database

FILMS = (
    film(7001, "The Quiet Sea", "2004-05-01", runtime=97),
    film(7002, "Glass Harbour", "2011-02-01", runtime=97),
)


@pytest.fixture
def program(database: Database, database_url: str, tmp_path: Path) -> Iterator[Program]:
    with TmdbServer(FILMS) as tmdb:
        house = ScanHouse(database=database, folder=tmp_path, tmdb=tmdb)
        made = Program(house, database_url)
        with (tmp_path / "config.toml").open("a") as config:
            config.write(f'[tmdb]\napi_key = "{KEY}"\nurl = "{tmdb.url}"\n')
        house.put("The Quiet Sea (2004)/The Quiet Sea (2004) Bluray-1080p.mkv")
        house.put("Glass Harbour (1980)/x.mkv")
        yield made


def test_a_collection_is_shown_planned_and_adopted(program: Program) -> None:
    house = program.house
    shown = program.run("scan").stdout
    assert "nobody's" in shown
    assert "radarr-cli scan --adopt" in shown
    planned = program.json("scan", "--adopt", "--dry-run")
    assert (planned["status"], {item["status"] for item in planned["items"]}) == (
        "planned",
        {"adopted", "unclear"},
    )
    assert program.json("list") == []
    text = program.run("scan", "--adopt").stdout
    assert "adopted    The Quiet Sea (2004)/The Quiet Sea (2004) Bluray-1080p.mkv" in text
    assert "--movie tmdb:ID" in text
    done = program.json(
        "scan", f"{house.root}/Glass Harbour (1980)", "--adopt", "--movie", "tmdb:7002", "--tag", "old"
    )
    assert done["items"][0]["status"] == "adopted"
    assert [movie["title"] for movie in program.json("list")] == ["Glass Harbour", "The Quiet Sea"]
    assert program.json("list", "--where", "tag=old")[0]["hasFile"] is True


def test_a_root_that_went_away_exits_6_for_cron_too(program: Program) -> None:
    house = program.house
    program.run("scan", "--adopt")
    program.run("scan", f"{house.root}/Glass Harbour (1980)", "--adopt", "--movie", "tmdb:7002")
    program.run("scan")
    before = house.rows()
    house.root.rename(house.folder / "away")
    house.root.mkdir()
    braked = program.run("scan", "--json", code=6)
    assert json.loads(braked.stdout)["status"] == "braked"
    assert "is the disk mounted?" in braked.stderr
    run = json.loads(program.run("run-once", "--only", "scan", "--force", "--json", code=6).stdout)
    assert run["status"] == "braked"
    assert house.rows() == before
    house.root.rmdir()
    (house.folder / "away").rename(house.root)
    shutil.rmtree(house.root / "Glass Harbour (1980)")
    gone = program.json("run-once", "--only", "scan", "--force")
    assert "missing" in json.dumps(gone)
    films = {movie["title"]: movie for movie in program.json("list")}
    assert (films["Glass Harbour"]["hasFile"], films["Glass Harbour"]["monitored"]) == (False, False)
    assert films["The Quiet Sea"]["hasFile"] is True


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["--root", "none"], 4, "There are: films"),
        (["/etc"], 2, "in none of the roots"),
        (["--movie", "tmdb:1"], 2, "FOLDER and --adopt"),
        (["--adopt", "--profile", "none"], 4, "there is no profile none"),
    ],
)
def test_bad_calls_say_what_is_wrong(program: Program, arguments: list[str], code: int, text: str) -> None:
    error = json.loads(program.run("scan", *arguments, "--json", code=code).stderr)
    assert text in f"{error['message']} {error.get('hint')}"
