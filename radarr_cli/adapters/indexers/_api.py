"""The API that Torznab and Newznab share: `?t=movie&imdbid=…`, answered with RSS."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qsl, urlencode

from radarr_cli.adapters.indexers._api_feed import read_feed
from radarr_cli.adapters.indexers._dialect import Dialect, Question, Request
from radarr_cli.adapters.indexers._errors import raise_stated_error
from radarr_cli.adapters.indexers._queries import tiers_of
from radarr_cli.adapters.indexers._xml import read_xml
from radarr_cli.errors import InvalidAnswer, RadarrCliError, RateLimited

if TYPE_CHECKING:
    from radarr_cli.adapters.http import Answer
    from radarr_cli.adapters.indexers._caps import Capabilities
    from radarr_cli.adapters.indexers._feed import Feed, FeedSource
    from radarr_cli.adapters.indexers._queries import Tier
    from radarr_cli.adapters.indexers.settings import ApiSettings
    from radarr_cli.ports import SearchQuery


@dataclass(frozen=True)
class ApiDialect(Dialect):
    """Torznab's where `protocol` is the torrents', Newznab's where it is usenet's."""

    settings: ApiSettings

    capabilities: ClassVar[Capabilities | None] = None
    pages: ClassVar[bool] = True
    credentials_hint: ClassVar[str] = "Check api_key of the indexer, and the account there."
    address_hint: ClassVar[str] = "Check url and api_path of the indexer."

    @property
    def address(self) -> str:
        return f"{self.settings.url}{self._path}"

    @property
    def api(self) -> str:
        return self.settings.api_path

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        """The key, and whatever else is added to each question."""
        key = (self.settings.api_key.reveal(),) if self.settings.api_key else ()
        return (*key, *(value for _, value in parse_qsl(self._extra) if value))

    def tiers(self, query: SearchQuery, caps: Capabilities) -> tuple[Tier, ...]:
        return tiers_of(query, caps, remove_year=self.settings.remove_year)

    def request(self, question: Question) -> Request:
        parameters = dict(question.parameters)
        if parameters["t"] != "caps":
            categories = ",".join(map(str, self.settings.categories))
            parameters |= {"cat": categories} if categories else {}
            parameters |= {"extended": "1", "offset": str(question.offset), "limit": str(question.limit)}
        key = {"apikey": self.settings.api_key.reveal()} if self.settings.api_key else {}
        parts = (urlencode(parameters), self._extra, urlencode(key))
        return Request(url=f"{self.address}?{'&'.join(filter(None, parts))}")

    def read(self, answer: Answer, source: FeedSource) -> Feed:
        return read_feed(answer.content, source, answer.url)

    def failure(self, answer: Answer, by_status: RadarrCliError, source: FeedSource) -> RadarrCliError:
        """What the body states says more than the status; when to come back is told by the headers."""
        try:
            root = read_xml(answer.content, source.service).root
        except InvalidAnswer as unreadable:
            # A challenge page comes with 403 too; that says nothing about the key, but to stay away.
            if answer.status != 403 or not answer.content.strip():
                return by_status
            return InvalidAnswer(unreadable.message, hint=unreadable.hint, status=answer.status)
        try:
            raise_stated_error(root, source.service, source.secrets)
        except RateLimited as stated:
            retry_at = by_status.retry_at if isinstance(by_status, RateLimited) else None
            return RateLimited(stated.message, hint=stated.hint, retry_at=retry_at)
        except RadarrCliError as stated:
            return stated
        return by_status

    @property
    def _path(self) -> str:
        return "/" + self.settings.api_path.strip("/") if self.settings.api_path.strip("/") else ""

    @cached_property
    def _extra(self) -> str:
        given = self.settings.additional_parameters
        return given.reveal().strip().lstrip("&?") if given else ""
