"""Torznab: torrents from Prowlarr, Jackett and many trackers.

Jackett's address of one tracker is its "Torznab Feed"; that of all trackers at once is `…/indexers/all/…`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.adapters.indexers._api import ApiDialect
from radarr_cli.adapters.indexers._site import Site

if TYPE_CHECKING:
    from radarr_cli.domain.settings import IndexerEntry, NetworkSettings


class Torznab(ApiDialect):
    """Torznab of one indexer, or of all that a Jackett has."""

    @property
    def warning(self) -> str | None:
        """Radarr warns of the same."""
        path = f"{self.address}/".lower()
        if "/torznab/all/" not in path and "/indexers/all/results/torznab/" not in path:
            return None
        return (
            'this is Jackett\'s feed of "all" trackers: categories and limits of its trackers are not seen, '
            "and the slowest one holds up every answer; add its trackers one by one, each with its own feed"
        )


def build(entry: IndexerEntry, network: NetworkSettings) -> Site:
    """The indexer of one `[[indexer]]`, whose options are `TorznabSettings`."""
    return Site(entry, network, Torznab(entry.options))
