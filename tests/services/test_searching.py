"""Searching a film on loopback indexers with a real Postgres: the pool, failures, no secret anywhere."""

from __future__ import annotations

import io
import stat
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.adapters.indexers.roster import build_roster
from radarr_cli.adapters.indexers.settings import TorznabSettings
from radarr_cli.domain.movie import Availability, MovieDetails, MovieTitle, TitleKind
from radarr_cli.domain.parsing import clean_title
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import (
    IndexerEntry,
    IndexerOverride,
    NetworkSettings,
    ProwlarrSettings,
    Url,
)
from radarr_cli.errors import ConfigError, NotFound
from radarr_cli.ports import Roster, SearchAnswer, SearchQuery
from radarr_cli.services.indexers.searching import Searching
from radarr_cli.store import movies, releases
from radarr_cli.store.metadata_cache import MetadataCache
from radarr_cli.store.spool import Spool
from tests.fakes.torznab_server import (
    CANARIES,
    KEY,
    Fault,
    Item,
    Prowlarr,
    TorznabServer,
    error,
)

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
NETWORK = NetworkSettings(timeout=timedelta(seconds=2))
NAME = "The.Lantern.Keeper.2019.1080p.BluRay.x264-GRP"


def add_film(
    database: Database, title: str = "The Lantern Keeper", year: int = 2019, tmdb_id: int = 700
) -> int:
    details = MovieDetails(
        tmdb_id=tmdb_id,
        imdb_id=f"tt{tmdb_id:07d}",
        title=title,
        sort_title=title.lower(),
        original_title=title,
        year=year,
        years=(year,),
        titles=(MovieTitle(title, clean_title(title), TitleKind.MAIN),),
    )
    with database.transaction():
        movie_id = movies.add_movie(
            database, details, profile="HD", root="films", folder=f"{title} ({year})", monitored=True,
            minimum_availability=Availability.RELEASED, tags=("kids",), added_by="test", now=NOW,
        )  # fmt: skip
    assert movie_id is not None
    return movie_id


