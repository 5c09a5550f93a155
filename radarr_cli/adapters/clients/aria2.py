"""aria2 by its JSON-RPC.

It has neither categories nor tags: ours is what goes to our folder. It leaves the data of what is removed
to us.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from functools import cached_property
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from radarr_cli.adapters import http
from radarr_cli.adapters.clients._aria2_rows import (
    ENDED,
    FIELDS,
    best_of,
    data_of,
    files_of,
    is_in,
    item_of,
    with_hash,
)
from radarr_cli.adapters.clients._calls import (
    begins_stopped,
    checked,
    contents_of,
    not_listed,
    not_there,
    save_path_checks,
    tried,
    understood,
)
from radarr_cli.adapters.clients._data import remove_data
from radarr_cli.adapters.clients.settings import Aria2Settings as Settings  # noqa: TC001 - a kind names its settings
from radarr_cli.domain.release import Protocol
from radarr_cli.errors import Conflict, CredentialsRejected, InvalidAnswer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import httpx

    from radarr_cli.adapters.clients import LocalPaths
    from radarr_cli.domain.download import ClientItem
    from radarr_cli.domain.settings import ClientEntry, NetworkSettings
    from radarr_cli.domain.torrent import TorrentFile
    from radarr_cli.ports import AddRequest, Check

_MOST = 10_000
_WAIT_SECONDS = 10.0


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
        best = best_of(rows)
        if best is not None and best["status"] != "error":
            return
        for row in rows:
            self._call("aria2.removeDownloadResult", row["gid"])
        self._send(request)
        self._save()
        self._wait(lambda: best_of(self._rows(request.download_id)) is not None)

    def items(self) -> Sequence[ClientItem]:
        rows, folder = self._list()
        with understood(self._service, self._url):
            return self._items([row for row in rows if is_in(row, folder)])

    def all_items(self) -> Sequence[ClientItem]:
        return self._items(self._list()[0])

    def item(self, download_id: str) -> ClientItem | None:
        row = best_of(self._rows(download_id))
        with understood(self._service, self._url):
            return None if row is None else item_of(row, self.name)

    def files(self, download_id: str) -> Sequence[str]:
        """Raises NotFound where the client does not have it."""
        row = self._existing(download_id)
        with understood(self._service, self._url):
            return [f"{row['dir']}/{name}" for name, _ in files_of(row)]

    def contents(self, download_id: str) -> Sequence[TorrentFile]:
        """Raises NotFound where the client does not have it."""
        row = self._existing(download_id)
        with understood(self._service, self._url):
            return contents_of(files_of(row))

    def pause(self, download_id: str) -> None:
        row = self._existing(download_id)
        if row["status"] in ("active", "waiting"):
            self._call("aria2.forcePause", row["gid"])

    def resume(self, download_id: str) -> None:
        """Raises Conflict for what an error has ended: it has to be added again."""
        row = self._existing(download_id)
        if row["status"] == "error":
            raise Conflict(
                f"{self._service} has ended it with an error, and can't go on with it",
                hint="queue remove --keep lets go of it; grabbed again it begins where it was",
            )
        if row["status"] == "paused":
            self._call("aria2.unpause", row["gid"])

    def prioritise(self, download_id: str) -> None:
        """To the head of what waits; what is active is before that."""
        row = self._existing(download_id)
        if row["status"] in ("waiting", "paused"):
            self._call("aria2.changePosition", row["gid"], 0, "POS_SET")

    def remove(self, download_id: str, *, with_data: bool) -> None:
        """Stop it, remove its files, then forget it: whatever of that fails is tried anew by the next call.

        Raises ServiceUnavailable where the data isn't here.
        """
        rows = self._rows(download_id)
        for row in rows:
            if row["status"] not in ENDED:
                self._call("aria2.forceRemove", row["gid"])
        self._wait(lambda: all(row["status"] in ENDED for row in self._rows(download_id)))
        if with_data:
            with understood(self._service, self._url):
                found = [data_of(row) for row in rows]
            for data in found:
                remove_data(self._service, data, self.paths)
        for row in rows:
            self._call("aria2.removeDownloadResult", row["gid"])
        if rows:
            self._save()

    def check(self) -> Sequence[Check]:
        version = self._call("aria2.getVersion")
        options = self._call("aria2.getGlobalOption")
        with understood(self._service, self._url):
            able = "BitTorrent" in version["enabledFeatures"]
            folder, session = (
                str(self.settings.folder or options["dir"]),
                str(options.get("save-session", "")),
            )
            number = str(version["version"])
        hint = "set its save-session and input-file to the same file"
        return [
            tried("version", able, number, "this build can't do BitTorrent: install another"),
            tried("session", session, session or "none: a restart forgets downloads", hint),
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

    def _existing(self, download_id: str) -> Mapping[str, Any]:
        row = best_of(self._rows(download_id))
        if row is None:
            raise not_there(self._service, download_id)
        return row

    def _items(self, rows: Sequence[Mapping[str, Any]]) -> list[ClientItem]:
        """One item for all that has the same hash."""
        with understood(self._service, self._url):
            hashes = dict.fromkeys(row["infoHash"] for row in rows)
            best = [best_of(with_hash(rows, each)) for each in hashes]
            return [item_of(row, self.name) for row in best if row is not None]

    def _send(self, request: AddRequest) -> None:
        """The .torrent's bytes, or a magnet: never a URL, which may hold a passkey."""
        options = {
            # The same id for the same torrent: two processes can't add it twice.
            "gid": request.download_id[:16].lower(),
            "dir": self._list()[1],
            "pause": _word(begins_stopped(request, self.settings.initial_state)),
            # The magnet itself goes on; what it leads to waits.
            "pause-metadata": _word(request.stopped),
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
            if best_of(self._rows(request.download_id)) is None:  # else another process was quicker
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

    def _rows(self, download_id: str) -> list[Mapping[str, Any]]:
        with understood(self._service, self._url):
            return with_hash(self._list()[0], download_id)

    def _list(self) -> tuple[list[Mapping[str, Any]], str]:
        """All torrents and the folder of ours, in one call."""
        answers = self._multicall([
            ("aria2.tellActive", (FIELDS,)),
            ("aria2.tellWaiting", (0, _MOST, FIELDS)),
            ("aria2.tellStopped", (0, _MOST, FIELDS)),
            ("aria2.getGlobalOption", ()),
        ])  # fmt: skip
        with understood(self._service, self._url):
            *lists, options = [answer[0] for answer in answers]
            rows = [row for rows in lists for row in rows if row.get("infoHash")]
            return rows, str(self.settings.folder or options["dir"])

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


def _word(value: bool) -> str:
    return "true" if value else "false"
