"""What an indexer offered, and what its name says: the first two values on the way of the data."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.quality import QualityModel

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from radarr_cli.domain.language import Language


class Protocol(StrEnum):
    TORRENT = "torrent"
    USENET = "usenet"


@dataclass(frozen=True, kw_only=True, repr=False)
class ReleaseOffer:
    """One item of an indexer's answer, as it came: nothing is read into the name yet.

    `size` is bytes (0 unknown); `seeders` and `peers` are None where the indexer does not say
    (peers counts seeders too); `exclusive` is whether it is found only there; `minimum_ratio` and
    `minimum_seed_time` (seconds) are the seed duty. `download_url`, `guid`, `info_url`, `comment_url` and
    `magnet_url` may carry a passkey: they are masked before anything stores or prints them,
    and an offer has no repr that could show them.
    """

    title: str
    indexer: str
    guid: str
    protocol: Protocol
    size: int = 0
    published_at: datetime | None = None
    download_url: str | None = None
    magnet_url: str | None = None
    info_url: str | None = None
    comment_url: str | None = None
    info_hash: str | None = None
    seeders: int | None = None
    peers: int | None = None
    grabs: int | None = None
    files: int | None = None
    tmdb_id: int | None = None
    imdb_id: str | None = None
    languages: tuple[Language, ...] = ()
    flags: IndexerFlag = IndexerFlag(0)
    categories: tuple[int, ...] = ()
    indexer_priority: int = 25
    minimum_ratio: float | None = None
    minimum_seed_time: int | None = None
    private: bool | None = None
    container: str | None = None
    exclusive: bool | None = None

    @property
    def leechers(self) -> int | None:
        if self.seeders is None or self.peers is None:
            return None
        return max(self.peers - self.seeders, 0)


@dataclass(frozen=True, kw_only=True)
class ParsedRelease:
    """What a release name says. A name that is no film has no `titles`, and `refusal` says why.

    `quality`, `languages` and `release_group` are read even from a name that is no film.
    `name` is the text as given; `release_title` is it without a media extension; `simple_title` has the
    film's title replaced by "A Movie" (Radarr's SimpleReleaseTitle: custom formats match on it).
    `spans` maps a fact's name (year, source, resolution, group, ...) to its [start, end) in `name`.
    """

    name: str
    release_title: str
    simple_title: str
    titles: tuple[str, ...] = ()
    original_title: str = ""
    year: int = 0
    quality: QualityModel = QualityModel()
    languages: tuple[Language, ...] = ()
    release_group: str | None = None
    release_hash: str | None = None
    edition: str | None = None
    imdb_id: str | None = None
    tmdb_id: int | None = None
    hardcoded_subs: str | None = None
    refusal: str | None = None
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def is_movie(self) -> bool:
        return bool(self.titles)

    @property
    def title(self) -> str:
        """The primary title, "" where the name is no film."""
        return self.titles[0] if self.titles else ""


@dataclass(frozen=True, kw_only=True)
class StoredOffer:
    """An offer in the candidate pool. `offer` has its URLs masked; `short_id` is what a person types for
    it; `match_kind` is how it was tied to `movie_id` (domain.decisions.model.MatchKind by value)."""

    offer: ReleaseOffer
    offer_id: int
    release_id: int
    short_id: str
    movie_id: int
    match_kind: str
