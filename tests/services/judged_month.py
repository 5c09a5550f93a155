"""A film, its candidates as they come, and runs that judge them again and again on a clock of its own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.decisions.model import MatchKind, ReleaseSource
from radarr_cli.domain.formats.documents import custom_format
from radarr_cli.domain.formats.library import FormatLibrary
from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.profile import DelayProfile, QualityGroup, QualityProfile
from radarr_cli.domain.release import Protocol, ReleaseOffer
from radarr_cli.domain.settings import RuleSettings, Settings
from radarr_cli.services.verdicts import surroundings
from radarr_cli.services.verdicts.deciding import Deciding
from radarr_cli.store.releases import FoundOffer, offers_of_film, store_offers
from tests.fakes.films import details_of, put_film
from tests.fakes.guide import format_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from radarr_cli.domain.decisions.model import Verdict
    from radarr_cli.domain.release import StoredOffer
    from radarr_cli.store.database import Database

BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
PROFILE = QualityProfile(
    "HD",
    (
        QualityGroup("Bluray-1080p", ("Bluray-1080p",)),
        QualityGroup("WEB 1080p", ("WEBDL-1080p", "WEBRip-1080p")),
        QualityGroup("Bluray-720p", ("Bluray-720p",)),
    ),
    cutoff="Bluray-1080p",
    cutoff_format_score=60,
    format_scores={"AMBER": 20, "ZINC": -10},
)
FORMATS = (custom_format(format_document("AMBER")), custom_format(format_document("ZINC")))
_SOURCES = ("1080p.BluRay", "1080p.WEB-DL", "1080p.WEBRip", "720p.BluRay", "2160p.WEB-DL", "720p.HDTV")
_MARKS = ("", "", "PROPER", "REPACK", "AMBER", "ZINC", "German", "HC")
_GROUPS = ("TAU", "FERN", "QUARTZ", "LOAM")


def names(count: int) -> list[str]:
    """`count` names of releases of the film, all different, the same every time."""
    random = Random(7)
    found: dict[str, None] = {}
    while len(found) < count:
        parts = ["Slow.Ferry.2019", random.choice(_MARKS), random.choice(_SOURCES), "x264", f"n{len(found)}"]
        found[".".join(filter(None, parts)) + f"-{random.choice(_GROUPS)}"] = None
    return list(found)


@dataclass
class Month:
    """`clock` is moved by hand; `settings` are changed by hand."""

    database: Database
    clock: datetime = BEGIN
    settings: Settings = field(
        default_factory=lambda: Settings(
            profiles={"HD": PROFILE},
            formats=FormatLibrary(lambda: FORMATS),
            delays=(DelayProfile(name="two hours", torrent_delay=120, usenet_delay=30),),
            rules=RuleSettings(retention=timedelta(days=20), minimum_age=timedelta(minutes=20)),
        )
    )
    _made: Deciding | None = None

    def __post_init__(self) -> None:
        self.film = put_film(self.database, details_of(8801, "Slow Ferry", 2019))

    def now(self) -> datetime:
        return self.clock

    @property
    def deciding(self) -> Deciding:
        """One process's while the settings stay the same."""
        if self._made is None or self._made.settings is not self.settings:
            self._made = Deciding(database=self.database, settings=self.settings, indexers=(), now=self.now)
        return self._made

    def offer(self, title: str, number: int = 0, **changes: Any) -> StoredOffer:
        values: dict[str, Any] = {
            "indexer": "quay" if number % 3 else "mole",
            "guid": f"https://quay.example/{number}",
            "protocol": Protocol.TORRENT if number % 4 else Protocol.USENET,
            "size": (2 + number % 9) * 1024**3,
            "published_at": self.clock - timedelta(minutes=number % 50),
            "seeders": number % 7,
            "peers": number % 11 + 7,
            "flags": IndexerFlag.G_Freeleech if number % 5 == 0 else IndexerFlag(0),
            "info_hash": f"{number:040x}" if number % 4 and number % 2 else None,
        }
        offer = ReleaseOffer(title=title, **values | changes)
        found = FoundOffer(
            offer=offer,
            parsed=parse_release(title),
            movie_id=self.film,
            match_kind=MatchKind.TITLE.value,
        )
        return store_offers(self.database, [found], source="rss", now=self.clock)[0]

    def judge(
        self,
        offers: Sequence[StoredOffer] | None = None,
        source: ReleaseSource = ReleaseSource.RSS,
    ) -> tuple[Verdict, ...]:
        offers = offers_of_film(self.database, self.film) if offers is None else offers
        return self.deciding.judge(self.film, offers, source)

    def change(self, profile: QualityProfile) -> None:
        self.settings = Settings(
            **{name: getattr(self.settings, name) for name in ("formats", "delays", "rules")},
            profiles={profile.name: profile},
        )

    def sees(self, offer: StoredOffer, **changes: Any) -> None:
        """An indexer shows the offer again, with other numbers."""
        found = FoundOffer(
            offer=replace(offer.offer, **changes),
            parsed=parse_release(offer.offer.title),
            movie_id=self.film,
            match_kind=MatchKind.TITLE.value,
        )
        store_offers(self.database, [found], source="rss", now=self.clock)


def read_names_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of runs over the same names: reading them is not what is tried."""
    monkeypatch.setattr(surroundings, "parse_release", lru_cache(None)(parse_release))
