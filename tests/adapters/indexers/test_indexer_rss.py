"""Plain torrent feeds: how each says what it has, what is refused, and what is sent to whom."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from radarr_cli.adapters.http import Answer
from radarr_cli.adapters.indexers import KINDS, iptorrents, nyaa, torrentrss, torznab
from radarr_cli.adapters.indexers._recorded import recorded_settings
from radarr_cli.adapters.indexers._transfer import is_own, secret_parts
from radarr_cli.adapters.indexers.roster import build_indexer, build_roster, read_answer
from radarr_cli.adapters.indexers.settings import (
    HDBitsSettings,
    PassThePopcornSettings,
    TorrentRssSettings,
    TorznabSettings,
)
from radarr_cli.domain.release import Protocol, ReleaseOffer
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import IndexerEntry, NetworkSettings, Url
from radarr_cli.errors import ConfigError, InvalidAnswer, UsageError
from radarr_cli.ports import SearchQuery
from radarr_cli.services.indexers.masking_offers import mask_offer, values_of
from tests.fakes.torznab_server import Item, TorznabServer
from tests.fakes.torznab_server import feed as torznab_feed
from tests.fakes.tracker_server import TORRENT, Call, Reply, TrackerServer

NETWORK = NetworkSettings(timeout=timedelta(seconds=3))
FEED_KEY = "canaryfeed00112233445566778899"
COOKIE_KEY = "canarycookie99aa88bb77cc"
HASH = "ABCDEF0123ABCDEF0123ABCDEF0123ABCDEF0123"
MAGNET = f"magnet:?xt=urn:btih:{HASH}&dn=Film"
DATE = "<pubDate>Fri, 01 May 2026 10:00:00 +0000</pubDate>"
LINK = "<link>https://t.example/dl/1.torrent</link>"
SIZED = "<description>Size: 1.5 GB</description>"
WHEN = datetime(2026, 5, 1, 10, tzinfo=UTC)
NZB = '<enclosure url="https://t.example/1.nzb" length="0" type="application/x-nzb"/>'
PAGE = "<guid>https://t.example/page/1</guid>"
MIB, GIB = 1024**2, 1024**3


def settings_of(module: Any) -> type:
    """The settings of the kind whose module it is."""
    return next(kind for kind in KINDS if kind.module == module.__name__).settings_class()


def item(*parts: str, title: str = "Some.Film.2019.1080p-GRP") -> str:
    return f"<item><title>{title}</title>{''.join(parts)}</item>"


def rss(*items: str, spaces: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel><title>Feed</title>'
        f"<link>https://t.example/</link>{''.join(items)}</channel></rss>"
    ).encode()


def enclosure(url: str, length: int = 0, kind: str = "application/x-bittorrent") -> str:
    return f'<enclosure url="{url}" length="{length}" type="{kind}"/>'


def ezrss(*parts: str) -> str:
    return f'<torrent xmlns="http://xmlns.ezrss.it/0.1/">{"".join(parts)}</torrent>'


def read(kind: Any, content: bytes, **options: Any) -> Any:
    settings = recorded_settings(settings_of(kind), {"baseUrl": "https://t.example/rss", **options})
    site = kind.build(IndexerEntry(name="feed", kind="x", options=settings), NETWORK)
    return site.dialect.read(Answer(200, {}, content, "https://t.example/rss?u=1"), site.source)


def read_one(*parts: str, kind: Any = torrentrss, **options: Any) -> ReleaseOffer:
    (offer,) = read(kind, rss(item(*parts)), **options).offers
    return offer


@pytest.mark.parametrize(
    ("parts", "field", "value"),
    [
        ([LINK, DATE, SIZED], "download_url", "https://t.example/dl/1.torrent"),
        ([LINK, DATE, SIZED], "guid", "https://t.example/dl/1.torrent"),
        ([LINK, DATE, SIZED], "size", round(1.5 * GIB)),
        ([LINK, DATE, SIZED], "published_at", WHEN),
        ([LINK, DATE, SIZED], "info_url", None),
        ([LINK, DATE, SIZED, PAGE], "info_url", None),
        ([LINK, DATE, SIZED, PAGE], "guid", "https://t.example/page/1"),
        ([LINK, DATE, SIZED, "<comments>/page/1</comments>"], "comment_url", "https://t.example/page/1"),
        ([LINK, DATE, "<size>1234567890</size>"], "size", 1234567890),
        ([LINK, DATE, "<size>1.5 GiB</size>"], "size", round(1.5 * GIB)),
        ([LINK, DATE, '<n:attr xmlns:n="x" name="size" value="1234567890"/>'], "size", 1234567890),
        ([LINK, DATE, enclosure("https://t.example/e.torrent", 1234567890)], "size", 1234567890),
        ([LINK, DATE, enclosure("https://t.example/e.torrent", 1), SIZED], "download_url", "https://t.example/e.torrent"),
        # The length of a .torrent file is no size.
        ([LINK, DATE, enclosure("https://t.example/e.torrent", 40_000), SIZED], "size", round(1.5 * GIB)),
        (
            [LINK, DATE, SIZED, NZB, enclosure("https://t.example/2.torrent")],
            "download_url",
            "https://t.example/2.torrent",
        ),
        (
            [LINK, DATE, SIZED, enclosure("https://t.example/2.torrent"), NZB],
            "download_url",
            "https://t.example/2.torrent",
        ),
        ([LINK, DATE, SIZED, enclosure("https://t.example/p.jpg", 5, "image/jpeg")], "download_url", "https://t.example/dl/1.torrent"),
        ([LINK, DATE, SIZED, enclosure("https://t.example/x", 5, "")], "download_url", "https://t.example/x"),
        (["<link>/dl/2.torrent?k=v&amp;i=1</link>", DATE, SIZED], "download_url", "https://t.example/dl/2.torrent?k=v&i=1"),
        (["<link>dl.php?id=2</link>", DATE, SIZED], "download_url", "https://t.example/dl.php?id=2"),
        ([f"<link>{MAGNET.replace('&', '&amp;')}</link>", DATE, SIZED], "magnet_url", MAGNET),
        ([f"<link>{MAGNET.replace('&', '&amp;')}</link>", DATE, SIZED], "download_url", MAGNET),
        ([f"<link>{MAGNET.replace('&', '&amp;')}</link>", DATE, SIZED], "info_hash", HASH),
        ([LINK, DATE, "<description>Seeders: 6 / Leechers: 2 / Size: 938.49 MB</description>"], "seeders", 6),
        ([LINK, DATE, "<description>Seeders: 6 / Leechers: 2 / Size: 938.49 MB</description>"], "peers", 8),
        ([LINK, DATE, "<description>Seeds: 6 Peers: 9 Size: 9 GB</description>"], "peers", 9),
        ([LINK, DATE, "<description>Seeds: 6 Peers: 2 Size: 9 GB</description>"], "peers", 8),
        ([LINK, DATE, "<description>A film<br/><b>Size:</b> 1.5 GB</description>"], "size", round(1.5 * GIB)),
        ([LINK, DATE, SIZED], "seeders", None),
        ([LINK, DATE, SIZED], "private", None),
        ([LINK, "<pubDate>2026-05-01 10:00:00</pubDate>", SIZED], "published_at", WHEN),
        ([LINK, '<d:date xmlns:d="http://purl.org/dc/elements/1.1/">2026-05-01T10:00:00Z</d:date>', SIZED],
         "published_at", WHEN),
        ([LINK, DATE, ezrss("<contentLength>1234567890</contentLength>")], "size", 1234567890),
        ([LINK, DATE, ezrss(f"<infoHash>{HASH}</infoHash>"), SIZED], "info_hash", HASH),
        ([LINK, DATE, ezrss(f"<magnetURI><![CDATA[{MAGNET}]]></magnetURI>"), SIZED], "magnet_url", MAGNET),
        ([LINK, DATE, ezrss(f"<magnetURI><![CDATA[{MAGNET}]]></magnetURI>"), SIZED], "info_hash", HASH),
        ([LINK, DATE, ezrss(f"<magnetURI><![CDATA[{MAGNET}]]></magnetURI>"), SIZED], "download_url", "https://t.example/dl/1.torrent"),
        ([LINK, DATE, ezrss("<fileName>x</fileName>"), SIZED, PAGE], "info_url", "https://t.example/page/1"),
        ([LINK, DATE, "<torrent:contentLength>1234567890</torrent:contentLength>"], "size", 1234567890),
        ([LINK, DATE, SIZED, ezrss("<seeds>5</seeds><peers>12</peers>")], "seeders", 5),
        ([LINK, DATE, SIZED, ezrss("<seeds>5</seeds><peers>12</peers>")], "peers", 12),
        ([LINK, DATE, SIZED, ezrss("<seeds>5</seeds><peers>3</peers>")], "peers", 8),
    ],
)  # fmt: skip
def test_what_a_feed_says_in_its_way(parts, field, value):
    assert getattr(read_one(*parts), field) == value


def test_the_place_that_tells_most_sizes_tells_all():
    """One item's enclosure may be large by accident."""
    large = enclosure("https://t.example/e.torrent", 9_000_000)
    small = enclosure("https://t.example/e.torrent", 30_000)
    rows = [item(f"<guid>{n}</guid>", DATE, length, SIZED) for n, length in enumerate((large, small, small))]
    feed = read(torrentrss, rss(*rows))
    assert [offer.size for offer in feed.offers] == [round(1.5 * GIB)] * 3


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ([LINK, SIZED], "noDate"),
        ([LINK, SIZED, "<pubDate>yesterday</pubDate>"], "noDate"),
        ([DATE, SIZED], "noLink"),
        ([DATE, SIZED, "<link>torrent</link>"], "noLink"),
        ([DATE, SIZED, "<link>not a link</link>"], "noLink"),
        ([DATE, SIZED, "<link>file:///etc/passwd</link>"], "noLink"),
        ([DATE, SIZED, "<link>https:///dl</link>"], "noLink"),
        ([LINK, DATE], "noSize"),
        ([LINK, DATE, "<description>Size: 900 KB</description>"], "noSize"),
        ([LINK, DATE, enclosure("https://t.example/e.torrent", 40_000)], "noSize"),
    ],
)
def test_what_is_lacking_is_counted_in_a_run_and_refuses_the_feed_where_a_person_tries_it(parts, reason):
    content = rss(item(LINK, DATE, SIZED), item(*parts))
    feed = read(torrentrss, content)
    assert (len(feed.offers), feed.rows, dict(feed.dropped)) == (1, 2, {reason: 1})
    with pytest.raises(InvalidAnswer, match="of 2 releases 1 without a"):
        read_answer("torrentrss", content, "https://t.example/rss", {})


