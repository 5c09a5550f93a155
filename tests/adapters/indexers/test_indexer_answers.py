"""Every answer an indexer is known to give, played by one on loopback beside another that works.

Whatever the one does: the search ends in its time, the fault is named, and of the other nothing is lost.
"""

from __future__ import annotations

import gzip
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.adapters.indexers import newznab, torznab
from radarr_cli.adapters.indexers.settings import NewznabSettings, TorznabSettings
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import IndexerEntry, NetworkSettings, Url
from radarr_cli.errors import InvalidAnswer, NotFound
from radarr_cli.ports import SearchQuery
from radarr_cli.services.indexers.asking import ask_all
from tests.fakes.torznab_server import CANARIES, KEY, Fault, Item, TorznabServer, caps, error, feed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TIMEOUT = 1.0
NETWORK = NetworkSettings(timeout=timedelta(seconds=TIMEOUT))
FILM = SearchQuery(tmdb_id=700, imdb_id="tt0000700", titles=("The Lantern Keeper",), year=2019)
NAME = "The.Lantern.Keeper.2019.1080p.BluRay.x264-GRP"
HTML = {"Content-Type": "text/html"}
LOGIN = b"<!DOCTYPE html><html><body><form>Log in</form></body></html>"
IN_TWO_HOURS = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
NZB = '<enclosure url="http://t.example/2.nzb" type="application/x-nzb" length="1"/>'
GZIP = {"Content-Encoding": "gzip"}
TO_A_MAGNET = {"Location": "magnet:?xt=urn:btih:0"}


@dataclass(frozen=True)
class Play:
    """`faults` come instead of the first answers after the capabilities, `document` instead of those.

    `calls` are (tier, status) of each call after the capabilities; `words` stand in the message of the one
    that failed; `offers` is how many there are.
    """

    name: str
    faults: Sequence[Fault] = ()
    document: bytes = field(default_factory=caps)
    items: Sequence[Item] = (Item(NAME, tmdb_id=700, imdb_id="tt0000700"),)
    calls: Sequence[tuple[str, str]] = (("ids", "ok"),)
    words: str = ""
    offers: int = 1
    dropped: Mapping[str, int] = field(default_factory=dict)
    asked: str = ""


def failing(name: str, fault: Fault, status: str, words: str, **changes: Any) -> Play:
    """An answer that is none."""
    return Play(name, [fault], calls=[("ids", status)], words=words, offers=0, **changes)


def row(number: int, *parts: str, title: str = "", link: str | None = None) -> str:
    link = f"<link>http://t.example/{number}.torrent</link>" if link is None else link
    return (
        f"<item><title>{title or f'{NAME}{number}'}</title><guid>{number}</guid>{link}{''.join(parts)}</item>"
    )


def page(first: int, count: int, before: str = "") -> Fault:
    return Fault(body=feed("".join(row(number) for number in range(first, first + count)), before))


def bomb() -> bytes:
    """A billion of them, if anybody expands it."""
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10)
    )
    inner = feed(row(1, "<description>&a9;</description>", title="Bomb.2019-X &a9;")).decode()
    return f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]>{inner.partition("?>")[2]}'.encode()


def error_plays() -> list[Play]:
    """Errors as documents, with 200 and with statuses of their own."""
    said = {
        "wrong key": (100, "Invalid API Key", "rejected"),
        "suspended account": (101, "Account suspended", "rejected"),
        "no rights": (102, "Insufficient privileges", "rejected"),
        "last code of accounts": (199, "Registration closed", "rejected"),
        "limit in words": (500, "Request limit reached", "limited"),
        "any other code": (910, "API disabled", "error"),
        "code 500": (500, "Database down", "error"),
    }
    return [
        failing(f"{name} with {status}", Fault(status, error(code, text)), outcome, text)
        for name, (code, text, outcome) in said.items()
        for status in (200, 400, 401, 403, 500)
    ]


