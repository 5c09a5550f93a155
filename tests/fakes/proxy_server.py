"""A proxy on loopback, HTTP or SOCKS 5, that leads every host name to one address.

`asked` lists where it was asked to go, as "host:port"; with a login it wants exactly that. What it does not
understand fails the test that leaves the block.
"""

from __future__ import annotations

import socket
import threading
from base64 import b64encode
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from types import TracebackType

_WAIT = 5.0


class ProxyServer:
    """`with ProxyServer("socks5", target) as proxy: ... proxy.url`; `target` is (host, port).

    `refuses` answers that the host can't be reached; `silent` answers nothing.
    """

    def __init__(
        self,
        scheme: str,
        target: tuple[str, int],
        *,
        login: tuple[str, str] | None = None,
        refuses: bool = False,
        silent: bool = False,
    ) -> None:
        self.scheme, self.target, self.login = scheme, target, login
        self.refuses, self.silent = refuses, silent
        self.asked: list[str] = []
        self.unexpected: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> ProxyServer:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        if kind is None and self.unexpected:
            raise AssertionError(f"the proxy was told what it doesn't understand: {self.unexpected}")

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError, EOFError):
            connection.settimeout(_WAIT)
            if self.silent:
                connection.recv(1)
                threading.Event().wait(_WAIT)
            elif self.scheme == "socks5":
                self._socks(connection)
            else:
                self._http(connection)

    def _http(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += _some(connection)
        method, address, _ = head.split(b"\r\n")[0].decode().split(" ")
        if self.login:
            wanted = b"Basic " + b64encode(":".join(self.login).encode())
            given = [
                line.partition(b": ")[2]
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"proxy-a")
            ]
            if given != [wanted]:
                connection.sendall(b"HTTP/1.1 407 Login\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
        if method == "CONNECT":
            self.asked.append(address)
            if self.refuses:
                connection.sendall(b"HTTP/1.1 502 Refused\r\nContent-Length: 0\r\n\r\n")
                return
            with socket.create_connection(self.target, _WAIT) as there:
                connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                _splice(connection, there)
        elif address.startswith("http://"):
            parts = urlsplit(address)
            self.asked.append(f"{parts.hostname}:{parts.port or 80}")
            first = (
                f"{method} {parts.path or '/'}{'?' + parts.query if parts.query else ''} HTTP/1.1".encode()
            )
            lines = [line for line in head.split(b"\r\n")[1:] if not line.lower().startswith(b"proxy-")]
            with socket.create_connection(self.target, _WAIT) as there:
                there.sendall(b"\r\n".join([first, *lines]))
                _splice(connection, there)
        else:
            self.unexpected.append(address)

    def _socks(self, connection: socket.socket) -> None:
        """RFC 1928 and 1929."""
        _, count = _exactly(connection, 2)
        methods = _exactly(connection, count)
        wanted = 2 if self.login else 0
        connection.sendall(bytes((5, wanted if wanted in methods else 255)))
        if wanted not in methods:
            return
        if self.login:
            _exactly(connection, 1)
            given = tuple(_exactly(connection, _exactly(connection, 1)[0]).decode() for _ in range(2))
            connection.sendall(bytes((1, 0 if given == self.login else 1)))
            if given != self.login:
                return
        _, command, _, kind = _exactly(connection, 4)
        if (command, kind) != (1, 3):  # a connection, to a host by its name
            self.unexpected.append(f"SOCKS command {command}, address type {kind}")
            return
        host = _exactly(connection, _exactly(connection, 1)[0]).decode()
        port = int.from_bytes(_exactly(connection, 2), "big")
        self.asked.append(f"{host}:{port}")
        connection.sendall(bytes((5, 5 if self.refuses else 0, 0, 1, 0, 0, 0, 0, 0, 0)))
        if not self.refuses:
            with socket.create_connection(self.target, _WAIT) as there:
                _splice(connection, there)


def _some(connection: socket.socket) -> bytes:
    found = connection.recv(65536)
    if not found:
        raise EOFError
    return found


def _exactly(connection: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        part = connection.recv(count - len(found))
        if not part:
            raise EOFError
        found += part
    return found


def _splice(one: socket.socket, other: socket.socket) -> None:
    def copy(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError, EOFError):
            while True:
                sink.sendall(_some(source))
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    back = threading.Thread(target=copy, args=(other, one), daemon=True)
    back.start()
    copy(one, other)
    back.join(_WAIT)