def test_allow_zero_size_takes_what_has_none():
    content = rss(item(LINK, DATE), item(LINK, PAGE, DATE, SIZED))
    offers = read_answer("torrentrss", content, "", {"baseUrl": "https://t.example/", "allowZeroSize": True})
    assert [offer.size for offer in offers] == [0, round(1.5 * GIB)]
    small = rss(item(LINK, DATE, enclosure("https://t.example/e.torrent", 40_000)))
    assert read(torrentrss, small, allowZeroSize=True).offers[0].size == 0


def test_broken_feeds():
    entities = rss(item(LINK, DATE, "<description>Caf&eacute; &nbsp; Size: 1.5 GB \x0b</description>"))
    assert len(read(torrentrss, entities).offers) == 1
    cut_off = rss(item(LINK, DATE, SIZED), item(LINK, DATE, SIZED, title="Cut"))
    feed = read(torrentrss, cut_off[: cut_off.rindex(b"</item>") - 8])
    assert ([offer.title for offer in feed.offers], dict(feed.dropped)) == (
        ["Some.Film.2019.1080p-GRP"],
        {"cutOff": 1},
    )
    for kind in (torrentrss, iptorrents, nyaa):
        for content in (b"<html><body>Log in</body></html>", b"", b"{}", b"<opml/>"):
            with pytest.raises(InvalidAnswer, match="indexer feed"):
                read(kind, content)


