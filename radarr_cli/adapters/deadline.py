"""One deadline over a whole exchange, and the sockets that keep it.

Libraries bound each wait for more bytes, not how often they wait: a peer that sends one now and then holds
them for ever. A socket of this module waits no longer than the block `within` has left, however many waits
its user needs for a handshake, for headers or for a body.
"""

from __future__ import annotations

import socket
import ssl
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_until: ContextVar[float] = ContextVar("until", default=inf)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What bounded sockets do in the block has to end in so many seconds, else they raise TimeoutError. Of
    two blocks the one that ends first counts."""
    token = _until.set(min(_until.get(), monotonic() + seconds))
    try:
        yield
    finally:
        _until.reset(token)


def left(seconds: float | None) -> float | None:
    """How long to wait where so many seconds are allowed (None: for ever). Raises TimeoutError."""
    rest = _until.get() - monotonic()
    if rest <= 0:
        raise TimeoutError("the time is up")
    if rest == inf:
        return seconds
    return rest if seconds is None else min(seconds, rest)


class BoundedSocket(socket.socket):
    """A socket that keeps the deadline, besides its own timeout for each wait."""

    __slots__ = ()

    def connect(self, *arguments: Any) -> None:
        with self._bounded():
            super().connect(*arguments)

    def recv(self, *arguments: Any) -> bytes:
        with self._bounded():
            return super().recv(*arguments)

    def recv_into(self, *arguments: Any) -> int:
        with self._bounded():
            return super().recv_into(*arguments)

    def send(self, *arguments: Any) -> int:
        with self._bounded():
            return super().send(*arguments)

    def sendall(self, *arguments: Any) -> None:
        with self._bounded():
            super().sendall(*arguments)

    @contextmanager
    def _bounded(self) -> Iterator[None]:
        patience = self.gettimeout()
        self.settimeout(left(patience))
        try:
            yield
        finally:
            self.settimeout(patience)


class BoundedTlsSocket(BoundedSocket, ssl.SSLSocket):
    """The same with TLS: what the `sslsocket_class` of an SSLContext has to be."""

    def do_handshake(self, *arguments: Any) -> None:
        with self._bounded():
            super().do_handshake(*arguments)


def connect(host: str, port: int, seconds: float | None) -> BoundedSocket:
    """A connection to the first address of the host that takes one within so many seconds.

    The search for its addresses is the system's own, which bounds it by the `timeout` of resolv.conf. Raises
    OSError, of which TimeoutError is one.
    """
    fault = OSError(f"{host} has no address")
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        made = BoundedSocket(family, kind, protocol)
        try:
            made.settimeout(seconds)
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            made.connect(address)
        except OSError as error:
            made.close()
            fault = error
        else:
            return made
    raise fault
