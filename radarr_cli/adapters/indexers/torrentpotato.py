"""TorrentPotato: the JSON of trackers that served CouchPotato, and of some that still do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

from radarr_cli.adapters.indexers._attributes import imdb_id_of, info_hash_of, ratio_of
from radarr_cli.adapters.indexers._caps import Capabilities
from radarr_cli.adapters.indexers._dates import read_date
from radarr_cli.adapters.indexers._dialect import Question, Request
from radarr_cli.adapters.indexers._feed import clean_title, web_address
from radarr_cli.adapters.indexers._json import JsonDialect, Row
from radarr_cli.adapters.indexers._site import Site
from radarr_cli.domain.indexer_flags import IndexerFlag

if TYPE_CHECKING:
    from radarr_cli.adapters.http import Answer
    from radarr_cli.adapters.indexers._feed import Feed, FeedSource
    from radarr_cli.adapters.indexers.settings import TorrentPotatoSettings
    from radarr_cli.domain.release import ReleaseOffer
    from radarr_cli.domain.settings import IndexerEntry, NetworkSettings

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class TorrentPotato(JsonDialect):
    """Films are searched by their IMDb id, then by title and year."""

    settings: TorrentPotatoSettings

    capabilities: ClassVar[Capabilities | None] = Capabilities(search=("q",), movie_search=("imdbid",))
    credentials_hint: ClassVar[str] = "Check username and passkey of the indexer, and the account there."

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self.settings.passkey.reveal(),) if self.settings.passkey else ()

    def request(self, question: Question) -> Request:
        asked = question.parameters
        parameters = {"passkey": self.settings.passkey.reveal()} if self.settings.passkey else {}
        parameters |= {"user": self.settings.username} if self.settings.username else {}
        if "imdbid" in asked:
            parameters["imdbid"] = f"tt{asked['imdbid']}"
        else:
            parameters["search"] = asked.get("q", "-")
        mark = "&" if "?" in self.settings.url else "?"
        return Request(url=f"{self.settings.url}{mark}{urlencode(parameters)}")

    def read(self, answer: Answer, source: FeedSource) -> Feed:
        document = Row.of(self.document(answer.content, source))
        nothing = document.fields.get("results") is None and document.whole("total_results") == 0
        return self.feed([] if nothing else document.fields.get("results"), source)

    def offer(self, source: FeedSource, row: Row) -> ReleaseOffer | str:
        title = clean_title(row.text("release_name"))
        link = web_address(self.settings.url, row.text("download_url"))
        if not title:
            return "noTitle"
        if link is None:
            return "noLink"
        seeders, peers = row.swarm
        number = row.text("torrent_id")
        magnet = link if link.startswith("magnet:") else None
        return source.offer(
            title=title,
            guid=f"TorrentPotato-{number}" if number else link,
            size=round((ratio_of(row.text("size")) or 0) * MEGABYTE),
            published_at=read_date(row.text("publish_date")),
            download_url=link,
            magnet_url=magnet,
            info_url=web_address(self.settings.url, row.text("details_url")),
            info_hash=info_hash_of(None, magnet or ""),
            seeders=seeders,
            peers=peers,
            imdb_id=imdb_id_of(row.text("imdb_id")),
            flags=row.flags({"freeleech": IndexerFlag.G_Freeleech}),
        )


def build(entry: IndexerEntry, network: NetworkSettings) -> Site:
    """The indexer of one `[[indexer]]`, whose options are `TorrentPotatoSettings`."""
    return Site(entry, network, TorrentPotato(entry.options))
