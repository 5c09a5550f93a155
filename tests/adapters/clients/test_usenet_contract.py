"""What every usenet client does for us, on the real programs."""

from __future__ import annotations

import struct
import subprocess
from binascii import crc32
from dataclasses import replace
from os import urandom
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from radarr_cli.domain.download import ClientStatus
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import Url
from radarr_cli.errors import Conflict, CredentialsRejected, InvalidAnswer, NotFound, ServiceUnavailable
from radarr_cli.ports import AddRequest
from tests.adapters.clients.conftest import wait_until
from tests.adapters.clients.usenet_subjects import (
    USENET_SUBJECTS,
    UsenetStage,
    added,
    item_by,
    request_of,
    usenet_staged,
)
from tests.fakes.program import program_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.ports import DownloadClient


@pytest.fixture(scope="module", params=USENET_SUBJECTS, ids=lambda subject: subject.kind)
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[UsenetStage]:
    with usenet_staged(request.param, tmp_path_factory.mktemp(request.param.kind)) as running:
        yield running


@pytest.fixture
def client(stage: UsenetStage) -> Iterator[DownloadClient]:
    """Without what the test before left."""
    stage.news.delay = 0.0
    client = stage.client()
    yield client
    stage.news.delay = 0.0
    for item in client.all_items():
        client.remove(item.download_id, with_data=True)


def status_of(client: DownloadClient, download_id: str) -> ClientStatus | None:
    item = client.item(download_id)
    return None if item is None else item.status


def wait_for(client: DownloadClient, download_id: str, status: ClientStatus, seconds: float = 20) -> None:
    wait_until(lambda: status_of(client, download_id) is status, seconds)


def files_in(folder: str | None) -> list[Path]:
    return [path for path in Path(str(folder)).rglob("*") if path.is_file()]


def test_an_nzb_is_downloaded_and_named_by_its_folder(stage: UsenetStage, client: DownloadClient) -> None:
    request, data = stage.post()
    download_id = added(client, request)
    first = item_by(client, download_id)
    assert (first.title, first.category, first.encrypted) == (request.name, "radarr", False)
    assert first.status in (ClientStatus.QUEUED, ClientStatus.DOWNLOADING)
    wait_for(client, download_id, ClientStatus.COMPLETED)
    [listed] = [item for item in client.items() if item.download_id == download_id]
    assert (listed.progress, listed.eta, listed.message, listed.remaining) == (1.0, None, None, 0)
    assert listed.size == pytest.approx(len(data), rel=0.1)
    assert Path(str(listed.output_path)) == stage.program.downloads / "radarr" / request.name
    assert list(client.files(download_id)) == [listed.output_path]
    [file] = files_in(listed.output_path)
    assert (file.suffix, file.read_bytes() == data) == (".mkv", True)
    with pytest.raises(Conflict):
        client.pause(download_id)


def test_archives_with_a_missing_article_are_repaired_and_unpacked(
    stage: UsenetStage, client: DownloadClient, tmp_path: Path
) -> None:
    needs("7z", "par2")
    film = tmp_path / "film.mkv"
    film.write_bytes(bytes(range(256)) * 1200)
    packed = tmp_path / "packed"
    packed.mkdir()
    quiet = {"check": True, "capture_output": True, "cwd": packed}
    subprocess.run(["7z", "a", "-mx0", "-v100k", "film.7z", str(film)], **quiet)
    subprocess.run(
        ["par2", "create", "-q", "-b60", "-r60", "-n2", "film.par2", *map(str, packed.glob("film.7z.*"))],
        **quiet,
    )
    names = sorted(path.name for path in packed.iterdir())
    title = f"Film.{uuid4().hex[:8]}.2019.1080p.WEB-DL-GRP"
    first = {names[0]: (packed / names[0]).read_bytes()}
    content = stage.news.post(first, title=title, lost={2}, article=20_000)
    others = stage.news.post({name: (packed / name).read_bytes() for name in names[1:]}, title=title)
    whole = (
        content.replace(b"\n</nzb>", b"".join(others.partition(b"<file")[1:]).replace(b"\n</nzb>", b""))
        + b"</nzb>"
    )
    download_id = added(client, request_of(title, whole))
    wait_until(lambda: status_of(client, download_id) in (ClientStatus.COMPLETED, ClientStatus.FAILED), 40)
    item = item_by(client, download_id)
    assert (item.status, item.message) == (ClientStatus.COMPLETED, None)
    assert [path.read_bytes() for path in files_in(item.output_path) if path.suffix == ".mkv"] == [
        film.read_bytes()
    ]


