"""Every kind of indexer at once, each with canaries of its own, through all that a user does with them.

A canary stands in each secret setting, in links under a name that no setting knows, and in a magnet's
trackers. None may be seen in output, in a row of any table, in what a client is given, or in a file that
others can read.
"""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg
import pytest

from radarr_cli.adapters.indexers import KINDS
from tests.cli.test_search import program  # noqa: F401 - a fixture
from tests.fakes.bittorrent import torrent_of
from tests.fakes.torznab_server import CANARIES, caps, feed
from tests.fakes.tracker_server import Call, Reply, TrackerServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.test_search import Program

SIZE = 8 * 1024**3
NAME = "The.Lantern.Keeper.2019.1080p.BluRay.x264-"
TORRENT = torrent_of({"": SIZE}, name=f"{NAME}X.mkv", piece_length=2**24)
DATE = format_datetime(datetime.now(UTC) - timedelta(hours=3))
HASH = "0123456789abcdef0123456789abcdef012345"


def canary(kind: str, where: str) -> str:
    """A secret as trackers make them: letters and digits."""
    return f"canary{where}{kind}7f3a9c2e5b8d1406"


def magnet(kind: str, number: int) -> str:
    tracker = quote(f"https://tracker.example/{canary(kind, 'tracker')}/announce", safe="")
    return f"magnet:?xt=urn:btih:{HASH}{number:02}&amp;dn={NAME}{kind}&amp;tr={tracker}"


def rss(kind: str, site: str, extra: str = "") -> bytes:
    """Two releases: one behind a link with a secret of no known name, one a magnet."""
    link = f"{site}/{kind}/get/1.torrent?zz={canary(kind, 'link')}"
    return feed(
        f"<item><title>{NAME}{kind}</title><guid>{site}/{kind}/1?zz={canary(kind, 'link')}</guid>"
        f"<link>{link}</link><pubDate>{DATE}</pubDate><size>{SIZE}</size>{extra}"
        f"<description>Size: 8 GB</description></item>"
        f"<item><title>{NAME}{kind}M</title><guid>{kind}-2</guid><link>{magnet(kind, len(kind))}</link>"
        f"<pubDate>{DATE}</pubDate><size>{SIZE}</size><description>Size: 8 GB</description></item>"
    )


def answer(site: str, call: Call) -> Reply | None:
    """All trackers, each below its own path."""
    kind = call.path.strip("/").partition("/")[0]
    if "download.php" in call.path or "/get/" in call.path or call.query.get("action") == "download":
        return Reply(TORRENT)
    row = {"size": SIZE, "seeders": 9, "leechers": 1, "imdb": {"id": 700}, "name": f"{NAME}{kind}"}
    if kind == "hdbits":
        return Reply(json.dumps({"status": 0, "data": [row | {"id": 1, "added": DATE}]}).encode())
    if kind == "filelist":
        return Reply(json.dumps([row | {"id": 1, "imdb": "tt0000700"}]).encode())
    if kind == "ptp":
        torrent = {"Id": 1, "ReleaseName": row["name"], "Size": SIZE, "Seeders": 9, "Leechers": 1}
        film = {"GroupId": 1, "ImdbId": "0000700", "Torrents": [torrent]}
        return Reply(json.dumps({"Movies": [film]}).encode())
    if kind == "torrentpotato":
        found = {
            "release_name": row["name"], "torrent_id": 1, "size": SIZE // 10**6, "imdb_id": "tt0000700",
            "download_url": f"{site}/{kind}/get/1.torrent?zz={canary(kind, 'link')}",
        }  # fmt: skip
        return Reply(json.dumps({"results": [found]}).encode())
    if kind == "newznab":
        nzb = f"{site}/newznab/get/1.nzb?zz={canary(kind, 'link')}"
        enclosure = f'<enclosure url="{nzb}" type="application/x-nzb" length="{SIZE}"/>'
        item = f"<item><title>{NAME}{kind}</title><guid>1</guid><link>{nzb}</link>{enclosure}</item>"
        return Reply(caps() if call.query.get("t") == "caps" else feed(item))
    return Reply(rss(kind, site)) if kind in ("nyaa", "iptorrents", "torrentrss") else None


