"""Torznab: torrents from Prowlarr, Jackett and many trackers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.adapters.indexers._api import Api, ApiSettings
from radarr_cli.adapters.indexers._feed import FeedSource, read_feed
from radarr_cli.domain.release import Protocol
from radarr_cli.domain.settings import option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.domain.release import ReleaseOffer
    from radarr_cli.domain.settings import IndexerEntry, NetworkSettings
    from radarr_cli.ports import Indexer


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(ApiSettings):
    """`[[indexer]]` with `kind = "torznab"`."""

    required_flags: tuple[str, ...] = option("take only releases with one of these flags, as G_Freeleech", ())


def build(entry: IndexerEntry, network: NetworkSettings) -> Indexer:
    """The indexer of one `[[indexer]]`, whose options are `Settings` of this module."""
    return Api(entry, entry.options, Protocol.TORRENT, network)


def read_answer(content: bytes, request_url: str, options: Mapping[str, object]) -> tuple[ReleaseOffer, ...]:
    """The offers in a recorded answer; of `options` (Radarr's names) none changes how it is read.

    Raises what the answer states, or InvalidAnswer.
    """
    del options
    return read_feed(content, FeedSource("torznab", Protocol.TORRENT), request_url).offers
