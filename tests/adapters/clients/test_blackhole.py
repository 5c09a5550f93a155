"""The blackhole client: a folder in, a folder out, with a real transfer between them."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.clients import build
from radarr_cli.adapters.clients.blackhole import Settings
from radarr_cli.domain.download import ClientStatus
from radarr_cli.domain.settings import ClientEntry, FolderPath, NetworkSettings
from radarr_cli.domain.torrent import examine
from radarr_cli.errors import InvalidAnswer, NotFound, ServiceUnavailable
from radarr_cli.ports import AddRequest
from tests.fakes.bittorrent import torrent_of

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.ports import DownloadClient

FILES = {"film.mkv": 3_000, "Subs/film.srt": 10}


@pytest.fixture
def client(tmp_path: Path) -> DownloadClient:
    for name in ("in", "out"):
        (tmp_path / name).mkdir()
    return client_of(tmp_path)


def client_of(folder: Path, settle: timedelta = timedelta(seconds=30)) -> DownloadClient:
    settings = Settings(
        torrent_folder=FolderPath(str(folder / "in")),
        watch_folder=FolderPath(str(folder / "out")),
        settle=settle,
    )
    entry = ClientEntry(name="hole", kind="blackhole", options=settings)
    return build(entry, NetworkSettings(), folder / "state")


def request_of(files: dict[str, int] = FILES, name: str = "Film (2019)") -> AddRequest:
    content = torrent_of(files, name=name)
    torrent = examine(content).torrent
    assert torrent is not None
    return AddRequest(name=name, download_id=torrent.download_id, torrent=content)


def put(folder: Path, files: dict[str, int], seconds_ago: float = 60) -> None:
    for name, size in files.items():
        path = folder / "out" / "Film (2019)" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(size))
        os.utime(path, (time.time() - seconds_ago,) * 2)


def test_a_download_from_its_file_to_its_end(client: DownloadClient, tmp_path: Path) -> None:
    request = request_of()
    client.add(request)
    [waiting] = client.items()
    assert (waiting.status, waiting.download_id) == (ClientStatus.QUEUED, request.download_id)
    [dropped] = (tmp_path / "in").iterdir()
    assert dropped.read_bytes() == request.torrent

    dropped.unlink()  # the other client takes it
    assert client.items()[0].status is ClientStatus.DOWNLOADING
    put(tmp_path, {"film.mkv": 1_000})
    assert client.items()[0].remaining == 2_010
    put(tmp_path, FILES)
    done = client_of(tmp_path).item(request.download_id)  # another process
    assert done is not None
    assert (done.status, done.remaining) == (ClientStatus.COMPLETED, 0)
    assert done.output_path == str(tmp_path / "out" / "Film (2019)")
    assert set(client.files(request.download_id)) == {f"{done.output_path}/{name}" for name in FILES}


def test_what_changed_just_now_is_not_complete(client: DownloadClient, tmp_path: Path) -> None:
    client.add(request_of())
    put(tmp_path, FILES, seconds_ago=5)
    assert client.items()[0].status is ClientStatus.DOWNLOADING
    assert client_of(tmp_path, timedelta(seconds=2)).items()[0].status is ClientStatus.COMPLETED


def test_a_single_file_is_its_own_top(client: DownloadClient, tmp_path: Path) -> None:
    client.add(request_of({"": 500}, name="Film (2019).mkv"))
    (tmp_path / "out" / "Film (2019).mkv").write_bytes(bytes(500))
    assert client.items()[0].output_path == str(tmp_path / "out" / "Film (2019).mkv")


def test_adding_again_hands_over_once(client: DownloadClient, tmp_path: Path) -> None:
    client.add(request_of())
    next((tmp_path / "in").iterdir()).unlink()
    client.add(request_of())
    assert list((tmp_path / "in").iterdir()) == []
    assert len(client.items()) == 1


@pytest.mark.parametrize("with_data", [True, False])
def test_remove(client: DownloadClient, tmp_path: Path, with_data: bool) -> None:
    request = request_of()
    client.add(request)
    put(tmp_path, FILES)
    (tmp_path / "out" / "other.mkv").write_bytes(b"")
    client.remove(request.download_id, with_data=with_data)
    client.remove(request.download_id, with_data=with_data)
    assert client.items() == []
    assert list((tmp_path / "in").iterdir()) == []
    assert (tmp_path / "out" / "Film (2019)").exists() is not with_data
    assert (tmp_path / "out" / "other.mkv").exists()
    with pytest.raises(NotFound):
        client.files(request.download_id)


def test_magnets_and_garbage_are_refused(client: DownloadClient) -> None:
    magnet = AddRequest(name="x", download_id="AB" * 20, magnet=f"magnet:?xt=urn:btih:{'ab' * 20}")
    with pytest.raises(InvalidAnswer, match="not magnets"):
        client.add(magnet)
    with pytest.raises(InvalidAnswer, match="this is none"):
        client.add(AddRequest(name="x", download_id="AB" * 20, torrent=b"<html>"))
    assert client.items() == []


def test_a_missing_folder_is_named_and_nothing_is_remembered(tmp_path: Path) -> None:
    client = client_of(tmp_path)
    with pytest.raises(ServiceUnavailable, match=r"/in/"):
        client.add(request_of())
    assert client.items() == []
    assert [check.good for check in client.check()] == [False, False]


def test_check(client: DownloadClient, tmp_path: Path) -> None:
    assert [check.good for check in client.check()] == [True, True]
    assert list((tmp_path / "in").iterdir()) == []
