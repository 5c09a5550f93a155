"""aria2's downloads as its RPC shows them, and what they are to us.

A torrent can have several: a magnet's metadata is one of its own, and so is each add that came to nothing.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from radarr_cli.adapters.clients._calls import problem_of
from radarr_cli.adapters.clients._data import OwnData
from radarr_cli.adapters.http import scrub
from radarr_cli.domain.download import ClientItem, ClientStatus, Problem
from radarr_cli.domain.importing.paths import is_at_or_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIELDS = (
    "gid", "status", "infoHash", "bittorrent", "totalLength", "completedLength", "uploadLength",
    "downloadSpeed", "dir", "files", "numSeeders", "followedBy", "errorCode", "errorMessage",
    "verifiedLength", "verifyIntegrityPending",
)  # fmt: skip
ENDED = ("complete", "error", "removed")
_SAME_TORRENT, _DISK_FULL = "12", "9"
_MACHINE_FAULTS = frozenset({_DISK_FULL, "13", "14", "15", "16", "17", "18"})
"""Exit codes of aria2's manual for a full disk and files it can't write: no fault of the release."""
_LONGEST_ETA = timedelta(days=365)


def with_hash(rows: Iterable[Mapping[str, Any]], download_id: str) -> list[Mapping[str, Any]]:
    return [row for row in rows if row["infoHash"] == download_id.lower()]


def best_of(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """What stands for a torrent, of all that has its hash."""
    alive = [row for row in rows if row["status"] != "removed" and row.get("errorCode") != _SAME_TORRENT]
    real = [row for row in alive if not row.get("followedBy")]
    return next(iter(real or alive), None)


def is_metadata(row: Mapping[str, Any]) -> bool:
    """Whether it is a magnet's metadata, and not what the magnet leads to."""
    return str(row["files"][0]["path"]).startswith("[METADATA]")


def is_in(row: Mapping[str, Any], folder: str) -> bool:
    return is_at_or_below(_folder(row), folder.rstrip("/"))


def files_of(row: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Relative to its folder, with their sizes; none of metadata. Raises ValueError for one elsewhere."""
    if is_metadata(row):
        return []
    folder = _folder(row)
    return [
        (str(PurePosixPath(file["path"]).relative_to(folder)), int(file["length"])) for file in row["files"]
    ]


def data_of(row: Mapping[str, Any]) -> OwnData:
    """Its files, and what aria2 itself keeps beside them."""
    files = [name for name, _ in files_of(row)]
    control = [f"{name.split('/', 1)[0]}.aria2" for name in files[:1]]
    expected = int(row["completedLength"]) > 0 and row["status"] != "removed"
    return OwnData(folder=_folder(row), files=[*files, *control], expected=bool(files) and expected)


def item_of(row: Mapping[str, Any], client: str) -> ClientItem:
    status, message = _status(row)
    done = status is ClientStatus.COMPLETED
    files = files_of(row)
    # One that has never run has no total length yet.
    size = (int(row["totalLength"]) or sum(length for _, length in files)) if files else 0
    there = int(row["completedLength"]) if files else 0
    speed, seeders = int(row["downloadSpeed"]), float(row.get("numSeeders", 0))
    eta = timedelta(seconds=(size - there) // speed) if speed else None
    name = row.get("bittorrent", {}).get("info", {}).get("name")
    return ClientItem(
        client=client,
        download_id=str(row["infoHash"]).upper(),
        title=str(name or row["infoHash"]),
        status=status,
        size=size,
        remaining=0 if done else size - there,
        eta=None if done or eta is None or eta > _LONGEST_ETA else eta,
        output_path=f"{_folder(row)}/{files[0][0].split('/', 1)[0]}" if files else None,
        message=message,
        seed_ratio=int(row["uploadLength"]) / size if size else 0.0,
        # It counts no copies but those that are whole.
        availability=(seeders or None) if status is ClientStatus.DOWNLOADING else None,
        stopped=row["status"] not in ("active", "waiting"),
        problem=Problem.DISK_FULL if row.get("errorCode") == _DISK_FULL else problem_of(message),
    )


def _status(row: Mapping[str, Any]) -> tuple[ClientStatus, str | None]:
    state = str(row["status"])
    if state == "error":
        mine = row.get("errorCode") in _MACHINE_FAULTS
        message = scrub(str(row.get("errorMessage") or "aria2 reports an error"))
        return ClientStatus.WARNING if mine else ClientStatus.FAILED, message
    complete = int(row["totalLength"]) > 0 and row["completedLength"] == row["totalLength"]
    if state == "paused" and not complete:
        return ClientStatus.PAUSED, None
    if row.get("verifyIntegrityPending") == "true" or "verifiedLength" in row:
        return ClientStatus.QUEUED, "checking what is there"
    if is_metadata(row):
        return ClientStatus.QUEUED, "waiting for the magnet's metadata"
    if complete:
        return ClientStatus.COMPLETED, None
    return ClientStatus.QUEUED if state == "waiting" else ClientStatus.DOWNLOADING, None


def _folder(row: Mapping[str, Any]) -> str:
    return str(row["dir"]).rstrip("/")
