"""Whether a torrent is as large as it was said to be, and as such a film is. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import Rejection
from radarr_cli.domain.decisions.rules.size import fitting_size
from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.profile import SizeLimits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SIZE_TOLERANCE = 0.25
"""Indexers take GB for GiB (7 %), and leave samples and extras out."""
SIZE_ROUNDING = 600 * 1024**2
"""Sites that name whole gigabytes are half of one away."""
LEAST = 1.0
"""MB a minute, 140 kbit/s: whatever the limits say, less is no film."""
_SAME = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What is known before the contents are: `title` says the quality, `offered` is the bytes that the
    indexer named (0 unknown), `runtime` minutes (0 unknown); `sizes` are the user's limits by quality."""

    title: str
    offered: int
    runtime: int
    sizes: Mapping[str, SizeLimits]

    def broken_by(self, size: int) -> Iterator[Rejection]:
        """`sizeNotAsOffered`, and `belowMinimumSize` or `aboveMaximumSize` where the size that was judged
        isn't the real one; `size` is the bytes of all its files."""
        apart = abs(size - self.offered)
        if self.offered and apart > max(SIZE_TOLERANCE * self.offered, SIZE_ROUNDING):
            gib = 1024**3
            yield Rejection(
                code="sizeNotAsOffered",
                message=f"it has {size / gib:.1f} GiB, and {self.offered / gib:.1f} GiB were offered",
                inputs={"size": size, "offered": self.offered},
                margin=apart,
            )
        if not self.offered or apart > _SAME * self.offered:
            quality = parse_release(self.title).quality.quality
            usual = SizeLimits(quality.minimum_size, quality.preferred_size, quality.maximum_size)
            limits = self.sizes.get(quality.name) or usual
            limits = replace(limits, minimum=max(limits.minimum or 0, LEAST))
            found = fitting_size(size, quality, self.runtime, limits)
            if found is not None:
                yield found
