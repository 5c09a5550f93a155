"""The composition root: everything lazy, assembled once.

The only package that knows configuration, adapters and services alike. Imports stand inside the functions
because a command pays only for what it uses. Read it from the ground up: foundations, releases, films, and
the whole program here.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from radarr_cli.bootstrap.films import Films
from radarr_cli.bootstrap.logs import LogWishes as LogWishes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.services.downloads.downloads import Downloads
    from radarr_cli.services.groups.groups import Groups
    from radarr_cli.services.imports.following import Following
    from radarr_cli.services.library.names import Names
    from radarr_cli.services.reports.health import Health
    from radarr_cli.services.reports.metering import Metering
    from radarr_cli.services.reports.notifying import Notifying
    from radarr_cli.services.reports.overview import Overview
    from radarr_cli.services.reports.reporting import Reporting
    from radarr_cli.services.running import Running, Stage
    from radarr_cli.services.upkeep.backing_up import BackingUp
    from radarr_cli.services.upkeep.housekeeping import Housekeeping
    from radarr_cli.services.upkeep.scheduling import Cron, Manner, Systemd
    from radarr_cli.services.upkeep.setup import Setup
    from radarr_cli.services.upkeep.switching import Switching


class App(Films):
    """One process's collaborators, all of them."""

    @cached_property
    def downloads(self) -> Downloads:
        """What is done about downloads after the grab."""
        from radarr_cli.adapters.files.trial import try_link
        from radarr_cli.domain.release import Protocol
        from radarr_cli.services.downloads.downloads import Downloads

        return Downloads(
            database=self.database,
            clients=self.clients,
            tracking=lambda: self.tracking,
            files=lambda: self.files,
            acquiring=lambda: self.acquiring,
            path_mappings=self.settings.path_mappings,
            root_paths={root.name: str(root.path) for root in self.settings.roots},
            try_link=self.observed_link if self.settings.safety.observes else try_link,
            user=self.user,
            now=self.now,
            copying=[
                protocol
                for protocol, methods in (
                    (Protocol.TORRENT, self.settings.import_.torrent_methods),
                    (Protocol.USENET, self.settings.import_.usenet_methods),
                )
                if {"copy", "move"} & {*methods}
            ],
        )

    @cached_property
    def groups(self) -> Groups:
        """Scene groups: their scores, what they rest on, and the user's own word."""
        from radarr_cli.services.groups.groups import Groups

        return Groups(
            database=self.database,
            settings=self.settings.groups,
            sites=lambda: [entry.name for entry in self.settings.indexers if entry.kind == "hdbits"],
            searching=lambda: self.searching,
            user=self.user,
            now=self.now,
        )

    @cached_property
    def notifying(self) -> Notifying:
        """Who is told what happened."""
        from radarr_cli.adapters.notifiers import build
        from radarr_cli.services.reports.notifying import Notifying

        roots = {root.name: str(root.path) for root in self.settings.roots}
        return Notifying(
            database=self.database,
            entries=self.settings.notifiers,
            build=lambda entry: build(entry, self.settings.network, tuple(roots.values())),
            roots=roots,
            host=self.host,
            now=self.now,
        )

    @cached_property
    def overview(self) -> Overview:
        """How everything stands."""
        from radarr_cli.adapters.files.disks import look
        from radarr_cli.services.reports.overview import Overview

        return Overview(
            database=self.database,
            library=self.library,
            chronicle=self.chronicle,
            housekeeping=self.housekeeping,
            roots={root.name: str(root.path) for root in self.settings.roots},
            clients={entry.name for entry in self.settings.clients},
            disk=look,
            away=lambda root: self.roots.away(root),
            host=self.host,
            now=self.now,
        )

    @cached_property
    def health(self) -> Health:
        """What is wrong with the set-up."""
        from radarr_cli.adapters import http, proxy_trial
        from radarr_cli.adapters.files import disks
        from radarr_cli.services.reports.health import Health

        settings = self.settings
        return Health(
            database=self.database,
            settings=settings,
            indexers=lambda: self.roster().entries,
            searched=lambda: self.indexers,
            metadata=lambda: self.metadata.check(),
            clients=self.clients,
            roots=self.roots,
            locating=lambda: self.downloads.locating,
            readability=lambda: self.readability,
            stages=self.stages,
            warnings=self.configuration.warnings,
            disk=disks.look,
            running=disks.running,
            proxy=lambda: proxy_trial.try_proxy(settings.network),
            clocks=http.clocks.copy,
            missed=self.missed_by_timers,
            host=self.host,
            now=self.now,
        )

    @cached_property
    def metering(self) -> Metering:
        """Numbers for Prometheus."""
        from radarr_cli.adapters.files.disks import look
        from radarr_cli.adapters.pushgateway import push_metrics
        from radarr_cli.services.reports.metering import Metering

        return Metering(
            database=self.database,
            settings=self.settings.metrics,
            roots={root.name: str(root.path) for root in self.settings.roots},
            disk=look,
            publish=self.publish,
            push=lambda url, content: push_metrics(url, content, self.settings.network),
            clients=[client.name for client in self.settings.clients if client.enabled],
            notifiers=[notifier.name for notifier in self.settings.notifiers if notifier.enabled],
            host=self.host,
            now=self.now,
        )

    def scheduling(self, manner: Manner, account: str | None = None, jitter: int = 60) -> Systemd | Cron:
        """Timers that call the program; `account` is whom the machine's are for. See `timers.build`."""
        from radarr_cli.bootstrap.timers import build

        return build(self, manner, account, jitter)

    def missed_by_timers(self) -> Iterator[tuple[str, str, str]]:
        """Variables that are set here, and that timers which are in place won't see: name, what is wrong,
        and the remedy."""
        from radarr_cli.bootstrap.timers import missed

        return missed(self)

    @cached_property
    def backing_up(self) -> BackingUp:
        """Copies of the database and the configuration."""
        from radarr_cli.services.upkeep.backing_up import BackingUp
        from radarr_cli.store import opening

        settings, place = self.settings, self.database_place
        folder = settings.backup.folder
        return BackingUp(
            connect=lambda: opening.connect(place, command=self.command),
            program=lambda name: opening.client_program(place, name, newest=True),
            upgrade=lambda database: opening.upgrade(place, database),
            configuration=self.configuration.archived,
            folder=Path(folder) if folder else self.state_folder / "backups",
            by_itself=settings.database.url is None
            if settings.backup.enabled is None
            else settings.backup.enabled,
            keep=settings.backup.keep,
            now=self.now,
        )

    @cached_property
    def reporting(self) -> Reporting:
        """What a report shows."""
        from radarr_cli.services.groups.groups import Choice
        from radarr_cli.services.reports.reporting import Reporting

        return Reporting(
            database=self.database,
            library=self.library,
            chronicle=self.chronicle,
            groups=lambda: self.groups.listed(Choice()),
            now=self.now,
        )

    def copy_posters(self, folders: dict[int, str], target: str) -> dict[int, str]:
        """Copy the films' posters to where a page finds them; see `adapters.files.posters`."""
        from radarr_cli.adapters.files.posters import copy_posters

        return copy_posters(folders, target)

    @property
    def names(self) -> Names:
        """What completion offers."""
        from radarr_cli.services.library.names import Names

        return Names(
            settings=self.settings,
            database=lambda: self.database,
            backups=lambda: [Path(each.path).name for each in self.backing_up.list()],
        )

    @cached_property
    def housekeeping(self) -> Housekeeping:
        """What ran, and what is forgotten in time."""
        from radarr_cli.services.upkeep.housekeeping import Housekeeping

        return Housekeeping(
            database=self.database,
            host=self.host,
            alive=lambda pid: Path(f"/proc/{pid}").exists(),
            now=self.now,
            forget_pictures=lambda before, dry_run: self.pictures.forget(before, dry_run=dry_run),
        )

    @cached_property
    def following(self) -> Following:
        from time import monotonic, sleep

        from radarr_cli.services.imports.following import Following

        return Following(
            tracking=self.tracking,
            mending=lambda: self.downloads.mending,
            importing=self.importing,
            clock=monotonic,
            sleep=sleep,
        )

    def stages(self) -> tuple[Stage, ...]:
        """What `run-once` does, in this order; a stage's collaborators are built when it works."""
        from radarr_cli.services.stages import all_stages

        return all_stages(self.settings.schedule, self, observing=self.settings.safety.observes)

    @cached_property
    def switching(self) -> Switching:
        from radarr_cli.services.upkeep.switching import Switching

        return Switching(
            database=self.database,
            indexers=lambda: [entry.name for entry in self.roster().entries],
            clients=tuple(entry.name for entry in self.settings.clients),
            stages=lambda: [stage.name for stage in self.stages()],
            user=self.user,
            now=self.now,
        )

    def setup(self, *, test: bool, replace: bool) -> Setup:
        """What `init` does; `test` False writes answers untried, `replace` over files edited by hand."""
        from radarr_cli.adapters.trials import Trials
        from radarr_cli.services.upkeep.setup import Setup

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
