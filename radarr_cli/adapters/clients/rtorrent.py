"""rTorrent 0.9.7 or later by XML-RPC.

Its first custom value is the label that other programs show, so it holds our category; our tags are in a
custom value of our own. It leaves the data of what is removed to us.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from time import monotonic, sleep, time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from radarr_cli.adapters import http
from radarr_cli.adapters.clients._calls import (
    contents_of,
    disk_is_full,
    not_there,
    problem_of,
    save_path_checks,
    tried,
    understood,
)
from radarr_cli.adapters.clients._data import OwnData, remove_data
from radarr_cli.adapters.clients._rtorrent_rpc import Rpc, UnknownHash
from radarr_cli.adapters.clients.qbittorrent import OUR_TAG
from radarr_cli.adapters.clients.settings import RTorrentSettings as Settings  # noqa: TC001 - a kind names its settings
from radarr_cli.domain.download import ClientItem, ClientStatus, Problem
from radarr_cli.domain.release import Protocol
from radarr_cli.errors import ConfigError, InvalidAnswer
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from radarr_cli.adapters.clients import LocalPaths
    from radarr_cli.domain.settings import ClientEntry, NetworkSettings
    from radarr_cli.domain.torrent import TorrentFile
    from radarr_cli.ports import AddRequest

_TAGS = "radarr-cli"
"""The custom value that holds our tags, parted by spaces."""
_FIELDS = {
    "hash": "d.hash", "name": "d.name", "label": "d.custom1", "tags": f"d.custom={_TAGS}",
    "started": "d.state", "checked": "d.is_hash_checked", "active": "d.is_active", "complete": "d.complete",
    "hashing": "d.hashing", "magnet": "d.is_meta", "message": "d.message", "size": "d.size_bytes",
    "left": "d.left_bytes", "there": "d.completed_bytes", "speed": "d.down.rate", "ratio": "d.ratio",
    "finished": "d.timestamp.finished", "private": "d.is_private", "directory": "d.directory",
    "folder": "d.is_multi_file", "seeders": "d.peers_complete",
    "free": "d.free_diskspace",
}  # fmt: skip
_RELOAD_SECONDS = 0.5
_APPEAR_SECONDS = 5.0
_FULL = "its disk is full, or its folder is missing"
_HIGH = 3
_LONGEST_ETA = timedelta(days=365)


def build(
    entry: ClientEntry,
    network: NetworkSettings,
    state_folder: Path,  # noqa: ARG001 - what every client is given; it knows no sessions
    paths: LocalPaths | None = None,
) -> RTorrent:
    return RTorrent(entry.name, entry.options, network, paths)


@dataclass(frozen=True)
class RTorrent:
    """`ports.DownloadClient`. A download id is the info hash in upper case."""

    name: str
    settings: Settings
    network: NetworkSettings
    paths: LocalPaths | None = None
    protocol: Protocol = Protocol.TORRENT

    def add(self, request: AddRequest) -> None:
        """Raises InvalidAnswer where it doesn't take the torrent; it doesn't say why."""
        tags = [OUR_TAG, *request.tags]
        there = self._find(request.download_id)
        if there is not None:
            # Perhaps somebody else's: its label and place stay, our tags let us follow it.
            merged = dict.fromkeys([*there["tags"].split(), *tags])
            self._rpc.call("d.custom.set", request.download_id, _TAGS, " ".join(merged))
            if there["magnet"] and request.stopped and not there["started"]:
                self._rpc.call("d.start", request.download_id)
        else:
            self._send(request, tags)
            self._wait_for(request)
            if request.stopped and request.magnet:
                # Its metadata alone: what comes of it begins as the magnet was given, stopped.
                self._rpc.call("d.start", request.download_id)
        self._rpc.call("d.save_full_session", request.download_id)

    def items(self) -> Sequence[ClientItem]:
        return [item for item in self.all_items() if OUR_TAG in item.tags]

    def all_items(self) -> Sequence[ClientItem]:
        commands = [f"{command}=" if "=" not in command else command for command in _FIELDS.values()]
        with understood(self._service, self.settings.url):
            listed = self._rpc.call("d.multicall2", "", "main", *commands)
            rows = [dict(zip(_FIELDS, values, strict=True)) for values in listed]
            return [self._item(row) for row in rows]

    def item(self, download_id: str) -> ClientItem | None:
        row = self._find(download_id)
        if row is None:
            return None
        with understood(self._service, self.settings.url):
            return self._item(row)

    def files(self, download_id: str) -> Sequence[str]:
        """Raises NotFound where the client does not have it."""
        row = self._existing(download_id)
        return [] if row["magnet"] else [f"{row['directory']}/{name}" for name, _ in self._files(row)]

    def contents(self, download_id: str) -> Sequence[TorrentFile]:
        """Raises NotFound where the client does not have it."""
        row = self._existing(download_id)
        top = f"{row['directory'].rstrip('/').rpartition('/')[2]}/" if row["folder"] else ""
        return [] if row["magnet"] else contents_of((f"{top}{name}", size) for name, size in self._files(row))

    def pause(self, download_id: str) -> None:
        self._rpc.call("d.stop", self._existing(download_id)["hash"])

    def resume(self, download_id: str) -> None:
        # The one begins what was stopped, the other what was paused.
        hash_string = self._existing(download_id)["hash"]
        self._rpc.call("d.start", hash_string)
        self._rpc.call("d.resume", hash_string)

    def prioritise(self, download_id: str) -> None:
        """It has no order, but gives more of its rate to what has a high priority."""
        self._rpc.call("d.priority.set", self._existing(download_id)["hash"], _HIGH)

    def remove(self, download_id: str, *, with_data: bool) -> None:
        """Stop it, remove its files, then forget it: whatever of that fails is tried anew by the next call.

        Raises ServiceUnavailable where the data isn't here.
        """
        row = self._find(download_id)
        if row is None:
            return
        try:
            self._rpc.call("d.stop", download_id)
            self._rpc.call("d.close", download_id)
            if with_data:
                remove_data(self._service, self._data(row), self.paths)
            self._rpc.call("d.erase", download_id)
        except UnknownHash:
            return  # another was quicker

    def check(self) -> Sequence[Check]:
        version = str(self._rpc.call("system.client_version"))
        session = str(self._rpc.call("session.path"))
        where = self.settings.folder or str(self._rpc.call("directory.default"))
        category = f"label {self.settings.category}" if self.settings.category else "none"
        return [
            Check("version", True, version),
            tried(
                "session",
                session,
                session or "none: a restart forgets downloads",
                "set session.path in its settings",
            ),
            Check("category", True, category),
            *save_path_checks(where, self.paths),
        ]

    @property
    def _service(self) -> str:
        return f"client {self.name} (rTorrent)"

    @cached_property
    def _rpc(self) -> Rpc:
        return Rpc(
            service=self._service,
            url=self.settings.url,
            username=self.settings.username,
            password=self.settings.password,
            network=self.network,
        )

    def _send(self, request: AddRequest, tags: Sequence[str]) -> None:
        """The .torrent's bytes, or a magnet: never a URL, which may hold a passkey.

        Label, tags and folder are commands of the same call, so that none can be missing.
        """
        started = not request.stopped and self.settings.initial_state != "stopped"
        commands = [f"d.custom.set={_TAGS},{self._quoted(' '.join(tags))}"]
        if self.settings.category:
            commands.append(f"d.custom1.set={self._quoted(quote(self.settings.category, safe=''))}")
        if self.settings.folder:
            commands.append(f"d.directory.set={self._quoted(self.settings.folder)}")
        if request.torrent is not None:
            self._examine(request.torrent)
            self._rpc.call("load.raw_start" if started else "load.raw", "", request.torrent, *commands)
        else:
            self._rpc.call("load.start" if started else "load.normal", "", request.magnet, *commands)

    def _examine(self, content: bytes) -> None:
        """Raise InvalidAnswer for what it would drop without a word."""
        from radarr_cli.domain.torrent import examine  # noqa: PLC0415 - only an add needs it

        torrent = examine(content).torrent
        if torrent is None:
            raise InvalidAnswer(f"{self._service} takes this for no valid torrent")
        if torrent.hash_v1 is None:
            raise InvalidAnswer(
                f"{self._service} does not know torrents of version 2", hint="choose another client for it"
            )

    def _wait_for(self, request: AddRequest) -> None:
        """It says yes to everything: what it took is listed a moment later."""
        until = monotonic() + _APPEAR_SECONDS
        while self._find(request.download_id) is None:
            if monotonic() > until:
                hint = "its log says why" if request.torrent else "without DHT it needs magnets with trackers"
                raise InvalidAnswer(f"{self._service} did not take the torrent", hint=hint)
            sleep(0.02)

    def _quoted(self, text: str) -> str:
        """As one value in rTorrent's command language, where `$` begins a call."""
        if text.startswith("$") or any(ord(letter) < 32 for letter in text):
            raise ConfigError(
                f"{self._service} can't be given {text!r}", hint="choose another category or folder"
            )
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'

    def _existing(self, download_id: str) -> dict[str, Any]:
        """A magnet whose metadata has just come is gone for a moment, until it is loaded as a torrent."""
        until = monotonic() + _RELOAD_SECONDS
        while (row := self._find(download_id)) is None:
            if monotonic() > until:
                raise not_there(self._service, download_id)
            sleep(0.02)
        return row

    def _find(self, download_id: str) -> dict[str, Any] | None:
        methods = []
        for command in _FIELDS.values():
            method, _, argument = command.partition("=")
            methods.append({"methodName": method, "params": [download_id, *filter(None, [argument])]})
        with understood(self._service, self.settings.url):
            answers = self._rpc.call("system.multicall", methods)
            # For an unknown hash each is a fault.
            if all(isinstance(answer, dict) for answer in answers):
                return None
            return dict(zip(_FIELDS, (answer[0] for answer in answers), strict=True))

    def _files(self, row: Mapping[str, Any]) -> list[tuple[str, int]]:
        """Relative to its directory, with their sizes."""
        with understood(self._service, self.settings.url):
            listed = self._rpc.call("f.multicall", row["hash"], "", "f.path=", "f.size_bytes=")
            return [(str(path), int(size)) for path, size in listed]

    def _data(self, row: Mapping[str, Any]) -> OwnData:
        """The files, below the folder above its own, so that its own goes, too."""
        directory = str(row["directory"]).rstrip("/")
        folder, _, own = directory.rpartition("/") if row["folder"] else (directory, "", "")
        files = [str(row["name"])] if row["magnet"] else [name for name, _ in self._files(row)]
        return OwnData(
            folder=folder or "/",
            files=[f"{own}/{name}" if own else name for name in files],
            # A stopped one may have lost its files to an earlier try.
            expected=bool(row["there"] and row["started"] and not row["magnet"]),
        )

    def _item(self, row: Mapping[str, Any]) -> ClientItem:
        status, message = _status(row)
        done = status is ClientStatus.COMPLETED
        left, speed = int(row["left"]), int(row["speed"])
        eta = timedelta(seconds=left // speed) if speed else None
        magnet = bool(row["magnet"])
        directory = str(row["directory"]).rstrip("/")
        return ClientItem(
            client=self.name,
            download_id=str(row["hash"]).upper(),
            title=str(row["name"]).removesuffix(".meta" if magnet else ""),
            status=status,
            size=0 if magnet else int(row["size"]),
            remaining=0 if done or magnet else left,
            eta=None if done or eta is None or eta > _LONGEST_ETA else eta,
            output_path=None if magnet else directory if row["folder"] else f"{directory}/{row['name']}",
            category=unquote(str(row["label"])) or None,
            tags=tuple(row["tags"].split()),
            message=message,
            seed_ratio=int(row["ratio"]) / 1000,
            seed_time=max(int(time()) - int(row["finished"]), 0) if row["finished"] else 0,
            private=bool(row["private"]),
            # It counts no copies but those that are whole.
            availability=float(row["seeders"]) or None if status is ClientStatus.DOWNLOADING else None,
            stopped=not row["active"],
            problem=Problem.DISK_FULL if message == _FULL else problem_of(message),
        )


def _status(row: Mapping[str, Any]) -> tuple[ClientStatus, str | None]:
    """What trackers say is no fault of a download; other messages are."""
    message = http.scrub(str(row["message"])) or None
    fault = message if message and not message.startswith("Tracker:") else None
    if row["started"] and not (row["active"] or row["hashing"] or row["complete"] or row["magnet"]):
        # It stops without a word, and looks as if it had yet to check what is there.
        if disk_is_full(int(row["free"]), int(row["left"])):
            return ClientStatus.WARNING, _FULL
    if row["hashing"] or (row["started"] and not row["checked"]):
        return ClientStatus.QUEUED, "checking what is there"
    if row["complete"] and not row["magnet"]:
        return ClientStatus.COMPLETED, fault
    if fault:
        return ClientStatus.WARNING, fault
    if not row["started"]:
        return ClientStatus.PAUSED, message
    if not row["active"]:
        return ClientStatus.WARNING, "it is paused, or can't begin: does its folder exist?"
    if row["magnet"]:
        return ClientStatus.QUEUED, "waiting for the magnet's metadata"
    return ClientStatus.DOWNLOADING, message
