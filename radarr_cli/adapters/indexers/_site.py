"""An indexer of any kind: `ports.Indexer`, spoken in the kind's dialect."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import blake2b
from time import monotonic
from typing import TYPE_CHECKING

from radarr_cli.adapters.http import check_status, make_client, retry_at
from radarr_cli.adapters.indexers._caps import read_caps
from radarr_cli.adapters.indexers._dialect import Question
from radarr_cli.adapters.indexers._feed import FeedSource
from radarr_cli.adapters.indexers._payload import checked_payload, raise_stated_failure
from radarr_cli.adapters.indexers._queries import newest
from radarr_cli.adapters.indexers._search import Search
from radarr_cli.adapters.indexers._transfer import get, post
from radarr_cli.domain.masking import mask_text
from radarr_cli.errors import InvalidAnswer, NotFound, RadarrCliError, RateLimited
from radarr_cli.ports import Check, FetchedRelease

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import httpx

    from radarr_cli.adapters.http import Answer
    from radarr_cli.adapters.indexers._caps import Capabilities
    from radarr_cli.adapters.indexers._dialect import Dialect, Request
    from radarr_cli.adapters.indexers._feed import Feed
    from radarr_cli.domain.release import ReleaseOffer
    from radarr_cli.domain.settings import IndexerEntry, NetworkSettings
    from radarr_cli.ports import SearchAnswer, SearchQuery

FEED_LIMIT = 20 * 1024**2
"""Bytes of one answer; a feed of 1,000 items has about one million."""
FILE_LIMIT = 64 * 1024**2
"""Bytes of one .torrent or .nzb; a .nzb of 100 GB has about 20 million."""
BUSY_PAUSE = timedelta(minutes=15)
"""How long a tracker is left alone that asks for fewer calls with a status that names no time."""
_PATIENCE = "timeout of the indexer, or of [network],"
_EMPTY_HINT = "Check categories of the indexer; `radarr-cli indexers caps NAME` lists what it has."


@dataclass
class Site:
    """One thread at a time uses it; each has its own connections."""

    entry: IndexerEntry
    network: NetworkSettings
    dialect: Dialect
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    capabilities: Mapping[str, object] | None = None

    def __post_init__(self) -> None:
        """What isn't configured is as the kind has it."""
        entry, kind = self.entry, self.dialect
        self.entry = replace(
            entry,
            private=kind.private if entry.private is None else entry.private,
            call_gap=kind.call_gap if entry.call_gap is None else entry.call_gap,
        )

    @property
    def name(self) -> str:
        return self.entry.name

    @property
    def service(self) -> str:
        """How messages name it."""
        return f"indexer {self.name}"

    @property
    def fingerprint(self) -> str:
        parts = (self.dialect.address, *self.dialect.secrets)
        # 16 bits: enough to see a change, far too few to guess a key from.
        return blake2b("\n".join(parts).encode(), digest_size=2).hexdigest()

    @cached_property
    def source(self) -> FeedSource:
        return FeedSource(
            self.name, self.dialect.protocol, self.entry.priority, self.entry.private, self.dialect.secrets
        )

    def ready(self) -> None:
        self._client  # noqa: B018 - it is made where it is asked for

    def search(self, query: SearchQuery) -> SearchAnswer:
        return Search(self, query, self.network.timeout.total_seconds()).run()

    def fetch(self, offer: ReleaseOffer) -> FetchedRelease:
        url = offer.download_url or offer.magnet_url
        if url is None:
            raise NotFound(f"{self.service} gave no link for {offer.title}")
        answer = self._get(url, FILE_LIMIT, self.dialect.headers, secret_address=True)
        if isinstance(answer, str):
            return FetchedRelease(magnet=answer)
        self._check_status(answer)
        raise_stated_failure(answer.headers, self.service)
        content = checked_payload(answer.content, self.dialect.protocol, self.service, self.dialect.secrets)
        return FetchedRelease(content=content)

    def ask_capabilities(self) -> Mapping[str, object]:
        return self.learn().to_document()

    def learn(self, seconds: float | None = None) -> Capabilities:
        """What it can: of its kind, else asked now and remembered in `capabilities`."""
        if self.dialect.capabilities is not None:
            return self.dialect.capabilities
        answer = self._call(self.dialect.request(Question({"t": "caps"})), seconds)
        caps = read_caps(answer.content, self.service, self.dialect.secrets)
        self.capabilities = caps.to_document()
        return caps

    def ask(
        self,
        question: Mapping[str, str],
        caps: Capabilities,
        offset: int = 0,
        seconds: float | None = None,
    ) -> Feed:
        """One page of answers to one question, within `seconds`."""
        answer = self._call(self.dialect.request(Question(question, offset, caps.page_size)), seconds)
        return self.dialect.read(answer, self.source)

    def check(self) -> Sequence[Check]:
        checks: list[Check] = []
        subject = "newest releases"
        try:
            if self.dialect.capabilities is None:
                subject = "capabilities"
            caps = self.learn()
            searched = ", ".join(caps.movie_search or caps.search) or "nothing"
            checks.append(Check("capabilities", True, f"films can be searched by {searched}"))
            subject = "newest releases"
            feed = self.ask(newest(caps), caps)
        except RadarrCliError as error:
            told = (getattr(error, name, None) for name in ("status", "retry_at"))
            checks.append(Check(subject, False, self.masked(error.message), error.hint, error.code, *told))
            return checks
        if self.dialect.warning:
            checks.append(Check("settings", True, self.dialect.warning))
        if feed.offers:
            dropped = ", ".join(f"{count} {reason}" for reason, count in feed.dropped.items())
            message = f"{len(feed.offers)} read" + (f"; left out: {dropped}" if dropped else "")
            checks.append(Check(subject, True, message))
        else:
            message = "there is none in the configured categories"
            checks.append(Check(subject, False, message, _EMPTY_HINT))
        return checks

    def masked(self, message: str) -> str:
        """A message as it may be shown, whatever the indexer wrote into it."""
        return mask_text(message, self.dialect.secrets)

    @cached_property
    def _client(self) -> httpx.Client:
        return make_client(self.network)

    def _call(self, request: Request, seconds: float | None) -> Answer:
        """A 2xx answer, within `seconds`, else within the timeout.

        Raises what the status or a stated error means.
        """
        answer: Answer | str
        until = monotonic() + (self.network.timeout.total_seconds() if seconds is None else seconds)
        client = self._client  # the first call makes it
        seconds = until - monotonic()
        if request.document is not None:
            answer = post(
                client,
                request.url,
                request.document,
                service=self.service,
                secrets=self.dialect.secrets,
                limit=FEED_LIMIT,
                seconds=seconds,
                patience=_PATIENCE,
            )
        else:
            answer = self._get(request.url, FEED_LIMIT, request.headers, seconds=seconds)
        if isinstance(answer, str):
            raise InvalidAnswer(f"{self.service} answered with a magnet link", hint=self.dialect.address_hint)
        if not 200 <= answer.status < 300:
            raise self._failure(answer)
        return answer

    def _get(
        self,
        url: str,
        limit: int,
        headers: Mapping[str, str],
        *,
        secret_address: bool = False,
        seconds: float | None = None,
    ) -> Answer | str:
        return get(
            self._client,
            url,
            service=self.service,
            origin=self.dialect.address,
            secrets=self.dialect.secrets,
            limit=limit,
            secret_address=secret_address,
            headers=headers,
            network=self.network,
            seconds=seconds,
            patience=_PATIENCE,
        )

    def _check_status(self, answer: Answer) -> None:
        """Raise what a status means; of some trackers 403 is how they ask for fewer calls."""
        if answer.status in self.dialect.busy_statuses:
            asked = retry_at(answer, self.now())
            until = max(self.now() + BUSY_PAUSE, asked or self.now())
            raise RateLimited(f"{self.service} asks for fewer calls ({answer.status})", retry_at=until)
        check_status(answer, self.service, credentials_hint=self.dialect.credentials_hint, now=self.now())

    def _failure(self, answer: Answer) -> RadarrCliError:
        try:
            self._check_status(answer)
        except NotFound:
            by_status: RadarrCliError = InvalidAnswer(
                f"{self.service} has nothing at {self.dialect.api} ({answer.status})",
                hint=self.dialect.address_hint,
            )
        except RadarrCliError as error:
            by_status = error
        return self.dialect.failure(answer, by_status, self.source)
