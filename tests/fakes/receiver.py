"""A web server that takes what it was told to expect, and refuses everything else."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """One request: `path` with its query, headers in lower case, the body as JSON where it is."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class Receiver:
    """`answers` maps "METHOD PATH" (no query) to a status and a JSON body; anything else gets 418. Its clock
    is `behind` ours by so many seconds."""

    answers: dict[str, tuple[int, Any]]
    calls: list[Call] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    behind: float = 0

    def __enter__(self) -> Receiver:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.address[1]}"

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self._server.server_address[1]


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def do_PUT(self) -> None:
            self._answer()

        def _answer(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length") or 0))
            try:
                body = json.loads(raw) if raw else None
            except ValueError:
                body = raw.decode("utf-8", "replace")
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.calls.append(Call(self.command, self.path, headers, body))
            asked = f"{self.command} {self.path.partition('?')[0]}"
            if asked not in receiver.answers:
                receiver.refused.append(asked)
            status, document = receiver.answers.get(asked, (418, {}))
            content = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string((timestamp or time.time()) - receiver.behind)

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    return Handler
