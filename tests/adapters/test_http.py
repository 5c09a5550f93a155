"""The door to outside services: bounds, errors and masks, against real sockets on loopback."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.adapters.http import Answer, check_status, fetch, make_client, scrub
from radarr_cli.domain.settings import NetworkSettings, Url
from radarr_cli.errors import (
    CredentialsRejected,
    InvalidAnswer,
    NotFound,
    RadarrCliError,
    RateLimited,
    ServiceUnavailable,
)
from tests.fakes.certificates import self_signed
from tests.fakes.program import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import httpx

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
CANARY = "c4n4ry/5ecret+key"


@contextmanager
def peer(*parts: bytes, pause: float = 0.0, heard: list[bytes] | None = None) -> Iterator[str]:
    """A server that sends `parts` to whoever connects, whatever was asked, `pause` seconds apart."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                asked = connection.recv(65536)
                if heard is not None:
                    heard.append(asked)
                try:
                    for part in parts:
                        connection.sendall(part)
                        time.sleep(pause)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def client(**network: object) -> httpx.Client:
    return make_client(NetworkSettings(**network))  # type: ignore[arg-type]


def answer_of(body: bytes, *headers: str) -> bytes:
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


BOMB = gzip.compress(b"\0" * 3_000_000)
BAD_PEERS: list[tuple[str, tuple[bytes, ...], type[RadarrCliError], str]] = [
    (
        "declares too much",
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",),
        InvalidAnswer,
        "99999999 bytes",
    ),
    ("sends too much", (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 2_000_000), InvalidAnswer, "more than"),
    ("unpacks to too much", (answer_of(BOMB, "Content-Encoding: gzip"),), InvalidAnswer, "more than"),
    ("is no gzip", (answer_of(b"plain", "Content-Encoding: gzip"),), InvalidAnswer, "answered wrongly"),
    ("speaks no HTTP", (b"SSH-2.0-OpenSSH_9.2\r\n",), InvalidAnswer, "answered wrongly"),
    (
        "stops in the middle",
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",),
        InvalidAnswer,
        "answered wrongly",
    ),
    ("says nothing", (), InvalidAnswer, "answered wrongly"),
]


@pytest.mark.parametrize(
    ("sent", "expected", "message"), [case[1:] for case in BAD_PEERS], ids=[c[0] for c in BAD_PEERS]
)
def test_a_bad_peer_is_named_and_bounded(
    sent: tuple[bytes, ...], expected: type[RadarrCliError], message: str
) -> None:
    with peer(*sent) as url, pytest.raises(expected) as caught:
        fetch(client(), "GET", url, service="indexer X", limit=1_000_000)
    assert "indexer X" in caught.value.message
    assert message in caught.value.message


def test_a_silent_peer_runs_into_the_timeout() -> None:
    with peer(b"HTTP/1.1 200 OK\r\n", pause=1) as url, pytest.raises(ServiceUnavailable, match="in time"):
        fetch(client(timeout=timedelta(seconds=0.3)), "GET", url, service="X")


def test_a_closed_port_says_that_nothing_is_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ServiceUnavailable) as caught:
        fetch(client(), "GET", f"http://127.0.0.1:{port}/?apikey={CANARY}", service="X", secrets=[CANARY])
    assert caught.value.message == "X can't be reached: Connection refused"
    assert CANARY not in caught.value.message


def test_redirects_are_followed_only_where_asked() -> None:
    with peer(answer_of(b"there")) as target:
        moved = answer_of(b"", f"Location: {target}").replace(b"200 OK", b"302 Found")
        with peer(moved) as url:
            stayed = fetch(client(), "GET", url, service="X")
            went = fetch(client(), "GET", url, service="X", follow_redirects=True)
    assert (stayed.status, stayed.headers["location"]) == (302, target)
    assert (went.status, went.content, went.url.rstrip("/")) == (200, b"there", target)


def test_a_proxy_is_used_for_all_but_this_machine_and_the_exceptions() -> None:
    heard: list[bytes] = []
    with peer(answer_of(b"proxied"), heard=heard) as proxy, peer(answer_of(b"direct")) as url:
        proxied = client(proxy=Url(proxy), no_proxy=("seedbox.test", ".lan"))
        assert fetch(proxied, "GET", "http://films.example/x", service="X").content == b"proxied"
        assert fetch(proxied, "GET", url, service="X").content == b"direct"
        for host in ("seedbox.test", "nas.lan"):
            with pytest.raises(ServiceUnavailable, match="can't be reached"):
                fetch(proxied, "GET", f"http://{host}:9/", service="X")
    assert [line.split(b"\r\n")[0] for line in heard] == [b"GET http://films.example/x HTTP/1.1"]


