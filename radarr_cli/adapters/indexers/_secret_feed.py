"""A feed whose address is the only credential: its newest releases, and no search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from radarr_cli.adapters.indexers._caps import Capabilities
from radarr_cli.adapters.indexers._dialect import Dialect, Question, Request
from radarr_cli.adapters.indexers._transfer import secret_parts

if TYPE_CHECKING:
    from radarr_cli.domain.secret import Secret


class SecretFeedSettings(Protocol):
    """What the settings of such a kind have."""

    @property
    def url(self) -> Secret: ...


@dataclass(frozen=True)
class SecretFeed(Dialect):
    """Such a feed, apart from how it is read."""

    settings: SecretFeedSettings

    capabilities: ClassVar[Capabilities | None] = Capabilities(search=(), movie_search=())
    credentials_hint: ClassVar[str] = "Make a new address of the feed on the site."

    @property
    def address(self) -> str:
        return self.settings.url.reveal().strip()

    @property
    def secrets(self) -> tuple[str, ...]:
        return secret_parts(self.address)

    def request(self, question: Question) -> Request:
        del question  # there is but one: the newest
        return Request(url=self.address, headers=self.headers)
