"""Torznab and Newznab over HTTP, against a loopback indexer that refuses what it does not expect."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from radarr_cli.adapters.indexers import KINDS, newznab, torznab
from radarr_cli.adapters.indexers._queries import spoken_title
from radarr_cli.adapters.indexers._transfer import is_private
from radarr_cli.adapters.indexers.roster import build_indexer
from radarr_cli.adapters.indexers.settings import TorznabSettings
from radarr_cli.domain.release import Protocol, ReleaseOffer
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import IndexerEntry, NetworkSettings, Url
from radarr_cli.errors import (
    ConfigError,
    CredentialsRejected,
    InvalidAnswer,
    NotFound,
    RateLimited,
    ServiceUnavailable,
)
from radarr_cli.ports import SearchQuery
from tests.fakes.torznab_server import CANARIES, KEY, Fault, Item, TorznabServer, caps, error, feed

FILM = SearchQuery(tmdb_id=603, imdb_id="tt0133093", titles=("The Matrix", "Matrix"), year=1999)
NAME = "The.Matrix.1999.1080p.BluRay.x264-GRP"
NETWORK = NetworkSettings(timeout=timedelta(seconds=3))


def settings_of(module: Any) -> type:
    """The settings of the kind whose module it is."""
    return next(kind for kind in KINDS if kind.module == module.__name__).settings_class()


def indexer(server: TorznabServer, *, kind=torznab, network=NETWORK, key: str | None = KEY, **options):
    secret = Secret.of(key) if key else None
    settings = settings_of(kind)(url=Url(server.url), api_key=secret, **options)
    return kind.build(IndexerEntry(name="tracker", kind="torznab", priority=3, options=settings), network)


def statuses(answer):
    return [(attempt.tier, attempt.status) for attempt in answer.attempts]


def test_ids_are_asked_first_and_titles_only_when_they_gave_nothing():
    with TorznabServer([Item(NAME, tmdb_id=603)]) as server:
        answer = indexer(server).search(FILM)
        assert [offer.title for offer in answer.offers] == [NAME]
        assert statuses(answer) == [("caps", "ok"), ("ids", "ok")]
        assert server.asked[1].startswith("/api?t=movie&tmdbid=603&imdbid=0133093&cat=2000,2010,")
        assert "extended=1&offset=0&limit=100" in server.asked[1]
        assert answer.attempts[1].query == "t=movie&tmdbid=603&imdbid=0133093"
        assert answer.attempts[1].rows == 1
    with TorznabServer([Item(NAME)]) as server:
        answer = indexer(server).search(FILM)
        assert [offer.title for offer in answer.offers] == [NAME]
        assert statuses(answer) == [("caps", "ok"), ("ids", "ok"), ("title", "ok")]
        assert answer.attempts[2].query == "t=search&q=Matrix+1999"


@pytest.mark.parametrize(
    ("document", "query", "options", "questions"),
    [
        (
            caps(movie='supportedParams="q,tmdbid"'), FILM, {},
            ["t=movie&tmdbid=603", "t=search&q=Matrix 1999"],
        ),
        (caps(movie='available="yes"'), FILM, {}, ["t=movie&imdbid=0133093", "t=search&q=Matrix 1999"]),
        (caps(movie='available="no"'), FILM, {}, ["t=search&q=Matrix 1999"]),
        (
            caps(movie='available="no"', engine='searchEngine="raw"'), FILM, {},
            ["t=search&q=The Matrix 1999", "t=search&q=Matrix 1999"],
        ),
        (caps(search='available="no"', movie='supportedParams="q"'), FILM, {}, ["t=movie&q=Matrix 1999"]),
        (caps(movie='available="no"'), FILM, {"remove_year": True}, ["t=search&q=Matrix"]),
        (caps(), SearchQuery(text="Some Words: here"), {}, ["t=search&q=Some Words: here"]),
        (caps(), SearchQuery(), {}, ["t=movie"]),
        (caps(movie='available="no"'), SearchQuery(), {}, ["t=search"]),
        (
            caps(movie='available="no"'), replace(FILM, titles=("Ōkami & Søn", "Æon Flux")), {},
            ["t=search&q=Okami and Søn 1999", "t=search&q=Æon Flux 1999"],
        ),
    ],
)  # fmt: skip
def test_what_is_asked_follows_the_capabilities(document, query, options, questions):
    with TorznabServer() as server:
        server.caps = document
        indexer(server, categories=(), **options).search(query)
        page = "&extended=1&offset=0&limit=100"
        assert server.asked == ["/api?t=caps", *(f"/api?{question}{page}" for question in questions)]


def test_an_indexer_that_cannot_be_asked_says_so():
    with TorznabServer() as server:
        server.caps = caps(search='available="no"', movie='available="no"')
        answer = indexer(server).search(FILM)
    assert statuses(answer) == [("caps", "ok"), ("none", "unsupported")]
    assert answer.attempts[1].message == "indexer tracker can't be asked this: it offers no search that fits"


@pytest.mark.parametrize(
    ("title", "spoken"),
    [
        ("The Matrix", "Matrix"),
        ("The", "The"),
        ("Marvel's The Avengers", "Marvels The Avengers"),
        ("L.A. Confidential", "LA Confidential"),
        ("Amélie – le fabuleux destin", "Amelie le fabuleux destin"),
        ("Fast & Furious", "Fast and Furious"),
        ("千と千尋の神隠し", "千と千尋の神隠し"),
        ("WALL·E", "WALL E"),
        ("???", ""),
    ],
)
def test_titles_as_search_engines_take_them(title, spoken):
    assert spoken_title(title) == spoken


def test_capabilities_that_are_remembered_are_not_asked_again():
    with TorznabServer([Item(NAME, tmdb_id=603)]) as server:
        first = indexer(server)
        first.search(FILM)
        again = indexer(server)
        again.capabilities = first.capabilities
        assert statuses(again.search(FILM)) == [("ids", "ok")]


def test_all_pages_are_read_and_nothing_twice():
    items = [Item(f"The.Matrix.1999.1080p.WEB-DL-G{number}", tmdb_id=603) for number in range(250)]
    with TorznabServer(items) as server:
        answer = indexer(server).search(FILM)
        assert len({offer.title for offer in answer.offers}) == 250
        assert [attempt.rows for attempt in answer.attempts] == [0, 100, 100, 50]
        assert answer.attempts[2].query.endswith("offset=100")


def test_an_indexer_that_ignores_the_offset_is_not_asked_for_ever():
    page = feed(
        "".join(f"<item><title>Film {n} 2019</title><link>http://x/{n}</link></item>" for n in range(100))
    )
    with TorznabServer() as server:
        server.faults = [Fault(body=caps()), *(Fault(body=page) for _ in range(5))]
        answer = indexer(server).search(FILM)
    assert len(answer.offers) == 100
    assert [dict(attempt.dropped) for attempt in answer.attempts] == [{}, {}, {"duplicate": 100}]


def test_at_most_a_thousand_offers_are_taken():
    items = [Item(f"The.Matrix.1999.1080p.WEB-DL-G{number}", tmdb_id=603) for number in range(1500)]
    with TorznabServer(items) as server:
        answer = indexer(server).search(FILM)
    assert len(answer.offers) == 1000
    assert len(answer.attempts) == 11


HTML = {"Content-Type": "text/html"}


@pytest.mark.parametrize(
    ("fault", "status", "code", "words"),
    [
        (Fault(body=error(100, f"Bad {KEY}")), "rejected", "credentialsRejected", "Bad ********"),
        (Fault(401, error(100, "Invalid key")), "rejected", "credentialsRejected", "Invalid key"),
        (Fault(401, b""), "rejected", "credentialsRejected", "401"),
        (Fault(403, b"<html>challenge</html>", HTML), "error", "invalidAnswer", "HTML page"),
        (Fault(body=error(500, "Request limit reached")), "limited", "rateLimited", "limit reached"),
        (Fault(500, error(500, "Request limit reached")), "limited", "rateLimited", "limit reached"),
        (Fault(429, b""), "limited", "rateLimited", "429"),
        (Fault(503, b"", {"Retry-After": "60"}), "limited", "rateLimited", "503"),
        (Fault(503, b""), "error", "serviceUnavailable", "503"),
        (Fault(500, b"<html>oops</html>", HTML), "error", "serviceUnavailable", "500"),
        (Fault(404, b""), "error", "invalidAnswer", "nothing at /api"),
        (Fault(body=b"<html>Log in</html>"), "error", "invalidAnswer", "HTML page"),
        (Fault(body=error(900, "boom")), "error", "invalidAnswer", "900 boom"),
        (Fault(302, b"", {"Location": "magnet:?xt=urn:btih:0"}), "error", "invalidAnswer", "magnet"),
        (Fault(302, b"", {"Location": "ftp://x/"}), "error", "invalidAnswer", "ftp"),
        (Fault(302, b"", {"Location": "http://[x"}), "error", "invalidAnswer", "no address"),
        (Fault(302, b"", {"Location": "/api?t=caps"}, times=9), "error", "invalidAnswer", "more than 5"),
    ],
)  # fmt: skip
def test_every_fault_is_named_and_ends_the_search(fault, status, code, words):
    with TorznabServer([Item(NAME, tmdb_id=603)]) as server:
        one = indexer(server)
        one.capabilities = {"movie_search": ["q", "tmdbid"], "search": ["q"]}
        server.faults = [fault]
        answer = one.search(FILM)
    assert answer.offers == ()
    (attempt,) = answer.attempts
    assert (attempt.status, attempt.code) == (status, code)
    assert words in (attempt.message or "")
    assert "tracker" in (attempt.message or "")
    assert not any(canary in str(answer) for canary in CANARIES)


def test_a_question_that_the_indexer_does_not_know_leaves_the_next_tier():
    with TorznabServer([Item(NAME)]) as server:
        server.faults = [Fault(body=caps()), Fault(body=error(201, "Incorrect parameter"))]
        answer = indexer(server).search(FILM)
        assert [offer.title for offer in answer.offers] == [NAME]
    assert statuses(answer) == [("caps", "ok"), ("ids", "unsupported"), ("title", "ok")]


def test_after_a_challenge_instead_of_capabilities_nothing_more_is_asked():
    with TorznabServer([Item(NAME, tmdb_id=603)]) as server:
        server.faults = [Fault(403, b"<html>are you a robot?</html>")]
        answer = indexer(server).search(FILM)
        assert statuses(answer) == [("caps", "error")]
        assert answer.attempts[0].http_status == 403
        assert len(server.asked) == 1


def test_capabilities_that_cannot_be_read_leave_the_usual_ones():
    with TorznabServer([Item(NAME, imdb_id="tt0133093")]) as server:
        server.faults = [Fault(body=b"<html>nothing</html>")]
        answer = indexer(server).search(FILM)
        assert [offer.title for offer in answer.offers] == [NAME]
    assert statuses(answer) == [("caps", "error"), ("ids", "ok")]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("Sat, 01 Jan 2000 00:02:00 GMT", 120), ("soon", None), ("", None)],
)
def test_retry_after_is_read_in_both_forms(header, seconds):
    with TorznabServer() as server:
        one = indexer(server)
        one.now = lambda: datetime(2000, 1, 1, tzinfo=UTC)
        server.faults = [Fault(429, error(500, "Request limit reached"), {"Retry-After": header})]
        answer = one.search(FILM)
    expected = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds) if seconds else None
    assert answer.attempts[0].retry_at == expected


def test_an_answer_that_is_cut_off_keeps_its_whole_items_and_says_so():
    whole = TorznabServer()
    body = feed(whole.item_xml(0, Item(NAME)) + "<item><title>Half</ti").rsplit(b"</channel>", 1)[0]
    with TorznabServer() as server:
        server.faults = [Fault(body=caps()), Fault(body=body)]
        answer = indexer(server).search(FILM)
    assert [offer.title for offer in answer.offers] == [NAME]
    assert "cut off after 2 items" in (answer.attempts[1].message or "")
    assert dict(answer.attempts[1].dropped) == {"cutOff": 1}


def test_an_indexer_that_is_down_slow_or_endless_ends_in_time():
    with TorznabServer() as gone:
        pass
    answer = indexer(gone).search(FILM)
    assert [(attempt.status, attempt.code) for attempt in answer.attempts] == [
        ("error", "serviceUnavailable")
    ]
    with TorznabServer() as server:
        server.faults = [Fault(body=caps(), delay=1.5)]
        started = time.monotonic()
        answer = indexer(server, network=NetworkSettings(timeout=timedelta(seconds=0.3))).search(FILM)
        assert time.monotonic() - started < 1
        assert "in time" in (answer.attempts[0].message or "")
    with TorznabServer() as server:
        server.faults = [Fault(body=b"<" * 1000, headers={"X": "1"}), Fault(body=b" " * 21 * 1024**2)]
        answer = indexer(server).search(FILM)
        assert "bytes" in (answer.attempts[-1].message or "")


@pytest.mark.parametrize("trickle", [False, True])
def test_a_search_ends_within_its_timeout_however_many_calls_it_takes(trickle):
    """The calls share the time: what came before it is over is kept."""
    with TorznabServer([Item(NAME, tmdb_id=603)]) as server:
        page = feed(
            "".join(server.item_xml(0, Item(f"{NAME}{n}")).replace("details/0", f"{n}") for n in range(100))
        )
        server.faults = [Fault(body=caps(), delay=0.2), Fault(body=page)]
        server.faults.append(Fault(body=b" " * 40, trickle=0.05) if trickle else Fault(delay=1.0))
        started = time.monotonic()
        answer = indexer(server, network=NetworkSettings(timeout=timedelta(seconds=0.5))).search(FILM)
        taken = time.monotonic() - started
    assert 0.45 < taken < 0.65
    assert len(answer.offers) == 100
    assert statuses(answer) == [("caps", "ok"), ("ids", "ok"), ("ids", "error")]
    assert "in time" in (answer.attempts[-1].message or "")


def test_to_wait_for_its_turn_takes_nothing_of_an_indexers_time():
    class Turn:
        waited = 0.0

        def __call__(self) -> None:
            time.sleep(0.3)

    with TorznabServer([Item(NAME)]) as server:
        network = NetworkSettings(timeout=timedelta(seconds=0.25))
        answer = indexer(server, network=network).search(replace(FILM, permit=Turn()))
    assert statuses(answer) == [("caps", "ok"), ("ids", "ok"), ("title", "ok")]
    assert max(attempt.milliseconds for attempt in answer.attempts) < 250


def test_additional_parameters_are_sent_and_hidden():
    with TorznabServer() as server:
        one = indexer(
            server, key=None, additional_parameters=Secret.of(f"&apikey={KEY}&cat=2000"), categories=()
        )
        server.faults = [Fault(body=caps()), Fault(body=error(900, f"bad {KEY}"))]
        answer = one.search(FILM)
        assert all("cat=2000" in call for call in server.asked)
    assert not any(canary in str(answer) + repr(one) for canary in CANARIES)


def test_check_says_what_works_and_what_to_do():
    with TorznabServer([Item(NAME)]) as server:
        good = indexer(server).check()
        empty = indexer(server, categories=(9999,))
        server.items = []
        nothing = empty.check()
        server.faults = [Fault(body=error(100, "no"))]
        bad = indexer(server).check()
    assert [(check.subject, check.good) for check in good] == [
        ("capabilities", True),
        ("newest releases", True),
    ]
    assert [check.good for check in nothing] == [True, False]
    assert "categories" in (nothing[1].hint or "")
    assert [(check.subject, check.good) for check in bad] == [("capabilities", False)]


def offer_of(server: TorznabServer, number: int = 0) -> ReleaseOffer:
    return indexer(server).search(SearchQuery(text="1999")).offers[number]


def test_a_torrent_is_fetched_with_its_passkey():
    with TorznabServer([Item(NAME, torrent=b"d4:infod4:name1:aee")]) as server:
        fetched = indexer(server).fetch(offer_of(server))
    assert fetched.content == b"d4:infod4:name1:aee"


@pytest.mark.parametrize("where", ["magnet:?xt=urn:btih:" + "0" * 40, "/download/1.torrent?passkey=x&zz=y"])
def test_redirects_are_followed_by_hand_also_to_magnets(where):
    with TorznabServer([Item(NAME, redirect=where), Item("Other", torrent=b"d4:infod4:name1:bee")]) as server:
        offer = offer_of(server)
        server.items[1].redirect = None
        link = offer.download_url or ""
        if where.startswith("/"):
            server.items[0].redirect = link.replace("/0.torrent", "/1.torrent")
        fetched = indexer(server).fetch(offer)
    assert (fetched.magnet, fetched.content) in ((where, None), (None, b"d4:infod4:name1:bee"))


def test_a_magnet_needs_no_call():
    with TorznabServer([Item(NAME, magnet=True)]) as server:
        offer = offer_of(server)
        calls = len(server.asked)
        assert indexer(server).fetch(offer).magnet == offer.magnet_url
        assert len(server.asked) == calls


@pytest.mark.parametrize(
    ("fault", "raised", "words"),
    [
        (Fault(body=b"<html>Please log in</html>"), InvalidAnswer, "HTML page"),
        (Fault(body=b"<!DOCTYPE html><title>x</title>"), InvalidAnswer, "HTML page"),
        (Fault(body=error(100, "no")), CredentialsRejected, "API key"),
        (Fault(body=error(501, "Download limit reached")), RateLimited, "limit"),
        (Fault(body=b"not a torrent"), InvalidAnswer, "no .torrent"),
        (Fault(body=b""), InvalidAnswer, "empty file"),
        (Fault(body=b"<xml/>"), InvalidAnswer, "no .torrent"),
        (Fault(404), NotFound, "404"),
        (Fault(403, b"<html>"), CredentialsRejected, "403"),
        (Fault(429, b"", {"Retry-After": "5"}), RateLimited, "429"),
        (Fault(502), ServiceUnavailable, "502"),
        (Fault(body=b"d" * (65 * 1024**2)), InvalidAnswer, "bytes"),
    ],
)
def test_what_is_no_torrent_is_named(fault, raised, words):
    with TorznabServer([Item(NAME)]) as server:
        offer = offer_of(server)
        server.download_faults = [fault]
        with pytest.raises(raised, match="tracker") as caught:
            indexer(server).fetch(offer)
    assert words in caught.value.message
    assert not any(canary in caught.value.message for canary in CANARIES)


@pytest.mark.parametrize(
    ("content", "raised"),
    [
        (b'<?xml version="1.0"?><nzb xmlns="http://x"><file subject="a"/></nzb>', None),
        (b"<nzb></nzb>", InvalidAnswer),
        (b"<rss/>", InvalidAnswer),
        (b"<html>", InvalidAnswer),
        (error(201, "Incorrect parameter"), InvalidAnswer),
        (error(100, "no"), CredentialsRejected),
    ],
)
def test_an_nzb_lists_files(content, raised):
    with TorznabServer([Item(NAME)]) as server:
        offer = replace(offer_of(server), protocol=Protocol.USENET)
        server.download_faults = [Fault(body=content)]
        one = indexer(server, kind=newznab)
        if raised:
            with pytest.raises(raised):
                one.fetch(offer)
        else:
            assert one.fetch(offer).content == content


class Outside:
    """A proxy on loopback that plays a public host which redirects."""

    def __init__(self, location: str) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.append(self.path)
                self.send_response(302)
                self.send_header("Location", location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Silence."""

        seen: list[str] = []
        self.seen = seen
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def indexer(self):
        network = NetworkSettings(
            timeout=timedelta(seconds=3), proxy=Url(f"http://127.0.0.1:{self.server.server_port}")
        )
        settings = TorznabSettings(url=Url("http://indexer.example.org"))
        return torznab.build(IndexerEntry(name="outside", kind="torznab", options=settings), network)


