"""PassThePopcorn by its API: JSON, asked with the user's key in headers. Films have many torrents each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

from radarr_cli.adapters.indexers._attributes import imdb_id_of
from radarr_cli.adapters.indexers._caps import Capabilities
from radarr_cli.adapters.indexers._dates import read_date
from radarr_cli.adapters.indexers._dialect import Question, Request
from radarr_cli.adapters.indexers._json import JsonDialect, Row, numbered_offer
from radarr_cli.adapters.indexers._queries import Tier, tiers_of
from radarr_cli.adapters.indexers._site import Site
from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.errors import InvalidAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.adapters.http import Answer
    from radarr_cli.adapters.indexers._feed import Feed, FeedSource
    from radarr_cli.adapters.indexers.settings import PassThePopcornSettings
    from radarr_cli.domain.release import ReleaseOffer
    from radarr_cli.domain.settings import IndexerEntry, NetworkSettings
    from radarr_cli.ports import SearchQuery

_FLAGS = {
    "goldenpopcorn": IndexerFlag.PTP_Golden,
    "checked": IndexerFlag.PTP_Approved,
    "scene": IndexerFlag.G_Scene,
}
_LEECHES = {
    "freeleech": IndexerFlag.G_Freeleech,
    "neutral leech": IndexerFlag.G_Freeleech,
    "half leech": IndexerFlag.G_Halfleech,
}
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class PassThePopcorn(JsonDialect):
    """Films are searched by their IMDb id, then by title and year."""

    settings: PassThePopcornSettings

    capabilities: ClassVar[Capabilities | None] = Capabilities(
        page_size=50, search=("q",), movie_search=("imdbid",)
    )
    pages: ClassVar[bool] = True
    private: ClassVar[bool | None] = True
    call_gap: ClassVar[timedelta | None] = timedelta(seconds=4)
    credentials_hint: ClassVar[str] = "Check api_user and api_key of the indexer, and the account there."

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self.settings.api_user.reveal(), self.settings.api_key.reveal())

    @property
    def headers(self) -> Mapping[str, str]:
        return {"ApiUser": self.settings.api_user.reveal(), "ApiKey": self.settings.api_key.reveal()}

    def tiers(self, query: SearchQuery, caps: Capabilities) -> tuple[Tier, ...]:
        """The year is asked for by itself."""
        year = {"year": str(query.year)} if query.year else {}
        return tuple(
            replace(tier, questions=tuple({**question, **year} for question in tier.questions))
            if tier.name == "title"
            else tier
            for tier in tiers_of(query, caps, remove_year=True)
        )

    def request(self, question: Question) -> Request:
        asked = question.parameters
        parameters = {
            "action": "advanced",
            "json": "noredirect",
            "grouping": "0",
            "order_by": "time",
            "order_way": "desc",
            "searchstr": f"tt{asked['imdbid']}" if "imdbid" in asked else asked.get("q", ""),
        }
        if "year" in asked:
            parameters["year"] = asked["year"]
        if question.page:
            parameters["page"] = str(question.page + 1)
        return Request(url=f"{self.settings.url}/torrents.php?{urlencode(parameters)}", headers=self.headers)

    def read(self, answer: Answer, source: FeedSource) -> Feed:
        document = Row.of(self.document(answer.content, source))
        nothing = document.fields.get("movies") is None and document.whole("totalresults") == 0
        if not nothing and not isinstance(document.fields.get("movies"), list):
            raise InvalidAnswer(f"{source.service} did not answer with films", hint=self.address_hint)
        rows = [
            {**torrent.fields, "groupid": film.text("groupid"), "imdbid": film.text("imdbid")}
            for film in document.inner_rows("movies")
            for torrent in film.inner_rows("torrents")
        ]
        feed = self.feed(rows, source)
        newest_first = sorted(feed.offers, key=lambda offer: offer.published_at or _NEVER, reverse=True)
        return replace(feed, offers=tuple(newest_first))

    def offer(self, source: FeedSource, row: Row) -> ReleaseOffer | str:
        seeders, peers = row.swarm
        return numbered_offer(
            source,
            row,
            site="PassThePopcorn",
            title=row.text("releasename"),
            download_url=f"{self.settings.url}/torrents.php?action=download&id={{id}}",
            info_url=f"{self.settings.url}/torrents.php?id={row.text('groupid')}&torrentid={{id}}",
            size=row.whole("size") or 0,
            published_at=read_date(row.text("uploadtime")),
            seeders=seeders,
            peers=peers,
            grabs=row.whole("snatched"),
            imdb_id=imdb_id_of(row.text("imdbid")),
            flags=row.flags(_FLAGS) | _LEECHES.get(row.text("freeleechtype").lower(), IndexerFlag(0)),
            container=row.text("container") or None,
        )


def build(entry: IndexerEntry, network: NetworkSettings) -> Site:
    """The indexer of one `[[indexer]]`, whose options are `PassThePopcornSettings`."""
    return Site(entry, network, PassThePopcorn(entry.options))
