"""BitTorrent on loopback: bencoding, .torrent files made to measure, and a real swarm.

`Swarm` is a libtorrent seeder with a small HTTP tracker, both in this process:

    with Swarm() as swarm:
        seeded = swarm.seed(path)          # a file or folder; seeded.torrent are the .torrent's bytes
"""

from __future__ import annotations

import socket
import struct
import sys
import threading
import warnings
from collections import defaultdict
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

PIECE_LENGTH = 64 * 1024


def bencode(value: Any) -> bytes:
    """Bencoded `value`; keys stay in the order given, so that a test can write them wrongly."""
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    if isinstance(value, list | tuple):
        return b"l%se" % b"".join(map(bencode, value))
    return b"d%se" % b"".join(bencode(key) + bencode(item) for key, item in value.items())


def info_of(
    files: dict[str, int],
    *,
    name: str = "Film.2019.1080p.WEB-DL-GRP",
    piece_length: int = PIECE_LENGTH,
    **extra: object,
) -> dict[str, Any]:
    """An info dictionary over files that need not exist: a single "" key is the torrent itself."""
    total = sum(files.values())
    info: dict[str, Any] = {}
    if set(files) == {""}:
        info["length"] = total
    else:
        info["files"] = [{"length": size, "path": path.split("/")} for path, size in files.items()]
    info |= {
        "name": name,
        "piece length": piece_length,
        "pieces": bytes(20 * -(-total // piece_length)),
    }
    return info | extra


def torrent_of(files: dict[str, int], **extra: Any) -> bytes:
    """The bytes of a version 1 .torrent over files that need not exist."""
    return bencode({"announce": "http://127.0.0.1:9/announce", "info": info_of(files, **extra)})


class Tracker(ThreadingHTTPServer):
    """An HTTP tracker (BEP 3, compact peers of BEP 23) on a free loopback port."""

    daemon_threads = True

    def __init__(self) -> None:
        self.swarms: dict[bytes, dict[bytes, tuple[int, int]]] = defaultdict(dict)
        super().__init__(("127.0.0.1", 0), _Announce)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def announce(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/announce"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves before it has its answer is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Announce(BaseHTTPRequestHandler):
    server: Tracker

    def log_message(self, format: str, *arguments: object) -> None:
        """Silence: pytest shows what matters."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = dict(pair.split("=", 1) for pair in address.query.split("&") if "=" in pair)
        if address.path != "/announce" or "info_hash" not in query:
            self.send_error(404)
            return
        swarm = self.server.swarms[unquote_to_bytes(query["info_hash"])]
        peer = unquote_to_bytes(query["peer_id"])
        # One that died comes back with another id: it must not be sent to itself.
        for name in [name for name, (port, _) in list(swarm.items()) if port == int(query["port"])]:
            del swarm[name]
        if query.get("event") != "stopped":
            swarm[peer] = (int(query["port"]), int(query.get("left", "0")))
        others = [entry for name, entry in swarm.items() if name != peer]
        body = bencode({
            "complete": sum(1 for _, left in swarm.values() if not left),
            "incomplete": sum(1 for _, left in swarm.values() if left),
            "interval": 2,
            "min interval": 1,
            "peers": b"".join(socket.inet_aton("127.0.0.1") + struct.pack(">H", port) for port, _ in others),
        })  # fmt: skip
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@dataclass(frozen=True)
class Seeded:
    """What is shared: the .torrent's bytes, a magnet with the tracker, and libtorrent's own hashes."""

    torrent: bytes
    magnet: str
    hash_v1: str | None
    hash_v2: str | None


def _session() -> Any:
    """A libtorrent session that speaks with loopback alone."""
    import libtorrent

    return libtorrent.session({
        "listen_interfaces": "127.0.0.1:0",
        "enable_dht": False,
        "enable_lsd": False,
        "enable_upnp": False,
        "enable_natpmp": False,
        # uTP on loopback is several times slower than TCP.
        "enable_outgoing_utp": False,
        "enable_incoming_utp": False,
        "ssrf_mitigation": False,
        "allow_multiple_connections_per_ip": True,
    })  # fmt: skip


class Leecher:
    """A client without an API: downloads every .torrent that appears in `torrents` into `target`."""

    def __init__(self, torrents: Path, target: Path) -> None:
        self.torrents, self.target = torrents, target
        self._session = _session()
        self._taken: set[str] = set()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Leecher:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(10)
        self._session.pause()

    def _watch(self) -> None:
        import libtorrent

        while not self._ended.wait(0.2):
            for path in self.torrents.glob("*.torrent"):
                if path.name not in self._taken:
                    self._taken.add(path.name)
                    wanted = libtorrent.add_torrent_params()
                    wanted.ti = libtorrent.torrent_info(libtorrent.bdecode(path.read_bytes()))
                    wanted.save_path = str(self.target)
                    self._session.add_torrent(wanted)


class Swarm:
    """A real seeder and its tracker."""

    def __init__(self) -> None:
        self.tracker = Tracker()
        self._session = _session()

    def __enter__(self) -> Swarm:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def seed(
        self,
        path: Path,
        *,
        private: bool = False,
        version: str = "v1",
        upload_limit: int = 0,
        announce: str = "",
    ) -> Seeded:
        """Share a file or folder; `version` is v1, v2 or hybrid, `upload_limit` bytes a second (0 none)."""
        import libtorrent

        flag = {"v1": libtorrent.create_torrent.v1_only, "v2": libtorrent.create_torrent.v2_only, "hybrid": 0}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # what replaces them came with libtorrent 2.1
            storage = libtorrent.file_storage()
            libtorrent.add_files(storage, str(path))
            creator = libtorrent.create_torrent(storage, 0, flag[version])
        creator.add_tracker(announce or self.tracker.announce)
        creator.set_priv(private)
        libtorrent.set_piece_hashes(creator, str(path.parent))
        content = libtorrent.bencode(creator.generate())
        wanted = libtorrent.add_torrent_params()
        wanted.ti = libtorrent.torrent_info(libtorrent.bdecode(content))
        wanted.save_path = str(path.parent)
        wanted.upload_limit = upload_limit or -1
        wanted.flags |= libtorrent.torrent_flags.seed_mode
        # Managed by libtorrent, the sixth torrent would wait for its turn.
        wanted.flags &= ~(libtorrent.torrent_flags.auto_managed | libtorrent.torrent_flags.paused)
        handle = self._session.add_torrent(wanted)
        hashes = wanted.ti.info_hashes()
        return Seeded(
            content,
            libtorrent.make_magnet_uri(handle.torrent_file()),
            str(hashes.v1) if hashes.has_v1() else None,
            str(hashes.v2) if hashes.has_v2() else None,
        )

    def close(self) -> None:
        self._session.pause()
        self.tracker.shutdown()
        self.tracker.server_close()
