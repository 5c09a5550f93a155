"""Peers that send a byte now and then: whatever they trickle, a call ends when its time is up."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters import deadline
from radarr_cli.adapters.clients import build as build_client
from radarr_cli.adapters.clients.qbittorrent import Settings as QBittorrentSettings
from radarr_cli.adapters.clients.rtorrent import Settings as RTorrentSettings
from radarr_cli.adapters.http import fetch, make_client
from radarr_cli.adapters.notifiers import build as build_notifier
from radarr_cli.adapters.notifiers.settings import WebhookSettings
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import ClientEntry, NetworkSettings, NotifierEntry, ProxyUrl, Url
from radarr_cli.errors import ServiceUnavailable
from tests.fakes.certificates import self_signed

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 0.6
SMALL = 0.6
"""What a call may take beyond its time, on a machine that does other things as well."""
PAUSE = 0.1
HEADERS = b"HTTP/1.1 200 OK\r\nX-A: "
BODY = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
RECORD = b"\x16\x03\x03\x3f\xff\x02"
"""The beginning of a TLS handshake's first record."""


@contextmanager
def trickler(first: bytes, *, encrypted: ssl.SSLContext | None = None, tunnel: bool = False) -> Iterator[int]:
    """The port of a server that sends `first`, then a byte at a time for ever. A `tunnel` is opened first."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(plain: socket.socket) -> None:
        with suppress(OSError), plain:
            made = encrypted.wrap_socket(plain, server_side=True) if encrypted else plain
            with made:
                if tunnel:
                    made.recv(65536)
                    made.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                made.sendall(first)
                while True:
                    time.sleep(PAUSE)
                    made.sendall(b"a")

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


@contextmanager
def ends_in_time() -> Iterator[pytest.ExceptionInfo[ServiceUnavailable]]:
    started = time.monotonic()
    with pytest.raises(ServiceUnavailable, match="did not answer in time") as caught:
        yield caught
    assert SECONDS * 0.8 < time.monotonic() - started < SECONDS + SMALL


def network(**changes: object) -> NetworkSettings:
    return NetworkSettings(timeout=timedelta(seconds=SECONDS), **changes)  # type: ignore[arg-type]


def reach(settings: NetworkSettings, url: str) -> None:
    with make_client(settings) as client:
        fetch(client, "GET", url, service="X")


@pytest.mark.parametrize("first", [b"", HEADERS, BODY, b"HTTP/1.1 100 Continue\r\n"])
def test_headers_and_bodies(first: bytes) -> None:
    with trickler(first) as port, ends_in_time():
        reach(network(), f"http://127.0.0.1:{port}/")


def test_a_tls_handshake() -> None:
    with trickler(RECORD) as port, ends_in_time():
        reach(network(), f"https://127.0.0.1:{port}/")


def test_redirects_share_the_time() -> None:
    with trickler(HEADERS) as port:
        moved = f"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{port}/\r\nContent-Length: 0\r\n\r\n"
        with trickler(moved.encode()) as first, make_client(network()) as client, ends_in_time():
            fetch(client, "GET", f"http://127.0.0.1:{first}/", service="X", follow_redirects=True)


@pytest.mark.parametrize("scheme", ["http", "socks5"])
@pytest.mark.parametrize("url", ["http://films.example/", "https://films.example/"])
def test_a_proxy(scheme: str, url: str) -> None:
    first = HEADERS if scheme == "http" else b"\x05\x00\x05\x00\x00\x03\xff"
    with trickler(first) as port, ends_in_time():
        reach(network(proxy=ProxyUrl(f"{scheme}://127.0.0.1:{port}")), url)


def test_a_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with trickler(HEADERS) as port, ends_in_time():
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        reach(network(), "http://films.example/")


def test_a_handshake_within_that_of_a_proxy(tmp_path: Path) -> None:
    """The proxy is reached by TLS, too, with the user's own authority."""
    context, certificate = self_signed(tmp_path)
    with trickler(RECORD, encrypted=context, tunnel=True) as port, ends_in_time():
        proxy = ProxyUrl(f"https://127.0.0.1:{port}")
        reach(network(proxy=proxy, ca_bundle=str(certificate)), "https://films.example/")


def test_a_peer_that_takes_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, make_client(network()) as client, ends_in_time():
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        fetch(client, "POST", url, service="X", content=b"x" * 50_000_000)


def test_a_kept_connection_is_not_held_to_the_deadline_of_an_earlier_call() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with listener.accept()[0] as connection:
                for pause in (0, 2 * SECONDS):
                    connection.recv(65536)
                    time.sleep(pause)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

        threading.Thread(target=serve, daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with make_client(network()) as client:
            assert fetch(client, "GET", url, service="X", seconds=0.3).content == b"ok"
            client.timeout = 5 * SECONDS
            assert fetch(client, "GET", url, service="X").content == b"ok"


def test_the_addresses_of_a_host_share_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of them takes a connection: each has a full queue."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(address)
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address)] * 5
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        with ends_in_time():
            reach(network(), f"http://films.example:{address[1]}/")
        for each in waiting:
            each.close()


def test_the_nearer_of_two_deadlines_counts() -> None:
    with deadline.within(60), deadline.within(0.5), deadline.within(60):
        assert (deadline.left(None) or 60) < 0.6
    assert deadline.left(None) is None


@pytest.mark.parametrize("first", [b"", HEADERS, BODY, b"HTTP/1.1 302 Found\r\nLocation: /\r\nX: "])
def test_qbittorrent(first: bytes, tmp_path: Path) -> None:
    """Its library tries again by itself: all of that together."""
    with trickler(first) as port:
        settings = QBittorrentSettings(url=Url(f"http://127.0.0.1:{port}"))
        client = build_client(
            ClientEntry(name="qb", kind="qbittorrent", options=settings), network(), tmp_path
        )
        with ends_in_time():
            client.items()


def test_qbittorrent_by_tls(tmp_path: Path) -> None:
    with trickler(RECORD) as port:
        settings = QBittorrentSettings(url=Url(f"https://127.0.0.1:{port}"))
        client = build_client(
            ClientEntry(name="qb", kind="qbittorrent", options=settings), network(), tmp_path
        )
        with ends_in_time():
            client.items()


def test_rtorrent(tmp_path: Path) -> None:
    with trickler(b"Status: 200 OK\r\n\r\n") as port:
        settings = RTorrentSettings(url=f"scgi://127.0.0.1:{port}")
        client = build_client(ClientEntry(name="rt", kind="rtorrent", options=settings), network(), tmp_path)
        with ends_in_time():
            client.items()


def test_a_notifier_has_its_own_time_and_says_whose_that_is() -> None:
    with trickler(HEADERS) as port:
        settings = WebhookSettings(url=Secret.of(f"http://127.0.0.1:{port}/"))
        entry = NotifierEntry(
            name="hook", kind="webhook", options=settings, timeout=timedelta(seconds=SECONDS)
        )
        with ends_in_time() as caught:
            build_notifier(entry, NetworkSettings()).check()
    assert caught.value.hint == "timeout of the notifier sets how long to wait."
