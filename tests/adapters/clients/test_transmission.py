"""What only Transmission's adapter does, against the real program."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.clients import build
from radarr_cli.adapters.clients._calls import TRICKLE
from radarr_cli.adapters.clients.transmission import Settings
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import ClientEntry, Url
from radarr_cli.errors import CredentialsRejected
from radarr_cli.ports import AddRequest
from tests.adapters.clients.subjects import NETWORK, item_of, request_of
from tests.fakes.bittorrent import torrent_of
from tests.fakes.transmission import Transmission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.ports import DownloadClient


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Transmission]:
    with Transmission(tmp_path_factory.mktemp("transmission")) as running:
        yield running


def client_of(program: Transmission, state: Path, **options: object) -> DownloadClient:
    settings = Settings(url=Url(program.url), username=program.username, password=Secret.of(program.password))
    entry = ClientEntry(name="tr", kind="transmission", options=replace(settings, **options))
    return build(entry, NETWORK, state)


def test_before_version_4_ours_go_to_a_subfolder(program: Transmission, tmp_path: Path) -> None:
    client = client_of(program, tmp_path)
    version = next(check.message for check in client.check() if check.subject == "version")
    if not version.startswith("3."):
        pytest.skip(f"this is Transmission {version}")
    request = request_of(torrent_of({"film.mkv": 1_000_000}, name="Below"))
    client.add(request)
    assert item_of(client, request).output_path == f"{program.downloads}/radarr/Below"


def test_a_folder_of_its_own(program: Transmission, tmp_path: Path) -> None:
    client = client_of(program, tmp_path, folder=str(tmp_path / "films"))
    request = request_of(torrent_of({"film.mkv": 1_000_000}, name="Elsewhere"))
    client.add(request)
    assert item_of(client, request).output_path == str(tmp_path / "films" / "Elsewhere")


def test_what_somebody_else_added_keeps_its_labels_and_gets_our_tags(
    program: Transmission, tmp_path: Path
) -> None:
    client = client_of(program, tmp_path, category="theirs")
    request = request_of(torrent_of({"film.mkv": 1_000_000}, name="Theirs"))
    client.add(request)
    ours = client_of(program, tmp_path)
    ours.add(replace(request, tags=("grab-5",)))
    item = item_of(ours, request)
    assert {item.category, *item.tags} == {"theirs", "radarr-cli", "grab-5"}


def test_the_path_is_that_of_the_disk_where_a_name_does_not_fit_there(
    program: Transmission, tmp_path: Path
) -> None:
    client = client_of(program, tmp_path)
    request = request_of(torrent_of({"film.mkv": 1_000_000}, name="Film: The Sequel"))
    client.add(request)
    item = item_of(client, request)
    assert item.title == "Film: The Sequel"
    assert client.files(request.download_id) == [f"{item.output_path}/film.mkv"]


def test_a_url_may_leave_out_the_usual_path(program: Transmission, tmp_path: Path) -> None:
    for path in ("", "/transmission"):
        url = Url(program.url.removesuffix("/transmission/rpc") + path)
        assert client_of(program, tmp_path, url=url).check()


def test_it_locks_us_out_after_too_many_failed_logins(tmp_path: Path) -> None:
    with Transmission(tmp_path / "transmission") as program:
        wrong = client_of(program, tmp_path, password=Secret.of("wrong"))
        for _ in range(101):
            with pytest.raises(CredentialsRejected) as caught:
                wrong.items()
            if "403" in caught.value.message:
                break
        with pytest.raises(CredentialsRejected, match="refuses calls from here") as caught:
            client_of(program, tmp_path).items()
        assert "restart it" in str(caught.value.hint)


def test_without_a_user_name_the_message_says_that_one_is_needed(
    program: Transmission, tmp_path: Path
) -> None:
    with pytest.raises(CredentialsRejected, match="none is configured"):
        client_of(program, tmp_path, username="", password=None).items()


def test_only_our_own_throttle_is_lifted(program: Transmission, tmp_path: Path) -> None:
    client = client_of(program, tmp_path)
    link = f"magnet:?xt=urn:btih:{'9b' * 20}&tr=http%3A%2F%2F127.0.0.1%3A9%2Fannounce"
    magnet = AddRequest(name="x", download_id="9B" * 20, magnet=link, stopped=True)

    def limit_of(download_id: str) -> int | None:
        row = client._existing(download_id)
        return row["downloadLimit"] if row["downloadLimited"] else None

    client.add(magnet)
    assert limit_of(magnet.download_id) == TRICKLE
    client.pause(magnet.download_id)
    assert limit_of(magnet.download_id) is None
    client.resume(magnet.download_id)
    assert limit_of(magnet.download_id) == TRICKLE
    known = request_of(torrent_of({"film.mkv": 50_000_000}, name="Limited"))
    client.add(known)
    theirs = {"downloadLimit": 70, "downloadLimited": True}
    client._call("torrent-set", {"ids": [known.download_id.lower()], **theirs})
    client.resume(known.download_id)
    assert limit_of(known.download_id) == 70
