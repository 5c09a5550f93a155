"""How much room there is for a download, on the disks that it will need."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import Room
from radarr_cli.domain.decisions.space import InFlight, rooms
from radarr_cli.domain.importing.paths import local_path
from radarr_cli.domain.release import Protocol
from radarr_cli.store import grabs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from radarr_cli.domain.decisions.space import Disk
    from radarr_cli.domain.settings import PathMappingSettings
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """`disk` tells the file system that holds a path, None where it is not here; `methods` are how films of
    each protocol get into the library; `root_paths` are the folders of the roots on this machine. `away` says
    why a root isn't here, "" where it is."""

    database: Database
    disk: Callable[[str], Disk | None]
    root_paths: Mapping[str, str]
    path_mappings: tuple[PathMappingSettings, ...]
    methods: Mapping[Protocol, Sequence[str]]
    away: Callable[[str], str] = lambda _root: ""

    def rooms(self, root: str) -> tuple[Room, ...]:
        """The disks that a download for the root needs, with what all in flight will still take."""
        path = self.root_paths.get(root)
        if path is None:
            return ()
        if away := self.away(root):
            return (Room(name=f"root {root}", free=0, per_torrent=0, per_usenet=0, away=away),)
        rows = grabs.bytes_in_flight(self.database)
        lying = {
            Protocol(row["protocol"]): self._downloads(row) for row in grabs.download_places(self.database)
        }
        in_flight = [
            InFlight(
                protocol=Protocol(row["protocol"]),
                size=row["size"],
                remaining=row["remaining"],
                root=self._root(row["root"]),
                downloads=self._downloads(row) or lying.get(Protocol(row["protocol"])),
            )
            for row in rows
        ]
        return rooms(root, self.disk(path), lying, self.methods, in_flight)

    def _root(self, name: str | None) -> Disk | None:
        path = self.root_paths.get(name or "")
        return self.disk(path) if path else None

    def _downloads(self, row: Mapping[str, str | None]) -> Disk | None:
        """The disk of a client's folder, told by a download that lies in it."""
        folder = posixpath.dirname((row["output_path"] or "").replace("\\", "/").rstrip("/"))
        here = local_path(row["client"] or "", folder, self.path_mappings) if folder else None
        return self.disk(here) if here else None
