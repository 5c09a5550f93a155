"""Nyaa and sites of its software: RSS with elements of its own for size, hash and swarm."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

from radarr_cli.adapters.indexers._attributes import info_hash_of, number_of
from radarr_cli.adapters.indexers._caps import Capabilities
from radarr_cli.adapters.indexers._descriptions import size_of
from radarr_cli.adapters.indexers._dialect import Dialect, Question, Request
from radarr_cli.adapters.indexers._feed import page_of, swarm, web_address
from radarr_cli.adapters.indexers._rss import plain_offer, read_rss
from radarr_cli.adapters.indexers._site import Site

if TYPE_CHECKING:
    from radarr_cli.adapters.http import Answer
    from radarr_cli.adapters.indexers._feed import Feed, FeedSource
    from radarr_cli.adapters.indexers._rss import Item
    from radarr_cli.adapters.indexers.settings import NyaaSettings
    from radarr_cli.domain.release import ReleaseOffer
    from radarr_cli.domain.settings import IndexerEntry, NetworkSettings


@dataclass(frozen=True)
class Nyaa(Dialect):
    """Films are searched by title and year: it knows no ids."""

    settings: NyaaSettings

    capabilities: ClassVar[Capabilities | None] = Capabilities(search=("q",), movie_search=())
    private: ClassVar[bool | None] = False

    @property
    def address(self) -> str:
        return self.settings.url

    def request(self, question: Question) -> Request:
        extra = self.settings.additional_parameters.strip().lstrip("&?")
        words = question.parameters.get("q")
        term = urlencode({"term": words}) if words else ""
        return Request(url=f"{self.settings.url}/?{'&'.join(filter(None, ('page=rss', extra, term)))}")

    def read(self, answer: Answer, source: FeedSource) -> Feed:
        return read_rss(answer.content, source).feed(partial(_read_item, source, answer.url))


def _read_item(source: FeedSource, request_url: str, item: Item) -> ReleaseOffer | str:
    texts = item.texts
    link = web_address(request_url, texts.get("link"))
    seeders, peers = swarm(number_of(texts.get("seeders")), number_of(texts.get("leechers")))
    return plain_offer(
        source,
        item,
        link,
        size=size_of(texts.get("size")),
        info_url=page_of(texts.get("guid", ""), link or ""),
        info_hash=info_hash_of(texts.get("infohash"), link or ""),
        seeders=seeders,
        peers=peers,
        grabs=number_of(texts.get("downloads")),
    )


def build(entry: IndexerEntry, network: NetworkSettings) -> Site:
    """The indexer of one `[[indexer]]`, whose options are `NyaaSettings`."""
    return Site(entry, network, Nyaa(entry.options))
