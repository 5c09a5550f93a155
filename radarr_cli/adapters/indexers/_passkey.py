"""Sites that know their users by name and passkey, and number their torrents: HDBits, FileList."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from urllib.parse import quote

from radarr_cli.adapters.indexers._caps import Capabilities
from radarr_cli.adapters.indexers._json import JsonDialect, JsonSettings, Row, numbered_offer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.adapters.indexers._feed import FeedSource
    from radarr_cli.domain.indexer_flags import IndexerFlag
    from radarr_cli.domain.release import ReleaseOffer
    from radarr_cli.domain.secret import Secret


class PasskeySettings(JsonSettings, Protocol):
    """What the settings of such a kind have."""

    @property
    def username(self) -> str: ...

    @property
    def passkey(self) -> Secret: ...


class PasskeyDialect(JsonDialect):
    """Such a site, apart from its questions. `site` goes into guids, `flags` are read from a row's names."""

    settings: PasskeySettings

    site: ClassVar[str]
    flags: ClassVar[Mapping[str, IndexerFlag]]
    capabilities: ClassVar[Capabilities | None] = Capabilities(search=("q",), movie_search=("imdbid",))
    private: ClassVar[bool | None] = True
    credentials_hint: ClassVar[str] = "Check username and passkey of the indexer, and the account there."

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self.settings.passkey.reveal(),)

    @abstractmethod
    def details(self, row: Row) -> Mapping[str, Any]:
        """What each site names in its own way, by the fields of ReleaseOffer."""

    def offer(self, source: FeedSource, row: Row) -> ReleaseOffer | str:
        passkey = quote(self.settings.passkey.reveal(), safe="")
        seeders, peers = row.swarm
        return numbered_offer(
            source,
            row,
            site=self.site,
            title=row.text("name"),
            download_url=f"{self.address}/download.php?id={{id}}&passkey={passkey}",
            info_url=f"{self.address}/details.php?id={{id}}",
            size=row.whole("size") or 0,
            seeders=seeders,
            peers=peers,
            grabs=row.whole("times_completed"),
            flags=row.flags(self.flags),
            **self.details(row),
        )