PLAYS = [
    Play("everything is right"),
    Play("parameters not listed", document=caps(movie='available="yes"'), asked="t=movie&imdbid=0000700"),
    Play("film search not available", document=caps(movie='available="no"'), calls=[("title", "ok")]),
    Play("only word search listed", document=caps(movie='supportedParams="q"'), calls=[("title", "ok")]),
    Play("no word search", document=caps(search='available="no"', movie='supportedParams="tmdbid"')),
    Play("film search of another spelling", document=caps(movie='available="NO"'), calls=[("title", "ok")]),
    Play(
        "sub categories alone",
        document=caps().replace(
            b'<category id="2000" name="Movies"><subcat id="2040" name="Movies/HD"/></category>',
            b'<category id="2010" name="Foreign"/><category id="2080" name="WEB"/>',
        ),
    ),
    Play("a category that is no number", document=caps().replace(b'id="2000"', b'id="movies"')),
    Play("categories of its own", document=caps().replace(b'id="2000"', b'id="100123"')),
    Play("small pages", document=caps(limits='<limits default="25" max="60"/>'), asked="limit=60"),
    Play("no limits", document=caps(limits=""), asked="limit=100"),
    Play("huge pages", document=caps(limits='<limits default="500" max="5000"/>'), asked="limit=100"),
    Play("a byte order mark before its capabilities", document=b"\xef\xbb\xbf" + caps()),
    Play("capabilities cut off", document=caps()[:200], asked="t=movie&imdbid=0000700"),
    Play("capabilities of HTML", document=LOGIN, asked="t=movie&imdbid=0000700"),
    *error_plays(),
    Play(
        "unknown function",
        [Fault(body=error(202, "No such function"))],
        calls=[("ids", "unsupported"), ("title", "ok")],
        words="No such function",
    ),
    Play(
        "wrong parameter with 400",
        [Fault(400, error(201, "Incorrect parameter"))],
        calls=[("ids", "unsupported"), ("title", "ok")],
        words="Incorrect parameter",
    ),
    failing("429", Fault(429), "limited", "429"),
    failing("429 with seconds", Fault(429, headers={"Retry-After": "7200"}), "limited", "429"),
    failing(
        "429 with a date",
        Fault(429, headers={"Retry-After": IN_TWO_HOURS}),
        "limited",
        "429",
    ),
    failing("503 with Retry-After", Fault(503, headers={"Retry-After": "7200"}), "limited", "503"),
    failing("401 without a word", Fault(401), "rejected", "401"),
    failing("403 without a word", Fault(403), "rejected", "403"),
    failing("challenge page", Fault(403, LOGIN, HTML), "error", "HTML page"),
    failing("login page with 200", Fault(200, LOGIN, HTML), "error", "HTML page"),
    failing("500", Fault(500), "error", "500"),
    failing("520 of a CDN", Fault(520, LOGIN, HTML), "error", "520"),
    failing("404", Fault(404), "error", "nothing at /api"),
    failing("an empty answer", Fault(), "error", "empty"),
    failing("JSON", Fault(body=b'{"error":"no"}'), "error", "no XML"),
    failing("cut off before an item", Fault(body=b"<rss><channel><ite"), "error", "cut off"),
    Play(
        "cut off within an item",
        [Fault(body=feed(row(1) + row(2)).rsplit(b"</title>", 1)[0])],
        dropped={"cutOff": 1},
    ),
    Play("a byte order mark", [Fault(body=b"\xef\xbb\xbf" + feed(row(1)))]),
    Play("control bytes", [Fault(body=feed(row(1, title="Film.\x00\x082019-X")))]),
    Play("entities of HTML", [Fault(body=feed(row(1, title="Caf&eacute;&nbsp;2019-X")))]),
    Play("the other name space", [Fault(body=feed(row(1, '<newznab:attr name="size" value="9"/>')))]),
    Play("no name space declared", [Fault(body=feed(row(1, '<x:attr name="size" value="9"/>')))]),
    Play("an entity bomb", [Fault(body=bomb())]),
    failing("50 MB", Fault(body=b" " * 50_000_000), "error", "50000000 bytes"),
    failing("50 MB of no known length", Fault(body=b" " * 50_000_000, chunked=True), "error", "more than"),
    failing(
        "50 MB in 50 kB",
        Fault(body=gzip.compress(b" " * 50_000_000), headers=GZIP),
        "error",
        "more than",
    ),
    failing("compressed, it says", Fault(body=b"no gzip", headers=GZIP), "error", "answered wrongly"),
    Play("slow, but in time", [Fault(body=feed(row(1)), delay=0.4)]),
    failing("hanging", Fault(delay=TIMEOUT + 0.6), "error", "in time"),
    failing("a trickle", Fault(body=b"<" * 60, trickle=0.05), "error", "in time"),
    failing("hung up within an answer", Fault(body=feed(row(1)), cut=60), "error", "tracker"),
    failing("a redirect to a magnet", Fault(302, headers=TO_A_MAGNET), "error", "magnet"),
    failing("redirects in a ring", Fault(302, headers={"Location": "/api"}, times=9), "error", "more than 5"),
    Play(
        "the same items on each page",
        [page(0, 100), page(0, 100)],
        calls=[("ids", "ok"), ("ids", "ok")],
        offers=100,
        dropped={"duplicate": 100},
    ),
    Play(
        "pages that overlap",
        [page(0, 100), page(90, 100), page(180, 20)],
        calls=[("ids", "ok")] * 3,
        offers=200,
        dropped={"duplicate": 20},
    ),
    Play(
        "a total that is too small",
        [page(0, 100, '<newznab:response offset="0" total="3"/>'), page(100, 40)],
        calls=[("ids", "ok")] * 2,
        offers=140,
    ),
    Play(
        "a total that is too large",
        [page(0, 5, '<newznab:response offset="0" total="99999"/>')],
        offers=5,
    ),
    Play(
        "a second page that fails",
        [page(0, 100), Fault(500)],
        calls=[("ids", "ok"), ("ids", "error")],
        words="500",
        offers=100,
    ),
    Play("one item twice", [Fault(body=feed(row(1) + row(1)))], dropped={"duplicate": 1}),
    Play("an item without a link", [Fault(body=feed(row(1) + row(2, link="")))], dropped={"noLink": 1}),
    Play(
        "an item without a title",
        [Fault(body=feed(row(1) + row(2).replace(f"{NAME}2", "")))],
        dropped={"noTitle": 1},
    ),
    Play(
        "an item of the other protocol",
        [
            Fault(
                body=feed(
                    row(1) + row(2, NZB)
                )
            )
        ],
        dropped={"wrongProtocol": 1},
    ),
]  # fmt: skip


