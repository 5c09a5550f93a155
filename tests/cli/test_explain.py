"""`radarr-cli explain`, as a user calls it: from the indexers' answers to the change that would turn it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.decisions.reasons import REASONS
from tests.cli.test_search import GOOD, NOW, SMALL, Program
from tests.fakes.films import details_of, put_film
from tests.fakes.torznab_server import KEY, Fault, Item, TorznabServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.store.database import Database

GIB = 1024**3


@pytest.fixture
def keeper(database: Database, database_url: str, tmp_path: Path) -> Iterator[Program]:
    """The program with one film, and an indexer that has two releases of it."""
    put_film(database, details_of(700, "The Lantern Keeper", 2019, imdb_id="tt0000700"), now=NOW)
    database.close()
    items = [
        Item(GOOD, size=8 * GIB, tmdb_id=700, seeders=30, peers=34, age=timedelta(hours=5)),
        Item(SMALL, size=2 * GIB, tmdb_id=700),
        Item("Another.Film.2011.1080p.BluRay.x264-GRP"),
    ]
    with TorznabServer(items) as server:
        program = Program(tmp_path, database_url, server)
        program.configure()
        yield program


def test_a_film_begins_with_the_answers_of_the_indexers_and_ends_with_the_near_misses(keeper: Program):
    before = json.loads(keeper.run("explain", "tmdb:700", "--json").stdout)
    assert (before["neverAsked"], before["releases"]) == (["quay"], [])
    assert "none is kept" in keeper.run("explain", "tmdb:700").stdout
    keeper.run("search", "tmdb:700", "--quiet")
    said = json.loads(keeper.run("explain", "tmdb:700", "--json").stdout)
    ids = next(each for each in said["searches"] if each["tier"] == "ids")
    assert (ids["indexer"], ids["status"], ids["rows"]) == ("quay", "ok", 2)
    (search,) = said["nextSearches"]
    assert (search["variant"], search["reason"]) == ("main", "run-once has never searched yet")
    best, small = said["releases"]
    assert (best["title"], best["approved"], best["lostTo"]) == (GOOD, True, None)
    assert [each["code"] for each in small["rejections"]] == ["qualityNotWanted"]
    assert small["changes"] == [
        {
            "code": "qualityNotWanted",
            "change": "list WEBDL-720p in qualities of profile HD",
            "enough": True,
        }
    ]
    assert len(small["rules"]) > 25
    passed = {rule["rule"]: rule for rule in small["rules"] if rule["passed"]}
    assert passed["minimum_seeders"]["inputs"] == {"seeders": 20, "minimum": 1}


def test_people_read_it_within_eighty_columns(keeper: Program):
    keeper.run("search", "tmdb:700", "--quiet")
    shown = keeper.run("explain", "The Lantern Keeper").stdout
    lines = shown.splitlines()
    assert lines[:2] == ["The Lantern Keeper (2019)", "Indexers"]
    assert max(map(len, lines)) <= 80
    assert "it would be taken with: list WEBDL-720p in qualities of profile HD" in shown
    assert "approved, and the best: it would be taken" in shown
    short_id = next(line.split()[0] for line in lines if SMALL in line)
    one = keeper.run("explain", short_id).stdout
    print(shown, one)
    assert "  no Does the profile list its quality?" in one
    assert "  ok Do enough seed it?                 seeders 20, minimum 1" in one
    assert max(map(len, one.splitlines())) <= 80
    assert GOOD not in one


def test_any_name_can_be_judged_for_a_film_and_nothing_of_it_is_kept(keeper: Program, database: Database):
    name = "The.Lantern.Keeper.2019.2160p.REMUX.x265-TEAM"
    said = json.loads(keeper.run("explain", name, "--movie", "tmdb:700", "--size", "60G", "--json").stdout)
    (release,) = said["releases"]
    assert (release["title"], release["indexer"], release["shortId"]) == (name, "given", None)
    assert [each["code"] for each in release["rejections"]] == ["qualityNotWanted"]
    other = json.loads(
        keeper.run("explain", "Glass.House.2011.1080p.BluRay-X", "--movie", "tmdb:700", "--json").stdout
    )
    assert [each["code"] for each in other["releases"][0]["rejections"]] == ["unknownMovie"]
    assert (
        "add the film"
        in keeper.run("explain", "Glass.House.2011.1080p.BluRay-X", "--movie", "tmdb:700").stdout
    )
    assert database.value("SELECT count(*) FROM release") == 0
    assert database.value("SELECT count(*) FROM verdict") == 0


def test_an_indexer_that_could_not_be_asked_never_looks_like_one_that_has_nothing(keeper: Program):
    keeper.server.faults.append(Fault(500))
    keeper.run("search", "tmdb:700", "--quiet", code=13)
    shown = keeper.run("explain", "tmdb:700").stdout
    assert "quay: error" in shown
    assert "0 items" not in shown
    assert KEY not in shown


def test_what_was_answered_before_stands_beside_what_would_be_answered_now(keeper: Program):
    keeper.run("search", "tmdb:700", "--quiet")
    keeper.configure('[[restriction]]\nname = "mine"\nignored = ["BluRay"]')
    said = json.loads(keeper.run("explain", "tmdb:700", "--json").stdout)
    good = next(each for each in said["releases"] if each["title"] == GOOD)
    assert [each["code"] for each in good["rejections"]] == ["mustNotContainPresent"]
    assert (good["kept"]["answer"], good["kept"]["changes"]) == ("approved", [])
    assert "take BluRay out of ignored of [[restriction]] mine" in keeper.run("explain", "tmdb:700").stdout
    keeper.run("search", "tmdb:700", "--quiet")
    shown = keeper.run("explain", "tmdb:700").stdout
    assert "last judged 0 min ago: rejected (mustNotContainPresent); until" in " ".join(shown.split())


def test_changes_are_told_as_they_are_typed_and_fetching_is_no_answer(keeper: Program, database: Database):
    keeper.run("search", "tmdb:700", "--quiet")
    keeper.run("unmonitor", "tmdb:700", "--quiet")
    database.execute(
        "INSERT INTO search_attempt (at, movie_id, indexer, tier, status) "
        "SELECT now() + interval '1 hour', id, 'quay', 'file', 'ok' FROM movie"
    )
    said = json.loads(keeper.run("explain", "tmdb:700", "--json").stdout)
    assert {each["tier"] for each in said["searches"]} == {"caps", "ids"}
    good = next(each for each in said["releases"] if each["title"] == GOOD)
    assert [each["change"] for each in good["changes"]] == ["radarr-cli monitor tmdb:700"]
    shown = keeper.run("explain", "tmdb:700").stdout
    assert "main: none: it isn't monitored" in shown
    assert "radarr-cli monitor tmdb:700" in shown


def test_bad_input_says_what_to_do(keeper: Program):
    assert "name a release or a film" in keeper.run("explain", code=2).stderr
    assert "there is no release r000000" in keeper.run("explain", "r000000", code=4).stderr
    assert (
        "--size takes a size"
        in keeper.run("explain", "x", "--movie", "tmdb:700", "--size", "big", code=2).stderr
    )
    assert "add --movie FILM" in keeper.run("explain", "tmdb:700", "--size", "8G", code=2).stderr


def test_every_code_is_in_the_help(keeper: Program):
    listed = json.loads(keeper.run("explain", "--codes", "--json").stdout)
    assert [each["code"] for each in listed] == list(REASONS)
    shown = keeper.run("explain", "--codes").stdout.split()
    assert not [code for code in REASONS if code[:22] not in " ".join(shown)]


def test_one_variant_is_explained_by_its_own_name(keeper: Program):
    keeper.run("variants", "add", "The Lantern Keeper/small", "--profile", "SD", "--quiet")
    keeper.run("search", "tmdb:700", "--quiet")
    both = json.loads(keeper.run("explain", "tmdb:700", "--json").stdout)
    assert {each["variant"] for each in both["releases"]} == {"main", "small"}
    one = json.loads(keeper.run("explain", "tmdb:700/small", "--json").stdout)
    assert [each["variant"] for each in one["releases"]] == ["small", "small"]
    assert [each["variant"] for each in one["nextSearches"]] == ["small"]
