"""Qualities of a release: where it came from, how many lines it has, and how it was revised.

The table and its numbers are Radarr's, so that profiles, formats and JSON mean the same here.
Sizes are MB (1024 x 1024 bytes) per minute of running time; None is "no limit".
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple


class Source(IntEnum):
    """Radarr's QualitySource; `word` is the lower-case word of its v3 API."""

    UNKNOWN = 0
    CAM = 1
    TELESYNC = 2
    TELECINE = 3
    WORKPRINT = 4
    DVD = 5
    TV = 6
    WEBDL = 7
    WEBRIP = 8
    BLURAY = 9

    @property
    def word(self) -> str:
        return self.name.lower()


class Modifier(IntEnum):
    """Radarr's Modifier; `word` is the lower-case word of its v3 API."""

    NONE = 0
    REGIONAL = 1
    SCREENER = 2
    RAWHD = 3
    BRDISK = 4
    REMUX = 5

    @property
    def word(self) -> str:
        return self.name.lower()


class Quality(NamedTuple):
    """One row of Radarr's quality table. `weight` is its rank in the default order, worst first."""

    id: int
    name: str
    source: Source
    resolution: int
    modifier: Modifier
    weight: int
    minimum_size: float | None = 0
    preferred_size: float | None = 95
    maximum_size: float | None = 100


def _row(
    id_: int, name: str, source: str, resolution: int, modifier: str, weight: int, capped: bool = True
) -> Quality:
    preferred, maximum = (95, 100) if capped else (None, None)
    return Quality(id_, name, Source[source], resolution, Modifier[modifier], weight, 0, preferred, maximum)


QUALITIES: tuple[Quality, ...] = (
    _row(0, "Unknown", "UNKNOWN", 0, "NONE", 1),
    _row(24, "WORKPRINT", "WORKPRINT", 0, "NONE", 2),
    _row(25, "CAM", "CAM", 0, "NONE", 3),
    _row(26, "TELESYNC", "TELESYNC", 0, "NONE", 4),
    _row(27, "TELECINE", "TELECINE", 0, "NONE", 5),
    _row(29, "REGIONAL", "DVD", 480, "REGIONAL", 6),
    _row(28, "DVDSCR", "DVD", 480, "SCREENER", 7),
    _row(1, "SDTV", "TV", 480, "NONE", 8),
    _row(2, "DVD", "DVD", 0, "NONE", 9),
    _row(23, "DVD-R", "DVD", 480, "REMUX", 10),
    _row(8, "WEBDL-480p", "WEBDL", 480, "NONE", 11),
    _row(12, "WEBRip-480p", "WEBRIP", 480, "NONE", 11),
    _row(20, "Bluray-480p", "BLURAY", 480, "NONE", 12),
    _row(21, "Bluray-576p", "BLURAY", 576, "NONE", 13),
    _row(4, "HDTV-720p", "TV", 720, "NONE", 14),
    _row(5, "WEBDL-720p", "WEBDL", 720, "NONE", 15),
    _row(14, "WEBRip-720p", "WEBRIP", 720, "NONE", 15),
    _row(6, "Bluray-720p", "BLURAY", 720, "NONE", 16),
    _row(9, "HDTV-1080p", "TV", 1080, "NONE", 17),
    _row(3, "WEBDL-1080p", "WEBDL", 1080, "NONE", 18),
    _row(15, "WEBRip-1080p", "WEBRIP", 1080, "NONE", 18),
    _row(7, "Bluray-1080p", "BLURAY", 1080, "NONE", 19, capped=False),
    _row(30, "Remux-1080p", "BLURAY", 1080, "REMUX", 20, capped=False),
    _row(16, "HDTV-2160p", "TV", 2160, "NONE", 21, capped=False),
    _row(18, "WEBDL-2160p", "WEBDL", 2160, "NONE", 22, capped=False),
    _row(17, "WEBRip-2160p", "WEBRIP", 2160, "NONE", 22, capped=False),
    _row(19, "Bluray-2160p", "BLURAY", 2160, "NONE", 23, capped=False),
    _row(31, "Remux-2160p", "BLURAY", 2160, "REMUX", 24, capped=False),
    _row(22, "BR-DISK", "BLURAY", 1080, "BRDISK", 25, capped=False),
    _row(10, "Raw-HD", "TV", 1080, "RAWHD", 26, capped=False),
)
UNKNOWN = QUALITIES[0]
BY_NAME: dict[str, Quality] = {quality.name: quality for quality in QUALITIES}
BY_ID: dict[int, Quality] = {quality.id: quality for quality in QUALITIES}


@lru_cache(maxsize=512)
def find_quality(source: Source, resolution: int, modifier: Modifier) -> Quality:
    """The quality that fits source, resolution (lines) and modifier best (Radarr's QualityFinder).

    The exact triple; else the same source and modifier where the table leaves the resolution open
    (any DVD is "DVD"); else, among equal resolution and modifier, the nearest source from `source`
    upwards; else `UNKNOWN`.
    """
    for quality in QUALITIES:
        if (quality.source, quality.resolution, quality.modifier) == (source, resolution, modifier):
            return quality
    for quality in QUALITIES:
        if (quality.source, quality.resolution, quality.modifier) == (source, 0, modifier):
            if quality is not UNKNOWN:
                return quality
    near = sorted(
        (q for q in QUALITIES if (q.resolution, q.modifier) == (resolution, modifier)),
        key=lambda quality: quality.source,
    )
    return next((quality for quality in near if quality.source >= source), UNKNOWN)


class Revision(NamedTuple):
    """Which edition of the same encode this is: a proper raises `version`, a REAL proper `real`."""

    version: int = 1
    real: int = 0
    is_repack: bool = False

    @property
    def order(self) -> tuple[int, int]:
        """What revisions are compared by: Radarr ignores `is_repack`."""
        return (self.real, self.version)


class QualityModel(NamedTuple):
    """A quality with its revision, Radarr's QualityModel."""

    quality: Quality = UNKNOWN
    revision: Revision = Revision()
