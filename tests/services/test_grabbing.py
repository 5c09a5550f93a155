"""Grabbing: the intent before the call, the outcome after it, and never the same release twice."""

from __future__ import annotations

import stat
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.decisions.model import Rejection, ReleaseSource, Verdict
from radarr_cli.domain.settings import IndexerEntry, SafetySettings
from radarr_cli.domain.torrent import examine
from radarr_cli.errors import (
    CredentialsRejected,
    InvalidAnswer,
    NotFound,
    SafetyBrake,
    ServiceUnavailable,
)
from radarr_cli.ports import FetchedRelease
from radarr_cli.services.grabs.orders import AlreadyGrabbed, ReleaseRejected
from radarr_cli.store.database import Database
from tests.domain.test_torrent import HONEST as HONEST_TORRENTS
from tests.domain.test_torrent import HOSTILE as HOSTILE_TORRENTS
from tests.fakes.bittorrent import torrent_of
from tests.fakes.films import put_file
from tests.services.download_stack import GIB, FakeClient, Stack

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.domain.release import StoredOffer

SOURCE = ReleaseSource.SEARCH


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def stack(database: Database, tmp_path: Path, client: FakeClient) -> Stack:
    return Stack(database, tmp_path, lambda _: client)


def states(stack: Stack) -> list[str]:
    return [row["state"] for row in stack.database.all("SELECT state FROM grab ORDER BY id")]


def spooled(stack: Stack) -> list[Path]:
    return [path for path in (stack.folder / "torrents").glob("*") if path.is_file()]


def rejected(stack: Stack, movie_id: int, *codes: str) -> Verdict:
    [verdict] = stack.grabbing.deciding.judge(movie_id, [stack.offer(movie_id)], SOURCE)
    return replace(verdict, rejections=tuple(Rejection(code=code, message=code) for code in codes))


def test_a_grab_writes_everything_that_belongs_to_it(stack: Stack, client: FakeClient) -> None:
    film = stack.film()
    offer = stack.offer(film[0])
    seen: list[object] = []
    # What another process would see while the client is called.
    client.before_add = lambda: seen.append((states(stack), [file.stat().st_mode for file in spooled(stack)]))
    grabbed = stack.grabbing.grab(stack.order(film, offer, requested_by="ida"))

    [(before, modes)] = seen  # type: ignore[misc]
    assert (before, [stat.S_IMODE(mode) for mode in modes]) == (["intended"], [0o600])
    assert states(stack) == ["sent"]
    assert spooled(stack) == []
    [request] = client.requests
    assert request.torrent == stack.links[offer.offer.guid].content  # type: ignore[union-attr]
    assert request.tags == (f"grab-{grabbed.grab.id}",)
    row = stack.database.one("SELECT * FROM grab")
    assert row is not None
    assert (row["requested_by"], row["download_id"], row["seed_ratio"]) == ("ida", request.download_id, 1.0)
    keys = {row["key"] for row in stack.database.all("SELECT key FROM release_key")}
    assert f"btih:{request.download_id.lower()}" in keys
    assert stack.database.value("SELECT state FROM download") == "downloading"
    history = stack.database.one("SELECT * FROM history")
    assert history is not None
    assert (history["event"], history["grab_id"]) == ("grabbed", grabbed.grab.id)
    assert history["quality"]["quality"]["name"] == "WEBDL-1080p"
    data = history["data"]
    assert data | {
        "indexer": "here", "downloadClient": "fake", "downloadClientName": "fake", "protocol": "2",
        "size": str(4 * GIB), "age": "1", "ageHours": "30.00", "movieMatchType": "Title",
        "releaseSource": "Search", "releaseGroup": "GRP", "torrentInfoHash": request.download_id,
        "downloadUrl": "http://127.0.0.1/here/{hidden}",
    } == data  # fmt: skip
    assert all(isinstance(value, str) for value in data.values())
    assert stack.database.value("SELECT event FROM outbox") == "grab"


