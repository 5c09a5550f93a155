"""What is special to a kind of indexer: how it is asked, and how its answers are read. Nothing here does I/O.

`_site.Site` does the rest, the same for every kind: calls, redirects, errors, files, an account of it all.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from radarr_cli.adapters.indexers._caps import PAGE_LIMIT
from radarr_cli.adapters.indexers._queries import tiers_of
from radarr_cli.domain.release import Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from radarr_cli.adapters.http import Answer
    from radarr_cli.adapters.indexers._caps import Capabilities
    from radarr_cli.adapters.indexers._feed import Feed, FeedSource
    from radarr_cli.adapters.indexers._queries import Tier
    from radarr_cli.errors import RadarrCliError
    from radarr_cli.ports import SearchQuery


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, in Torznab's words (`t`, `q`, `imdbid` without "tt"), from the item `offset` on."""

    parameters: Mapping[str, str]
    offset: int = 0
    limit: int = PAGE_LIMIT

    @property
    def page(self) -> int:
        """Counted from 0."""
        return self.offset // self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call: GET, or POST of a JSON document. `headers` hold what says who we are."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    document: Mapping[str, object] | None = None


class Dialect(ABC):
    """One indexer's, made of its settings.

    `capabilities` are what every indexer of the kind can, None where it has to be asked; `pages` is whether
    a question can be asked from an offset on; `busy_statuses` are those that ask for fewer calls without
    saying for how long; `private` is whether all of the kind are private trackers, `call_gap` the time they
    want between two calls; `api` names where it is asked, in messages; the hints say which settings to
    look at.
    """

    protocol: ClassVar[Protocol] = Protocol.TORRENT
    capabilities: ClassVar[Capabilities | None]
    pages: ClassVar[bool] = False
    busy_statuses: ClassVar[tuple[int, ...]] = ()
    private: ClassVar[bool | None] = None
    call_gap: ClassVar[timedelta | None] = None
    credentials_hint: ClassVar[str] = "Check the credentials of the indexer, and the account there."
    address_hint: ClassVar[str] = "Check url of the indexer."

    @property
    @abstractmethod
    def address(self) -> str:
        """The indexer's URL. What it leads to is held against it."""

    @property
    def api(self) -> str:
        return "its address"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What is sent and must not be seen."""
        return ()

    @property
    def headers(self) -> Mapping[str, str]:
        """What says who we are where a file is fetched from the indexer's own host."""
        return {}

    @property
    def warning(self) -> str | None:
        """What a person should know of these settings, though they work."""
        return None

    def tiers(self, query: SearchQuery, caps: Capabilities) -> tuple[Tier, ...]:
        """What is asked; none where the indexer can't be asked this."""
        return tiers_of(query, caps)

    @abstractmethod
    def request(self, question: Question) -> Request:
        """The call for one question. Raises ConfigError for settings that can't work."""

    @abstractmethod
    def read(self, answer: Answer, source: FeedSource) -> Feed:
        """The offers in an answer. Raises what it states, or InvalidAnswer."""

    def refusal(self, feed: Feed) -> str | None:
        """Why a feed that a person tries isn't good enough, whatever could be read of it."""
        del feed
        return None

    def failure(self, answer: Answer, by_status: RadarrCliError, source: FeedSource) -> RadarrCliError:
        """What an answer means whose status isn't 2xx; `by_status` is what the status alone says."""
        del answer, source
        return by_status
