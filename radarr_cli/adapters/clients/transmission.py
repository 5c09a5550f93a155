"""Transmission by its RPC: 3.00 (RPC 16) to 4.x.

It can't stop once it has a magnet's metadata, so such a magnet is throttled. Its labels hold our category and
our tags. Before 4.0 they can't be given with an add and no program shows
them, so downloads go to a subfolder named like the category, too.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from radarr_cli.adapters import http
from radarr_cli.adapters.clients._calls import (
    TRICKLE,
    checked,
    contents_of,
    login_rejected,
    not_there,
    problem_of,
    save_path_checks,
    tried,
    understood,
)
from radarr_cli.adapters.clients._relocating import plan_move
from radarr_cli.adapters.clients.qbittorrent import OUR_TAG
from radarr_cli.adapters.clients.settings import TransmissionSettings as Settings  # noqa: TC001 - a kind names its settings
from radarr_cli.domain.download import ClientItem, ClientStatus
from radarr_cli.domain.release import Protocol
from radarr_cli.errors import Conflict, CredentialsRejected, InvalidAnswer, ServiceUnavailable
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import httpx

    from radarr_cli.adapters.clients import LocalPaths
    from radarr_cli.domain.settings import ClientEntry, NetworkSettings
    from radarr_cli.domain.torrent import TorrentFile
    from radarr_cli.ports import AddRequest

OLDEST_RPC = 16
"""The first with labels: Transmission 3.00."""
_LABELS_AT_ADD_RPC = 17
_SESSION = "x-transmission-session-id"
_LISTED = ("hashString", "labels")
_FIELDS = (
    "hashString", "name", "status", "error", "errorString", "metadataPercentComplete", "sizeWhenDone",
    "leftUntilDone", "eta", "isStalled", "downloadDir", "files", "labels", "uploadRatio", "secondsSeeding",
    "isPrivate", "desiredAvailable", "downloadLimit", "downloadLimited",
)  # fmt: skip
_STOPPED, _CHECK_WAIT, _CHECK, _DOWNLOAD_WAIT = range(4)
_STOP_SECONDS, _STOP_AGAIN = 5.0, 0.2
_TRACKER_ERROR, _LOCAL_ERROR = 2, 3
_ASKED = (ClientStatus.DOWNLOADING, ClientStatus.WARNING)
_LONGEST_ETA = timedelta(days=365)


def build(
    entry: ClientEntry,
    network: NetworkSettings,
    state_folder: Path,  # noqa: ARG001 - what every client is given; its session costs one call, so none is kept
    paths: LocalPaths | None = None,
) -> Transmission:
    return Transmission(entry.name, entry.options, network, paths)


@dataclass(frozen=True)
class Transmission:
    """`ports.DownloadClient`. A download id is the info hash in upper case."""

    name: str
    settings: Settings
    network: NetworkSettings
    paths: LocalPaths | None = None
    protocol: Protocol = Protocol.TORRENT

    def add(self, request: AddRequest) -> None:
        """Raises InvalidAnswer where it doesn't take the torrent."""
        tags = [OUR_TAG, *request.tags]
        there = self._find(request.download_id)
        if there is not None:
            # Perhaps somebody else's: its category and place stay, our tag lets us follow it.
            self._label(there["hashString"], [*there["labels"], *tags])
            if request.stopped:
                self._begin_metadata(there)
            return
        labels = [*filter(None, [self.settings.category]), *tags]
        with understood(self._service, self._url):
            added = self._send(request, labels)
            hash_string = str((added.get("torrent-added") or added["torrent-duplicate"])["hashString"])
            labelled = "torrent-added" in added and self._labels_at_add
        if not labelled:
            self._label(hash_string, labels)
        if request.stopped:
            self._begin_metadata(self._existing(hash_string))

    def items(self) -> Sequence[ClientItem]:
        """One light listing of everything, for it can't filter, and one call for what is ours."""
        with understood(self._service, self._url):
            ours = [
                row["hashString"] for row in self._torrents(None, _LISTED) if OUR_TAG in row.get("labels", ())
            ]
            return [self._item(row) for row in self._torrents(ours, _FIELDS)] if ours else []

    def all_items(self) -> Sequence[ClientItem]:
        with understood(self._service, self._url):
            return [self._item(row) for row in self._torrents(None, _FIELDS)]

    def item(self, download_id: str) -> ClientItem | None:
        row = self._find(download_id)
        if row is None:
            return None
        with understood(self._service, self._url):
            return self._item(row)

    def files(self, download_id: str) -> Sequence[str]:
        """Raises NotFound where the client does not have it."""
        row = self._existing(download_id)
        with understood(self._service, self._url):
            return [f"{_folder(row)}/{file['name']}" for file in row["files"]]

    def contents(self, download_id: str) -> Sequence[TorrentFile]:
        """Raises NotFound where the client does not have it."""
        row = self._existing(download_id)
        with understood(self._service, self._url):
            return contents_of((str(file["name"]), int(file["length"])) for file in row["files"])

    def pause(self, download_id: str) -> None:
        """A magnet begins anew once it has its metadata, and forgets that it was to stop: it is told until it
        has stopped, and only then given its full rate back."""
        until = monotonic() + _STOP_SECONDS
        row = self._existing(download_id)
        while True:
            self._call("torrent-stop", {"ids": [row["hashString"]]})
            sleep(_STOP_AGAIN)
            row = self._existing(download_id)
            if int(row["status"]) == _STOPPED:
                break
            if monotonic() > until:
                raise ServiceUnavailable(f"{self._service} does not stop {row['name']}", hint="see its log")
        self._throttle(row, on=False)

    def resume(self, download_id: str) -> None:
        row = self._existing(download_id)
        if _lacks_metadata(row):
            self._begin_metadata(row)
            return
        self._throttle(row, on=False)
        self._call("torrent-start", {"ids": [row["hashString"]]})

    def prioritise(self, download_id: str) -> None:
        """Raises Conflict where Transmission doesn't queue."""
        if not self._session.get("download-queue-enabled"):
            raise Conflict(f"{self._service} downloads everything at once", hint="turn on its download queue")
        self._call("queue-move-top", {"ids": [self._existing(download_id)["hashString"]]})

    def remove(self, download_id: str, *, with_data: bool) -> None:
        arguments = {"ids": [download_id.lower()], "delete-local-data": with_data}
        self._call("torrent-remove", arguments)

    def relocate(self, download_id: str, file: str, target: str) -> None:
        """`ports.Relocates`. It renames one component of a path at a time."""
        row = self._existing(download_id)
        with understood(self._service, self._url):
            names = [str(each["name"]) for each in row["files"]]
        move = plan_move(self._service, _folder(row), names, file, target)
        hashes = [row["hashString"]]
        for path, name in move.renames:
            self._call("torrent-rename-path", {"ids": hashes, "path": path, "name": name})
        if move.folder:
            self._call("torrent-set-location", {"ids": hashes, "location": move.folder, "move": True})

    def check(self) -> Sequence[Check]:
        with understood(self._service, self._url):
            session = self._session
            rpc, version = int(session["rpc-version"]), f"{session['version']} (RPC {session['rpc-version']})"
            # A subfolder is made with the first download.
            where = self.settings.folder or str(session["download-dir"])
        category = self.settings.category
        return [
            tried("version", rpc >= OLDEST_RPC, version, "3.00 is the oldest that works"),
            Check("category", True, f"label {category}" if category else "none"),
            *save_path_checks(where, self.paths),
        ]

    @property
    def _service(self) -> str:
        return f"client {self.name} (Transmission)"

    @cached_property
    def _url(self) -> str:
        path = urlsplit(self.settings.url).path
        return (
            self.settings.url
            if path.endswith("/rpc")
            else f"{self.settings.url}{'' if path else '/transmission'}/rpc"
        )

    @cached_property
    def _client(self) -> httpx.Client:
        headers = http.login_header(self.settings.username, self.settings.password)
        return http.make_client(self.network, headers=headers)

    @cached_property
    def _session(self) -> Mapping[str, Any]:
        return self._call(
            "session-get", {"fields": ["version", "rpc-version", "download-dir", "download-queue-enabled"]}
        )

    @property
    def _labels_at_add(self) -> bool:
        return int(self._session["rpc-version"]) >= _LABELS_AT_ADD_RPC

    @property
    def _folder(self) -> str | None:
        """Where our downloads go, where that isn't its own folder."""
        if self.settings.folder or self._labels_at_add or not self.settings.category:
            return self.settings.folder
        return f"{str(self._session['download-dir']).rstrip('/')}/{self.settings.category}"

    def _begin_metadata(self, row: Mapping[str, Any]) -> None:
        """It can't stop once it has a magnet's metadata: until we look next to nothing of the rest comes."""
        if not _lacks_metadata(row):
            return
        self._throttle(row, on=True)
        self._call("torrent-start", {"ids": [row["hashString"]]})

    def _throttle(self, row: Mapping[str, Any], *, on: bool) -> None:
        """Only our own limit is taken away again."""
        ours = bool(row["downloadLimited"]) and int(row["downloadLimit"]) == TRICKLE
        if ours is not on:
            limit = {"downloadLimited": on} | ({"downloadLimit": TRICKLE} if on else {})
            self._call("torrent-set", {"ids": [row["hashString"]], **limit})

    def _send(self, request: AddRequest, labels: list[str]) -> Mapping[str, Any]:
        """The .torrent's bytes, or a magnet: never a URL, which may hold a passkey."""
        # A magnet that is to be looked at starts once it is throttled: `_begin_metadata`.
        paused = request.stopped or self.settings.initial_state == "stopped"
        arguments: dict[str, Any] = {"paused": paused, "labels": labels}
        if self._folder:
            arguments["download-dir"] = self._folder
        if request.torrent is not None:
            arguments["metainfo"] = base64.b64encode(request.torrent).decode()
        else:
            arguments["filename"] = request.magnet
        return self._call("torrent-add", arguments)

    def _label(self, hash_string: str, labels: Iterable[str]) -> None:
        self._call("torrent-set", {"ids": [hash_string], "labels": list(dict.fromkeys(labels))})

    def _existing(self, download_id: str) -> Mapping[str, Any]:
        row = self._find(download_id)
        if row is None:
            raise not_there(self._service, download_id)
        return row

    def _find(self, download_id: str) -> Mapping[str, Any] | None:
        with understood(self._service, self._url):
            return next(iter(self._torrents([download_id.lower()], _FIELDS)), None)

    def _torrents(self, hashes: Sequence[str] | None, fields: Sequence[str]) -> list[Mapping[str, Any]]:
        """Those of these hashes, or all."""
        arguments: dict[str, Any] = {"fields": fields} | ({} if hashes is None else {"ids": hashes})
        return list(self._call("torrent-get", arguments)["torrents"])

    def _call(self, method: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        """One call's own answer. Raises InvalidAnswer where it refuses."""
        content = json.dumps({"method": method, "arguments": arguments}).encode()
        answer = self._post(content)
        if answer.status == 409:
            # The answer names the session: a guard against web pages that call it, not a login.
            self._client.headers[_SESSION] = answer.headers.get(_SESSION, "")
            answer = self._post(content)
        self._check_status(answer)
        with understood(self._service, self._url):
            document = answer.json(self._service)
            result, returned = str(document["result"]), dict(document["arguments"])
        if result != "success":
            raise InvalidAnswer(f"{self._service} refuses {method}: {http.scrub(result)}")
        return returned

    def _post(self, content: bytes) -> http.Answer:
        password = self.settings.password
        return http.fetch(
            self._client,
            "POST",
            self._url,
            service=self._service,
            secrets=[password.reveal()] if password else [],
            headers={"Content-Type": "application/json"},
            content=content,
        )

    def _check_status(self, answer: http.Answer) -> None:
        if answer.status == 401:
            raise login_rejected(self._service, self.settings.username)
        if answer.status in (403, 421):
            raise CredentialsRejected(
                f"{self._service} refuses calls from here ({answer.status})",
                hint="see its rpc-whitelist and rpc-host-whitelist; after too many failed logins, restart it",
            )
        checked(answer, self._service, self._url)

    def _item(self, row: Mapping[str, Any]) -> ClientItem:
        status, message = _status(row)
        files, labels = row["files"], [str(label) for label in row.get("labels", ())]
        done = status is ClientStatus.COMPLETED
        eta = timedelta(seconds=max(int(row["eta"]), -1))
        top = str(files[0]["name"]).split("/", 1)[0] if files else None
        category = self.settings.category
        return ClientItem(
            client=self.name,
            download_id=str(row["hashString"]).upper(),
            title=str(row["name"]),
            status=status,
            size=int(row["sizeWhenDone"]),
            remaining=0 if done else int(row["leftUntilDone"]),
            eta=None if done or not timedelta(0) <= eta <= _LONGEST_ETA else eta,
            # Its name may hold what the file system doesn't take: the files say what became of it.
            output_path=f"{_folder(row)}/{top}" if top else None,
            category=category if category in labels else next(iter(labels), None),
            tags=tuple(label for label in labels if label != category),
            message=message,
            seed_ratio=max(float(row["uploadRatio"]), 0.0),
            seed_time=int(row["secondsSeeding"]),
            private=bool(row["isPrivate"]),
            availability=_availability(row) if status in _ASKED else None,
            stopped=int(row["status"]) == _STOPPED,
            problem=problem_of(message) if int(row["error"]) == _LOCAL_ERROR else None,
        )


def _status(row: Mapping[str, Any]) -> tuple[ClientStatus, str | None]:
    """A tracker's error doesn't keep a complete download from being imported; its own error does."""
    status, error = int(row["status"]), int(row["error"])
    message = http.scrub(str(row["errorString"])) or None
    if error == _LOCAL_ERROR:
        return ClientStatus.WARNING, message
    if status in (_CHECK_WAIT, _CHECK):
        return ClientStatus.QUEUED, "checking what is there"
    if _lacks_metadata(row):
        state = ClientStatus.PAUSED if status == _STOPPED else ClientStatus.QUEUED
        return state, message or "waiting for the magnet's metadata"
    if row["leftUntilDone"] == 0:
        return ClientStatus.COMPLETED, message
    if status == _STOPPED:
        return ClientStatus.PAUSED, message
    if status == _DOWNLOAD_WAIT:
        return ClientStatus.QUEUED, message
    if error == _TRACKER_ERROR:
        return ClientStatus.WARNING, message
    if row["isStalled"]:
        return ClientStatus.WARNING, message or "stalled: no peer sends anything"
    return ClientStatus.DOWNLOADING, message


def _lacks_metadata(row: Mapping[str, Any]) -> bool:
    return float(row["metadataPercentComplete"]) < 1


def _availability(row: Mapping[str, Any]) -> float | None:
    """1 where its peers have everything that is missing; it counts no further."""
    size, left = int(row["sizeWhenDone"]), int(row["leftUntilDone"])
    return (size - left + min(int(row["desiredAvailable"]), left)) / size if size else None


def _folder(row: Mapping[str, Any]) -> str:
    return str(row["downloadDir"]).rstrip("/\\")
