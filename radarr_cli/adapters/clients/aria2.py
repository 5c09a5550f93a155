"""aria2 by its JSON-RPC, 1.34 or later.

It has neither categories nor tags: our downloads are those in a subfolder named like the category. It leaves
the data of what is removed to us.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import PurePosixPath
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from radarr_cli.adapters import http
from radarr_cli.adapters.clients._calls import (
    checked,
    not_listed,
    not_there,
    save_path_checks,
    tried,
    understood,
)
from radarr_cli.adapters.clients._data import OwnData, remove_data
from radarr_cli.domain.download import ClientItem, ClientStatus
from radarr_cli.domain.importing.paths import is_at_or_below
from radarr_cli.domain.release import Protocol
from radarr_cli.domain.settings import option
from radarr_cli.errors import CredentialsRejected, InvalidAnswer
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import httpx

    from radarr_cli.adapters.clients import LocalPaths
    from radarr_cli.domain.secret import Secret
    from radarr_cli.domain.settings import ClientEntry, NetworkSettings, Url
    from radarr_cli.ports import AddRequest

_FIELDS = (
    "gid", "status", "infoHash", "bittorrent", "totalLength", "completedLength", "uploadLength",
    "downloadSpeed", "dir", "files", "seeder", "followedBy", "errorCode", "errorMessage", "verifiedLength",
    "verifyIntegrityPending",
)  # fmt: skip
_MOST = 10_000
_WAIT_SECONDS = 10.0
_ENDED = ("complete", "error", "removed")
_MACHINE_FAULTS = frozenset({"9", "13", "14", "15", "16", "17", "18"})
"""Exit codes of aria2's manual for a full disk and files it can't write: no fault of the release."""
_SAME_TORRENT = "12"
_LONGEST_ETA = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`[[client]]` of kind aria2."""

    url: Url = option("URL of its JSON-RPC, such as http://localhost:6800/jsonrpc")
    secret: Secret | None = option("its rpc-secret; unset: it asks for none", None)
    category: str = option("subfolder of our downloads; empty: all of the folder is ours", "radarr")
    folder: str | None = option("download folder, as it calls it; unset: its own", None)
    initial_state: str = option("how downloads begin", "started", choices=("started", "stopped"))


def build(
    entry: ClientEntry,
    network: NetworkSettings,
    state_folder: Path,  # noqa: ARG001 - what every client is given; it knows no sessions
    paths: LocalPaths | None = None,
) -> Aria2:
    return Aria2(entry.name, entry.options, network, paths)


