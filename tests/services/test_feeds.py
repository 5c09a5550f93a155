"""Feeds, pushes and the queue of searches: a virtual clock, real Postgres, an indexer on loopback."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.adapters.indexers.roster import build_roster
from radarr_cli.adapters.indexers.settings import TorznabSettings
from radarr_cli.domain.profile import DelayProfile
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import IndexerEntry, NetworkSettings, SafetySettings, Url
from radarr_cli.errors import BudgetSpent, Locked, RadarrCliError, SafetyBrake, UsageError
from radarr_cli.ports import Roster, SearchAnswer, SearchAttempt, SearchQuery
from radarr_cli.services.grabs.acquiring import Acquiring
from radarr_cli.services.grabs.feeds import Feeds
from radarr_cli.services.grabs.pushing import Pushing
from radarr_cli.services.indexers.roster import Indexers
from radarr_cli.services.indexers.searching import Searching
from radarr_cli.services.running import Pace
from radarr_cli.store import locks, releases, wanted
from radarr_cli.store.database import Database
from radarr_cli.store.spool import Spool
from tests.fakes.bittorrent import torrent_of
from tests.fakes.torznab_server import CANARIES, KEY, PASSKEY, Fault, Item, TorznabServer, error
from tests.services.download_stack import FakeClient, Stack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from radarr_cli.services.running import StageResult

TITLE = "The.Lantern.Keeper.2019.1080p.BluRay.x264-GRP"
PACE = Pace(stopping=lambda: False)
DRY = replace(PACE, dry_run=True)


def item(title: str = TITLE, **changes: Any) -> Item:
    size = 4 * 1024**3
    torrent = torrent_of({"film.mkv": size}, name=title, piece_length=4 * 1024**2)
    values: dict[str, Any] = {"size": size, "tmdb_id": 700, "torrent": torrent}
    return Item(title, **values | changes)


def others(count: int, *, newest: timedelta = timedelta(0), first: int = 0) -> list[Item]:
    """Items that fit no film, a minute apart, the newest first."""
    return [
        Item(f"Other.Film.{first + number}.2001.1080p.WEB-DL-X", age=newest + timedelta(minutes=number))
        for number in range(count)
    ]


@dataclass
class House:
    """A library with one wanted film, one indexer, one client, and a clock that is moved by hand."""

    database: Database
    folder: Path
    entries: list[IndexerEntry] = field(default_factory=list)
    client: FakeClient = field(default_factory=FakeClient)

    def __post_init__(self) -> None:
        self.stack = Stack(self.database, self.folder, lambda _: self.client, clock=datetime.now(UTC))
        self.film, self.variant = self.stack.film(700, "The Lantern Keeper", 2019)

    def indexer(self, server: TorznabServer, name: str = "tracker", **changes: Any) -> None:
        options = TorznabSettings(url=Url(server.url), api_key=Secret.of(KEY))
        self.entries.append(IndexerEntry(name=name, kind="torznab", options=options, **changes))

    def roster(self, fresh: bool = False) -> Roster:
        return build_roster(self.entries, [], NetworkSettings(timeout=timedelta(seconds=2)), fresh=fresh)

    @property
    def searching(self) -> Searching:
        return Searching(
            database=self.database,
            roster=self.roster,
            spool=Spool(self.folder / "spool"),
            now=self.stack.now,
            sleep=lambda seconds: self.stack.wait(seconds=seconds),
            patience=5,
        )

    @property
    def feeds(self) -> Feeds:
        grabbing = replace(self.stack.grabbing, fetch=self.searching.fetch)
        return Feeds(searching=self.searching, grabbing=lambda: grabbing)

    @property
    def pushing(self) -> Pushing:
        grabbing = replace(self.stack.grabbing, fetch=self.searching.fetch)
        return Pushing(
            searching=self.searching, deciding=grabbing.deciding, grabbing=lambda: grabbing, user="ida"
        )

    @property
    def indexers(self) -> Indexers:
        return Indexers(
            database=self.database, entries=tuple(self.entries), roster=self.roster,
            budgets=self.searching.budgets, now=self.stack.now,
        )  # fmt: skip

    def sync(self, **wishes: Any) -> StageResult:
        return self.feeds.sync(PACE, **wishes)

    def statuses(self, **wishes: Any) -> list[object]:
        return [each["status"] for each in self.sync(**wishes).items]

    def gap(self) -> Any:
        return self.database.value("SELECT feed_gap FROM indexer_state")


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database, tmp_path)


@pytest.fixture
def server() -> Iterator[TorznabServer]:
    with TorznabServer(others(3, newest=timedelta(minutes=10))) as running:
        yield running


def feed_calls(server: TorznabServer) -> int:
    return sum("t=caps" not in call and call.startswith("/api") for call in server.asked)


def test_what_is_new_and_approved_is_taken_and_a_feed_is_left_alone_for_15_minutes(house, server):
    house.indexer(server)
    assert house.statuses() == ["read"]
    server.items.insert(0, item(age=timedelta(0)))
    assert house.statuses() == ["notDue"]
    assert feed_calls(server) == 1
    house.stack.wait(minutes=15)
    assert house.statuses() == ["read", "grabbed"]
    assert [each.name for each in house.client.requests] == [TITLE]
    house.stack.wait(minutes=15)
    assert house.statuses() == ["read"]
    assert feed_calls(server) == 3
    assert house.statuses(fresh=True) == ["read"]
    source = house.database.value("SELECT source FROM release_offer")
    attempts = house.database.all("SELECT tier, status, movie_id, rows FROM search_attempt ORDER BY id")
    assert source == "rss"
    assert [each["tier"] for each in attempts] == ["caps", "rss", "rss", "file", "rss", "rss"]
    assert {(each["tier"], each["status"], each["movie_id"]) for each in attempts} == {
        ("caps", "ok", None), ("rss", "ok", None), ("file", "ok", house.film),
    }  # fmt: skip
    written = str(house.database.all("SELECT to_jsonb(t) FROM indexer_state t"))
    assert not [canary for canary in CANARIES if canary in written]


def test_after_three_days_without_cron_the_feed_is_read_back_to_where_it_was(house, server):
    house.indexer(server)
    house.sync()
    house.stack.wait(days=3)
    server.items[:0] = [
        *others(150, newest=timedelta(days=-3), first=100), item(age=timedelta(days=-1)),
        *others(200, newest=timedelta(hours=-20), first=300),
    ]  # fmt: skip
    result = house.sync()
    assert [each["status"] for each in result.items] == ["read", "grabbed"]
    assert result.items[0]["pages"] == 4
    assert house.gap() is None


def test_a_feed_that_does_not_reach_back_leaves_a_gap_and_the_wanted_films_are_searched(house, server):
    house.indexer(server)
    house.sync()
    later, _ = house.stack.film(701, "Later", 2020)
    house.database.execute(
        "UPDATE variant SET next_search_at = %s, last_search_at = %s",
        (house.stack.clock + timedelta(days=20), house.stack.clock),
    )
    house.stack.wait(days=3)
    house.database.execute(
        "UPDATE variant SET last_search_at = %s WHERE movie_id = %s", (house.stack.clock, later)
    )
    server.items[:0] = others(700, newest=timedelta(days=-3), first=100)
    calls = feed_calls(server)
    assert house.statuses() == ["gap"]
    assert feed_calls(server) - calls == 5, "not without end"
    gap = house.gap()
    assert datetime.fromisoformat(gap["from"]) < datetime.fromisoformat(gap["to"])
    due = wanted.due_searches(house.database, house.stack.clock, 10)
    assert [film["movie_id"] for film in due] == [house.film], "one was searched for after the gap"
    house.stack.wait(minutes=30)
    assert house.statuses() == ["read"]
    (row,) = house.indexers.stats(7)
    assert row["feed_gap"] == gap


def test_a_page_that_fails_leaves_a_gap_and_a_feed_that_fails_keeps_its_mark(house, server):
    house.indexer(server)
    house.sync()
    mark = house.database.value("SELECT feed_guid FROM indexer_state")
    house.stack.wait(days=3)
    server.items[:0] = others(150, newest=timedelta(days=-3), first=100)
    server.faults = [Fault(503)]
    failed = house.sync()
    assert [each["status"] for each in failed.items] == ["error"]
    assert [failure.subject for failure in failed.failures] == ["indexer:tracker"]
    assert house.database.value("SELECT feed_guid FROM indexer_state") == mark
    assert house.statuses() == ["paused"]
    assert house.sync().failures == (), "that it is left alone was said when that began"
    house.stack.wait(minutes=5)
    server.api = second_page_fails(server)
    assert house.statuses() == ["gap"]
    assert house.gap()


def second_page_fails(server: TorznabServer) -> Callable[[dict[str, str]], bytes]:
    good = server.api
    return lambda query: error(900, "broken") if int(query.get("offset", 0)) else good(query)


@pytest.mark.parametrize(
    ("fault", "reopens"),
    [
        (Fault(401), None),
        (Fault(body=error(100, "Invalid API key")), None),
        (Fault(403), timedelta(hours=1)),
        (Fault(403, b"<html>are you a robot?</html>"), timedelta(hours=1)),
        (Fault(429), timedelta(hours=1)),
        # The answer is given by the real clock, an hour before ours.
        (Fault(429, headers={"Retry-After": "10800"}), timedelta(hours=2)),
        (Fault(520), timedelta(minutes=1)),
    ],
)
def test_after_a_refusal_nobody_calls_until_its_time(house, server, fault, reopens):
    house.indexer(server)
    house.sync()
    house.stack.wait(hours=1)
    server.faults = [fault]
    began = house.stack.clock
    refused = house.sync()
    rejected = fault.status in (401, 403) or bool(fault.body)
    rejected = rejected and b"<html>" not in fault.body  # whoever asks that isn't the tracker
    assert refused.attention == rejected
    key = house.database.value("SELECT key FROM attention WHERE cleared_at IS NULL")
    assert key == ("indexer:tracker:credentials" if rejected else None)
    calls = len(server.asked)
    for minutes in (0, 20, 59, 119):
        house.stack.clock = began + timedelta(minutes=minutes)
        if reopens is None or timedelta(minutes=minutes) < reopens:
            assert house.sync().attention == 0
            assert house.searching.search(house.film).failures
            with pytest.raises(BudgetSpent):
                house.searching.budgets.wait(house.roster(), house.roster().indexers[0], "download")
    assert len(server.asked) == calls
    if reopens is None:
        house.stack.wait(days=100)
        assert "until its settings change" in house.searching.search(house.film).failures[0].message
        assert house.indexers.test()[0][0].good
    else:
        house.stack.clock = began + reopens + timedelta(seconds=5)
    assert house.statuses(fresh=True) in (["read"], ["gap"])
    assert house.database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 0


def test_where_no_indexer_can_be_reached_none_is_left_alone_for_long(house, server):
    house.indexer(server, "one")
    house.indexer(server, "two")
    nowhere = TorznabSettings(url=Url("http://127.0.0.1:9"), api_key=Secret.of(KEY))
    house.entries = [replace(entry, options=nowhere) for entry in house.entries]
    for _ in range(6):
        house.sync(fresh=True)
        house.stack.wait(minutes=1, seconds=30)
    assert set(house.database.all("SELECT escalation FROM indexer_state")[0].values()) == {1}


def test_what_waited_for_its_time_joins_the_batch(house, server):
    house.indexer(server)
    house.client.name = "fake"
    server.items.insert(0, item(age=timedelta(0)))
    house.stack.safety = SafetySettings(grabs_per_day=0)
    assert house.sync().braked
    house.database.execute("UPDATE verdict SET answer = 'temporarilyRejected'")
    server._fits = lambda item, query: item.title != TITLE
    house.stack.safety = SafetySettings()
    house.stack.wait(minutes=15)
    asked = len(server.asked)
    planned = house.feeds.sync(DRY).items
    assert [(item["status"], item["message"]) for item in planned] == [
        ("planned", "its feed would be read"), ("planned", "would be grabbed"),
    ]  # fmt: skip
    assert planned[1]["title"] == TITLE
    assert house.database.value("SELECT count(*) FROM grab") == 0
    assert len(server.asked) == asked
    assert house.statuses() == ["read", "grabbed"]


def test_the_feeds_of_all_indexers_are_matched_with_one_question_to_the_library(house, server, monkeypatch):
    asked: list[int] = []
    ask = releases.known_movies

    def counted(database: Database, titles: set[str], *ids: set[Any]) -> Any:
        asked.append(len(titles))
        return ask(database, titles, *ids)

    monkeypatch.setattr(releases, "known_movies", counted)
    server.items[:] = [*others(60), item(), item(TITLE.replace("GRP", "TWO"))]
    with TorznabServer([*others(40, first=200), item(TITLE.replace("BluRay", "WEB-DL"))]) as second:
        house.indexer(server)
        house.indexer(second, "second")
        assert house.statuses() == ["read", "read", "grabbed"]
    assert len(asked) == 1
    assert asked[0] > 100
    assert house.database.value("SELECT count(*) FROM release_offer") == 3


def test_a_dry_run_names_the_feeds_that_are_due_and_reads_none(house, server):
    house.indexer(server)
    for name in ("paused", "broken", "deaf"):
        house.indexer(server, name)
    house.entries[-1] = replace(house.entries[-1], rss=False)
    database = house.database
    database.execute("INSERT INTO switch (key) VALUES ('pause:indexer:paused')")
    database.execute(
        "INSERT INTO indexer_state (name, failures, disabled_until) VALUES ('broken', 1, 'infinity')"
    )
    planned = house.feeds.sync(DRY).items
    assert [(item["title"], item["status"]) for item in planned] == [
        ("tracker", "planned"), ("paused", "unchanged"), ("broken", "unchanged"),
    ]  # fmt: skip
    assert server.asked == []


def test_feeds_are_read_by_one_process_at_a_time(house, server, database_url):
    house.indexer(server)
    other = Database(database_url)
    with closing(other), locks.acquire(other, locks.run_lock("", "rss")):
        with pytest.raises(Locked, match="stage rss is locked by"):
            replace(house.feeds, wait=0.1).sync(PACE, by_hand=True)
        assert server.asked == []
    assert house.statuses() == ["read"]


def test_a_pushed_release_that_has_to_wait_joins_the_next_batch(house, server):
    server.items = [item()]
    house.indexer(server)
    house.stack.safety = SafetySettings(grabs_per_day=0)
    assert house.pushing.push(push(house, server)).braked
    house.database.execute("UPDATE verdict SET answer = 'temporarilyRejected'")
    server._fits = lambda item, query: False
    house.stack.safety = SafetySettings()
    assert house.statuses() == ["read", "grabbed"]
    assert [each.name for each in house.client.requests] == [TITLE]


def test_a_push_while_changed_rules_wait_for_a_word_is_kept_and_taken_after_it(house, server):
    server.items = [item()]
    house.indexer(server)

    def holds() -> None:
        raise SafetyBrake("many films open", hint="--accept goes on")

    pushing = house.pushing
    stopped = replace(pushing, brake=holds).push(push(house, server))
    assert stopped.braked == ("many films open. --accept goes on",)
    [verdict] = stopped.verdicts
    assert (verdict.approved, verdict.temporarily_rejected, verdict.codes) == (False, True, ("safetyBrake",))
    assert house.database.value("SELECT count(*) FROM grab") == 0
    assert house.database.value("SELECT count(*) FROM verdict") == 0
    server._fits = lambda item, query: False
    assert house.statuses() == ["read", "grabbed"]


def push(house: House, server: TorznabServer, **changes: Any) -> dict[str, Any]:
    link = f"{server.url}/download/0.torrent?passkey={PASSKEY}&zz=canaryunnamedQQwweerrttyy"
    document = {
        "title": TITLE, "downloadUrl": link, "size": 4 * 1024**3, "tmdbId": 700, "protocol": "torrent",
        "indexer": "tracker", "publishDate": "2026-01-01T00:00:00Z", "seeders": 5,
    }  # fmt: skip
    return document | changes


def test_a_pushed_release_is_judged_taken_once_and_kept_without_its_passkey(house, server):
    server.items.insert(0, item())
    house.indexer(server)
    taken = house.pushing.push(push(house, server))
    assert [grabbed.grab.title for grabbed in taken.grabbed] == [TITLE]
    assert [(verdict.approved, verdict.variant) for verdict in taken.verdicts] == [(True, "main")]
    again = house.pushing.push(push(house, server))
    assert again.grabbed == ()
    assert again.verdicts[0].rejections
    assert len(house.client.requests) == 1
    rows = house.database.all("SELECT to_jsonb(t)::text AS row FROM release_offer t")
    assert "push" in rows[0]["row"]
    assert not [canary for canary in CANARIES if canary in str((rows, taken, again))]


@pytest.mark.parametrize(
    ("changes", "codes", "known"),
    [
        ({"title": "Nobody.Knows.It.2001.1080p.WEB-DL-X", "tmdbId": 0}, {"unknownMovie"}, False),
        ({"title": "S01E02", "tmdbId": 0}, {"unableToParse"}, False),
        ({"title": TITLE.replace("1080p.BluRay", "CAM")}, {"qualityNotWanted"}, True),
    ],
)
def test_a_pushed_release_that_is_not_wanted_says_why(house, server, changes, codes, known):
    house.indexer(server)
    found = house.pushing.push(push(house, server, **changes))
    assert codes <= {rejection.code for verdict in found.verdicts for rejection in verdict.rejections}
    assert (found.known, found.grabbed) == (known, ())
    assert server.asked == []


@pytest.mark.parametrize(
    "changes",
    [{"title": ""}, {"downloadUrl": None}, {"size": "big"}, {"protocol": "smoke"}, {"publishDate": "soon"}],
)
def test_a_push_that_is_no_release_is_refused(house, server, changes):
    house.indexer(server)
    with pytest.raises(UsageError):
        house.pushing.push(push(house, server, **changes))


def test_a_file_is_fetched_once_and_at_most_three_are_tried_for_a_film(house, server):
    server.items = [item(f"{TITLE[:-3]}{name}") for name in ("AAA", "BBB", "CCC", "DDD", "EEE")]
    house.indexer(server)
    server.download_faults = [Fault(500, times=99)]
    result = house.sync()
    downloads = [call for call in server.asked if call.startswith("/download")]
    assert len(downloads) == 3
    assert len(result.failures) == 3
    server.download_faults = []
    (stored, *_) = house.searching.pool(house.film)
    for _ in range(3):
        assert house.searching.fetch(stored).content
    assert sum(call.startswith("/download") for call in server.asked) == 4
    house.stack.wait(days=2)
    assert house.searching.fetch(stored).content
    assert sum(call.startswith("/download") for call in server.asked) == 5
    assert house.searching.forget_unseen() == 0
    house.stack.wait(days=100)
    assert house.searching.forget_unseen() == 5
    assert list((house.folder / "spool").iterdir()) == []


@pytest.mark.parametrize("bad", [b"d8:announce3:x:/4:info", b"d4:infod4:name1:aee"])
def test_a_file_that_cannot_be_read_is_asked_for_again(house, server, bad):
    server.items = [item(torrent=bad)]
    house.indexer(server)
    assert [failure.code for failure in house.sync().failures] == ["invalidAnswer"]
    server.items = [item()]
    assert house.sync().failures == ()
    assert [request.name for request in house.client.requests] == [TITLE]


@pytest.mark.parametrize(
    ("fault", "pause"),
    [
        (Fault(429, headers={"Retry-After": "1800"}), timedelta(minutes=30)),
        (Fault(429), timedelta(hours=1)),
        (Fault(403, b"<html>no</html>"), timedelta(hours=1)),
        (Fault(401), None),
        (Fault(404), timedelta(0)),
        (Fault(502), timedelta(0)),
        (Fault(body=b"<html>Log in</html>"), timedelta(0)),
    ],
)
def test_a_limit_or_a_refusal_of_a_file_leaves_the_whole_indexer_alone(house, server, fault, pause):
    server.items = [item(), item(f"{TITLE[:-3]}B")]
    house.indexer(server)
    house.searching.search(house.film)
    first, second = house.searching.pool(house.film)
    server.download_faults = [replace(fault)]
    with pytest.raises(RadarrCliError):
        house.searching.fetch(first)
    calls = len(server.asked)
    if pause != timedelta(0):
        with pytest.raises(BudgetSpent):
            house.searching.fetch(second)
        assert "paused" in {each.status for each in house.searching.search(house.film).attempts}
        assert len(server.asked) == calls
    (found,) = house.indexers.known()[0]
    if pause is None:
        assert found.stopped
    elif pause:
        assert abs(found.disabled_until - house.stack.clock - pause) < timedelta(seconds=10)
    house.stack.wait(days=9)
    if pause is not None:
        assert house.searching.fetch(second).content
    (called,) = [each for each in house.indexers.calls("tracker", 30) if each.query == first.short_id]
    assert (called.tier, called.status != "ok", bool(called.error)) == ("file", True, True)


def test_an_indexer_that_is_not_for_feeds_is_not_read(house, server):
    house.indexer(server, rss=False)
    assert house.sync().items == ()
    assert server.asked == []


def test_films_that_no_indexer_serves_hold_up_no_other(house, server):
    server.items = [item()]
    house.indexer(server, tags=("kids",))
    acquiring = Acquiring(
        database=house.database, searching=house.searching, grabbing=house.stack.grabbing,
        now=house.stack.now, user="test",
    )  # fmt: skip
    (skipped,) = acquiring.search_due(PACE).items
    assert skipped["message"] == "1 wanted films have tags that no indexer serves"
    assert server.asked == []
    assert acquiring.search_due(PACE).failures == ()


def test_downloads_have_a_budget_of_their_own(house, server):
    server.items = [item(f"{TITLE[:-3]}A{number}") for number in range(4)]
    house.indexer(server, downloads=8)
    house.searching.search(house.film)
    found = house.searching.pool(house.film)
    for stored in found[:2]:
        house.searching.fetch(stored)
    with pytest.raises(BudgetSpent, match="budget of files"):
        house.searching.fetch(found[2])
    left = {(each.purpose, int(each.left)) for each in house.indexers.standings()[0]}
    assert left == {("api", 248), ("download", 0)}


@dataclass
class Counting:
    """An indexer in this process that has nothing; `asked` lists when it was asked for which film."""

    clock: Callable[[], datetime]
    name: str = "tracker"
    fingerprint: str = "f"
    capabilities: Any = None
    asked: list[tuple[datetime, int]] = field(default_factory=list)

    def ready(self) -> None:
        pass

    def search(self, query: SearchQuery) -> SearchAnswer:
        assert query.permit is not None
        query.permit()
        self.asked.append((self.clock(), query.tmdb_id or 0))
        attempt = SearchAttempt(indexer=self.name, tier="ids", query="", status="ok", milliseconds=1)
        return SearchAnswer(offers=(), attempts=(attempt,))


def test_a_thousand_wanted_films_are_searched_in_order_of_due_time_within_50_calls_a_day(house):
    count, start = 1000, house.stack.clock
    house.database.execute("DELETE FROM movie")
    house.database.execute(
        """
        WITH m AS (INSERT INTO movie (tmdb_id, title, sort_title, year, minimum_availability, added_at)
                   SELECT 5000 + n, 'F' || n, 'f', 2000, 'announced', %(now)s
                   FROM generate_series(1, %(count)s) n
                   RETURNING id, tmdb_id)
        INSERT INTO variant (movie_id, profile, root, folder, wanted, available_at, next_search_at)
        SELECT id, 'HD', 'films', 'f' || id, true, '2000-01-01',
            %(now)s::timestamptz - (tmdb_id * 7919 %% 1009) * interval '1 minute' FROM m
        """,
        {"now": start, "count": count},
    )
    expected = [
        row["tmdb_id"]
        for row in house.database.all(
            "SELECT tmdb_id FROM variant v JOIN movie m ON m.id = v.movie_id ORDER BY next_search_at"
        )
    ]
    indexer = Counting(house.stack.now)
    entry = IndexerEntry(name="tracker", kind="torznab", private=True, api_calls=50)
    searching = replace(house.searching, roster=lambda fresh: Roster((indexer,), (entry,), {}))
    acquiring = Acquiring(
        database=house.database, searching=searching, grabbing=house.stack.grabbing, now=house.stack.now,
        user="test",
    )  # fmt: skip
    for run in range(4 * 40):
        house.stack.clock = max(house.stack.clock, start + timedelta(hours=6) * run)
        assert acquiring.search_due(PACE).failures == ()
        if len(indexer.asked) >= count:
            break
    assert [film for _, film in indexer.asked[:count]] == expected
    times = [at for at, _ in indexer.asked]
    assert max(sum(at <= other < at + timedelta(days=1) for other in times) for at in times) <= 50
    refused = house.database.value("SELECT count(*) FROM search_attempt WHERE status = 'paused'")
    assert refused <= run + 1, "a spent budget is met once a run, not once a film"


def test_searches_back_off_and_come_back_at_the_release(house):
    def next_days(**wishes: bool) -> float:
        wanted.searched(house.database, house.film, house.stack.clock, found=False, **wishes)
        at = house.database.value("SELECT next_search_at FROM variant")
        return (at - house.stack.clock) / timedelta(days=1)

    for days in (1, 3, 7, 30, 30):
        assert days * 0.9 <= next_days() <= days * 1.1
    assert 0.9 <= next_days(partly=True) <= 1.1
    assert house.database.value("SELECT search_misses FROM variant") == 5
    soon = (house.stack.clock + timedelta(days=5)).date()
    house.database.execute("UPDATE movie SET digital_release = %s", (soon,))
    assert 4 <= next_days() <= 5
    house.database.execute("UPDATE movie SET digital_release = %s", (soon - timedelta(days=9),))
    assert 0.9 <= next_days() <= 1.1


def test_films_near_their_release_starve_no_other(house):
    """120 wanted films, 30 of them fresh from release and so due daily, but 20 searches a day: each film has
    its turn within a week, and the fresh ones have more of them."""
    start, count = house.stack.clock, 120
    house.database.execute("DELETE FROM movie")
    house.database.execute(
        """
        WITH m AS (INSERT INTO movie (tmdb_id, title, sort_title, year, minimum_availability, added_at,
                                      digital_release)
                   SELECT 5000 + n, 'F' || n, 'f', 2000, 'announced', %(now)s,
                          CASE WHEN n <= 30 THEN %(now)s::date END
                   FROM generate_series(1, %(count)s) n RETURNING id, tmdb_id)
        INSERT INTO variant (movie_id, profile, root, folder, wanted, available_at, next_search_at)
        SELECT id, 'HD', 'films', 'f' || id, true, '2000-01-01', %(now)s - random() * interval '1 hour' FROM m
        """,
        {"now": start, "count": count},
    )
    turns: dict[int, list[int]] = {}
    for day in range(14):
        now = start + timedelta(days=day)
        for film in wanted.due_searches(house.database, now, 20):
            turns.setdefault(film["tmdb_id"], []).append(day)
            wanted.searched(house.database, film["movie_id"], now, found=False)
    assert len(turns) == count
    assert max(days[0] for days in turns.values()) <= 6
    fresh = [len(days) for film, days in turns.items() if film <= 5030]
    others = [len(days) for film, days in turns.items() if film > 5030]
    assert sum(fresh) / len(fresh) > sum(others) / len(others)


def test_what_has_no_date_is_as_old_as_we_know_it_and_waits_its_delay(house, server):
    server.items = [item(age=None)]
    house.indexer(server)
    house.stack.delays = (DelayProfile(name="an hour", torrent_delay=60),)
    assert house.statuses() == ["read"]
    seen = house.database.value("SELECT published_at FROM release_offer")
    assert seen == house.database.value("SELECT first_seen_at FROM release_offer")
    house.stack.wait(minutes=59)
    assert house.statuses() == ["read"]
    assert house.database.value("SELECT published_at FROM release_offer") == seen
    house.stack.wait(minutes=16)
    assert house.statuses() == ["read", "grabbed"]