def test_what_the_servers_lack_fails(stage: UsenetStage, client: DownloadClient) -> None:
    request, _ = stage.post(lost={1, 2, 3})
    download_id = added(client, request)
    wait_for(client, download_id, ClientStatus.FAILED)
    item = item_by(client, download_id)
    assert item.message
    assert (item.encrypted, item.problem) == (False, None)
    client.remove(download_id, with_data=True)
    wait_until(lambda: client.item(download_id) is None, 5)


def test_what_failed_may_be_downloaded_again(stage: UsenetStage, client: DownloadClient) -> None:
    before = set(stage.news.articles)
    request, data = stage.post()
    posted = {name: stage.news.articles[name] for name in set(stage.news.articles) - before}
    for name in posted:
        del stage.news.articles[name]
    download_id = added(client, request)
    wait_for(client, download_id, ClientStatus.FAILED)
    stage.news.articles |= posted
    if not stage.subject.again:
        with pytest.raises(Conflict, match="done with that"):
            client.resume(download_id)
        return
    client.resume(download_id)
    wait_for(client, download_id, ClientStatus.COMPLETED)
    assert data in [file.read_bytes() for file in files_in(item_by(client, download_id).output_path)]


def test_the_same_identity_is_added_once(stage: UsenetStage, client: DownloadClient) -> None:
    """A process died between the add and its note of it, while the job waits and after it is done."""
    waiting = stage.client(initial_state="stopped")
    request, _ = stage.post()
    again = replace(request, again=True)
    download_id = added(waiting, again)
    assert added(waiting, again) == download_id
    assert [item.title for item in client.items()] == [request.name]
    client.resume(download_id)
    wait_for(client, download_id, ClientStatus.COMPLETED)
    assert added(client, again) == download_id
    assert [item.title for item in client.items()] == [request.name]


def test_another_attempt_is_another_download(stage: UsenetStage, client: DownloadClient) -> None:
    """A deliberate retry of what is in its history."""
    request, _ = stage.post()
    first = added(client, request)
    wait_for(client, first, ClientStatus.COMPLETED)
    second = added(client, replace(request, download_id=uuid4().hex, again=True))
    assert second != first
    wait_for(client, second, ClientStatus.COMPLETED)


def test_garbage_is_an_invalid_answer(client: DownloadClient) -> None:
    for content in (b"", b"<html>no</html>", b"\0\xff", b'<?xml version="1.0"?><nzb></nzb>'):
        with pytest.raises(InvalidAnswer, match="client subject"):
            client.add(request_of("Garbage", content))
    assert list(client.items()) == []


def test_a_torrent_is_refused(client: DownloadClient) -> None:
    with pytest.raises(InvalidAnswer, match="nzb"):
        client.add(AddRequest(name="x", download_id="AB" * 20, magnet="magnet:?xt=urn:btih:" + "ab" * 20))


def test_what_it_does_not_have_is_not_there(client: DownloadClient) -> None:
    unknown = uuid4().hex
    assert client.item(unknown) is None
    for call in (client.files, client.contents, client.pause, client.resume, client.prioritise):
        with pytest.raises(NotFound, match=unknown):
            call(unknown)
    client.remove(unknown, with_data=True)


@pytest.mark.parametrize("with_data", [True, False])
def test_remove(stage: UsenetStage, client: DownloadClient, with_data: bool) -> None:
    request, _ = stage.post()
    download_id = added(client, request)
    wait_for(client, download_id, ClientStatus.COMPLETED)
    folder = Path(str(item_by(client, download_id).output_path))
    beside = folder.parent / "beside"
    beside.touch()
    client.remove(download_id, with_data=with_data)
    assert client.item(download_id) is None
    assert (folder.exists(), beside.exists()) == (not with_data, True)
    client.remove(download_id, with_data=with_data)  # gone already: no error


def test_what_is_under_way_is_stopped_ordered_and_removed(stage: UsenetStage, client: DownloadClient) -> None:
    stage.news.delay = 0.2
    request, _ = stage.post(2_000_000)
    download_id = added(stage.client(initial_state="stopped", older_priority="high"), request)
    wait_for(client, download_id, ClientStatus.PAUSED)
    stopped = item_by(client, download_id)
    assert (stopped.stopped, stopped.progress) == (True, 0.0)
    assert [file.path for file in client.contents(download_id)] == [f"{request.name}.mkv"]
    client.prioritise(download_id)
    client.resume(download_id)
    wait_for(client, download_id, ClientStatus.DOWNLOADING)
    client.pause(download_id)
    wait_for(client, download_id, ClientStatus.PAUSED)
    client.remove(download_id, with_data=True)
    wait_until(lambda: client.item(download_id) is None, 5)
    assert files_in(str(stage.program.downloads)) == [
        path for path in files_in(str(stage.program.downloads)) if request.name not in str(path)
    ]


