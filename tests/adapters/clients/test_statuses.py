"""Every state that a client may name means something to us, and none of it waits forever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.adapters.clients import _aria2_rows, _deluge_rows, qbittorrent, rtorrent, transmission
from radarr_cli.domain.download import ClientItem, ClientStatus, DownloadState, TrackedDownload, advance
from tests.domain.test_download import GRAB

if TYPE_CHECKING:
    from collections.abc import Callable

S = ClientStatus

# https://github.com/qbittorrent/qBittorrent/wiki/WebUI-API: all values of `state`, of 4.x and 5.x.
QBITTORRENT = {
    "error": S.WARNING, "missingFiles": S.WARNING, "uploading": S.COMPLETED, "pausedUP": S.COMPLETED,
    "stoppedUP": S.COMPLETED, "queuedUP": S.COMPLETED, "stalledUP": S.COMPLETED, "checkingUP": S.QUEUED,
    "forcedUP": S.COMPLETED, "allocating": S.DOWNLOADING, "downloading": S.DOWNLOADING, "metaDL": S.QUEUED,
    "forcedMetaDL": S.QUEUED, "pausedDL": S.PAUSED, "stoppedDL": S.PAUSED, "queuedDL": S.QUEUED,
    "stalledDL": S.WARNING, "checkingDL": S.QUEUED, "forcedDL": S.DOWNLOADING,
    "checkingResumeData": S.QUEUED, "moving": S.DOWNLOADING, "unknown": S.DOWNLOADING,
    "whatever comes next": S.DOWNLOADING,
}  # fmt: skip
# Transmission's `status` 0 to 6, `error` 0 to 3, whether all is there, and whether the metadata is.
TRANSMISSION = {
    (0, 0, False, True): S.PAUSED, (0, 0, True, True): S.COMPLETED, (0, 0, False, False): S.PAUSED,
    (1, 0, False, True): S.QUEUED, (2, 0, False, True): S.QUEUED, (2, 0, True, True): S.QUEUED,
    (3, 0, False, True): S.QUEUED, (3, 0, False, False): S.QUEUED, (4, 0, False, True): S.DOWNLOADING,
    (4, 0, False, False): S.QUEUED, (4, 1, False, True): S.DOWNLOADING, (4, 2, False, True): S.WARNING,
    (4, 3, False, True): S.WARNING, (5, 0, True, True): S.COMPLETED, (6, 0, True, True): S.COMPLETED,
    (6, 2, True, True): S.COMPLETED, (6, 3, True, True): S.WARNING, (0, 3, False, True): S.WARNING,
}  # fmt: skip
DELUGE = {
    ("Allocating", False): S.DOWNLOADING, ("Checking", False): S.QUEUED, ("Checking", True): S.QUEUED,
    ("Downloading", False): S.DOWNLOADING, ("Seeding", True): S.COMPLETED, ("Paused", False): S.PAUSED,
    ("Paused", True): S.COMPLETED, ("Queued", False): S.QUEUED, ("Queued", True): S.COMPLETED,
    ("Moving", True): S.DOWNLOADING, ("Error", False): S.WARNING, ("Error", True): S.WARNING,
    ("whatever comes next", False): S.DOWNLOADING,
}  # fmt: skip
# started, checked, active, complete, hashing
RTORRENT = {
    (0, 0, 0, 0, 0): S.PAUSED, (0, 1, 0, 0, 0): S.PAUSED, (0, 1, 0, 1, 0): S.COMPLETED,
    (1, 0, 0, 0, 1): S.QUEUED, (1, 1, 0, 0, 0): S.WARNING, (1, 1, 1, 0, 0): S.DOWNLOADING,
    (1, 1, 1, 1, 0): S.COMPLETED, (1, 0, 1, 1, 2): S.QUEUED, (0, 0, 0, 0, 3): S.QUEUED,
    (1, 0, 0, 0, 0): S.QUEUED,
}  # fmt: skip
# aria2's `status`, its exit code, and whether all is there; what is "removed" is no longer listed.
ARIA2 = {
    ("active", "", False): S.DOWNLOADING, ("active", "", True): S.COMPLETED, ("waiting", "", False): S.QUEUED,
    ("paused", "", False): S.PAUSED, ("paused", "", True): S.COMPLETED, ("complete", "0", True): S.COMPLETED,
    ("error", "1", False): S.FAILED, ("error", "9", False): S.WARNING,
}  # fmt: skip


def of_qbittorrent(state: str) -> ClientStatus:
    return qbittorrent._STATES.get(state, (S.DOWNLOADING, None))[0]


def of_transmission(key: tuple[int, int, bool, bool]) -> ClientStatus:
    status, error, done, known = key
    row = {
        "status": status, "error": error, "errorString": "", "isStalled": False,
        "leftUntilDone": 0 if done else 9, "metadataPercentComplete": 1 if known else 0.5,
    }  # fmt: skip
    return transmission._status(row)[0]


def of_deluge(key: tuple[str, bool]) -> ClientStatus:
    state, finished = key
    return _deluge_rows.status_of({"state": state, "is_finished": finished, "message": "", "files": [1]})[0]


def of_rtorrent(key: tuple[int, int, int, int, int]) -> ClientStatus:
    names = ("started", "checked", "active", "complete", "hashing")
    row: dict[str, Any] = dict(zip(names, key, strict=True))
    return rtorrent._status(row | {"magnet": 0, "message": "", "free": 10**12, "left": 9})[0]


def of_aria2(key: tuple[str, str, bool]) -> ClientStatus:
    state, code, done = key
    file = {"path": "/d/film.mkv", "length": "9"}
    row = {
        "status": state, "errorCode": code, "infoHash": "ab" * 20, "totalLength": "9",
        "completedLength": "9" if done else "0", "dir": "/d", "files": [file], "uploadLength": "0",
        "downloadSpeed": "0", "bittorrent": {"info": {"name": "film.mkv"}},
    }  # fmt: skip
    return _aria2_rows.item_of(row, "a").status


CASES = [
    *((of_qbittorrent, key, status) for key, status in QBITTORRENT.items()),
    *((of_transmission, key, status) for key, status in TRANSMISSION.items()),
    *((of_deluge, key, status) for key, status in DELUGE.items()),
    *((of_rtorrent, key, status) for key, status in RTORRENT.items()),
    *((of_aria2, key, status) for key, status in ARIA2.items()),
]


@pytest.mark.parametrize(("read", "key", "status"), CASES, ids=lambda part: getattr(part, "__name__", None))
def test_every_state_of_a_client_is_one_of_ours(
    read: Callable[[Any], ClientStatus], key: object, status: ClientStatus
) -> None:
    assert read(key) is status


def test_every_status_of_ours_is_some_clients_and_ends_somewhere() -> None:
    seen = {status for *_, status in CASES}
    assert seen == set(ClientStatus)
    now = datetime(2024, 5, 1, tzinfo=UTC)
    for status in seen:
        item = ClientItem(
            client="qb", download_id="A" * 40, title="film", status=status, size=9, remaining=9,
            output_path="/d/film.mkv",
        )  # fmt: skip
        tracked = TrackedDownload(grab=GRAB, state=DownloadState.DOWNLOADING)
        for hour in range(240):
            tracked = advance(tracked, item, now + timedelta(hours=hour))
        assert tracked.attention, status
