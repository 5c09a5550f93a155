"""The eight factors and how they make a score. Light: every reading of the configuration needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    "seederHealth": 0.25,
    "internalRatio": 0.20,
    "completion": 0.15,
    "qualityConsistency": 0.12,
    "recency": 0.10,
    "categoryDiversity": 0.08,
    "volume": 0.05,
    "size": 0.05,
}
"""The eight factors and their published weights; they add up to 1."""
ENOUGH = 5.0
"""The effective number of releases below which a score is shown and never used."""


def combine(factors: Mapping[str, float | None], weights: Mapping[str, float] = WEIGHTS) -> float | None:
    """The weighted mean of the factors that are known, None where none is."""
    known = {name: value for name, value in factors.items() if value is not None and weights.get(name)}
    total = sum(weights[name] for name in known)
    if not total:
        return None
    return sum(weights[name] * value for name, value in known.items()) / total