def test_lately_released_films_may_go_first(stage: UsenetStage, client: DownloadClient) -> None:
    stage.news.delay = 0.5
    first, _ = stage.post(1_000_000)
    added(client, first)  # what has been begun keeps the others in the queue
    chosen = stage.client(recent_priority="high", older_priority="low")
    for recent, expected in ((True, "high"), (False, "low")):
        request, _ = stage.post(1_000_000)
        added(chosen, replace(request, recent=recent))
        assert stage.subject.priority(chosen, request.name) == expected


def test_check_finds_nothing_wrong_and_names_version_and_folder(
    stage: UsenetStage, client: DownloadClient
) -> None:
    checks = {check.subject: check for check in client.check()}
    assert [check for check in checks.values() if not check.good] == []
    assert any(digit.isdigit() for digit in checks["version"].message)
    assert checks["category"].message == "radarr"
    assert checks["save path"].message == str(stage.program.downloads)


def test_a_category_that_it_does_not_have_is_named(stage: UsenetStage) -> None:
    checks = {check.subject: check for check in stage.client(category="films").check()}
    assert not checks["category"].good
    assert "radarr" in str(checks["category"].hint)


def test_a_wrong_login_is_rejected_and_not_told(stage: UsenetStage) -> None:
    wrong = stage.client(**{stage.subject.login: Secret.of("guess-1234")})
    request, _ = stage.post()
    for call in (wrong.items, wrong.check, lambda: wrong.add(request)):
        with pytest.raises(CredentialsRejected, match="client subject") as caught:
            call()
        assert "guess-1234" not in f"{caught.value.message}{caught.value.hint}"
    assert request.name not in [item.title for item in stage.client().items()]


def test_a_wrong_address_is_told(stage: UsenetStage) -> None:
    address = Url(f"{stage.program.url}/somewhere/else")
    with pytest.raises(ServiceUnavailable, match="client subject"):
        stage.client(url=address).items()


def test_progress_is_seen_and_survives_a_kill_and_a_restart(
    stage: UsenetStage, client: DownloadClient
) -> None:
    stage.news.delay = 0.25
    request, data = stage.post(6_000_000)
    download_id = added(client, request)

    def is_under_way() -> bool:
        item = client.item(download_id)
        return item is not None and item.status is ClientStatus.DOWNLOADING and 0 < item.progress < 1

    wait_until(is_under_way)
    wait_until(lambda: item_by(client, download_id).eta is not None)
    for how in ("kill", "stop"):
        getattr(stage.program, how)()
        with pytest.raises(ServiceUnavailable, match="can't be reached"):
            client.items()
        stage.program.start()
        wait_until(lambda: client.item(download_id) is not None)
        wait_until(is_under_way)
    stage.news.delay = 0.0
    wait_for(client, download_id, ClientStatus.COMPLETED, 40)
    found = files_in(item_by(client, download_id).output_path)
    assert data in [file.read_bytes() for file in found], found


def locked_rar(size: int) -> bytes:
    """A RAR archive whose head says that all after it is encrypted, the names too."""
    head = struct.pack("<BHH", 0x73, 0x0080, 13) + bytes(6)
    return b"Rar!\x1a\x07\x00" + struct.pack("<H", crc32(head) & 0xFFFF) + head + urandom(size)


def test_an_encrypted_archive_fails_as_encrypted(stage: UsenetStage, client: DownloadClient) -> None:
    needs("unrar")
    title = f"Film.{uuid4().hex[:8]}.2019.1080p.WEB-DL-GRP"
    content = stage.news.post({"film.rar": locked_rar(200_000)}, title=title)
    download_id = added(client, request_of(title, content))
    wait_until(lambda: item_by(client, download_id).encrypted)
    wait_for(client, download_id, ClientStatus.FAILED)
    assert item_by(client, download_id).encrypted


def test_the_password_of_an_nzb_opens_it(stage: UsenetStage, client: DownloadClient, tmp_path: Path) -> None:
    needs("7z")
    (tmp_path / "film.mkv").write_bytes(b"film" * 50_000)
    make = ["7z", "a", "-mx0", "-psecret", "-mhe=on", "film.7z", "film.mkv"]
    subprocess.run(make, check=True, capture_output=True, cwd=tmp_path)
    title = f"Film.{uuid4().hex[:8]}.2019.1080p.WEB-DL-GRP"
    posted = {"film.7z": (tmp_path / "film.7z").read_bytes()}
    download_id = added(client, request_of(title, stage.news.post(posted, title=title, password="secret")))
    wait_for(client, download_id, ClientStatus.COMPLETED)
    item = item_by(client, download_id)
    assert b"film" * 50_000 in [path.read_bytes() for path in files_in(item.output_path)]


def needs(*programs: str) -> None:
    for program in programs:
        program_path(program, {"7z": "p7zip-full"}.get(program))