def test_the_same_release_is_not_grabbed_again(stack: Stack, client: FakeClient) -> None:
    film = stack.film()
    offer = stack.offer(film[0])
    stack.grabbing.grab(stack.order(film, offer))
    for by_hand in (False, True):
        with pytest.raises(AlreadyGrabbed, match="is on its way already"):
            stack.grabbing.grab(stack.order(film, offer, by_hand=by_hand))
    assert len(client.requests) == 1


def test_one_torrent_under_two_names_is_one_release(stack: Stack, client: FakeClient) -> None:
    """Only the fetched .torrent shows that two indexers offer the same thing."""
    film = stack.film()
    content = torrent_of({"film.mkv": 4 * GIB}, piece_length=1024**2)
    first = stack.offer(film[0], link=content)
    second = stack.offer(film[0], "Film 2019 1080p AMZN WEB-DL x264-GRP", link=content, indexer="there")
    assert first.release_id != second.release_id
    stack.grabbing.grab(stack.order(film, first))
    with pytest.raises(AlreadyGrabbed):
        stack.grabbing.grab(stack.order(film, second))
    assert len(client.requests) == 1
    other = stack.film(2, "Another Film")
    stack.grabbing.grab(stack.order(other, stack.offer(other[0], link=content, indexer="elsewhere")))
    assert states(stack) == ["sent", "sent"]


def test_two_offers_that_turn_out_to_be_one_are_merged(stack: Stack) -> None:
    film = stack.film()
    content = torrent_of({"film.mkv": 4 * GIB}, piece_length=1024**2)
    first = stack.offer(film[0], link=content)
    grab = stack.grabbing.grab(stack.order(film, first)).grab
    stack.database.execute("UPDATE grab SET state = 'failed'")
    second = stack.offer(film[0], "Film 2019 1080p AMZN WEB-DL x264-GRP", link=content, indexer="there")
    again = stack.grabbing.grab(stack.order(film, second)).grab
    assert (again.release_id, again.attempt) == (grab.release_id, 2)
    assert stack.database.value("SELECT count(DISTINCT release_id) FROM release_offer") == 1
    assert stack.database.value("SELECT count(DISTINCT release_id) FROM release_key") == 1


def test_a_film_whose_file_is_lost_takes_the_same_release_again(stack: Stack) -> None:
    film = stack.film()
    stack.offer(film[0])
    assert len(stack.grabbing.grab_best(film[0], SOURCE).grabbed) == 1
    stack.database.execute("UPDATE grab SET state = 'imported', finished_at = now()")
    stack.database.execute("UPDATE download SET state = 'imported'")
    [again] = stack.grabbing.grab_best(film[0], SOURCE).grabbed
    assert again.grab.attempt == 2
    states = stack.database.all("SELECT state FROM grab ORDER BY id")
    assert [row["state"] for row in states] == ["superseded", "sent"]


def test_a_deliberate_retry_of_what_was_imported_is_an_attempt_of_its_own(stack: Stack) -> None:
    film = stack.film()
    offer = stack.offer(film[0])
    stack.grabbing.grab(stack.order(film, offer))
    stack.database.execute("UPDATE grab SET state = 'imported', finished_at = now()")
    stack.database.execute("UPDATE download SET state = 'imported'")
    put_file(stack.database, film[0])
    with pytest.raises(AlreadyGrabbed, match="was imported"):
        stack.grabbing.grab(stack.order(film, offer))
    grab = stack.grabbing.grab(stack.order(film, offer, by_hand=True)).grab
    assert (states(stack), grab.attempt) == (["superseded", "sent"], 2)
    assert stack.database.value("SELECT state FROM download") == "downloading"


def test_many_processes_grab_for_one_variant_at_once(
    stack: Stack, database_url: str, client: FakeClient
) -> None:
    film = stack.film()
    offer = stack.offer(film[0])
    outcomes: list[object] = []

    def process() -> None:
        database = Database(database_url)
        mine = Stack(database, stack.folder, lambda _: client, links=stack.links)
        try:
            outcomes.append(mine.grabbing.grab(mine.order(film, offer)).grab.id)
        except AlreadyGrabbed as error:
            outcomes.append(error.code)
        finally:
            database.close()

    threads = [threading.Thread(target=process) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes)) == ["1", *["alreadyGrabbed"] * 5]
    assert len(client.requests) == 1


