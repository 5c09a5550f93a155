"""Wrong files, wrong keys, lying indexers, hostile torrents, dead services: a clear error, nothing lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.e2e.world import FILM, RELEASE
from tests.fakes.bittorrent import torrent_of
from tests.fakes.torznab_server import Fault, Item

if TYPE_CHECKING:
    from tests.e2e.world import World

NAMED = f"tmdb:{FILM['id']}"


def test_a_configuration_with_five_faults_names_all_five(world: World) -> None:
    world.write_config(
        faults='[safety]\ngrabs_per_run = "many"\nbytes_per_day = "9 bananas"\n[[root]]\nname = "second"\n'
        '[[indexer]]\nname = "other"\nkind = "torrznab"\n[schedule]\nserach = "1h"'
    )
    answer = world.run("list", code=10)
    for place in ("grabs_per_run", "bytes_per_day", "root[1]", "indexer[1].kind", "serach"):
        assert place in answer.err, answer.err
    assert not answer.out
    assert len(json.loads(world.run("list", "--json", code=10).err)["faults"]) == 5


def test_a_wrong_tmdb_key_exits_12_and_says_where_to_get_one(world: World) -> None:
    world.environment["TMDB_KEY"] = "f" * 32
    answer = world.run("add", NAMED, code=12)
    assert "themoviedb.org" in answer.err
    assert "f" * 32 not in answer.err


def test_postgres_down_exits_14_with_the_remedy(world: World) -> None:
    world.write_config(database='[database]\nurl = "postgresql://nobody:hush@127.0.0.1:9/films"')
    answer = world.run("list", code=14)
    assert "127.0.0.1" in answer.err
    assert "hint:" in answer.err
    assert "hush" not in answer.err


def test_a_page_of_html_names_the_indexer_and_the_rest_goes_on(world: World) -> None:
    second = (
        f'[[indexer]]\nname = "broken"\nkind = "torznab"\nurl = "{world.indexer.url}/broken"\napi_key = "x"'
    )
    world.write_config(second=second)
    world.run("add", NAMED)
    answer = world.run("search", NAMED, "--json", code=3)
    assert [release["title"] for release in answer.json] == [RELEASE]
    assert "broken" in answer.err
    world.indexer.unexpected.clear()
    world.indexer.faults.append(Fault(body=b"<html><body>Log in first</body></html>", times=9))
    answer = world.run("search", NAMED, "--fresh", "--indexer", "quay", code=None)
    assert answer.code in (3, 13)
    assert "quay" in answer.err


def test_a_torrent_that_climbs_out_never_reaches_the_client(world: World) -> None:
    hostile = torrent_of({"../../../etc/cron.d/film.mkv": 900_000_000}, name="Film")
    world.indexer.items[:] = [Item(RELEASE, size=900_000_000, tmdb_id=FILM["id"], torrent=hostile)]
    world.run("add", NAMED)
    world.run("search", NAMED)
    answer = world.run("grab", NAMED, "--json", code=None)
    assert answer.code != 0
    assert "leads out of its folder" in answer.err
    assert world.torrents() == []
    again = world.run("run-once", "--force", "--json", code=None)
    assert again.code in (0, 3)
    assert world.torrents() == []


def test_a_wrong_client_password_is_tried_at_most_twice_an_hour_over_all_processes(world: World) -> None:
    world.environment["CLIENT_PASSWORD"] = "wrong"
    world.run("add", NAMED)
    for _ in range(6):
        assert world.run("run-once", "--force", code=None).code in (3, 12)
    assert "rejects the login" in world.run("clients", "test", "qbit", code=12).out
    log = (world.client.folder / "qBittorrent" / "data" / "logs" / "qbittorrent.log").read_text()
    assert 1 <= log.count("WebAPI login failure") <= 2, log[-2000:]


def test_a_film_that_fits_several_asks_or_lists_the_choices(world: World) -> None:
    from tests.fakes.tmdb_films import film

    other = film(8802, "Salt and Cinders", "2003-05-02")
    world.tmdb.films[other["id"]] = other
    answer = world.run("add", "Salt and Cinders", "--json", code=5)
    choices = json.loads(answer.err)["choices"]
    assert {choice["year"] for choice in choices} == {2003, 2019}
    world.run("add", "Salt and Cinders (2003)")


def test_nothing_approved_is_no_error(world: World) -> None:
    world.indexer.items[:] = [Item("Salt.and.Cinders.2019.480p.WEB-DL.x264-EMBER", tmdb_id=FILM["id"])]
    world.run("add", NAMED)
    world.run("search", NAMED)
    answer = world.run("grab", NAMED, "--json")
    assert answer.json["status"] == "none"
    assert world.run("get", NAMED, "--json").json["status"] == "none"
