"""What Deluge's answers mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from radarr_cli.adapters import http
from radarr_cli.domain.download import ClientStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

_REASON = re.compile(r"Error'>: (.*?)\n")


def status_of(row: Mapping[str, Any]) -> tuple[ClientStatus, str | None]:
    """What it stands for, and what the client says about it."""
    state, finished = str(row["state"]), bool(row["is_finished"])
    if state == "Error":
        return ClientStatus.WARNING, http.scrub(str(row["message"])) or "Deluge reports an error"
    if state == "Checking":
        return ClientStatus.QUEUED, "checking what is there"
    if state == "Moving":
        return ClientStatus.DOWNLOADING, "moving to its last folder"
    if finished or state == "Seeding":
        return ClientStatus.COMPLETED, None
    if state == "Paused":
        return ClientStatus.PAUSED, None
    if not row["files"]:
        return ClientStatus.QUEUED, "waiting for the magnet's metadata"
    if state == "Queued":
        return ClientStatus.QUEUED, None
    tracker = http.scrub(str(row.get("tracker_status") or ""))
    return ClientStatus.DOWNLOADING, tracker if tracker.startswith("Error") else None


def folder_of(row: Mapping[str, Any]) -> str:
    """Where it is saved, as the client calls it."""
    return str(row["download_location"]).rstrip("/\\")


def reason_in(message: str) -> str:
    """What the daemon says, without the traceback around it."""
    found = _REASON.search(message)
    return http.scrub(found[1] if found else message.splitlines()[0] if message else "no reason given")[:200]
