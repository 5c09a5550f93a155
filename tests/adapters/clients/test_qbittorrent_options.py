"""Each option of a qBittorrent, as the real program shows what came of it: 4.5, and 5.1 in the long part."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from radarr_cli.adapters.clients import build
from radarr_cli.adapters.clients.qbittorrent import OUR_TAG, Settings
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import ClientEntry, Url
from radarr_cli.ports import MarksImported
from tests.adapters.clients.conftest import wait_until
from tests.adapters.clients.subjects import NETWORK, request_of
from tests.fakes.bittorrent import torrent_of
from tests.fakes.qbittorrent import QBittorrent, newer_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.ports import AddRequest, DownloadClient


@pytest.fixture(scope="module", params=["4", pytest.param("5", marks=pytest.mark.full)])
def program(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[QBittorrent]:
    path = newer_path() if request.param == "5" else None
    with QBittorrent(tmp_path_factory.mktemp("qbittorrent"), path=path, queueing=True) as running:
        yield running


def client_of(program: QBittorrent, **options: object) -> DownloadClient:
    settings = Settings(url=Url(program.url), username=program.username, password=Secret.of(program.password))
    entry = ClientEntry(name="qb", kind="qbittorrent", options=replace(settings, **options))
    return build(entry, NETWORK, program.folder / "state", [])


def torrent(**changes: Any) -> AddRequest:
    content = torrent_of({"film.mkv": 50_000_000, "film.nfo": 10}, name=f"Film {uuid4().hex[:8]}")
    return replace(request_of(content), **changes)


def shown(program: QBittorrent, request: AddRequest) -> dict[str, Any]:
    """The torrent as qBittorrent itself describes it."""
    import qbittorrentapi

    api = qbittorrentapi.Client(host=program.url, username=program.username, password=program.password)
    [row] = api.torrents_info(torrent_hashes=request.download_id.lower())
    return dict(row)


def added(program: QBittorrent, request: AddRequest | None = None, **options: object) -> dict[str, Any]:
    request = request or torrent()
    client_of(program, **options).add(request)
    return shown(program, request)


def test_category_and_tags(program: QBittorrent) -> None:
    row = added(program, torrent(tags=("grab-3",)), category="films", tags=("mine", "cli"))
    assert row["category"] == "films"
    assert {tag.strip() for tag in row["tags"].split(",")} == {OUR_TAG, "mine", "cli", "grab-3"}


def test_save_path(program: QBittorrent, tmp_path: Path) -> None:
    assert Path(added(program)["save_path"]) == program.downloads
    row = added(program, folder=str(tmp_path / "elsewhere"))
    assert (Path(row["save_path"]), row["auto_tmm"]) == (tmp_path / "elsewhere", False)
    (tmp_path / "elsewhere").mkdir(exist_ok=True)
    checks = {
        check.subject: check for check in client_of(program, folder=str(tmp_path / "elsewhere")).check()
    }
    assert checks["save path"].message == str(tmp_path / "elsewhere")
    assert all(check.good for check in checks.values())
    missing = {check.subject: check for check in client_of(program, folder="/no/such/folder").check()}
    assert not missing["folder"].good
    assert "path_mapping" in str(missing["folder"].hint)


@pytest.mark.parametrize(
    ("layout", "single", "several"),
    [("original", False, True), ("subfolder", True, True), ("no_subfolder", False, False)],
)
def test_content_layout(program: QBittorrent, layout: str, single: bool, several: bool) -> None:
    client = client_of(program, content_layout=layout)
    one = request_of(torrent_of({"": 50_000_000}, name=f"Film {uuid4().hex[:8]}.mkv"))
    many = torrent()
    for request, folder in ((one, single), (many, several)):
        client.add(request)
        wait_until(lambda request=request: client.files(request.download_id))  # type: ignore[misc]
        [first, *_] = client.files(request.download_id)
        assert (Path(first).parent != program.downloads) is folder


def test_order_of_pieces(program: QBittorrent) -> None:
    plain, ordered = added(program), added(program, sequential=True, first_last=True)
    assert (plain["seq_dl"], plain["f_l_piece_prio"]) == (False, False)
    assert (ordered["seq_dl"], ordered["f_l_piece_prio"]) == (True, True)


def test_place_in_the_queue(program: QBittorrent) -> None:
    added(program)
    options = {"recent_priority": "first", "older_priority": "last"}
    recent, older = torrent(recent=True), torrent()
    assert added(program, older, **options)["priority"] > 1
    added(program, recent, **options)
    # It puts them in order after it has answered.
    wait_until(lambda: shown(program, recent)["priority"] == 1)


@pytest.mark.parametrize(
    ("limits", "ratio", "seconds", "expected"),
    [
        ("global", 2.0, 3600, (-2, -2)),
        ("never", None, None, (-1, -1)),
        ("duty", None, None, (-2, -2)),
        ("duty", 2.0, None, (2.0, -1)),
        ("duty", None, 3601, (-1, 61)),
        # It would stop at the first of them.
        ("duty", 2.0, 3600, (-1, -1)),
    ],
)
def test_share_limits(
    program: QBittorrent, limits: str, ratio: float | None, seconds: int | None, expected: tuple[float, float]
) -> None:
    request = torrent(seed_ratio=ratio, seed_time=seconds)
    row = added(program, request, share_limits=limits)
    assert (row["ratio_limit"], row["seeding_time_limit"]) == expected


@pytest.mark.parametrize(
    ("initial", "states"),
    [
        ("stopped", {"pausedDL", "stoppedDL"}),
        ("forced", {"forcedDL"}),
        ("started", {"stalledDL", "downloading", "queuedDL"}),
    ],
)
def test_initial_state(program: QBittorrent, initial: str, states: set[str]) -> None:
    request = torrent()
    client_of(program, initial_state=initial).add(request)
    wait_until(lambda: shown(program, request)["state"] in states)


def test_what_is_imported_gets_another_category(program: QBittorrent) -> None:
    client = client_of(program, imported_category="films-done")
    assert isinstance(client, MarksImported)
    ours, foreign = torrent(), torrent()
    client.add(ours)
    client_of(program, category="somebody").add(foreign)
    for request in (ours, foreign):
        client.mark_imported(request.download_id)
    client.mark_imported("EF" * 20)
    assert shown(program, ours)["category"] == "films-done"
    assert shown(program, foreign)["category"] == "somebody"
    assert ours.download_id in {item.download_id for item in client.items()}
