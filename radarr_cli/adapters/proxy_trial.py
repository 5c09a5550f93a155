"""Tries the user's proxy: is it there, does it speak, does it take our login? Nobody behind it is asked."""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from radarr_cli.adapters import http
from radarr_cli.errors import ConfigError, RadarrCliError
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from radarr_cli.domain.settings import NetworkSettings

_LONGEST = timedelta(seconds=10)
_NOWHERE = "http://radarr-cli.invalid/"
"""No name below .invalid exists (RFC 6761): whatever comes back is the proxy's own answer."""
_HINT = "[network] proxy, proxy_username and proxy_password set it"


def try_proxy(network: NetworkSettings) -> Check | None:
    """How the configured proxy does; None where there is none."""
    if network.proxy is None:
        return None
    parts = urlsplit(network.proxy)
    host = parts.hostname or ""
    named = f"the proxy {host}:{parts.port}" if parts.port else f"the proxy {host}"
    try:
        socket.getaddrinfo(host, parts.port)
    except OSError:
        return Check("proxy", False, f"{named}: its name doesn't resolve", _HINT)
    try:
        _greet(network, named)
    except RadarrCliError as error:
        return Check("proxy", False, error.message, _HINT, error.code)
    return Check("proxy", True, named)


def _greet(network: NetworkSettings, named: str) -> None:
    wait = min(network.timeout, _LONGEST)
    if str(network.proxy).startswith("socks5"):
        from radarr_cli.adapters.socks import greet  # noqa: PLC0415 - heavy

        with http.mapped_errors(named):
            greet(str(network.proxy), http.proxy_login(network), wait.total_seconds())
        return
    with http.make_client(network, timeout=wait) as client:
        answer = http.fetch(client, "HEAD", _NOWHERE, service=named, seconds=wait.total_seconds())
    if answer.status == 407:
        raise ConfigError(f"{named} wants another login (407)")
