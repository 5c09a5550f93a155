"""A folder as a download client: .torrent files go into one, what a client made of them appears in another.

For clients without an API. We know from the .torrent what has to appear, and call it complete when every file
has its size and none has changed for a while.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any

from radarr_cli.adapters.clients._folders import FolderClient, drop_file, folder_check
from radarr_cli.adapters.clients.settings import BlackholeSettings as Settings  # noqa: TC001 - a kind names its settings
from radarr_cli.adapters.private import PrivateFolder
from radarr_cli.domain.download import ClientItem, ClientStatus
from radarr_cli.domain.release import Protocol
from radarr_cli.errors import InvalidAnswer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.adapters.clients import LocalPaths
    from radarr_cli.domain.settings import ClientEntry, NetworkSettings
    from radarr_cli.domain.torrent import TorrentFile
    from radarr_cli.ports import AddRequest, Check

_DOT_TORRENT = ".torrent"


def build(
    entry: ClientEntry,
    network: NetworkSettings,  # noqa: ARG001 - what every client is given, as `paths` is
    state_folder: Path,
    paths: LocalPaths | None = None,  # noqa: ARG001
) -> Blackhole:
    return Blackhole(entry.name, entry.options, PrivateFolder(state_folder / "blackhole" / entry.name))


@dataclass(frozen=True, slots=True)
class _Record:
    """What was put into the folder, and what has to come of it: paths relative to the watch folder."""

    download_id: str
    file: str
    title: str
    files: dict[str, int]
    private: bool

    @property
    def top(self) -> str:
        """The single file or the top folder."""
        return next(iter(self.files)).split("/", 1)[0]


@dataclass(frozen=True)
class Blackhole(FolderClient[_Record]):
    """`ports.DownloadClient`."""

    name: str
    settings: Settings
    records: PrivateFolder
    protocol: Protocol = Protocol.TORRENT

    def add(self, request: AddRequest) -> None:
        """Raises InvalidAnswer for magnets: such a client sees files only."""
        from radarr_cli.domain.torrent import examine  # noqa: PLC0415 - only an add needs it

        if request.torrent is None:
            raise InvalidAnswer(
                f"{self._service} takes .torrent files, not magnets", hint="choose another client for magnets"
            )
        torrent = examine(request.torrent).torrent
        if torrent is None or not torrent.files:
            raise InvalidAnswer(f"{self._service} takes .torrent files, and this is none")
        if self._record(request.download_id) is not None:
            return
        record = _Record(
            download_id=request.download_id,
            file=f"{request.download_id}{_DOT_TORRENT}",
            title=torrent.name,
            files={file.path: file.size for file in torrent.files},
            private=torrent.private,
        )
        with self._mapped_errors():
            # The record last: what has one counts as handed over. The same file twice is one torrent.
            drop_file(Path(self.settings.torrent_folder) / record.file, request.torrent)
            self._keep(record)

    def files(self, download_id: str) -> Sequence[str]:
        record = self._existing(download_id)
        return [str(Path(self.settings.watch_folder) / path) for path in record.files]

    def contents(self, download_id: str) -> Sequence[TorrentFile]:
        from radarr_cli.domain.torrent import TorrentFile  # noqa: PLC0415 - settings are read at every start

        record = self._existing(download_id)
        return [TorrentFile(path, size) for path, size in record.files.items()]

    def remove(self, download_id: str, *, with_data: bool) -> None:
        record = self._record(download_id)
        if record is None:
            return
        with self._mapped_errors():
            (Path(self.settings.torrent_folder) / record.file).unlink(missing_ok=True)
            top = Path(self.settings.watch_folder) / record.top
            if with_data and top.is_dir() and not top.is_symlink():
                shutil.rmtree(top)
            elif with_data:
                top.unlink(missing_ok=True)
            self.records.remove(download_id)

    def check(self) -> Sequence[Check]:
        return [
            folder_check("torrent folder", self.settings.torrent_folder, writable=True),
            folder_check("watch folder", self.settings.watch_folder, writable=False),
        ]

    @property
    def _service(self) -> str:
        return f"client {self.name} (blackhole)"

    def _read(self, document: dict[str, Any]) -> _Record:
        return _Record(**document)

    def _item(self, record: _Record) -> ClientItem:
        folder = Path(self.settings.watch_folder)
        there, newest = 0, 0.0
        for path, size in record.files.items():
            try:
                status = (folder / path).lstat()
            except OSError:
                continue
            there += min(status.st_size, size)
            newest = max(newest, status.st_mtime)
        total = sum(record.files.values())
        waiting = (Path(self.settings.torrent_folder) / record.file).exists()
        if there < total or not newest:
            state = ClientStatus.QUEUED if waiting and not there else ClientStatus.DOWNLOADING
            message = "no client has taken the .torrent yet" if state is ClientStatus.QUEUED else None
        elif time() - newest < self.settings.settle.total_seconds():
            state, message = ClientStatus.DOWNLOADING, "waiting until it no longer changes"
        else:
            state, message = ClientStatus.COMPLETED, None
        return ClientItem(
            client=self.name,
            download_id=record.download_id,
            title=record.title,
            status=state,
            size=total,
            remaining=total - there,
            output_path=str(folder / record.top),
            message=message,
            private=record.private,
        )
