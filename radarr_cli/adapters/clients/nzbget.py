"""NZBGet by its JSON-RPC: 18 and later.

A download carries our identity as a parameter of its own, so that it is found again by whoever looks. What it
has downloaded stays where it is when it forgets a download: removing that is left to us.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from radarr_cli.adapters import http
from radarr_cli.adapters.clients._calls import (
    checked,
    login_rejected,
    not_there,
    save_path_checks,
    tried,
    understood,
)
from radarr_cli.adapters.clients._usenet import MEGABYTE, job_name, nzb_of, remove_unpacked
from radarr_cli.adapters.clients.settings import NzbgetSettings as Settings  # noqa: TC001 - a kind names its settings
from radarr_cli.domain.download import ClientItem, ClientStatus, Problem
from radarr_cli.domain.release import Protocol
from radarr_cli.errors import Conflict, InvalidAnswer
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import httpx

    from radarr_cli.adapters.clients import LocalPaths
    from radarr_cli.domain.settings import ClientEntry, NetworkSettings
    from radarr_cli.domain.torrent import TorrentFile
    from radarr_cli.ports import AddRequest

OLDEST = 18
"""The first with a parameter instead of offset and text in editqueue."""
_OURS = "radarr-cli"
"""The parameter that holds our identity of a download."""
_PRIORITIES = {"default": 0, "low": -50, "normal": 0, "high": 50, "force": 900}
_LONGEST_ETA = timedelta(days=365)

_QUEUE: dict[str, tuple[ClientStatus, str | None]] = {
    "QUEUED": (ClientStatus.QUEUED, None),
    "PAUSED": (ClientStatus.PAUSED, None),
    "DOWNLOADING": (ClientStatus.DOWNLOADING, None),
    "FETCHING": (ClientStatus.QUEUED, "fetching the .nzb"),
    "PP_QUEUED": (ClientStatus.DOWNLOADING, "waiting to be unpacked"),
    "LOADING_PARS": (ClientStatus.DOWNLOADING, "loading what repairs it"),
    "VERIFYING_SOURCES": (ClientStatus.DOWNLOADING, "verifying"),
    "REPAIRING": (ClientStatus.DOWNLOADING, "repairing"),
    "VERIFYING_REPAIRED": (ClientStatus.DOWNLOADING, "verifying what was repaired"),
    "RENAMING": (ClientStatus.DOWNLOADING, "renaming"),
    "POST_UNPACK_RENAMING": (ClientStatus.DOWNLOADING, "renaming"),
    "UNPACKING": (ClientStatus.DOWNLOADING, "unpacking"),
    "MOVING": (ClientStatus.DOWNLOADING, "moving"),
    "EXECUTING_SCRIPT": (ClientStatus.DOWNLOADING, "running a script"),
    "PP_FINISHED": (ClientStatus.DOWNLOADING, "finishing"),
}  # what later versions may add: it goes on

# What ended, by the whole of its status, else by the part before the slash.
_HISTORY: dict[str, tuple[ClientStatus, str | None]] = {
    "SUCCESS": (ClientStatus.COMPLETED, None),
    "WARNING/SCRIPT": (ClientStatus.COMPLETED, "a script of NZBGet's failed"),
    "WARNING/HEALTH": (ClientStatus.FAILED, "parts of it are missing"),
    "WARNING/DAMAGED": (ClientStatus.FAILED, "it is damaged, and not repaired"),
    "WARNING/REPAIRABLE": (ClientStatus.WARNING, "it is damaged: NZBGet waits to be told to repair it"),
    "WARNING/PASSWORD": (ClientStatus.FAILED, "it is encrypted, and the password is missing or wrong"),
    "WARNING/SPACE": (ClientStatus.WARNING, "there was no room to unpack it"),
    "WARNING": (ClientStatus.WARNING, "NZBGet ended it with a warning"),
    "FAILURE/PAR": (ClientStatus.FAILED, "it can't be repaired"),
    "FAILURE/UNPACK": (ClientStatus.FAILED, "it can't be unpacked"),
    "FAILURE/HEALTH": (ClientStatus.FAILED, "too much of it is missing on the servers"),
    "FAILURE/SCAN": (ClientStatus.FAILED, "NZBGet can't read the .nzb"),
    "FAILURE/BAD": (ClientStatus.FAILED, "it was marked as bad in NZBGet"),
    # The disk or its rights, not the release.
    "FAILURE/MOVE": (ClientStatus.WARNING, "NZBGet could not move it to its place"),
    "FAILURE": (ClientStatus.FAILED, "it failed in NZBGet"),
    "DELETED/DUPE": (ClientStatus.FAILED, "NZBGet took it for a duplicate"),
    "DELETED/COPY": (ClientStatus.FAILED, "NZBGet took it for a duplicate"),
    "DELETED/GOOD": (ClientStatus.FAILED, "NZBGet took it for a duplicate"),
    "DELETED": (ClientStatus.FAILED, "NZBGet deleted it"),
}
_UNREADABLE = "FAILURE/SCAN"
_GONE = "DELETED/MANUAL"
"""Somebody deleted it there, and it stands in the history only."""


def build(
    entry: ClientEntry,
    network: NetworkSettings,
    state_folder: Path,  # noqa: ARG001 - what every client is given; it has no sessions
    paths: LocalPaths | None = None,
) -> Nzbget:
    return Nzbget(entry.name, entry.options, network, paths)


@dataclass(frozen=True)
class Nzbget:
    """`ports.DownloadClient`. A download id is ours, kept in the download's own parameters."""

    name: str
    settings: Settings
    network: NetworkSettings
    paths: LocalPaths | None = None
    protocol: Protocol = Protocol.USENET

    def add(self, request: AddRequest) -> None:
        """Raises InvalidAnswer where it doesn't take the .nzb."""
        content = nzb_of(self._service, request)
        if self._find(request.download_id) is not None:
            return
        chosen = self.settings.recent_priority if request.recent else self.settings.older_priority
        added = self._call(
            "append",
            f"{job_name(request)}.nzb",
            base64.b64encode(content).decode(),
            self.settings.category,
            _PRIORITIES[chosen],
            False,
            request.stopped or self.settings.initial_state == "stopped",
            "",
            0,
            # What was chosen is wanted, whatever is in its history.
            "FORCE",
            [{_OURS: request.download_id}],
        )
        there = self._find(request.download_id)
        if there is not None and there["Status"] == _UNREADABLE:
            self._call("editqueue", "HistoryFinalDelete", "", [int(there["NZBID"])])
        if not isinstance(added, int) or added <= 0 or there is None or there["Status"] == _UNREADABLE:
            raise InvalidAnswer(f"{self._service} does not take the .nzb", hint="its log says why")

    def items(self) -> Sequence[ClientItem]:
        return [item for item in self.all_items() if item.category == self._category]

    def all_items(self) -> Sequence[ClientItem]:
        with understood(self._service, self.settings.url):
            # The queue first: what moves to the history between the two is seen twice, not never.
            queue, history = self._rows()
            items = {item.download_id: item for item in map(self._queued, queue)}
            return list((items | {item.download_id: item for item in map(self._ended, history)}).values())

    def item(self, download_id: str) -> ClientItem | None:
        found = self._find(download_id)
        if found is None:
            return None
        with understood(self._service, self.settings.url):
            return self._ended(found) if "HistoryTime" in found else self._queued(found)

    def files(self, download_id: str) -> Sequence[str]:
        """Raises NotFound where the client does not have it."""
        row = self._existing(download_id)
        with understood(self._service, self.settings.url):
            path = self._ended(row).output_path if "HistoryTime" in row else None
        return [path] if path else []

    def contents(self, download_id: str) -> Sequence[TorrentFile]:
        """What is still to be downloaded of it. Raises NotFound where the client does not have it."""
        from radarr_cli.domain.torrent import TorrentFile  # noqa: PLC0415 - settings are read at every start

        row = self._existing(download_id)
        with understood(self._service, self.settings.url):
            found = self._call("listfiles", 0, 0, int(row["NZBID"]))
            return [TorrentFile(str(file["Filename"]), _bytes(file, "FileSize")) for file in found]

    def pause(self, download_id: str) -> None:
        self._edit("GroupPause", download_id)

    def resume(self, download_id: str) -> None:
        """What failed it downloads once more, all of it."""
        row = self._existing(download_id)
        with understood(self._service, self.settings.url):
            if "HistoryTime" in row and self._ended(row).status is ClientStatus.FAILED:
                self._call("editqueue", "HistoryRedownload", "", [int(row["NZBID"])])
                return
        self._edit("GroupResume", download_id)

    def prioritise(self, download_id: str) -> None:
        self._edit("GroupMoveTop", download_id)

    def remove(self, download_id: str, *, with_data: bool) -> None:
        row = self._find(download_id)
        if row is None:
            return
        with understood(self._service, self.settings.url):
            ended, number = "HistoryTime" in row, int(row["NZBID"])
            path = str(row.get("FinalDir") or row["DestDir"]) if ended else None
            if with_data and path:
                # First the data: what is still listed can be removed again.
                remove_unpacked(self._service, path, self._folders, self.paths)
            # Of the queue it removes what it has downloaded by itself.
            self._call("editqueue", "HistoryFinalDelete" if ended else "GroupFinalDelete", "", [number])

    def check(self) -> Sequence[Check]:
        with understood(self._service, self.settings.url):
            version = str(self._call("version"))
            options = self._options
            categories = [
                value
                for key, value in options.items()
                if key.startswith("category") and key.endswith(".name")
            ]
            where = self._folder_of(self.settings.category)
        wanted = self.settings.category
        major = version.partition(".")[0]
        return [
            tried(
                "version",
                major.isdigit() and int(major) >= OLDEST,
                version,
                f"{OLDEST} is the oldest that works",
            ),
            tried(
                "category",
                not wanted or wanted in categories,
                wanted or "none",
                f"make the category {wanted!r} in its settings; it has: {', '.join(categories) or 'none'}",
            ),
            *save_path_checks(where, self.paths),
            *_setting_checks(options),
        ]

    @property
    def _service(self) -> str:
        return f"client {self.name} (NZBGet)"

    @property
    def _category(self) -> str | None:
        return self.settings.category or None

    @cached_property
    def _client(self) -> httpx.Client:
        headers = http.login_header(self.settings.username, self.settings.password)
        return http.make_client(self.network, headers=headers)

    @cached_property
    def _options(self) -> dict[str, str]:
        """Its settings by their names in lower case; some of them are secrets."""
        return {str(each["Name"]).lower(): str(each["Value"]) for each in self._call("config")}

    @cached_property
    def _rate(self) -> int:
        """Bytes a second, of everything together; -1 while all is paused."""
        status = self._call("status")
        return -1 if status.get("DownloadPaused") else int(status.get("DownloadRate", 0))

    @property
    def _folders(self) -> list[str]:
        """Where it saves to: what it has of its own, and what each category has, named or by its name."""
        options = self._options
        top = options.get("destdir", "")
        categories = [key for key in options if key.startswith("category") and key.endswith(".name")]
        own = [options.get(f"{key.removesuffix('.name')}.destdir", "") for key in categories]
        return [top, options.get("interdir", ""), *own, *(f"{top}/{options[key]}" for key in categories)]

    def _folder_of(self, category: str) -> str:
        """A category's own folder; those that are named after it are made with the first download."""
        options = self._options
        for key, value in options.items():
            if key.endswith(".name") and key.startswith("category") and value == category:
                own = options.get(f"{key.removesuffix('.name')}.destdir")
                if own:
                    return own
        return options.get("destdir", "")

    def _rows(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        queue = [dict(row) for row in self._call("listgroups", 0)]
        history = [dict(row) for row in self._call("history", False)]
        self.__dict__.pop("_rate", None)
        return queue, [row for row in history if row.get("Kind", "NZB") == "NZB" and row["Status"] != _GONE]

    def _find(self, download_id: str) -> dict[str, Any] | None:
        with understood(self._service, self.settings.url):
            queue, history = self._rows()
            return next((row for row in (*history, *queue) if _identity(row) == download_id), None)

    def _existing(self, download_id: str) -> dict[str, Any]:
        row = self._find(download_id)
        if row is None:
            raise not_there(self._service, download_id)
        return row

    def _edit(self, command: str, download_id: str) -> None:
        """Raises NotFound, and Conflict for what has ended."""
        row = self._existing(download_id)
        if "HistoryTime" in row or not self._call("editqueue", command, "", [int(row["NZBID"])]):
            raise Conflict(
                f"{self._service} has ended that download", hint="radarr-cli queue shows its state"
            )

    def _call(self, method: str, *parameters: object) -> Any:
        """One call's result. Raises InvalidAnswer where it refuses."""
        content = json.dumps({"method": method, "params": parameters}).encode()
        password = self.settings.password
        answer = http.fetch(
            self._client,
            "POST",
            f"{self.settings.url.rstrip('/')}/jsonrpc",
            service=self._service,
            secrets=[password.reveal()] if password else [],
            # It closes connections without a word, which would be found out at the next call.
            headers={"Content-Type": "application/json", "Connection": "close"},
            content=content,
        )
        if answer.status in (401, 403):
            raise login_rejected(self._service, self.settings.username)
        checked(answer, self._service, self.settings.url)
        with understood(self._service, self.settings.url):
            document = answer.json(self._service)
            if document.get("error"):
                said = http.scrub(str(document["error"].get("message", "")))
                raise InvalidAnswer(f"{self._service} refuses {method}: {said}")
            return document["result"]

    def _queued(self, row: Mapping[str, Any]) -> ClientItem:
        status, message = _QUEUE.get(str(row["Status"]), (ClientStatus.DOWNLOADING, None))
        left = _bytes(row, "RemainingSize")
        rate = self._rate if status in (ClientStatus.DOWNLOADING, ClientStatus.QUEUED) and left else 0
        if rate < 0:
            status, message = ClientStatus.PAUSED, "NZBGet has paused all downloads"
        eta = timedelta(seconds=left // rate) if rate > 0 and status is ClientStatus.DOWNLOADING else None
        full = rate < 0 and self._is_full(left)
        return ClientItem(
            client=self.name,
            download_id=_identity(row),
            title=str(row["NZBName"]),
            status=status,
            size=_bytes(row, "FileSize"),
            remaining=left,
            eta=None if eta is None or eta > _LONGEST_ETA else eta,
            category=str(row["Category"]) or None,
            message="NZBGet has stopped: its disk is full" if full else message,
            stopped=status is ClientStatus.PAUSED,
            problem=Problem.DISK_FULL if full else None,
        )

    def _is_full(self, left: int) -> bool:
        status = self._call("status")
        free = int(status.get("FreeDiskSpaceMB", -1))
        reserve = int(self._options.get("diskspace", "0") or 0)
        return 0 <= free <= max(reserve, left // MEGABYTE)

    def _ended(self, row: Mapping[str, Any]) -> ClientItem:
        said = str(row["Status"])
        status, message = _HISTORY.get(
            said, _HISTORY.get(said.partition("/")[0], (ClientStatus.WARNING, f"NZBGet says {said}"))
        )
        return ClientItem(
            client=self.name,
            download_id=_identity(row),
            title=str(row["Name"]),
            status=status,
            size=_bytes(row, "FileSize"),
            output_path=str(row.get("FinalDir") or row["DestDir"]).rstrip("/") or None,
            category=str(row["Category"]) or None,
            message=message,
            encrypted=said == "WARNING/PASSWORD" or row.get("UnpackStatus") == "PASSWORD",
            problem=Problem.DISK_FULL if said == "WARNING/SPACE" else None,
        )


def _identity(row: Mapping[str, Any]) -> str:
    """Ours, or NZBGet's own number for what somebody else added."""
    for parameter in row.get("Parameters", ()):
        if parameter["Name"] == _OURS:
            return str(parameter["Value"])
    return str(row["NZBID"])


def _bytes(row: Mapping[str, Any], name: str) -> int:
    return (int(row[f"{name}Hi"]) << 32) + int(row[f"{name}Lo"])


def _setting_checks(options: Mapping[str, str]) -> list[Check]:
    """Settings that keep a download from being followed to its end, or make it look better than it is."""
    checks = []
    if options.get("keephistory", "30") == "0":
        hint = "set KeepHistory to some days: a download that leaves no trace can't be imported"
        checks.append(Check("history", False, "it keeps no history", hint))
    if options.get("diskspace", "250") == "0":
        hint = "set DiskSpace to some megabytes: what it can't write it takes for complete"
        checks.append(Check("disk space", False, "it goes on when its disk is full", hint))
    return checks
