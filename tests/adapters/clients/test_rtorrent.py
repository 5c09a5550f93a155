"""What only rTorrent's adapter does, against the real program."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.clients import build
from radarr_cli.adapters.clients.rtorrent import Settings
from radarr_cli.domain.download import ClientStatus
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import ClientEntry
from radarr_cli.errors import ConfigError, CredentialsRejected, InvalidAnswer, ServiceUnavailable
from radarr_cli.ports import AddRequest
from tests.adapters.clients.conftest import wait_until
from tests.adapters.clients.subjects import NETWORK, film, item_of, request_of
from tests.fakes.bittorrent import bencode, info_of, torrent_of
from tests.fakes.rtorrent import Gateway, RTorrent
from tests.fakes.seeders import Seeder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.ports import DownloadClient


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RTorrent]:
    with RTorrent(tmp_path_factory.mktemp("rtorrent")) as running:
        yield running


def client_of(url: str, **options: object) -> DownloadClient:
    from pathlib import Path

    settings = replace(Settings(url=url), **options)
    return build(ClientEntry(name="rt", kind="rtorrent", options=settings), NETWORK, Path("/nowhere"))


def test_a_web_server_before_it_asks_for_a_login(program: RTorrent) -> None:
    with Gateway(program) as gateway:
        login = {"username": gateway.username, "password": Secret.of(gateway.password)}
        client = client_of(gateway.url, **login)
        request = request_of(torrent_of({"film.mkv": 1_000_000}, name="By HTTP"), "grab-3")
        client.add(request)
        assert item_of(client, request).tags == ("radarr-cli", "grab-3")
        wrong = client_of(gateway.url, **(login | {"password": Secret.of("guess-1234")}))
        for call in (wrong.items, wrong.check):
            with pytest.raises(CredentialsRejected, match="rejects the login of 'admin'") as caught:
                call()
            assert "guess-1234" not in f"{caught.value.message}{caught.value.hint}"
        with pytest.raises(CredentialsRejected, match="none is configured"):
            client_of(gateway.url).items()
        with pytest.raises(InvalidAnswer, match=r"no API there \(404\)"):
            client_of(gateway.url.removesuffix("/RPC2"), **login).items()


def test_scgi_on_a_port(tmp_path: Path) -> None:
    with RTorrent(tmp_path / "rtorrent", tcp=True, keeps_session=False) as program:
        checks = {check.subject: check for check in client_of(program.url).check()}
        assert checks["version"].good
        assert not checks["session"].good


@pytest.mark.parametrize(
    "url",
    [
        "",
        "host:5000",
        "ftp://host/RPC2",
        "scgi://host",
        "scgi://",
        "http://name:word@host/RPC2",
        "http://[::1",
    ],
)
def test_a_url_of_no_kind_is_a_fault_of_the_configuration(url: str) -> None:
    with pytest.raises(ConfigError, match="client rt") as caught:
        client_of(url).items()
    assert "word" not in caught.value.message


def test_a_missing_socket_is_told(tmp_path: Path) -> None:
    with pytest.raises(ServiceUnavailable, match=r"can't be reached at scgi:///.*No such file"):
        client_of(f"scgi://{tmp_path}/none.socket").items()


@pytest.mark.parametrize("name", [b"caf\xe9", b"a\x01\x1b[31mb", b"<&>]]>", "Amélie 🎬".encode()])
def test_no_name_hides_the_others(program: RTorrent, name: bytes) -> None:
    client = client_of(program.url)
    content = bencode(
        {"announce": "http://127.0.0.1:9/announce", "info": info_of({"": 70_000}) | {"name": name}}
    )
    request = replace(request_of(torrent_of({"": 70_000}, name="x")), torrent=content)
    from radarr_cli.domain.torrent import examine

    found = examine(content).torrent
    assert found is not None
    request = replace(request, download_id=found.download_id)
    client.add(request)
    assert request.download_id in {item.download_id for item in client.items()}
    client.remove(request.download_id, with_data=False)


@pytest.mark.parametrize("category", ["two words", 'quo"te', "back\\slash", "comma,semi;colon", "100%", "ö"])
def test_any_category_comes_back_as_it_went(program: RTorrent, category: str) -> None:
    client = client_of(program.url, category=category)
    request = request_of(torrent_of({"film.mkv": 1_000_000}, name=f"In {category.encode().hex()}"))
    client.add(request)
    assert item_of(client, request).category == category
    client.remove(request.download_id, with_data=False)


def test_a_value_that_rtorrent_would_run_never_reaches_it(program: RTorrent) -> None:
    request = request_of(torrent_of({"film.mkv": 1_000_000}, name="Harmful"))
    client = client_of(program.url, folder="$execute.capture=id")
    with pytest.raises(ConfigError, match="can't be given"):
        client.add(request)
    assert client.item(request.download_id) is None


def test_a_folder_is_taken_as_it_is_written(program: RTorrent, tmp_path: Path) -> None:
    folder = tmp_path / 'a "b", c; d=e'
    folder.mkdir()
    request = request_of(torrent_of({"film.mkv": 1_000_000}, name="Quoted"))
    client = client_of(program.url, folder=str(folder))
    client.add(request)
    wait_until((folder / "Quoted").is_dir)
    assert item_of(client, request).output_path == str(folder / "Quoted")


def test_a_missing_folder_is_told(program: RTorrent, tmp_path: Path) -> None:
    request = request_of(torrent_of({"film.mkv": 1_000_000}, name="Nowhere"))
    client = client_of(program.url, folder=str(tmp_path / "no" / "folder"))
    client.add(request)
    wait_until(lambda: item_of(client, request).status is ClientStatus.WARNING)
    assert "folder" in str(item_of(client, request).message)


def test_a_magnet_without_trackers_is_refused_while_dht_is_off(program: RTorrent) -> None:
    request = AddRequest(name="x", download_id="BC" * 20, magnet=f"magnet:?xt=urn:btih:{'bc' * 20}")
    with pytest.raises(InvalidAnswer, match="did not take the torrent") as caught:
        client_of(program.url).add(request)
    assert "trackers" in str(caught.value.hint)


def test_data_that_is_not_here_keeps_the_torrent(program: RTorrent, tmp_path: Path) -> None:
    with Seeder() as swarm:
        path = film(tmp_path)
        request = request_of(swarm.seed(path).torrent)
        client = client_of(program.url)
        client.add(request)
        wait_until(lambda: item_of(client, request).status is ClientStatus.COMPLETED)
    hidden = program.downloads.with_name("unmounted")
    program.downloads.rename(hidden)
    try:
        with pytest.raises(ServiceUnavailable, match="aren't here"):
            client.remove(request.download_id, with_data=True)
        assert client.item(request.download_id) is not None
    finally:
        hidden.rename(program.downloads)
    client.remove(request.download_id, with_data=True)
    assert client.item(request.download_id) is None
    assert not (program.downloads / path.name).exists()
