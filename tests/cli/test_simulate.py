"""`radarr-cli simulate`, and the brake on a change of profiles that opens many films to upgrades."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from radarr_cli.store.database import Database
from tests.cli.test_search import GOOD, NOW, SMALL, Program
from tests.fakes.films import details_of, put_file, put_film
from tests.fakes.torznab_server import Item, TorznabServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GIB = 1024**3
LENIENT = '[profile.HD]\nqualities = ["Bluray-1080p", "WEBDL-1080p"]\ncutoff = "WEBDL-1080p"'
SMALL_ONLY = '[profile.HD]\nqualities = ["WEBDL-720p"]\ncutoff = "WEBDL-720p"'


@pytest.fixture
def keeper(database: Database, database_url: str, tmp_path: Path) -> Iterator[Program]:
    """The program with one wanted film of which an indexer has two releases, and seven films with files."""
    put_film(database, details_of(700, "The Lantern Keeper", 2019, imdb_id="tt0000700"), now=NOW)
    for number in range(701, 708):
        put_file(database, put_film(database, details_of(number, f"Held {number}", 2010)), "WEBDL-1080p")
    database.close()
    items = [
        Item(GOOD, size=8 * GIB, tmdb_id=700, seeders=30, peers=34, age=timedelta(hours=5)),
        Item(SMALL, size=2 * GIB, tmdb_id=700),
    ]
    with TorznabServer(items) as server:
        program = Program(tmp_path, database_url, server)
        program.configure()
        yield program


def tried(keeper: Program, text: str) -> str:
    file = keeper.folder / "tried.toml"
    file.write_text(text)
    return str(file)


def test_other_rules_gain_and_lose_what_they_would_have_grabbed(keeper: Program) -> None:
    keeper.run("search", "tmdb:700", "--quiet")
    said = json.loads(keeper.run("simulate", "--profile", tried(keeper, SMALL_ONLY), "--json").stdout)
    assert (said["candidates"], said["gained"], said["lost"], said["same"]) == (2, 1, 1, 0)
    assert [(each["status"], each["title"]) for each in said["items"]] == [("gained", SMALL), ("lost", GOOD)]
    assert (said["bytesGained"], said["bytesLost"]) == (2 * GIB, 8 * GIB)
    shown = keeper.run("simulate", "--profile", tried(keeper, SMALL_ONLY), "--since", "90d").stdout
    assert [line[0] for line in shown.splitlines() if "The.Lantern" in line] == ["+", "-"]
    assert "1 gained (2.0 GiB), 1 lost (8.0 GiB), 0 as before" in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 80
    nothing = keeper.run("simulate", "--profile", tried(keeper, SMALL_ONLY), "--since", "2100-01-01").stdout
    assert nothing.startswith("0 releases of 0 films")


def test_a_new_profile_stands_in_for_one_that_is_used(keeper: Program) -> None:
    keeper.run("search", "tmdb:700", "--quiet")
    file = tried(keeper, SMALL_ONLY.replace("profile.HD", "profile.Phone"))
    said = json.loads(keeper.run("simulate", "--profile", file, "--instead-of", "HD", "--json").stdout)
    assert (said["gained"], said["lost"]) == (1, 1)
    # without it no film has the new profile
    assert json.loads(keeper.run("simulate", "--profile", file, "--json").stdout)["items"] == []


@pytest.mark.parametrize(
    ("text", "arguments", "code", "said"),
    [
        ("[profile.HD]\nqualities = 5", (), 10, "tried.toml:2: profile.HD.qualities"),
        ("[colour]\na = 1", (), 10, "colour: no such section"),
        (SMALL_ONLY, ("--instead-of", "Nope"), 4, "there is no profile Nope"),
        ("[rules]\npropers = 'doNotPrefer'", ("--instead-of", "HD"), 2, "needs one"),
        (SMALL_ONLY, ("--since", "soon"), 2, "'soon' is no date"),
        (None, (), 10, "can't be read"),
    ],
)
def test_what_can_not_be_tried_is_named(
    keeper: Program, text: str | None, arguments: tuple[str, ...], code: int, said: str
) -> None:
    file = str(keeper.folder / "nowhere.toml") if text is None else tried(keeper, text)
    assert said in keeper.run("simulate", "--profile", file, *arguments, code=code).stderr


def test_a_change_that_opens_many_films_to_upgrades_stops_until_it_is_accepted(keeper: Program) -> None:
    keeper.configure()
    config = keeper.folder / "config.toml"
    strict = config.read_text()
    lenient = strict.replace('cutoff = "Bluray-1080p"', 'cutoff = "WEBDL-1080p"')
    keeper.server.items = [Item(SMALL, size=2 * GIB, tmdb_id=700)]
    config.write_text(lenient)
    keeper.run("rss")  # the first rules of all are not asked about
    config.write_text(strict)
    keeper.server.items = [Item(SMALL.replace("GRP", "TAU"), size=2 * GIB, tmdb_id=700)]
    said = json.loads(keeper.run("rss", "--fresh", "--json", code=6).stdout)
    (stopped,) = (item for item in said["items"] if item["status"] == "braked")
    assert "open 7 films to upgrades" in stopped["message"]
    assert "Held 701 (2010), Held 702 (2010)" in stopped["message"]
    assert "and 2 more" in stopped["message"]
    assert "0 more would have been grabbed" in stopped["message"]
    assert "--accept goes on" in stopped["message"]
    keeper.run("run-once", "--only", "rss", "--force", code=6)
    announced = keeper.folder / "announced.json"
    announced.write_text(json.dumps({"title": GOOD, "downloadUrl": f"{keeper.server.url}/a.torrent"}))
    pushed = keeper.run("releases", "push", str(announced), code=6).stdout
    assert "open 7 films to upgrades" in " ".join(pushed.split())
    announced.write_text(json.dumps({"title": SMALL, "downloadUrl": f"{keeper.server.url}/b.torrent"}))
    keeper.run("releases", "push", str(announced), code=5)  # unwanted by any rules
    # what a person looks at first: the rules of now beside those that runs judge by
    assert json.loads(keeper.run("simulate", "--json").stdout)["items"] == []
    # what was pushed is wanted, and there is no client
    assert "no download client takes torrents" in keeper.run("rss", "--accept", code=3).stderr
    database = Database(keeper.database_url)
    assert database.value("SELECT count(*) FROM verdict") == 3, "what came while it was stopped is judged now"
    database.close()
    keeper.run("rss", "--fresh", code=3)
    config.write_text(lenient)  # fewer upgrades are never asked about
    keeper.run("rss", "--fresh", code=3)
    database = Database(keeper.database_url)
    row = database.one("SELECT count(*) AS policies, count(accepted_at) AS accepted FROM policy")
    database.close()
    assert row == {"policies": 2, "accepted": 2}


def test_a_few_films_are_no_mass_and_a_higher_limit_is_the_users(keeper: Program) -> None:
    keeper.server.items = [Item(SMALL, size=2 * GIB, tmdb_id=700)]
    config = keeper.folder / "config.toml"
    keeper.configure("[safety]\nnewly_upgradable = 7")
    strict = config.read_text()
    config.write_text(strict.replace('cutoff = "Bluray-1080p"', 'cutoff = "WEBDL-1080p"'))
    keeper.run("rss")
    config.write_text(strict)
    keeper.run("rss", "--fresh")


def test_giving_many_films_a_profile_that_opens_them_to_upgrades_needs_a_word(keeper: Program) -> None:
    lenient = LENIENT.replace("profile.HD", "profile.Easy")
    keeper.configure(lenient)
    keeper.run("edit", "--where", "year=2010", "--profile", "Easy", "--accept")
    refused = keeper.run("edit", "--where", "year=2010", "--profile", "HD", code=6).stderr
    assert "profile HD opens 7 films to upgrades ([safety] newly_upgradable is 5)" in refused
    assert "--accept goes on" in refused
    assert "Of the 0 releases kept of the last 90 days 0 more would have been grabbed" in refused
    keeper.run("edit", "--where", "year=2010", "--profile", "HD", "--dry-run", code=6)
    keeper.run("edit", "tmdb:701", "tmdb:702", "--profile", "HD")
    said = json.loads(keeper.run("edit", "--where", "year=2010", "--profile", "HD", "--json").stdout)
    # five are left, and five are no mass
    assert [item["status"] for item in said["items"]].count("changed") == 5
    keeper.run("edit", "--where", "year=2010", "--profile", "Easy")
    keeper.run("edit", "--where", "year=2010", "--profile", "HD", "--accept")


def test_what_another_profile_for_films_would_grab_is_summed_where_it_stops(keeper: Program) -> None:
    lenient = LENIENT.replace("profile.HD", "profile.Easy")
    keeper.configure(lenient + "\n" + SMALL_ONLY.replace("profile.HD", "profile.Phone"))
    keeper.run("edit", "--where", "year=2010", "--profile", "Easy", "--accept")
    keeper.run("search", "tmdb:700", "--quiet")
    refused = keeper.run("edit", "--where", "year>2000", "--profile", "HD", code=6).stderr
    # the film that is searched for has the profile already
    assert "2 releases kept of the last 90 days 0 more would have been grabbed" in " ".join(refused.split())
    config = keeper.folder / "config.toml"
    config.write_text(
        config.read_text().replace('qualities = ["WEBDL-720p"]', 'qualities = ["WEBDL-720p", "WEBDL-1080p"]')
    )
    refused = keeper.run("edit", "--where", "year>2000", "--profile", "Phone", "--dry-run", code=6).stderr
    assert "1 more would have been grabbed (2.0 GiB), 1 less (8.0 GiB)" in " ".join(refused.split())
