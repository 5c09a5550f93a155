"""Budgets, statistics, pauses, feeds, pushes and other searches, as a user calls them."""

from __future__ import annotations

import io
import json
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.cli.test_search import GOOD, program  # noqa: F401 - a fixture
from tests.fakes.torznab_server import CANARIES, KEY, PASSKEY, UNNAMED, Fault, Prowlarr

if TYPE_CHECKING:
    from tests.cli.test_search import Program


def test_a_search_is_seen_in_the_budget_and_in_the_statistics(program: Program):  # noqa: F811
    program.configure()
    program.run("search", "tmdb:700")
    api, files = json.loads(program.run("indexers", "budget", "--json").stdout)
    assert (api["name"], api["purpose"], api["in24Hours"], api["left"]) == ("quay", "api", 1000, 248)
    assert (files["purpose"], files["left"], files["fullAt"]) == ("download", 62, None)
    (row,) = json.loads(program.run("indexers", "stats", "--json").stdout)
    assert (row["calls"], row["good"], row["failed"], row["rows"], row["films"]) == (2, 2, 0, 2, 1)
    program.server.faults = [Fault(503)]
    program.run("search", "tmdb:700", "--fresh", code=13)
    shown = program.run("indexers", "stats").stdout
    assert "last failure: indexer quay failed (503)" in shown
    assert "not asked" in shown
    program.run("search", "tmdb:700", "--fresh", code=13)
    (row,) = json.loads(program.run("indexers", "stats", "--json").stdout)
    assert (row["failed"], row["notAsked"]) == (1, 1), "nothing there and could not ask never look alike"
    assert "left alone until" in program.run("indexers", "list").stdout


def test_a_spent_budget_is_told_with_its_end(program: Program):  # noqa: F811
    config = program.folder / "config.toml"
    config.write_text(config.read_text().replace('kind = "torznab"', 'kind = "torznab"\napi_calls = 8'))
    program.run("search", "tmdb:700")
    said = program.run("search", "tmdb:700", "--fresh", code=13)
    assert "the budget of calls of indexer quay is spent: it is not asked before" in said.stderr
    assert "indexers budget" in said.stderr
    config.write_text(config.read_text().replace("api_calls = 8", "api_calls = 0"))
    assert "api_calls: must be at least 1" in program.run("list", code=10).stderr


def test_a_paused_indexer_is_not_asked_until_it_is_resumed(program: Program):  # noqa: F811
    assert "paused indexer quay until" in program.run("pause", "indexer", "quay", "--until", "3d").stdout
    said = program.run("search", "tmdb:700", code=13)
    assert "indexer quay is paused" in said.stderr
    assert "radarr-cli resume indexer quay" in said.stderr
    assert program.server.asked == []
    assert "paused until" in program.run("indexers", "list").stdout
    assert json.loads(program.run("pause", "--json").stdout)[0]["key"] == "indexer:quay"
    assert program.run("resume", "indexer", "quay").stdout == "resumed indexer quay\n"
    assert program.run("resume", "indexer", "quay").stdout == "indexer quay was not paused\n"
    program.run("search", "tmdb:700")
    program.run("pause", "all")
    assert all(
        stage["status"] == "paused" for stage in json.loads(program.run("run-once", "--json").stdout)["items"]
    )
    program.run("resume", "all")
    assert program.run("pause").stdout == "nothing is paused\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("pause", "indexer", "nobody"), 4),
        (("pause", "indexer"), 2),
        (("pause", "all", "quay"), 2),
        (("pause", "weather", "quay"), 2),
        (("pause", "indexer", "quay", "--until", "soon"), 2),
        (("pause", "stage", "search", "--until", "2001-01-01"), 2),
        (("search",), 2),
        (("search", "tmdb:700", "--text", "x"), 2),
        (("search", "--where", "year=1", "--pick"), 2),
        (("releases", "tmdb:700", "x.json"), 2),
        (("releases", "push", "nowhere.json"), 4),
    ],
)
def test_what_makes_no_sense_is_refused(program: Program, arguments: tuple[str, ...], code: int):  # noqa: F811
    said = program.run(*arguments, code=code)
    assert said.stderr
    assert program.server.asked == []


def test_words_are_searched_for_without_a_film_and_nothing_is_kept(program: Program):  # noqa: F811
    found = json.loads(program.run("search", "--text", "lantern keeper bluray", "--json").stdout)
    assert [each["title"] for each in found] == [GOOD]
    assert GOOD in program.run("search", "--text", "lantern keeper bluray").stdout
    assert json.loads(program.run("releases", "tmdb:700", "--json").stdout) == []
    assert not [canary for canary in CANARIES if canary in str(found)]


