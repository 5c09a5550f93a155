"""Proxies, exceptions from them, and certificates, against real sockets on loopback."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.adapters import socks
from radarr_cli.adapters.http import check_status, fetch, is_proxied, make_client
from radarr_cli.adapters.indexers.roster import build_indexer
from radarr_cli.adapters.indexers.settings import TorrentRssSettings
from radarr_cli.domain.release import Protocol, ReleaseOffer
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import IndexerEntry, NetworkSettings, ProxyUrl
from radarr_cli.errors import InvalidAnswer, ServiceUnavailable
from radarr_cli.ports import SearchQuery
from tests.fakes.certificates import self_signed
from tests.fakes.proxy_server import ProxyServer
from tests.fakes.tracker_server import TORRENT, Call, Reply, TrackerServer

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator
    from pathlib import Path

PASSWORD = "canary:proxy@pass/word"
LOGIN = ("anna", PASSWORD)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
SCHEMES = ("http", "socks5")


@pytest.fixture
def site() -> Iterator[TrackerServer]:
    with TrackerServer(lambda call: Reply(b"reached")) as server:
        yield server


def network(proxy: ProxyServer | str, **changes: Any) -> NetworkSettings:
    url = proxy if isinstance(proxy, str) else proxy.url
    return NetworkSettings(**{"timeout": timedelta(seconds=3), "proxy": ProxyUrl(url), **changes})


def reach(settings: NetworkSettings, url: str) -> bytes:
    with make_client(settings) as client:
        return check_status(fetch(client, "GET", url, service="X", secrets=[PASSWORD]), "X").content


def target(server: TrackerServer) -> tuple[str, int]:
    return "127.0.0.1", server.port


@pytest.mark.parametrize("scheme", SCHEMES)
def test_names_are_left_to_the_proxy(scheme, site):
    with ProxyServer(scheme, target(site)) as proxy:
        assert reach(network(proxy), "http://films.no-such-host.example/feed?q=1") == b"reached"
        assert proxy.asked == ["films.no-such-host.example:80"]
    assert [(call.path, call.query, call.headers["host"]) for call in site.calls] == [
        ("/feed", {"q": "1"}, "films.no-such-host.example")
    ]


def test_socks5h_is_the_same_as_socks5(site):
    with ProxyServer("socks5", target(site)) as proxy:
        assert reach(network(proxy.url.replace("socks5", "socks5h")), "http://films.example/") == b"reached"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_proxy_with_a_login(scheme, site):
    with ProxyServer(scheme, target(site), login=LOGIN) as proxy:
        settings = network(proxy, proxy_username="anna", proxy_password=Secret.of(PASSWORD))
        assert reach(settings, "http://films.example/") == b"reached"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("url", ["http://films.example/", "https://films.example/"])
@pytest.mark.parametrize(
    "given", [{}, {"proxy_username": "anna", "proxy_password": Secret.of(f"{PASSWORD}x")}]
)
def test_a_wrong_login_is_named_and_not_told(scheme, url, given, site, caplog):
    caplog.set_level("DEBUG")
    with ProxyServer(scheme, target(site), login=LOGIN) as proxy, pytest.raises(ServiceUnavailable) as caught:
        reach(network(proxy, **given), url)
    assert "proxy" in caught.value.message
    assert "proxy_username" in (caught.value.hint or "")
    assert site.calls == []
    assert "canary" not in f"{caught.value.message} {caught.value.hint} {caplog.text}"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_proxy_that_can_not_reach_the_host_says_so(scheme, site):
    with (
        ProxyServer(scheme, target(site), refuses=True) as proxy,
        pytest.raises(ServiceUnavailable) as caught,
    ):
        reach(network(proxy), "https://films.example/")
    assert caught.value.message.startswith("the proxy refused the way to X")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_proxy_that_is_down_or_silent_is_bounded(scheme, site):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ServiceUnavailable, match="can't be reached") as caught:
        reach(network(f"{scheme}://127.0.0.1:{port}"), "http://films.example/")
    assert not caught.value.reached
    assert "proxy" in (caught.value.hint or "")
    started = time.monotonic()
    with ProxyServer(scheme, target(site), silent=True) as proxy:
        for url in ("http://films.example/", "https://films.example/"):
            with pytest.raises(ServiceUnavailable, match="in time"):
                reach(network(proxy, timeout=timedelta(seconds=0.4)), url)
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("scheme", SCHEMES)
def test_this_machine_and_no_proxy_are_reached_directly(scheme, site):
    with ProxyServer(scheme, ("127.0.0.1", 1)) as proxy:
        settings = network(proxy, no_proxy=("seedbox.example.invalid", ".lan"))
        for host in ("127.0.0.1", "localhost"):
            assert reach(settings, f"http://{host}:{site.port}/") == b"reached"
        for host in ("seedbox.example.invalid", "nas.lan", "deep.nas.lan"):
            with pytest.raises(ServiceUnavailable, match="can't be reached"):
                reach(settings, f"http://{host}:9/")
        assert proxy.asked == []


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate for films.example that nobody trusts, and a server's context with it."""
    folder = tmp_path_factory.mktemp("tls")
    context, certificate = self_signed(folder, "DNS:films.example")
    return certificate, context


