"""Any RSS feed of torrents. How it tells sizes, links and hashes is found out from each answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from radarr_cli.adapters.indexers._api_feed import link_of
from radarr_cli.adapters.indexers._attributes import info_hash_of, number_of
from radarr_cli.adapters.indexers._descriptions import size_in, size_of, swarm_in
from radarr_cli.adapters.indexers._feed import gather, is_magnet, page_of, swarm, web_address
from radarr_cli.adapters.indexers._rss import plain_offer, read_rss
from radarr_cli.adapters.indexers._secret_feed import SecretFeed
from radarr_cli.adapters.indexers._site import Site
from radarr_cli.domain.release import Protocol, ReleaseOffer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from radarr_cli.adapters.http import Answer
    from radarr_cli.adapters.indexers._feed import Feed, FeedSource
    from radarr_cli.adapters.indexers._rss import Item
    from radarr_cli.adapters.indexers.settings import TorrentRssSettings
    from radarr_cli.domain.settings import IndexerEntry, NetworkSettings

    SizeReader = Callable[[Item], int]

SMALLEST_SIZE = 2 * 1024**2
"""Bytes below which a number is no size of a release, but of a .torrent file or of something else."""
_REASONS = {
    "noDate": "without a date of publication",
    "noLink": "without a link to a torrent",
    "noSize": "without a size (allow_zero_size takes them)",
}


_PLACES: tuple[SizeReader, ...] = (
    lambda item: number_of(item.torrent.get("contentlength")) or 0,
    lambda item: max((length or 0 for *_, length in item.enclosures), default=0),
    lambda item: size_of(item.texts.get("size") or item.attributes.first("size")),
    lambda item: size_in(item.texts.get("description", "")),
)


@dataclass(frozen=True)
class TorrentRss(SecretFeed):
    """The newest releases of a feed."""

    settings: TorrentRssSettings

    @property
    def headers(self) -> Mapping[str, str]:
        return {"Cookie": self.settings.cookie.reveal().strip()} if self.settings.cookie else {}

    @property
    def secrets(self) -> tuple[str, ...]:
        cookies = self.headers.get("Cookie", "")
        values = (pair.partition("=")[2].strip() for pair in cookies.split(";"))
        return (*super().secrets, *filter(None, (cookies, *values)))

    def read(self, answer: Answer, source: FeedSource) -> Feed:
        document = read_rss(answer.content, source)
        items = tuple(document.items())
        return gather(
            zip(items, _sizes(items), strict=True),
            partial(self._read_item, source, answer.url),
            lost=document.lost,
            truncated=document.truncated,
        )

    def refusal(self, feed: Feed) -> str | None:
        lacking = ", ".join(
            f"{feed.dropped[reason]} {words}" for reason, words in _REASONS.items() if reason in feed.dropped
        )
        return f"of {feed.rows} releases {lacking}" if lacking else None

    def _read_item(self, source: FeedSource, request_url: str, row: tuple[Item, int]) -> ReleaseOffer | str:
        item, size = row
        link = link_of(item, Protocol.TORRENT, request_url)
        guid, magnet, of_ezrss = item.texts.get("guid", ""), item.torrent.get("magneturi"), item.torrent
        seeders, peers = _swarm(item)
        offer = plain_offer(
            source,
            item,
            link,
            size=size if size >= SMALLEST_SIZE else 0,
            info_url=page_of(guid, link or "") if of_ezrss else None,
            comment_url=web_address(request_url, item.texts.get("comments")),
            info_hash=info_hash_of(of_ezrss.get("infohash"), magnet or link or ""),
            seeders=seeders,
            peers=peers,
        )
        if not isinstance(offer, ReleaseOffer):
            return offer
        if offer.published_at is None:
            return "noDate"
        if not offer.size and not self.settings.allow_zero_size:
            return "noSize"
        return replace(offer, magnet_url=magnet) if is_magnet(magnet) else offer


def _sizes(items: Sequence[Item]) -> list[int]:
    """The items' sizes from the place where most of them tell one; of equals the first."""
    best: tuple[int, list[int]] = (-1, [])
    for place in _PLACES:
        sizes = [place(item) for item in items]
        good = sum(size >= SMALLEST_SIZE for size in sizes)
        if good > best[0]:
            best = good, sizes
        if good == len(items):  # descriptions are slow to read
            break
    return best[1]


def _swarm(item: Item) -> tuple[int | None, int | None]:
    """From EZRSS's elements, else from the description. Peers fewer than the seeders leave them out."""
    if "seeds" in item.torrent:
        seeders, leechers = number_of(item.torrent["seeds"]), None
        peers = number_of(item.torrent.get("peers"))
    else:
        seeders, leechers, peers = swarm_in(item.texts.get("description", ""))
    if peers is not None and seeders is not None and peers < seeders:
        leechers, peers = peers, None
    return swarm(seeders, leechers, peers)


def build(entry: IndexerEntry, network: NetworkSettings) -> Site:
    """The indexer of one `[[indexer]]`, whose options are `TorrentRssSettings`."""
    return Site(entry, network, TorrentRss(entry.options))
