"""What every torrent client does for us after the add, on the real programs."""

from __future__ import annotations

from dataclasses import replace
from os import urandom
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.torrent import examine
from radarr_cli.errors import Conflict, NotFound
from radarr_cli.ports import AddRequest, Relocates
from tests.adapters.clients.conftest import wait_until
from tests.adapters.clients.subjects import PARAMETERS, film, is_done, item_of, staged
from tests.fakes.bittorrent import torrent_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.domain.download import ClientItem
    from radarr_cli.ports import DownloadClient
    from tests.adapters.clients.subjects import Stage


@pytest.fixture(scope="module", params=PARAMETERS)
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(request.param, tmp_path_factory.mktemp(request.param.kind)) as running:
        yield running


@pytest.fixture
def client(stage: Stage, tmp_path: object) -> DownloadClient:
    return stage.client(tmp_path / "state")  # type: ignore[operator]


def test_contents_stopping_and_order(client: DownloadClient) -> None:
    content = torrent_of({"film.mkv": 90_000, "extra/a.nfo": 10}, name="Film (2019)")
    torrent = examine(content).torrent
    assert torrent is not None
    client.add(AddRequest(name="Film", download_id=torrent.download_id, torrent=content))
    assert {(file.path, file.size) for file in client.contents(torrent.download_id)} == {
        ("Film (2019)/film.mkv", 90_000),
        ("Film (2019)/extra/a.nfo", 10),
    }
    assert torrent.download_id in {item.download_id for item in client.all_items()}

    def item() -> ClientItem:
        found = client.item(torrent.download_id)
        assert found is not None
        return found

    # Some finish looking for what is there before they can be stopped.
    wait_until(lambda: item().message != "checking what is there")
    for act, stopped in ((client.pause, True), (client.resume, False), (client.pause, True)):
        act(torrent.download_id)
        wait_until(lambda stopped=stopped: item().stopped is stopped)  # type: ignore[misc]
    try:
        client.prioritise(torrent.download_id)
    except Conflict as error:
        assert error.hint
    with pytest.raises(NotFound):
        client.contents("EF" * 20)


def test_a_magnet_without_metadata_has_no_contents(client: DownloadClient) -> None:
    magnet = f"magnet:?xt=urn:btih:{'cd' * 20}&dn=Film&tr=http%3A%2F%2F127.0.0.1%3A1%2Fannounce"
    client.add(AddRequest(name="Film", download_id="CD" * 20, magnet=magnet, stopped=True))
    assert list(client.contents("CD" * 20)) == []


def test_of_a_magnet_nothing_comes_until_somebody_has_looked(
    stage: Stage, client: DownloadClient, tmp_path: Path
) -> None:
    folder = tmp_path / f"Film {urandom(4).hex()}"
    folder.mkdir()
    for name in ("film.mkv", "film.srt"):
        (folder / name).write_bytes(urandom(3_000_000))
    request = replace(stage.share_magnet(folder), stopped=True)
    client.add(request)
    wait_until(lambda: client.contents(request.download_id), 30)
    client.add(request)  # as after a kill: it stays as it is
    sleep(1.5)
    item = item_of(client, request)
    assert item.size == 6_000_000
    assert item.size - item.remaining <= (0 if stage.subject.waits_for_us else item.size / 20)
    assert {file.path for file in client.contents(request.download_id)} == {
        f"{folder.name}/film.mkv",
        f"{folder.name}/film.srt",
    }
    client.pause(request.download_id)
    wait_until(lambda: item_of(client, request).stopped)
    client.resume(request.download_id)
    if stage.subject.web_seeds:
        wait_until(lambda: not item_of(client, request).stopped)
        return  # it takes ten seconds and more to begin with a peer
    wait_until(lambda: is_done(client, request), 40)


def test_what_seeds_is_renamed_and_moved_by_the_client_itself(
    stage: Stage, client: DownloadClient, tmp_path: Path
) -> None:
    request = stage.share(film(tmp_path))
    client.add(request)
    wait_until(lambda: is_done(client, request))
    [first] = client.files(request.download_id)
    content = Path(first).read_bytes()
    assert isinstance(client, Relocates) is stage.subject.relocates
    if not isinstance(client, Relocates):
        return
    inode = Path(first).stat().st_ino
    elsewhere = stage.program.folder / "library" / "Film (2019)"
    elsewhere.mkdir(parents=True)
    for target in (Path(first).with_name("Film (2019) [1080p].mkv"), elsewhere / "Film.mkv"):
        client.relocate(request.download_id, next(iter(client.files(request.download_id))), str(target))
        wait_until(target.exists)
        wait_until(lambda target=target: list(client.files(request.download_id)) == [str(target)])  # type: ignore[misc]
        assert (target.read_bytes(), target.stat().st_ino) == (content, inode)
        wait_until(lambda: is_done(client, request))
        assert item_of(client, request).output_path == str(target)
    assert not Path(first).exists()
    with pytest.raises(NotFound):
        client.relocate(request.download_id, first, str(tmp_path / "x.mkv"))


def test_a_torrent_of_several_files_keeps_its_folder(
    stage: Stage, client: DownloadClient, tmp_path: Path
) -> None:
    if not isinstance(client, Relocates):
        return
    folder = tmp_path / f"Film {urandom(4).hex()}"
    folder.mkdir()
    for name in ("film.mkv", "film.srt"):
        (folder / name).write_bytes(urandom(50_000))
    request = stage.share(folder)
    client.add(request)
    wait_until(lambda: is_done(client, request))
    named = sorted(client.files(request.download_id))
    for target in (
        tmp_path / "film.mkv",
        Path(named[1]),
        Path(named[0]).parent.parent / "Other" / "film.mkv",
    ):
        with pytest.raises(Conflict):
            client.relocate(request.download_id, named[0], str(target))
    target = Path(named[0]).with_name("Better.mkv")
    client.relocate(request.download_id, named[0], str(target))
    wait_until(target.exists)
    wait_until(lambda: sorted(client.files(request.download_id)) == [str(target), named[1]])