def test_every_call_is_told_where_nothing_was_found(program: Program):  # noqa: F811
    program.server.items = []
    said = program.run("search", "tmdb:700").stderr
    assert "quay: ok: 0 items" in said
    assert "ids t=movie&tmdbid=700" in said
    assert "title t=search&q=Lantern+Keeper+2019" in said
    assert not [canary for canary in CANARIES if canary in said]


def test_the_films_of_a_filter_are_searched_for(program: Program):  # noqa: F811
    document = json.loads(program.run("search", "--where", "year=2019", "--json").stdout)
    (item,) = document["items"]
    assert (item["title"], item["found"], item["approved"]) == ("The Lantern Keeper (2019)", 2, 1)
    assert program.run("search", "--where", "year=1950").stdout == "no film fits the filter\n"


def test_feeds_are_read_by_hand_and_not_twice_within_15_minutes(program: Program):  # noqa: F811
    program.server.items.pop(0)
    first = json.loads(program.run("rss", "--json").stdout)
    assert first["items"][0] | {"message": ""} == {
        "title": "quay", "indexer": "quay", "status": "read", "found": 1, "pages": 1, "message": "",
    }  # fmt: skip
    calls = len(program.server.asked)
    assert "read 0 min ago" in program.run("rss").stdout
    assert len(program.server.asked) == calls
    assert "quay: 1 items" in program.run("rss", "--fresh").stdout


def test_a_release_of_the_feed_that_no_client_takes_is_a_failure(program: Program):  # noqa: F811
    assert "client" in program.run("rss", code=3).stderr


def test_an_announced_release_is_judged_and_the_exit_code_tells(program: Program, monkeypatch):  # noqa: F811
    link = f"{program.server.url}/download/0.torrent?passkey={PASSKEY}&zz={UNNAMED}"
    document = {"title": GOOD.replace("1080p", "480p"), "downloadUrl": link, "protocol": "torrent",
                "tmdbId": 700, "indexer": "quay"}  # fmt: skip

    def pushed(document: object, code: int) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(document)))
        said = program.run("releases", "push", "-", "--json", code=code)
        assert not [canary for canary in CANARIES if canary in f"{said}"]
        return said.stdout

    (found,) = json.loads(pushed(document, 5))
    assert (found["rejected"], bool(found["rejections"])) == (True, True)
    (found,) = json.loads(pushed([{"title": "No.Such.Film.2001.1080p-X", "downloadUrl": link}], 4))
    assert found["rejections"] == ["The name fits no film of the library"]
    pushed([], 2)
    pushed({"title": "x"}, 2)
    watched, done = program.folder / "watched", program.folder / "done"
    for folder in (watched, done):
        folder.mkdir()
    program.configure(
        "[safety]\ngrabs_per_day = 0",
        f'[[client]]\nname = "hole"\nkind = "blackhole"\ntorrent_folder = "{watched}"'
        f'\nwatch_folder = "{done}"',
    )
    (found,) = json.loads(pushed(document | {"title": GOOD}, 6))
    assert (found["approved"], found["temporarilyRejected"], found["rejected"]) == (False, True, False)
    assert found["rejections"][0].startswith("Held back: ")


def test_sync_without_prowlarr_changes_nothing(program: Program):  # noqa: F811
    assert program.run("indexers", "sync").stdout == "nothing changed; 0 indexers\n"


def test_sync_tells_what_a_prowlarr_has_and_has_no_more_and_has_otherwise(program: Program):  # noqa: F811
    def one(number: int, name: str, **changes: object) -> dict[str, object]:
        return {
            "id": number,
            "name": name,
            "enable": True,
            "protocol": "torrent",
            "privacy": "private",
        } | changes

    key = "canaryprowlarr5566"
    named = [one(1, "One"), one(2, "Two"), one(3, "Music", capabilities={"categories": [{"id": 3000}]})]
    prowlarr = program.server.prowlarr = Prowlarr(key, named)
    program.configure(f'[[prowlarr]]\nurl = "{program.server.url}"\napi_key = "{key}"', indexers={})
    assert program.run("indexers", "sync").stdout.splitlines() == [
        "added  One  prowlarr:prowlarr", "added  Two  prowlarr:prowlarr",
    ]  # fmt: skip
    assert program.run("indexers", "sync").stdout == "nothing changed; 2 indexers\n"
    prowlarr.indexers = [one(1, "One", priority=7, privacy="public"), one(4, "Four")]
    found = json.loads(program.run("indexers", "sync", "--json").stdout)
    assert [(each["change"], each["name"], each["message"]) for each in found["items"]] == [
        ("added", "Four", ""), ("changed", "One", "priority: 25 -> 7, private: True -> False"),
        ("removed", "Two", ""),
    ]  # fmt: skip
    assert [each["name"] for each in json.loads(program.run("indexers", "list", "--json").stdout)] == [
        "Four", "One",
    ]  # fmt: skip
    program.server.faults = [Fault(500)]
    assert "failed (500)" in program.run("indexers", "sync", code=3).stderr


