"""What only qBittorrent's adapter does, against the real program."""

from __future__ import annotations

import stat
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.clients import build
from radarr_cli.adapters.clients.qbittorrent import Settings
from radarr_cli.domain.download import ClientStatus
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import ClientEntry, Url
from radarr_cli.errors import CredentialsRejected
from tests.adapters.clients.conftest import wait_until
from tests.adapters.clients.subjects import NETWORK, item_of, request_of
from tests.fakes.bittorrent import torrent_of
from tests.fakes.qbittorrent import QBittorrent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.ports import DownloadClient


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QBittorrent]:
    with QBittorrent(tmp_path_factory.mktemp("qbittorrent")) as running:
        yield running


def client_of(program: QBittorrent, state: Path, **options: object) -> DownloadClient:
    settings = Settings(url=Url(program.url), username=program.username, password=Secret.of(program.password))
    entry = ClientEntry(name="qb", kind="qbittorrent", options=replace(settings, **options))
    return build(entry, NETWORK, state)


@pytest.fixture
def client(program: QBittorrent, tmp_path: Path) -> DownloadClient:
    return client_of(program, tmp_path / "state")


def test_forced(program: QBittorrent, tmp_path: Path) -> None:
    client = client_of(program, tmp_path / "state", initial_state="forced")
    request = request_of(torrent_of({"film.mkv": 50_000_000}, name="Forced"))
    client.add(request)
    wait_until(lambda: item_of(client, request).status is ClientStatus.DOWNLOADING)


def test_check_makes_the_category_and_names_the_version(client: DownloadClient, tmp_path: Path) -> None:
    checks = {check.subject: check for check in client.check()}
    assert all(check.good for check in checks.values())
    assert "API 2." in checks["version"].message
    assert "radarr" in checks["category"].message


def test_the_session_is_kept_in_a_private_file_and_used_by_the_next_process(
    program: QBittorrent, tmp_path: Path
) -> None:
    client_of(program, tmp_path).items()
    [kept] = (tmp_path / "sessions").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert program.password.encode() not in kept.read_bytes()
    # With a wrong password only the kept session can be what lets us in.
    wrong = client_of(program, tmp_path, password=Secret.of("wrong"))
    wrong.items()
    with pytest.raises(CredentialsRejected):
        wrong.check()  # a test is not fooled
    other = client_of(program, tmp_path, password=Secret.of("wrong"), username="somebody")
    with pytest.raises(CredentialsRejected, match="rejects the login of 'somebody'"):
        other.items()


def test_a_session_that_ran_out_is_renewed(program: QBittorrent, tmp_path: Path) -> None:
    client = client_of(program, tmp_path)
    client.items()
    [kept] = (tmp_path / "sessions").iterdir()
    valid = kept.read_bytes()
    kept.write_bytes(valid.replace(b"SID=", b"SID=x"))
    client_of(program, tmp_path).items()
    assert kept.read_bytes() not in (valid, valid.replace(b"SID=", b"SID=x"))


def test_a_wrong_password_is_named_and_then_the_ban(tmp_path: Path) -> None:
    with QBittorrent(tmp_path, failures_until_ban=2) as program:
        wrong = client_of(program, tmp_path / "state", password=Secret.of("wrong"))
        with pytest.raises(CredentialsRejected, match="rejects the login of 'admin'") as caught:
            wrong.items()
        assert "wrong" not in f"{caught.value.message}{caught.value.hint}"
        with pytest.raises(CredentialsRejected):
            wrong.items()
        right = client_of(program, tmp_path / "state")
        with pytest.raises(CredentialsRejected, match="banned"):
            right.items()


def test_without_a_user_name_there_is_never_a_login(program: QBittorrent, tmp_path: Path) -> None:
    with pytest.raises(CredentialsRejected, match="none is configured"):
        client_of(program, tmp_path, username="", password=None).items()


def test_loopback_may_need_no_login(tmp_path: Path) -> None:
    with QBittorrent(tmp_path, local_login=False) as program:
        client = client_of(program, tmp_path / "state", username="", password=None)
        assert client.items() == []
