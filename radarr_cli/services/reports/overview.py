"""How everything stands: what waits for a person, what is on its way, what came, what will come."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from radarr_cli.store.attention import attention_json
from radarr_cli.store.downloads import queue_json
from radarr_cli.store.status import standing_json

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.ports import DiskState
    from radarr_cli.services.library.reading import Library
    from radarr_cli.services.reports.chronicle import Chronicle
    from radarr_cli.services.upkeep.housekeeping import Housekeeping
    from radarr_cli.store.database import Database

Resource = dict[str, Any]
IMPORTED_SINCE = timedelta(days=7)
IMPORTED_SHOWN = 200
SOON = timedelta(days=14)
MISSED_SINCE = timedelta(days=30)
_KINDS = ("digital", "physical")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """The file system a root lies on; sizes are bytes, None where the root isn't there."""

    root: str
    path: str
    free: int | None
    total: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`downloading` and `imported` are v3's queue and history, `soon` and `missed` v3's films, `runs` our own
    list of runs, `numbers` what `store.status` counts. Only the newest of `imported` are here."""

    attention: Sequence[Resource]
    downloading: Sequence[Resource]
    imported: Sequence[Resource]
    soon: Sequence[Resource]
    missed: Sequence[Resource]
    disks: Sequence[Disk]
    runs: Sequence[Resource]
    numbers: Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """`clients` are those that are configured; others may have been tried.

    `disk` says how full a path's file system is, None where it isn't there; `away` why a root isn't
    the one that is known, "" where it is."""

    database: Database
    library: Library
    chronicle: Chronicle
    housekeeping: Housekeeping
    roots: Mapping[str, str]
    clients: Collection[str]
    disk: Callable[[str], DiskState | None]
    away: Callable[[str], str]
    host: str
    now: Callable[[], datetime]

    def look(self) -> Standing:
        """Everything, as the database knows it; no client and no indexer is asked."""
        now = self.now()
        today = now.astimezone().date()
        soon = self.library.calendar(today, today + SOON, _KINDS, where=None, everything=False)
        missed = self.library.calendar(today - MISSED_SINCE, today, _KINDS, where=None, everything=False)
        since = now - IMPORTED_SINCE
        numbers = json.loads(standing_json(self.database, self.host, today, now, since))
        numbers["clients"] = [each for each in numbers["clients"] if each["name"] in self.clients]
        history = self.chronicle.history(event="downloadFolderImported", since=since, limit=IMPORTED_SHOWN)
        return Standing(
            attention=json.loads(attention_json(self.database)),
            downloading=json.loads(queue_json(self.database)),
            imported=json.loads(history),
            soon=[film for film in map(json.loads, soon) if not film["hasFile"]],
            missed=[film for film in map(json.loads, missed) if not film["hasFile"] and film["isAvailable"]],
            disks=[self._disk(root, path) for root, path in self.roots.items()],
            runs=self.housekeeping.runs(failed=False, limit=3),
            numbers=numbers,
        )

    def _disk(self, root: str, path: str) -> Disk:
        state = None if self.away(root) else self.disk(path)
        if state is None:
            return Disk(root=root, path=path, free=None, total=None)
        return Disk(root=root, path=path, free=state.free, total=state.total)