HOSTILE = {
    "unsafeFileName": torrent_of({"../up.mkv": 4 * GIB}),
    "dangerousFiles": torrent_of({"film.mkv": 4 * GIB, "film.mkv.lnk": 9_000}),
    "noVideo": torrent_of({"film.txt": 4 * GIB}),
    "sizeNotAsOffered": torrent_of({"film.mkv": 2 * GIB}),
}


def test_of_two_releases_taken_at_once_for_one_variant_the_second_gives_way(
    stack: Stack, database_url: str, client: FakeClient
) -> None:
    film = stack.film()
    first = stack.offer(film[0])
    second = stack.offer(film[0], "Film.2019.720p.WEB-DL.x264-OTHER")
    database = Database(database_url)
    theirs = Stack(database, stack.folder, lambda _: client, links=stack.links)
    fetch = Stack.fetch

    class Overtaken(Stack):
        def fetch(self, stored: StoredOffer) -> FetchedRelease:
            theirs.grabbing.grab_best(film[0], ReleaseSource.SEARCH, offers=[second])
            return fetch(self, stored)

    mine = Overtaken(stack.database, stack.folder, lambda _: client, links=stack.links)
    try:
        outcome = mine.grabbing.grab_best(film[0], ReleaseSource.SEARCH, offers=[first])
    finally:
        database.close()
    assert (outcome.grabbed, [each.code for each in outcome.failures]) == ((), ["alreadyGrabbed"])
    assert [request.name for request in client.requests] == [second.offer.title]


@pytest.mark.parametrize("flagged", [True, False])
def test_a_torrent_that_calls_itself_private_is_private(stack: Stack, flagged: bool) -> None:
    film = stack.film()
    grabbing = replace(stack.grabbing, indexers=(IndexerEntry(name="here", kind="torznab", private=False),))
    link = torrent_of({"film.mkv": 4 * GIB}, private=int(flagged))
    grab = grabbing.grab(stack.order(film, stack.offer(film[0], link=link))).grab
    assert grab.private is flagged


@pytest.mark.parametrize("code", HOSTILE)
def test_a_hostile_torrent_never_reaches_the_client(stack: Stack, client: FakeClient, code: str) -> None:
    film = stack.film()
    offer = stack.offer(film[0], link=HOSTILE[code])
    with pytest.raises(ReleaseRejected) as caught:
        stack.grabbing.grab(stack.order(film, offer, by_hand=True))
    assert [rejection.code for rejection in caught.value.rejections] == [code]
    assert (client.calls, states(stack), spooled(stack)) == ([], [], [])
    if code == "unsafeFileName":
        with pytest.raises(ReleaseRejected):
            stack.grabbing.grab(stack.order(film, offer, by_hand=True, override=True))
        assert client.calls == []
    else:
        grab = stack.grabbing.grab(stack.order(film, offer, by_hand=True, override=True)).grab
        assert grab.overridden == (code,)


def test_of_all_hostile_torrents_none_reaches_the_client_and_all_honest_ones_do(
    stack: Stack, client: FakeClient
) -> None:
    for corpus, reaches in ((HOSTILE_TORRENTS, False), (HONEST_TORRENTS, True)):
        for number, content in enumerate(
            each[0] if isinstance(each, tuple) else each for each in corpus.values()
        ):
            client.requests.clear()
            film = stack.film(1 + number + 1000 * reaches, f"Film {number} {reaches}")
            torrent = examine(content).torrent
            size = torrent.size if torrent is not None and torrent.size > 0 else GIB
            offer = stack.offer(
                film[0], f"Film.{number}.{reaches}.2019.1080p.WEB-DL", link=content, size=size
            )
            try:
                stack.grabbing.grab(stack.order(film, offer))
            except (ReleaseRejected, InvalidAnswer):
                assert not reaches
            assert bool(client.requests) is reaches


