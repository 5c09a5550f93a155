"""Newznab: usenet indexers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from radarr_cli.adapters.indexers._api import ApiDialect
from radarr_cli.adapters.indexers._site import Site
from radarr_cli.domain.release import Protocol

if TYPE_CHECKING:
    from radarr_cli.domain.settings import IndexerEntry, NetworkSettings


class Newznab(ApiDialect):
    """Newznab of one indexer."""

    protocol: ClassVar[Protocol] = Protocol.USENET


def build(entry: IndexerEntry, network: NetworkSettings) -> Site:
    """The indexer of one `[[indexer]]`, whose options are `NewznabSettings`."""
    return Site(entry, network, Newznab(entry.options))
