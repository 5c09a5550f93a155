"""IPTorrents by its RSS feed: it can't be searched."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from radarr_cli.adapters.indexers._descriptions import size_in
from radarr_cli.adapters.indexers._feed import web_address
from radarr_cli.adapters.indexers._rss import plain_offer, read_rss
from radarr_cli.adapters.indexers._secret_feed import SecretFeed
from radarr_cli.adapters.indexers._site import Site
from radarr_cli.errors import ConfigError

if TYPE_CHECKING:
    from radarr_cli.adapters.http import Answer
    from radarr_cli.adapters.indexers._dialect import Question, Request
    from radarr_cli.adapters.indexers._feed import Feed, FeedSource
    from radarr_cli.adapters.indexers._rss import Item
    from radarr_cli.domain.release import ReleaseOffer
    from radarr_cli.domain.settings import IndexerEntry, NetworkSettings

_DOWNLOAD = ";download"


class IPTorrents(SecretFeed):
    """Its newest releases; sizes stand in the descriptions."""

    private: ClassVar[bool | None] = True

    def request(self, question: Question) -> Request:
        if _DOWNLOAD not in self.address:
            raise ConfigError(
                f'the address of an IPTorrents feed has to hold "{_DOWNLOAD}"; else it links pages',
                hint='Make the address on the site with "direct download".',
            )
        return super().request(question)

    def read(self, answer: Answer, source: FeedSource) -> Feed:
        return read_rss(answer.content, source).feed(partial(_read_item, source, answer.url))


def _read_item(source: FeedSource, request_url: str, item: Item) -> ReleaseOffer | str:
    link = web_address(request_url, item.texts.get("link"))
    return plain_offer(source, item, link, size=size_in(item.texts.get("description", "")))


def build(entry: IndexerEntry, network: NetworkSettings) -> Site:
    """The indexer of one `[[indexer]]`, whose options are `IPTorrentsSettings`."""
    return Site(entry, network, IPTorrents(entry.options))