def test_ampersands_in_cdata_are_what_they_are():
    offer = read_one("<link><![CDATA[https://t.example/dl?a=1&b=2&amp]]></link>", DATE, SIZED)
    assert offer.download_url == "https://t.example/dl?a=1&b=2&amp"


@pytest.mark.parametrize(
    ("parts", "field", "value"),
    [
        ([LINK, DATE, "<description>Category: Movies/x264 Size: 1.37 GB </description>"], "size", 1471026299),
        ([LINK, DATE, "<description>556 MB; Movies/x264</description>"], "size", 556 * MIB),
        ([LINK, DATE, "<description>Movies</description>"], "size", 0),
        ([LINK, DATE], "private", True),
        ([LINK, DATE], "comment_url", None),
        ([LINK, "<guid>9</guid>"], "published_at", None),
        ([LINK, "<guid>9</guid>"], "guid", "9"),
    ],
)
def test_iptorrents(parts, field, value):
    assert getattr(read_one(*parts, kind=iptorrents), field) == value


NYAA = 'xmlns:nyaa="https://nyaa.example/xmlns/nyaa"'
NYAA_PARTS = (
    "<nyaa:seeders>6</nyaa:seeders><nyaa:leechers>2</nyaa:leechers><nyaa:downloads>40</nyaa:downloads>"
    f"<nyaa:infoHash>{HASH.lower()}</nyaa:infoHash><nyaa:size>609.6 MiB</nyaa:size>"
)


