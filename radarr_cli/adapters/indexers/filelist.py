"""FileList by its API: JSON, asked with user name and passkey."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from radarr_cli.adapters.indexers._attributes import imdb_id_of
from radarr_cli.adapters.indexers._dates import read_date
from radarr_cli.adapters.indexers._dialect import Question, Request
from radarr_cli.adapters.indexers._passkey import PasskeyDialect
from radarr_cli.adapters.indexers._site import Site
from radarr_cli.domain.indexer_flags import IndexerFlag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.adapters.http import Answer
    from radarr_cli.adapters.indexers._feed import Feed, FeedSource
    from radarr_cli.adapters.indexers._json import Row
    from radarr_cli.adapters.indexers.settings import FileListSettings
    from radarr_cli.domain.settings import IndexerEntry, NetworkSettings


@dataclass(frozen=True)
class FileList(PasskeyDialect):
    """Films are searched by their IMDb id, then by name."""

    settings: FileListSettings

    site: ClassVar[str] = "FileList"
    flags: ClassVar[Mapping[str, IndexerFlag]] = {
        "freeleech": IndexerFlag.G_Freeleech,
        "internal": IndexerFlag.G_Internal,
        "doubleup": IndexerFlag.G_DoubleUpload,
    }

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

    def details(self, row: Row) -> Mapping[str, Any]:
        return {
            "published_at": read_date(row.text("upload_date")),
            "files": row.whole("files"),
            "imdb_id": imdb_id_of(row.text("imdb")),
        }


def build(entry: IndexerEntry, network: NetworkSettings) -> Site:
    """The indexer of one `[[indexer]]`, whose options are `FileListSettings`."""
    return Site(entry, network, FileList(entry.options))