@dataclass(frozen=True)
class Aria2:
    """`ports.DownloadClient`. A download id is the info hash in upper case.

    A magnet is two of its downloads: its metadata, which the real one follows under the same hash.
    """

    name: str
    settings: Settings
    network: NetworkSettings
    paths: LocalPaths | None = None
    protocol: Protocol = Protocol.TORRENT

    def add(self, request: AddRequest) -> None:
        """Raises InvalidAnswer where it doesn't take the torrent. What has ended badly begins anew."""
        rows = self._rows(request.download_id)
        best = _best(rows)
        if best is not None and best["status"] != "error":
            return
        for row in rows:
            self._call("aria2.removeDownloadResult", row["gid"])
        self._send(request)
        self._save()
        self._wait(lambda: _best(self._rows(request.download_id)) is not None)

    def items(self) -> Sequence[ClientItem]:
        rows, folder = self._list()
        with understood(self._service, self._url):
            hashes = dict.fromkeys(row["infoHash"] for row in rows if _is_below(row["dir"], folder))
            best = [_best([row for row in rows if row["infoHash"] == each]) for each in hashes]
            return [self._item(row, folder) for row in best if row is not None]

    def item(self, download_id: str) -> ClientItem | None:
        rows, folder = self._list()
        with understood(self._service, self._url):
            row = _best(_of(rows, download_id))
            return None if row is None else self._item(row, folder)

    def files(self, download_id: str) -> Sequence[str]:
        """Raises NotFound where the client does not have it."""
        row = _best(self._rows(download_id))
        if row is None:
            raise not_there(self._service, download_id)
        with understood(self._service, self._url):
            return [str(file["path"]) for file in row["files"] if not _is_metadata(row)]

    def remove(self, download_id: str, *, with_data: bool) -> None:
        """Stop it, remove its files, then forget it: whatever of that fails is tried anew by the next call.

        Raises ServiceUnavailable where the data isn't here.
        """
        rows = self._rows(download_id)
        for row in rows:
            if row["status"] not in _ENDED:
                self._call("aria2.forceRemove", row["gid"])
        self._wait(lambda: all(row["status"] in _ENDED for row in self._rows(download_id)))
        if with_data:
            for row in rows:
                if not _is_metadata(row):
                    remove_data(self._service, self._data(row), self.paths)
        for row in rows:
            self._call("aria2.removeDownloadResult", row["gid"])
        if rows:
            self._save()

    def check(self) -> Sequence[Check]:
        version = self._call("aria2.getVersion")
        options = self._call("aria2.getGlobalOption")
        with understood(self._service, self._url):
            able = "BitTorrent" in version["enabledFeatures"]
            folder, session = self._folder_in(str(options["dir"])), str(options.get("save-session", ""))
            number = str(version["version"])
        category = self.settings.category
        return [
            tried("version", able, number, "this build can't do BitTorrent: install another"),
            tried(
                "session",
                session,
                session or "none: a restart forgets downloads",
                "set its save-session and input-file to the same file",
            ),
            Check("category", True, f"subfolder {category}" if category else "none"),
            *save_path_checks(folder, self.paths),
        ]

    @property
    def _service(self) -> str:
        return f"client {self.name} (aria2)"

    @cached_property
    def _url(self) -> str:
        return self.settings.url if urlsplit(self.settings.url).path else f"{self.settings.url}/jsonrpc"

    @cached_property
    def _client(self) -> httpx.Client:
        return http.make_client(self.network, headers={"Content-Type": "application/json"})

    @property
    def _token(self) -> list[str]:
        secret = self.settings.secret
        return [f"token:{secret.reveal()}"] if secret else []

    def _folder_in(self, own: str) -> str:
        base = (self.settings.folder or own).rstrip("/")
        return f"{base}/{self.settings.category}" if self.settings.category else base

    def _send(self, request: AddRequest) -> None:
        """The .torrent's bytes, or a magnet: never a URL, which may hold a passkey."""
        options = {
            # The same id for the same torrent: two processes can't add it twice.
            "gid": request.download_id[:16].lower(),
            "dir": self._list()[1],
            "pause": "true" if self.settings.initial_state == "stopped" else "false",
            # Else a restart forgets what is complete.
            "force-save": "true",
        }  # fmt: skip
        try:
            if request.torrent is not None:
                self._examine(request.torrent)
                content = base64.b64encode(request.torrent).decode()
                self._call("aria2.addTorrent", content, [], options)
            else:
                self._call("aria2.addUri", [request.magnet], options)
        except InvalidAnswer:
            if _best(self._rows(request.download_id)) is None:  # else another process was quicker
                raise

    def _examine(self, content: bytes) -> None:
        """Raise InvalidAnswer for version 2: of a hybrid it makes a hash of its own, which nobody shares."""
        from radarr_cli.domain.torrent import examine  # noqa: PLC0415 - only an add needs it

        torrent = examine(content).torrent
        if torrent is not None and torrent.hash_v2 is not None:
            raise InvalidAnswer(
                f"{self._service} does not know torrents of version 2", hint="choose another client for it"
            )

    def _save(self) -> None:
        """Have it write its session down now. One that keeps none says so in its test."""
        self._multicall([("aria2.saveSession", ())])

    def _wait(self, condition: Any) -> None:
        until = monotonic() + _WAIT_SECONDS
        while not condition():
            if monotonic() > until:
                raise not_listed(self._service)
            sleep(0.05)

    def _data(self, row: Mapping[str, Any]) -> OwnData:
        """Its files, and what aria2 itself keeps beside them."""
        with understood(self._service, self._url):
            folder = str(row["dir"]).rstrip("/")
            files = [_below(str(file["path"]), folder) for file in row["files"]]
            control = f"{files[0].split('/', 1)[0]}.aria2"
            expected = int(row["completedLength"]) > 0 and row["status"] != "removed"
        return OwnData(folder=folder, files=[*files, control], expected=expected)

    def _rows(self, download_id: str) -> list[Mapping[str, Any]]:
        with understood(self._service, self._url):
            return _of(self._list()[0], download_id)

    def _list(self) -> tuple[list[Mapping[str, Any]], str]:
        """All torrents and the folder of ours, in one call."""
        answers = self._multicall([
            ("aria2.tellActive", (_FIELDS,)),
            ("aria2.tellWaiting", (0, _MOST, _FIELDS)),
            ("aria2.tellStopped", (0, _MOST, _FIELDS)),
            ("aria2.getGlobalOption", ()),
        ])  # fmt: skip
        with understood(self._service, self._url):
            *lists, options = [answer[0] for answer in answers]
            rows = [row for rows in lists for row in rows if row.get("infoHash")]
            return rows, self._folder_in(str(options["dir"]))

    def _multicall(self, calls: Iterable[tuple[str, Sequence[object]]]) -> list[Any]:
        """An answer each: a list of one result, or an error as a table."""
        methods = [
            {"methodName": method, "params": [*self._token, *parameters]} for method, parameters in calls
        ]
        answers = self._post("system.multicall", [methods])
        with understood(self._service, self._url):
            for answer in answers:
                if isinstance(answer, dict):
                    self._raise_if_unauthorized(str(answer["message"]))
        return list(answers)

    def _call(self, method: str, *parameters: object) -> Any:
        return self._post(method, [*self._token, *parameters])

    def _post(self, method: str, parameters: Sequence[object]) -> Any:
        """One call's result. Raises CredentialsRejected, and InvalidAnswer where it refuses."""
        content = json.dumps({"jsonrpc": "2.0", "id": "1", "method": method, "params": list(parameters)})
        secret = self.settings.secret
        answer = http.fetch(
            self._client,
            "POST",
            self._url,
            service=self._service,
            secrets=[secret.reveal()] if secret else [],
            content=content.encode(),
        )
        # Its own errors come with status 400.
        document = (answer if answer.status == 400 else checked(answer, self._service, self._url)).json(
            self._service
        )
        with understood(self._service, self._url):
            if "error" not in document:
                return document["result"]
            message = str(document["error"]["message"])
        self._raise_if_unauthorized(message)
        raise InvalidAnswer(f"{self._service} refuses {method}: {http.scrub(message)[:200]}")

    def _raise_if_unauthorized(self, message: str) -> None:
        if message == "Unauthorized":
            wrong = "our secret" if self.settings.secret else "calls without a secret"
            raise CredentialsRejected(
                f"{self._service} rejects {wrong}",
                hint="secret has to be its rpc-secret",
            )

    def _item(self, row: Mapping[str, Any], folder: str) -> ClientItem:
        status, message = _status(row)
        done = status is ClientStatus.COMPLETED
        magnet = _is_metadata(row)
        # One that has never run has no total length yet.
        size = 0 if magnet else int(row["totalLength"]) or sum(int(file["length"]) for file in row["files"])
        there = 0 if magnet else int(row["completedLength"])
        speed = int(row["downloadSpeed"])
        eta = timedelta(seconds=(size - there) // speed) if speed else None
        path = None if magnet else str(row["files"][0]["path"])
        name = row.get("bittorrent", {}).get("info", {}).get("name")
        return ClientItem(
            client=self.name,
            download_id=str(row["infoHash"]).upper(),
            title=str(name or row["infoHash"]),
            status=status,
            size=size,
            remaining=0 if done else size - there,
            eta=None if done or eta is None or eta > _LONGEST_ETA else eta,
            output_path=None if path is None else _top(path, str(row["dir"])),
            category=self.settings.category or None if _is_below(row["dir"], folder) else None,
            message=message,
            seed_ratio=int(row["uploadLength"]) / size if size else 0.0,
        )


def _status(row: Mapping[str, Any]) -> tuple[ClientStatus, str | None]:
    state = str(row["status"])
    if state == "error":
        mine = row.get("errorCode") in _MACHINE_FAULTS
        message = http.scrub(str(row.get("errorMessage") or "aria2 reports an error"))
        return ClientStatus.WARNING if mine else ClientStatus.FAILED, message
    if state == "paused" and not _is_complete(row):
        return ClientStatus.PAUSED, None
    if row.get("verifyIntegrityPending") == "true" or "verifiedLength" in row:
        return ClientStatus.QUEUED, "checking what is there"
    if _is_metadata(row):
        return ClientStatus.QUEUED, "waiting for the magnet's metadata"
    if _is_complete(row):
        return ClientStatus.COMPLETED, None
    return ClientStatus.QUEUED if state == "waiting" else ClientStatus.DOWNLOADING, None


def _best(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """What stands for a torrent, of all that has its hash."""
    alive = [row for row in rows if row["status"] != "removed" and row.get("errorCode") != _SAME_TORRENT]
    real = [row for row in alive if not row.get("followedBy")]
    return next(iter(real or alive), None)


def _of(rows: Iterable[Mapping[str, Any]], download_id: str) -> list[Mapping[str, Any]]:
    return [row for row in rows if row["infoHash"] == download_id.lower()]


def _is_complete(row: Mapping[str, Any]) -> bool:
    return bool(int(row["totalLength"]) and row["completedLength"] == row["totalLength"])


def _is_metadata(row: Mapping[str, Any]) -> bool:
    return str(row["files"][0]["path"]).startswith("[METADATA]")


def _is_below(path: object, folder: str) -> bool:
    return is_at_or_below(str(path).rstrip("/"), folder)


def _below(path: str, folder: str) -> str:
    """Raises ValueError where it isn't."""
    return str(PurePosixPath(path).relative_to(folder))


def _top(path: str, folder: str) -> str:
    base = folder.rstrip("/")
    return f"{base}/{_below(path, base).split('/', 1)[0]}"
