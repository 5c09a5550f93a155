"""FileList by its API: JSON, asked with user name and passkey."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote, urlencode

from radarr_cli.adapters.indexers._attributes import imdb_id_of
from radarr_cli.adapters.indexers._caps import Capabilities
from radarr_cli.adapters.indexers._dates import read_date
from radarr_cli.adapters.indexers._dialect import Question, Request
from radarr_cli.adapters.indexers._json import JsonDialect, Row, numbered_offer
from radarr_cli.adapters.indexers._site import Site
from radarr_cli.adapters.indexers.settings import FileListSettings as Settings  # noqa: TC001 - a kind names its settings
from radarr_cli.domain.release import IndexerFlag, ReleaseOffer

if TYPE_CHECKING:
    from radarr_cli.adapters.http import Answer
    from radarr_cli.adapters.indexers._feed import Feed, FeedSource
    from radarr_cli.domain.settings import IndexerEntry, NetworkSettings

_FLAGS = {
    "freeleech": IndexerFlag.G_Freeleech,
    "internal": IndexerFlag.G_Internal,
    "doubleup": IndexerFlag.G_DoubleUpload,
}


@dataclass(frozen=True)
class FileList(JsonDialect):
    """Films are searched by their IMDb id, then by name."""

    settings: Settings

    capabilities: ClassVar[Capabilities | None] = Capabilities(search=("q",), movie_search=("imdbid",))
    private: ClassVar[bool | None] = True
    credentials_hint: ClassVar[str] = "Check username and passkey of the indexer, and the account there."

    @property
    def address(self) -> str:
        return self.settings.url

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self.settings.passkey.reveal(),)

    def request(self, question: Question) -> Request:
        parameters = {"action": "latest-torrents"}
        asked = question.parameters
        if "imdbid" in asked:
            parameters = {"action": "search-torrents", "type": "imdb", "query": f"tt{asked['imdbid']}"}
        elif "q" in asked:
            parameters = {"action": "search-torrents", "type": "name", "query": asked["q"]}
        if self.settings.categories:
            parameters["category"] = ",".join(map(str, self.settings.categories))
        login = b64encode(f"{self.settings.username}:{self.settings.passkey.reveal()}".encode()).decode()
        return Request(
            url=f"{self.settings.url}/api.php?{urlencode(parameters)}",
            headers={"Authorization": f"Basic {login}"},
        )

    def read(self, answer: Answer, source: FeedSource) -> Feed:
        return self.feed(self.document(answer.content, source), source)

    def offer(self, source: FeedSource, row: Row) -> ReleaseOffer | str:
        seeders, peers = row.swarm
        passkey = quote(self.settings.passkey.reveal(), safe="")
        return numbered_offer(
            source,
            row,
            site="FileList",
            title=row.text("name"),
            download_url=f"{self.settings.url}/download.php?id={{id}}&passkey={passkey}",
            info_url=f"{self.settings.url}/details.php?id={{id}}",
            size=row.whole("size") or 0,
            published_at=read_date(row.text("upload_date")),
            seeders=seeders,
            peers=peers,
            grabs=row.whole("times_completed"),
            files=row.whole("files"),
            imdb_id=imdb_id_of(row.text("imdb")),
            flags=row.flags(_FLAGS),
        )


def build(entry: IndexerEntry, network: NetworkSettings) -> Site:
    """The indexer of one `[[indexer]]`, whose options are `Settings` of this module."""
    return Site(entry, network, FileList(entry.options))