@pytest.mark.parametrize("spaces", [NYAA, ""], ids=["declared", "undeclared"])
def test_nyaa(spaces):
    guid = '<guid isPermaLink="true">https://t.example/view/1</guid>'
    (offer,) = read(nyaa, rss(item(LINK, guid, DATE, NYAA_PARTS), spaces=spaces)).offers
    found = (
        offer.size,
        offer.info_hash,
        offer.seeders,
        offer.peers,
        offer.grabs,
        offer.info_url,
        offer.private,
    )
    assert found == (639211930, HASH.lower(), 6, 8, 40, "https://t.example/view/1", False)


@pytest.mark.parametrize("kind", [nyaa, iptorrents])
def test_an_item_without_title_or_link_is_counted(kind):
    feed = read(kind, rss(item(LINK, title=" "), item(DATE), item(LINK)))
    assert (len(feed.offers), dict(feed.dropped)) == (1, {"noTitle": 1, "noLink": 1})


def indexer(kind: Any, **options: Any) -> Any:
    return kind.build(IndexerEntry(name="feed", kind="x", options=settings_of(kind)(**options)), NETWORK)


FILM = SearchQuery(tmdb_id=603, imdb_id="tt0133093", titles=("The Matrix",), year=1999)


def test_what_nyaa_is_asked():
    with TrackerServer(lambda call: Reply(rss())) as site:
        one = indexer(nyaa, url=Url(site.url))
        one.search(FILM)
        one.search(SearchQuery())
        indexer(nyaa, url=Url(site.url), additional_parameters="").search(SearchQuery(text="a & b"))
        assert [(call.path, call.query) for call in site.calls] == [
            ("/", {"page": "rss", "cats": "1_0", "filter": "1", "term": "Matrix 1999"}),
            ("/", {"page": "rss", "cats": "1_0", "filter": "1"}),
            ("/", {"page": "rss", "term": "a & b"}),
        ]