def test_an_unknown_certificate_is_refused_with_the_way_out(tmp_path: Path) -> None:
    context, certificate = self_signed(tmp_path)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for _ in range(2):
            plain, _ = listener.accept()
            try:
                with context.wrap_socket(plain, server_side=True) as connection:
                    connection.recv(4096)
                    connection.sendall(answer_of(b"trusted"))
            except OSError:
                plain.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    url = f"https://127.0.0.1:{listener.getsockname()[1]}"
    with pytest.raises(ServiceUnavailable) as caught:
        fetch(client(), "GET", url, service="X")
    assert "ca_bundle" in (caught.value.hint or "")
    assert fetch(client(ca_bundle=str(certificate)), "GET", url, service="X").content == b"trusted"
    thread.join(5)
    listener.close()


STATUSES: list[tuple[int, dict[str, str], type[RadarrCliError]]] = [
    (401, {}, CredentialsRejected),
    (403, {}, CredentialsRejected),
    (404, {}, NotFound),
    (410, {}, NotFound),
    (429, {}, RateLimited),
    (503, {"retry-after": "60"}, RateLimited),
    (503, {}, ServiceUnavailable),
    (500, {}, ServiceUnavailable),
    (302, {}, InvalidAnswer),
    (418, {}, InvalidAnswer),
]


@pytest.mark.parametrize(("status", "headers", "expected"), STATUSES)
def test_a_status_becomes_one_error(
    status: int, headers: dict[str, str], expected: type[RadarrCliError]
) -> None:
    with pytest.raises(RadarrCliError) as caught:
        check_status(Answer(status, headers, b"", "http://x"), "X", now=NOW)
    assert type(caught.value) is expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("120", NOW + timedelta(minutes=2)),
        ("Tue, 31 Mar 2026 12:30:00 GMT", NOW + timedelta(minutes=30)),
        ("Tue, 31 Mar 2020 12:30:00 GMT", NOW),
        ("99999999999", NOW + timedelta(days=1)),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_read_and_bounded(header: str, expected: datetime | None) -> None:
    with pytest.raises(RateLimited) as caught:
        check_status(Answer(429, {"retry-after": header}, b"", "http://x"), "X", now=NOW)
    assert caught.value.retry_at == expected


def test_a_person_is_told_the_local_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        with pytest.raises(RateLimited) as caught:
            check_status(Answer(429, {"retry-after": "120"}, b"", "http://x"), "X", now=NOW)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert caught.value.hint == "It may be called again at 2026-03-31 21:02:00."


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"GET http://x/api?apikey={CANARY}&t=movie", "t=movie"),
        (f"http://x/?passkey={CANARY}", "http://x/?passkey="),
        ("http://x/?q=c4n4ry%2F5ecret%2Bkey", "http://x/?q="),
        (f"http://user:{CANARY.replace('/', '')}@host/path", "@host/path"),
        (f"Authorization: Bearer {CANARY}", "Authorization"),
        (f'{{"token": "{CANARY}", "id": 7}}', '"id": 7'),
    ],
)
def test_scrubbing_masks_what_looks_like_a_credential(text: str, kept: str) -> None:
    scrubbed = scrub(text, [CANARY])
    assert "5ecret" not in scrubbed
    assert kept in scrubbed
    assert "5ecret" not in scrub(text.replace("?q=", "?apikey="))


def test_the_log_of_a_call_holds_no_key(log_lines: Callable[[], list[dict[str, Any]]]) -> None:
    with peer(answer_of(b"{}")) as url:
        fetch(
            client(), "GET", f"{url}/api/v3/9f86d081884c7d659a2feaa0c55ad015", service="X",
            params={"apikey": CANARY, "t": "caps"}, headers={"Authorization": f"Bearer {CANARY}"},
            secrets=[CANARY],
        )  # fmt: skip
    [line] = log_lines()
    assert (line["service"], line["method"], line["status"], line["bytes"]) == ("X", "GET", 200, 2)
    assert line["path"] == "/api/v3/{hidden}?apikey=********&t=caps"
    assert url.endswith(str(line["host"]))


def test_a_call_that_failed_is_logged_with_what_failed(log_lines: Callable[[], list[dict[str, Any]]]) -> None:
    with pytest.raises(ServiceUnavailable):
        fetch(client(), "GET", f"http://127.0.0.1:{free_port()}/x", service="X")
    [line] = log_lines()
    assert (line["path"], line["failed"]) == ("/x", "ConnectError")
    assert "status" not in line


def test_html_where_json_was_asked_names_the_service() -> None:
    page = Answer(200, {"content-type": "text/html; charset=utf-8"}, b"<html>login</html>", "http://x")
    with pytest.raises(InvalidAnswer, match="TMDB did not answer with JSON but with text/html, 18 bytes"):
        page.json("TMDB")
