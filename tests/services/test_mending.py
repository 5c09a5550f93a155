"""Failures that mend themselves: blocked by identity, the next best taken, and only then removed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.decisions.model import ReleaseSource
from radarr_cli.domain.download import ClientStatus, DownloadState, Problem, Reason
from radarr_cli.domain.settings import ClientEntry, SafetySettings
from radarr_cli.domain.torrent import TorrentFile
from radarr_cli.errors import Conflict, NotFound, SafetyBrake, ServiceUnavailable
from radarr_cli.services.running import Pace, StageResult
from radarr_cli.store.pool import kept_verdicts
from tests.fakes.bittorrent import torrent_of
from tests.services.download_stack import GIB, FakeClient, FakeOptions, Stack

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database

FIRST, SECOND = "Film.2019.1080p.WEB-DL.x264-GRP", "Film.2019.720p.WEB-DL.x264-OTHER"
PACE = Pace(stopping=lambda: False)
DRY = Pace(stopping=lambda: False, dry_run=True)


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def stack(database: Database, tmp_path: Path, client: FakeClient) -> Stack:
    return Stack(database, tmp_path, lambda _: client)


def begin(stack: Stack, *titles: str, **changes: object) -> str:
    """A film with these releases in the pool, the first of them on its way: its download id."""
    film = stack.film()
    offers = [stack.offer(film[0], title) for title in titles]
    return stack.grabbing.grab(stack.order(film, offers[0], **changes)).grab.download_id or ""


def mend(stack: Stack, pace: Pace = PACE) -> StageResult:
    return stack.downloads.mending.mend(pace)


def states(stack: Stack) -> list[tuple[str, str]]:
    return [(row["title"], row["state"]) for row in stack.database.all("SELECT * FROM grab ORDER BY id")]


def end(stack: Stack, times: int = 2) -> None:
    for _ in range(times):
        stack.tracking.follow()


FAILURES = {
    Reason.CLIENT_FAILED: ({"status": ClientStatus.FAILED}, 0),
    Reason.ENCRYPTED: ({"encrypted": True}, 0),
    Reason.MISSING_FILES: ({"status": ClientStatus.WARNING, "problem": Problem.MISSING_FILES}, 7),
    Reason.STALLED: ({"status": ClientStatus.WARNING, "availability": 0.4}, 25),
    Reason.NO_PROGRESS: ({"status": ClientStatus.DOWNLOADING, "availability": 0.4}, 25),
}


@pytest.mark.parametrize("reason", FAILURES)
def test_a_failure_takes_the_next_best_and_then_leaves_the_client(
    stack: Stack, client: FakeClient, reason: Reason
) -> None:
    said, hours = FAILURES[reason]
    download_id = begin(stack, FIRST, SECOND)
    stack.database.execute("UPDATE grab SET private = false")
    client.says(download_id, remaining=40, **said)
    stack.tracking.follow()
    stack.wait(hours=hours)
    end(stack)
    assert states(stack) == [(FIRST, "failed")]
    blocked = stack.database.one("SELECT * FROM blocklist")
    assert blocked is not None
    assert (blocked["reason"], blocked["grab_id"]) == (reason.value, 1)
    assert f"btih:{download_id.lower()}" in blocked["keys"]
    event = stack.database.one("SELECT * FROM history WHERE event = 'downloadFailed'")
    assert event is not None
    assert event["data"]["reason"] == reason.value
    # Nothing leaves the client before another release was taken.
    assert stack.downloads.removing.clean(PACE).items == ()
    assert "replaced" in str(mend(stack).items)
    assert states(stack) == [(FIRST, "failed"), (SECOND, "sent")]
    [item] = stack.downloads.removing.clean(PACE).items
    assert item["status"] == "removed"
    assert (download_id in client.there, client.calls[-1]) == (False, "remove with data")
    assert mend(stack).items == stack.downloads.removing.clean(PACE).items == ()


def test_nothing_is_taken_instead_while_changed_rules_wait_for_a_word(
    stack: Stack, client: FakeClient
) -> None:
    def holds() -> None:
        raise SafetyBrake("many films open", hint="--accept goes on")

    client.says(begin(stack, FIRST, SECOND), status=ClientStatus.FAILED)
    end(stack)
    stack.brake = holds
    for pace in (DRY, PACE):
        stopped = mend(stack, pace)
        assert stopped.braked
        assert [item["status"] for item in stopped.items] == ["braked"]
    assert states(stack) == [(FIRST, "failed")]
    assert stack.downloads.removing.clean(PACE).items == ()
    stack.brake = lambda: None
    assert "replaced" in str(mend(stack).items)


def test_a_full_disk_asks_at_once_and_blocks_nothing(stack: Stack, client: FakeClient) -> None:
    download_id = begin(stack, FIRST, SECOND)
    client.says(download_id, status=ClientStatus.WARNING, problem=Problem.DISK_FULL)
    assert stack.tracking.follow().attention == 1
    stack.wait(days=9)
    end(stack, 3)
    assert states(stack) == [(FIRST, "sent")]
    assert stack.database.value("SELECT count(*) FROM blocklist") == 0
    [entry] = json.loads(stack.downloads.blocking.attention())
    assert entry["remedy"] == "radarr-cli queue retry 1"


@pytest.mark.parametrize(
    ("entry", "private", "availability", "gives_up"),
    [("remove", False, 0.4, True), ("stop", False, None, True), ("keep", False, 0.4, False),
     ("remove", False, 1.5, False), ("remove", True, 0.4, False), ("remove", None, 0.4, False)],
)  # fmt: skip
def test_what_is_done_about_a_stall(
    stack: Stack, client: FakeClient, entry: str, private: bool | None, availability: float, gives_up: bool
) -> None:
    stack.entries = (ClientEntry(name="fake", kind="fake", on_stall=entry, options=FakeOptions()),)
    download_id = begin(stack, FIRST, SECOND)
    stack.database.execute("UPDATE grab SET private = %s", (private,))
    client.says(download_id, status=ClientStatus.WARNING, remaining=99, availability=availability)
    stack.tracking.follow()
    stack.wait(hours=25)
    end(stack)
    assert (states(stack) == [(FIRST, "failed")]) is gives_up
    if not gives_up:
        assert stack.database.value("SELECT kind FROM attention") == "downloadStuck"
        return
    mend(stack)
    stack.downloads.removing.clean(PACE)
    assert client.calls[-1] == ("pause" if entry == "stop" else "remove with data")


def test_how_long_a_download_may_stand_still_is_said_for_each_client(
    stack: Stack, client: FakeClient
) -> None:
    entry = ClientEntry(name="fake", kind="fake", stalled_after=timedelta(hours=2), options=FakeOptions())
    stack.entries = (entry,)
    download_id = begin(stack, FIRST, SECOND)
    stack.database.execute("UPDATE grab SET private = false")
    client.says(download_id, status=ClientStatus.WARNING, remaining=99, availability=0.5)
    stack.tracking.follow()
    for hours, state in ((1.9, "sent"), (0.2, "failed")):
        stack.wait(hours=hours)
        end(stack)
        assert states(stack) == [(FIRST, state)]


def test_what_a_person_chose_is_left_to_that_person(stack: Stack, client: FakeClient) -> None:
    download_id = begin(stack, FIRST, SECOND, by_hand=True, source=ReleaseSource.INTERACTIVE)
    client.says(download_id, status=ClientStatus.FAILED)
    stack.tracking.follow()
    assert stack.tracking.follow().attention == 1
    assert mend(stack).items == stack.downloads.removing.clean(PACE).items == ()
    assert states(stack) == [(FIRST, "failed")]
    assert download_id in client.there


def test_without_another_release_the_indexers_are_asked_once_a_day(stack: Stack, client: FakeClient) -> None:
    download_id = begin(stack, FIRST)
    client.says(download_id, status=ClientStatus.FAILED)
    end(stack)
    assert mend(stack).attention == 1
    for _ in range(5):
        stack.wait(hours=4)
        # It isn't its turn: a dry run doesn't say that it would search.
        assert [item["status"] for item in mend(stack, DRY).items] == ["unchanged"]
        assert mend(stack).attention == 0
    assert len(stack.searches) == 1
    stack.wait(hours=5)
    film = stack.database.value("SELECT id FROM movie")
    stack.offer(film, SECOND)
    assert mend(stack, DRY).items[0]["status"] == "planned"
    assert states(stack) == [(FIRST, "failed")]
    assert stack.database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 1
    mend(stack)
    assert states(stack) == [(FIRST, "failed"), (SECOND, "sent")]
    assert stack.database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 0


def test_a_limit_of_safety_stops_the_mending(stack: Stack, client: FakeClient) -> None:
    download_id = begin(stack, FIRST, SECOND)
    client.says(download_id, status=ClientStatus.FAILED)
    end(stack)
    stack.safety = SafetySettings(grabs_per_day=1)
    assert mend(stack).braked
    assert states(stack) == [(FIRST, "failed")]


def test_a_stalled_one_that_comes_alive_is_followed_again(stack: Stack, client: FakeClient) -> None:
    download_id = begin(stack, FIRST)
    stack.database.execute("UPDATE grab SET private = false")
    client.says(download_id, status=ClientStatus.WARNING, remaining=50)
    stack.tracking.follow()
    stack.wait(hours=25)
    end(stack)
    mend(stack)
    client.says(download_id, status=ClientStatus.DOWNLOADING, remaining=20)
    [item] = mend(stack).items
    assert item["status"] == "revived"
    assert states(stack) == [(FIRST, "sent")]
    assert stack.database.value("SELECT count(*) FROM blocklist") == 0
    [tracked] = stack.tracking.follow().downloads
    assert tracked.state is DownloadState.DOWNLOADING


def test_a_blocked_release_offered_by_three_indexers_is_rejected_three_times(
    stack: Stack, client: FakeClient
) -> None:
    film = stack.film()
    content = torrent_of({"film.mkv": 4 * GIB}, name=FIRST, piece_length=1024**2)
    offers = [
        stack.offer(film[0], title, link=content, indexer=indexer)
        for indexer, title in (("here", FIRST), ("there", FIRST.replace(".", " ")), ("yonder", FIRST))
    ]
    download_id = stack.grabbing.grab(stack.order(film, offers[0])).grab.download_id or ""
    client.says(download_id, status=ClientStatus.FAILED)
    end(stack)
    verdicts = stack.grabbing.deciding.judge(film[0], offers, ReleaseSource.SEARCH)
    assert [set(verdict.codes) for verdict in verdicts] == [{"blocklisted"}] * 3
    assert not stack.grabbing.grab_best(film[0], ReleaseSource.SEARCH, offers=offers).grabbed
    assert len(client.requests) == 1


MAGNET = f"magnet:?xt=urn:btih:{'ab' * 20}&dn=Film"
HELD = {
    "honest": ([("F/film.mkv", 4 * GIB), ("F/film.nfo", 90)], None),
    "a program": ([("F/film.mkv", 3 * GIB), ("F/film.exe", GIB)], "dangerousFiles"),
    "no video": ([("F/film.txt", 4 * GIB)], "noVideo"),
    "a name that climbs": ([("F/../../film.mkv", 4 * GIB)], "unsafeFileName"),
    "another film": ([("F/film.mkv", GIB)], "sizeNotAsOffered"),
}


@pytest.mark.parametrize("name", HELD)
@pytest.mark.parametrize("override", [False, True])
def test_a_magnet_starts_only_after_its_files_were_looked_at(
    stack: Stack, client: FakeClient, name: str, override: bool
) -> None:
    files, code = HELD[name]
    film = stack.film()
    offer = stack.offer(film[0], link=MAGNET)
    stack.grabbing.grab(stack.order(film, offer, by_hand=override, override=override))
    download_id = "AB" * 20
    assert client.requests[0].stopped
    client.says(download_id, status=ClientStatus.PAUSED)
    [tracked] = stack.tracking.follow().downloads
    assert (tracked.reason, tracked.next_action) == (Reason.METADATA, "inspect")
    assert "resume" not in client.calls
    client.held[download_id] = [TorrentFile(path, size) for path, size in files]
    end(stack)
    allowed = code is None or (override and "climbs" not in name)
    assert ("resume" in client.calls) is allowed
    assert client.calls.count("resume") <= 1
    assert states(stack) == [(offer.offer.title, "sent" if allowed else "failed")]
    if not allowed:
        assert stack.database.value("SELECT reason FROM blocklist") == code
        assert "pause" in client.calls


def test_a_magnet_that_was_away_is_looked_into_before_it_starts(stack: Stack, client: FakeClient) -> None:
    """A client that restarts, loads a magnet anew or misses its files: nothing skips the look."""
    film = stack.film()
    stack.grabbing.grab(stack.order(film, stack.offer(film[0], link=MAGNET)))
    download_id = "AB" * 20
    client.says(download_id, status=ClientStatus.PAUSED)
    stack.tracking.follow()
    there = client.there.pop(download_id)
    stack.tracking.follow()
    client.there[download_id] = there
    client.says(download_id, status=ClientStatus.WARNING, problem=Problem.MISSING_FILES)
    stack.tracking.follow()
    client.says(download_id, status=ClientStatus.PAUSED, problem=None)
    client.there.pop(download_id)
    stack.tracking.follow()
    stack.wait(minutes=20)
    [away] = stack.tracking.follow().downloads
    assert away.state is DownloadState.FAILED_PENDING
    client.there[download_id] = there
    client.held[download_id] = [TorrentFile("F/film.mkv", 3 * GIB), TorrentFile("F/setup.exe", GIB)]
    with pytest.raises(Conflict, match="nobody has looked at"):
        stack.downloads.handling.retry(1)
    end(stack, times=3)
    assert "resume" not in client.calls
    assert stack.database.value("SELECT reason FROM blocklist") == "dangerousFiles"


def test_a_magnet_that_is_tried_again_is_looked_into(stack: Stack, client: FakeClient) -> None:
    film = stack.film()
    stack.grabbing.grab(stack.order(film, stack.offer(film[0], link=MAGNET)))
    stack.database.execute(
        "UPDATE download SET state = 'failed', reason = 'metadata', next_action = 'replace'"
    )
    stack.database.execute("UPDATE grab SET state = 'failed', finished_at = now()")
    stack.downloads.handling.retry(1)
    client.held["AB" * 20] = [TorrentFile("F/setup.exe", 4 * GIB)]
    client.says("AB" * 20, status=ClientStatus.PAUSED)
    end(stack)
    assert "resume" not in client.calls
    assert stack.database.value("SELECT reason FROM blocklist") is not None


def test_what_failed_waits_in_the_queue_until_another_is_taken(stack: Stack, client: FakeClient) -> None:
    def queue() -> list[tuple[str, str, str]]:
        rows = json.loads(stack.tracking.queue(stack.tracking.follow()))
        return [(row["title"], row["trackedDownloadState"], row["nextAction"]) for row in rows]

    download_id = begin(stack, FIRST, SECOND)
    client.says(download_id, status=ClientStatus.FAILED)
    assert queue() == [(FIRST, "failedPending", "fail")]
    assert queue() == queue() == [(FIRST, "failed", "replace")]
    mend(stack)
    assert queue() == [(SECOND, "downloading", "download")]


def test_what_failed_may_be_let_be(stack: Stack, client: FakeClient) -> None:
    download_id = begin(stack, FIRST, SECOND)
    client.says(download_id, status=ClientStatus.FAILED, private=False)
    end(stack)
    assert stack.downloads.handling.remove(1, force=True).status == "removed"
    assert (json.loads(stack.tracking.queue(stack.tracking.follow())), client.there) == ([], {})
    assert mend(stack).items == ()


def test_a_magnet_nobody_knows_is_given_up_after_a_day(stack: Stack, client: FakeClient) -> None:
    film = stack.film()
    stack.grabbing.grab(stack.order(film, stack.offer(film[0], link=MAGNET)))
    client.says("AB" * 20, status=ClientStatus.QUEUED, size=0, remaining=0, private=False)
    stack.tracking.follow()
    stack.wait(hours=25)
    end(stack)
    assert stack.database.value("SELECT state FROM grab") == "failed"


def test_what_a_person_does_about_a_download(stack: Stack, client: FakeClient) -> None:
    download_id = begin(stack, FIRST, SECOND)
    stack.database.execute("UPDATE grab SET seed_ratio = NULL, private = true")
    handling = stack.downloads.handling
    stack.tracking.follow()
    for act in ("pause", "resume", "prioritise"):
        getattr(handling, act)(1)
        assert client.calls[-1] == act
    client.says(download_id, remaining=99)
    with pytest.raises(Conflict, match="seed duty is not known"):
        handling.remove(1)
    assert download_id in client.there
    assert handling.block(1, "wrong cut").status == "blocked"
    assert stack.database.value("SELECT message FROM blocklist") == "wrong cut"
    with pytest.raises(Conflict, match="has failed; another release"):
        handling.pause(1)
    assert handling.retry(1).status == "retried"
    assert (states(stack), stack.database.value("SELECT count(*) FROM blocklist")) == ([(FIRST, "sent")], 0)
    assert handling.remove(1, keep=True).message == "stays in fake"
    assert states(stack) == [(FIRST, "failed")]
    assert stack.database.value("SELECT event FROM history ORDER BY id DESC LIMIT 1") == "downloadIgnored"
    assert mend(stack).items == ()
    with pytest.raises(NotFound):
        handling.retry(77)


PUBLIC, PRIVATE = False, True
GIVEN_UP = {
    "loading": (PUBLIC, 60, True),
    "private, with some bytes": (PRIVATE, 60, True),
    "complete": (PUBLIC, 0, True),
    "private and complete": (PRIVATE, 0, False),
}


@pytest.mark.parametrize("name", GIVEN_UP)
def test_what_a_person_gives_up_is_stopped_at_once(stack: Stack, client: FakeClient, name: str) -> None:
    """Nothing else is approved: it would go on for ever otherwise. What owes its duty can meet it."""
    private, remaining, stops = GIVEN_UP[name]
    download_id = begin(stack, FIRST)
    stack.database.execute("UPDATE grab SET private = %s", (private,))
    client.says(download_id, remaining=remaining, private=private)
    stack.tracking.follow()
    planned = stack.downloads.handling.block(1, dry_run=True)
    assert (planned.status, "pause" in client.calls) == ("planned", False)
    told = stack.downloads.handling.block(1)
    assert ("pause" in client.calls) is stops
    assert told.message == (
        "stopped in fake; the next run takes another"
        if stops
        else "goes on seeding in fake: its ratio is 0.00 of 1.00; the next run takes another"
    )
    mend(stack)
    stack.downloads.removing.clean(PACE)
    assert download_id in client.there


def test_what_is_given_up_while_its_client_is_away_is_stopped_by_the_next_run(
    stack: Stack, client: FakeClient
) -> None:
    begin(stack, FIRST)
    stack.tracking.follow()
    client.fault = ServiceUnavailable("it is down")
    assert "the next run stops it" in stack.downloads.handling.block(1).message
    assert states(stack) == [(FIRST, "failed")]
    client.fault = None
    mend(stack)
    assert client.calls[-1] == "pause"


def test_what_a_person_chose_and_gives_up_leaves_the_client(stack: Stack, client: FakeClient) -> None:
    download_id = begin(stack, FIRST, SECOND, by_hand=True, source=ReleaseSource.INTERACTIVE)
    stack.database.execute("UPDATE grab SET private = false")
    client.says(download_id, remaining=60, private=False)
    stack.tracking.follow()
    assert "search --pick" in stack.downloads.handling.block(1).message
    assert mend(stack).items == ()
    [item] = stack.downloads.removing.clean(PACE).items
    assert (item["status"], client.there) == ("removed", {})


def test_what_was_given_up_goes_on_where_it_is_tried_again(stack: Stack, client: FakeClient) -> None:
    download_id = begin(stack, FIRST)
    stack.tracking.follow()
    stack.downloads.handling.block(1)
    client.says(download_id, status=ClientStatus.PAUSED, remaining=60)
    client.held[download_id] = [TorrentFile("F/film.mkv", 4 * GIB)]
    stack.downloads.handling.retry(1)
    stack.tracking.follow()
    assert client.calls[-1] == "resume"


def test_what_is_given_up_is_no_longer_shown_as_approved(stack: Stack, client: FakeClient) -> None:
    """Its verdict is kept as it was given; what is shown is what holds now."""
    film = stack.film()
    offers = [stack.offer(film[0], title) for title in (FIRST, SECOND)]
    stack.grabbing.deciding.judge(film[0], offers, ReleaseSource.SEARCH)
    stack.grabbing.grab(stack.order(film, offers[0]))
    stack.tracking.follow()
    before = {each.candidate.offer.title: each.codes for each in kept_verdicts(stack.database, film[0])[0]}
    assert before == {FIRST: (), SECOND: ()}
    stack.downloads.handling.block(1)
    after = {each.candidate.offer.title: each.codes for each in kept_verdicts(stack.database, film[0])[0]}
    assert after == {FIRST: ("blocklisted",), SECOND: ()}


def test_a_download_is_given_to_the_film_that_it_is(stack: Stack, client: FakeClient) -> None:
    download_id = begin(stack, FIRST)
    other = stack.film(2, "Another")
    client.says(download_id, status=ClientStatus.COMPLETED, remaining=0, output_path="/d/film.mkv")
    stack.tracking.follow()
    stack.database.execute("UPDATE download SET state = 'importBlocked', reason = 'severalFiles'")
    stack.downloads.handling.match(1, other[0])
    row = stack.database.one("SELECT g.*, d.state AS stands FROM grab g, download d")
    assert row is not None
    assert (row["movie_id"], row["variant_id"], row["stands"]) == (*other, "importPending")
    assert row["overridden_rules"] == ["match"]


def test_a_client_that_is_down_keeps_its_failures_for_later(stack: Stack, client: FakeClient) -> None:
    download_id = begin(stack, FIRST, SECOND)
    client.says(download_id, status=ClientStatus.FAILED)
    end(stack)
    client.fault = ServiceUnavailable("it is down")
    result = mend(stack)
    assert [failure.code for failure in result.failures][:1] == ["serviceUnavailable"]
    client.fault = None
    stack.grabbing.recover()
    mend(stack)
    assert states(stack)[-1] == (SECOND, "sent")