@pytest.mark.parametrize("kind", [iptorrents, torrentrss])
def test_a_feed_alone_can_not_be_searched(kind):
    with TrackerServer(lambda call: Reply(rss(item(LINK, DATE, SIZED)))) as site:
        one = indexer(kind, url=Secret.of(f"{site.url}/rss?u=1;tp={FEED_KEY};download"))
        for query in (FILM, SearchQuery(text="words")):
            (attempt,) = one.search(query).attempts
            assert (attempt.tier, attempt.status) == ("none", "unsupported")
        assert site.calls == []
        answer = one.search(SearchQuery())
        assert [(each.tier, each.status, each.rows) for each in answer.attempts] == [("rss", "ok", 1)]
        assert [check.good for check in one.check()] == [True, True]
        assert site.calls[0].query == {"u": f"1;tp={FEED_KEY};download"}


def test_an_iptorrents_feed_of_pages_is_refused_before_it_is_asked():
    with TrackerServer(lambda call: None) as site:
        one = indexer(iptorrents, url=Secret.of(f"{site.url}/rss?u=1;tp={FEED_KEY}"))
        (attempt,) = one.search(SearchQuery()).attempts
        (*_, check) = one.check()
        assert site.calls == []
    for message in (attempt.message, check.message):
        assert ";download" in message
        assert FEED_KEY not in message


def test_cookies_go_to_the_feeds_own_host_alone():
    with TrackerServer(lambda call: Reply(TORRENT)) as other:

        def answer(call: Call) -> Reply:
            if call.path == "/rss":
                links = (f"{site.url}/dl/1", f"http://localhost:{other.port}/dl/2")
                return Reply(rss(*(item(f"<link>{link}</link>", DATE, SIZED) for link in links)))
            return Reply(TORRENT)

        with TrackerServer(answer) as site:
            cookie = Secret.of(f"uid=12; pass={COOKIE_KEY}")
            one = indexer(torrentrss, url=Secret.of(f"{site.url}/rss"), cookie=cookie)
            for offer in one.search(SearchQuery()).offers:
                assert one.fetch(offer).content == TORRENT
            assert [(call.path, call.headers.get("cookie")) for call in site.calls] == [
                ("/rss", f"uid=12; pass={COOKIE_KEY}"),
                ("/dl/1", f"uid=12; pass={COOKIE_KEY}"),
            ]
        assert [call.path for call in other.calls] == ["/dl/2"]
        assert "cookie" not in other.calls[0].headers


@pytest.mark.parametrize("kind", [iptorrents, torrentrss])
@pytest.mark.parametrize("status", [200, 302, 401, 403, 404, 429, 500])
def test_neither_key_nor_cookie_is_told_by_any_failure(kind, status, caplog):
    caplog.set_level("DEBUG")

    def answer(call: Call) -> Reply:
        told = f"{call.path} {call.query} {call.headers}".replace('"', "")
        return Reply(
            f'<error code="900" description="{told}"/>'.encode(), status, {"Location": f"ftp://x/{FEED_KEY}"}
        )

    with TrackerServer(answer) as site:
        options = {"cookie": Secret.of(f"a={COOKIE_KEY}")} if kind is torrentrss else {}
        one = indexer(kind, url=Secret.of(f"{site.url}/rss/{FEED_KEY}?tp={FEED_KEY};download"), **options)
        found, checks = one.search(SearchQuery()), one.check()
    assert found.attempts[0].status != "ok"
    for canary in (FEED_KEY, COOKIE_KEY):
        assert canary not in f"{found} {checks} {one!r} {caplog.text}"


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://tracker.example/dl", True),
        ("https://www.tracker.example/dl", True),
        ("https://tracker.example:8443/dl", False),
        ("http://tracker.example/dl", False),
        ("https://tracker.example.evil.test/dl", False),
        ("https://eviltracker.example/dl", False),
        ("https://example/dl", False),
        ("https://other.example/dl", False),
    ],
)
def test_which_hosts_are_the_indexers_own(url, own):
    assert is_own("https://tracker.example/rss", url) is own
    assert is_own("http://tracker.example/rss", "https://tracker.example/dl")
    assert not is_own("http://10.0.0.1:80/rss", "http://1.10.0.0.1:80/dl")


