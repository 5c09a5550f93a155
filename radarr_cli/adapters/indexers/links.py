"""The release behind an address that a person gave, wherever that is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from radarr_cli.adapters.http import check_status, make_client
from radarr_cli.adapters.indexers._payload import checked_payload, raise_stated_failure
from radarr_cli.adapters.indexers._transfer import get
from radarr_cli.domain.nzb import looks_like_nzb
from radarr_cli.domain.release import Protocol
from radarr_cli.ports import FetchedRelease

if TYPE_CHECKING:
    from radarr_cli.domain.settings import NetworkSettings

LIMIT = 64 * 1024**2


def fetch_link(url: str, network: NetworkSettings) -> FetchedRelease:
    """The .torrent or .nzb at `url`, or the magnet it leads to.

    The address is shown nowhere, since it may hold a passkey: messages name its host. Raises NotFound,
    CredentialsRejected, ServiceUnavailable, InvalidAnswer.
    """
    parts = urlsplit(url)
    service = f"the link to {parts.hostname or 'nowhere'}"
    secrets = (url, parts.path, parts.query)
    with make_client(network) as client:
        answer = get(client, url, service=service, origin=url, secrets=secrets, limit=LIMIT, network=network)
    if isinstance(answer, str):
        return FetchedRelease(magnet=answer)
    check_status(answer, service, credentials_hint="the address may need a login, or a newer passkey")
    raise_stated_failure(answer.headers, service)
    protocol = Protocol.USENET if looks_like_nzb(answer.content) else Protocol.TORRENT
    return FetchedRelease(content=checked_payload(answer.content, protocol, service, secrets))