def blocks(site: str) -> list[str]:
    """`[[indexer]]` of each kind but Torznab, which the program has already."""

    def block(kind: str, *lines: str) -> str:
        return "\n".join(
            ["[[indexer]]", f'name = "my-{kind}"', f'kind = "{kind}"', 'call_gap = "0s"', *lines]
        )

    def key(kind: str, name: str) -> str:
        return f'{name} = "{canary(kind, name.replace("_", ""))}"'

    return [
        block("newznab", f'url = "{site}/newznab"', key("newznab", "api_key"),
              f'additional_parameters = "&extra={canary("newznab", "extra")}"'),
        block("hdbits", f'url = "{site}/hdbits"', 'username = "ann"', key("hdbits", "passkey")),
        block("filelist", f'url = "{site}/filelist"', 'username = "ann"', key("filelist", "passkey")),
        block("ptp", f'url = "{site}/ptp"', key("ptp", "api_user"), key("ptp", "api_key")),
        block("torrentpotato", f'url = "{site}/torrentpotato"', key("torrentpotato", "passkey")),
        block("nyaa", f'url = "{site}/nyaa"'),
        block("iptorrents", f'url = "{site}/iptorrents/{canary("iptorrents", "url")};download"'),
        block("torrentrss", f'url = "{site}/torrentrss/{canary("torrentrss", "url")}/feed"',
              f'cookie = "uid=1; pass={canary("torrentrss", "cookie")}"'),
    ]  # fmt: skip


@pytest.fixture
def trackers() -> Iterator[TrackerServer]:
    with TrackerServer(lambda call: answer(site.url, call)) as site:
        yield site


def test_no_canary_of_any_kind_is_seen_after_a_full_run(program: Program, trackers: TrackerServer):  # noqa: F811
    drop, watch = program.folder / "drop", program.folder / "watch"
    drop.mkdir()
    watch.mkdir()
    hole = (
        f'[[client]]\nname = "hole"\nkind = "blackhole"\ntorrent_folder = "{drop}"\nwatch_folder = "{watch}"'
    )
    log = program.folder / "log"
    program.configure(*blocks(trackers.url), hole, f'[log]\nfile = "{log}"\nlevel = "debug"')
    (program.folder / "config.toml").chmod(0o600)
    said = []
    for arguments in [
        ("indexers", "test"),
        ("indexers", "test", "--json"),
        ("indexers", "list", "--json"),
        ("indexers", "caps", "my-newznab", "--json"),
        ("rss", "--json", "--verbose"),
        ("search", "tmdb:700", "--fresh", "--json", "--verbose", "--all"),
        ("search", "tmdb:700", "--fresh", "--verbose", "--all"),
        ("search", "--text", "lantern keeper", "--json", "--verbose"),
        ("releases", "tmdb:700", "--json"),
        ("indexers", "stats", "--json"),
        ("indexers", "stats", "my-hdbits"),
        ("indexers", "budget", "--json"),
        ("config", "show", "--json"),
        ("queue", "--json"),
        ("history", "--json"),
    ]:
        said.append("\n".join(program.run(*arguments, code=None)))
    found = json.loads(program.run("releases", "tmdb:700", "--json").stdout)
    assert {each["indexer"].removeprefix("my-") for each in found} == {
        "quay", *(kind.name for kind in KINDS if kind.name != "torznab"),
    }  # fmt: skip
    # A file behind a link of each kind is fetched and given to the client, or refused with words.
    for each in found:
        if each["protocol"] == "torrent" and "magnetUrl" not in each:
            grabbed = program.run("grab", each["shortId"], "--override", "--json", code=None)
            said.append("\n".join(grabbed))
    # The same once more, with everything refused: errors quote addresses.
    trackers.answer = lambda call: Reply(
        f"<error>{call.path} {call.query} {call.body!r}</error>".encode(), 403
    )
    said.append("\n".join(program.run("search", "tmdb:700", "--fresh", "--json", code=3)))
    said.append("\n".join(program.run("indexers", "test", "--json", code=3)))
    said.append("\n".join(program.run("attention", "--json")))

    secrets = [*_secrets_sent(trackers), *CANARIES]
    assert len({secret for secret in secrets if "canary" in secret}) > 12, "they were sent"
    assert not _seen("\n".join(said)), "in output"
    assert not _seen(log.read_text()), "in the log"
    assert log.read_text().count(" call service=") > 20, "all of it was logged"
    assert not _seen(_all_rows(program.database_url)), "in a row"
    for path in program.folder.rglob("*"):
        if path.is_file() and path.name != "config.toml" and _seen(path.read_bytes().decode("latin-1")):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
            assert drop not in path.parents, "in what a client was given"


def _secrets_sent(trackers: TrackerServer) -> set[str]:
    words = "".join(f"{call.path}&{call.query}&{call.headers}&{call.body!r}" for call in trackers.calls)
    return {word for word in _words(words) if word.startswith("canary")}


def _words(text: str) -> list[str]:
    return "".join(character if character.isalnum() else " " for character in text).split()


def _seen(text: str) -> list[str]:
    """Every canary begins alike; the word alone stands in the test's name."""
    return [word for word in _words(text) if word.startswith("canary") and word != "canary"]


def _all_rows(url: str) -> str:
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return "\n".join(
            str(row[0])
            for (table,) in tables
            for row in connection.execute(f'SELECT t::text FROM "{table}" AS t').fetchall()
        )