def secured(server: TrackerServer, context: ssl.SSLContext) -> TrackerServer:
    """The server, speaking TLS. The handshake is made by the thread of the connection."""
    server._server.socket = context.wrap_socket(
        server._server.socket, server_side=True, do_handshake_on_connect=False
    )
    return server


@pytest.mark.parametrize("scheme", SCHEMES)
def test_tls_goes_through_the_proxy_and_is_verified_against_the_site(scheme, authority):
    certificate, context = authority
    with (
        secured(TrackerServer(lambda call: Reply(b"safe")), context) as site,
        ProxyServer(scheme, target(site)) as proxy,
    ):
        trusting = network(proxy, ca_bundle=str(certificate))
        assert reach(trusting, "https://films.example/") == b"safe"
        assert proxy.asked == ["films.example:443"]
        for settings, url in (
            (trusting, "https://other.example/"),
            (network(proxy), "https://films.example/"),
        ):
            with pytest.raises(ServiceUnavailable) as caught:
                reach(settings, url)
            assert "ca_bundle" in (caught.value.hint or "")
        assert len(site.calls) == 1


def test_a_bundle_that_is_none_is_named(tmp_path):
    bundle = tmp_path / "bundle.pem"
    bundle.write_text("no certificate")
    for path in (bundle, tmp_path / "missing.pem"):
        with pytest.raises(ServiceUnavailable, match="certificates in") as caught:
            make_client(NetworkSettings(ca_bundle=str(path)))
        assert "ca_bundle" in (caught.value.hint or "")


def feed(link: str) -> bytes:
    return (
        "<rss><channel><item><title>Film.2019.1080p-GRP</title>"
        "<pubDate>Fri, 01 May 2026 10:00:00 GMT</pubDate>"
        f"<description>Size: 2 GB</description><link>{link}</link></item></channel></rss>"
    ).encode()


def entry(**changes: Any) -> IndexerEntry:
    options = TorrentRssSettings(url=Secret.of("http://films.example/rss"))
    return IndexerEntry(name="films", kind="torrentrss", options=options, **changes)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_indexer_has_a_proxy_of_its_own(scheme):
    def answer(call: Call) -> Reply:
        return Reply(TORRENT if call.path == "/dl" else feed("http://films.example/dl"))

    with (
        TrackerServer(answer) as site,
        ProxyServer("http", ("127.0.0.1", 1), login=("nobody", "x")) as common,
        ProxyServer(scheme, target(site), login=LOGIN) as own,
    ):
        everywhere = network(common, no_proxy=("films.example",))
        own_way = {
            "proxy": ProxyUrl(own.url),
            "proxy_username": "anna",
            "proxy_password": Secret.of(PASSWORD),
        }
        one = build_indexer(entry(**own_way), everywhere)
        answer_ = one.search(SearchQuery())
        assert [attempt.status for attempt in answer_.attempts] == ["ok"]
        assert one.fetch(answer_.offers[0]).content == TORRENT
        assert own.asked == ["films.example:80"] * len(own.asked)
        assert common.asked == []
        wrong = own_way | {"proxy_password": Secret.of(f"{PASSWORD}x")}
        (attempt,) = build_indexer(entry(**wrong), everywhere).search(SearchQuery()).attempts
        assert (attempt.status, attempt.code) == ("error", "serviceUnavailable")
        assert "canary" not in f"{attempt}"


def test_an_indexer_has_certificates_of_its_own(authority):
    certificate, context = authority
    options = TorrentRssSettings(url=Secret.of("https://films.example/rss"))
    with (
        secured(TrackerServer(lambda call: Reply(feed("https://films.example/dl"))), context) as site,
        ProxyServer("http", target(site)) as proxy,
    ):
        for bundle, status in ((str(certificate), "ok"), (None, "error")):
            own = IndexerEntry(name="films", kind="torrentrss", options=options, ca_bundle=bundle)
            (attempt,) = build_indexer(own, network(proxy)).search(SearchQuery()).attempts
            assert attempt.status == status