@pytest.mark.parametrize(
    "link", [b"<html>Log in</html>", torrent_of({"f.mkv": 9})[:-20], b"", "magnet:?dn=x"]
)
def test_what_is_no_torrent_is_the_indexers_fault(
    stack: Stack, client: FakeClient, link: bytes | str
) -> None:
    film = stack.film()
    offer = stack.offer(film[0], link=link)
    with pytest.raises(InvalidAnswer, match="here gave no"):
        stack.grabbing.grab(stack.order(film, offer, override=True))
    assert (client.calls, states(stack)) == ([], [])


def test_a_magnet_is_handed_over_as_it_is(stack: Stack, client: FakeClient) -> None:
    film = stack.film()
    link = f"magnet:?xt=urn:btih:{'ab' * 20}&dn=Film&tr=http%3A%2F%2Ftracker%2Fcanary%2Fannounce"
    grab = stack.grabbing.grab(stack.order(film, stack.offer(film[0], link=link))).grab
    [request] = client.requests
    assert (request.magnet, request.torrent, grab.download_id) == (link, None, "AB" * 20)
    for table in ("grab", "history", "outbox", "release_offer", "download"):
        assert "canary" not in str(stack.database.all(f"SELECT * FROM {table}"))


def test_a_rejected_release_needs_an_override_which_is_recorded(stack: Stack, client: FakeClient) -> None:
    film = stack.film()
    verdict = rejected(stack, film[0], "maximumSize", "notQualityUpgrade")
    order = stack.order(film, stack.offer(film[0]), verdict=verdict, by_hand=True, requested_by="ida")
    with pytest.raises(ReleaseRejected) as caught:
        stack.grabbing.grab(order)
    assert [choice["code"] for choice in caught.value.choices] == ["maximumSize", "notQualityUpgrade"]
    assert client.calls == []
    grab = stack.grabbing.grab(replace(order, override=True)).grab
    assert (grab.overridden, grab.requested_by) == (("maximumSize", "notQualityUpgrade"), "ida")


