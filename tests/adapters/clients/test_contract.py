"""What every torrent client does for us, on the real programs."""

from __future__ import annotations

import os
from dataclasses import replace
from os import urandom
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.clients.qbittorrent import OUR_TAG
from radarr_cli.domain.download import ClientStatus
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import Url
from radarr_cli.errors import CredentialsRejected, InvalidAnswer, NotFound, ServiceUnavailable
from radarr_cli.ports import AddRequest
from tests.adapters.clients.conftest import wait_until
from tests.adapters.clients.subjects import film, is_done, item_of, request_of
from tests.fakes.bittorrent import bencode, info_of, torrent_of

if TYPE_CHECKING:
    from radarr_cli.ports import DownloadClient
    from tests.adapters.clients.subjects import Stage

UNKNOWN = "EF" * 20


def tags_of(client: DownloadClient, request: AddRequest) -> set[str]:
    return set(item_of(client, request).tags)


def category_of(stage: Stage) -> str | None:
    return "radarr" if stage.subject.categories else None


def torrent_folder(parent: Path) -> Path:
    folder = parent / f"Film {urandom(4).hex()} (2019)"
    (folder / "Subs").mkdir(parents=True)
    (folder / "film.mkv").write_bytes(urandom(200_000))
    (folder / "Subs" / "film.srt").write_bytes(urandom(1000))
    return folder


@pytest.mark.parametrize("version", ["v1", "v2", "hybrid"])
def test_a_file_is_downloaded_under_its_hash(
    stage: Stage, client: DownloadClient, tmp_path: Path, version: str
) -> None:
    request = stage.share(film(tmp_path), "grab-7", version=version, private=True)
    if version not in stage.subject.versions:
        with pytest.raises(InvalidAnswer, match="client subject"):
            client.add(request)
        return
    client.add(request)
    first = item_of(client, request)
    assert first.category == category_of(stage)
    assert set(first.tags) == ({OUR_TAG, "grab-7"} if stage.subject.tags_survive else set())
    wait_until(lambda: is_done(client, request))
    [listed] = [item for item in client.items() if item.download_id == request.download_id]
    assert (listed.size, listed.remaining, listed.progress) == (300_000, 0, 1.0)
    assert (listed.title, listed.eta, listed.message) == (request.name, None, None)
    assert listed.seed_ratio == 0.0
    assert listed.private is (True if stage.subject.private_is_told else None)
    assert [listed.output_path] == list(client.files(request.download_id))
    downloaded = Path(str(listed.output_path))
    assert downloaded.read_bytes() == (tmp_path / downloaded.name).read_bytes()


def test_a_folder_is_named_by_its_top(stage: Stage, client: DownloadClient, tmp_path: Path) -> None:
    folder = torrent_folder(tmp_path)
    request = stage.share(folder)
    client.add(request)
    wait_until(lambda: is_done(client, request))
    top = item_of(client, request).output_path
    assert top is not None
    assert (Path(top).name, Path(top).is_relative_to(stage.program.downloads)) == (folder.name, True)
    assert set(client.files(request.download_id)) == {f"{top}/film.mkv", f"{top}/Subs/film.srt"}


def test_a_magnet_is_downloaded(stage: Stage, client: DownloadClient, tmp_path: Path) -> None:
    path = film(tmp_path)
    request = stage.share_magnet(path, "grab-8", hurried=True)
    client.add(request)
    assert item_of(client, request).category == category_of(stage)
    wait_until(lambda: is_done(client, request), 40)
    after = item_of(client, request)
    assert (after.category, after.size) == (category_of(stage), 300_000)
    assert Path(str(after.output_path)).name == path.name
    assert ("grab-8" in after.tags) is bool(stage.subject.tags_survive)
    client.remove(request.download_id, with_data=True)
    wait_until(lambda: client.item(request.download_id) is None)
    wait_until(lambda: not Path(str(after.output_path)).exists(), 5)


def test_a_magnet_without_peers_waits(client: DownloadClient) -> None:
    link = f"magnet:?xt=urn:btih:{'ab' * 20}&tr=http%3A%2F%2F127.0.0.1%3A9%2Fannounce"
    request = AddRequest(name="x", download_id="AB" * 20, magnet=link)
    client.add(request)
    wait_until(lambda: item_of(client, request).status is ClientStatus.QUEUED)
    item = item_of(client, request)
    assert (item.size, item.progress, item.output_path) == (0, 0.0, None)
    client.remove(request.download_id, with_data=True)
    wait_until(lambda: client.item(request.download_id) is None)


def test_adding_again_changes_nothing_but_the_tags(stage: Stage, client: DownloadClient) -> None:
    request = request_of(torrent_of({"film.mkv": 50_000_000}, name="Twice"), "grab-1")
    client.add(request)
    client.add(replace(request, tags=("grab-2",)))
    assert [item.title for item in client.items()].count("Twice") == 1
    if stage.subject.tags_survive:
        assert tags_of(client, request) == {OUR_TAG, "grab-1", "grab-2"}


