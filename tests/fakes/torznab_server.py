"""A Torznab indexer on loopback, with a Prowlarr before it if wanted; refuses whatever it did not expect.

Every secret it hands out is a canary: its API key, the passkey in download links under a name that tells
(`passkey`) and one that doesn't (`zz`), and the passkey in the trackers of its magnets. None of `CANARIES`
may ever be seen but in calls to the indexer.

As a program it serves one release a pair of arguments and prints its URL:
`python tests/fakes/torznab_server.py "Some.Film.2019.1080p.WEB-DL-GRP" film.torrent`.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

KEY = "canarykey0a1b2c3d4e5f60718293a4b5"
PASSKEY = "canarypass1122334455667788990011aa"
UNNAMED = "canaryunnamedQQwweerrttyy"
TRACKER_KEY = "canarytracker99887766554433221100"
CANARIES = (KEY, PASSKEY, UNNAMED, TRACKER_KEY)
PARAMETERS = {"t", "q", "cat", "extended", "apikey", "offset", "limit", "tmdbid", "imdbid"}
MOVIE_PARAMETERS = "q,imdbid,tmdbid,year"


def caps(
    *,
    search: str = 'available="yes" supportedParams="q"',
    movie: str = f'available="yes" supportedParams="{MOVIE_PARAMETERS}"',
    limits: str = '<limits default="50" max="100"/>',
    engine: str = "",
) -> bytes:
    """A caps document; `search` and `movie` are the attributes of the two functions."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><caps><server title="Loopback"/>{limits}'
        f"<searching><search {search} {engine}/><movie-search {movie} {engine}/></searching><categories>"
        '<category id="2000" name="Movies"><subcat id="2040" name="Movies/HD"/></category>'
        '<category id="100001" name="Custom"/></categories></caps>'
    ).encode()


@dataclass
class Item:
    """One release the indexer has. `torrent` are the bytes behind its link; with `magnet` there is only a
    magnet link; `redirect` is where the link leads instead; `known_hash` is the torrent's real info hash.
    `usenet`: those bytes are an .nzb, and it is shown as a newznab site does. `age` None: it has no date."""

    title: str
    size: int = 2 * 1024**3
    seeders: int | None = 20
    peers: int | None = 25
    tmdb_id: int | None = None
    imdb_id: str | None = None
    torrent: bytes = b"d8:announce3:x:/4:infod6:lengthi1e4:name1:a12:piece lengthi1e6:pieces0:ee"
    magnet: bool = False
    redirect: str | None = None
    age: timedelta | None = timedelta(days=3)
    category: int = 2040
    extra: str = ""
    known_hash: str | None = None
    usenet: bool = False

    @property
    def info_hash(self) -> str:
        return self.known_hash or sha1(self.title.encode()).hexdigest()

    @property
    def magnet_url(self) -> str:
        tracker = quote(f"https://tracker.example/{TRACKER_KEY}/announce", safe="")
        return f"magnet:?xt=urn:btih:{self.info_hash}&dn={quote(self.title)}&tr={tracker}"


@dataclass
class Fault:
    """One answer given instead of the right one; `times` calls get it, after `delay` seconds, and with
    `trickle` that many seconds between its bytes. `chunked` doesn't say how long it is; `cut` hangs up after
    so many bytes."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1
    delay: float = 0.0
    trickle: float = 0.0
    chunked: bool = False
    cut: int | None = None


@dataclass
class Prowlarr:
    """What /api/v1 answers: Prowlarr's resources of indexers and tags."""

    key: str
    indexers: list[dict[str, Any]]
    tags: list[dict[str, Any]] = field(default_factory=list)


class TorznabServer:
    """`with TorznabServer([Item(...)]) as indexer: ... indexer.url`.

    Leaving the block fails if something unexpected was asked. `asked` lists the calls, without the key;
    `faults` are served first by the API, `download_faults` by the links.
    """

    def __init__(
        self, items: Sequence[Item] = (), *, prowlarr: Prowlarr | None = None, key: str = KEY
    ) -> None:
        self.items = list(items)
        self.key = key
        self.prowlarr = prowlarr
        self.caps = caps()
        self.asked: list[str] = []
        self.unexpected: list[str] = []
        self.faults: list[Fault] = []
        self.download_faults: list[Fault] = []
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> TorznabServer:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        if kind is None and self.unexpected:
            raise AssertionError(f"the indexer was asked what nobody expected: {self.unexpected}")

    def serve_forever(self) -> None:
        self._server.serve_forever(0.2)

    def api(self, query: dict[str, str]) -> bytes:
        """The answer to an authorised call of the API."""
        if unknown := query.keys() - PARAMETERS:
            self.unexpected.append(f"parameters {sorted(unknown)}")
        if query.get("t") == "caps":
            return self.caps
        if query.get("t") not in ("search", "movie"):
            self.unexpected.append(f"t={query.get('t')}")
            return error(202, "No such function")
        found = [(number, item) for number, item in enumerate(self.items) if self._fits(item, query)]
        start, count = int(query.get("offset", 0)), min(int(query.get("limit", 100)), 100)
        rows = [self.item_xml(number, item) for number, item in found[start : start + count]]
        return feed("".join(rows), f'<newznab:response offset="{start}" total="{len(found)}"/>')

    def item_xml(self, number: int, item: Item) -> str:
        """One item; its link carries both passkeys."""
        link = f"{self.url}/download/{number}.torrent?passkey={PASSKEY}&zz={UNNAMED}"
        url = item.magnet_url if item.magnet else link
        attributes = {
            "category": item.category, "size": item.size, "seeders": item.seeders, "peers": item.peers,
            "infohash": item.info_hash, "tmdbid": item.tmdb_id, "imdbid": item.imdb_id,
            "magneturl": item.magnet_url if item.magnet else None,
        }  # fmt: skip
        if item.usenet:
            attributes = {name: attributes[name] for name in ("category", "size", "tmdbid", "imdbid")}
        prefix, kind = ("newznab", "x-nzb") if item.usenet else ("torznab", "x-bittorrent")
        attrs = "".join(
            f"<{prefix}:attr name={quoteattr(name)} value={quoteattr(str(value))}/>"
            for name, value in attributes.items()
            if value is not None
        )
        return (
            f"<item><title>{escape(item.title)}</title>"
            f'<guid isPermaLink="true">{self.url}/details/{number}?passkey={PASSKEY}</guid>'
            f"<link>{escape(url)}</link><comments>{self.url}/details/{number}#comments</comments>"
            f"{'' if item.age is None else self._date(item.age)}"
            f'<enclosure url={quoteattr(url)} length="{item.size}" type="application/{kind}"/>'
            f"{attrs}{item.extra}</item>"
        )

    def _date(self, age: timedelta) -> str:
        return f"<pubDate>{format_datetime(self.now() - age)}</pubDate>"

    def _fits(self, item: Item, query: dict[str, str]) -> bool:
        asked = {name: query[name] for name in ("tmdbid", "imdbid") if name in query}
        if asked:
            own = {"tmdbid": str(item.tmdb_id), "imdbid": (item.imdb_id or "").removeprefix("tt")}
            return any(own[name] == value for name, value in asked.items())
        words = query.get("q", "").lower().split()
        return all(word in item.title.lower().replace(".", " ").split() for word in words)