def test_of_an_address_all_is_secret_that_does_not_look_harmless():
    url = f"https://t.example/rss/{FEED_KEY}?type=movies&passkey=ab12cd34"
    assert set(secret_parts(url)) == {url, FEED_KEY, "ab12cd34"}


@pytest.mark.parametrize(
    ("url", "path", "warned"),
    [
        ("http://jackett/api/v2.0/indexers/all/results/torznab", "/api", True),
        ("http://jackett/api/v2.0/indexers/all/results/torznab", "", True),
        ("http://jackett/api/v2.0/indexers/all/results/torznab/api", "/", True),
        ("http://jackett/torznab/all", "/api", True),
        ("http://jackett/torznab/ALL/", "api", True),
        ("http://jackett/api/v2.0/indexers/allmovies/results/torznab", "/api", False),
        ("http://jackett/api/v2.0/indexers/one/results/torznab", "/api", False),
        ("http://indexer/all", "/api", False),
    ],
)
def test_jacketts_feed_of_all_trackers_is_warned_of(url, path, warned):
    dialect = indexer(torznab, url=Url(url), api_path=path).dialect
    assert (dialect.warning is not None) is warned


def test_a_warning_is_part_of_the_check_and_no_failure():
    with TorznabServer([Item("Film.2019.1080p-GRP")]) as server:
        one = indexer(torznab, url=Url(server.url), api_path="/api", api_key=Secret.of(server.key))
        type(one.dialect).warning, before = property(lambda self: "mind this"), type(one.dialect).warning
        try:
            checks = one.check()
        finally:
            type(one.dialect).warning = before
    assert [(check.subject, check.good) for check in checks] == [
        ("capabilities", True), ("settings", True), ("newest releases", True)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "configured", "private"),
    [("private", None, True), ("semi-private", None, True), ("public", None, False), ("", None, None),
     ("public", True, True), ("private", False, False)],
)  # fmt: skip
def test_jackett_and_prowlarr_say_of_each_item_whether_its_tracker_is_private(said, configured, private):
    content = torznab_feed(f"<item><title>Film 2019</title><link>http://x/1</link><type>{said}</type></item>")
    entry = IndexerEntry(
        name="all", kind="torznab", private=configured, options=TorznabSettings(url=Url("http://x"))
    )
    site = torznab.build(entry, NETWORK)
    (offer,) = site.dialect.read(Answer(200, {}, content, "http://x"), site.source).offers
    assert offer.private is private


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_is_built_of_its_settings_and_reads_a_recorded_answer(kind):
    settings = recorded_settings(kind.settings_class(), {"baseUrl": "http://site.example/"})
    site = build_indexer(IndexerEntry(name="n", kind=kind.name, options=settings), NETWORK)
    assert site.name == "n"
    assert site.dialect.address.startswith("http://site.example")
    assert len(site.fingerprint) == 4
    assert site.dialect.protocol is (Protocol.USENET if kind.name == "newznab" else Protocol.TORRENT)
    with pytest.raises(InvalidAnswer):
        read_answer(kind.name, b"<html>", "", {"baseUrl": "http://site.example/"})


