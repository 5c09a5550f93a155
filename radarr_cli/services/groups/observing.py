"""What every answer of an indexer says of scene groups, kept on the way: one statement a batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.groups.observing import observations
from radarr_cli.store.groups import store_observations

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime

    from radarr_cli.domain.groups.observing import Seen
    from radarr_cli.domain.settings import GroupsSettings
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Observing:
    """`sites` are the indexers of kind hdbits."""

    database: Database
    settings: GroupsSettings
    sites: Collection[str]
    now: Callable[[], datetime]

    def observe(self, seen: Iterable[Seen]) -> int:
        """Keep what these offers say; how many releases are new or have changed. A dry run keeps nothing."""
        settings = self.settings
        if not settings.observe or self.database.writes_forbidden:
            return 0
        now = self.now()
        found = observations(seen, now, aliases=settings.aliases, ignored=settings.ignore, sites=self.sites)
        return store_observations(self.database, found, now)