def test_each_call_of_an_indexer_is_told_with_what_came_of_it(program: Program):  # noqa: F811
    program.run("search", "tmdb:700")
    program.server.faults = [Fault(500)]
    program.run("search", "tmdb:700", "--fresh", code=13)
    failed, found, caps = json.loads(program.run("indexers", "stats", "quay", "--json").stdout)
    assert (failed["status"], failed["rows"], failed["error"]) == ("error", 0, "indexer quay failed (500)")
    assert (found["status"], found["rows"], found["query"]) == (
        "ok", 2, "t=movie&tmdbid=700&imdbid=0000700",
    )  # fmt: skip
    assert caps["tier"] == "caps"
    said = program.run("indexers", "stats", "quay").stdout
    assert "error" in said
    assert "2 items" in said
    assert program.run("indexers", "stats", "nobody").stdout == "it was not asked\n"


def test_candidates_are_sorted_as_asked_for(program: Program):  # noqa: F811
    def titles(*arguments: str) -> list[str]:
        return [each["title"] for each in json.loads(program.run(*arguments, "--json").stdout)]

    small = program.server.items[1].title
    assert titles("search", "tmdb:700") == [GOOD, small]
    for key, expected in (
        ("size", [GOOD, small]), ("age", [GOOD, small]), ("seeders", [GOOD, small]), ("title", [GOOD, small]),
    ):  # fmt: skip
        assert titles("search", "tmdb:700", "--sort", key) == expected
        assert titles("releases", "tmdb:700", "--sort", key, "--reverse") == expected[::-1]
    assert titles("search", "--text", "lantern keeper", "--sort", "size", "--reverse") == [small, GOOD]
    asked = len(program.server.asked)
    assert "rank, size, age" in program.run("search", "tmdb:700", "--sort", "colour", code=2).stderr
    assert len(program.server.asked) == asked


def test_titles_in_the_language_of_the_profile_are_asked_for(program: Program):  # noqa: F811
    with psycopg.connect(program.database_url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO movie_title (clean_title, movie_id, title, kind, language)"
            " SELECT 'leuchtturmwaerter', id, 'Der Leuchtturmwärter', 'translation', 'German' FROM movie"
        )
    program.server.items = []
    config = program.folder / "config.toml"
    program.run("search", "tmdb:700")
    assert not any("Leuchtturm" in call for call in program.server.asked)
    config.write_text(config.read_text().replace("[profile.HD]", '[profile.HD]\nlanguage = "German"'))
    program.run("search", "tmdb:700", "--fresh")
    assert any("q=Der Leuchtturmwarter 2019" in call for call in program.server.asked)


def test_where_nothing_is_kept_the_last_calls_say_why(program: Program):  # noqa: F811
    assert "no indexer was asked for it lately" in program.run("releases", "tmdb:700").stderr
    program.server.items = []
    program.run("search", "tmdb:700")
    said = program.run("releases", "tmdb:700").stderr
    assert "quay  0 items" in said
    program.server.faults = [Fault(500)]
    program.run("search", "tmdb:700", "--fresh", code=13)
    assert "quay  error" in program.run("releases", "tmdb:700").stderr