@pytest.mark.parametrize(
    "inside",
    ["http://127.0.0.1:1/x", "http://169.254.169.254/latest", "http://[::1]/", "http://10.0.0.7/", "http://nas/",
     "http://router.lan/", "http://[::ffff:192.168.1.1]/"],
)  # fmt: skip
def test_a_host_outside_cannot_send_us_inside(inside):
    outside = Outside(inside)
    offer = ReleaseOffer(
        title="x",
        indexer="outside",
        guid="x",
        protocol=Protocol.TORRENT,
        download_url="http://indexer.example.org/dl",
    )
    try:
        with pytest.raises(InvalidAnswer, match="private network"):
            outside.indexer().fetch(offer)
        assert outside.seen == ["http://indexer.example.org/dl"]
        with pytest.raises(InvalidAnswer, match="private network"):
            outside.indexer().fetch(replace(offer, download_url=inside))
        assert len(outside.seen) == 1
    finally:
        outside.server.shutdown()
        outside.server.server_close()


@pytest.mark.parametrize(
    ("host", "private"),
    [("8.8.8.8", False), ("2001:4860:4860::8888", False), ("127.0.0.1", True), ("10.1.2.3", True),
     ("100.64.0.1", True), ("fe80::1", True), ("0.0.0.0", True), ("localhost", True),
     ("nas", True), ("films.example.org", False)],
)  # fmt: skip
def test_which_hosts_lie_inside(host, private):
    assert is_private(host) is private


def test_every_kind_can_be_built_and_an_unknown_one_is_named():
    with TorznabServer() as server:
        for kind in KINDS:
            settings = TorznabSettings(url=Url(server.url))
            assert (
                build_indexer(IndexerEntry(name="n", kind=kind.name, options=settings), NETWORK).name == "n"
            )
    with pytest.raises(ConfigError, match="no-such"):
        build_indexer(IndexerEntry(name="n", kind="no-such"), NETWORK)
