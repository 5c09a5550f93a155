"""The one door to outside HTTP services: bounded in time and size, TLS verified, no secret in errors.

`make_client` builds a client from `[network]`; `fetch` makes one call with it and reads a bounded answer;
`mapped_errors` turns httpx's exceptions into ours; `scrub` masks what looks like a credential. httpx is heavy
and imported where it is used, so that settings of adapters can be read without it.
"""

# ruff: noqa: PLC0415 - httpx is heavy, and adapters are imported for their settings alone

from __future__ import annotations

import base64
import json
import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus, urlsplit

from radarr_cli import log
from radarr_cli.adapters import deadline
from radarr_cli.domain.secret import MASK
from radarr_cli.errors import (
    CredentialsRejected,
    InvalidAnswer,
    NotFound,
    RadarrCliError,
    RateLimited,
    ServiceUnavailable,
)

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Mapping, Sequence

    import httpx

    from radarr_cli.domain.secret import Secret
    from radarr_cli.domain.settings import NetworkSettings

ANSWER_LIMIT = 20 * 1024**2
"""Bytes of one answer, after decompression, unless a caller says otherwise."""
CONNECT_SECONDS = 10.0
"""A peer that does not take a connection by then is down, however long its answers may take."""
clocks: dict[str, timedelta] = {}
"""How far our clock is ahead of the date of each host's last answer: for whoever wonders about clocks."""
PATIENCE = "[network] timeout"
"""The setting that says how long a call may take, unless a caller names another one."""
_API_WORDS = "v1 v2 v3 v4 RPC2 jsonrpc"
"""What stands in paths of APIs, looks like a key, and is none."""
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_CREDENTIAL_NAMES = (
    r"api_?key|apikey|passkey|pass_key|torrent_pass|authkey|auth_key|rsskey|access_token|token"
    r"|secret|password|pass"
)
_CREDENTIAL = re.compile(rf"(?i)(?<![a-z])({_CREDENTIAL_NAMES})(=|%3D|\"?:\s*\"?)([^&\s\"'<>]+)")
_ERRNO = re.compile(r"^\[Errno -?\d+\] ")
_USERINFO = re.compile(r"(?i)([a-z][a-z0-9+.-]*://)[^/\s@]+@")
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, read to its end: `headers` are in lower case, `url` is where redirects ended."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    url: str

    def json(self, service: str) -> Any:
        """The body as JSON. Raises InvalidAnswer, naming `service`, where it is something else."""
        try:
            return json.loads(self.content)
        except ValueError as error:
            raise InvalidAnswer(
                f"{service} did not answer with JSON but with {self.kind}",
                hint="A login page, a proxy or a wrong URL answers so.",
            ) from error

    @property
    def kind(self) -> str:
        """What the body is said to be, for messages: "text/html, 512 bytes"."""
        media_type = self.headers.get("content-type", "").split(";")[0].strip() or "an unnamed format"
        return f"{media_type}, {len(self.content)} bytes"


def make_client(
    network: NetworkSettings,
    *,
    base_url: str = "",
    headers: Mapping[str, str] | None = None,
    timeout: timedelta | None = None,
) -> httpx.Client:
    """A client with the user's proxy, certificates and timeout; redirects are followed where a call asks.

    Hosts on this machine and those of `no_proxy` are reached directly. The environment's proxy settings hold
    where the configuration names no proxy.
    """
    import logging

    import httpx

    from radarr_cli import __version__
    from radarr_cli.adapters import transports

    for name in ("httpx", "httpcore"):  # their records hold whole URLs and headers, so keys too
        logging.getLogger(name).setLevel(logging.CRITICAL)
    seconds = (timeout or network.timeout).total_seconds()
    certificates = _certificates(network.ca_bundle)
    limits = httpx.Limits(max_connections=10, max_keepalive_connections=4)
    direct = {pattern: None for host in (*_LOOPBACK, *network.no_proxy) for pattern in _direct(host)}
    client = httpx.Client(
        base_url=base_url,
        headers={"User-Agent": f"radarr-cli/{__version__}", **(headers or {})},
        timeout=httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS)),
        limits=limits,
        verify=certificates,
        mounts={**_proxied(network, certificates, limits), **direct},
        max_redirects=5,
        trust_env=network.proxy is None,
    )
    transports.bound(client, certificates)
    return client


def is_proxied(network: NetworkSettings, host: str) -> bool:
    """Whether a host is reached through the configured proxy, which its name is left to."""
    name = host.strip("[]").lower()
    direct = (each.strip().strip("[]").lower() for each in (*_LOOPBACK, *network.no_proxy))
    return network.proxy is not None and not any(
        name == each or (each.startswith(".") and name.endswith(each)) for each in direct
    )