def test_wrong_credentials_stop_at_once_and_say_what_clears_them(program: Program):  # noqa: F811
    program.server.key = "another"
    assert "refused the API key" in program.run("search", "tmdb:700", code=12).stderr
    (asks,) = json.loads(program.run("attention", "--json").stdout)
    assert asks["remedy"] == "radarr-cli indexers test quay"
    calls = len(program.server.asked)
    for _ in range(3):
        said = program.run("search", "tmdb:700", "--fresh", code=13).stderr
        assert "is not asked until its settings change" in said
    assert len(program.server.asked) == calls
    # What has no end is null, wherever it is told; a date would have to be invented.
    (listed,) = json.loads(program.run("indexers", "list", "--json").stdout)
    (standing,) = json.loads(program.run("status", "--json").stdout)["indexers"]
    explained = json.loads(program.run("explain", "tmdb:700", "--json").stdout)["feeds"]["quay"]
    for told in (listed, standing, explained):
        assert (told["stopped"], told.get("disabledUntil")) == (True, None)
    said = program.run("status").stdout + program.run("explain", "tmdb:700").stdout
    assert said.count("left alone until its settings change") == 2
    assert "infinity" not in said
    program.run("indexers", "test", "quay", code=12)
    program.server.key = KEY
    program.run(*asks["remedy"].split()[1:])
    assert json.loads(program.run("attention", "--json").stdout) == []
    assert GOOD in program.run("search", "tmdb:700").stdout


def test_wrong_credentials_that_a_test_finds_stop_as_well(program: Program):  # noqa: F811
    program.server.faults = [Fault(500)]
    program.run("search", "tmdb:700", code=13)
    program.server.key = "another"
    program.run("indexers", "test", "quay", code=12)
    (asks,) = json.loads(program.run("attention", "--json").stdout)
    assert asks["remedy"] == "radarr-cli indexers test quay"
    calls = len(program.server.asked)
    said = program.run("search", "tmdb:700", "--fresh", code=13).stderr
    assert "is not asked until its settings change" in said
    assert len(program.server.asked) == calls


def test_an_indexer_that_is_stopped_for_good_does_not_stop_the_look_after_health(program: Program):  # noqa: F811
    program.server.key = "another"
    program.run("search", "tmdb:700", code=12)
    ran = json.loads(program.run("run-once", "--only", "health", "--force", "--json", code=None).stdout)
    assert "a bug" not in json.dumps(ran)
    found = program.run("doctor", code=None).stdout
    assert "left alone until its settings change" in " ".join(found.split())


def test_no_words_are_no_question(program: Program):  # noqa: F811
    program.configure()
    assert "--text holds no words" in program.run("search", "--text", " ", code=2).stderr
    assert program.server.asked == []


def test_a_time_that_a_test_is_told_is_kept_to(program: Program):  # noqa: F811
    program.server.faults = [Fault(429, headers={"Retry-After": "21600"})]
    program.run("indexers", "test", "quay", code=13)
    with psycopg.connect(program.database_url) as connection:
        row = connection.execute("SELECT disabled_until - now() FROM indexer_state").fetchone()
    assert row is not None
    assert timedelta(hours=5.9) < row[0] <= timedelta(hours=6)


@pytest.mark.parametrize("which", ["quay", "all"])
def test_jacketts_feeds_of_one_tracker_and_of_all(program: Program, which: str):  # noqa: F811
    """Its addresses, and items that say whose they are and whether that is a private tracker."""
    feed = f"{program.server.url}/api/v2.0/indexers/{which}/results/torznab"
    program.configure(indexers={"jackett": feed})
    for item in program.server.items:
        item.extra = '<jackettindexer id="quay">Quay</jackettindexer><type>private</type>'
    found = json.loads(program.run("search", "tmdb:700", "--json").stdout)
    assert [each["title"] for each in found] == [GOOD, program.server.items[1].title]
    said = program.run("indexers", "test", "jackett").stdout
    assert ('feed of "all" trackers' in said) == (which == "all")
    with psycopg.connect(program.database_url) as connection:
        private = connection.execute("SELECT DISTINCT private FROM release_offer").fetchall()
    assert private == [(True,)]


def test_several_films_are_searched_for_and_counted(program: Program, monkeypatch):  # noqa: F811
    found = json.loads(program.run("search", "tmdb:700", "tmdb:1", "--json", code=3).stdout)
    assert [(item["title"], item["found"]) for item in found["items"]] == [("The Lantern Keeper (2019)", 2)]
    assert found["failures"][0]["subject"] == "tmdb:1"
    monkeypatch.setattr("sys.stdin", io.StringIO("# mine\ntmdb:700\n"))
    assert GOOD in program.run("search", "-").stdout


def test_a_test_of_many_indexers_takes_as_long_as_the_slowest(program: Program):  # noqa: F811
    program.configure(indexers={f"i{number}": program.server.url for number in range(5)})
    program.server.faults = [Fault(body=b"", status=500, delay=0.6) for _ in range(5)]
    started = time.monotonic()
    program.run("indexers", "test", code=13)
    assert time.monotonic() - started < 2
    program.server.key = "another"
    program.run("indexers", "test", "i1", code=12)
