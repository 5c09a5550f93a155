"""The composition root: everything lazy, assembled once, in the order of this file.

The only module that knows configuration, adapters and services alike. Imports stand inside the functions
because a command pays only for what it uses.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from radarr_cli.config.configuration import Configuration
    from radarr_cli.domain.release import ReleaseOffer
    from radarr_cli.domain.settings import Settings
    from radarr_cli.ports import FetchedRelease, FileSystem, MediaProbe, Metadata, Progress, Roster
    from radarr_cli.services.acquiring import Acquiring
    from radarr_cli.services.adding import Adding
    from radarr_cli.services.chronicle import Chronicle
    from radarr_cli.services.clients import Clients
    from radarr_cli.services.deciding import Deciding
    from radarr_cli.services.editing import Editing
    from radarr_cli.services.following import Following
    from radarr_cli.services.grabbing import Grabbing
    from radarr_cli.services.importing import Importing
    from radarr_cli.services.indexers import Indexers
    from radarr_cli.services.journal import Journal
    from radarr_cli.services.library import Library
    from radarr_cli.services.ordering import Ordering
    from radarr_cli.services.refreshing import Refreshing
    from radarr_cli.services.roots import Roots
    from radarr_cli.services.running import Running, Stage
    from radarr_cli.services.searching import Searching
    from radarr_cli.services.setup import Setup
    from radarr_cli.services.tracking import Tracking
    from radarr_cli.services.trash import Trash
    from radarr_cli.store.database import Database
    from radarr_cli.store.spool import Spool


class Silent:
    """`ports.Progress` where nobody looks."""

    def step(self, label: str, done: int, total: int | None) -> None:
        """Say nothing."""


@dataclass
class App:
    """One process's collaborators. `config_path` is `--config`; None takes the usual place.

    `command` is what others read of us when they wait for a lock.
    """

    config_path: Path | None = None
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    command: str = ""
    progress: Progress = field(default_factory=Silent)
    _roster: Roster | None = None

    def now(self) -> datetime:
        return datetime.now(UTC)

    @cached_property
    def configuration(self) -> Configuration:
        """The user's files: where they are, what they say, what may be written of them."""
        from radarr_cli.adapters import clients, indexers
        from radarr_cli.config.configuration import Configuration

        families = {"indexer": indexers.KINDS, "client": clients.KINDS}
        return Configuration(self.config_path, self.environment, families)

    @cached_property
    def settings(self) -> Settings:
        """The checked configuration. Raises ConfigError with every fault."""
        return self.configuration.settings

    @cached_property
    def database(self) -> Database:
        """The library's database, started or connected to, with a schema that fits.

        Raises DatabaseUnavailable or SchemaMismatch.
        """
        from radarr_cli.store.opening import open_database

        return open_database(self.settings.database, command=self.command)

    def forbid_writes(self) -> None:
        """What a dry run promises: Postgres refuses every write from here on."""
        self.database.forbid_writes()

    @cached_property
    def host(self) -> str:
        """This machine, as other processes that share the database know it."""
        return os.uname().nodename

    @cached_property
    def user(self) -> str:
        """Who runs this, for the history."""
        import pwd

        try:
            return pwd.getpwuid(os.geteuid()).pw_name
        except KeyError:
            return str(os.geteuid())

    @cached_property
    def state_folder(self) -> Path:
        """The 0700 folder of what was learned and must stay secret."""
        from radarr_cli.config.paths import user_folder

        return user_folder("state", self.environment)

    @cached_property
    def files(self) -> FileSystem:
        from radarr_cli.adapters.files.real import RealFileSystem

        return RealFileSystem()

    @cached_property
    def probe(self) -> MediaProbe:
        from radarr_cli.adapters.files.probe import MediaInfoProbe

        return MediaInfoProbe()

    @cached_property
    def metadata(self) -> Metadata:
        from radarr_cli.adapters.metadata.tmdb import Tmdb
        from radarr_cli.store.metadata_cache import MetadataCache

        cache = MetadataCache(self.database)
        return Tmdb(self.settings.tmdb, self.settings.network, cache, self.now)

    def roster(self, fresh: bool = False) -> Roster:
        """The indexers of the configuration, and those that Prowlarr names; `fresh` asks Prowlarr anew."""
        from radarr_cli.adapters.indexers.roster import build_roster
        from radarr_cli.store.metadata_cache import MetadataCache

        if fresh or self._roster is None:
            settings = self.settings
            cache = MetadataCache(self.database) if settings.prowlarrs else None
            self._roster = build_roster(
                settings.indexers, settings.prowlarrs, settings.network, cache, fresh=fresh
            )
        return self._roster

    @cached_property
    def spool(self) -> Spool:
        from radarr_cli.store.spool import Spool

        return Spool(self.state_folder / "spool")

    @cached_property
    def library(self) -> Library:
        from radarr_cli.services.library import Library

        return Library(
            database=self.database,
            roots={root.name: str(root.path) for root in self.settings.roots},
            profiles=self.settings.profiles,
            filters=self.settings.filters,
            now=self.now,
        )

    @cached_property
    def adding(self) -> Adding:
        from radarr_cli.services.adding import Adding

        return Adding(
            database=self.database,
            metadata=self.metadata,
            defaults=self.settings.library,
            naming=self.settings.naming,
            roots=tuple(root.name for root in self.settings.roots),
            profiles=tuple(self.settings.profiles),
            user=self.user,
            now=self.now,
        )

    @cached_property
    def editing(self) -> Editing:
        from radarr_cli.services.editing import Editing

        return Editing(
            database=self.database,
            roots=tuple(root.name for root in self.settings.roots),
            profiles=tuple(self.settings.profiles),
            now=self.now,
            trash_files=lambda movie_id: self.trash.take_film(movie_id),
            user=self.user,
        )

    @cached_property
    def refreshing(self) -> Refreshing:
        from radarr_cli.services.refreshing import Refreshing

        return Refreshing(database=self.database, metadata=self.metadata, now=self.now)

    @cached_property
    def clients(self) -> Clients:
        from radarr_cli.adapters.clients import build
        from radarr_cli.services.clients import Clients

        return Clients(
            database=self.database,
            entries=self.settings.clients,
            build=lambda entry: build(entry, self.settings.network, self.state_folder),
            now=self.now,
        )

    @cached_property
    def roots(self) -> Roots:
        from radarr_cli.services.roots import Roots

        paths = {root.name: str(root.path) for root in self.settings.roots}
        return Roots(database=self.database, files=self.files, paths=paths, host=self.host, now=self.now)

    @cached_property
    def journal(self) -> Journal:
        from radarr_cli.services.effects import Effects
        from radarr_cli.services.journal import Journal

        rules = self.settings.import_
        effects = Effects(
            files=self.files,
            probe=self.probe,
            progress=self.progress,
            folder_mode=rules.folder_mode,
            file_mode=rules.file_mode,
            minimum_free_space=rules.minimum_free_space,
        )
        return Journal(database=self.database, effects=effects, roots=self.roots, now=self.now)

    @cached_property
    def deciding(self) -> Deciding:
        from radarr_cli.services.deciding import Deciding

        return Deciding(
            database=self.database, settings=self.settings, indexers=self.roster().entries, now=self.now
        )

    @cached_property
    def searching(self) -> Searching:
        from radarr_cli.services.searching import Searching

        return Searching(database=self.database, roster=self.roster, spool=self.spool, now=self.now)

    @cached_property
    def indexers(self) -> Indexers:
        from radarr_cli.services.indexers import Indexers

        return Indexers(
            database=self.database, entries=self.settings.indexers, roster=self.roster, now=self.now
        )

    def read_answer(
        self, kind: str, content: bytes, request_url: str, options: Mapping[str, object]
    ) -> tuple[ReleaseOffer, ...]:
        """The offers in a recorded answer of an indexer; no configuration is read. Raises UsageError."""
        from radarr_cli.adapters.indexers.roster import read_answer

        return read_answer(kind, content, request_url, options)

    @cached_property
    def grabbing(self) -> Grabbing:
        from radarr_cli.services.grabbing import Grabbing
        from radarr_cli.store.spool import Spool

        return Grabbing(
            database=self.database,
            clients=self.clients,
            deciding=self.deciding,
            fetch=self.searching.fetch,
            torrents=Spool(self.state_folder / "torrents"),
            indexers=self.roster().entries,
            safety=self.settings.safety,
            now=self.now,
        )

    @cached_property
    def ordering(self) -> Ordering:
        from radarr_cli.services.ordering import Ordering

        return Ordering(database=self.database, deciding=self.deciding, now=self.now)

    def fetch_link(self, url: str) -> FetchedRelease:
        """The .torrent or magnet behind an address that a person gave."""
        from radarr_cli.adapters.indexers.links import fetch_link

        return fetch_link(url, self.settings.network)

    @cached_property
    def acquiring(self) -> Acquiring:
        from radarr_cli.services.acquiring import Acquiring

        return Acquiring(
            database=self.database,
            searching=self.searching,
            grabbing=self.grabbing,
            now=self.now,
            user=self.user,
        )

    @cached_property
    def tracking(self) -> Tracking:
        from radarr_cli.services.tracking import Tracking

        return Tracking(database=self.database, clients=self.clients, now=self.now)

    @cached_property
    def importing(self) -> Importing:
        from radarr_cli.services.import_sources import Sources
        from radarr_cli.services.importing import Importing

        sources = Sources(
            database=self.database,
            files=self.files,
            probe=self.probe,
            clients=self.clients,
            path_mappings=self.settings.path_mappings,
            root_paths=self.roots.paths,
        )
        return Importing(
            database=self.database,
            files=self.files,
            sources=sources,
            roots=self.roots,
            journal=self.journal,
            profiles=self.settings.profiles,
            naming=self.settings.naming,
            rules=self.settings.import_,
            now=self.now,
            host=self.host,
        )

    @cached_property
    def following(self) -> Following:
        from time import monotonic, sleep

        from radarr_cli.services.following import Following

        return Following(tracking=self.tracking, importing=self.importing, clock=monotonic, sleep=sleep)

    @cached_property
    def chronicle(self) -> Chronicle:
        from radarr_cli.services.chronicle import Chronicle

        return Chronicle(database=self.database, profiles=self.settings.profiles)

    @cached_property
    def trash(self) -> Trash:
        from radarr_cli.services.trash import Trash

        return Trash(
            database=self.database, roots=self.roots, journal=self.journal, now=self.now, host=self.host
        )

    def stages(self) -> tuple[Stage, ...]:
        """What `run-once` does, in this order; a stage's collaborators are built when it works."""
        from radarr_cli.services.stages import all_stages

        return all_stages(
            self.settings.schedule,
            refreshing=lambda: self.refreshing,
            acquiring=lambda: self.acquiring,
            grabbing=lambda: self.grabbing,
            tracking=lambda: self.tracking,
            importing=lambda: self.importing,
        )

    def setup(self, *, test: bool, replace: bool) -> Setup:
        """What `init` does; `test` False writes answers untried, `replace` over files edited by hand."""
        from radarr_cli.adapters.trials import Trials
        from radarr_cli.services.setup import Setup

        self.configuration.allow_new_file()
        return Setup(
            files=self.configuration, trials=Trials(), open_database=lambda: self.database, now=self.now,
            test=test, replace=replace,
        )  # fmt: skip

    def running(self, command: str) -> Running:
        from radarr_cli.services.running import Running

        return Running(
            database=self.database,
            now=self.now,
            host=self.host,
            pid=os.getpid(),
            user=self.user,
            command=command,
        )
