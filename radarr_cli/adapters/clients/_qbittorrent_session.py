"""qbittorrent-api's client with a session that outlives the process, and with our errors.

Imports qbittorrent-api, which is heavy: import this module where a call is made.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import qbittorrentapi
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util.ssl_ import create_urllib3_context

from radarr_cli.adapters import deadline
from radarr_cli.adapters.http import PATIENCE, logged_call
from radarr_cli.errors import CredentialsRejected, InvalidAnswer, RadarrCliError, ServiceUnavailable

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Iterator, Mapping

    from radarr_cli.adapters.private import PrivateFolder


class Session(qbittorrentapi.Client):
    """Logs in only when the kept session is refused: qBittorrent bans an address after five failed logins.

    `keeper` holds the session's cookie between processes; without a user name there is never a login. A call
    ends within `seconds`, the library's own second and third tries included.
    """

    def __init__(
        self,
        *,
        url: str,
        username: str,
        password: str,
        keeper: PrivateFolder,
        name: str,
        seconds: float,
        requests_arguments: Mapping[str, Any],
    ) -> None:
        self._keeper = keeper
        self._seconds = seconds
        self._kept_as = f"{name}.json"
        self._owner = {"url": url, "username": username}
        super().__init__(
            host=url,
            username=username,
            password=password,
            EXTRA_HEADERS=self._kept_cookie(),
            REQUESTS_ARGS={"timeout": seconds, **requests_arguments},
            FORCE_SCHEME_FROM_HOST=True,
            SIMPLE_RESPONSES=True,
        )

    def auth_log_in(self, username: str | None = None, password: str | None = None, **kwargs: Any) -> None:
        """Called by the library when a call was refused. Raises LoginFailed or Forbidden403Error."""
        if not self._owner["username"]:  # the library would take one from the environment
            raise qbittorrentapi.LoginFailed("it asks for a login, and none is configured")
        self._EXTRA_HEADERS.pop("Cookie", None)
        super().auth_log_in(username, password, **kwargs)
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._session.cookies)
        if cookies:
            self._EXTRA_HEADERS["Cookie"] = cookies
            self._keep(cookies)

    def _request_manager(self, *arguments: Any, **named: Any) -> Any:
        with deadline.within(self._seconds):
            return super()._request_manager(*arguments, **named)

    @property
    def _session(self) -> Any:
        """Requests' session. What fails is tried again by the library itself, once."""
        made = self._http_session is None
        session = super()._session
        if made:
            for scheme in ("http://", "https://"):
                session.mount(scheme, _BoundedAdapter())
        return session

    def _kept_cookie(self) -> dict[str, str]:
        try:
            kept = json.loads(self._keeper.read(self._kept_as) or b"{}")
        except (OSError, ValueError):
            return {}
        if not isinstance(kept, dict) or {key: kept.get(key) for key in self._owner} != self._owner:
            return {}
        return {"Cookie": str(kept["cookie"])} if kept.get("cookie") else {}

    def _keep(self, cookies: str) -> None:
        try:
            self._keeper.write(self._kept_as, json.dumps({**self._owner, "cookie": cookies}).encode())
        except OSError:
            return  # the next process logs in again: slower, nothing worse


class _BoundedAdapter(HTTPAdapter):
    """Requests' way out, on sockets that keep the deadline, also where it goes through a web proxy."""

    def send(self, request: Any, *arguments: Any, **named: Any) -> Any:
        with logged_call("qBittorrent", request.method, request.url, request.path_url) as call:
            response = super().send(request, *arguments, **named)
            call.status = response.status_code
            return response

    def init_poolmanager(self, *arguments: Any, **named: Any) -> None:
        super().init_poolmanager(*arguments, **named, ssl_context=_context())
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **named, ssl_context=_context())
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = _POOLS
        return manager


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(self)


class _TlsConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(self)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


_POOLS = {"http": _Pool, "https": _TlsPool}


def _connected(connection: HTTPConnection) -> socket.socket:
    patience = connection.timeout if isinstance(connection.timeout, int | float) else None
    try:
        return deadline.connect(connection.host, connection.port, patience)
    except TimeoutError as error:
        raise ConnectTimeoutError(connection, f"the connection timed out: {error}") from error
    except OSError as error:
        raise NewConnectionError(connection, f"no connection: {error}") from error


def _context() -> ssl.SSLContext:
    context = create_urllib3_context()
    context.sslsocket_class = deadline.BoundedTlsSocket
    return context


@contextmanager
def mapped_errors(service: str, url: str, username: str) -> Iterator[None]:
    """Run calls to `service`; the library's errors leave as ours. None of their texts holds a secret."""
    try:
        yield
    except RadarrCliError:
        raise
    except qbittorrentapi.LoginFailed as error:
        raise _login_failed(service, username) from error
    except qbittorrentapi.Forbidden403Error as error:
        if "banned" in str(error).lower():
            raise CredentialsRejected(
                f"{service} has banned this machine's address after too many failed logins",
                hint="mend the password here; then restart qBittorrent, or wait an hour",
            ) from error
        raise _login_failed(service, username) from error
    except qbittorrentapi.Unauthorized401Error as error:
        raise CredentialsRejected(
            f"{service} refuses requests from here (401)",
            hint="check the host name in its url against 'Server domains' in qBittorrent's Web UI settings",
        ) from error
    except qbittorrentapi.NotFound404Error as error:
        raise InvalidAnswer(
            f"{service} has nothing there (404)", hint=f"does {url} lead to its Web UI?"
        ) from error
    except qbittorrentapi.UnsupportedMediaType415Error as error:
        raise InvalidAnswer(f"{service} takes the file for no valid torrent") from error
    except qbittorrentapi.HTTP5XXError as error:
        raise ServiceUnavailable(f"{service} failed ({error.http_status_code})") from error
    except qbittorrentapi.HTTPError as error:
        raise InvalidAnswer(f"{service} answered with status {error.http_status_code}") from error
    except qbittorrentapi.APIConnectionError as error:
        raise _unreachable(service, url, error) from error
    except qbittorrentapi.APIError as error:
        raise InvalidAnswer(
            f"{service} did not answer as qBittorrent's API does", hint=f"does {url} lead to its Web UI?"
        ) from error


def _login_failed(service: str, username: str) -> CredentialsRejected:
    if not username:
        return CredentialsRejected(
            f"{service} asks for a login, and none is configured", hint="set its username and password"
        )
    return CredentialsRejected(
        f"{service} rejects the login of {username!r}",
        hint="check username and password; five failed logins make qBittorrent ban this address for an hour",
    )


def _unreachable(service: str, url: str, error: Exception) -> ServiceUnavailable:
    text = str(error)
    if "Timeout" in text:
        return ServiceUnavailable(
            f"{service} did not answer in time", hint=f"{PATIENCE} sets how long to wait."
        )
    if "SSL" in text:
        return ServiceUnavailable(
            f"the certificate of {service} isn't trusted here",
            hint="[network] ca_bundle adds your own authority",
        )
    if "resol" in text or "not known" in text:
        return ServiceUnavailable(
            f"{service} can't be found: its host name has no address", hint=f"check url = {url}"
        )
    return ServiceUnavailable(
        f"{service} can't be reached at {url}", hint="does it run, with its Web UI enabled on that port?"
    )
