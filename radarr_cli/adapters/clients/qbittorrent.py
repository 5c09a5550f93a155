"""qBittorrent by its Web API: 4.3.2 (API 2.6.1) to 5.x.

Its answers change with its versions, and nothing is taken for done because it said "Ok.": after an add the
torrent is looked for by its hash.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import PurePosixPath, PureWindowsPath
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from radarr_cli.adapters.clients._calls import disk_is_full
from radarr_cli.adapters.clients._qbittorrent_options import (
    added_as,
    folder_checks,
    goes_first,
    removal_checks,
)
from radarr_cli.adapters.clients._relocating import plan_move
from radarr_cli.adapters.clients.settings import QBittorrentSettings as Settings  # noqa: TC001 - a kind names its settings
from radarr_cli.adapters.private import PrivateFolder
from radarr_cli.domain.download import ClientItem, ClientStatus, Problem
from radarr_cli.domain.release import Protocol
from radarr_cli.errors import Conflict, InvalidAnswer, NotFound, ServiceUnavailable
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from radarr_cli.adapters.clients import LocalPaths
    from radarr_cli.adapters.clients._qbittorrent_session import Session
    from radarr_cli.domain.settings import ClientEntry, NetworkSettings
    from radarr_cli.domain.torrent import TorrentFile
    from radarr_cli.ports import AddRequest

OUR_TAG = "radarr-cli"
"""Marks what is ours in the client, whatever becomes of its category."""
OLDEST_API = (2, 6, 1)
"""The first with content_path: qBittorrent 4.3.2."""
_TAG_FILTER_API = (2, 8, 3)
_APPEAR_SECONDS = 10.0
_LONGEST_ETA = timedelta(days=365)
_NO_ETA = 8_640_000
_STALLED = "stalled: no peer sends anything"

_COMPLETED = ("uploading", "stalledUP", "queuedUP", "forcedUP", "pausedUP", "stoppedUP")
_STATES: dict[str, tuple[ClientStatus, str | None]] = {
    **dict.fromkeys(_COMPLETED, (ClientStatus.COMPLETED, None)),
    "pausedDL": (ClientStatus.PAUSED, None),
    "stoppedDL": (ClientStatus.PAUSED, None),
    "queuedDL": (ClientStatus.QUEUED, None),
    "checkingDL": (ClientStatus.QUEUED, "checking what is there"),
    "checkingUP": (ClientStatus.QUEUED, "checking what is there"),
    "checkingResumeData": (ClientStatus.QUEUED, "checking what is there"),
    "metaDL": (ClientStatus.QUEUED, "waiting for the magnet's metadata"),
    "forcedMetaDL": (ClientStatus.QUEUED, "waiting for the magnet's metadata"),
    "stalledDL": (ClientStatus.WARNING, _STALLED),
    "missingFiles": (ClientStatus.WARNING, "its files are missing"),
    "error": (ClientStatus.WARNING, "qBittorrent reports an error; its log says which (often a full disk)"),
}  # downloading, forcedDL, moving, allocating and what later versions may add: it goes on


_STOPPED = frozenset({"pausedUP", "stoppedUP", "pausedDL", "stoppedDL"})


def build(
    entry: ClientEntry,
    network: NetworkSettings,
    state_folder: Path,
    paths: LocalPaths | None = None,
) -> QBittorrent:
    return QBittorrent(entry.name, entry.options, network, PrivateFolder(state_folder / "sessions"), paths)


@dataclass(frozen=True)
class QBittorrent:
    """`ports.DownloadClient`. A download id is the info hash in upper case (of hybrids, version 1's)."""

    name: str
    settings: Settings
    network: NetworkSettings
    sessions: PrivateFolder
    paths: LocalPaths | None = None
    protocol: Protocol = Protocol.TORRENT

    def add(self, request: AddRequest) -> None:
        tags = [OUR_TAG, *self.settings.tags, *request.tags]
        with self._calls():
            there = self._find(request.download_id)
            if there is not None:
                # Perhaps somebody else's: its category and place stay, our tag lets us follow it.
                self._session.torrents_add_tags(tags=tags, torrent_hashes=there["hash"])
                return
            self._make_category()
            self._send(request, tags)
            added = self._wait_for(request.download_id)
            if self.settings.initial_state == "forced":
                self._session.torrents_set_force_start(enable=True, torrent_hashes=added["hash"])
            if goes_first(self.settings, request):
                with suppress(Conflict):  # without a queue nothing waits
                    self._to_top(str(added["hash"]))

    def items(self) -> Sequence[ClientItem]:
        with self._calls():
            return [self._item(row, self._problem(row)) for row in self._ours()]

    def all_items(self) -> Sequence[ClientItem]:
        with self._calls():
            return [self._item(row) for row in self._session.torrents_info()]

    def item(self, download_id: str) -> ClientItem | None:
        with self._calls():
            row = self._find(download_id)
            return None if row is None else self._item(row, self._problem(row))

    def files(self, download_id: str) -> Sequence[str]:
        """Raises NotFound where the client does not have it."""
        with self._calls():
            row = self._existing(download_id)
            found = self._session.torrents_files(torrent_hash=row["hash"])
        base = str(row["save_path"]).rstrip("/\\")
        return [f"{base}/{file['name']}" for file in found]

    def contents(self, download_id: str) -> Sequence[TorrentFile]:
        """Raises NotFound where the client does not have it."""
        from radarr_cli.domain.torrent import TorrentFile  # noqa: PLC0415 - settings are read at every start

        with self._calls():
            row = self._existing(download_id)
            found: Any = self._session.torrents_files(torrent_hash=row["hash"])
        return [TorrentFile(str(file["name"]), int(file["size"])) for file in found]

    def pause(self, download_id: str) -> None:
        with self._calls():
            self._session.torrents_stop(torrent_hashes=self._existing(download_id)["hash"])

    def resume(self, download_id: str) -> None:
        with self._calls():
            self._session.torrents_start(torrent_hashes=self._existing(download_id)["hash"])

    def prioritise(self, download_id: str) -> None:
        """Raises Conflict where qBittorrent doesn't queue."""
        with self._calls():
            self._to_top(str(self._existing(download_id)["hash"]))

    def mark_imported(self, download_id: str) -> None:
        wanted = self.settings.imported_category
        with self._calls():
            row = self._find(download_id)
            if wanted and row is not None and row.get("category") == self.settings.category:
                self._make_category(wanted)
                self._session.torrents_set_category(category=wanted, torrent_hashes=row["hash"])

    def remove(self, download_id: str, *, with_data: bool) -> None:
        with self._calls():
            row = self._find(download_id)
            if row is not None:
                self._session.torrents_delete(delete_files=with_data, torrent_hashes=row["hash"])

    def relocate(self, download_id: str, file: str, target: str) -> None:
        """`ports.Relocates`. A category no longer decides where a torrent lies that was moved by itself."""
        with self._calls():
            row = self._existing(download_id)
            folder, found = str(row["save_path"]), self._session.torrents_files(torrent_hash=row["hash"])
            move = plan_move(self._service, folder, [str(each["name"]) for each in found], file, target)
            if move.old != move.new:
                self._session.torrents_rename_file(
                    torrent_hash=row["hash"], old_path=move.old, new_path=move.new
                )
            if move.folder:
                self._session.torrents_set_location(location=move.folder, torrent_hashes=row["hash"])

    def check(self) -> Sequence[Check]:
        """Logs in anew: the session that is kept would let a password pass that is wrong by now."""
        with self._calls():
            if self.settings.username:
                self._session.auth_log_in()
            version = str(self._session.app_version())
            preferences = self._session.app_preferences()
            checks = [self._version_check(version), self._category_check()]
            category: Any = self._session.torrents_categories().get(self.settings.category, {})
        folders = folder_checks(self.settings, preferences, category, self.paths)
        return [*checks, *folders, *removal_checks(preferences)]

    @cached_property
    def _session(self) -> Session:
        # Heavy, and only needed once something is asked.
        from radarr_cli.adapters.clients._qbittorrent_session import Session  # noqa: PLC0415

        password = self.settings.password
        return Session(
            url=self.settings.url,
            username=self.settings.username,
            password=password.reveal() if password else "",
            keeper=self.sessions,
            name=self.name,
            seconds=self.network.timeout.total_seconds(),
            requests_arguments={**self._proxies(), "verify": self.network.ca_bundle or True},
        )

    @cached_property
    def _api(self) -> tuple[int, ...]:
        text = str(self._session.app_web_api_version())
        try:
            return tuple(int(part) for part in text.split("."))
        except ValueError as error:
            raise InvalidAnswer(
                f"{self._service} names no API version", hint=f"does {self.settings.url} lead to its Web UI?"
            ) from error

    @property
    def _service(self) -> str:
        return f"client {self.name} (qBittorrent)"

    def _calls(self) -> AbstractContextManager[None]:
        from radarr_cli.adapters.clients._qbittorrent_session import mapped_errors  # noqa: PLC0415 - heavy

        return mapped_errors(self._service, self.settings.url, self.settings.username)

    def _proxies(self) -> dict[str, dict[str, str | None]]:
        """None at all for this machine and `no_proxy`; the environment's where the user names none."""
        host = urlsplit(self.settings.url).hostname or ""
        if host in ("localhost", "127.0.0.1", "::1") or host in self.network.no_proxy:
            return {"proxies": dict.fromkeys(("http", "https", "all"))}
        proxy = self.network.proxy
        return {"proxies": {"http": proxy, "https": proxy}} if proxy else {}

    def _ours(self) -> list[Mapping[str, Any]]:
        """One listing call: by our tag, where the API can; else by our category."""
        if self._api >= _TAG_FILTER_API:
            return list(self._session.torrents_info(tag=OUR_TAG))
        return list(self._session.torrents_info(category=self.settings.category))

    def _find(self, download_id: str) -> Mapping[str, Any] | None:
        """By qBittorrent's own hash; else among ours, since a hybrid goes by its version 2 hash there."""
        wanted = download_id.lower()
        rows = self._session.torrents_info(torrent_hashes=wanted)
        for row in (*rows, *(() if rows else self._ours())):
            if wanted in (row["hash"], row.get("infohash_v1")):
                return dict(row)
        return None

    def _existing(self, download_id: str) -> Mapping[str, Any]:
        row = self._find(download_id)
        if row is None:
            raise NotFound(f"{self._service} does not have {download_id}")
        return row

    def _send(self, request: AddRequest, tags: list[str]) -> None:
        """The .torrent's bytes, or a magnet: never a URL, which may hold a passkey and fails unseen."""
        import qbittorrentapi  # noqa: PLC0415 - heavy

        content = request.torrent
        try:
            self._session.torrents_add(
                torrent_files={f"{request.download_id}.torrent": content} if content else None,
                urls=None if content else request.magnet,
                tags=tags,
                **added_as(self.settings, request, self._api),
            )
        except qbittorrentapi.Conflict409Error:
            return  # 5.2: it is there already; the caller looks

    def _wait_for(self, download_id: str) -> Mapping[str, Any]:
        """Adding goes on after the answer: wait until the torrent is listed."""
        until, pause = monotonic() + _APPEAR_SECONDS, 0.02
        while True:
            row = self._find(download_id)
            if row is not None:
                return row
            if monotonic() > until:
                raise ServiceUnavailable(
                    f"{self._service} took the torrent but does not list it",
                    hint="look into its log; the next run tries again",
                )
            sleep(pause)
            pause = min(pause * 2, 0.5)

    def _to_top(self, torrent_hash: str) -> None:
        import qbittorrentapi  # noqa: PLC0415 - heavy

        try:
            self._session.torrents_top_priority(torrent_hashes=torrent_hash)
        except qbittorrentapi.Conflict409Error as error:
            raise Conflict(
                f"{self._service} downloads everything at once",
                hint="turn on torrent queueing in its options",
            ) from error

    def _make_category(self, name: str | None = None) -> bool:
        """Ours, or the one named; True if it was missing."""
        category = self.settings.category if name is None else name
        import qbittorrentapi  # noqa: PLC0415 - heavy

        if category in self._session.torrents_categories():
            return False
        try:
            self._session.torrents_create_category(name=category)
        except qbittorrentapi.Conflict409Error as error:
            if category in self._session.torrents_categories():
                return False  # another process was quicker
            raise InvalidAnswer(
                f"{self._service} refuses the category {category!r}",
                hint="category: no backslash, no //, no / at either end",
            ) from error
        return True

    def _version_check(self, version: str) -> Check:
        api = ".".join(map(str, self._api))
        if self._api < OLDEST_API:
            hint = "4.3.2 is the oldest that works"
            return Check("version", False, f"{version} (API {api}) is too old", hint)
        return Check("version", True, f"{version} (API {api})")

    def _category_check(self) -> Check:
        made = self._make_category()
        return Check("category", True, f"{self.settings.category}{' (made)' if made else ''}")

    def _problem(self, row: Mapping[str, Any]) -> Problem | None:
        """It names no reason for its errors: a disk without room for what is missing is the usual one."""
        if row["state"] == "missingFiles":
            return Problem.MISSING_FILES
        if row["state"] != "error":
            return None
        state: Any = self._session.sync_maindata().get("server_state", {})
        free = state.get("free_space_on_disk")
        full = free is not None and disk_is_full(free, int(row.get("amount_left", 0)))
        return Problem.DISK_FULL if full else None

    def _item(self, row: Mapping[str, Any], problem: Problem | None = None) -> ClientItem:
        status, message = _STATES.get(str(row["state"]), (ClientStatus.DOWNLOADING, None))
        done = status is ClientStatus.COMPLETED
        seconds = row.get("eta", _NO_ETA)
        eta = timedelta(seconds=seconds) if 0 <= seconds < _NO_ETA else None
        return ClientItem(
            client=self.name,
            download_id=str(row.get("infohash_v1") or row["hash"]).upper(),
            title=str(row["name"]),
            status=status,
            size=max(int(row.get("size", 0)), 0),
            remaining=0 if done else max(int(row.get("amount_left", 0)), 0),
            eta=None if done or eta is None or eta > _LONGEST_ETA else eta,
            output_path=_output_path(row),
            category=row.get("category") or None,
            tags=tuple(tag.strip() for tag in str(row.get("tags", "")).split(",") if tag.strip()),
            message=message,
            seed_ratio=row.get("ratio"),
            seed_time=row.get("seeding_time"),
            private=row.get("private"),
            availability=None if done else _availability(row),
            stopped=str(row["state"]) in _STOPPED,
            problem=problem,
        )


def _availability(row: Mapping[str, Any]) -> float | None:
    """-1 says that it can't be told: nobody is there, or it is stopped."""
    found = float(row.get("availability", -1))
    return found if found >= 0 else None


def _output_path(row: Mapping[str, Any]) -> str | None:
    """None where its files lie loose in the save folder, so that no path tells them from others, and while
    qBittorrent checks a new torrent: then it names a relative path."""
    path = str(row.get("content_path") or "")
    absolute = PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()
    return path if absolute and path.rstrip("/\\") != str(row.get("save_path", "")).rstrip("/\\") else None
