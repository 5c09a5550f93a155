"""Grabs from usenet: an .nzb that was looked at, an id that the client gives, and which client that is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.decisions.model import ReleaseSource
from radarr_cli.domain.download import ClientStatus
from radarr_cli.domain.release import Protocol
from radarr_cli.domain.settings import ClientEntry
from radarr_cli.errors import Conflict, InvalidAnswer
from radarr_cli.ports import FetchedRelease
from radarr_cli.services.clients import ClientPaused
from radarr_cli.services.grabs.ordering import Ordering
from radarr_cli.services.grabs.orders import AlreadyGrabbed, ReleaseRejected
from radarr_cli.store.switches import clear_switch, set_switch
from tests.domain.test_nzb import nzb
from tests.services.download_stack import GIB, FakeClient, FakeOptions, Stack

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.domain.release import StoredOffer
    from radarr_cli.ports import AddRequest
    from radarr_cli.store.database import Database

TITLE = "Film.2019.1080p.WEB-DL.x264-GRP"
OTHER = "Film.2019.1080p.WEB-DL.x264-OTHER"
ENTRIES = (
    ClientEntry(name="news", kind="fake", options=FakeOptions()),
    ClientEntry(name="torrents", kind="fake", options=FakeOptions()),
)


class NewsClient(FakeClient):
    """Gives ids of its own, as SABnzbd does; `killed` ends the process right after an add."""

    protocol = Protocol.USENET

    def __init__(self) -> None:
        super().__init__("news")
        self.killed = False

    def add(self, request: AddRequest) -> str:
        super().add(request)
        if self.killed:
            raise KeyboardInterrupt
        return f"job-{request.download_id[:8]}"


@pytest.fixture
def news() -> NewsClient:
    return NewsClient()


@pytest.fixture
def torrents() -> FakeClient:
    return FakeClient("torrents")


@pytest.fixture
def stack(database: Database, tmp_path: Path, news: NewsClient, torrents: FakeClient) -> Stack:
    clients = {"news": news, "torrents": torrents}
    return Stack(database, tmp_path, lambda entry: clients[entry.name], entries=ENTRIES)


def film_nzb(name: str = "film.mkv", ids: str = "a") -> bytes:
    return nzb((f"&quot;{name}&quot; yEnc (1/9)", 4 * GIB), ids=ids)


def usenet(
    stack: Stack, movie_id: int, title: str = TITLE, link: bytes | None = None, at: str = "here"
) -> StoredOffer:
    content = film_nzb(ids=title) if link is None else link
    return stack.offer(movie_id, title, link=content, indexer=at, protocol=Protocol.USENET)


def test_the_client_s_own_id_is_kept(stack: Stack, news: NewsClient) -> None:
    film = stack.film()
    grabbed = stack.grabbing.grab(stack.order(film, usenet(stack, film[0])))
    [request] = news.requests
    assert (request.name, request.nzb, request.torrent, request.magnet) == (
        TITLE, film_nzb(ids=TITLE), None, None,
    )  # fmt: skip
    assert (request.stopped, request.again) == (False, False)
    assert grabbed.grab.download_id == f"job-{request.download_id[:8]}"
    row = stack.database.one("SELECT client, download_id, protocol, next_action FROM download")
    assert row == {
        "client": "news", "download_id": grabbed.grab.download_id, "protocol": "usenet", "next_action": None,
    }  # fmt: skip
    event = stack.database.one("SELECT download_id, data FROM history")
    assert event is not None
    assert event["download_id"] == grabbed.grab.download_id
    assert "torrentInfoHash" not in event["data"]
    assert event["data"]["protocol"] == "1"
    assert stack.grabbing.torrents.names() == set()


def test_a_process_that_died_after_the_add_is_followed_by_one_that_knows(
    stack: Stack, news: NewsClient
) -> None:
    film = stack.film()
    order = stack.order(film, usenet(stack, film[0]))
    news.killed = True
    with pytest.raises(KeyboardInterrupt):
        stack.grabbing.grab(order)
    news.killed = False
    [sent] = stack.grabbing.recover().sent
    first, again = news.requests
    assert (again.download_id, again.nzb, again.again) == (first.download_id, first.nzb, True)
    assert sent.download_id == f"job-{first.download_id[:8]}"
    assert stack.database.value("SELECT count(*) FROM download") == 1


@pytest.mark.parametrize(
    "link",
    [
        b"",
        b"<html><body>Log in</body></html>",
        b'<?xml version="1.0"?><!DOCTYPE nzb [<!ENTITY a "x">]><nzb><file subject="a"/></nzb>',
        film_nzb()[:-20],
        b'<?xml version="1.0"?><nzb/>',
    ],
)
def test_what_is_no_nzb_reaches_no_client_and_the_next_best_is_taken(
    stack: Stack, news: NewsClient, link: bytes
) -> None:
    film = stack.film()
    bad = usenet(stack, film[0], TITLE, link)
    with pytest.raises(InvalidAnswer, match="no usable"):
        stack.grabbing.grab(stack.order(film, bad))
    assert news.calls == []
    usenet(stack, film[0], OTHER)
    best = stack.grabbing.grab_best(film[0], ReleaseSource.SEARCH)
    assert [grabbed.grab.title for grabbed in best.grabbed] == [OTHER]


@pytest.mark.parametrize(
    ("link", "code"),
    [
        (nzb(("&quot;film.mkv.exe&quot;", 4 * GIB)), "dangerousFiles"),
        (nzb(("&quot;film.mkv&quot;", GIB)), "sizeNotAsOffered"),
    ],
)
def test_what_an_nzb_holds_can_refuse_it(stack: Stack, news: NewsClient, link: bytes, code: str) -> None:
    film = stack.film()
    order = stack.order(film, usenet(stack, film[0], TITLE, link))
    with pytest.raises(ReleaseRejected) as caught:
        stack.grabbing.grab(order)
    assert [rejection.code for rejection in caught.value.rejections] == [code]
    assert news.calls == []
    grabbed = stack.grabbing.grab(replace(order, override=True, by_hand=True))
    assert grabbed.grab.overridden == (code,)


def test_the_same_post_under_another_name_is_the_same_release(stack: Stack) -> None:
    film = stack.film()
    stack.grabbing.grab(stack.order(film, usenet(stack, film[0], TITLE, film_nzb())))
    renamed = usenet(stack, film[0], OTHER, film_nzb("obfuscated.bin"), at="there")
    with pytest.raises(AlreadyGrabbed):
        stack.grabbing.grab(stack.order(film, renamed))


def test_without_a_client_for_usenet_a_torrent_is_taken(
    database: Database, tmp_path: Path, torrents: FakeClient
) -> None:
    stack = Stack(database, tmp_path, lambda _: torrents, entries=ENTRIES[1:])
    film = stack.film()
    for group in ("A1", "A2", "A3", "A4"):
        usenet(stack, film[0], f"Film.2019.1080p.BluRay.x264-{group}")
    stack.offer(film[0], OTHER)
    best = stack.grabbing.grab_best(film[0], ReleaseSource.SEARCH)
    assert [(each.grab.title, each.grab.client) for each in best.grabbed] == [(OTHER, "torrents")]


def test_a_paused_client_is_given_nothing_until_it_is_resumed(stack: Stack, news: NewsClient) -> None:
    film = stack.film()
    order = stack.order(film, usenet(stack, film[0]))
    set_switch(stack.database, "pause:client:news", until=None, reason="", by="ida", now=stack.now())
    waiting = stack.grabbing.grab_best(film[0], ReleaseSource.SEARCH)
    assert (waiting.grabbed, waiting.failures) == ((), ())
    with pytest.raises(ClientPaused, match="client news is paused"):
        stack.grabbing.grab(order)
    with pytest.raises(ClientPaused, match="client news is paused"):
        stack.grabbing.grab_best(film[0], ReleaseSource.USER_INVOKED, by_hand=True)
    assert stack.fetched == []
    assert news.calls == []
    clear_switch(stack.database, "pause:client:news", stack.now())
    taken = stack.grabbing.grab_best(film[0], ReleaseSource.SEARCH)
    assert [each.grab.client for each in taken.grabbed] == ["news"]


def test_an_intent_waits_for_a_paused_client(stack: Stack, news: NewsClient) -> None:
    film = stack.film()
    news.killed = True
    with pytest.raises(KeyboardInterrupt):
        stack.grabbing.grab(stack.order(film, usenet(stack, film[0])))
    news.killed = False
    set_switch(stack.database, "pause:client:news", until=None, reason="", by="ida", now=stack.now())
    assert stack.grabbing.recover().sent == ()
    assert len(news.requests) == 1
    clear_switch(stack.database, "pause:client:news", stack.now())
    assert len(stack.grabbing.recover().sent) == 1


@pytest.mark.parametrize(("released", "recent"), [("2024-04-20", True), ("2019-01-01", False)])
def test_a_film_that_came_out_lately_is_named_as_such(
    stack: Stack, news: NewsClient, released: str, recent: bool
) -> None:
    film = stack.film()
    stack.database.execute("UPDATE movie SET digital_release = %s", (released,))
    stack.grabbing.grab(stack.order(film, usenet(stack, film[0])))
    assert [request.recent for request in news.requests] == [recent]


def test_a_failed_download_is_begun_once_more_where_the_client_can(stack: Stack, news: NewsClient) -> None:
    film = stack.film()
    grab = stack.grabbing.grab(stack.order(film, usenet(stack, film[0]))).grab
    [given] = news.there
    news.there[grab.download_id or ""] = replace(news.there.pop(given), download_id=grab.download_id or "")
    news.says(grab.download_id or "", status=ClientStatus.FAILED, message="too much is missing")
    for _ in range(2):
        stack.tracking.follow()
    assert stack.database.value("SELECT state FROM grab") == "failed"
    blocked = stack.database.one("SELECT keys, protocol FROM blocklist")
    assert blocked is not None
    assert blocked["protocol"] == "usenet"
    assert {key.split(":")[0] for key in blocked["keys"]} == {"name", "nzb"}
    # The same post, whatever another indexer calls it, and whatever post has its name.
    same = usenet(stack, film[0], at="there")
    assert stack.grabbing.grab_best(film[0], ReleaseSource.SEARCH, offers=[same]).grabbed == ()
    assert stack.downloads.handling.retry(grab.id).status == "retried"
    assert news.calls[-1] == "resume"
    assert stack.database.value("SELECT state FROM grab") == "sent"
    assert stack.database.value("SELECT count(*) FROM blocklist") == 0
    news.there.clear()
    stack.wait(hours=1)
    for _ in range(3):
        stack.tracking.follow()
        stack.wait(hours=1)
    assert stack.database.value("SELECT state FROM grab") == "failed"
    with pytest.raises(Conflict, match="no longer has"):
        stack.downloads.handling.retry(grab.id)


def test_an_nzb_that_a_person_hands_over(stack: Stack, news: NewsClient) -> None:
    film = stack.film()
    ordering = Ordering(database=stack.database, deciding=stack.grabbing.deciding, now=stack.now)
    given = FetchedRelease(content=nzb(("&quot;Film.2019.1080p-GRP.mkv&quot;", GIB)))
    order = ordering.of_given(given, film[0], requested_by="ida")
    grabbed = stack.grabbing.grab(order)
    assert (grabbed.grab.title, grabbed.grab.client) == ("Film.2019.1080p-GRP", "news")
    assert [request.nzb for request in news.requests] == [given.content]
    with pytest.raises(InvalidAnswer, match="no usable"):
        ordering.of_given(FetchedRelease(content=b"<html/>"), film[0])
