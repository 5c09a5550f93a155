"""Every state that the usenet clients know, as rows of theirs: most of them no test can bring about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.clients import build, nzbget
from radarr_cli.adapters.clients._sabnzbd_rows import ended_item, queued_item
from radarr_cli.domain.download import ClientStatus, Problem
from radarr_cli.domain.settings import ClientEntry, Url
from tests.adapters.clients.subjects import NETWORK

if TYPE_CHECKING:
    from pathlib import Path

QUEUED = {
    "NZBID": 1, "NZBName": "Film", "Category": "radarr", "Parameters": [], "FileSizeHi": 1, "FileSizeLo": 0,
    "RemainingSizeHi": 0, "RemainingSizeLo": 0,
}  # fmt: skip
ENDED = {
    "NZBID": 1, "Name": "Film", "Category": "radarr", "Parameters": [], "FileSizeHi": 0, "FileSizeLo": 5,
    "FinalDir": "", "DestDir": "/done/Film", "HistoryTime": 1,
}  # fmt: skip


def nzbget_client(tmp_path: Path) -> nzbget.Nzbget:
    entry = ClientEntry(name="nz", kind="nzbget", options=nzbget.Settings(url=Url("http://127.0.0.1:1")))
    client = build(entry, NETWORK, tmp_path)
    assert isinstance(client, nzbget.Nzbget)
    return client


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("QUEUED", ClientStatus.QUEUED), ("PAUSED", ClientStatus.PAUSED), ("FETCHING", ClientStatus.QUEUED),
        *((said, ClientStatus.DOWNLOADING) for said in (
            "DOWNLOADING", "PP_QUEUED", "LOADING_PARS", "VERIFYING_SOURCES", "REPAIRING",
            "VERIFYING_REPAIRED", "RENAMING", "POST_UNPACK_RENAMING", "UNPACKING", "MOVING",
            "EXECUTING_SCRIPT", "PP_FINISHED", "SOMETHING_NEW",
        )),
    ],
)  # fmt: skip
def test_every_state_of_nzbget_s_queue(tmp_path: Path, said: str, status: ClientStatus) -> None:
    item = nzbget_client(tmp_path)._queued(QUEUED | {"Status": said})
    assert (item.status, item.size, item.download_id) == (status, 1 << 32, "1")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        *((said, ClientStatus.COMPLETED) for said in (
            "SUCCESS/ALL", "SUCCESS/UNPACK", "SUCCESS/PAR", "SUCCESS/HEALTH", "SUCCESS/GOOD", "SUCCESS/MARK",
            "WARNING/SCRIPT",
        )),
        *((said, ClientStatus.FAILED) for said in (
            "FAILURE/PAR", "FAILURE/UNPACK", "FAILURE/SCAN", "FAILURE/BAD", "FAILURE/HEALTH",
            "FAILURE/FETCH", "FAILURE/HIDDEN", "WARNING/HEALTH", "WARNING/DAMAGED", "WARNING/PASSWORD",
            "DELETED/DUPE", "DELETED/COPY", "DELETED/GOOD",
        )),
        *((said, ClientStatus.WARNING) for said in (
            "FAILURE/MOVE", "WARNING/SPACE", "WARNING/REPAIRABLE", "WARNING/SKIPPED", "UNKNOWN/NEW",
        )),
    ],
)  # fmt: skip
def test_every_end_of_nzbget_s_history(tmp_path: Path, said: str, status: ClientStatus) -> None:
    item = nzbget_client(tmp_path)._ended(ENDED | {"Status": said})
    assert (item.status, item.output_path) == (status, "/done/Film")
    assert item.encrypted is (said == "WARNING/PASSWORD")
    assert item.problem == (Problem.DISK_FULL if said == "WARNING/SPACE" else None)


SLOT = {
    "nzo_id": "nzo_1", "filename": "Film", "cat": "radarr", "mb": "10.00", "mbleft": "2.50",
    "timeleft": "1:02:03:04", "labels": [],
}  # fmt: skip
JOB = {"nzo_id": "nzo_1", "name": "Film", "category": "radarr", "bytes": 7, "storage": "", "fail_message": ""}


@pytest.mark.parametrize(
    ("said", "labels", "status", "message"),
    [
        ("Queued", [], ClientStatus.QUEUED, None),
        ("Idle", [], ClientStatus.QUEUED, None),
        ("Grabbing", ["WAIT 20 SEC"], ClientStatus.QUEUED, "fetching the .nzb"),
        ("Propagating", ["PROPAGATING 5 MIN"], ClientStatus.QUEUED, "waiting until the servers have it all"),
        ("Paused", ["DUPLICATE"], ClientStatus.PAUSED, "duplicate"),
        ("Downloading", [], ClientStatus.DOWNLOADING, None),
        ("Fetching", [], ClientStatus.DOWNLOADING, "loading what repairs it"),
        ("Checking", [], ClientStatus.DOWNLOADING, "looking whether the servers have it"),
        ("SomethingNew", [], ClientStatus.DOWNLOADING, None),
    ],
)
def test_every_state_of_sabnzbd_s_queue(
    said: str, labels: list[str], status: ClientStatus, message: str | None
) -> None:
    item = queued_item("sab", SLOT | {"status": said, "labels": labels}, {"paused": False})
    assert (item.status, item.message, item.progress) == (status, message, 0.75)
    if status is ClientStatus.DOWNLOADING:
        assert item.eta is not None
        assert item.eta.total_seconds() == 93_784


def test_sabnzbd_paused_as_a_whole() -> None:
    queue = {"paused": True, "diskspace1": "75.86"}
    item = queued_item("sab", SLOT | {"status": "Queued"}, queue)
    assert (item.status, item.message, item.problem) == (
        ClientStatus.PAUSED, "SABnzbd has paused all downloads", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "failure", "status"),
    [
        *((said, "", ClientStatus.DOWNLOADING) for said in (
            "Queued", "QuickCheck", "Verifying", "Repairing", "Fetching", "Extracting", "Moving", "Running",
            "Completed", "SomethingNew",
        )),
        ("Failed", "Aborted, cannot be completed - https://example.org/not-complete", ClientStatus.FAILED),
        ("Failed", "Aborted, encryption detected", ClientStatus.FAILED),
        ("Failed", "Repairing failed, 12 more blocks needed", ClientStatus.FAILED),
        ("Failed", "Duplicate NZB", ClientStatus.FAILED),
        ("Failed", "Unpacking failed, write error or disk is full?", ClientStatus.WARNING),
    ],
)  # fmt: skip
def test_every_state_of_sabnzbd_s_history(said: str, failure: str, status: ClientStatus) -> None:
    item = ended_item("sab", JOB | {"status": said, "fail_message": failure})
    assert item.status is status
    assert item.encrypted is ("encryption" in failure)
    assert item.problem == (Problem.DISK_FULL if status is ClientStatus.WARNING else None)


@pytest.mark.parametrize(
    ("storage", "path"),
    [
        ("/done/radarr/Film", "/done/radarr/Film"),
        ("/done/radarr/Film/film.mkv", "/done/radarr/Film"),
        ("/done/radarr/other.mkv", "/done/radarr/other.mkv"),
    ],
)
def test_where_sabnzbd_says_a_job_is(storage: str, path: str) -> None:
    item = ended_item("sab", JOB | {"status": "Completed", "storage": storage})
    assert (item.status, item.output_path) == (ClientStatus.COMPLETED, path)
