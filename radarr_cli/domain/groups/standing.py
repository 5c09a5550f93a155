"""What a score is worth: how far to trust it, its tier, and its say in a judgement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.decisions.model import Reputation
from radarr_cli.domain.groups.factors import ENOUGH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.domain.profile import QualityProfile

TIERS = (("elite", 85.0), ("premium", 75.0), ("good", 65.0), ("standard", 50.0), ("watch", 0.0))
"""Each tier and the lower bound from which on a group is of it."""
TIER_NAMES = (*(name for name, _ in TIERS), "unknown")
CONFIDENCES = ("insufficient", "low", "medium", "high", "veryHigh")
_HYSTERESIS = 2.0
_SHRUNK = {"low": 0.25, "medium": 0.5, "high": 0.75, "veryHigh": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that is known of one group when a release of it is judged.

    `neutral` is the lower bound of the typical group of the same run: as good as unknown. `pin` is the user's
    own score, which wins; `banned` is their ban, with `reason`. `factors` are for the explanation; `run_id`
    and `at` (ISO) say which run made the score.
    """

    group: str
    version: str = ""
    score: float | None = None
    low: float | None = None
    high: float | None = None
    effective: float = 0.0
    confidence: str = "insufficient"
    tier: str = "unknown"
    neutral: float = 50.0
    pin: float | None = None
    banned: bool = False
    reason: str = ""
    run_id: int | None = None
    at: str | None = None
    releases: int = 0
    factors: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)

    @property
    def value(self) -> float | None:
        """What judging uses: the pin, else the lower bound where enough releases stand behind it."""
        if self.pin is not None:
            return self.pin
        return self.low if self.effective >= ENOUGH and self.confidence != "insufficient" else None

    @property
    def lead(self) -> float:
        """How far the value lies above the neutral one, -100 to 100; 0 for an unknown group."""
        return 0.0 if self.value is None else self.value - self.neutral

    def bonus(self, cap: int) -> int:
        """Points beside the custom formats, at most `cap` either way; the less sure the fewer."""
        if self.value is None:
            return 0
        sure = 1.0 if self.pin is not None else _SHRUNK.get(self.confidence, 0.0)
        return max(-cap, min(cap, round(cap * sure * self.lead / 50)))


def reputations(standings: Mapping[str, Standing], profile: QualityProfile) -> dict[str, Reputation]:
    """What the standings do in judgements under this profile, by the same names."""
    return {name: _reputation(standing, profile) for name, standing in standings.items()}


def _reputation(standing: Standing, profile: QualityProfile) -> Reputation:
    ranks = profile.group_reputation
    facts: dict[str, Any] = {"group": standing.group}
    if standing.score is not None:
        facts |= {
            "version": standing.version, "run": standing.run_id, "mean": round(standing.score, 2),
            "interval": [round(standing.low or 0, 2), round(standing.high or 0, 2)],
            "neutral": round(standing.neutral, 2), "releases": standing.releases,
            "effective": round(standing.effective, 2), "confidence": standing.confidence,
            "tier": standing.tier,
            "factors": {
                name: round(each["value"], 1)
                for name, each in standing.factors.items()
                if each["value"] is not None
            },
        }  # fmt: skip
    if standing.pin is not None:
        facts["pin"] = standing.pin
    if standing.reason:
        facts["reason"] = standing.reason
    return Reputation(
        bonus=standing.bonus(profile.group_bonus_cap) if ranks == "bonus" else 0,
        tie_break=round(standing.lead, 4) if ranks == "tie-break" else 0.0,
        score=standing.value,
        banned=standing.banned,
        facts=facts,
    )


def confidence_of(effective: float, width: float) -> str:
    """insufficient, low, medium, high or veryHigh: by the effective releases and the interval's width."""
    if effective < ENOUGH:
        return "insufficient"
    if width > 25 or effective < 15:
        return "low"
    if width > 15:
        return "medium"
    return "high" if width > 8 else "veryHigh"


def tier_of(low: float, confidence: str, before: str | None = None) -> str:
    """The tier of a lower bound; a group leaves the tier it was in only by two points."""
    if confidence == "insufficient":
        return "unknown"
    bounds = dict(TIERS)
    if before in bounds:
        names = [name for name, _ in TIERS]
        above = names[names.index(before) - 1] if before != names[0] else None
        falls = low < bounds[before] - _HYSTERESIS
        rises = above is not None and low >= bounds[above] + _HYSTERESIS
        if not falls and not rises:
            return str(before)
    return next(name for name, bound in TIERS if low >= bound)


def rank_key(effective: float, low: float, name: str) -> tuple[bool, float, str]:
    """What groups are listed by, the best first: those that may be used, by their lower bound."""
    return (effective < ENOUGH, -low, name)
