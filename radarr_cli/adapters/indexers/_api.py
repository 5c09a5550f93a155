"""A Torznab or Newznab API: its capabilities, its feed, and the file behind an offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from radarr_cli.adapters.http import check_status, make_client
from radarr_cli.adapters.indexers._caps import Capabilities, read_caps
from radarr_cli.adapters.indexers._errors import raise_stated_error
from radarr_cli.adapters.indexers._feed import FeedSource, read_feed
from radarr_cli.adapters.indexers._payload import checked_payload
from radarr_cli.adapters.indexers._queries import newest
from radarr_cli.adapters.indexers._search import Search
from radarr_cli.adapters.indexers._transfer import get
from radarr_cli.adapters.indexers._xml import read_xml
from radarr_cli.domain.masking import mask_text
from radarr_cli.domain.settings import Url, option
from radarr_cli.errors import InvalidAnswer, NotFound, RadarrCliError, RateLimited
from radarr_cli.ports import Check, FetchedRelease

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import httpx

    from radarr_cli.adapters.http import Answer
    from radarr_cli.adapters.indexers._feed import Feed
    from radarr_cli.domain.release import Protocol, ReleaseOffer
    from radarr_cli.domain.secret import Secret
    from radarr_cli.domain.settings import IndexerEntry, NetworkSettings
    from radarr_cli.ports import SearchAnswer, SearchQuery

MOVIE_CATEGORIES = (2000, 2010, 2020, 2030, 2040, 2045, 2050, 2060)
FEED_LIMIT = 20 * 1024**2
"""Bytes of one answer; a feed of 1,000 items has about one million."""
FILE_LIMIT = 64 * 1024**2
"""Bytes of one .torrent or .nzb; a .nzb of 100 GB has about 20 million."""
_KEY_HINT = "Check api_key of the indexer, and the account there."
_CATEGORY_HINT = "Check categories of the indexer; `radarr-cli indexers caps NAME` lists what it has."
_PATH_HINT = "Check url and api_path of the indexer."


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSettings:
    """What `[[indexer]]` takes for both kinds."""

    url: Url = option("base URL of the indexer, without the API path")
    api_path: str = option("path of the API below the URL", "/api")
    api_key: Secret | None = option("API key", None)
    categories: tuple[int, ...] = option("categories to search in; empty: all", MOVIE_CATEGORIES)
    additional_parameters: Secret | None = option("added to every question, as &name=value", None)
    remove_year: bool = option("search for titles without their year", False)
    multi_languages: tuple[str, ...] = option("languages that a MULTi release of this indexer has", ())


@dataclass
class Api:
    """`ports.Indexer` for both kinds. One thread at a time uses it; each has its own connections."""

    entry: IndexerEntry
    settings: ApiSettings
    protocol: Protocol
    network: NetworkSettings
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    capabilities: Mapping[str, object] | None = None

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def service(self) -> str:
        """How messages name it."""
        return f"indexer {self.name}"

    @property
    def fingerprint(self) -> str:
        parts = (self.settings.url, self.settings.api_path, *self.secrets)
        # 16 bits: enough to see a change, far too few to guess a key from.
        return blake2b("\n".join(parts).encode(), digest_size=2).hexdigest()

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        """What is sent and must not be seen: the key, and whatever else is added to each question."""
        key = (self.settings.api_key.reveal(),) if self.settings.api_key else ()
        return (*key, *(value for _, value in parse_qsl(self._extra) if value))

    def search(self, query: SearchQuery) -> SearchAnswer:
        return Search(self, query, self.network.timeout.total_seconds()).run()

    def fetch(self, offer: ReleaseOffer) -> FetchedRelease:
        url = offer.download_url or offer.magnet_url
        if url is None:
            raise NotFound(f"{self.service} gave no link for {offer.title}")
        answer = self._get(url, FILE_LIMIT, secret_address=True)
        if isinstance(answer, str):
            return FetchedRelease(magnet=answer)
        check_status(answer, self.service, credentials_hint=_KEY_HINT, now=self.now())
        content = checked_payload(answer.content, self.protocol, self.service, self.secrets)
        return FetchedRelease(content=content)

    def ask_capabilities(self) -> Mapping[str, object]:
        return self.learn().to_document()

    def learn(self) -> Capabilities:
        """What it can, asked now and remembered in `capabilities`."""
        caps = read_caps(self._call({"t": "caps"}).content, self.service, self.secrets)
        self.capabilities = caps.to_document()
        return caps

    def ask(self, parameters: Mapping[str, str], caps: Capabilities, offset: int = 0) -> Feed:
        """One page of answers to one question."""
        categories = ",".join(map(str, self.settings.categories))
        page = {"extended": "1", "offset": str(offset), "limit": str(caps.page_size)}
        answer = self._call({**parameters, **({"cat": categories} if categories else {}), **page})
        source = FeedSource(self.name, self.protocol, self.entry.priority, self.entry.private, self.secrets)
        return read_feed(answer.content, source, answer.url)

    def check(self) -> Sequence[Check]:
        checks: list[Check] = []
        try:
            caps = self.learn()
            searched = ", ".join(caps.movie_search or caps.search) or "nothing"
            checks.append(Check("capabilities", True, f"films can be searched by {searched}"))
            feed = self.ask(newest(caps), caps)
        except RadarrCliError as error:
            subject = "newest releases" if checks else "capabilities"
            checks.append(Check(subject, False, self.masked(error.message), error.hint, error.code))
            return checks
        if feed.offers:
            checks.append(Check("newest releases", True, f"{len(feed.offers)} read"))
        else:
            checks.append(
                Check("newest releases", False, "there is none in the configured categories", _CATEGORY_HINT)
            )
        return checks

    def masked(self, message: str) -> str:
        """A message as it may be shown, whatever the indexer wrote into it."""
        return mask_text(message, self.secrets)

    @cached_property
    def _client(self) -> httpx.Client:
        return make_client(self.network)

    @cached_property
    def _extra(self) -> str:
        given = self.settings.additional_parameters
        return given.reveal().strip().lstrip("&?") if given else ""

    def _call(self, parameters: Mapping[str, str]) -> Answer:
        """A 2xx answer of the API. Raises what the status or a stated error means."""
        key = {"apikey": self.settings.api_key.reveal()} if self.settings.api_key else {}
        path = "/" + self.settings.api_path.strip("/") if self.settings.api_path.strip("/") else ""
        question = "&".join(filter(None, (urlencode(parameters), self._extra, urlencode(key))))
        answer = self._get(f"{self.settings.url}{path}?{question}", FEED_LIMIT)
        if isinstance(answer, str):
            raise InvalidAnswer(f"{self.service} answered with a magnet link", hint=_PATH_HINT)
        if not 200 <= answer.status < 300:
            raise self._failure(answer)
        return answer

    def _get(self, url: str, limit: int, *, secret_address: bool = False) -> Answer | str:
        return get(
            self._client,
            url,
            service=self.service,
            origin=self.settings.url,
            secrets=self.secrets,
            limit=limit,
            secret_address=secret_address,
        )

    def _failure(self, answer: Answer) -> RadarrCliError:
        """What the body states says more than the status; when to come back is told by the headers."""
        try:
            check_status(answer, self.service, credentials_hint=_KEY_HINT, now=self.now())
        except NotFound:
            by_status: RadarrCliError = InvalidAnswer(
                f"{self.service} has nothing at {self.settings.api_path} ({answer.status})", hint=_PATH_HINT
            )
        except RadarrCliError as error:
            by_status = error
        try:
            root = read_xml(answer.content, self.service).root
        except InvalidAnswer as unreadable:
            # A challenge page comes with 403 too; that says nothing about the key.
            return unreadable if answer.status == 403 and answer.content.strip() else by_status
        try:
            raise_stated_error(root, self.service, self.secrets)
        except RateLimited as stated:
            retry_at = by_status.retry_at if isinstance(by_status, RateLimited) else None
            return RateLimited(stated.message, hint=stated.hint, retry_at=retry_at)
        except RadarrCliError as stated:
            return stated
        return by_status