class World:
    """A library with one film, a spool, and a clock that is set by hand."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.spool = Spool(folder / "state" / "releases")
        self.time = NOW
        self.entries: list[IndexerEntry] = []
        self.prowlarrs: list[ProwlarrSettings] = []
        self.film = add_film(database)

    def indexer(self, server: TorznabServer, name: str = "tracker", **changes) -> None:
        options = TorznabSettings(url=Url(server.url), api_key=Secret.of(KEY))
        self.entries.append(IndexerEntry(name=name, kind="torznab", options=options, **changes))

    @property
    def searching(self) -> Searching:
        cache = MetadataCache(self.database)
        return Searching(
            database=self.database,
            roster=lambda fresh: build_roster(self.entries, self.prowlarrs, NETWORK, cache, fresh=fresh),
            spool=self.spool,
            now=lambda: self.time,
            patience=3,
            sleep=lambda seconds: None,
        )

    def end_pauses(self) -> None:
        """What a passed test of an indexer does."""
        self.database.execute("UPDATE indexer_state SET disabled_until = NULL")

    def files(self) -> set[str]:
        return {path.name for path in self.spool.folder.iterdir()}

    def everything_written(self) -> str:
        """Every row of every table, and every file name of the state folder."""
        written = io.StringIO()
        tables = self.database.all("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
        for table in tables:
            for row in self.database.all(f"SELECT to_jsonb(t)::text AS row FROM {table['name']} t"):
                written.write(row["row"] + "\n")
        return written.getvalue() + " ".join(self.files())


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    return World(database, tmp_path)


def test_what_was_found_is_the_pool_and_can_be_fetched_in_another_process(world):
    items = [
        Item(NAME, tmdb_id=700, torrent=b"d4:infod4:name1:aee"),
        Item("The.Lantern.Keeper.2019.720p-X", magnet=True),
    ]
    with TorznabServer(items) as server:
        items[1].tmdb_id = 700
        world.indexer(server, priority=7, private=True)
        result = world.searching.search(world.film)
        assert result.failures == ()
        assert [(each.offer.title, each.match_kind) for each in result.offers] == [
            (item.title, "id") for item in items
        ]
        torrent, magnet = result.offers
        kept = world.searching.pool(world.film)
        assert sorted(kept, key=lambda each: each.offer_id) == list(result.offers)
        assert world.searching.find(torrent.short_id.upper()) == torrent
        assert world.searching.fetch(torrent).content == b"d4:infod4:name1:aee"
        assert world.searching.fetch(magnet).magnet == items[1].magnet_url
    assert torrent.offer.indexer_priority == 7
    assert torrent.offer.private is True
    assert len(torrent.short_id) == 7
    with pytest.raises(NotFound, match="r000000"):
        world.searching.find("r000000")


def test_no_secret_is_seen_anywhere_but_in_the_files_of_the_state_folder(world, caplog):
    caplog.set_level("DEBUG")
    items = [
        Item(NAME, tmdb_id=700),
        Item(NAME + "2", tmdb_id=700, magnet=True),
        Item("Some.Other.Film.2011.1080p-X", tmdb_id=700),
    ]
    with TorznabServer(items) as server:
        world.indexer(server)
        world.indexer(server, name="second")
        results = [world.searching.search(world.film)]
        server.faults = [Fault(body=error(100, f"Invalid key {KEY}"), times=2)]
        world.time += timedelta(days=1)
        results.append(world.searching.search(world.film))
        assert [failure.code for failure in results[1].failures] == ["credentialsRejected"] * 2
        world.time += timedelta(days=1)
        world.end_pauses()
        results.append(world.searching.search(world.film))
        for stored in results[2].offers:
            world.searching.fetch(stored)
    seen = f"{results!r} {results} {world.everything_written()} {caplog.text} {world.searching!r}"
    assert len(results[2].offers) == 4
    for canary in CANARIES:
        assert canary not in seen, canary
    files = sorted(world.spool.folder.iterdir())
    assert files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(world.spool.folder.stat().st_mode) == 0o700
    kept = "".join(path.read_text() for path in files)
    assert KEY not in kept, "a configured secret is kept by its name alone"
    assert all(canary in kept for canary in CANARIES if canary != KEY)


def test_one_release_of_two_indexers_is_one_and_a_new_search_changes_no_id(world):
    with (
        TorznabServer([Item(NAME, tmdb_id=700)]) as first,
        TorznabServer([Item(NAME.replace(".", " "), size=1, tmdb_id=700)]) as second,
    ):
        world.indexer(first, name="a")
        world.indexer(second, name="b")
        before = world.searching.search(world.film).offers
        world.time += timedelta(hours=1)
        after = world.searching.search(world.film).offers
    assert [each.short_id for each in before] == [each.short_id for each in after]
    assert len({each.offer_id for each in before}) == 2
    assert len({each.release_id for each in before}) == 1
    keys = {row["key"].split(":")[0] for row in world.database.all("SELECT key FROM release_key")}
    assert keys == {"btih", "name"}


def test_a_failing_indexer_is_named_and_the_others_go_on(world):
    with TorznabServer([Item(NAME, tmdb_id=700)]) as good, TorznabServer() as bad, TorznabServer() as gone:
        world.indexer(good, name="good")
        world.indexer(bad, name="bad")
        world.indexer(gone, name="gone")
        gone._server.shutdown()
        gone._server.server_close()
        bad.faults = [Fault(body=b"<html>Log in</html>", times=2)]
        result = world.searching.search(world.film)
        gone._server = bad._server
    assert [each.offer.indexer for each in result.offers] == ["good"]
    assert [(failure.subject, failure.code) for failure in result.failures] == [
        ("indexer:bad", "invalidAnswer"),
        ("indexer:gone", "serviceUnavailable"),
    ]
    rows = world.database.all("SELECT indexer, tier, status, error, rows FROM search_attempt ORDER BY id")
    assert [(row["indexer"], row["tier"], row["status"]) for row in rows] == [
        ("good", "caps", "ok"), ("good", "ids", "ok"), ("bad", "caps", "error"), ("bad", "ids", "error"),
        ("gone", "caps", "error"),
    ]  # fmt: skip
    assert "HTML page" in rows[2]["error"]


def test_a_search_takes_as_long_as_its_slowest_indexer_within_its_timeout(world):
    """One hangs before its first byte; `slow` answers within the time of its own."""
    with (
        TorznabServer([Item(NAME, tmdb_id=700)]) as good,
        TorznabServer() as hanging,
        TorznabServer([Item(NAME, tmdb_id=700)]) as slow,
    ):
        world.indexer(good, name="good")
        world.indexer(hanging, name="hanging", timeout=timedelta(seconds=0.5))
        world.indexer(slow, name="slow", timeout=timedelta(seconds=1.5))
        world.searching.search(world.film)  # capabilities are known from here on
        hanging.faults, slow.faults = [Fault(delay=3)], [Fault(body=b"", delay=0.8, status=503)]
        started = time.monotonic()
        result = world.searching.search(world.film)
        taken = time.monotonic() - started
        slowest = max(attempt.milliseconds for attempt in result.attempts) / 1000
        assert 0.8 < taken < slowest + 0.3, "50 ms on a machine that does nothing else, with the database"
        assert [each.offer.indexer for each in result.offers] == ["good"]
        assert {each.subject: "in time" in each.message for each in result.failures} == {
            "indexer:hanging": True, "indexer:slow": False,
        }  # fmt: skip


@dataclass
class Deaf:
    """An indexer whose call outlives every timeout, as a resolver of names does that hangs."""

    name: str = "deaf"
    fingerprint: str = "f"
    capabilities: Any = None

    def ready(self) -> None:
        pass

    def search(self, query: SearchQuery) -> SearchAnswer:
        if query.permit:
            query.permit()
        time.sleep(2)
        return SearchAnswer(offers=(), attempts=())


def test_an_indexer_that_outlives_every_timeout_is_waited_for_no_longer_than_its_time(world):
    entry = IndexerEntry(name="deaf", kind="torznab", timeout=timedelta(seconds=0.4))
    searching = replace(world.searching, roster=lambda fresh: Roster((Deaf(),), (entry,), {}))
    seen: list[str] = []
    progress = SimpleNamespace(step=lambda label, done, total: seen.append(f"{label} {done}/{total}"))
    started = time.monotonic()
    result = searching.search(world.film, progress=progress)
    assert 0.4 < time.monotonic() - started < 0.8
    assert result.failures[0].message == "indexer deaf gave no answer within 0.4 s"
    assert seen[0] == "waiting for deaf 0/1"


def test_progress_tells_who_is_waited_for_and_what_the_others_had(world):
    with TorznabServer([Item(NAME, tmdb_id=700)]) as good, TorznabServer() as bad:
        world.indexer(good, name="good")
        world.indexer(bad, name="bad")
        bad.faults = [Fault(500, delay=0.4)]
        seen: list[str] = []
        progress = SimpleNamespace(step=lambda label, done, total: seen.append(f"{label} {done}/{total}"))
        world.searching.search(world.film, progress=progress)
    assert list(dict.fromkeys(seen)) == [
        "waiting for good, bad 0/2",
        "waiting for bad · good 1 1/2",
        "good 1 · bad failed 2/2",
    ]


def test_indexers_are_asked_at_the_same_time(world):
    with TorznabServer() as server:
        for number in range(4):
            world.indexer(server, name=f"i{number}")
        server.faults = [Fault(delay=0.5) for _ in range(4)]
        started = time.monotonic()
        world.searching.search(world.film)
        assert time.monotonic() - started < 1.5


def test_what_fits_no_film_or_another_one_is_counted_and_told(world):
    other = add_film(world.database, "Harbour Lights", 2001, 701)
    items = [
        Item(NAME, tmdb_id=700),
        Item("Nobody.Knows.It.2010.1080p-X"),
        Item("Harbour.Lights.2001.1080p.WEB-DL-X"),
        Item("Harbour.Lights.1999.1080p.WEB-DL-X"),
    ]
    with TorznabServer(items) as server:
        server.caps = server.caps.replace(b"q,imdbid,tmdbid,year", b"q")
        for item in items:
            item.title += ".lantern.keeper.2019" if item is items[1] else ""
        world.indexer(server)
        server._fits = lambda item, query: True
        result = world.searching.search(world.film)
    assert [each.offer.title for each in result.offers] == [NAME]
    assert [(each.offer.title, each.match.movie_id) for each in result.others] == [
        (items[1].title, None), (items[2].title, other), (items[3].title, None),
    ]  # fmt: skip
    assert [each.offer.title for each in world.searching.pool(other)] == [items[2].title]
    assert world.database.value("SELECT count(*) FROM release_offer") == 2
    dropped = world.database.value("SELECT dropped FROM search_attempt WHERE rows > 0")
    assert dropped == {"noneMatch": 2, "otherMovie": 1}


@pytest.mark.parametrize(
    ("fault", "until"),
    [
        (Fault(429, b"", {"Retry-After": "1800"}), NOW + timedelta(minutes=30)),
        (Fault(body=error(500, "Request limit reached")), NOW + timedelta(hours=1)),
        (Fault(403), NOW + timedelta(hours=1)),
    ],
)
def test_an_indexer_that_refuses_is_left_alone_by_every_process_until_its_time(world, fault, until):
    with TorznabServer([Item(NAME, tmdb_id=700)]) as server:
        world.indexer(server)
        server.faults = [fault]
        first = world.searching.search(world.film)
        assert len(first.failures) == 1
        calls = len(server.asked)
        stored = world.database.value("SELECT disabled_until FROM indexer_state")
        assert stored is not None
        second = world.searching.search(world.film)
        assert len(server.asked) == calls
        assert [attempt.status for attempt in second.attempts] == ["paused"]
        assert "indexers test tracker" in (second.failures[0].hint or "")
        world.time = stored + timedelta(seconds=1)
        assert len(world.searching.search(world.film).offers) == 1
        assert world.database.value("SELECT disabled_until FROM indexer_state") is None
    if "Retry-After" not in fault.headers:
        assert stored == until


def test_a_new_key_is_tried_at_once(world):
    with TorznabServer([Item(NAME, tmdb_id=700)]) as server:
        world.indexer(server)
        good = world.entries[0]
        world.entries[0] = replace(good, options=replace(good.options, api_key=Secret.of("wrong")))
        assert world.searching.search(world.film).failures
        world.entries[0] = good
        assert len(world.searching.search(world.film).offers) == 1


def test_capabilities_are_asked_once_a_week(world):
    with TorznabServer([Item(NAME, tmdb_id=700)]) as server:
        world.indexer(server)
        for days in (0, 3, 3, 3):
            world.time += timedelta(days=days)
            world.searching.search(world.film)
        assert [call.split("&")[0] for call in server.asked].count("/api?t=caps") == 2


def test_the_pool_answers_for_a_while_for_indexers_that_have_answered(world):
    reuse = timedelta(minutes=5)
    with TorznabServer([Item(NAME, tmdb_id=700)]) as server:
        world.indexer(server)
        first = world.searching.search(world.film, reuse=reuse)
        calls = len(server.asked)
        world.time += timedelta(minutes=4)
        second = world.searching.search(world.film, reuse=reuse)
        assert second.offers == first.offers
        assert second.answered_at == NOW
        assert len(server.asked) == calls
        world.time += timedelta(minutes=2)
        assert world.searching.search(world.film, reuse=reuse).answered_at is None
        with TorznabServer([Item(f"{NAME}2", tmdb_id=700)]) as other:
            world.indexer(other, name="new")
            other.faults = [Fault(500)]
            calls = len(server.asked)
            failed = world.searching.search(world.film, reuse=reuse)
            assert [each.subject for each in failed.failures] == ["indexer:new"]
            world.end_pauses()
            both = world.searching.search(world.film, reuse=reuse)
            assert [each.offer.indexer for each in both.offers] == ["new", "tracker"]
            assert (both.asked, {each.indexer for each in both.attempts}) == (("tracker", "new"), {"new"})
            assert len(server.asked) == calls, "who has answered isn't asked again for the other's sake"


def test_indexers_are_chosen_by_name_or_by_the_tags_of_the_film(world):
    with TorznabServer() as server:
        world.indexer(server, name="all")
        world.indexer(server, name="kids", tags=("kids", "x"))
        world.indexer(server, name="adults", tags=("adults",))
        world.indexer(server, name="off", enabled=False)
        assert world.searching.search(world.film).asked == ("all", "kids")
        assert world.searching.search(world.film, indexers=["adults"]).asked == ("adults",)
        with pytest.raises(NotFound, match="off"):
            world.searching.search(world.film, indexers=["off"])
        with pytest.raises(NotFound, match="film 99"):
            world.searching.search(99)
        world.entries = [replace(entry, interactive=False) for entry in world.entries]
        assert world.searching.search(world.film).asked == ("all", "kids")
        with pytest.raises(ConfigError, match="no indexer is asked for The Lantern Keeper"):
            world.searching.search(world.film, interactive=True)
        world.entries = [replace(entry, interactive=True, automatic=False) for entry in world.entries]
        assert world.searching.search(world.film, interactive=True).asked == ("all", "kids")
        assert world.searching.indexers_of(["kids"]) == []
    world.entries = []
    with pytest.raises(ConfigError, match="no indexer"):
        world.searching.search(world.film)


PROWLARR_KEY = "canaryprowlarr00112233445566778899"


def prowlarr_indexer(number: int, name: str, **changes):
    return {
        "id": number, "name": name, "enable": True, "protocol": "torrent", "privacy": "private",
        "priority": 30, "tags": [1], "fields": [{"name": "passkey", "value": "canaryfield"}],
    } | changes  # fmt: skip


def test_prowlarr_names_the_indexers_and_its_last_answer_serves_when_it_is_down(world):
    indexers = [
        prowlarr_indexer(1, "One"),
        prowlarr_indexer(2, "Two", enable=False),
        prowlarr_indexer(3, "Three", privacy="public"),
        prowlarr_indexer(4, "Four", protocol="usenet", tags=[2]),
        prowlarr_indexer(5, "Mine"),
    ]
    tags = [{"id": 1, "label": "films"}, {"id": 2, "label": "other"}]
    prowlarr = Prowlarr(PROWLARR_KEY, indexers, tags)
    with TorznabServer([Item(NAME, tmdb_id=700)], prowlarr=prowlarr, key=PROWLARR_KEY) as server:
        world.prowlarrs = [
            ProwlarrSettings(
                url=Url(server.url), api_key=Secret.of(PROWLARR_KEY), tags=("films",), exclude=("Three",)
            )
        ]
        world.entries = [IndexerEntry(name="Mine", kind="torznab", enabled=False)]
        result = world.searching.search(world.film)
        assert result.failures == ()
        assert result.asked == ("One",)
        assert result.offers[0].offer.private is True
        assert result.offers[0].offer.indexer_priority == 30
        assert "/1/api?t=movie" in server.asked[-1]
        assert (
            world.database.value("SELECT source FROM indexer_state WHERE name = 'One'") == "prowlarr:prowlarr"
        )
        lists = server.asked.count("/api/v1/indexer")
        world.searching.search(world.film)
        assert server.asked.count("/api/v1/indexer") == lists, "within a day the kept list serves"
        server.faults = [Fault(503)]
        again = world.searching.search(world.film, fresh=True)
        assert [failure.subject for failure in again.failures] == ["prowlarr:prowlarr"]
        assert len(again.offers) == 1
        prowlarr.key = "changed"
        denied = world.searching.search(world.film, fresh=True)
        assert denied.failures[0].code == "credentialsRejected"
    seen = f"{result} {again} {denied} {world.everything_written()}"
    assert PROWLARR_KEY not in seen
    assert "canaryfield" not in seen
    assert "{secret:" not in seen or "prowlarr.prowlarr.api_key" in seen


def test_the_configuration_may_say_otherwise_of_an_indexer_that_prowlarr_names(world):
    prowlarr = Prowlarr(PROWLARR_KEY, [prowlarr_indexer(1, "One"), prowlarr_indexer(2, "Two")])
    with TorznabServer(prowlarr=prowlarr, key=PROWLARR_KEY) as server:
        settings = ProwlarrSettings(url=Url(server.url), api_key=Secret.of(PROWLARR_KEY))
        override = IndexerOverride(name="One", priority=3, private=False, seed_ratio=2.0, api_calls=7)
        roster = build_roster([], [settings], NETWORK, overrides={"One": override})
    one, two = roster.entries
    assert (one.priority, one.private, one.seed_ratio, one.api_calls) == (3, False, 2.0, 7)
    assert (two.priority, two.private, two.seed_ratio, two.api_calls) == (30, True, None, None)
    assert one.kind == two.kind


def test_an_address_that_is_only_on_another_machine_is_said_to_be(world):
    with TorznabServer([Item(NAME, tmdb_id=700)]) as server:
        world.indexer(server)
        (stored,) = world.searching.search(world.film).offers
        world.spool.remove(world.files())
        with pytest.raises(NotFound, match="isn't on this machine"):
            world.searching.fetch(stored)
        world.entries = []
        world.searching.spool.write(
            releases.secret_file_of(world.database, stored.offer_id), {"download_url": "http://x/"}
        )
        with pytest.raises(ConfigError, match="indexer tracker"):
            world.searching.fetch(stored)


def test_what_no_indexer_shows_any_more_is_forgotten_with_its_files(world):
    with TorznabServer([Item(NAME, tmdb_id=700)]) as server:
        world.indexer(server)
        world.searching.search(world.film)
        world.time += timedelta(days=60)
        server.items = [Item("The.Lantern.Keeper.2019.2160p.WEB-DL-NEW", tmdb_id=700)]
        world.searching.search(world.film)
        assert world.searching.forget_unseen() == 0
        world.time += timedelta(days=45)
        assert world.searching.forget_unseen() == 1
        assert [each.offer.title for each in world.searching.pool(world.film)] == [server.items[0].title]
        assert len(world.files()) == 1
        movies.remove_movie(world.database, world.film)
        assert world.searching.forget_unseen() == 1
    assert world.database.value("SELECT count(*) FROM release_offer") == 0
    assert world.files() == set()


@pytest.mark.parametrize("name", ["", "..", "../x", "a" * 31, "A" * 32, "a" * 32 + "/.."])
def test_a_spool_keeps_nothing_outside_its_folder(tmp_path, name):
    with pytest.raises(ValueError, match="not the name"):
        Spool(tmp_path).write(name, {})


def test_a_spool_that_cannot_be_written_says_what_to_do(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="state folder") as caught:
        Spool(tmp_path / "file" / "x").write("a" * 32, {})
    assert "XDG_STATE_HOME" in (caught.value.hint or "")
    assert Spool(tmp_path).read("a" * 32) is None
