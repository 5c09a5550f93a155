"""Folders as a usenet client; the client that watches them is played by the test."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.clients import build
from radarr_cli.adapters.clients.usenet_blackhole import Settings, UsenetBlackhole
from radarr_cli.domain.download import ClientStatus
from radarr_cli.domain.settings import ClientEntry, FolderPath
from radarr_cli.errors import Conflict, InvalidAnswer, NotFound, ServiceUnavailable
from radarr_cli.ports import AddRequest
from tests.adapters.clients.subjects import NETWORK
from tests.domain.test_nzb import FILM, nzb

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "Film.2019.1080p.WEB-DL-GRP"
REQUEST = AddRequest(name=TITLE, download_id="0a1b", nzb=nzb(FILM))


@pytest.fixture
def client(tmp_path: Path) -> UsenetBlackhole:
    for name in ("nzb", "done"):
        (tmp_path / name).mkdir()
    settings = Settings(
        nzb_folder=FolderPath(str(tmp_path / "nzb")),
        watch_folder=FolderPath(str(tmp_path / "done")),
        settle=timedelta(0),
    )
    made = build(ClientEntry(name="hole", kind="usenet_blackhole", options=settings), NETWORK, tmp_path)
    assert isinstance(made, UsenetBlackhole)
    return made


def status(client: UsenetBlackhole) -> tuple[ClientStatus, str | None]:
    item = client.item("0a1b")
    assert item is not None
    return item.status, item.message


def test_from_the_nzb_to_the_folder(client: UsenetBlackhole, tmp_path: Path) -> None:
    client.add(REQUEST)
    client.add(REQUEST)
    [dropped] = (tmp_path / "nzb").iterdir()
    assert (dropped.name, dropped.read_bytes()) == (f"{TITLE}.nzb", REQUEST.nzb)
    assert status(client) == (ClientStatus.QUEUED, "no client has taken the .nzb yet")
    dropped.unlink()
    assert status(client) == (ClientStatus.DOWNLOADING, None)
    working = tmp_path / "done" / f"_UNPACK_{TITLE}"
    working.mkdir()
    assert status(client) == (ClientStatus.DOWNLOADING, "unpacking")
    working.rename(tmp_path / "done" / TITLE)
    assert status(client) == (ClientStatus.DOWNLOADING, None)
    (tmp_path / "done" / TITLE / "film.mkv").write_bytes(b"film" * 100)
    [item] = client.items()
    assert (item.status, item.size, item.progress) == (ClientStatus.COMPLETED, 400, 1.0)
    assert list(client.files("0a1b")) == [item.output_path] == [str(tmp_path / "done" / TITLE)]


def test_what_changes_is_waited_for(client: UsenetBlackhole, tmp_path: Path) -> None:
    patient = UsenetBlackhole(
        client.name,
        Settings(
            nzb_folder=client.settings.nzb_folder,
            watch_folder=client.settings.watch_folder,
            settle=timedelta(seconds=30),
        ),
        client.records,
    )
    patient.add(REQUEST)
    file = tmp_path / "done" / f"{TITLE}.mkv"
    file.write_bytes(b"film")
    os.utime(file, (1, 1))  # a client may set the time of the post; when it was written counts
    assert status(patient) == (ClientStatus.DOWNLOADING, "waiting until it no longer changes")
    assert time.time() - file.stat().st_ctime < 30


def test_a_failure_is_seen(client: UsenetBlackhole, tmp_path: Path) -> None:
    client.add(REQUEST)
    (tmp_path / "done" / f"_FAILED_{TITLE}").mkdir()
    assert status(client) == (ClientStatus.FAILED, "the client says that it failed")


@pytest.mark.parametrize("with_data", [True, False])
def test_remove(client: UsenetBlackhole, tmp_path: Path, with_data: bool) -> None:
    client.add(REQUEST)
    folder = tmp_path / "done" / TITLE
    folder.mkdir()
    (folder / "film.mkv").touch()
    client.remove("0a1b", with_data=with_data)
    assert client.item("0a1b") is None
    assert folder.exists() is not with_data
    assert list((tmp_path / "nzb").iterdir()) == []
    client.remove("0a1b", with_data=with_data)


def test_a_name_that_climbs_stays_a_name(client: UsenetBlackhole, tmp_path: Path) -> None:
    client.add(AddRequest(name="../../x{{y}}\0", download_id="0a1c", nzb=nzb(FILM)))
    [dropped] = (tmp_path / "nzb").iterdir()
    assert "/" not in dropped.name
    assert not dropped.name.startswith(".")


def test_what_it_cannot_do(client: UsenetBlackhole, tmp_path: Path) -> None:
    with pytest.raises(InvalidAnswer, match="nzb"):
        client.add(AddRequest(name="x", download_id="x", torrent=b"d4:infodee"))
    client.add(REQUEST)
    for call in (client.pause, client.resume, client.prioritise):
        with pytest.raises(Conflict, match="is a folder"):
            call("0a1b")
    with pytest.raises(NotFound):
        client.files("unknown")
    (tmp_path / "nzb" / f"{TITLE}.nzb").unlink()
    (tmp_path / "nzb").rmdir()
    assert [check.good for check in client.check()] == [False, True]
    with pytest.raises(ServiceUnavailable, match="usenet blackhole"):
        client.add(AddRequest(name="y", download_id="y", nzb=nzb(FILM)))
