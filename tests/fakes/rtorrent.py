"""A real rtorrent on loopback: SCGI on a socket file, and a web server with a login before it."""

from __future__ import annotations

import base64
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from tests.fakes.program import Program, free_port, program_path

if TYPE_CHECKING:
    from pathlib import Path


class RTorrent(Program):
    """`url` is that of its socket; `tcp` makes it listen on a port instead."""

    def __init__(self, folder: Path, *, tcp: bool = False, keeps_session: bool = True) -> None:
        super().__init__(folder)
        self._path = program_path("rtorrent")
        self.socket = folder / "rpc.socket"
        self.port = free_port() if tcp else None
        peer_port = free_port()
        session = folder / "session"
        session.mkdir()
        listen = (
            f"network.scgi.open_port = 127.0.0.1:{self.port}"
            if tcp
            else f"network.scgi.open_local = {self.socket}"
        )
        self._settings = folder / "rtorrent.rc"
        self._settings.write_text(
            "\n".join((
                listen,
                "system.daemon.set = true",
                "dht.mode.set = disable",
                "protocol.pex.set = no",
                "network.bind_address.set = 127.0.0.1",
                f"network.port_range.set = {peer_port}-{peer_port}",
                "network.port_random.set = no",
                f"directory.default.set = {self.downloads}",
                f"session.path.set = {session}" if keeps_session else "",
                "",
            ))
        )  # fmt: skip

    @property
    def url(self) -> str:
        return f"scgi://127.0.0.1:{self.port}" if self.port else f"scgi://{self.socket}"

    def commands(self) -> list[list[str]]:
        self.socket.unlink(missing_ok=True)
        # A lock that a killed one left would keep the next from starting.
        (self.folder / "session" / "rtorrent.lock").unlink(missing_ok=True)
        return [[self._path, "-n", "-o", f"import={self._settings}"]]

    def answers(self, command: int) -> bool:
        try:
            self.connect().close()
        except OSError:
            return False
        return True

    def connect(self) -> socket.socket:
        if self.port:
            return socket.create_connection(("127.0.0.1", self.port), 1)
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(str(self.socket))
        return connection


class Gateway(ThreadingHTTPServer):
    """The web server that people put before rTorrent: asks for a login, and hands /RPC2 on by SCGI."""

    daemon_threads = True
    username = "admin"
    password = "correct horse"

    def __init__(self, program: RTorrent) -> None:
        self.program = program
        super().__init__(("127.0.0.1", 0), _Forward)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self) -> Gateway:
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/RPC2"


class _Forward(BaseHTTPRequestHandler):
    server: Gateway

    def log_message(self, format: str, *arguments: object) -> None:
        """Silence: pytest shows what matters."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        login = base64.b64encode(f"{self.server.username}:{self.server.password}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {login}":
            self.send_error(401)
            return
        if self.path != "/RPC2":
            self.send_error(404)
            return
        headers = b"CONTENT_LENGTH\0%d\0SCGI\x001\0" % len(body)
        with self.server.program.connect() as connection:
            connection.sendall(b"%d:%s,%s" % (len(headers), headers, body))
            answer = b""
            while received := connection.recv(65536):
                answer += received
        content = answer.partition(b"\r\n\r\n")[2]
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
