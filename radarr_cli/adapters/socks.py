"""SOCKS 5 for httpx (RFC 1928, its login RFC 1929): bounded in time and size, whatever the proxy answers.

httpx has its own, which waits without a limit for what the proxy says and trips over what it doesn't expect.
Heavy, so imported only where a SOCKS proxy is configured.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpcore
import httpx

from radarr_cli.adapters import deadline
from radarr_cli.adapters.transports import Backend

if TYPE_CHECKING:
    import ssl

PORT = 1080
_VERSION, _LOGIN_VERSION = 5, 1
_NO_LOGIN, _LOGIN = 0, 2
_IPV4, _NAME, _IPV6 = 1, 3, 4
_FAILURES = {
    1: "it failed",
    2: "its rules forbid it",
    3: "the network can't be reached",
    4: "the host can't be reached",
    5: "the connection was refused",
    6: "it took too long",
    7: "it doesn't make connections",
    8: "it doesn't know such addresses",
}


def socks_transport(
    proxy: str, login: tuple[str, str] | None, certificates: ssl.SSLContext, limits: httpx.Limits
) -> httpx.HTTPTransport:
    """A transport through the SOCKS proxy at the URL `proxy`, which resolves the names of hosts."""
    transport = httpx.HTTPTransport(verify=certificates, limits=limits)
    transport._pool = httpcore.ConnectionPool(
        ssl_context=certificates,
        max_connections=limits.max_connections,
        max_keepalive_connections=limits.max_keepalive_connections,
        keepalive_expiry=limits.keepalive_expiry,
        network_backend=_ThroughProxy(proxy, login),
    )
    return transport


def greet(proxy: str, login: tuple[str, str] | None, seconds: float) -> None:
    """Log into the SOCKS proxy and leave. Raises httpx's ProxyError, NetworkError or TimeoutException."""
    try:
        with deadline.within(seconds):
            _ThroughProxy(proxy, login).logged_in(seconds).close()
    except httpcore.ProxyError as error:
        raise httpx.ProxyError(str(error)) from error
    except httpcore.TimeoutException as error:
        raise httpx.ConnectTimeout(str(error)) from error
    except httpcore.NetworkError as error:
        raise httpx.ConnectError(str(error)) from error


class _ThroughProxy(Backend):
    """Connections to anywhere, through the proxy."""

    def __init__(self, proxy: str, login: tuple[str, str] | None) -> None:
        parts = urlsplit(proxy)
        self.host, self.port = parts.hostname or "", parts.port or PORT
        self.login = login

    def logged_in(self, seconds: float | None) -> httpcore.NetworkStream:
        """A connection to the proxy itself."""
        stream = super().connect_tcp(self.host, self.port, seconds)
        try:
            _Dialogue(stream).log_in(self.login)
        except BaseException:
            stream.close()
            raise
        return stream

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *_: Any, **__: Any
    ) -> httpcore.NetworkStream:
        with deadline.within(timeout or 30.0):
            stream = self.logged_in(timeout)
            try:
                _Dialogue(stream).connect(host, port)
            except BaseException:
                stream.close()
                raise
        return stream


class _Dialogue:
    """What is said to the proxy before it connects us. Raises httpcore's ProxyError or its timeouts."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self.stream = stream

    def log_in(self, login: tuple[str, str] | None) -> None:
        methods = bytes((_NO_LOGIN, _LOGIN) if login else (_NO_LOGIN,))
        version, method = self._ask(bytes((_VERSION, len(methods))) + methods, 2)
        if version != _VERSION:
            raise httpcore.ProxyError("it speaks no SOCKS 5")
        if method == _NO_LOGIN:
            return
        if method != _LOGIN or login is None:
            raise httpcore.ProxyError("it wants another login")
        name, password = (_counted(each) for each in login)
        if self._ask(bytes((_LOGIN_VERSION,)) + name + password, 2)[1] != 0:
            raise httpcore.ProxyError("it refused the login")

    def connect(self, host: str, port: int) -> None:
        question = bytes((_VERSION, 1, 0)) + _address(host) + port.to_bytes(2, "big")
        _, result, _, kind = self._ask(question, 4)
        if result != 0:
            raise httpcore.ProxyError(_FAILURES.get(result, f"it answered {result}"))
        lengths = {_IPV4: 4, _IPV6: 16}
        length = lengths[kind] if kind in lengths else self._ask(b"", 1)[0]
        self._ask(b"", length + 2)

    def _ask(self, said: bytes, count: int) -> bytes:
        """Say something and take exactly `count` bytes of the answer."""
        if said:
            self.stream.write(said)
        heard = b""
        while len(heard) < count:
            part = self.stream.read(count - len(heard))
            if not part:
                raise httpcore.ProxyError("it hung up")
            heard += part
        return heard


def _address(host: str) -> bytes:
    try:
        number = ip_address(host.strip("[]"))
    except ValueError:
        return bytes((_NAME,)) + _counted(host)
    kinds = {IPv4Address: _IPV4, IPv6Address: _IPV6}
    return bytes((kinds[type(number)],)) + number.packed


def _counted(text: str) -> bytes:
    """A text with its length before it."""
    content = text.encode()
    if len(content) > 255:
        raise httpcore.ProxyError("SOCKS takes names and passwords of at most 255 bytes")
    return bytes((len(content),)) + content
