"""The reader of Torznab and Newznab answers: every shape of item, every way of being broken."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from radarr_cli.adapters.indexers._api_feed import read_feed
from radarr_cli.adapters.indexers._caps import Capabilities, read_caps
from radarr_cli.adapters.indexers._dates import read_date
from radarr_cli.adapters.indexers._feed import FeedSource
from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.release import Protocol
from radarr_cli.errors import CredentialsRejected, InvalidAnswer, RateLimited
from tests.fakes.torznab_server import caps, error, feed

TORRENTS = FeedSource("tracker", Protocol.TORRENT, priority=7)
USENET = FeedSource("usenet", Protocol.USENET)
KEYED = FeedSource("tracker", Protocol.TORRENT, secrets=("abc12", "zyxw9876zyxw9876"))
MAGNET = "magnet:?xt=urn:btih:0123456789ABCDEF0123456789ABCDEF01234567&amp;dn=Film"


def item(
    *parts: str, title: str = "Some.Film.2019.1080p.WEB-DL-GRP", link: str = "http://t.example/1.torrent"
) -> str:
    linked = f"<link>{link}</link>" if link else ""
    return f"<item><title>{title}</title>{linked}{''.join(parts)}</item>"


def attr(name: str, value: object, prefix: str = "torznab") -> str:
    return f'<{prefix}:attr name="{name}" value="{value}"/>'


def enclosure(url: str, kind: str = "application/x-bittorrent", length: object = 0) -> str:
    return f'<enclosure url="{url}" type="{kind}" length="{length}"/>'


def read_one(*parts: str, source: FeedSource = TORRENTS, **changes: str):
    answer = read_feed(feed(item(*parts, **changes)), source, "https://t.example/torznab/api?t=movie")
    assert len(answer.offers) == 1, answer
    return answer.offers[0]


@pytest.mark.parametrize(
    ("source", "parts", "field", "expected"),
    [
        (TORRENTS, [attr("size", 1500)], "size", 1500),
        (TORRENTS, ["<size>1600</size>"], "size", 1600),
        (TORRENTS, [enclosure("http://t.example/e", length=1700)], "size", 1700),
        (TORRENTS, [attr("size", 0), "<size>x</size>", enclosure("http://t/e", length=18)], "size", 18),
        (TORRENTS, [attr("size", "-5")], "size", 0),
        (TORRENTS, [attr("size", "9" * 40)], "size", 0),
        (TORRENTS, [attr("size", "1.5 GB")], "size", 1610612736),
        (TORRENTS, [attr("size", "1,234,567")], "size", 1234567),
        (TORRENTS, ['<torznab:attr name="size">1500</torznab:attr>'], "size", 1500),
        (TORRENTS, [enclosure("http://t.example/e", length="1,234,567")], "size", 1234567),
        (TORRENTS, [attr("seeders", "1,234")], "seeders", 1234),
        (TORRENTS, [attr("seeders", "1,5")], "seeders", None),
        (TORRENTS, [attr("category", "2000,7"), attr("category", "7; 9")], "categories", (2000, 7, 9)),
        (TORRENTS, ['<a:link xmlns:a="http://www.w3.org/2005/Atom" href="http://x/"/>'], "download_url", "http://t.example/1.torrent"),
        (TORRENTS, ['<m:title xmlns:m="x">Poster</m:title>'], "title", "Some.Film.2019.1080p.WEB-DL-GRP"),
        (TORRENTS, [attr("seeders", 7), attr("peers", 9)], "peers", 9),
        (TORRENTS, [attr("seeders", 7), attr("leechers", 3)], "peers", 10),
        (TORRENTS, [attr("leechers", 3)], "peers", None),
        (TORRENTS, [attr("seeders", 7, "newznab")], "seeders", 7),
        (TORRENTS, [attr("seeders", "many")], "seeders", None),
        (TORRENTS, [attr("seeders", 7, "undeclared")], "seeders", 7),
        (TORRENTS, [attr("grabs", 5)], "grabs", 5),
        (TORRENTS, [attr("files", 3)], "files", 3),
        (TORRENTS, [attr("tmdbid", 603)], "tmdb_id", 603),
        (TORRENTS, [attr("tmdbid", 0)], "tmdb_id", None),
        (TORRENTS, [attr("imdb", "0133093")], "imdb_id", "tt0133093"),
        (TORRENTS, [attr("imdbid", "tt133093")], "imdb_id", "tt0133093"),
        (TORRENTS, [attr("imdbid", "tt0000000")], "imdb_id", None),
        (TORRENTS, [attr("minimumratio", "1.5")], "minimum_ratio", 1.5),
        (TORRENTS, [attr("minimumseedtime", 172800)], "minimum_seed_time", 172800),
        (TORRENTS, [attr("category", 2000), attr("category", 2040)], "categories", (2000, 2040)),
        (TORRENTS, ["<category>2045</category>", "<category>Movies</category>"], "categories", (2045,)),
        (TORRENTS, [attr("infohash", "ABCDEF" + "0" * 34)], "info_hash", "ABCDEF" + "0" * 34),
        (TORRENTS, [attr("infohash", "short")], "info_hash", None),
        (
            TORRENTS,
            [attr("infohash", "aebagbafaydqqcikbmga2dqpcaireeyu")],
            "info_hash",
            "0102030405060708090A0B0C0D0E0F1011121314",
        ),
        (TORRENTS, [attr("infohash", "ä" * 32)], "info_hash", None),
        (TORRENTS, [attr("magneturl", MAGNET)], "info_hash", "0123456789ABCDEF0123456789ABCDEF01234567"),
        (
            TORRENTS,
            [attr("magneturl", "magnet:?xt=urn:btih:AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYU")],
            "info_hash",
            "0102030405060708090A0B0C0D0E0F1011121314",
        ),
        (TORRENTS, [attr("magneturl", MAGNET)], "magnet_url", MAGNET.replace("&amp;", "&")),
        (TORRENTS, [], "indexer_priority", 7),
        (TORRENTS, [enclosure("http://t.example/e.torrent")], "download_url", "http://t.example/e.torrent"),
        (
            TORRENTS,
            [enclosure("http://t.example/e", "text/html"), enclosure("http://t.example/f")],
            "download_url",
            "http://t.example/f",
        ),
        (
            TORRENTS,
            [
                enclosure(MAGNET, "application/x-bittorrent;x-scheme-handler/magnet"),
                enclosure("http://t.example/e.torrent"),
            ],
            "download_url",
            "http://t.example/e.torrent",
        ),
        (USENET, [enclosure("http://t.example/e.nzb", "application/x-nzb")], "download_url", "http://t.example/1.torrent"),
        (TORRENTS, [enclosure("/relative?id=1")], "download_url", "https://t.example/relative?id=1"),
        (TORRENTS, ["<guid>http://t.example/details/1</guid>"], "info_url", "http://t.example/details/1"),
        (TORRENTS, ["<comments>/details/1#comments</comments>"], "info_url", "https://t.example/details/1"),
        (TORRENTS, ["<comments>/details/1#comments</comments>"], "comment_url", "https://t.example/details/1#comments"),
        (TORRENTS, ["<comments>javascript:alert(1)</comments>"], "comment_url", None),
        (TORRENTS, [], "guid", "http://t.example/1.torrent"),
        (TORRENTS, [attr("downloadvolumefactor", "0")], "flags", IndexerFlag.G_Freeleech),
        (TORRENTS, [attr("downloadvolumefactor", "0.0")], "flags", IndexerFlag.G_Freeleech),
        (TORRENTS, [attr("downloadvolumefactor", "0.25")], "flags", IndexerFlag.G_Freeleech75),
        (TORRENTS, [attr("downloadvolumefactor", "0.5")], "flags", IndexerFlag.G_Halfleech),
        (TORRENTS, [attr("downloadvolumefactor", ".5")], "flags", IndexerFlag.G_Halfleech),
        (TORRENTS, [attr("downloadvolumefactor", "0.5000000")], "flags", IndexerFlag.G_Halfleech),
        (TORRENTS, [attr("downloadvolumefactor", "0.75")], "flags", IndexerFlag.G_Freeleech25),
        (TORRENTS, [attr("downloadvolumefactor", "1")], "flags", IndexerFlag(0)),
        (TORRENTS, [attr("uploadvolumefactor", "2")], "flags", IndexerFlag.G_DoubleUpload),
        (
            TORRENTS,
            [attr("tag", "internal"), attr("tag", "Scene")],
            "flags",
            IndexerFlag.G_Internal | IndexerFlag.G_Scene,
        ),
        (USENET, [attr("prematch", 1, "newznab")], "flags", IndexerFlag.G_Scene),
        (USENET, [attr("haspretime", 1), attr("nuked", 1)], "flags", IndexerFlag.G_Scene | IndexerFlag.Nuked),
        (USENET, [attr("nuked", 0)], "flags", IndexerFlag(0)),
    ],
)  # fmt: skip
def test_a_part_of_an_item_becomes_a_field(source, parts, field, expected):
    assert getattr(read_one(*parts, source=source), field) == expected


@pytest.mark.parametrize(
    ("parts", "names"),
    [
        ([attr("language", "English, Japanese")], ["English", "Japanese"]),
        ([attr("language", "fr"), attr("language", "GERMAN")], ["French", "German"]),
        ([attr("language", "pt-BR/eng")], ["Portuguese (Brazil)", "English"]),
        (["<language>Spanish</language>"], ["Spanish"]),
        ([attr("language", "Klingon")], []),
    ],
)
def test_languages_are_read_by_name_and_by_code(parts, names):
    assert [language.name for language in read_one(*parts).languages] == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sat, 14 Mar 2015 17:10:42 -0400", "2015-03-14T21:10:42"),
        ("Sat, 14 Mar 2015 17:10:42 -04:00", "2015-03-14T21:10:42"),
        ("14 Mar 2015 17:10 GMT", "2015-03-14T17:10:00"),
        ("Sat, 14 Mar 2015 17:10:42 MST", "2015-03-15T00:10:42"),
        ("Sat, 14 Mar 2015 17:10:42 CEST", "2015-03-14T15:10:42"),
        ("Saturday, 14-Mar-15 17:10:42 UTC", "2015-03-14T17:10:42"),
        ("Sat, 14 March 2015 05:10:42 PM", "2015-03-14T17:10:42"),
        ("Sat, 14 Mar 2015 17:10:42 XYZ", "2015-03-14T17:10:42"),
        ("Sat, 14 Mar 2015 17:10:42 GMT+2", "2015-03-14T15:10:42"),
        ("2015-03-14T17:10:42Z", "2015-03-14T17:10:42"),
        ("2015-03-14 17:10:42.123+01:00", "2015-03-14T16:10:42"),
        ("2015-03-14", "2015-03-14T00:00:00"),
        ("2015/03/14 17:10:42", "2015-03-14T17:10:42"),
        ("1426353042", "2015-03-14T17:10:42"),
        ("1426353042000", "2015-03-14T17:10:42"),
        ("Sat Mar 14 17:10:42 2015", "2015-03-14T17:10:42"),
        ("Sat Mar 14 17:10:42 EDT 2015", "2015-03-14T21:10:42"),
        ("Mar 14, 2015 5:10 PM", "2015-03-14T17:10:00"),
        ("March 14, 2015", "2015-03-14T00:00:00"),
        ("Mar 14 2015 17:10:42 +0200", "2015-03-14T15:10:42"),
        ("03/14/2015 17:10:42", "2015-03-14T17:10:42"),
        ("3/4/2015 5:10:42 PM", "2015-03-04T17:10:42"),
        ("14/03/2015", "2015-03-14T00:00:00"),
        ("14.03.2015 17:10", "2015-03-14T17:10:00"),
        ("20150314T171042Z", "2015-03-14T17:10:42"),
        ("20150314171042", "2015-03-14T17:10:42"),
        ("20150314T171042+0200", "2015-03-14T15:10:42"),
        ("03/45/2015", None),
        ("Mar 14", None),
        ("2015", None),
        ("Sat, 32 Mar 2015 17:10:42 GMT", None),
        ("14 Foo 2015 17:10:42 GMT", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_of_all_kinds(text, expected):
    read = read_date(text)
    assert read == (datetime.fromisoformat(expected).replace(tzinfo=UTC) if expected else None)


def test_usenetdate_goes_before_pubdate():
    offer = read_one(
        "<pubDate>Sat, 14 Mar 2015 17:10:42 GMT</pubDate>",
        attr("usenetdate", "Fri, 13 Mar 2015 17:10:42 GMT"),
        source=USENET,
    )
    assert offer.published_at == datetime(2015, 3, 13, 17, 10, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("items", "source", "reason"),
    [
        (item(title=""), TORRENTS, "noTitle"),
        (item(link=""), TORRENTS, "noLink"),
        (item(link="file:///etc/passwd"), TORRENTS, "noLink"),
        (item(link="http://[broken"), TORRENTS, "noLink"),
        (item(link="http://two words/1.torrent"), TORRENTS, "noLink"),
        (item(link="http://t.example:port/1.torrent"), TORRENTS, "noLink"),
        (item(link="http://t&lt;b&gt;.example/1"), TORRENTS, "noLink"),
        (item(enclosure("http://t.example/1.nzb", "application/x-nzb")), TORRENTS, "wrongProtocol"),
        (item(enclosure("http://t.example/1.torrent")), USENET, "wrongProtocol"),
    ],
)
def test_an_item_that_is_no_offer_is_counted_by_its_reason(items, source, reason):
    read = read_feed(feed(items + item(title="Good.One.2020.1080p-GRP")), source)
    assert [offer.title for offer in read.offers] == ["Good.One.2020.1080p-GRP"]
    assert (read.rows, dict(read.dropped)) == (2, {reason: 1})


def test_a_link_to_the_page_of_a_usenet_release_is_not_the_release():
    offer = read_one(
        "<comments>http://u.example/details/9</comments>",
        enclosure("http://u.example/get/9.nzb", "application/x-nzb"),
        source=USENET,
        link="http://u.example/details/9",
    )
    assert offer.download_url == "http://u.example/get/9.nzb"


def test_what_an_item_calls_its_own_goes_before_what_is_of_another_name_space():
    """Whatever stands first; where there is nothing of its own, the other serves."""
    spaces = '<m:title xmlns:m="x">Poster</m:title><a:link xmlns:a="y" href="http://x/1"/><link></link>'
    content = feed(item().replace("<item>", f"<item>{spaces}"))
    (offer,) = read_feed(content, TORRENTS).offers
    assert (offer.title, offer.download_url) == (
        "Some.Film.2019.1080p.WEB-DL-GRP", "http://t.example/1.torrent",
    )  # fmt: skip
    other = item(title="").replace("<title></title>", '<d:title xmlns:d="x">Film.2019-X</d:title>')
    assert read_feed(feed(other), TORRENTS).offers[0].title == "Film.2019-X"


def test_addresses_in_odd_spellings():
    hexadecimal = "0123456789abcdef0123456789abcdef01234567"
    offer = read_one(link=f"MAGNET:?xt=urn:btih:{hexadecimal}")
    assert (offer.magnet_url, offer.info_hash) == (
        f"magnet:?xt=urn:btih:{hexadecimal}", hexadecimal.upper(),
    )  # fmt: skip
    assert read_one(link="//t.example/2.torrent").download_url == "https://t.example/2.torrent"
    assert (
        read_one(link="<![CDATA[ http://t.example/a b.torrent ]]>").download_url
        == "http://t.example/a b.torrent"
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("  Film &amp; Son 2019  ", "Film & Son 2019"),
        ("Film <b>2019</b> 1080p", "Film 2019 1080p"),
        ("Caf&eacute;&nbsp;2019", "Café 2019"),
        ("Film&bogus;2019", "Film&bogus;2019"),
        ("Film & Son 2019", "Film & Son 2019"),
        ("Film\x07\x1b[31m2019", "Film[31m2019"),
        ("Film&#x1b;[0m&#7;2019&#65;", "Film[0m2019A"),
        ("<![CDATA[Film <b> 2019]]>", "Film <b> 2019"),
        ("Film\u202e9102", "Film 9102"),
        ("Über \U0001f3ac 2019", "Über \U0001f3ac 2019"),
        ("x" * 2000, "x" * 500),
    ],
)
def test_titles_are_one_line_without_control_characters(title, expected):
    assert read_one(title=title).title == expected


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + feed(item()),
        feed(item()).replace(b'encoding="UTF-8"', b'encoding="utf-8" standalone="yes"'),
        feed(item()).decode().replace("UTF-8", "iso-8859-1").encode("iso-8859-1"),
        feed(item()).decode().replace("UTF-8", "utf-16").encode("utf-16"),
        feed(item()).replace(b"UTF-8", b"no-such-encoding"),
        b"\n\n  " + feed(item()),
        b"<!-- cached -->" + feed(item()).split(b"?>", 1)[1],
        feed(item()) + b"\nNotice: something in feed.php on line 3",
        feed(item()).replace(b"<channel>", b"").replace(b"</channel>", b""),
        feed(item()).replace(b' xmlns:torznab="http://torznab.com/schemas/2015/feed"', b""),
        feed(item() + "<item><title>cut").rsplit(b"</channel>", 1)[0],
        feed("\x00\x01" + item()),
        feed(item()).replace(b"<rss", b'<!DOCTYPE rss [<!ENTITY a "b">]><rss', 1),
    ],
)
def test_a_broken_answer_still_gives_its_good_item(content):
    read = read_feed(content, TORRENTS)
    assert [offer.title for offer in read.offers] == ["Some.Film.2019.1080p.WEB-DL-GRP"]


def test_of_an_answer_that_is_cut_off_the_last_item_is_not_taken_for_whole():
    whole = feed(item(title="Whole.2019.1080p-GRP") + item(attr("size", 99), title="Half.2019.1080p-GRP"))
    read = read_feed(whole[: whole.rindex(b"</item>") - 12], TORRENTS)
    assert [offer.title for offer in read.offers] == ["Whole.2019.1080p-GRP"]
    assert read.truncated
    assert dict(read.dropped) == {"cutOff": 1}


def test_entities_are_never_expanded_and_nothing_is_read_from_disk(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("canary")
    bomb = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10)
    )
    document = feed(item(title="&a9;&file;")).decode().split("?>", 1)[1]
    doctype = f'<!DOCTYPE rss [{bomb}<!ENTITY file SYSTEM "file://{secret}">]>'
    started = time.monotonic()
    read = read_feed(f'<?xml version="1.0"?>{doctype}{document}'.encode(), TORRENTS)
    assert time.monotonic() - started < 1
    assert read.offers[0].title == "&a9;&file;"


@pytest.mark.parametrize(
    ("content", "source", "raised", "words"),
    [
        (error(100, "Incorrect user credentials"), KEYED, CredentialsRejected, "Incorrect user credentials"),
        (error(101, "Account suspended"), KEYED, CredentialsRejected, "suspended"),
        (error(199, "whatever"), KEYED, CredentialsRejected, "API key"),
        (error(200, "Missing parameter (apikey)"), TORRENTS, CredentialsRejected, "wants an API key"),
        (error(200, "Missing parameter"), KEYED, InvalidAnswer, "does not know"),
        (error(202, "No such function"), KEYED, InvalidAnswer, "No such function"),
        (error(500, "Request limit reached"), KEYED, RateLimited, "limit reached"),
        (error(501, "Download limit reached"), KEYED, RateLimited, "limit reached"),
        (error(429, "slow down"), KEYED, RateLimited, "slow down"),
        (error(910, "API disabled"), KEYED, InvalidAnswer, "API disabled"),
        (error("", "odd"), KEYED, InvalidAnswer, "odd"),
        (b"\xef\xbb\xbf" + error(100, "no"), KEYED, CredentialsRejected, "API key"),
        (feed('<error code="100" description="inside"/>'), KEYED, CredentialsRejected, "inside"),
        (b"<!DOCTYPE html><html><body>Log in</body></html>", KEYED, InvalidAnswer, "HTML page"),
        (b"<!-- x --><html>", KEYED, InvalidAnswer, "HTML page"),
        (b"", KEYED, InvalidAnswer, "empty"),
        (b"  \n ", KEYED, InvalidAnswer, "empty"),
        (b'{"error": "no"}', KEYED, InvalidAnswer, "no XML"),
        (b"<caps/>", KEYED, InvalidAnswer, "<caps> instead"),
        (b'<?xml version="1.0"?><rss><channel><ite', KEYED, InvalidAnswer, "cut off"),
        (b'<?xml version="1.0"?><rss><channel><item><title>Half.2019', KEYED, InvalidAnswer, "cut off"),
    ],
)
def test_what_is_no_feed_is_named_with_its_indexer(content, source, raised, words):
    with pytest.raises(raised, match="indexer tracker") as caught:
        read_feed(content, source)
    assert words in caught.value.message
    assert type(caught.value) is raised or raised is InvalidAnswer


def test_an_error_that_quotes_the_key_does_not_show_it():
    quoted = error(
        100, "key abc12 (or zyxw9876zyxw9876) of passkey=hunter2 is wrong, see http://x/?apikey=s3"
    )
    with pytest.raises(CredentialsRejected) as caught:
        read_feed(quoted, KEYED)
    for secret in ("abc12", "zyxw9876", "hunter2", "s3"):
        assert secret not in caught.value.message


def test_at_most_a_thousand_items_of_an_answer_are_taken():
    items = "".join(item(link=f"http://t.example/{number}") for number in range(1200))
    read = read_feed(feed(items), TORRENTS)
    assert (len(read.offers), read.rows, read.dropped) == (1000, 1200, {"overLimit": 200})


def test_of_items_with_one_guid_the_first_counts():
    same = "<guid>one</guid>"
    items = item(same, title="First.2019-X") + item(same, title="Second.2019-X") + item(title="Third.2019-X")
    read = read_feed(feed(items), TORRENTS)
    assert [offer.title for offer in read.offers] == ["First.2019-X", "Third.2019-X"]
    assert read.dropped == {"duplicate": 1}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            caps(),
            Capabilities(
                search=("q",), movie_search=("q", "imdbid", "tmdbid", "year"), aggregate=True, page_size=100
            ),
        ),
        (
            caps(search='available="yes"', movie='available="yes"'),
            Capabilities(search=("q",), movie_search=("q", "imdbid", "imdbtitle", "imdbyear")),
        ),
        (
            caps(movie='available="no" supportedParams="q,imdbid"'),
            Capabilities(search=("q",), movie_search=(), aggregate=True),
        ),
        (
            caps(movie='supportedParams="imdbid"', limits='<limits default="25" max="60"/>'),
            Capabilities(search=("q",), movie_search=("imdbid",), aggregate=True, page_size=60),
        ),
        (
            caps(movie='available="yes" supportedParams="q,tmdbid"', limits="", engine='searchEngine="raw"'),
            Capabilities(search=("q",), movie_search=("q", "tmdbid"), aggregate=True, raw_search=True),
        ),
        (
            caps(movie='available="no"', limits='<limits default="0" max="500"/>'),
            Capabilities(search=("q",), movie_search=()),
        ),
        (b"<caps/>", Capabilities(search=(), movie_search=("q", "imdbid", "imdbtitle", "imdbyear"))),
    ],
)
def test_capabilities_in_all_variants(content, expected):
    read = read_caps(content, "indexer tracker")
    for name in ("page_size", "search", "movie_search", "aggregate", "raw_search"):
        assert getattr(read, name) == getattr(expected, name), name


def test_capabilities_are_remembered_as_they_were_read():
    read = read_caps(caps(engine='searchEngine="raw"'), "indexer tracker")
    assert read.categories == {2000: "Movies", 2040: "Movies/HD", 100001: "Custom"}
    assert Capabilities.from_document(read.to_document()) == read


@pytest.mark.parametrize("content", [b"<html></html>", b"<rss/>", b"", b"<caps", error(100, "no")])
def test_what_is_no_caps_is_refused(content):
    with pytest.raises((InvalidAnswer, CredentialsRejected), match="indexer tracker"):
        read_caps(content, "indexer tracker", ("key",))
