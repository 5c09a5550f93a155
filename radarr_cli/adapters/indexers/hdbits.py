"""HDBits by its own API: JSON both ways. It tells which releases are the site's own (internal)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from radarr_cli.adapters.indexers._attributes import imdb_id_of, info_hash_of
from radarr_cli.adapters.indexers._dates import read_date
from radarr_cli.adapters.indexers._dialect import Question, Request
from radarr_cli.adapters.indexers._errors import shown, stated_in_words
from radarr_cli.adapters.indexers._json import Row
from radarr_cli.adapters.indexers._passkey import PasskeyDialect
from radarr_cli.adapters.indexers._queries import tiers_of
from radarr_cli.adapters.indexers._site import Site
from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.errors import CredentialsRejected, InvalidAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.adapters.http import Answer
    from radarr_cli.adapters.indexers._caps import Capabilities
    from radarr_cli.adapters.indexers._feed import Feed, FeedSource
    from radarr_cli.adapters.indexers._queries import Tier
    from radarr_cli.adapters.indexers.settings import HDBitsSettings
    from radarr_cli.domain.settings import IndexerEntry, NetworkSettings
    from radarr_cli.ports import SearchQuery

_CREDENTIAL_STATUSES = (4, 5)
_UNSPECIFIED = 1
# The site's kinds as Newznab's numbers: film, TV, documentary, music, sport, audio track, XXX.
_CATEGORIES = {1: (2000,), 2: (5000,), 3: (5080,), 4: (3000,), 5: (5060,), 6: (3000,), 7: (6000,)}


@dataclass(frozen=True)
class HDBits(PasskeyDialect):
    """Films are searched by their IMDb id alone; words only where somebody typed them."""

    settings: HDBitsSettings

    site: ClassVar[str] = "HDBits"
    # Origin 0 is unknown, 1 is the site's own.
    flags: ClassVar[Mapping[str, IndexerFlag]] = {
        "freeleech": IndexerFlag.G_Freeleech,
        "type_origin": IndexerFlag.G_Internal,
    }
    pages: ClassVar[bool] = True
    busy_statuses: ClassVar[tuple[int, ...]] = (403,)

    def tiers(self, query: SearchQuery, caps: Capabilities) -> tuple[Tier, ...]:
        return tuple(tier for tier in tiers_of(query, caps) if tier.name != "title")

    def request(self, question: Question) -> Request:
        settings = self.settings
        document: dict[str, object] = {
            "username": settings.username,
            "passkey": settings.passkey.reveal(),
            "limit": question.limit,
        }
        lists = {"category": settings.categories, "codec": settings.codecs, "medium": settings.mediums}
        document |= {name: list(numbers) for name, numbers in lists.items() if numbers}
        if "imdbid" in question.parameters:
            document["imdb"] = {"id": int(question.parameters["imdbid"])}
        if "q" in question.parameters:
            document["search"] = question.parameters["q"]
        if question.page:
            document["page"] = question.page
        return Request(url=f"{settings.url}/api/torrents", document=document)

    def read(self, answer: Answer, source: FeedSource) -> Feed:
        document = Row.of(self.document(answer.content, source))
        status = document.whole("status")
        if status == 0:
            rows = document.fields.get("data", "missing")
            return self.feed([] if rows is None else rows, source)
        message = shown(document.text("message"), source.secrets)
        said = f"{'no status' if status is None else status} {message}".strip()
        if status in _CREDENTIAL_STATUSES:
            raise CredentialsRejected(
                f"{source.service} refused the credentials, saying: {said}", hint=self.credentials_hint
            )
        if status == _UNSPECIFIED:  # anything, also that it was asked too often
            raise stated_in_words(said, source.service, source.secrets, self.credentials_hint)
        raise InvalidAnswer(f"{source.service} answered with an error: {said}")

    def details(self, row: Row) -> Mapping[str, Any]:
        exclusive = row.whole("type_exclusive")
        return {
            "exclusive": None if exclusive is None else exclusive == 1,
            "published_at": read_date(row.text("added") or row.text("utadded")),
            "info_hash": info_hash_of(row.text("hash"), ""),
            "files": row.whole("numfiles"),
            "imdb_id": imdb_id_of(row.inner("imdb").text("id") or row.text("imdb")),
            "categories": _CATEGORIES.get(row.whole("type_category") or 0, ()),
        }


def build(entry: IndexerEntry, network: NetworkSettings) -> Site:
    """The indexer of one `[[indexer]]`, whose options are `HDBitsSettings`."""
    return Site(entry, network, HDBits(entry.options))
