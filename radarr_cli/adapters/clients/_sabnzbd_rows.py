"""SABnzbd's own words for a job, as ours."""

from __future__ import annotations

from datetime import timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from radarr_cli.adapters import http
from radarr_cli.adapters.clients._usenet import MEGABYTE, says_encrypted, says_no_room
from radarr_cli.domain.download import ClientItem, ClientStatus, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_ETA = timedelta(days=365)
_WITHOUT_CATEGORY = ("", "*", "None")

_QUEUE: dict[str, tuple[ClientStatus, str | None]] = {
    "Queued": (ClientStatus.QUEUED, None),
    "Paused": (ClientStatus.PAUSED, None),
    "Idle": (ClientStatus.QUEUED, None),
    "Downloading": (ClientStatus.DOWNLOADING, None),
    "Grabbing": (ClientStatus.QUEUED, "fetching the .nzb"),
    "Propagating": (ClientStatus.QUEUED, "waiting until the servers have it all"),
    "Fetching": (ClientStatus.DOWNLOADING, "loading what repairs it"),
    "Checking": (ClientStatus.DOWNLOADING, "looking whether the servers have it"),
}  # what later versions may add: it goes on

_HISTORY: dict[str, tuple[ClientStatus, str | None]] = {
    "Completed": (ClientStatus.COMPLETED, None),
    "Failed": (ClientStatus.FAILED, "it failed in SABnzbd"),
    "Queued": (ClientStatus.DOWNLOADING, "waiting to be unpacked"),
    "QuickCheck": (ClientStatus.DOWNLOADING, "verifying"),
    "Verifying": (ClientStatus.DOWNLOADING, "verifying"),
    "Repairing": (ClientStatus.DOWNLOADING, "repairing"),
    "Fetching": (ClientStatus.DOWNLOADING, "loading what repairs it"),
    "Extracting": (ClientStatus.DOWNLOADING, "unpacking"),
    "Moving": (ClientStatus.DOWNLOADING, "moving"),
    "Running": (ClientStatus.DOWNLOADING, "running a script"),
}


def queued_item(client: str, row: Mapping[str, Any], queue: Mapping[str, Any]) -> ClientItem:
    """A job of the queue; `queue` is the answer that it is a slot of."""
    status, message = _QUEUE.get(str(row["status"]), (ClientStatus.DOWNLOADING, None))
    labels = [str(label) for label in row.get("labels", ())]
    if queue.get("paused") and status is not ClientStatus.PAUSED:
        status, message = ClientStatus.PAUSED, "SABnzbd has paused all downloads"
    left = bytes_of(row["mbleft"])
    eta = _time_left(str(row["timeleft"]))
    full = bool(queue.get("paused")) and float(queue.get("diskspace1") or 0) * 1024 * MEGABYTE < max(
        left, MEGABYTE
    )
    encrypted = "ENCRYPTED" in labels or str(row["filename"]).startswith("ENCRYPTED /")
    return ClientItem(
        client=client,
        download_id=str(row["nzo_id"]),
        title=str(row["filename"]),
        status=status,
        size=bytes_of(row["mb"]),
        remaining=left,
        eta=eta if status is ClientStatus.DOWNLOADING else None,
        category=_category(row["cat"]),
        message="SABnzbd has stopped: its disk is full"
        if full
        else message or ", ".join(labels).lower() or None,
        encrypted=encrypted,
        stopped=status is ClientStatus.PAUSED,
        problem=Problem.DISK_FULL if full else None,
    )


def ended_item(client: str, row: Mapping[str, Any]) -> ClientItem:
    """A job that is downloaded: being unpacked, or at its end."""
    said = str(row["status"])
    status, message = _HISTORY.get(said, (ClientStatus.DOWNLOADING, None))
    failure = http.scrub(str(row.get("fail_message") or ""))
    full = says_no_room(failure)
    if status is ClientStatus.FAILED:
        status, message = ClientStatus.WARNING if full else status, failure or message
    path = _output_path(row)
    if status is ClientStatus.COMPLETED and path is None:
        # It says so a moment before it says where.
        status, message = ClientStatus.DOWNLOADING, "moving"
    return ClientItem(
        client=client,
        download_id=str(row["nzo_id"]),
        title=str(row["name"]),
        status=status,
        size=int(row.get("bytes") or 0),
        output_path=path,
        category=_category(row["category"]),
        message=message,
        encrypted=status is ClientStatus.FAILED and says_encrypted(failure),
        problem=Problem.DISK_FULL if full else None,
    )


def _output_path(row: Mapping[str, Any]) -> str | None:
    """The job's folder: for a job of one file it names the file."""
    storage = str(row.get("storage") or "").rstrip("/\\")
    if not storage:
        return None
    parent = PurePosixPath(storage).parent
    return str(parent) if parent.name == row["name"] else storage


def _category(name: object) -> str | None:
    return None if str(name) in _WITHOUT_CATEGORY else str(name)


def bytes_of(megabytes: object) -> int:
    return int(float(str(megabytes)) * MEGABYTE)


def _time_left(text: str) -> timedelta | None:
    """`days:hours:minutes:seconds` without leading parts; nothing where it doesn't know."""
    parts = [int(part) for part in text.split(":")][-4:]
    days, hours, minutes, seconds = [0] * (4 - len(parts)) + parts
    left = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return left if timedelta(0) < left <= _LONGEST_ETA else None
