"""HDBits, FileList, PassThePopcorn and TorrentPotato: what they are asked, and how their JSON is read."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from radarr_cli.adapters.http import Answer
from radarr_cli.adapters.indexers import filelist, hdbits, ptp, torrentpotato
from radarr_cli.adapters.indexers._feed import FeedSource
from radarr_cli.adapters.indexers._json import read_json
from radarr_cli.adapters.indexers.settings import (
    FileListSettings,
    HDBitsSettings,
    PassThePopcornSettings,
    TorrentPotatoSettings,
)
from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import IndexerEntry, NetworkSettings, Url
from radarr_cli.errors import CredentialsRejected, InvalidAnswer, RadarrCliError, RateLimited
from radarr_cli.ports import SearchQuery
from tests.fakes.tracker_server import TORRENT, Call, Reply, TrackerServer

PASSKEY = "canarypasskey0123456789abcdef"
USER_KEY = "canaryuserkey998877665544"
BOTH = IndexerFlag.G_Freeleech | IndexerFlag.G_Internal
HASH = "0123456789ABCDEF0123456789ABCDEF01234567"
MAGNET = f"magnet:?xt=urn:btih:{HASH}"
FILM = SearchQuery(tmdb_id=11, imdb_id="tt0012349", titles=("The Kid", "Kid"), year=1921)
NETWORK = NetworkSettings(timeout=timedelta(seconds=3))
NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)

HDBITS_ROW = {
    "id": 77, "hash": HASH, "name": "The Kid 1921 1080p Blu-ray AVC-GRP", "size": 1_700_000_000,
    "seeders": 9, "leechers": 2, "times_completed": 40, "numfiles": 3, "added": "2026-04-01T10:00:00+0200",
    "utadded": 1, "freeleech": "no", "type_origin": 0, "imdb": {"id": 12349},
}  # fmt: skip
FILELIST_ROW = {
    "id": 88, "name": "The.Kid.1921.1080p.WEB-DL-GRP", "imdb": "tt0012349", "freeleech": 0, "doubleup": 0,
    "internal": 0, "size": 1_500_000_000, "seeders": 5, "leechers": 1, "times_completed": 12, "files": 2,
    "upload_date": "2026-04-02 08:30:00",
}  # fmt: skip
PTP_TORRENT = {
    "Id": 99, "Container": "MKV", "Checked": False, "GoldenPopcorn": False, "Scene": False,
    "Size": "9370933376", "UploadTime": "2026-04-03 09:00:00", "Snatched": "7", "Seeders": "4",
    "Leechers": "2", "ReleaseName": "The.Kid.1921.Bluray.1080p.x264-GRP",
}  # fmt: skip
POTATO_ROW = {
    "release_name": "The.Kid.1921.720p-GRP", "torrent_id": 5, "details_url": "/details/5", "size": 700.5,
    "download_url": "https://potato.example/dl/5?key=x", "seeders": 3, "leechers": 4,
    "publish_date": "2026-04-04T00:00:00Z", "imdb_id": "tt0012349", "freeleech": False,
}  # fmt: skip


def film(*torrents: dict[str, Any]) -> dict[str, Any]:
    return {"GroupId": "31", "ImdbId": "0012349", "Title": "The Kid", "Torrents": list(torrents)}


def settings_of(kind: Any, url: str) -> Any:
    match kind:
        case _ if kind is hdbits:
            return HDBitsSettings(url=Url(url), username="anna", passkey=Secret.of(PASSKEY))
        case _ if kind is filelist:
            return FileListSettings(url=Url(url), username="anna", passkey=Secret.of(PASSKEY))
        case _ if kind is ptp:
            return PassThePopcornSettings(
                url=Url(url), api_user=Secret.of(USER_KEY), api_key=Secret.of(PASSKEY)
            )
    return TorrentPotatoSettings(url=Url(f"{url}/potato"), username="anna", passkey=Secret.of(PASSKEY))


def wrapped(kind: Any, *rows: Any) -> Any:
    """An answer with these rows."""
    if kind is hdbits:
        return {"status": 0, "data": list(rows)}
    if kind is ptp:
        return {
            "TotalResults": str(len(rows)),
            "Movies": [film(row) if isinstance(row, dict) else row for row in rows],
        }
    return {"results": list(rows), "total_results": len(rows)} if kind is torrentpotato else list(rows)


ROWS = {hdbits: HDBITS_ROW, filelist: FILELIST_ROW, ptp: PTP_TORRENT, torrentpotato: POTATO_ROW}
NAMES = {hdbits: "name", filelist: "name", ptp: "ReleaseName", torrentpotato: "release_name"}
SITES = {hdbits: "https://bits.example", filelist: "https://list.example", ptp: "https://pop.example",
         torrentpotato: "https://potato.example"}  # fmt: skip
KINDS = [pytest.param(kind, id=kind.__name__.rpartition(".")[2]) for kind in ROWS]


def indexer(kind: Any, url: str, **entry: Any) -> Any:
    options = settings_of(kind, url)
    one = kind.build(IndexerEntry(name="site", kind="x", priority=3, options=options, **entry), NETWORK)
    one.now = lambda: NOW
    return one


def read(kind: Any, document: Any) -> Any:
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    site = indexer(kind, SITES[kind])
    return site.dialect.read(Answer(200, {}, content, SITES[kind]), site.source)


def read_one(kind: Any, **changes: Any) -> Any:
    (offer,) = read(kind, wrapped(kind, ROWS[kind] | changes)).offers
    return offer


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            hdbits,
            {"guid": "HDBits-77", "download_url": f"https://bits.example/download.php?id=77&passkey={PASSKEY}",
             "info_url": "https://bits.example/details.php?id=77", "size": 1_700_000_000, "info_hash": HASH,
             "published_at": datetime(2026, 4, 1, 8, 0, tzinfo=UTC), "seeders": 9, "peers": 11, "leechers": 2,
             "grabs": 40, "files": 3, "imdb_id": "tt0012349"},
        ),
        (
            filelist,
            {"guid": "FileList-88", "download_url": f"https://list.example/download.php?id=88&passkey={PASSKEY}",
             "info_url": "https://list.example/details.php?id=88", "size": 1_500_000_000, "info_hash": None,
             "published_at": datetime(2026, 4, 2, 8, 30, tzinfo=UTC), "seeders": 5, "peers": 6, "grabs": 12,
             "files": 2, "imdb_id": "tt0012349"},
        ),
        (
            ptp,
            {"guid": "PassThePopcorn-99", "download_url": "https://pop.example/torrents.php?action=download&id=99",
             "info_url": "https://pop.example/torrents.php?id=31&torrentid=99", "size": 9370933376,
             "published_at": datetime(2026, 4, 3, 9, 0, tzinfo=UTC), "seeders": 4, "peers": 6, "grabs": 7,
             "imdb_id": "tt0012349", "container": "MKV"},
        ),
        (
            torrentpotato,
            {"guid": "TorrentPotato-5", "download_url": "https://potato.example/dl/5?key=x", "private": None,
             "info_url": "https://potato.example/details/5", "size": 700_500_000, "seeders": 3, "peers": 7,
             "published_at": datetime(2026, 4, 4, tzinfo=UTC), "imdb_id": "tt0012349"},
        ),
    ],
)  # fmt: skip
def test_a_row_becomes_an_offer(kind, expected):
    offer = read_one(kind)
    common = {
        "title": ROWS[kind][NAMES[kind]],
        "private": True,
        "indexer_priority": 3,
        "flags": IndexerFlag(0),
    }
    for field, value in (common | expected).items():
        assert getattr(offer, field) == value, field


@pytest.mark.parametrize(
    ("kind", "changes", "field", "value"),
    [
        (hdbits, {"id": "77", "size": "1700000000", "seeders": "9"}, "size", 1_700_000_000),
        (hdbits, {"freeleech": "yes"}, "flags", IndexerFlag.G_Freeleech),
        (hdbits, {"type_origin": 1}, "flags", IndexerFlag.G_Internal),
        (hdbits, {"type_origin": "1", "freeleech": "yes"}, "flags", BOTH),
        (hdbits, {"type_origin": {}}, "flags", IndexerFlag(0)),
        (hdbits, {"type_category": 1}, "categories", (2000,)),
        (hdbits, {"type_category": "2"}, "categories", (5000,)),
        (hdbits, {"type_category": {}}, "categories", ()),
        (hdbits, {"imdb": None}, "imdb_id", None),
        (hdbits, {"imdb": []}, "imdb_id", None),
        (hdbits, {"imdb": "tt12349"}, "imdb_id", "tt0012349"),
        (filelist, {"imdb": "https://www.imdb.com/title/tt12349/"}, "imdb_id", "tt0012349"),
        (hdbits, {"imdb": {"id": "0012349"}}, "imdb_id", "tt0012349"),
        (hdbits, {"added": None, "utadded": 1775030400}, "published_at", datetime(2026, 4, 1, 8, tzinfo=UTC)),
        (hdbits, {"hash": "short"}, "info_hash", None),
        (hdbits, {"leechers": None}, "peers", None),
        (hdbits, {"size": -5}, "size", 0),
        (hdbits, {"size": 1e30}, "size", 0),
        (hdbits, {"size": 1700000000.0}, "size", 1_700_000_000),
        (hdbits, {"name": "The\x1b[31m Kid\n1921"}, "title", "The [31m Kid 1921"),
        (filelist, {"freeleech": 1, "internal": True}, "flags", BOTH),
        (filelist, {"doubleup": "1"}, "flags", IndexerFlag.G_DoubleUpload),
        (filelist, {"imdb": ""}, "imdb_id", None),
        (ptp, {"GoldenPopcorn": True}, "flags", IndexerFlag.PTP_Golden),
        (ptp, {"Checked": True, "Scene": True}, "flags", IndexerFlag.PTP_Approved | IndexerFlag.G_Scene),
        (ptp, {"FreeleechType": "Freeleech"}, "flags", IndexerFlag.G_Freeleech),
        (ptp, {"FreeleechType": "Neutral Leech"}, "flags", IndexerFlag.G_Freeleech),
        (ptp, {"FreeleechType": "Half Leech"}, "flags", IndexerFlag.G_Halfleech),
        (ptp, {"FreeleechType": None}, "flags", IndexerFlag(0)),
        (ptp, {"Container": "m2ts"}, "container", "m2ts"),
        (torrentpotato, {"freeleech": True}, "flags", IndexerFlag.G_Freeleech),
        (torrentpotato, {"torrent_id": None}, "guid", "https://potato.example/dl/5?key=x"),
        (torrentpotato, {"size": "1400"}, "size", 1_400_000_000),
        (torrentpotato, {"size": None}, "size", 0),
        (torrentpotato, {"publish_date": None}, "published_at", None),
        (torrentpotato, {"download_url": MAGNET}, "info_hash", HASH),
        (torrentpotato, {"download_url": MAGNET}, "magnet_url", MAGNET),
        (torrentpotato, {"details_url": "javascript:alert(1)"}, "info_url", None),
    ],
)  # fmt: skip
def test_variants_of_a_row(kind, changes, field, value):
    assert getattr(read_one(kind, **changes), field) == value


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_that_is_no_offer_is_counted_and_stops_no_other(kind):
    nameless, unlinked = ROWS[kind] | {NAMES[kind]: " "}, dict(ROWS[kind])
    unlinked |= (
        {"download_url": "file:///etc/passwd"} if kind is torrentpotato else {"id": None, "Id": "1&x=2"}
    )
    feed = read(kind, wrapped(kind, nameless, unlinked, ROWS[kind]))
    assert [offer.title for offer in feed.offers] == [ROWS[kind][NAMES[kind]]]
    assert (feed.rows, dict(feed.dropped)) == (3, {"noTitle": 1, "noLink": 1})
    if kind is not ptp:  # whose films are skipped where they are none
        assert dict(read(kind, wrapped(kind, "text", 7, None, [])).dropped) == {"unreadable": 4}


def test_films_of_ptp_give_all_their_torrents_newest_first():
    def torrent(number: int, day: str | None) -> dict[str, Any]:
        return PTP_TORRENT | {"Id": number, "UploadTime": day}

    films = [
        film(torrent(1, "2026-04-01 00:00:00"), torrent(2, None)),
        film(torrent(3, "2026-04-02 00:00:00")),
    ]
    feed = read(ptp, {"Movies": films})
    assert [offer.guid[-1] for offer in feed.offers] == ["3", "1", "2"]
    assert feed.rows == 3
    assert read(ptp, {"TotalResults": "0", "Movies": []}).offers == ()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty answer"),
        (b"<!DOCTYPE html><html>Log in</html>", "HTML page"),
        (b'{"data": [', "can't be read"),
        (b"[" * 100_000, "can't be read"),
        (b'"text"', ""),
        (b"7", ""),
        (b"null", ""),
        (b"{}", ""),
    ],
)
def test_what_is_no_answer_is_named(kind, content, words):
    with pytest.raises(InvalidAnswer, match="indexer site") as caught:
        read(kind, content)
    assert words in caught.value.message


def test_a_byte_order_mark_is_no_harm():
    assert read_json(b"\xef\xbb\xbf[]", "X") == []


@pytest.mark.parametrize(
    ("kind", "document", "raised", "words"),
    [
        (hdbits, {"status": 5, "message": f"Bad key {PASSKEY}"}, CredentialsRejected, "5 Bad key ***"),
        (hdbits, {"status": "4", "message": "Auth data missing"}, CredentialsRejected, "4 Auth data"),
        (hdbits, {"status": 1, "message": "boom"}, InvalidAnswer, "1 boom"),
        (hdbits, {"status": 1, "message": "Too many requests"}, RateLimited, "1 Too many"),
        (hdbits, {"status": 9}, InvalidAnswer, "9"),
        (hdbits, {"message": "x"}, InvalidAnswer, "no status"),
        (hdbits, {"status": 0}, InvalidAnswer, "list"),
        (hdbits, {"status": 0, "data": {}}, InvalidAnswer, "list"),
        (filelist, {"error": "Invalid username or passkey"}, CredentialsRejected, "Invalid username"),
        (filelist, {"error": "Rate limit reached."}, RateLimited, "Rate limit"),
        (filelist, {"error": f"oops {PASSKEY}"}, InvalidAnswer, "oops ***"),
        (ptp, {"Movies": None}, InvalidAnswer, "films"),
        (ptp, {"error": "Your account is disabled"}, CredentialsRejected, "account"),
        (torrentpotato, {"error": "Incorrect parameters."}, InvalidAnswer, "Incorrect"),
        (torrentpotato, {"error": "wrong passkey"}, CredentialsRejected, "wrong passkey"),
        (torrentpotato, {"error": "too many requests"}, RateLimited, "too many"),
    ],
)  # fmt: skip
def test_stated_errors(kind, document, raised, words):
    with pytest.raises(RadarrCliError) as caught:
        read(kind, document)
    assert type(caught.value) is raised
    assert words in caught.value.message
    assert PASSKEY not in caught.value.message


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        (ptp, {"TotalResults": "0", "Movies": []}),
        (ptp, {"TotalResults": "0"}),
        (ptp, {"TotalResults": 0, "Movies": None}),
        (torrentpotato, {"total_results": 0}),
        (torrentpotato, {"results": [], "total_results": 0}),
        (hdbits, {"status": 0, "data": []}),
        (hdbits, {"status": "0", "data": None}),
        (filelist, []),
    ],
)
def test_nothing_found_is_no_fault(kind, document):
    found = read(kind, document)
    assert (found.offers, found.rows) == ((), 0)


def test_an_empty_error_is_none():
    assert read(torrentpotato, {"error": "", "results": [POTATO_ROW]}).rows == 1


def asked_of(kind: Any, query: SearchQuery, found: bool = False) -> tuple[list[Call], Any]:
    """All calls of one search of a site that has nothing, or has one release."""
    body = json.dumps(wrapped(kind, *([ROWS[kind]] if found else []))).encode()
    with TrackerServer(lambda call: Reply(body)) as site:
        answer = indexer(kind, site.url).search(query)
        return site.calls, answer


def test_what_hdbits_is_asked():
    (call,), answer = asked_of(hdbits, FILM)
    assert (call.method, call.path, call.query) == ("POST", "/api/torrents", {})
    assert json.loads(call.body) == {
        "username": "anna", "passkey": PASSKEY, "limit": 100, "category": [1], "imdb": {"id": 12349}
    }  # fmt: skip
    assert [(each.tier, each.status, each.query) for each in answer.attempts] == [
        ("ids", "ok", "t=movie&imdbid=0012349")
    ]
    (call,), _ = asked_of(hdbits, SearchQuery(text="kid 1921"))
    assert json.loads(call.body)["search"] == "kid 1921"
    (call,), _ = asked_of(hdbits, SearchQuery())
    assert "imdb" not in json.loads(call.body)
    calls, answer = asked_of(hdbits, SearchQuery(tmdb_id=11, titles=("The Kid",), year=1921))
    assert calls == []
    assert answer.attempts[0].status == "unsupported"


def test_pages_of_hdbits():
    def answer(call: Call) -> Reply:
        page = json.loads(call.body).get("page", 0)
        rows = [HDBITS_ROW | {"id": 1000 * page + number} for number in range(100 if page < 2 else 30)]
        return Reply(json.dumps({"status": 0, "data": rows}).encode())

    with TrackerServer(answer) as site:
        found = indexer(hdbits, site.url).search(FILM)
    assert len(found.offers) == 230
    assert [attempt.rows for attempt in found.attempts] == [100, 100, 30]


def test_what_filelist_is_asked():
    calls, answer = asked_of(filelist, FILM)
    login = b64encode(f"anna:{PASSKEY}".encode()).decode()
    assert [(call.method, call.path, call.headers["authorization"]) for call in calls] == [
        ("GET", "/api.php", f"Basic {login}")
    ] * 2
    assert [call.query for call in calls] == [
        {"action": "search-torrents", "type": "imdb", "query": "tt0012349", "category": "1,4,19,6"},
        {"action": "search-torrents", "type": "name", "query": "Kid 1921", "category": "1,4,19,6"},
    ]
    assert [each.tier for each in answer.attempts] == ["ids", "title"]
    (call,), _ = asked_of(filelist, FILM, found=True)
    (call,), _ = asked_of(filelist, SearchQuery())
    assert call.query == {"action": "latest-torrents", "category": "1,4,19,6"}


def test_what_ptp_is_asked():
    calls, _ = asked_of(ptp, FILM)
    fixed = {
        "action": "advanced",
        "json": "noredirect",
        "grouping": "0",
        "order_by": "time",
        "order_way": "desc",
    }
    assert [call.query for call in calls] == [
        fixed | {"searchstr": "tt0012349"},
        fixed | {"searchstr": "Kid", "year": "1921"},
    ]
    assert {(call.path, call.headers["apiuser"], call.headers["apikey"]) for call in calls} == {
        ("/torrents.php", USER_KEY, PASSKEY)
    }
    (call,), _ = asked_of(ptp, SearchQuery())
    assert call.query == fixed | {"searchstr": ""}


def test_what_torrentpotato_is_asked():
    calls, _ = asked_of(torrentpotato, FILM)
    login = {"passkey": PASSKEY, "user": "anna"}
    assert [call.query for call in calls] == [login | {"imdbid": "tt0012349"}, login | {"search": "Kid 1921"}]
    (call,), _ = asked_of(torrentpotato, SearchQuery())
    assert call.query == login | {"search": "-"}


@pytest.mark.parametrize("kind", KINDS)
def test_of_a_kind_without_pages_a_later_one_is_not_asked(kind):
    calls, answer = asked_of(kind, SearchQuery(offset=100))
    paged = kind in (hdbits, ptp)
    assert len(calls) == int(paged)
    assert answer.attempts[0].status == ("ok" if paged else "unsupported")


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_kind_is_known_to_be_needs_no_call_and_no_setting(kind):
    one = indexer(kind, "http://127.0.0.1:1")
    assert one.ask_capabilities()["movie_search"] == ("imdbid",)
    assert one.entry.private is (None if kind is torrentpotato else True)
    assert one.entry.call_gap == (timedelta(seconds=4) if kind is ptp else None)
    assert indexer(kind, "http://127.0.0.1:1", private=False).source.private is False


@pytest.mark.parametrize("kind", KINDS)
def test_a_check_reads_the_newest_and_says_what_is_wrong(kind):
    body = json.dumps(wrapped(kind, ROWS[kind])).encode()
    with TrackerServer(lambda call: Reply(body)) as site:
        assert [check.good for check in indexer(kind, site.url).check()] == [True, True]
    with TrackerServer(lambda call: Reply(json.dumps(wrapped(kind)).encode())) as site:
        assert indexer(kind, site.url).check()[-1].good is False
    with TrackerServer(lambda call: Reply(status=401)) as site:
        last = indexer(kind, site.url).check()[-1]
        assert (last.good, last.code) == (False, "credentialsRejected")
        assert "Check" in (last.hint or "")


def echo(status: int, **headers: str) -> Any:
    """A site that throws everything it was told back, in an error."""

    def answer(call: Call) -> Reply:
        told = f"{call.method} {call.path} {call.query} {call.headers} {call.body.decode()}"
        return Reply(json.dumps({"status": 1, "error": told, "message": told}).encode(), status, headers)

    return answer


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [200, 302, 400, 401, 403, 404, 407, 418, 429, 500, 503])
def test_no_credential_is_told_by_any_failure(kind, status, caplog):
    caplog.set_level("DEBUG")
    with TrackerServer(echo(status, Location=f"https://bits.example/?k={PASSKEY}")) as site:
        one = indexer(kind, site.url)
        answer, checks = one.search(FILM), one.check()
    assert answer.attempts[0].status != "ok"
    assert answer.attempts[0].message
    login = b64encode(f"anna:{PASSKEY}".encode()).decode()
    for canary in (PASSKEY, USER_KEY, login):
        assert canary not in f"{answer} {checks} {one!r} {caplog.text}"


@pytest.mark.parametrize(
    ("kind", "reply", "status", "code"),
    [
        (hdbits, Reply(b"Rate-limit exceeded", 403), "limited", "rateLimited"),
        (ptp, Reply(b"", 403), "rejected", "credentialsRejected"),
        (filelist, Reply(b'{"error": "Rate limit reached."}', 400), "limited", "rateLimited"),
        (filelist, Reply(b"", 404), "error", "invalidAnswer"),
        (torrentpotato, Reply(b"", 429, {"Retry-After": "60"}), "limited", "rateLimited"),
        (torrentpotato, Reply(b"", 502), "error", "serviceUnavailable"),
        (hdbits, Reply(b"", 301, {"Location": "/elsewhere"}), "error", "invalidAnswer"),
    ],
)
def test_statuses(kind, reply, status, code):
    with TrackerServer(lambda call: reply) as site:
        (attempt,) = indexer(kind, site.url).search(FILM).attempts
    assert (attempt.status, attempt.code) == (status, code)


@pytest.mark.parametrize(
    ("headers", "minutes"), [({}, 15), ({"Retry-After": "3600"}, 60), ({"Retry-After": "5"}, 15)]
)
def test_hdbits_is_left_alone_for_a_quarter_of_an_hour_at_least_when_it_says_403(headers, minutes):
    with TrackerServer(lambda call: Reply(b"", 403, headers)) as site:
        one = indexer(hdbits, site.url)
        (attempt,) = one.search(FILM).attempts
        assert attempt.retry_at == NOW + timedelta(minutes=minutes)
        offer = FeedSource("site").offer(title="x", guid="x", download_url=f"{site.url}/download.php?id=1")
        with pytest.raises(RateLimited) as caught:
            one.fetch(offer)
    assert caught.value.retry_at == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize("kind", KINDS)
def test_a_torrent_is_fetched_with_what_the_site_wants(kind):
    def answer(call: Call) -> Reply | None:
        if call.path in ("/download.php", "/dl") or call.query.get("action") == "download":
            return Reply(TORRENT)
        return Reply(json.dumps(wrapped(kind, row)).encode())

    with TrackerServer(answer) as site:
        row = ROWS[kind] | ({"download_url": f"{site.url}/dl?key=x"} if kind is torrentpotato else {})
        one = indexer(kind, site.url)
        (offer,) = one.search(FILM).offers
        assert one.fetch(offer).content == TORRENT
        last = site.calls[-1]
    assert last.headers.get("apikey") == (PASSKEY if kind is ptp else None)
    assert "authorization" not in last.headers


def test_ptps_keys_do_not_follow_a_redirect_to_another_host():
    with TrackerServer(lambda call: Reply(TORRENT)) as other:

        def answer(call: Call) -> Reply:
            if call.query.get("action") == "download":
                return Reply(status=302, headers={"Location": f"http://localhost:{other.port}/file"})
            return Reply(json.dumps(wrapped(ptp, PTP_TORRENT)).encode())

        with TrackerServer(answer) as site:
            one = indexer(ptp, site.url)
            assert one.fetch(one.search(FILM).offers[0]).content == TORRENT
        assert [call.path for call in other.calls] == ["/file"]
        assert not {"apikey", "apiuser"} & other.calls[0].headers.keys()
