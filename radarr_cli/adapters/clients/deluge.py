"""Deluge 2 by the JSON-RPC of deluge-web, which speaks with the daemon for us.

Its Label plugin holds our category; it has nothing for our tags. The label follows the add in a second call,
so a download is always found by its hash, too. It can't stop once it has a magnet's metadata, but can be
throttled from the start. It writes down what it has every 200 seconds: what was added
shortly before it is killed comes back paused.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any

from radarr_cli.adapters import http
from radarr_cli.adapters.clients._calls import (
    TRICKLE,
    begins_stopped,
    checked,
    contents_of,
    disk_is_full,
    is_padding,
    not_there,
    problem_of,
    save_path_checks,
    understood,
)
from radarr_cli.adapters.clients._deluge_rows import folder_of, reason_in, status_of
from radarr_cli.adapters.clients._relocating import plan_move
from radarr_cli.adapters.clients.settings import DelugeSettings as Settings  # noqa: TC001 - a kind names its settings
from radarr_cli.domain.download import ClientItem, ClientStatus, Problem
from radarr_cli.domain.release import Protocol
from radarr_cli.errors import CredentialsRejected, InvalidAnswer, ServiceUnavailable
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import httpx

    from radarr_cli.adapters.clients import LocalPaths
    from radarr_cli.domain.settings import ClientEntry, NetworkSettings
    from radarr_cli.domain.torrent import TorrentFile
    from radarr_cli.ports import AddRequest

_NO_LOGIN, _NO_METHOD = 1, 2
"""deluge-web's error codes. Without a daemon it has none of the daemon's methods."""
_FIELDS = (
    "hash", "name", "state", "message", "total_wanted", "total_remaining", "total_size", "eta", "is_finished",
    "download_location", "files", "label", "ratio", "seeding_time", "private", "tracker_status",
    "distributed_copies", "max_download_speed",
)  # fmt: skip
_OPTIONS = (
    "download_location", "move_completed", "move_completed_path", "stop_seed_at_ratio",
    "remove_seed_at_ratio",
)  # fmt: skip
_NO_LIMIT = -1
_LONGEST_ETA = timedelta(days=365)


def build(
    entry: ClientEntry,
    network: NetworkSettings,
    state_folder: Path,  # noqa: ARG001 - what every client is given; it bans nobody, so no session is kept
    paths: LocalPaths | None = None,
) -> Deluge:
    return Deluge(entry.name, entry.options, network, paths)


class _Refused(InvalidAnswer):
    """The daemon's own error, with its kind as Deluge names it in the text."""


