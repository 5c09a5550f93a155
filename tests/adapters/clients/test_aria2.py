"""What only aria2's adapter does, against the real program."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.clients import build
from radarr_cli.adapters.clients.aria2 import Settings
from radarr_cli.domain.download import ClientStatus
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import ClientEntry, Url
from radarr_cli.errors import CredentialsRejected
from radarr_cli.ports import AddRequest
from tests.adapters.clients.conftest import wait_until
from tests.adapters.clients.subjects import NETWORK, film, item_of, request_of
from tests.fakes.aria2 import Aria2
from tests.fakes.bittorrent import torrent_of
from tests.fakes.seeders import Seeder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.ports import DownloadClient


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aria2]:
    with Aria2(tmp_path_factory.mktemp("aria2")) as running:
        yield running


def client_of(program: Aria2, state: Path, **options: object) -> DownloadClient:
    settings = Settings(url=Url(program.url), secret=Secret.of(program.password))
    entry = ClientEntry(name="ar", kind="aria2", options=replace(settings, **options))
    return build(entry, NETWORK, state)


def test_without_a_secret_the_message_says_so(program: Aria2, tmp_path: Path) -> None:
    with pytest.raises(CredentialsRejected, match="calls without a secret"):
        client_of(program, tmp_path, secret=None).items()


def test_one_that_keeps_no_session_fails_its_test(tmp_path: Path) -> None:
    with Aria2(tmp_path / "aria2", keeps_session=False) as program:
        client = client_of(program, tmp_path, url=Url(program.url.removesuffix("/jsonrpc")))
        assert [check.subject for check in client.check() if not check.good] == ["session"]
        client.add(request_of(torrent_of({"film.mkv": 1_000_000}, name="Forgotten")))
        assert [item.title for item in client.items()] == ["Forgotten"]


def test_what_is_complete_survives_a_restart(tmp_path: Path) -> None:
    with Aria2(tmp_path / "aria2") as program, Seeder() as swarm:
        client = client_of(program, tmp_path)
        request = request_of(swarm.seed(film(tmp_path)).torrent)
        client.add(request)
        wait_until(lambda: item_of(client, request).status is ClientStatus.COMPLETED)
        program.kill()
        program.start()
        wait_until(lambda: client.item(request.download_id) is not None)
        wait_until(lambda: item_of(client, request).status is ClientStatus.COMPLETED)


def test_nothing_is_left_beside_the_data_that_is_removed(program: Aria2, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    client = client_of(program, tmp_path, folder=str(folder))
    request = request_of(torrent_of({"film.mkv": 1_000_000, "a/b.nfo": 10}, name="Begun"))
    client.add(request)
    wait_until(lambda: (folder / "Begun").is_dir())
    client.remove(request.download_id, with_data=True)
    left = {path.name for path in folder.iterdir()}
    assert left == {name for name in left if name.endswith(".torrent")}


def test_a_magnet_that_is_to_be_looked_at_waits_with_its_metadata(program: Aria2, tmp_path: Path) -> None:
    with Seeder() as swarm:
        path = film(tmp_path)
        seeded = swarm.seed(path)
        request = AddRequest(
            name=path.name, download_id=str(seeded.hash_v1).upper(), magnet=seeded.magnet, stopped=True
        )
        client = client_of(program, tmp_path)
        client.add(request)
        wait_until(lambda: client.contents(request.download_id))
        wait_until(lambda: item_of(client, request).status is ClientStatus.PAUSED)
        assert [file.path for file in client.contents(request.download_id)] == [path.name]
        assert not (program.downloads / path.name).exists()
        client.resume(request.download_id)
        wait_until(lambda: item_of(client, request).status is ClientStatus.COMPLETED)


def test_ours_are_told_from_other_downloads(program: Aria2, tmp_path: Path) -> None:
    theirs = request_of(torrent_of({"film.mkv": 1_000_000}, name="Theirs"))
    client_of(program, tmp_path).add(theirs)
    ours = client_of(program, tmp_path, folder=str(tmp_path))
    assert theirs.download_id not in {item.download_id for item in ours.items()}
    assert theirs.download_id in {item.download_id for item in ours.all_items()}
    assert ours.item(theirs.download_id) is not None