def test_names_behind_the_proxy_are_resolved_nowhere_else(monkeypatch):
    """Who uses a proxy doesn't want the name server to see where it leads."""
    looked_up: list[str] = []
    resolve = socket.getaddrinfo

    def watched(host: Any, *arguments: Any, **options: Any) -> Any:
        looked_up.append(host)
        return resolve(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", watched)
    moved = Reply(b"", 302, {"Location": "http://mirror.example/dl"})
    with (
        TrackerServer(
            lambda call: moved if call.headers["host"] == "links.example" else Reply(TORRENT)
        ) as site,
        ProxyServer("socks5", target(site)) as proxy,
    ):
        offer = ReleaseOffer(
            title="x", indexer="films", guid="x", protocol=Protocol.TORRENT,
            download_url="http://links.example/dl",
        )  # fmt: skip
        assert build_indexer(entry(), network(proxy)).fetch(offer).content == TORRENT
        assert proxy.asked == ["links.example:80", "mirror.example:80"]
    assert set(looked_up) <= {"127.0.0.1"}


@pytest.mark.parametrize(
    ("host", "proxied"),
    [("films.example", True), ("localhost", False), ("127.0.0.1", False), ("[::1]", False), ("::1", False),
     ("Seedbox.example", False), ("nas.lan", False), ("lan", True), ("my.seedbox.example", True)],
)  # fmt: skip
def test_which_hosts_are_left_to_the_proxy(host, proxied):
    settings = network("http://proxy.example:3128", no_proxy=("seedbox.example", ".lan"))
    assert is_proxied(settings, host) is proxied
    assert not is_proxied(NetworkSettings(), host)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_through_a_proxy_too_nobody_outside_sends_us_inside(scheme):
    moved = Reply(b"", 302, {"Location": "http://127.0.0.1:9/"})
    with TrackerServer(lambda call: moved) as site, ProxyServer(scheme, target(site)) as proxy:
        offer = ReleaseOffer(
            title="x", indexer="films", guid="x", protocol=Protocol.TORRENT,
            download_url="http://films.example/dl",
        )  # fmt: skip
        with pytest.raises(InvalidAnswer, match="private network"):
            build_indexer(entry(), network(proxy)).fetch(offer)


def answered(*parts: bytes) -> Iterator[str]:
    """A SOCKS proxy that says these parts, one after another, whatever it is told."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.settimeout(3)
            for part in parts:
                connection.recv(1024)
                for byte in part:  # a reply may come in pieces
                    connection.sendall(bytes((byte,)))
                    time.sleep(0.005)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"socks5://127.0.0.1:{listener.getsockname()[1]}"
    thread.join(5)
    listener.close()


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((b"HTTP/1.1 400 Bad\r\n\r\n",), "no SOCKS 5"),
        ((b"",), "hung up"),
        ((b"\x05",), "hung up"),
        ((b"\x05\xff",), "another login"),
        ((b"\x05\x01",), "another login"),
        ((b"\x05\x00", b"\x05\x02\x00\x01"), "rules forbid"),
        ((b"\x05\x00", b"\x05\x63\x00\x01"), "answered 99"),
        ((b"\x05\x00", b"\x05\x00\x00\x01"), "hung up"),
        ((b"\x05\x00", b"\x05\x00\x00\x01" + bytes(6) + b"junk that is no HTTP\r\n\r\n"), "answered wrongly"),
        (
            (b"\x05\x00", b"\x05\x00\x00\x03\x03abc\x00\x50", OK),
            None,
        ),
        (
            (b"\x05\x00", b"\x05\x00\x00\x04" + bytes(18), OK),
            None,
        ),
    ],
)  # fmt: skip
def test_whatever_a_socks_proxy_answers(parts, words):
    for url in answered(*parts):
        if words is None:
            assert reach(network(url), "http://films.example/") == b"ok"
        else:
            with pytest.raises(ServiceUnavailable) as caught:
                reach(network(url), "http://films.example/")
            assert words in caught.value.message


def test_addresses_are_given_to_a_socks_proxy_as_numbers_and_long_names_to_none(site):
    assert socks._address("192.0.2.7") == b"\x01\xc0\x00\x02\x07"
    assert socks._address("[2001:db8::1]") == b"\x04" + bytes.fromhex("20010db8000000000000000000000001")
    assert socks._address("films.example") == b"\x03\x0dfilms.example"
    with ProxyServer("socks5", target(site), login=LOGIN) as proxy:
        with pytest.raises(ServiceUnavailable, match="255 bytes"):
            reach(network(proxy, proxy_username="x" * 300), "http://films.example/")
        assert proxy.asked == []


def test_the_environments_proxy_holds_where_the_configuration_names_none(site, monkeypatch):
    with ProxyServer("http", target(site)) as given, ProxyServer("socks5", target(site)) as own:
        monkeypatch.setenv("HTTP_PROXY", given.url)
        monkeypatch.setenv("http_proxy", given.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        assert reach(NetworkSettings(), "http://films.example/") == b"reached"
        assert reach(network(own), "http://films.example/") == b"reached"
        assert (len(given.asked), len(own.asked)) == (1, 1)