LIMITS = {
    "grabs_per_run": SafetySettings(grabs_per_run=2),
    "grabs_per_day": SafetySettings(grabs_per_day=2),
    "active_downloads": SafetySettings(active_downloads=2),
    "bytes_per_day": SafetySettings(bytes_per_day=9 * GIB),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("limit", LIMITS)
def test_limits_are_counted_over_all_processes(stack: Stack, client: FakeClient, limit: str) -> None:
    run_id = stack.database.value(
        "INSERT INTO run (command, host, pid) VALUES ('test', 'here', 1) RETURNING id"
    )
    for number in (1, 2):
        film = stack.film(number, f"Film {number}")
        offer = stack.offer(film[0], f"Film.{number}.2019.1080p.WEB-DL-GRP")
        stack.grabbing.grab(stack.order(film, offer, run_id=run_id))
    stack.safety = LIMITS[limit]
    film = stack.film(3, "Film 3")
    order = stack.order(film, stack.offer(film[0], "Film.3.2019.1080p.WEB-DL-GRP"), run_id=run_id)
    with pytest.raises(SafetyBrake, match=limit):
        stack.grabbing.grab(order)
    assert len(client.requests) == 2
    by_hand = stack.grabbing.grab(replace(order, by_hand=True))
    assert [limit in warning for warning in by_hand.warnings] == [True]


def test_limits_of_a_day_end_with_the_day(stack: Stack) -> None:
    stack.safety = SafetySettings(grabs_per_day=1, active_downloads=99)
    first, second = stack.film(1, "Film 1"), stack.film(2, "Film 2")
    stack.grabbing.grab(stack.order(first, stack.offer(first[0], "Film.1.2019.1080p.WEB-DL-GRP")))
    order = stack.order(second, stack.offer(second[0], "Film.2.2019.1080p.WEB-DL-GRP"))
    with pytest.raises(SafetyBrake):
        stack.grabbing.grab(order)
    stack.wait(hours=24, seconds=1)
    assert stack.grabbing.grab(order)


def test_observing_grabs_nothing(stack: Stack, client: FakeClient) -> None:
    stack.safety = SafetySettings(mode="observe")
    film = stack.film()
    with pytest.raises(SafetyBrake, match="observe"):
        stack.grabbing.grab(stack.order(film, stack.offer(film[0])))
    assert client.calls == []


@pytest.mark.parametrize("fault", [ServiceUnavailable("down"), CredentialsRejected("wrong password")])
def test_a_client_that_fails_leaves_the_intent_for_the_next_run(
    stack: Stack, client: FakeClient, fault: ServiceUnavailable | CredentialsRejected
) -> None:
    film = stack.film()
    client.fault = fault
    with pytest.raises(type(fault)):
        stack.grabbing.grab(stack.order(film, stack.offer(film[0])))
    assert states(stack) == ["intended"]
    assert len(spooled(stack)) == 1
    client.fault = None
    stack.wait(hours=2)
    assert stack.clients.test("fake").good  # a rejected login waits for that, or for other settings
    recovered = stack.grabbing.recover()
    assert ([grab.id for grab in recovered.sent], recovered.failures) == ([1], ())
    assert (states(stack), spooled(stack)) == (["sent"], [])
    assert stack.database.value("SELECT count(*) FROM history WHERE event = 'grabbed'") == 1
    assert stack.grabbing.recover().sent == ()


def test_a_client_that_refuses_the_torrent_ends_the_grab(stack: Stack, client: FakeClient) -> None:
    film = stack.film()
    client.fault = InvalidAnswer("it takes this for no torrent")
    with pytest.raises(InvalidAnswer):
        stack.grabbing.grab(stack.order(film, stack.offer(film[0])))
    assert (states(stack), spooled(stack)) == (["failed"], [])


def test_an_intent_waits_a_day_for_its_client_and_no_longer(stack: Stack, client: FakeClient) -> None:
    film = stack.film()
    client.fault = ServiceUnavailable("down")
    with pytest.raises(ServiceUnavailable):
        stack.grabbing.grab(stack.order(film, stack.offer(film[0])))
    stack.wait(hours=23)
    assert stack.grabbing.recover().failures[0].subject == "client:fake"
    assert states(stack) == ["intended"]
    stack.wait(hours=2)
    assert len(stack.grabbing.recover().failed) == 1
    assert (states(stack), spooled(stack)) == (["failed"], [])


@pytest.mark.parametrize("in_client", [True, False])
def test_recovery_finds_by_identity_or_hands_over_once(
    stack: Stack, client: FakeClient, in_client: bool
) -> None:
    """As after a kill -9 behind the intent, before or after the client had it: then it may lack its tags."""
    film = stack.film()
    client.fault = ServiceUnavailable("killed here")
    with pytest.raises(ServiceUnavailable):
        stack.grabbing.grab(stack.order(film, stack.offer(film[0])))
    client.fault = None
    download_id = stack.database.value("SELECT download_id FROM grab")
    if in_client:
        client.there[download_id] = FakeClient().there.get(download_id) or _item(download_id)
    stack.grabbing.recover()
    stack.grabbing.recover()
    assert len(client.requests) == 1
    assert (list(client.there), states(stack)) == ([download_id], ["sent"])


def _item(download_id: str) -> object:
    from radarr_cli.domain.download import ClientItem, ClientStatus

    return ClientItem(client="fake", download_id=download_id, title="x", status=ClientStatus.DOWNLOADING)


def test_recovery_without_the_torrent_gives_up(stack: Stack, client: FakeClient) -> None:
    film = stack.film()
    client.fault = ServiceUnavailable("killed here")
    with pytest.raises(ServiceUnavailable):
        stack.grabbing.grab(stack.order(film, stack.offer(film[0])))
    client.fault = None
    for file in spooled(stack):
        file.unlink()
    assert [failure.code for failure in stack.grabbing.recover().failures] == ["notFound"]
    assert (states(stack), client.requests) == (["failed"], [])


def test_what_a_process_left_before_its_intent_is_swept_away(stack: Stack, client: FakeClient) -> None:
    film = stack.film()
    client.fault = ServiceUnavailable("down")
    with pytest.raises(ServiceUnavailable):
        stack.grabbing.grab(stack.order(film, stack.offer(film[0])))
    stack.grabbing.torrents.write("ab" * 16, {"magnet": "magnet:?"})
    stack.grabbing.recover()
    assert [path.name == "ab" * 16 for path in spooled(stack)] == [False]


def test_recovery_leaves_a_living_process_alone(
    stack: Stack, other_database: Database, client: FakeClient
) -> None:
    film = stack.film()
    other = Stack(other_database, stack.folder, lambda _: client)
    # While the first is in the client's call, the second recovers.
    problems: list[object] = []

    def meanwhile() -> None:
        client.before_add = lambda: None
        other_clients = replace(other.clients, wait=0.0)
        grabbing = replace(other.grabbing, clients=other_clients)
        problems.append(grabbing.recover())

    client.before_add = meanwhile
    stack.grabbing.grab(stack.order(film, stack.offer(film[0])))
    assert (problems[0].sent, problems[0].failed) == ((), ())  # type: ignore[attr-defined]
    assert len(client.requests) == 1


def test_the_best_that_can_be_had_is_grabbed(stack: Stack, client: FakeClient) -> None:
    film = stack.film()
    titles = [f"Film.2019.1080p.{source}.x264-GRP" for source in ("BluRay", "WEB-DL")]
    stack.offer(film[0], titles[0], link=HOSTILE["dangerousFiles"])
    gone = stack.offer(film[0], "Film.2019.1080p.BluRay.x265-OTHER", link=NotFound("it is gone"))
    stack.offer(film[0], titles[1])
    stack.offer(film[0], "Film.2019.720p.WEB-DL.x264-GRP")
    outcome = stack.grabbing.grab_best(film[0], SOURCE)
    assert [grabbed.grab.title for grabbed in outcome.grabbed] == [titles[1]]
    assert {failure.code for failure in outcome.failures} == {"rejected", "notFound"}
    assert len(client.requests) == 1
    # What was refused is never fetched again for this film.
    blocked = stack.database.all("SELECT source_title, reason FROM blocklist")
    assert blocked == [{"source_title": titles[0], "reason": "dangerousFiles"}]
    stack.database.execute("UPDATE grab SET state = 'failed'")
    stack.fetched.clear()
    stack.grabbing.grab_best(film[0], SOURCE)
    assert stack.fetched.count(f"here/{titles[0]}") == 0
    assert gone.offer.guid in stack.fetched


def test_nothing_approved_is_nothing_done(stack: Stack, client: FakeClient) -> None:
    film = stack.film()
    stack.offer(film[0], "Film.2019.CAM.x264-GRP")
    outcome = stack.grabbing.grab_best(film[0], SOURCE)
    assert (outcome.grabbed, outcome.planned, outcome.failures, client.calls) == ((), (), (), [])


def test_a_dry_run_fetches_and_writes_nothing(stack: Stack, client: FakeClient) -> None:
    film = stack.film()
    stack.offer(film[0])
    stack.database.forbid_writes()
    outcome = stack.grabbing.grab_best(film[0], SOURCE, dry_run=True)
    [planned] = outcome.planned
    assert (planned.client, planned.order.offer.offer.indexer) == ("fake", "here")
    assert (client.calls, stack.fetched) == ([], [])


def test_a_brake_is_an_outcome_of_the_best(stack: Stack) -> None:
    stack.safety = SafetySettings(grabs_per_day=0)
    film = stack.film()
    stack.offer(film[0])
    assert "grabs_per_day" in stack.grabbing.grab_best(film[0], SOURCE).braked[0]


def test_what_a_person_hands_over_is_not_fetched(stack: Stack, client: FakeClient) -> None:
    film = stack.film()
    content = torrent_of({"film.mkv": GIB})
    offer = stack.offer(film[0], link=NotFound("no link"))
    stack.grabbing.grab(stack.order(film, offer, given=FetchedRelease(content=content), by_hand=True))
    assert (stack.fetched, client.requests[0].torrent) == ([], content)
