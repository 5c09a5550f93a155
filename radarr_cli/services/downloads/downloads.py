"""What is done about downloads after the grab: each part of it, made when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime

    from radarr_cli.domain.release import Protocol
    from radarr_cli.domain.settings import PathMappingSettings
    from radarr_cli.ports import Check, FileSystem
    from radarr_cli.services.clients import Clients
    from radarr_cli.services.downloads.blocking import Blocking
    from radarr_cli.services.downloads.handling import Handling
    from radarr_cli.services.downloads.locating import Locating
    from radarr_cli.services.downloads.mending import Mending
    from radarr_cli.services.downloads.removing import Removing
    from radarr_cli.services.downloads.replacing import Replacing
    from radarr_cli.services.downloads.tracking import Tracking
    from radarr_cli.services.files.seeded import SeededFiles
    from radarr_cli.services.grabs.acquiring import Acquiring
    from radarr_cli.store.database import Database


@dataclass(frozen=True, kw_only=True)
class Downloads:
    """`root_paths` maps the names of the roots to their folders here; `try_link` makes a real link from a
    folder to a root, and says what is wrong; `copying` are the protocols whose films may be copied."""

    database: Database
    clients: Clients
    tracking: Callable[[], Tracking]
    files: Callable[[], FileSystem]
    acquiring: Callable[[], Acquiring]
    path_mappings: tuple[PathMappingSettings, ...]
    root_paths: Mapping[str, str]
    try_link: Callable[..., Check]
    user: str
    now: Callable[[], datetime]
    copying: Collection[Protocol] = ()

    @cached_property
    def mending(self) -> Mending:
        from radarr_cli.services.downloads.mending import Mending  # noqa: PLC0415 - each command uses one of these

        return Mending(database=self.database, clients=self.clients, acquiring=self.acquiring, now=self.now)

    @cached_property
    def removing(self) -> Removing:
        from radarr_cli.services.downloads.removing import Removing  # noqa: PLC0415

        return Removing(
            database=self.database,
            clients=self.clients,
            files=self.files(),
            path_mappings=self.path_mappings,
            root_paths=self.root_paths,
            now=self.now,
        )

    @cached_property
    def handling(self) -> Handling:
        from radarr_cli.services.downloads.handling import Handling  # noqa: PLC0415

        return Handling(
            database=self.database,
            clients=self.clients,
            tracking=self.tracking(),
            removing=self.removing,
            user=self.user,
            now=self.now,
        )

    @cached_property
    def blocking(self) -> Blocking:
        from radarr_cli.services.downloads.blocking import Blocking  # noqa: PLC0415

        return Blocking(database=self.database, user=self.user, now=self.now)

    @cached_property
    def replacing(self) -> Replacing:
        from radarr_cli.services.downloads.replacing import Replacing  # noqa: PLC0415

        return Replacing(database=self.database, acquiring=self.acquiring, user=self.user, now=self.now)

    @cached_property
    def locating(self) -> Locating:
        from radarr_cli.services.downloads.locating import Locating  # noqa: PLC0415

        return Locating(
            clients=self.clients,
            path_mappings=self.path_mappings,
            root_paths=self.root_paths,
            try_link=self.try_link,
            copying=self.copying,
        )

    @cached_property
    def seeded_files(self) -> SeededFiles:
        """What renames, moves, trashes and tags ask first."""
        from time import monotonic, sleep  # noqa: PLC0415

        from radarr_cli.services.files.seeded import SeededFiles  # noqa: PLC0415

        return SeededFiles(
            clients=self.clients, path_mappings=self.path_mappings, clock=monotonic, sleep=sleep
        )