@dataclass(frozen=True)
class Deluge:
    """`ports.DownloadClient`. A download id is the info hash in upper case."""

    name: str
    settings: Settings
    network: NetworkSettings
    paths: LocalPaths | None = None
    protocol: Protocol = Protocol.TORRENT

    def add(self, request: AddRequest) -> None:
        """Raises InvalidAnswer where it doesn't take the torrent, ServiceUnavailable without Label plugin."""
        self._make_label()
        wanted = request.download_id.lower()
        there = self._find(wanted)
        if there is None:
            self._send(request)
        if self._label and not (there or {}).get("label"):
            self._call("label.set_torrent", wanted, self._label)

    def items(self) -> Sequence[ClientItem]:
        return self._list({"label": self._label} if self._label else {})

    def all_items(self) -> Sequence[ClientItem]:
        return self._list({})

    def item(self, download_id: str) -> ClientItem | None:
        row = self._find(download_id)
        if row is None:
            return None
        with understood(self._service, self.settings.url):
            return self._item(row, self._problem(row, {}))

    def files(self, download_id: str) -> Sequence[str]:
        """Raises NotFound where the client does not have it."""
        row = self._existing(download_id)
        with understood(self._service, self.settings.url):
            paths = [str(file["path"]) for file in row["files"]]
            # What only aligns the others is listed, but never written.
            return [f"{folder_of(row)}/{path}" for path in paths if not is_padding(path)]

    def contents(self, download_id: str) -> Sequence[TorrentFile]:
        """Raises NotFound where the client does not have it."""
        row = self._existing(download_id)
        with understood(self._service, self.settings.url):
            return contents_of((str(file["path"]), int(file["size"])) for file in row["files"])

    def pause(self, download_id: str) -> None:
        row = self._existing(download_id)
        self._call("core.pause_torrent", row["hash"])
        self._throttle(row, on=False)

    def resume(self, download_id: str) -> None:
        """Without its metadata a magnet stays throttled: it can't stop by itself once that has come."""
        row = self._existing(download_id)
        self._throttle(row, on=not row["files"])
        self._call("core.resume_torrent", row["hash"])

    def prioritise(self, download_id: str) -> None:
        self._call("core.queue_top", [self._existing(download_id)["hash"]])

    def remove(self, download_id: str, *, with_data: bool) -> None:
        try:
            self._call("core.remove_torrent", download_id.lower(), with_data)
        except _Refused:
            if self._find(download_id) is not None:
                raise

    def relocate(self, download_id: str, file: str, target: str) -> None:
        """`ports.Relocates`."""
        row = self._existing(download_id)
        with understood(self._service, self.settings.url):
            numbers = {str(each["path"]): int(each["index"]) for each in row["files"]}
        names = [path for path in numbers if not is_padding(path)]
        move = plan_move(self._service, folder_of(row), names, file, target)
        if move.old != move.new:
            self._call("core.rename_files", row["hash"], [[numbers[move.old], move.new]])
        if move.folder:
            self._call("core.move_storage", [row["hash"]], move.folder)

    def check(self) -> Sequence[Check]:
        version = self._call("daemon.get_version")
        with understood(self._service, self.settings.url):
            options = self._call("core.get_config_values", _OPTIONS)
            path = str(options["move_completed_path" if options["move_completed"] else "download_location"])
        checks = [Check("version", True, str(version)), self._label_check()]
        checks += save_path_checks(self.settings.folder or path, self.paths)
        if options.get("stop_seed_at_ratio") and options.get("remove_seed_at_ratio"):
            message = "it removes torrents by itself when their share ratio is reached"
            hint = "let it stop them instead: what it removes can't be imported"
            checks.append(Check("share limit", False, message, hint))
        return checks

    @property
    def _service(self) -> str:
        return f"client {self.name} (Deluge)"

    @property
    def _label(self) -> str:
        """The plugin knows lower case only."""
        return self.settings.category.lower()

    @cached_property
    def _client(self) -> httpx.Client:
        return http.make_client(self.network, headers={"Content-Type": "application/json"})

    @cached_property
    def _numbers(self) -> Iterator[int]:
        return count(1)

    def _send(self, request: AddRequest) -> None:
        """The .torrent's bytes, or a magnet: never a URL, which may hold a passkey."""
        options: dict[str, Any] = {"add_paused": begins_stopped(request, self.settings.initial_state)}
        if request.stopped and request.magnet:
            options["max_download_speed"] = TRICKLE
        if self.settings.folder:
            options["download_location"] = self.settings.folder
        try:
            if request.torrent is not None:
                content = base64.b64encode(request.torrent).decode()
                file = f"{request.download_id}.torrent"
                added = self._call("core.add_torrent_file", file, content, options)
            else:
                added = self._call("core.add_torrent_magnet", request.magnet, options)
        except _Refused as error:
            if self._find(request.download_id) is None:  # else another process was quicker
                raise InvalidAnswer(f"{self._service} takes this for no valid torrent") from error
            return
        if str(added).upper() != request.download_id:
            # With libtorrent 2 a hybrid goes by its version 2 hash, and nothing tells the other one.
            self._call("core.remove_torrent", added, True)
            raise InvalidAnswer(
                f"{self._service} knows this torrent by another hash", hint="choose another client for it"
            )

    def _throttle(self, row: Mapping[str, Any], *, on: bool) -> None:
        """Only our own limit is taken away again."""
        if (float(row["max_download_speed"]) == TRICKLE) is not on:
            limit = {"max_download_speed": TRICKLE if on else _NO_LIMIT}
            self._call("core.set_torrent_options", [row["hash"]], limit)

    def _problem(self, row: Mapping[str, Any], free: dict[str, int]) -> Problem | None:
        """A disk that filled up while it wrote is "Bad address" to it, or nothing at all: then it goes on
        without downloading, at the rate that it had. `free` keeps what folders have left, for one listing."""
        state, left, folder = str(row["state"]), int(row["total_remaining"]), str(row["download_location"])
        if state == "Error":
            found = problem_of(http.scrub(str(row["message"])))
        elif state != "Downloading" or not left:
            return None
        else:
            found, left = None, 0
        if found is None and folder not in free:
            free[folder] = int(self._call("core.get_free_space", folder))
        full = found is None and free[folder] >= 0 and disk_is_full(free[folder], left)
        return Problem.DISK_FULL if full else found

    def _list(self, chosen: Mapping[str, str]) -> list[ClientItem]:
        rows = self._call("core.get_torrents_status", chosen, _FIELDS)
        with understood(self._service, self.settings.url):
            free: dict[str, int] = {}
            return [self._item(row, self._problem(row, free)) for row in rows.values()]

    def _existing(self, download_id: str) -> Mapping[str, Any]:
        row = self._find(download_id)
        if row is None:
            raise not_there(self._service, download_id)
        return row

    def _find(self, download_id: str) -> Mapping[str, Any] | None:
        """None too where it knows no more than the hash: it answers so for a moment after a removal."""
        try:
            row = self._call("core.get_torrent_status", download_id.lower(), _FIELDS)
        except _Refused:
            return None
        with understood(self._service, self.settings.url):
            return dict(row) if row and row.get("hash") else None

    def _make_label(self) -> bool:
        """True if it was missing. Raises ServiceUnavailable without the plugin."""
        if not self._label:
            return False
        if "Label" not in self._call("core.get_enabled_plugins"):
            raise ServiceUnavailable(
                f"{self._service} has its Label plugin disabled",
                hint='enable it in its preferences; or set category = "" here',
            )
        if self._label in self._call("label.get_labels"):
            return False
        try:
            self._call("label.add", self._label)
        except _Refused as error:
            if self._label in self._call("label.get_labels"):
                return False  # another process was quicker
            raise InvalidAnswer(
                f"{self._service} refuses the label {self._label!r}",
                hint="category: letters, digits, - and _ only",
            ) from error
        return True

    def _label_check(self) -> Check:
        if not self._label:
            return Check("category", True, "none: downloads are found by their hashes")
        try:
            made = self._make_label()
        except InvalidAnswer:
            raise
        except ServiceUnavailable as error:
            return Check("category", False, error.message, error.hint, error.code)
        return Check("category", True, f"label {self._label}{' (made)' if made else ''}")

    def _call(self, method: str, *parameters: object) -> Any:
        """One call's result, after a login and a connection to the daemon where they are missing."""
        remedies = {_NO_LOGIN: self._log_in, _NO_METHOD: self._connect}
        while True:
            result, code, message = self._post(method, parameters)
            if code is None:
                return result
            remedy = remedies.pop(code, None)
            if remedy is None:
                break
            remedy()
        if code == _NO_METHOD:
            raise InvalidAnswer(
                f"{self._service} does not know {method}", hint="2.0 is the oldest that works"
            )
        raise _Refused(f"{self._service} refuses {method}: {reason_in(message)}")

    def _log_in(self) -> None:
        password = self.settings.password
        accepted, code, message = self._post("auth.login", [password.reveal() if password else ""])
        if code is not None:
            raise InvalidAnswer(f"{self._service} refuses auth.login: {reason_in(message)}")
        if not accepted:
            raise CredentialsRejected(
                f"{self._service} rejects the login", hint="password is that of its Web UI; has it one?"
            )

    def _connect(self) -> None:
        """Have deluge-web connect to the first of its daemons that is up, unless it is connected already."""
        self._log_in()  # it tells strangers nothing, not even that they have to
        with understood(self._service, self.settings.url):
            if self._post("web.connected")[0]:
                return
            hosts = [str(host[0]) for host in self._post("web.get_hosts")[0]]
            for host in hosts:
                if str(self._post("web.get_host_status", [host])[0][1]) in ("Online", "Connected"):
                    self._post("web.connect", [host])
                    return
        raise ServiceUnavailable(
            f"{self._service}: deluge-web is up, but {'its daemon is not' if hosts else 'knows no daemon'}",
            hint="start deluged" if hosts else "add it in the connection manager of its Web UI",
        )

    def _post(self, method: str, parameters: Sequence[object] = ()) -> tuple[Any, int | None, str]:
        """Result, error code, error message."""
        content = json.dumps({"method": method, "params": list(parameters), "id": next(self._numbers)})
        answer = http.fetch(
            self._client,
            "POST",
            f"{self.settings.url}/json",
            service=self._service,
            content=content.encode(),
        )
        document = checked(answer, self._service, self.settings.url).json(self._service)
        with understood(self._service, self.settings.url):
            error = document["error"]
            if error is not None:
                return None, int(error["code"]), str(error["message"])
            return document["result"], None, ""

    def _item(self, row: Mapping[str, Any], problem: Problem | None) -> ClientItem:
        status, message = status_of(row)
        if problem is Problem.DISK_FULL:
            status, message = ClientStatus.WARNING, "its disk is full"
        done = status is ClientStatus.COMPLETED
        files = row["files"]
        eta = timedelta(seconds=max(int(row["eta"]), 0))
        return ClientItem(
            client=self.name,
            download_id=str(row["hash"]).upper(),
            title=str(row["name"]),
            status=status,
            size=int(row["total_wanted"]),
            remaining=0 if done else int(row["total_remaining"]),
            eta=None if done or not timedelta(0) < eta <= _LONGEST_ETA else eta,
            output_path=f"{folder_of(row)}/{str(files[0]['path']).split('/', 1)[0]}" if files else None,
            category=row.get("label") or None,
            message=message,
            seed_ratio=max(float(row["ratio"]), 0.0),
            seed_time=int(row["seeding_time"]),
            private=bool(row["private"]),
            availability=float(row["distributed_copies"]) if status is ClientStatus.DOWNLOADING else None,
            stopped=str(row["state"]) in ("Paused", "Error"),
            problem=problem,
        )