def tracker(server: TorznabServer, name: str = "tracker", module: Any = torznab):
    settings = NewznabSettings if module is newznab else TorznabSettings
    options = settings(url=Url(server.url), api_key=Secret.of(KEY))
    return module.build(IndexerEntry(name=name, kind="torznab", options=options), NETWORK)


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: play.name)
def test_whatever_an_indexer_answers(play: Play):
    with TorznabServer(play.items) as bad, TorznabServer(PLAYS[0].items) as good:
        bad.caps, good.caps = play.document, caps()
        faults = [replace(fault) for fault in play.faults]
        bad.faults = [Fault(body=play.document), *faults] if faults else []
        started = time.monotonic()
        answer, other = ask_all([tracker(bad), tracker(good, "other")], [FILM, FILM], [TIMEOUT, TIMEOUT])
        taken = time.monotonic() - started
    assert taken < TIMEOUT + 0.4, "50 ms on a machine that does nothing else"
    assert [offer.title for offer in other.offers] == [NAME], "nothing of the other indexer is lost"
    first, *calls = answer.attempts
    assert first.tier == "caps"
    assert [(each.tier, each.status) for each in calls] == list(play.calls)
    assert len(answer.offers) == play.offers
    failed = [each for each in calls if each.status != "ok"]
    assert bool(failed) == bool(play.words)
    assert all(play.words in (each.message or "") and "tracker" in (each.message or "") for each in failed)
    assert sum((sum(each.dropped.values()) for each in calls), 0) == sum(play.dropped.values())
    assert {reason for each in calls for reason in each.dropped} == set(play.dropped)
    assert not play.asked or any(play.asked in call for call in bad.asked), bad.asked
    assert not [canary for canary in CANARIES if canary in str(answer.attempts)]
    if "Retry-After" in str(play.faults):
        (limited,) = failed
        assert limited.retry_at is not None
        assert timedelta(hours=1) < limited.retry_at - datetime.now(UTC) <= timedelta(hours=2)


MAGNET = "magnet:?xt=urn:btih:" + "0" * 40


@pytest.mark.parametrize(
    ("name", "item", "fault", "expected"),
    [
        ("a torrent", Item(NAME), None, bytes),
        ("a link that leads to a magnet", Item(NAME, redirect=MAGNET), None, str),
        ("a page of HTML", Item(NAME), Fault(body=LOGIN, headers=HTML), "HTML page"),
        ("an error as a document", Item(NAME), Fault(body=error(900, "Gone")), "Gone"),
        ("nothing", Item(NAME), Fault(), "empty file"),
        ("noise", Item(NAME), Fault(body=b"\x00\x01\x02"), "no .torrent"),
        ("no file any more", Item(NAME), Fault(404), "nothing there"),
        ("a file without end", Item(NAME), Fault(body=b"d" * 70 * 1024**2), "bytes"),
    ],
)
def test_whatever_is_behind_a_link(name, item, fault, expected):
    del name
    with TorznabServer([item]) as server:
        site = tracker(server)
        (found,) = site.search(SearchQuery(text="lantern keeper")).offers
        server.download_faults = [fault] if fault else []
        if isinstance(expected, str):
            with pytest.raises((InvalidAnswer, NotFound), match=expected) as caught:
                site.fetch(found)
            assert "indexer tracker" in caught.value.message
            assert not [canary for canary in CANARIES if canary in caught.value.message]
        else:
            fetched = site.fetch(found)
            assert isinstance(fetched.content if expected is bytes else fetched.magnet, expected)
