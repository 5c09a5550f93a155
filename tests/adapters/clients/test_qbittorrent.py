"""The qBittorrent adapter against the real program."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import timedelta
from os import urandom
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.clients import build
from radarr_cli.adapters.clients.qbittorrent import OUR_TAG, Settings
from radarr_cli.domain.download import ClientStatus
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import ClientEntry, NetworkSettings, Url
from radarr_cli.domain.torrent import examine, read_magnet
from radarr_cli.errors import CredentialsRejected, InvalidAnswer, ServiceUnavailable
from radarr_cli.ports import AddRequest
from tests.adapters.clients.conftest import wait_until
from tests.fakes.bittorrent import bencode, info_of, torrent_of
from tests.fakes.qbittorrent import QBittorrent

if TYPE_CHECKING:
    from radarr_cli.domain.download import ClientItem
    from radarr_cli.ports import DownloadClient
    from tests.fakes.bittorrent import Seeded, Swarm

NETWORK = NetworkSettings(timeout=timedelta(seconds=5))


def client_of(program: QBittorrent, state: Path, **options: object) -> DownloadClient:
    settings = Settings(url=Url(program.url), username=program.username, password=Secret.of(program.password))
    entry = ClientEntry(name="qb", kind="qbittorrent", options=replace(settings, **options))
    return build(entry, NETWORK, state)


@pytest.fixture
def client(program: QBittorrent, tmp_path: Path) -> DownloadClient:
    return client_of(program, tmp_path / "state")


def request_of(seeded: Seeded | bytes, *tags: str) -> AddRequest:
    content = seeded if isinstance(seeded, bytes) else seeded.torrent
    torrent = examine(content).torrent
    assert torrent is not None
    return AddRequest(name=torrent.name, download_id=torrent.download_id, torrent=content, tags=tags)


def film(folder: Path, swarm: Swarm, size: int = 300_000, **options: object) -> Seeded:
    path = folder / f"Film.{urandom(4).hex()}.2019.1080p.WEB-DL-GRP.mkv"
    path.write_bytes(urandom(size))
    return swarm.seed(path, **options)  # type: ignore[arg-type]


def item_of(client: DownloadClient, request: AddRequest) -> ClientItem:
    item = client.item(request.download_id)
    assert item is not None
    return item


def is_done(client: DownloadClient, request: AddRequest) -> bool:
    return item_of(client, request).status is ClientStatus.COMPLETED


@pytest.mark.parametrize("version", ["v1", "v2", "hybrid"])
def test_a_file_is_downloaded_under_its_hash(
    client: DownloadClient, swarm: Swarm, tmp_path: Path, version: str
) -> None:
    request = request_of(film(tmp_path, swarm, version=version, private=True), "grab-7")
    client.add(request)
    first = item_of(client, request)
    assert (first.category, set(first.tags)) == ("radarr", {OUR_TAG, "grab-7"})
    wait_until(lambda: is_done(client, request))
    [listed] = [item for item in client.items() if item.download_id == request.download_id]
    assert (listed.size, listed.remaining, listed.progress) == (300_000, 0, 1.0)
    assert listed.output_path == client.files(request.download_id)[0]
    downloaded = Path(str(listed.output_path))
    assert downloaded.read_bytes() == (tmp_path / downloaded.name).read_bytes()


def test_a_folder_is_named_by_its_top(client: DownloadClient, swarm: Swarm, tmp_path: Path) -> None:
    folder = tmp_path / "Film (2019)"
    (folder / "Subs").mkdir(parents=True)
    (folder / "film.mkv").write_bytes(urandom(200_000))
    (folder / "Subs" / "film.srt").write_bytes(b"1\n" * 500)
    request = request_of(swarm.seed(folder))
    client.add(request)
    wait_until(lambda: is_done(client, request))
    top = item_of(client, request).output_path
    assert top is not None
    assert top.endswith("/downloads/Film (2019)")
    assert set(client.files(request.download_id)) == {f"{top}/film.mkv", f"{top}/Subs/film.srt"}


def test_a_magnet_is_downloaded(client: DownloadClient, swarm: Swarm, tmp_path: Path) -> None:
    link = film(tmp_path, swarm).magnet
    magnet = read_magnet(link)
    assert magnet is not None
    request = AddRequest(name="x", download_id=magnet.download_id, magnet=link, tags=("grab-8",))
    client.add(request)
    assert "grab-8" in item_of(client, request).tags
    wait_until(lambda: is_done(client, request))


def test_a_magnet_without_peers_waits(client: DownloadClient) -> None:
    request = AddRequest(name="x", download_id="AB" * 20, magnet=f"magnet:?xt=urn:btih:{'ab' * 20}")
    client.add(request)
    item = item_of(client, request)
    assert (item.status, item.size, item.output_path) == (ClientStatus.QUEUED, 0, None)


def test_adding_again_changes_nothing_but_the_tags(client: DownloadClient) -> None:
    request = request_of(torrent_of({"film.mkv": 50_000_000}, name="Twice"), "grab-1")
    client.add(request)
    client.add(replace(request, tags=("grab-2",)))
    assert [item.title for item in client.items()].count("Twice") == 1
    assert set(item_of(client, request).tags) == {OUR_TAG, "grab-1", "grab-2"}


def test_what_the_program_takes_for_garbage_is_an_invalid_answer(client: DownloadClient) -> None:
    for content in (b"<html>no</html>", b"", bencode({"info": info_of({"a.mkv": 99}) | {"pieces": b"?"}})):
        request = AddRequest(name="x", download_id="CD" * 20, torrent=content or b"\0")
        with pytest.raises(InvalidAnswer, match="client qb"):
            client.add(request)
        assert client.item("CD" * 20) is None


def test_progress_is_seen(client: DownloadClient, swarm: Swarm, tmp_path: Path) -> None:
    request = request_of(film(tmp_path, swarm, 3_000_000, upload_limit=600_000))
    client.add(request)

    def is_under_way() -> bool:
        item = item_of(client, request)
        return item.status is ClientStatus.DOWNLOADING and 0 < item.progress < 1 and item.eta is not None

    wait_until(is_under_way)
    assert item_of(client, request).size == 3_000_000
    client.remove(request.download_id, with_data=True)


@pytest.mark.parametrize("with_data", [True, False])
def test_remove(
    client: DownloadClient, program: QBittorrent, swarm: Swarm, tmp_path: Path, with_data: bool
) -> None:
    request = request_of(film(tmp_path, swarm))
    client.add(request)
    wait_until(lambda: is_done(client, request))
    path = program.downloads / request.name
    client.remove(request.download_id, with_data=with_data)
    wait_until(lambda: client.item(request.download_id) is None)
    wait_until(lambda: path.exists() is not with_data, 5)
    client.remove(request.download_id, with_data=with_data)  # gone already: no error


def test_it_may_begin_stopped(program: QBittorrent, tmp_path: Path) -> None:
    client = client_of(program, tmp_path / "state", initial_state="stopped", category="slow")
    request = request_of(torrent_of({"film.mkv": 50_000_000}, name="Stopped"))
    client.add(request)
    wait_until(lambda: item_of(client, request).status is ClientStatus.PAUSED)
    assert item_of(client, request).category == "slow"


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


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_a_restart_in_the_middle_keeps_the_download(swarm: Swarm, tmp_path: Path, how: str) -> None:
    with QBittorrent(tmp_path) as program:
        client = client_of(program, tmp_path / "state")
        request = request_of(film(tmp_path, swarm, 2_000_000, upload_limit=1_000_000), "grab-9")
        client.add(request)
        wait_until(lambda: item_of(client, request).progress > 0.1)
        getattr(program, how)()
        with pytest.raises(ServiceUnavailable, match="can't be reached"):
            client.items()
        program.start()
        # The same adapter, so its session is stale: it logs in again.
        wait_until(lambda: client.item(request.download_id) is not None)
        assert "grab-9" in item_of(client, request).tags
        wait_until(lambda: is_done(client, request))


def test_a_wrong_address_is_an_invalid_answer(swarm: Swarm, tmp_path: Path) -> None:
    """The tracker is a web server that knows nothing of qBittorrent."""
    settings = Settings(url=Url(swarm.tracker.announce.removesuffix("/announce")))
    client = build(ClientEntry(name="qb", kind="qbittorrent", options=settings), NETWORK, tmp_path)
    with pytest.raises(InvalidAnswer):
        client.items()
