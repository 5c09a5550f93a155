"""v1: the eight factors by their published formula, made total.

Each keeps the meaning and the weight it was published with. What made it fall over is mended: logarithms
and quotients that have no value at 0, dispersion in a unit, the score of a mean instead of the mean of
scores, a pace that could turn recency negative, unknown values that counted as 0.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from radarr_cli.domain.groups.cadence import gap_days, patience
from radarr_cli.domain.groups.factors import combine
from radarr_cli.domain.groups.model import Factor, GroupScore, Parameters
from radarr_cli.domain.groups.standing import confidence_of, tier_of

if TYPE_CHECKING:
    from radarr_cli.domain.groups.evidence import Evidence, Floats, Wholes

_GIB = 1024**3
_FULL_SWARM = math.log1p(math.e**4)
"""The mean logarithm of seeders from which on a group's swarms are as healthy as can be: 54.6 of them."""
_FULL_TAKEN = 100.0
_CATEGORIES = 3
# GiB a film from which on the points hold; below the first they are 30.
_SIZE_POINTS = ((1, 50.0), (3, 70.0), (5, 85.0), (8, 95.0), (15, 100.0), (50.0001, 90.0), (100.0001, 60.0))


def score(evidence: Evidence, parameters: Parameters) -> list[GroupScore]:
    """Each group's score, in the order of the groups. Of no bounds are known, so both are the score."""
    bounds = evidence.bounds
    found = []
    for number, name in enumerate(evidence.names):
        rows = slice(int(bounds[number]), int(bounds[number + 1]))
        factors = _factors(evidence, rows, parameters)
        total = combine({key: each.value for key, each in factors.items()}, parameters.weights) or 0.0
        count = rows.stop - rows.start
        confidence = confidence_of(count, 0 if count >= 50 else 12 if count >= 20 else 20)
        found.append(
            GroupScore(
                group=name,
                version="v1",
                score=total,
                low=total,
                high=total,
                releases=count,
                effective=float(count),
                confidence=confidence,
                tier=tier_of(total, confidence),
                factors=factors,
                sources=sources_of(evidence, rows),
            )
        )
    return found


def sources_of(evidence: Evidence, rows: slice) -> dict[str, int]:
    """How many of the releases were seen where: public, private, or only by us (outcome)."""
    counts = np.bincount(evidence.private[rows], minlength=3)
    return dict(zip(("public", "private", "outcome"), map(int, counts), strict=False))


def _factors(evidence: Evidence, rows: slice, parameters: Parameters) -> dict[str, Factor]:
    values = {
        "seederHealth": _seeders(evidence.seeders[rows]),
        "internalRatio": _share(evidence.internal[rows]),
        "completion": _completion(evidence.success[rows], evidence.completed[rows]),
        "qualityConsistency": _consistency(evidence, rows),
        "recency": _recency(evidence.age[rows]),
        "categoryDiversity": _diversity(evidence.category[rows]),
        "volume": _volume(rows.stop - rows.start),
        "size": _sizes(evidence.size[rows]),
    }
    return {
        name: Factor(value=value, weight=parameters.weights.get(name, 0.0), raw=raw, releases=count)
        for name, (value, raw, count) in values.items()
    }


Found = tuple["float | None", "float | None", int]
"""The factor, the number behind it, how many releases spoke."""


def _seeders(seeders: Floats) -> Found:
    known = seeders[~np.isnan(seeders)]
    if not len(known):
        return None, None, 0
    mean = float(np.log1p(known.astype(float)).mean())
    return 100 * min(mean / _FULL_SWARM, 1.0), math.expm1(mean), len(known)


def _share(flags: Floats) -> Found:
    known = flags[~np.isnan(flags)]
    if not len(known):
        return None, None, 0
    share = float(known.astype(float).mean())
    return 100 * share, share, len(known)


def _completion(success: Floats, completed: Floats) -> Found:
    """What became of our own downloads; where there is none, how often others took it."""
    if not np.isnan(success).all():
        return _share(success)
    known = completed[~np.isnan(completed)].astype(float)
    if not len(known):
        return None, None, 0
    return 100 * float(np.minimum(known / _FULL_TAKEN, 1).mean()), float(known.mean()), len(known)


def _consistency(evidence: Evidence, rows: slice) -> Found:
    """How much sizes vary among releases of one kind: the spread of their logarithm, which has no unit."""
    rate = evidence.log_rate[rows].astype(float)
    cells = np.stack([evidence.resolution[rows], evidence.medium[rows], evidence.codec[rows]], axis=1)
    known = ~np.isnan(rate)
    squares, freedom, spoken = 0.0, 0, 0
    if known.any():
        _, cell = np.unique(cells[known], axis=0, return_inverse=True)
        for each in range(int(cell.max()) + 1):
            values = np.sort(rate[known][cell.ravel() == each])
            if len(values) > 1:
                squares += float(((values - values.mean()) ** 2).sum())
                freedom += len(values) - 1
                spoken += len(values)
    if not freedom:
        return None, None, 0
    deviation = math.sqrt(squares / freedom)
    return 100 / (1 + (deviation / 0.5) ** 2), deviation, spoken


def _recency(age: Floats) -> Found:
    """A hyperbola that is halved when the group has been silent for as long as its own pace allows."""
    known = age[~np.isnan(age)]
    if not len(known):
        return None, None, 0
    newest = max(float(known.min()), 0.0)
    return 100 / (1 + newest / patience(gap_days(known))), newest, len(known)


def _diversity(category: Wholes) -> Found:
    known = category[category != 0]
    if not len(known):
        return None, None, 0
    count = len(np.unique(known))
    return 100 * min(count / _CATEGORIES, 1.0), float(count), len(known)


def _volume(count: int) -> Found:
    return 100 * min(math.log1p(count) / 10, 1.0), float(count), count


def _sizes(size: Floats) -> Found:
    known = size[size > 0].astype(float) / _GIB
    if not len(known):
        return None, None, 0
    limits = [limit for limit, _ in _SIZE_POINTS]
    points = np.array([30.0, *(each for _, each in _SIZE_POINTS)])
    return float(points[np.searchsorted(limits, known, side="right")].mean()), float(known.mean()), len(known)
