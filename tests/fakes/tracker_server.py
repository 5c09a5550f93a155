"""A tracker's site on loopback: a test says what it answers, and what nobody expected fails the test."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

TORRENT = b"d8:announce3:x:/4:infod6:lengthi1e4:name1:a12:piece lengthi1e6:pieces0:ee"


@dataclass(frozen=True)
class Call:
    """One request; `headers` are in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0


class TrackerServer:
    """`with TrackerServer(answer) as site: ... site.url`; `answer` gives None to what it did not expect.

    `calls` are all requests in their order.
    """

    def __init__(self, answer: Callable[[Call], Reply | None]) -> None:
        self.answer = answer
        self.calls: list[Call] = []
        self.unexpected: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port: int = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> TrackerServer:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        if kind is None and self.unexpected:
            raise AssertionError(f"the site was asked what nobody expected: {self.unexpected}")


def _handler(site: TrackerServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            call = Call(self.command, parts.path, query, headers, body)
            site.calls.append(call)
            reply = site.answer(call)
            if reply is None:
                site.unexpected.append(f"{self.command} {self.path}")
                reply = Reply(b"not expected", 404)
            time.sleep(reply.delay)
            try:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        do_POST = do_PUT = do_DELETE = do_GET

        def log_message(self, format: str, *arguments: Any) -> None:
            """Silence: `calls` is the log."""

    return Handler
