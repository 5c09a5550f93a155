"""From an indexer's offer to a download: searching, judging, grabbing, following."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

from radarr_cli.bootstrap.foundations import Foundations

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from radarr_cli.domain.language import Language
    from radarr_cli.domain.movie import Movie
    from radarr_cli.domain.release import ReleaseOffer
    from radarr_cli.domain.settings import ClientEntry, Settings
    from radarr_cli.ports import DownloadClient, FetchedRelease, Roster
    from radarr_cli.services.clients import Clients
    from radarr_cli.services.downloads.tracking import Tracking
    from radarr_cli.services.files.space import Space
    from radarr_cli.services.grabs.acquiring import Acquiring
    from radarr_cli.services.grabs.feeds import Feeds
    from radarr_cli.services.grabs.grabbing import Grabbing
    from radarr_cli.services.grabs.ordering import Ordering
    from radarr_cli.services.grabs.pushing import Pushing
    from radarr_cli.services.groups.observing import Observing
    from radarr_cli.services.indexers.roster import Indexers
    from radarr_cli.services.indexers.searching import Searching
    from radarr_cli.services.verdicts.deciding import Deciding
    from radarr_cli.services.verdicts.explaining import Explaining
    from radarr_cli.services.verdicts.policy_brake import PolicyBrake
    from radarr_cli.services.verdicts.policy_preview import PolicyPreview
    from radarr_cli.services.verdicts.simulating import Simulating, Simulation
    from radarr_cli.store.spool import Spool


class Releases(Foundations):
    """What finds, judges and fetches releases."""

    def roster(self, fresh: bool = False) -> Roster:
        """The indexers of the configuration, and those that Prowlarr names; `fresh` asks Prowlarr anew."""
        from radarr_cli.adapters.indexers.roster import build_roster
        from radarr_cli.store.metadata_cache import MetadataCache

        if fresh or self._roster is None:
            settings = self.settings
            cache = MetadataCache(self.database) if settings.prowlarrs else None
            self._roster = build_roster(
                settings.indexers,
                settings.prowlarrs,
                settings.network,
                cache,
                fresh=fresh,
                overrides=settings.indexer_overrides,
                now=self.now,
            )
        return self._roster

    @cached_property
    def spool(self) -> Spool:
        from radarr_cli.store.spool import Spool

        return Spool(self.state_folder / "spool")

    @cached_property
    def indexers(self) -> Indexers:
        from radarr_cli.services.indexers.roster import Indexers

        return Indexers(
            database=self.database,
            entries=self.settings.indexers,
            roster=self.roster,
            budgets=self.searching.budgets,
            now=self.now,
        )

    def read_answer(
        self, kind: str, content: bytes, request_url: str, options: Mapping[str, object]
    ) -> tuple[ReleaseOffer, ...]:
        """The offers in a recorded answer of an indexer; no configuration is read. Raises UsageError."""
        from radarr_cli.adapters.indexers.roster import read_answer

        return read_answer(kind, content, request_url, options)

    @cached_property
    def searching(self) -> Searching:
        from radarr_cli.services.indexers.searching import Searching

        return Searching(
            database=self.database,
            roster=self.roster,
            spool=self.spool,
            now=self.now,
            patience=self.settings.network.timeout.total_seconds(),
            links=self.fetch_link,
            languages=self._searched_languages,
            observe=self.observing.observe,
        )

    @cached_property
    def observing(self) -> Observing:
        """What is learned of scene groups on the way."""
        from radarr_cli.services.groups.observing import Observing

        return Observing(
            database=self.database,
            settings=self.settings.groups,
            sites=frozenset(entry.name for entry in self.settings.indexers if entry.kind == "hdbits"),
            now=self.now,
        )

    def _searched_languages(self, movie: Movie) -> frozenset[Language]:
        """Those that the profiles of the film's variants want."""
        from radarr_cli.domain.searched_languages import searched_languages

        names = {variant.profile for variant in movie.variants if variant.monitored}
        profiles = [self.settings.profiles[name] for name in names if name in self.settings.profiles]
        formats = self.settings.formats.all if any(each.format_scores for each in profiles) else ()
        original = movie.details.original_language
        return frozenset().union(*(searched_languages(each, formats, original) for each in profiles))

    @cached_property
    def feeds(self) -> Feeds:
        from radarr_cli.services.grabs.feeds import Feeds

        return Feeds(
            searching=self.searching,
            grabbing=lambda: self.grabbing,
            brake=lambda: self.policy_brake.check(dry_run=self.database.writes_forbidden),
        )

    @cached_property
    def pushing(self) -> Pushing:
        from radarr_cli.services.grabs.pushing import Pushing

        return Pushing(
            searching=self.searching,
            deciding=self.deciding,
            grabbing=lambda: self.grabbing,
            user=self.user,
            brake=lambda: self.policy_brake.check(),
        )

    @cached_property
    def deciding(self) -> Deciding:
        from radarr_cli.services.verdicts.deciding import Deciding

        return Deciding(
            database=self.database,
            settings=self.settings,
            indexers=self.roster().entries,
            now=self.now,
            rooms=self.space.rooms,
        )

    @cached_property
    def space(self) -> Space:
        from radarr_cli.adapters.files.real import disk_of
        from radarr_cli.domain.release import Protocol
        from radarr_cli.services.files.space import Space

        methods = self.settings.import_
        return Space(
            database=self.database,
            disk=disk_of,
            root_paths={root.name: str(root.path) for root in self.settings.roots},
            path_mappings=self.settings.path_mappings,
            methods={
                Protocol.TORRENT: methods.torrent_methods,
                Protocol.USENET: methods.usenet_methods,
            },
            away=cache(self.roots.away),  # asked for each film that is judged
        )

    @cached_property
    def explaining(self) -> Explaining:
        from radarr_cli.services.verdicts.explaining import Explaining

        return Explaining(
            database=self.database,
            deciding=self.deciding,
            indexers_of=self.searching.indexers_of,
            now=self.now,
        )

    @cached_property
    def clients(self) -> Clients:
        from radarr_cli.adapters.clients import build
        from radarr_cli.services.clients import Clients
        from radarr_cli.services.observing import observed_client

        settings = self.settings

        def made(entry: ClientEntry) -> DownloadClient:
            client = build(entry, settings.network, self.state_folder, settings.path_mappings)
            return observed_client(client) if settings.safety.observes else client

        return Clients(database=self.database, entries=settings.clients, build=made, now=self.now)

    @cached_property
    def tracking(self) -> Tracking:
        from radarr_cli.services.downloads.tracking import Tracking

        return Tracking(
            database=self.database,
            clients=self.clients,
            now=self.now,
            sizes=self.settings.quality_sizes,
            path_mappings=self.settings.path_mappings,
        )

    @cached_property
    def grabbing(self) -> Grabbing:
        from radarr_cli.services.grabs.grabbing import Grabbing
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
        from radarr_cli.services.grabs.ordering import Ordering

        return Ordering(database=self.database, deciding=self.deciding, now=self.now)

    @cached_property
    def policy_brake(self) -> PolicyBrake:
        from radarr_cli.services.verdicts.policy_brake import PolicyBrake

        return PolicyBrake(
            database=self.database,
            deciding=self.deciding,
            simulating=lambda: self.simulating,
            limit=self.settings.safety.newly_upgradable,
            user=self.user,
            now=self.now,
            accepted=self.accepts_policy,
        )

    @cached_property
    def simulating(self) -> Simulating:
        from radarr_cli.services.verdicts.simulating import Simulating

        return Simulating(database=self.database, progress=self.progress)

    def preview_policy(self, settings: Settings) -> PolicyPreview | None:
        """What the library would be like under these settings' profiles and formats; None where there is no
        library yet. Raises ConfigError."""
        from radarr_cli.domain.decisions.policy import policy_of
        from radarr_cli.services.verdicts.policy_preview import PolicyPreviewing
        from radarr_cli.store.opening import is_there

        if not is_there(self.database_place):
            return None
        previewing = PolicyPreviewing(database=self.database, simulating=self.simulating, now=self.now)
        return previewing.compare(policy_of(self.settings), policy_of(settings))

    def simulate(self, file: Path | None, instead_of: str | None, since: datetime) -> Simulation:
        """The rules in `file` beside those of now; without it those of now beside those that runs judge by.

        Raises ConfigError for a faulty file, NotFound for a profile that is none, UsageError where it isn't
        plain which one stands in for `instead_of`.
        """
        from radarr_cli.domain.decisions.policy import policy_of, standing_in
        from radarr_cli.services.verdicts.simulating import rules_in_force

        now = policy_of(self.settings)
        if file is None:
            return self.simulating.simulate(rules_in_force(self.database) or now, now, since)
        tried = policy_of(self.configuration.settings_with(file))
        if instead_of is not None:
            tried = standing_in(now, tried, instead_of)
        return self.simulating.simulate(now, tried, since)

    def fetch_link(self, url: str) -> FetchedRelease:
        """The .torrent or magnet behind an address that a person gave."""
        from radarr_cli.adapters.indexers.links import fetch_link

        return fetch_link(url, self.settings.network)

    @cached_property
    def acquiring(self) -> Acquiring:
        from radarr_cli.services.grabs.acquiring import Acquiring

        return Acquiring(
            database=self.database,
            searching=self.searching,
            grabbing=self.grabbing,
            now=self.now,
            user=self.user,
            brake=lambda: self.policy_brake.check(dry_run=self.database.writes_forbidden),
        )