def fetch(
    client: httpx.Client,
    method: str,
    url: str,
    *,
    service: str,
    secrets: Sequence[str] = (),
    limit: int = ANSWER_LIMIT,
    params: Mapping[str, str | int] | None = None,
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
    follow_redirects: bool = False,
    seconds: float | None = None,
    patience: str = PATIENCE,
) -> Answer:
    """One call, whatever its status: the answer, at most `limit` bytes long.

    `service` names the peer in messages ("TMDB", "indexer NAME"); `secrets` are values that must not be
    seen. All of it, from the connection to the last byte, has to end within `seconds`, else within the
    client's timeout, which the setting `patience` holds. Raises ServiceUnavailable or InvalidAnswer.
    """
    allowed = client.timeout.read or 30.0
    with (
        mapped_errors(service, secrets, patience),
        deadline.within(allowed if seconds is None else seconds),
        logged_call(service, method, url) as call,
    ):
        request = client.build_request(method, url, params=params, headers=headers, content=content)
        call.url = str(request.url)
        response = client.send(request, stream=True, follow_redirects=follow_redirects)
        call.status = response.status_code
        _note_clock(response)
        try:
            body = _read(response, service, limit)
        finally:
            response.close()
        call.size = len(body)
    return Answer(response.status_code, dict(response.headers), body, str(response.url))


def check_status(
    answer: Answer,
    service: str,
    *,
    credentials_hint: str | None = None,
    now: datetime | None = None,
) -> Answer:
    """The answer itself where its status is 2xx.

    Raises CredentialsRejected (401, 403), NotFound (404, 410), RateLimited (429, and 503 with Retry-After),
    ServiceUnavailable (5xx) and InvalidAnswer (anything else).
    """
    status = answer.status
    if 200 <= status < 300:
        return answer
    if status in (401, 403):
        raise CredentialsRejected(
            f"{service} refused the credentials ({status})", hint=credentials_hint, status=status
        )
    if status in (404, 410):
        raise NotFound(f"{service} has nothing there ({status})")
    if status == 407:
        raise ServiceUnavailable(
            f"the proxy on the way to {service} wants a login ({status})",
            hint="[network] proxy_username and proxy_password hold it.",
        )
    until = retry_at(answer, now or datetime.now(UTC))
    if status == 429 or (status == 503 and until):
        raise RateLimited(
            f"{service} asks for fewer calls ({status})",
            hint=f"It may be called again at {until.astimezone():%Y-%m-%d %H:%M:%S}." if until else None,
            retry_at=until,
        )
    if status >= 500:
        raise ServiceUnavailable(f"{service} failed ({status})", hint="Try again later.")
    raise InvalidAnswer(f"{service} answered with status {status} and {answer.kind}")


def retry_at(answer: Answer, now: datetime) -> datetime | None:
    """When a Retry-After header lets us come back: it holds seconds or a date; a day at most is believed."""
    from email.utils import parsedate_to_datetime

    header = answer.headers.get("retry-after")
    if not header:
        return None
    try:
        at = now + timedelta(seconds=int(header)) if header.isdigit() else parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(at, now), now + timedelta(days=1))


def login_header(username: str, password: Secret | None) -> dict[str, str]:
    """HTTP's basic login; nothing without a user name."""
    if not username:
        return {}
    login = f"{username}:{password.reveal() if password else ''}".encode()
    return {"Authorization": f"Basic {base64.b64encode(login).decode()}"}


