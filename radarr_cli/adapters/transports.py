"""httpx on sockets that keep one deadline: httpx itself has none for a whole call, and won't get one.

Heavy, so imported only where a client is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpcore
import httpx
from httpcore._backends.sync import SyncStream

from radarr_cli.adapters import deadline

if TYPE_CHECKING:
    import ssl


class Backend(httpcore.SyncBackend):
    """Connections to anywhere, bounded by the block `deadline.within` that they are used in."""

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *_: Any, **__: Any
    ) -> httpcore.NetworkStream:
        try:
            return SyncStream(deadline.connect(host, port, timeout))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error


def bound(client: httpx.Client, certificates: ssl.SSLContext) -> None:
    """Have every way out of a new client keep the deadline, those by proxies of the environment too."""
    for transport in (client._transport, *client._mounts.values()):
        if not isinstance(transport, httpx.HTTPTransport):
            continue
        pool = transport._pool
        if not isinstance(pool._network_backend, Backend):
            pool._network_backend = Backend()
        if isinstance(pool, httpcore.HTTPProxy) and pool._proxy_url.scheme == b"https":
            pool._proxy_ssl_context = certificates