def test_what_the_program_takes_for_garbage_is_an_invalid_answer(client: DownloadClient) -> None:
    for content in (b"<html>no</html>", b"\0", bencode({"info": info_of({"a.mkv": 99}) | {"pieces": b"?"}})):
        request = AddRequest(name="x", download_id="CD" * 20, torrent=content)
        with pytest.raises(InvalidAnswer, match="client subject"):
            client.add(request)
        assert client.item("CD" * 20) is None


def test_what_it_does_not_have_is_not_there(client: DownloadClient) -> None:
    assert client.item(UNKNOWN) is None
    with pytest.raises(NotFound, match=UNKNOWN):
        client.files(UNKNOWN)
    client.remove(UNKNOWN, with_data=True)


@pytest.mark.parametrize("with_data", [True, False])
def test_remove(stage: Stage, client: DownloadClient, tmp_path: Path, with_data: bool) -> None:
    folder = torrent_folder(tmp_path)
    request = stage.share(folder)
    client.add(request)
    wait_until(lambda: is_done(client, request))
    top = Path(str(item_of(client, request).output_path))
    imported = stage.program.folder / f"{folder.name}.mkv"
    os.link(top / "film.mkv", imported)
    client.remove(request.download_id, with_data=with_data)
    wait_until(lambda: client.item(request.download_id) is None)
    wait_until(lambda: top.exists() is not with_data, 5)
    assert imported.read_bytes() == (folder / "film.mkv").read_bytes()
    client.remove(request.download_id, with_data=with_data)  # gone already: no error


def test_what_was_removed_may_come_again(stage: Stage, client: DownloadClient, tmp_path: Path) -> None:
    request = request_of(torrent_of({"film.mkv": 1_000_000}, name="Again"))
    for _ in range(2):
        client.add(request)
        client.remove(request.download_id, with_data=True)
        wait_until(lambda: client.item(request.download_id) is None)


def test_it_may_begin_stopped_in_another_category(stage: Stage, tmp_path: Path) -> None:
    category = {"category": "slow"} if stage.subject.categories else {}
    client = stage.client(tmp_path / "state", initial_state="stopped", **category)
    request = request_of(torrent_of({"film.mkv": 50_000_000}, name="Stopped"))
    client.add(request)
    wait_until(lambda: item_of(client, request).status is ClientStatus.PAUSED)
    assert item_of(client, request).category == category.get("category")
    assert request.download_id in {item.download_id for item in client.items()}


def test_check_finds_nothing_wrong_and_names_version_and_folder(stage: Stage, client: DownloadClient) -> None:
    checks = {check.subject: check for check in client.check()}
    assert [check for check in checks.values() if not check.good] == []
    assert any(digit.isdigit() for digit in checks["version"].message)
    assert ("category" in checks) is stage.subject.categories
    assert "category" not in checks or "radarr" in checks["category"].message
    assert checks["save path"].message.startswith(str(stage.program.downloads))


def test_a_wrong_password_is_rejected_and_not_told(stage: Stage, tmp_path: Path) -> None:
    if stage.subject.login is None:
        return
    wrong = stage.client(tmp_path / "state", **{stage.subject.login: Secret.of("guess-1234")})
    request = request_of(torrent_of({"film.mkv": 1_000_000}, name="Secret"))
    for call in (wrong.items, lambda: wrong.add(request)):
        with pytest.raises(CredentialsRejected, match="client subject") as caught:
            call()
        assert "guess-1234" not in f"{caught.value.message}{caught.value.hint}"
    assert stage.client(tmp_path / "state").item(request.download_id) is None


def test_a_wrong_address_is_an_invalid_answer(stage: Stage, tmp_path: Path) -> None:
    """The tracker is a web server that knows nothing of any client."""
    address = Url(stage.swarm.tracker.announce.removesuffix("/announce"))
    with pytest.raises(InvalidAnswer, match="client subject"):
        stage.client(tmp_path / "state", url=address).items()


def test_progress_is_seen_and_survives_a_kill_and_a_restart(
    stage: Stage, client: DownloadClient, tmp_path: Path
) -> None:
    request = stage.share(film(tmp_path, 6_000_000), "grab-9", upload_limit=600_000)
    client.add(request)

    def is_under_way() -> bool:
        item = client.item(request.download_id)
        return item is not None and item.status is ClientStatus.DOWNLOADING and 0 < item.progress < 1

    wait_until(lambda: is_under_way() and item_of(client, request).eta is not None)
    assert item_of(client, request).size == 6_000_000
    for how in ("kill", "stop"):
        getattr(stage.program, how)()
        with pytest.raises(ServiceUnavailable, match="can't be reached"):
            client.items()
        stage.program.start()
        # The same adapter: a session that it had is stale.
        wait_until(lambda: client.item(request.download_id) is not None)
        if how == "kill" and stage.subject.paused_by_kill:
            client.resume(request.download_id)
        wait_until(is_under_way)
        if how not in stage.subject.tags_survive:
            assert "grab-9" not in item_of(client, request).tags
            client.add(request)
        if stage.subject.tags_survive:
            assert {OUR_TAG, "grab-9"} <= tags_of(client, request)
    stage.hurry()
    wait_until(lambda: is_done(client, request), 40)