def test_recorded_settings_are_named_as_radarr_names_them():
    settings = recorded_settings(
        TorrentRssSettings,
        {"baseUrl": "http://t.example/rss/", "cookie": "a=b", "allowZeroSize": True, "x": 1},
    )
    assert settings.url.reveal() == "http://t.example/rss/"
    assert (settings.cookie.reveal(), settings.allow_zero_size) == ("a=b", True)
    hdbits = HDBitsSettings
    settings = recorded_settings(hdbits, {"apiKey": "k", "categories": [1, 2], "baseUrl": None})
    assert (settings.passkey.reveal(), settings.categories, settings.url) == (
        "k",
        (1, 2),
        "https://hdbits.org",
    )
    assert recorded_settings(hdbits, {"passkey": "p"}).passkey.reveal() == "p"


def test_an_unknown_kind_is_named():
    with pytest.raises(UsageError, match="no-such"):
        read_answer("no-such", b"", "", {})
    with pytest.raises(ConfigError, match="no-such"):
        build_indexer(IndexerEntry(name="n", kind="no-such"), NETWORK)


def test_the_roster_knows_all_secrets_and_what_kinds_are():
    entries = [
        IndexerEntry(name="bits", kind="hdbits", options=recorded_settings(
            HDBitsSettings, {"apiKey": "k"})),
        IndexerEntry(name="feed", kind="torrentrss", options=TorrentRssSettings(
            url=Secret.of("http://t/rss"), cookie=Secret.of("c"))),
        IndexerEntry(name="ptp", kind="ptp", private=False, options=recorded_settings(
            PassThePopcornSettings, {})),
    ]  # fmt: skip
    roster = build_roster(entries, [], NETWORK)
    assert set(roster.secrets) == {
        "indexer.bits.passkey", "indexer.feed.cookie", "indexer.ptp.api_user", "indexer.ptp.api_key",
    }  # fmt: skip
    assert [entry.private for entry in roster.entries] == [True, None, False]
    assert [entry.call_gap for entry in roster.entries] == [None, None, timedelta(seconds=4)]


def test_stored_offers_hold_no_passkey_and_get_it_back():
    """A link may begin with the address of its feed, and go on with a passkey."""
    base = f"https://t.example/rss/{FEED_KEY}"
    feed_entry = IndexerEntry(
        name="feed",
        kind="torrentrss",
        options=TorrentRssSettings(url=Secret.of(base), cookie=Secret.of("c=1")),
    )
    bits_entry = IndexerEntry(
        name="bits", kind="hdbits", options=recorded_settings(HDBitsSettings, {"apiKey": FEED_KEY})
    )
    roster = build_roster([feed_entry, bits_entry], [], NETWORK)
    values = values_of(roster.secrets)
    feed_site, bits_site = (build_indexer(entry, NETWORK) for entry in roster.entries)
    content = rss(item(f"<link>{base}/0123456789abcdef01/1.torrent</link>", DATE, SIZED))
    (from_feed,) = feed_site.dialect.read(Answer(200, {}, content, base), feed_site.source).offers
    row = b'{"status": 0, "data": [{"id": 7, "name": "Film 2019 1080p-GRP"}]}'
    (from_bits,) = bits_site.dialect.read(Answer(200, {}, row, ""), bits_site.source).offers
    for offer in (from_feed, from_bits):
        masked = mask_offer(offer, values)
        assert FEED_KEY not in str(masked.offer)
        assert "0123456789abcdef01" not in str(masked.offer)
    assert "{secret:indexer.bits.passkey}" in (mask_offer(from_bits, values).offer.download_url or "")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_settings_show_a_secret(kind):
    cls = kind.settings_class()
    secrets = {each.name for each in fields(cls) if "Secret" in str(each.type)}
    settings = recorded_settings(
        cls, {"baseUrl": FEED_KEY, "apiKey": FEED_KEY, "passkey": FEED_KEY, "apiUser": FEED_KEY}
    )
    assert secrets or kind.name == "nyaa"
    assert FEED_KEY not in repr(settings).replace(f"url='{FEED_KEY}'", "")
