"""What everything stands on: the configuration, the database, this machine, its files."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from radarr_cli.bootstrap.logs import LogWishes

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.config.writable import WritableConfiguration
    from radarr_cli.domain.settings import Settings
    from radarr_cli.ports import Check, FileSystem, MediaProbe, Metadata, Progress, Roster, Survey
    from radarr_cli.services.files.journal import Journal
    from radarr_cli.services.files.roots import Roots
    from radarr_cli.store.database import Database
    from radarr_cli.store.opening import DatabasePlace


class Silent:
    """`ports.Progress` where nobody looks."""

    def step(self, label: str, done: int, total: int | None) -> None:
        """Say nothing."""


@dataclass(repr=False, eq=False)
class Foundations:
    """One process's collaborators. `config_path` is `--config`; None takes the usual place.

    `command` is what others read of us when they wait for a lock; `accepts_policy` is `--accept`; `log` is
    what the command line says of the log.
    """

    config_path: Path | None = None
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    command: str = ""
    progress: Progress = field(default_factory=Silent)
    accepts_policy: bool = False
    log: LogWishes = LogWishes()
    _roster: Roster | None = None
    _log_is_begun: bool = False

    def now(self) -> datetime:
        return datetime.now(UTC)

    @cached_property
    def configuration(self) -> WritableConfiguration:
        """The user's files: where they are, what they say, what may be written of them."""
        from radarr_cli.adapters import clients, indexers, notifiers
        from radarr_cli.config.writable import WritableConfiguration

        families = {"indexer": indexers.KINDS, "client": clients.KINDS, "notifier": notifiers.KINDS}
        return WritableConfiguration(self.config_path, self.environment, families)

    @property
    def is_set_up(self) -> bool:
        """Whether there is a configuration at all; it may be a faulty one."""
        return self.configuration.paths.file.exists()

    @cached_property
    def settings(self) -> Settings:
        """The checked configuration. Raises ConfigError with every fault.

        `[schedule] timezone` becomes the process's own: what is today, and which times people are shown.
        """
        self.begin_log()
        settings = self.configuration.settings
        if settings.schedule.timezone is not None:
            os.environ["TZ"] = settings.schedule.timezone
            time.tzset()
        return settings

    def begin_log(self) -> None:
        """Open the log, if there is to be one; faults in the configuration are something to tell of."""
        from radarr_cli.bootstrap.logs import begin_log
        from radarr_cli.errors import ConfigError

        if self._log_is_begun:
            return
        self._log_is_begun = True
        try:
            settings = self.configuration.loaded.settings
        except ConfigError:
            from radarr_cli.domain.settings import Settings

            settings = Settings()
        begin_log(settings, self.log, command=self.command.removeprefix("radarr-cli "), now=self.now)

    def today(self) -> date:
        """The day it is where the user is."""
        _ = self.settings  # sets the zone
        return self.now().astimezone().date()

    @cached_property
    def database(self) -> Database:
        """The library's database, started or connected to, with a schema that fits.

        Raises DatabaseUnavailable or SchemaMismatch.
        """
        from radarr_cli.store.opening import open_database

        return open_database(self.database_place, command=self.command)

    @property
    def database_place(self) -> DatabasePlace:
        """Where the library's database is."""
        from radarr_cli.config.paths import database_folder
        from radarr_cli.store.opening import DatabasePlace

        settings, usual = self.settings.database, database_folder(self.environment)
        return DatabasePlace(
            url=settings.url,
            folder=usual / settings.data_dir if settings.data_dir else usual,
            account=settings.account,
            configuration=self.configuration.paths.file,
            named=settings.data_dir is not None,
        )

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

        if not self.settings.safety.observes:
            return RealFileSystem()
        from radarr_cli.services.observing import observed_files

        return observed_files(RealFileSystem())

    @staticmethod
    def observed_link(_source: str, _target: str, *, copies: bool = False) -> Check:  # noqa: ARG004
        """What `try_link` says where nothing may be made, not even for a moment."""
        from radarr_cli.ports import Check

        return Check("hardlink", True, "not tried: [safety] mode is observe")

    def publish(self, path: str, content: bytes) -> None:
        """Write a file for others to read, whole or not at all. Raises UsageError."""
        from radarr_cli.adapters.files.publishing import publish

        publish(path, content)

    @cached_property
    def survey(self) -> Survey:
        from radarr_cli.adapters.files.survey import RealSurvey

        return RealSurvey()

    @cached_property
    def probe(self) -> MediaProbe:
        from radarr_cli.adapters.files.probe import MediaInfoProbe
        from radarr_cli.adapters.files.second_opinion import FfprobeProbe, TwoProbes

        return TwoProbes(MediaInfoProbe(), FfprobeProbe())

    @cached_property
    def metadata(self) -> Metadata:
        from radarr_cli.adapters.metadata.tmdb import Tmdb
        from radarr_cli.store.metadata_cache import MetadataCache

        cache = MetadataCache(self.database)
        return Tmdb(self.settings.tmdb, self.settings.network, cache, self.now)

    @cached_property
    def roots(self) -> Roots:
        from radarr_cli.services.files.roots import Roots

        paths = {root.name: str(root.path) for root in self.settings.roots}
        return Roots(database=self.database, files=self.files, paths=paths, host=self.host, now=self.now)

    @cached_property
    def journal(self) -> Journal:
        from radarr_cli.adapters.files.matroska import MatroskaTags
        from radarr_cli.adapters.files.real import boot_id
        from radarr_cli.services.files.effects import Effects
        from radarr_cli.services.files.journal import Journal
        from radarr_cli.services.files.placing import Placing

        rules = self.settings.import_
        placing = Placing(
            files=self.files,
            progress=self.progress,
            file_mode=rules.file_mode,
            minimum_free_space=rules.minimum_free_space,
            boot=boot_id(),
            tags=MatroskaTags() if rules.tags else None,
        )
        effects = Effects(
            files=self.files,
            probe=self.probe,
            folder_mode=rules.folder_mode,
            placing=placing,
        )
        return Journal(
            database=self.database,
            effects=effects,
            roots=self.roots,
            now=self.now,
            observing=self.settings.safety.observes,
        )
