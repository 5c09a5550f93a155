"""XML-RPC with rTorrent: through a web server, or by SCGI on a port or a socket file.

SCGI is what rTorrent itself speaks: `scgi://host:5000` or `scgi:///run/rtorrent.sock`. A web server before it
(usually at /RPC2) adds the login.
"""

from __future__ import annotations

import re
import socket
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from xmlrpc import client as xmlrpc

from radarr_cli.adapters import deadline, http
from radarr_cli.adapters.clients._calls import checked, login_rejected
from radarr_cli.errors import ConfigError, CredentialsRejected, InvalidAnswer, ServiceUnavailable

if TYPE_CHECKING:
    import httpx

    from radarr_cli.domain.secret import Secret
    from radarr_cli.domain.settings import NetworkSettings

_UNKNOWN_HASH = "Could not find info-hash."
# XML has no place for them, and rTorrent writes them down as they are in a torrent's name.
_NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class UnknownHash(Exception):
    """rTorrent has no such torrent."""


class Rpc:
    """Calls to one rTorrent. `service` names it in messages. Raises ConfigError for a URL of another kind."""

    def __init__(
        self, *, service: str, url: str, username: str, password: Secret | None, network: NetworkSettings
    ) -> None:
        self._service, self._url, self._network = service, url, network
        self._username, self._password = username, password
        self._address = _address(service, url)

    def call(self, method: str, *parameters: Any) -> Any:
        """The method's value. Raises UnknownHash, and InvalidAnswer where it refuses."""
        content = xmlrpc.dumps(parameters, method, encoding="utf-8").encode()
        answer = self._by_http(content) if self._address is None else self._by_scgi(content)
        try:
            # A name that is no UTF-8 must not hide all other downloads.
            text = _NO_XML.sub(b"", answer).decode(errors="replace")
            values, _ = xmlrpc.loads(text, use_builtin_types=True)
        except xmlrpc.Fault as fault:
            if _UNKNOWN_HASH in fault.faultString:
                raise UnknownHash(method) from fault
            reason = http.scrub(fault.faultString)[:200]
            raise InvalidAnswer(f"{self._service} refuses {method}: {reason}") from fault
        except Exception as error:  # what the parser raises depends on what came
            raise InvalidAnswer(
                f"{self._service} does not answer with XML-RPC", hint=f"does {self._url} lead to its RPC?"
            ) from error
        return values[0]

    @cached_property
    def _client(self) -> httpx.Client:
        headers = {"Content-Type": "text/xml"} | http.login_header(self._username, self._password)
        return http.make_client(self._network, headers=headers)

    def _by_http(self, content: bytes) -> bytes:
        secrets = [self._password.reveal()] if self._password else []
        answer = http.fetch(
            self._client, "POST", self._url, service=self._service, secrets=secrets, content=content
        )
        if answer.status == 401:
            raise login_rejected(self._service, self._username)
        if answer.status == 403:
            raise CredentialsRejected(
                f"{self._service} refuses calls from here (403)", hint="see the settings of its web server"
            )
        return checked(answer, self._service, self._url).content

    def _by_scgi(self, content: bytes) -> bytes:
        """The body of the answer: the end of the connection ends it."""
        seconds = self._network.timeout.total_seconds()
        headers = b"CONTENT_LENGTH\0%d\0SCGI\x001\0REQUEST_METHOD\0POST\0REQUEST_URI\0/RPC2\0" % len(content)
        received = bytearray()
        try:
            with (
                deadline.within(seconds),
                self._connect(min(seconds, http.CONNECT_SECONDS)) as connection,
            ):
                connection.settimeout(seconds)
                connection.sendall(b"%d:%s,%s" % (len(headers), headers, content))
                while len(received) <= http.ANSWER_LIMIT:
                    chunk = connection.recv(65536)
                    if not chunk:
                        return bytes(received).partition(b"\r\n\r\n")[2]
                    received += chunk
        except TimeoutError as error:
            raise ServiceUnavailable(
                f"{self._service} did not answer in time", hint=f"{http.PATIENCE} sets how long to wait."
            ) from error
        except OSError as error:
            raise ServiceUnavailable(
                f"{self._service} can't be reached at {self._url}: {error.strerror or error}",
                hint="does it run, and may this user open its socket?",
            ) from error
        raise InvalidAnswer(f"{self._service} answers with more than {http.ANSWER_LIMIT} bytes")

    def _connect(self, seconds: float) -> socket.socket:
        if isinstance(self._address, tuple):
            return deadline.connect(*self._address, seconds)
        connection = deadline.BoundedSocket(socket.AF_UNIX)
        connection.settimeout(seconds)
        try:
            connection.connect(str(self._address))
        except OSError:
            connection.close()
            raise
        return connection


def _address(service: str, url: str) -> tuple[str, int] | str | None:
    """Where SCGI is spoken: host and port, or a socket file; None for HTTP."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if parts.username is None and parts.password is None:
        if parts.scheme in ("http", "https") and host:
            return None
        if parts.scheme == "scgi" and host and port:
            return (host, port)
        if parts.scheme == "scgi" and not parts.netloc and parts.path.startswith("/"):
            return parts.path
    raise ConfigError(
        f"the url of {service} is of no kind that rTorrent speaks, or holds a login",
        hint="http://host/RPC2, scgi://host:5000 or scgi:///path/to/socket; username and password apart",
    )
