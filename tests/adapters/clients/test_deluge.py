"""What only Deluge's adapter does, against the real programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.clients import build
from radarr_cli.adapters.clients.deluge import Settings
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import ClientEntry, PathMappingSettings, Url
from radarr_cli.errors import InvalidAnswer, ServiceUnavailable
from tests.adapters.clients.subjects import NETWORK, item_of, request_of
from tests.fakes.bittorrent import torrent_of
from tests.fakes.deluge import Deluge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from radarr_cli.ports import DownloadClient


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deluge]:
    """Without plugins."""
    with Deluge(tmp_path_factory.mktemp("deluge"), plugins=()) as running:
        yield running


def client_of(
    program: Deluge, state: Path, mappings: Iterable[PathMappingSettings] | None = None, **options: object
) -> DownloadClient:
    settings = Settings(url=Url(program.url), password=Secret.of(program.password), **options)  # type: ignore[arg-type]
    return build(ClientEntry(name="de", kind="deluge", options=settings), NETWORK, state, mappings)


def test_without_its_label_plugin_nothing_is_added_and_the_test_says_why(
    bare: Deluge, tmp_path: Path
) -> None:
    client = client_of(bare, tmp_path)
    request = request_of(torrent_of({"film.mkv": 1_000_000}, name="Unlabelled"))
    with pytest.raises(ServiceUnavailable, match="Label plugin disabled") as caught:
        client.add(request)
    assert "category" in str(caught.value.hint)
    assert client.item(request.download_id) is None
    [bad] = [check for check in client.check() if not check.good]
    assert (bad.subject, bad.code) == ("category", "serviceUnavailable")


def test_without_a_category_it_needs_no_plugin(bare: Deluge, tmp_path: Path) -> None:
    client = client_of(bare, tmp_path, category="")
    request = request_of(torrent_of({"film.mkv": 1_000_000}, name="Plain"))
    client.add(request)
    assert item_of(client, request).category is None
    assert [item.title for item in client.items()] == ["Plain"]
    assert all(check.good for check in client.check())


def test_its_folder_is_looked_for_here(bare: Deluge, tmp_path: Path) -> None:
    where = str(bare.downloads)
    for mappings, good in (
        ([], True),
        ([PathMappingSettings(remote=where, local=str(tmp_path))], True),
        ([PathMappingSettings(remote=where, local=str(tmp_path / "nowhere"))], False),
    ):
        checks = {check.subject: check for check in client_of(bare, tmp_path, mappings, category="").check()}
        assert checks["folder"].good is good
        assert checks["save path"].message == where


def test_a_label_that_it_does_not_take_is_named(tmp_path: Path) -> None:
    with Deluge(tmp_path / "deluge") as program:
        client = client_of(program, tmp_path, category="my films")
        with pytest.raises(InvalidAnswer, match="refuses the label 'my films'"):
            client.check()
        mixed = client_of(program, tmp_path, category="Radarr")
        request = request_of(torrent_of({"film.mkv": 1_000_000}, name="Mixed"))
        mixed.add(request)
        assert item_of(mixed, request).category == "radarr"
        assert [item.title for item in mixed.items()] == ["Mixed"]


def test_a_web_ui_without_daemon_says_so(tmp_path: Path) -> None:
    with (
        Deluge(tmp_path / "deluge", hosts=False) as program,
        pytest.raises(ServiceUnavailable, match="knows no daemon"),
    ):
        client_of(program, tmp_path).items()
