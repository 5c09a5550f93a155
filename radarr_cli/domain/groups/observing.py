"""From what an indexer offered to what it says of a group."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.identity import name_key
from radarr_cli.domain.groups.model import Observation
from radarr_cli.domain.groups.names import canonical
from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.quality import Modifier
from radarr_cli.domain.release import Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from radarr_cli.domain.release import ParsedRelease, ReleaseOffer

_CATEGORIES = {2: "movie", 5: "tv", 3: "music", 6: "xxx"}
_FREE = IndexerFlag.G_Freeleech
_INTERNAL = IndexerFlag.G_Internal | IndexerFlag.AHD_Internal
_CODECS = (
    ("av1", re.compile(r"(?i)\bav1\b")),
    ("hevc", re.compile(r"(?i)\b(?:x\.?265|h[ .]?265|hevc)\b")),
    ("avc", re.compile(r"(?i)\b(?:x\.?264|h[ .]?264|avc)\b")),
    ("vc1", re.compile(r"(?i)\bvc-?1\b")),
    ("mpeg2", re.compile(r"(?i)\bmpeg-?2\b")),
    ("xvid", re.compile(r"(?i)\b(?:xvid|divx)\b")),
)
Seen = tuple["ReleaseOffer", "ParsedRelease", "int | None"]
"""An offer, its name as read, and the number of the film it fits."""


def observations(
    seen: Iterable[Seen],
    now: datetime,
    *,
    aliases: Mapping[str, str] | None = None,
    ignored: Collection[str] = (),
    sites: Collection[str] = (),
) -> list[Observation]:
    """One observation for each release of a known group; of several offers by one indexer the last counts.

    `sites` are indexers of kind hdbits, which always tell whether a release is internal; of another indexer
    that is known only where it marks some of what it shows.
    """
    found = list(seen)
    marking = {offer.indexer for offer, _, _ in found if offer.flags & _INTERNAL}.union(sites)
    by_key: dict[tuple[str, str], Observation] = {}
    for offer, parsed, movie_id in found:
        group = canonical(parsed.release_group, aliases, ignored)
        if group is None:
            continue
        quality = parsed.quality.quality
        name = offer.title.replace("\0", "")
        identity = name_key(name, offer.protocol)
        by_key[offer.indexer, identity] = Observation(
            source="hdbits" if offer.indexer in sites else "torznab",
            indexer=offer.indexer,
            identity=identity,
            day=now.date(),
            group=group,
            name=name,
            tmdb_id=offer.tmdb_id or parsed.tmdb_id,
            imdb_id=offer.imdb_id or parsed.imdb_id,
            movie_id=movie_id,
            protocol=offer.protocol.value,
            resolution=quality.resolution,
            medium=medium_of(parsed),
            codec=codec_of(name),
            category=_category(offer.categories),
            size=min(max(offer.size, 0), 2**53),
            seeders=_count(offer.seeders) if offer.protocol is Protocol.TORRENT else None,
            peers=_count(offer.peers) if offer.protocol is Protocol.TORRENT else None,
            completed=_count(offer.grabs),
            internal=bool(offer.flags & _INTERNAL) if offer.indexer in marking else None,
            exclusive=offer.exclusive,
            freeleech=bool(offer.flags & _FREE),
            published_at=offer.published_at,
            private=bool(offer.private),
        )
    return list(by_key.values())


def medium_of(parsed: ParsedRelease) -> str:
    """Source and modifier in one word: bluray, bluray-remux, webdl; "" unknown."""
    quality = parsed.quality.quality
    if not quality.source.value:
        return ""
    modifier = "" if quality.modifier is Modifier.NONE else f"-{quality.modifier.word}"
    return f"{quality.source.word}{modifier}"


def codec_of(name: str) -> str:
    """The video codec a name speaks of, "" where it says none."""
    return next((codec for codec, pattern in _CODECS if pattern.search(name)), "")


def _category(categories: tuple[int, ...]) -> str:
    return next((_CATEGORIES[each // 1000] for each in categories if each // 1000 in _CATEGORIES), "")


def _count(number: int | None) -> int | None:
    """Counts that a column holds; an indexer may say anything."""
    return None if number is None or not 0 <= number < 2**31 else number
