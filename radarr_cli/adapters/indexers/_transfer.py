"""One bounded call that may be redirected: to a magnet too, and never from outside into private networks.

What says who we are (cookies, keys in headers, posted documents) goes to the indexer's own host alone.
"""

# ruff: noqa: PLC0415 - sockets are only needed where a call is made

from __future__ import annotations

import json
import re
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from radarr_cli.adapters.http import ANSWER_LIMIT, PATIENCE, fetch, is_proxied
from radarr_cli.domain.masking import mask_url
from radarr_cli.errors import InvalidAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import httpx

    from radarr_cli.adapters.http import Answer
    from radarr_cli.domain.settings import NetworkSettings

HOPS = 5
SHORTEST_PART = 5
_BETWEEN_PARTS = re.compile(r"[/?&=#;]")
_REDIRECTS = (301, 302, 303, 307, 308)
_LOCAL_NAMES = (".local", ".localhost", ".lan", ".internal", ".home.arpa", ".home")


def get(
    client: httpx.Client,
    url: str,
    *,
    service: str,
    origin: str,
    secrets: Sequence[str] = (),
    limit: int = ANSWER_LIMIT,
    secret_address: bool = False,
    headers: Mapping[str, str] | None = None,
    network: NetworkSettings | None = None,
    seconds: float | None = None,
    patience: str = PATIENCE,
) -> Answer | str:
    """The answer at the end of all redirects, or the magnet link they end at.

    `origin` is the indexer's own URL: an indexer outside can't send us to a host inside, with its links or
    with redirects, and only its own host is told `headers`. With `secret_address` every part of the address
    counts as a secret; of one that we are sent to it always does. What is behind the proxy of `network` isn't
    resolved here. All redirects together take `seconds` at most, which the setting `patience` holds, else the
    client's timeout. Raises ServiceUnavailable or InvalidAnswer.
    """
    before = origin
    hidden: tuple[str, ...] = _parts(url) if secret_address else ()
    until = monotonic() + ((client.timeout.read or 30.0) if seconds is None else seconds)
    for _ in range(HOPS + 1):
        if url.startswith("magnet:"):
            return url
        _check_step(before, url, service, network)
        answer = fetch(
            client,
            "GET",
            url,
            service=service,
            secrets=(*secrets, *hidden),
            limit=limit,
            headers=headers if headers and is_own(origin, url) else None,
            seconds=until - monotonic(),
            patience=patience,
        )
        location = answer.headers.get("location", "").strip()
        if answer.status not in _REDIRECTS or not location:
            return answer
        try:
            before, url = url, location if location.startswith("magnet:") else urljoin(url, location)
        except ValueError as error:
            raise InvalidAnswer(f"{service} redirects to something that is no address") from error
        hidden = (*hidden, *_parts(url))
    raise InvalidAnswer(f"{service} redirects more than {HOPS} times", hint="Check its URL.")


def post(
    client: httpx.Client,
    url: str,
    document: Mapping[str, object],
    *,
    service: str,
    secrets: Sequence[str] = (),
    limit: int = ANSWER_LIMIT,
    seconds: float | None = None,
    patience: str = PATIENCE,
) -> Answer:
    """The answer to a JSON document. A redirect is not followed: the document holds credentials.

    Raises ServiceUnavailable or InvalidAnswer.
    """
    content = json.dumps(document).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    answer = fetch(
        client, "POST", url, service=service, secrets=secrets, limit=limit, headers=headers, content=content,
        seconds=seconds, patience=patience,
    )  # fmt: skip
    if answer.status in _REDIRECTS:
        raise InvalidAnswer(
            f"{service} sends questions elsewhere ({answer.status})",
            hint="Check its URL, also http or https.",
        )
    return answer


def is_own(origin: str, url: str) -> bool:
    """Whether `url` is on the indexer's own host, or one of the same domain, and no less protected."""
    own, other = urlsplit(origin), urlsplit(url)
    if (other.scheme, other.port) not in ((own.scheme, own.port), ("https", None)):
        return False
    first, second = sorted((own.hostname or "", other.hostname or ""), key=len)
    return first == second or ("." in first and not _is_number(first) and second.endswith(f".{first}"))


def secret_parts(url: str) -> tuple[str, ...]:
    """The address itself, and what of it doesn't look harmless."""
    masked = mask_url(url)
    return (url, *(part for part in _parts(url) if part not in masked))


def is_private(host: str, *, resolve: bool = True) -> bool:
    """Whether a host lies in this machine or a private network. A name that can't or mustn't be resolved here
    is told by its form: a proxy may know it."""
    name = host.strip("[]").rstrip(".").lower()
    addresses = _addresses(name, resolve)
    if addresses:
        return any(not _is_global(address) for address in addresses)
    return "." not in name or name.endswith(_LOCAL_NAMES)


def _parts(url: str) -> tuple[str, ...]:
    """What of an address may be a passkey: everything behind the host that has some length."""
    tail = url.partition("://")[2].partition("/")[2]
    return tuple({part for part in _BETWEEN_PARTS.split(tail) if len(part) >= SHORTEST_PART})


def _is_number(host: str) -> bool:
    return host.replace(".", "").isdigit()


def _check_step(before: str, url: str, service: str, network: NetworkSettings | None) -> None:
    try:
        parts, before_host = urlsplit(url), urlsplit(before).hostname
        host = parts.hostname
    except ValueError as error:
        raise InvalidAnswer(f"{service} gives a link that is no address") from error
    if parts.scheme not in ("http", "https") or not host:
        raise InvalidAnswer(f"{service} leads to {parts.scheme or 'nothing'}:, which is no web address")
    if (
        before_host
        and host != before_host
        and not _lies_inside(before_host, network)
        and _lies_inside(host, network)
    ):
        raise InvalidAnswer(
            f"{service} leads from {before_host} to {host}, which lies in a private network",
            hint="This is refused, because it lets a stranger reach machines that only you can reach.",
        )


def _lies_inside(host: str, network: NetworkSettings | None) -> bool:
    return is_private(host, resolve=network is None or not is_proxied(network, host))


def _addresses(name: str, resolve: bool) -> tuple[str, ...]:
    from ipaddress import ip_address

    try:
        return (str(ip_address(name)),)
    except ValueError:
        return _resolved(name) if resolve else ()


@lru_cache(maxsize=256)
def _resolved(name: str) -> tuple[str, ...]:
    import socket

    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple({str(entry[4][0]) for entry in found})


def _is_global(address: str) -> bool:
    from ipaddress import IPv6Address, ip_address

    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return parsed.is_global and not parsed.is_multicast
