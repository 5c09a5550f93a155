"""How many lines a measured picture counts as having, whatever black bars were cut away."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radarr_cli.domain.media import MediaInfo

# Width or height from which on a picture counts as that many lines (Radarr's rule): 1918x1040 is 1080p.
_CLASSES = ((3200, 2100, 2160), (1800, 1000, 1080), (1200, 700, 720), (1000, 560, 576))


def lines_of(media: MediaInfo) -> int:
    """2160, 1080, 720, 576 or 480; 0 where the size is unknown."""
    for width, height, lines in _CLASSES:
        if media.width >= width or media.height >= height:
            return lines
    return 480 if media.width > 0 and media.height > 0 else 0