def feed(items: str, before: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:torznab="http://torznab.com/schemas/2015/feed" '
        'xmlns:newznab="http://www.newznab.com/DTD/2010/feeds/attributes/">'
        f"<channel><title>Loopback</title>{before}{items}</channel></rss>"
    ).encode()


def error(code: int | str, description: str) -> bytes:
    return f'<?xml version="1.0"?><error code="{code}" description={quoteattr(description)}/>'.encode()


def _handler(stub: TorznabServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            shown = "&".join(f"{name}={value}" for name, value in query.items() if name != "apikey")
            segments = parts.path.strip("/").split("/")
            match segments:
                case ["api", "v1", resource] if stub.prowlarr:
                    stub.asked.append(parts.path)
                    self._prowlarr(stub.prowlarr, resource)
                case ["api"] | [_, "api"] | ["api", "v2.0", "indexers", _, "results", "torznab", "api"]:
                    stub.asked.append(f"{parts.path}?{shown}")
                    self._api(query)
                case ["download", name]:
                    stub.asked.append(parts.path)
                    self._download(name, query)
                case _:
                    stub.unexpected.append(parts.path)
                    self._send(404, b"nothing here", {})

        def do_POST(self) -> None:
            stub.unexpected.append(f"POST {self.path}")
            self._send(405, b"", {})

        do_PUT = do_DELETE = do_POST

        def _api(self, query: dict[str, str]) -> None:
            if self._faulty(stub.faults):
                return
            if query.get("apikey") != stub.key:
                self._xml(error(100, "Invalid API Key"))
            else:
                self._xml(stub.api(query))

        def _download(self, name: str, query: dict[str, str]) -> None:
            if self._faulty(stub.download_faults):
                return
            item = stub.items[int(name.removesuffix(".torrent"))]
            if query != {"passkey": PASSKEY, "zz": UNNAMED}:
                self._send(403, b"<html><body>Log in</body></html>", {"Content-Type": "text/html"})
            elif item.redirect:
                self._send(302, b"", {"Location": item.redirect})
            else:
                self._send(200, item.torrent, {"Content-Type": "application/x-bittorrent"})

        def _prowlarr(self, prowlarr: Prowlarr, resource: str) -> None:
            if self._faulty(stub.faults):
                return
            if self.headers.get("X-Api-Key") != prowlarr.key:
                self._send(401, b"", {})
                return
            bodies = {"indexer": prowlarr.indexers, "tag": prowlarr.tags}
            if resource not in bodies:
                stub.unexpected.append(f"/api/v1/{resource}")
            content = json.dumps(bodies.get(resource)).encode()
            self._send(200, content, {"Content-Type": "application/json"})

        def _faulty(self, faults: list[Fault]) -> bool:
            if not faults:
                return False
            fault = faults[0]
            fault.times -= 1
            if fault.times <= 0:
                faults.pop(0)
            time.sleep(fault.delay)
            self._send(fault.status, fault.body, fault.headers, fault)
            return True

        def _xml(self, content: bytes) -> None:
            self._send(200, content, {"Content-Type": "application/xml; charset=utf-8"})

        def _send(
            self, status: int, content: bytes, headers: dict[str, str], how: Fault | None = None
        ) -> None:
            how = how or Fault()
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if how.chunked:
                    self.send_header("Connection", "close")
                else:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                for byte in content if how.trickle else ():
                    self.wfile.write(bytes((byte,)))
                    time.sleep(how.trickle)
                if not how.trickle:
                    self.wfile.write(content[: how.cut])
                self.close_connection = self.close_connection or how.chunked or how.cut is not None
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, format: str, *arguments: Any) -> None:
            """Silence: `asked` is the log."""

    return Handler


if __name__ == "__main__":
    pairs = zip(sys.argv[1::2], sys.argv[2::2], strict=True)
    server = TorznabServer([Item(title, torrent=Path(path).read_bytes()) for title, path in pairs])
    print(server.url, flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.exit(0)
