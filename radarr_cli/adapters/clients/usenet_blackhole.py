"""Folders as a usenet client: .nzb files go into one, what a client made of them appears in another.

For clients without an API. Nothing says what has to appear: what does, by the name of the .nzb, is
complete when nothing in it has changed for a while and no client is at work on it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import TYPE_CHECKING, Any

from radarr_cli.adapters.clients._folders import FolderClient, drop_file, folder_check
from radarr_cli.adapters.clients._usenet import job_name, nzb_of, remove_unpacked
from radarr_cli.adapters.clients.settings import UsenetBlackholeSettings as Settings  # noqa: TC001 - a kind names its settings
from radarr_cli.adapters.private import PrivateFolder
from radarr_cli.domain.download import ClientItem, ClientStatus
from radarr_cli.domain.release import Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.adapters.clients import LocalPaths
    from radarr_cli.domain.settings import ClientEntry, NetworkSettings
    from radarr_cli.domain.torrent import TorrentFile
    from radarr_cli.ports import AddRequest, Check

_DOT_NZB = ".nzb"


def build(
    entry: ClientEntry,
    network: NetworkSettings,  # noqa: ARG001 - what every client is given, as `paths` is
    state_folder: Path,
    paths: LocalPaths | None = None,  # noqa: ARG001
) -> UsenetBlackhole:
    return UsenetBlackhole(entry.name, entry.options, PrivateFolder(state_folder / "blackhole" / entry.name))


@dataclass(frozen=True, slots=True)
class _Record:
    """What was put into the folder, and its name there without the ending."""

    download_id: str
    name: str
    size: int


@dataclass(frozen=True)
class UsenetBlackhole(FolderClient[_Record]):
    """`ports.DownloadClient`."""

    name: str
    settings: Settings
    records: PrivateFolder
    protocol: Protocol = Protocol.USENET

    def add(self, request: AddRequest) -> None:
        from radarr_cli.domain.nzb import examine_nzb  # noqa: PLC0415 - only an add needs it

        content = nzb_of(self._service, request)
        if self._record(request.download_id) is not None:
            return
        nzb = examine_nzb(content).nzb
        record = _Record(request.download_id, job_name(request), nzb.size if nzb else 0)
        with self._mapped_errors():
            # The record last: what has one counts as handed over. The same file twice is one download.
            drop_file(Path(self.settings.nzb_folder) / f"{record.name}{_DOT_NZB}", content)
            self._keep(record)

    def files(self, download_id: str) -> Sequence[str]:
        record = self._existing(download_id)
        place = self._place(record)
        return [] if place is None else [str(place)]

    def contents(self, download_id: str) -> Sequence[TorrentFile]:
        self._existing(download_id)
        return []

    def remove(self, download_id: str, *, with_data: bool) -> None:
        record = self._record(download_id)
        if record is None:
            return
        with self._mapped_errors():
            self._dropped(record).unlink(missing_ok=True)
            place = self._place(record)
            if with_data and place is not None:
                remove_unpacked(self._service, str(place), [self.settings.watch_folder], None)
            self.records.remove(download_id)

    def check(self) -> Sequence[Check]:
        return [
            folder_check("nzb folder", self.settings.nzb_folder, writable=True),
            folder_check("watch folder", self.settings.watch_folder, writable=False),
        ]

    @property
    def _service(self) -> str:
        return f"client {self.name} (usenet blackhole)"

    def _read(self, document: dict[str, Any]) -> _Record:
        return _Record(**document)

    def _dropped(self, record: _Record) -> Path:
        return Path(self.settings.nzb_folder) / f"{record.name}{_DOT_NZB}"

    def _place(self, record: _Record) -> Path | None:
        """What came of it: a folder of its name as a rule, or a file of its name with any ending."""
        watched = Path(self.settings.watch_folder)
        folder = watched / record.name
        if os.path.lexists(folder):
            return folder
        try:
            found = [
                entry.name for entry in os.scandir(watched) if entry.name.rpartition(".")[0] == record.name
            ]
        except OSError:
            return None
        return watched / min(found) if found else None

    def _item(self, record: _Record) -> ClientItem:
        watched = Path(self.settings.watch_folder)
        place = self._place(record)
        there, newest = (0, 0.0) if place is None else _measured(place)
        state, message = ClientStatus.DOWNLOADING, None
        if os.path.lexists(watched / f"_FAILED_{record.name}"):
            state, message = ClientStatus.FAILED, "the client says that it failed"
        elif os.path.lexists(watched / f"_UNPACK_{record.name}"):
            message = "unpacking"
        elif not there:
            if self._dropped(record).exists():
                state, message = ClientStatus.QUEUED, "no client has taken the .nzb yet"
        elif time() - newest < self.settings.settle.total_seconds():
            message = "waiting until it no longer changes"
        else:
            state = ClientStatus.COMPLETED
        done = state is ClientStatus.COMPLETED
        return ClientItem(
            client=self.name,
            download_id=record.download_id,
            title=record.name,
            status=state,
            size=there if done else record.size,
            remaining=0 if done else max(record.size - there, 0),
            output_path=None if place is None else str(place),
            message=message,
        )


def _measured(place: Path) -> tuple[int, float]:
    """Bytes, and when something in it last changed; no link is followed."""
    total, newest = 0, 0.0
    tops = [place] if not place.is_dir() or place.is_symlink() else []
    found = tops or [Path(top) / name for top, _, names in os.walk(place) for name in names]
    for path in found:
        try:
            status = path.lstat()
        except OSError:
            continue
        total += status.st_size
        newest = max(newest, status.st_mtime, status.st_ctime)
    return total, newest
