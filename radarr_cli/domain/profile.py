"""Quality profiles, delays and restrictions: what a person wants, as the configuration says it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from radarr_cli.domain.quality import BY_NAME, Quality

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class QualityGroup:
    """Qualities that count as equal, shown best first; a single quality is a group of one."""

    name: str
    qualities: tuple[str, ...]


@dataclass(frozen=True)
class QualityProfile:
    """`[profile.NAME]`: allowed qualities best first, and when to stop upgrading.

    What is not listed is not allowed. `cutoff` names a quality or a group. Scores are sums of custom-format
    scores; `minimum_score_gain` is at least 1. `group_reputation` is off, tie-break or bonus: it ranks
    candidates and never makes an upgrade. The keys are those of the configuration file.
    """

    name: str
    qualities: tuple[QualityGroup, ...]
    cutoff: str
    upgrades: bool = True
    language: str = "Any"
    minimum_format_score: int = 0
    cutoff_format_score: int = 0
    minimum_score_gain: int = 1
    format_scores: Mapping[str, int] = field(default_factory=dict)
    group_reputation: str = "off"
    group_bonus_cap: int = 15
    minimum_group_score: int = 0
    minimum_group_score_rejects: str = "temporary"

    def allows(self, quality: Quality) -> bool:
        return quality.name in self._listed

    def rank(self, quality: Quality) -> float:
        """Where the quality stands, higher is better; members of a group are equal.

        A quality that isn't listed (it can only be an existing file's) stands by its default weight among
        the listed ones, half a step off, so that a listed 1080p never replaces an unlisted 2160p.
        """
        listed = self._listed.get(quality.name)
        if listed is not None:
            return listed
        below = [rank for name, rank in self._listed.items() if BY_NAME[name].weight <= quality.weight]
        return max(below, default=-1) + 0.5

    @property
    def cutoff_rank(self) -> float:
        """The rank from which on quality is good enough; without upgrades, that of the worst listed one."""
        if not self.upgrades:
            return 0
        for index, group in enumerate(reversed(self.qualities)):
            if self.cutoff == group.name or self.cutoff in group.qualities:
                return index
        return len(self.qualities) - 1

    @property
    def below_cutoff(self) -> tuple[str, ...]:
        """The qualities that don't meet the cutoff, listed in the profile or not."""
        return tuple(name for name, quality in BY_NAME.items() if self.rank(quality) < self.cutoff_rank)

    @property
    def best_rank(self) -> float:
        return len(self.qualities) - 1

    @cached_property
    def _listed(self) -> dict[str, int]:
        return {
            name: index for index, group in enumerate(reversed(self.qualities)) for name in group.qualities
        }


@dataclass(frozen=True, kw_only=True)
class DelayProfile:
    """`[[delay]]`: how long to wait for something better. Delays are minutes; Radarr's fields."""

    name: str = "default"
    enable_usenet: bool = True
    enable_torrent: bool = True
    preferred_protocol: str | None = None
    usenet_delay: int = 0
    torrent_delay: int = 0
    bypass_if_highest_quality: bool = False
    bypass_if_above_format_score: bool = False
    minimum_format_score: int = 0
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Restriction:
    """`[[restriction]]`: terms a title must or must not contain; `/pattern/flags` or a plain substring."""

    name: str = ""
    enabled: bool = True
    required: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    indexer: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class SizeLimits:
    """MB (1024 x 1024 bytes) per minute; None is no limit (or, for `preferred`, the largest wins)."""

    minimum: float | None
    preferred: float | None
    maximum: float | None