@contextmanager
def mapped_errors(service: str, secrets: Sequence[str] = (), patience: str = PATIENCE) -> Iterator[None]:
    """Run calls to `service`: httpx's exceptions leave as ServiceUnavailable or InvalidAnswer, scrubbed."""
    import httpx

    try:
        yield
    except RadarrCliError:
        raise
    except httpx.TimeoutException as error:
        raise ServiceUnavailable(
            f"{service} did not answer in time", hint=f"{patience} sets how long to wait."
        ) from error
    except httpx.ProxyError as error:
        raise ServiceUnavailable(
            f"the proxy refused the way to {service}: {scrub(str(error), secrets)}",
            hint="[network] proxy, proxy_username and proxy_password set it; no_proxy lists what needs none.",
        ) from error
    except httpx.NetworkError as error:
        raise ServiceUnavailable(
            f"{service} can't be reached: {scrub(_ERRNO.sub('', str(error)), secrets)}",
            hint=_network_hint(error),
            reached=False,
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise InvalidAnswer(f"{service} answered wrongly: {scrub(str(error), secrets)}") from error


def scrub(text: str, secrets: Sequence[str] = ()) -> str:
    """`text` without the given secrets and without anything that looks like a credential.

    The second net: what is masked here should not have been put into `text` at all.
    """
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        for form in {secret, quote(secret, safe=""), quote_plus(secret)}:
            text = text.replace(form, MASK)
    text = _USERINFO.sub(rf"\1{MASK}@", text)
    text = _CREDENTIAL.sub(rf"\1\2{MASK}", text)
    return _BEARER.sub(rf"\1 {MASK}", text)


@dataclass(slots=True)
class Call:
    """What the log tells of one call; `status` stays None where no answer came."""

    url: str
    status: int | None = None
    size: int | None = None


@contextmanager
def logged_call(service: str, method: str, url: str, words: str = "") -> Iterator[Call]:
    """One call to an outside service, as the log tells it at its end; `words` of its URL are harmless."""
    call, started, failed = Call(url), monotonic(), None
    try:
        yield call
    except Exception as error:
        failed = type(error).__name__
        raise
    finally:
        if log.takes("debug"):
            from radarr_cli.domain.masking import mask_url

            address = urlsplit(mask_url(call.url, f"{_API_WORDS} {words}"))
            log.tell(
                "debug", "call", service=service, method=method.upper(), host=address.netloc,
                path=address.path + (f"?{address.query}" if address.query else ""),
                status=call.status, bytes=call.size, failed=failed,
                ms=round((monotonic() - started) * 1000),
            )  # fmt: skip


def _read(response: httpx.Response, service: str, limit: int) -> bytes:
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise InvalidAnswer(f"{service} sends {declared} bytes; at most {limit} are taken")
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > limit:
            raise InvalidAnswer(f"{service} sends more than the {limit} bytes that are taken")
    return bytes(body)


@lru_cache(maxsize=4)
def _certificates(ca_bundle: str | None) -> ssl.SSLContext:
    """The user's bundle, else the system's certificates, else those that come with httpx.

    One context serves all clients: reading the certificates costs as much as the rest of a client.
    """
    import ssl

    paths = ssl.get_default_verify_paths()
    if ca_bundle is None and not (paths.cafile or paths.capath):
        import certifi

        ca_bundle = certifi.where()
    try:
        context = ssl.create_default_context(cafile=ca_bundle)
    except (OSError, ssl.SSLError) as error:
        raise ServiceUnavailable(
            f"the certificates in {ca_bundle} can't be read: {error}", hint="[network] ca_bundle names them."
        ) from error
    context.sslsocket_class = deadline.BoundedTlsSocket
    return context


def _proxied(
    network: NetworkSettings, certificates: ssl.SSLContext, limits: httpx.Limits
) -> dict[str, httpx.BaseTransport]:
    """httpx's mounts for everything, through the user's proxy if there is one."""
    import httpx

    if network.proxy is None:
        return {}
    login = proxy_login(network)
    if network.proxy.startswith("socks5"):
        from radarr_cli.adapters.socks import socks_transport

        return {"all://": socks_transport(network.proxy, login, certificates, limits)}
    proxy = httpx.Proxy(network.proxy, auth=login)
    return {"all://": httpx.HTTPTransport(verify=certificates, proxy=proxy, limits=limits)}


def proxy_login(network: NetworkSettings) -> tuple[str, str] | None:
    """Name and password for the proxy; None where it wants none."""
    password = network.proxy_password.reveal() if network.proxy_password else ""
    return (network.proxy_username or "", password) if network.proxy_username or password else None


def _direct(host: str) -> tuple[str, ...]:
    """httpx's patterns for a host that is reached without the proxy; ".lan" means everything below it."""
    name = host.strip()
    return (f"all://*{name}",) if name.startswith(".") else (f"all://{name}",)


def _note_clock(response: httpx.Response) -> None:
    """A cache's answers, which have an age, tell the date of another time."""
    from email.utils import parsedate_to_datetime

    if "age" in response.headers:
        return
    try:
        said = parsedate_to_datetime(response.headers["date"])
    except (KeyError, ValueError, OverflowError):
        return
    clocks[response.url.host] = datetime.now(UTC) - (said if said.tzinfo else said.replace(tzinfo=UTC))


def _network_hint(error: Exception) -> str:
    text = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return "Its certificate isn't trusted here; [network] ca_bundle adds your own authority."
    if "Name or service not known" in text or "name resolution" in text:
        return "Check the host name in its URL, and the name server of this machine."
    return "Check that it runs, and its URL in the configuration; if there is a proxy, the same of that."
