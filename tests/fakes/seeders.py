"""Seeders for clients that don't come to a seeder on loopback by themselves, or only after a while.

`Seeder` is a swarm that can be told to hurry, `Inviting` one that connects to the client; `WebSeed` serves
files over HTTP.
"""

from __future__ import annotations

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import unquote

from radarr_cli.domain.bencode import decode
from tests.fakes.bittorrent import Swarm, bencode

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.bittorrent import Seeded


class Seeder(Swarm):
    """A swarm whose limits can be lifted."""

    def hurry(self) -> None:
        """Share as fast as can be, whatever limit a torrent was given."""
        for handle in self._session.get_torrents():
            handle.set_upload_limit(-1)


class Inviting(Seeder):
    """A swarm that connects to the client at `port`, again and again, instead of waiting for it."""

    def __init__(self, port: int) -> None:
        super().__init__()
        # The client may be away for a while.
        self._session.apply_settings({"min_reconnect_time": 0, "max_failcount": 1000})
        self._port = port
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._connect, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._ended.set()
        self._thread.join(10)
        super().close()

    def _connect(self) -> None:
        while not self._ended.wait(0.5):
            for handle in self._session.get_torrents():
                handle.connect_peer(("127.0.0.1", self._port))


class WebSeed(ThreadingHTTPServer):
    """Serves the files of a folder with ranges (BEP 19); `delay` is how many seconds each answer takes."""

    daemon_threads = True

    def __init__(self, folder: Path, delay: float = 0.0) -> None:
        self.folder, self.delay = folder, delay
        super().__init__(("127.0.0.1", 0), _Ranges)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self) -> WebSeed:
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Silence: a client that is killed hangs up."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def named_in(self, seeded: Seeded) -> bytes:
        """The .torrent with this server as its web seed; its hash stays the same."""
        document, _ = decode(seeded.torrent)
        document[b"url-list"] = self.url
        return bencode(dict(sorted(document.items())))


class _Ranges(BaseHTTPRequestHandler):
    server: WebSeed
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *arguments: object) -> None:
        """Silence: pytest shows what matters."""

    def do_GET(self) -> None:
        content = (self.server.folder / unquote(self.path).lstrip("/")).read_bytes()
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        first, last = (int(asked[1]), int(asked[2])) if asked else (0, len(content) - 1)
        if self.server.delay:
            threading.Event().wait(self.server.delay)
        self.send_response(206 if asked else 200)
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
        self.send_header("Content-Length", str(last + 1 - first))
        self.end_headers()
        self.wfile.write(content[first : last + 1])
