"""v2: the eight factors as estimates of what they would be of a group that was seen for ever.

Each group's releases are drawn again and again with random weights (a Bayesian bootstrap), together with as
many releases of the typical group as the fit says it is worth: few releases lie near the typical group with a
wide interval, many speak for themselves. The draws give the mean and the 5 % and 95 % bounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from radarr_cli.domain.groups.cadence import gap_days, patience
from radarr_cli.domain.groups.factors import WEIGHTS
from radarr_cli.domain.groups.fitting import effective
from radarr_cli.domain.groups.model import Factor, GroupScore
from radarr_cli.domain.groups.quantities import quantities
from radarr_cli.domain.groups.standing import confidence_of, tier_of
from radarr_cli.domain.groups.v1 import sources_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.domain.groups.evidence import Evidence, Floats
    from radarr_cli.domain.groups.model import Parameters
    from radarr_cli.domain.groups.priors import Priors, Shrinkage

_BLOCK = 4096
"""Rows whose random weights are in memory at once."""
_OWN_ENOUGH = 5
"""Own downloads of a group from which on they count instead of how often others took its releases."""
_QUANTITIES = ("seeders", "dead", "internal", "taken", "success", "scatter", "variety", "size")


def score(
    evidence: Evidence,
    parameters: Parameters,
    priors: Priors,
    tiers_before: Mapping[str, str] | None = None,
) -> list[GroupScore]:
    """Each group's score, in the order of the groups. The same evidence, parameters and priors give the same
    score, whatever other groups there are. `tiers_before` are the tiers groups had."""
    values = _values(evidence, parameters, priors)
    bounds = evidence.bounds
    found = []
    for number, name in enumerate(evidence.names):
        rows = slice(int(bounds[number]), int(bounds[number + 1]))
        draws = _Group(evidence, rows, values, parameters, priors, name).factors()
        found.append(_scored(name, draws, evidence, rows, values, parameters, (tiers_before or {}).get(name)))
    return found


class _Values:
    """Each row's quantities and weights, as columns: `table` holds weight times quantity, then weight."""

    def __init__(self, table: Any, weight: Floats, counts: Any, known: Any) -> None:
        self.table = table
        self.weight = weight
        self.counts = counts
        self.known = known


def _values(evidence: Evidence, parameters: Parameters, priors: Priors) -> _Values:
    weight = evidence.weights(parameters.half_life).astype(float)
    groups = len(evidence.names)
    found = quantities(evidence, priors)
    table = np.zeros((evidence.count, 2 * len(found)), np.float32)
    counts = np.zeros((groups, len(found)))
    known_counts = np.zeros((groups, len(found)), np.int64)
    for place, (quantity, trust, _, _) in enumerate(found.values()):
        known = ~np.isnan(quantity)
        own = np.where(known, weight * trust, 0.0)
        counts[:, place] = effective(own, evidence.group, groups)
        known_counts[:, place] = np.bincount(evidence.group, weights=known, minlength=groups)
        total = np.bincount(evidence.group, weights=own, minlength=groups)
        scale = np.divide(counts[:, place], total, out=np.zeros(groups), where=total > 0)
        own = own * scale[evidence.group]
        table[:, 2 * place] = np.where(known, quantity, 0.0) * own
        table[:, 2 * place + 1] = own
    return _Values(table, effective(weight, evidence.group, groups), counts, known_counts)


class _Group:
    """The draws of one group. Its random numbers depend on its name alone."""

    def __init__(
        self,
        evidence: Evidence,
        rows: slice,
        values: _Values,
        parameters: Parameters,
        priors: Priors,
        name: str,
    ) -> None:
        self.evidence, self.rows, self.values = evidence, rows, values
        self.parameters, self.priors = parameters, priors
        self.number = int(evidence.group[rows.start])
        self.random = np.random.default_rng([parameters.seed, crc32(name.encode())])
        self.sums = self._sums()
        self.common = self.random.standard_normal(parameters.draws)

    def factors(self) -> dict[str, tuple[Any, float | None, int, str]]:
        """By factor: its draws (or one number) from 0 to 100, None where nothing is known; the number behind
        it; how many releases spoke; a note."""
        # One after the other: each takes its random numbers from the same source.
        health = self._seeder_health()
        internal = self._share("internal", self.priors.internal)
        completion = self._completion()
        return {
            "seederHealth": health,
            "internalRatio": internal,
            "completion": completion,
            "qualityConsistency": self._consistency(),
            "recency": self._recency(),
            "categoryDiversity": self._variety(),
            "volume": self._volume(),
            "size": self._mean_points(),
        }

    def _sums(self) -> Any:
        """What the draws make of each column: a row a column, a column a draw."""
        table = self.values.table[self.rows]
        sums = np.zeros((table.shape[1], self.parameters.draws))
        for start in range(0, len(table), _BLOCK):
            part = table[start : start + _BLOCK]
            drawn = self.random.standard_exponential((len(part), self.parameters.draws), dtype=np.float32)
            sums += part.T @ drawn
        return sums

    def _mean(self, quantity: str, prior: Shrinkage, sign: int = 1) -> tuple[Any, float]:
        """The draws of a quantity's mean, and its estimate: its own releases and the typical group's.

        What the typical group is like is drawn too, together for all quantities as far as they are akin;
        `sign` is -1 where more is worse.
        """
        place = _QUANTITIES.index(quantity)
        weighted, weight = self.sums[2 * place], self.sums[2 * place + 1]
        kinship = self.priors.kinship
        alone = self.random.standard_normal(self.parameters.draws)
        typical = sign * (kinship**0.5 * self.common) + (1 - kinship) ** 0.5 * alone
        belief = self.random.standard_gamma(prior.belief, self.parameters.draws)
        own = float(self.values.table[self.rows, 2 * place].sum(dtype=float))
        count = float(self.values.counts[self.number, place])
        estimate = (own + prior.belief * prior.mean) / (count + prior.belief)
        mean = (weighted + belief * (prior.mean + prior.spread * typical)) / (weight + belief)
        return mean, estimate

    def _proportion(self, quantity: str, prior: Shrinkage, sign: int = 1) -> tuple[Any, float]:
        """As `_mean`, of something that is so or not."""
        drawn, estimate = self._mean(quantity, prior, sign)
        return np.clip(drawn, 0, 1), estimate

    def _spoke(self, quantity: str) -> int:
        return int(self.values.known[self.number, _QUANTITIES.index(quantity)])

    def _seeder_health(self) -> tuple[Any, float | None, int, str]:
        prior, count = self.priors.seeders.group, self._spoke("seeders")
        lead, estimate = self._mean("seeders", prior)
        dead, _ = self._proportion("dead", self.priors.dead, -1)
        if not count or not prior.informative:
            return None, None, count, "" if count == 0 else "groups don't differ"
        return 100 * _normal(lead / prior.spread) * (1 - dead), estimate, count, ""

    def _share(self, quantity: str, prior: Shrinkage) -> tuple[Any, float | None, int, str]:
        count = self._spoke(quantity)
        share, estimate = self._proportion(quantity, prior)
        if not count or not prior.informative:
            return None, None, count, "" if count == 0 else "groups don't differ"
        return 100 * share, estimate, count, ""

    def _completion(self) -> tuple[Any, float | None, int, str]:
        own, others = self._spoke("success"), self._spoke("taken")
        prior = self.priors.taken.group
        use_own = own >= _OWN_ENOUGH or (own > 0 and not (others and prior.informative))
        lead, estimate = self._mean("taken", prior)
        share = self._share("success", self.priors.success)
        if use_own:
            return *share[:3], "our own downloads"
        if not others or not prior.informative:
            return None, None, others, "" if others == 0 else "groups don't differ"
        return 100 * _normal(lead / prior.spread), estimate, others, "how often others took it"

    def _consistency(self) -> tuple[Any, float | None, int, str]:
        prior, count = self.priors.scatter, self._spoke("scatter")
        mean, estimate = self._mean("scatter", prior, -1)
        if not count or not prior.informative or prior.mean <= 0:
            return None, None, count, "" if count == 0 else "groups don't differ"
        return 100 * np.exp2(-np.clip(mean, 0, None) / prior.mean), estimate, count, ""

    def _recency(self) -> tuple[Any, float | None, int, str]:
        age = self.evidence.age[self.rows]
        known = age[~np.isnan(age)]
        if not len(known):
            return None, None, 0, ""
        newest = max(float(known.min()), 0.0)
        return 100 * 2.0 ** (-newest / patience(gap_days(known))), newest, len(known), "days of silence"

    def _variety(self) -> tuple[Any, float | None, int, str]:
        entropy, estimate = self._mean("variety", self.priors.variety)
        full = float(np.log(max(self.parameters.kinds, 2)))
        count = self._spoke("variety")
        if not self.priors.variety.informative:
            return None, None, count, "groups don't differ"
        return 100 * np.clip(entropy / full, 0, 1), estimate, count, ""

    def _volume(self) -> tuple[Any, float | None, int, str]:
        count = float(self.values.weight[self.number])
        share = np.log1p(count) / np.log1p(max(self.priors.volume, 1.0))
        return 100 * min(float(share), 1.0), count, self.rows.stop - self.rows.start, ""

    def _mean_points(self) -> tuple[Any, float | None, int, str]:
        count = self._spoke("size")
        points, estimate = self._mean("size", self.priors.size)
        if not count or not self.priors.size.informative:
            return None, None, count, "" if count == 0 else "groups don't differ"
        return np.clip(points, 0, 100), estimate, count, ""


def _scored(
    name: str,
    draws: Mapping[str, tuple[Any, float | None, int, str]],
    evidence: Evidence,
    rows: slice,
    values: _Values,
    parameters: Parameters,
    tier_before: str | None,
) -> GroupScore:
    known = {factor: drawn for factor, (drawn, *_) in draws.items() if drawn is not None}
    weights = np.array([parameters.weights.get(factor, 0.0) for factor in known])
    table = np.zeros((len(known) + 1, parameters.draws))
    for place, drawn in enumerate(known.values()):
        table[place] = drawn
    if weights.sum() > 0:
        table[-1] = np.clip(weights @ table[:-1] / weights.sum(), 0, 100)
    means = table.mean(axis=1)
    lows, highs = _bounds(table)
    factors = {}
    for factor in WEIGHTS:
        drawn, raw, releases, note = draws[factor]
        weight = parameters.weights.get(factor, 0.0)
        if drawn is None:
            factors[factor] = Factor(value=None, weight=weight, releases=releases, note=note)
            continue
        place = list(known).index(factor)
        factors[factor] = Factor(
            value=float(means[place]), weight=weight, low=float(lows[place]), high=float(highs[place]),
            raw=raw, releases=releases, note=note,
        )  # fmt: skip
    low, high = float(lows[-1]), float(highs[-1])
    count = float(values.weight[int(evidence.group[rows.start])])
    confidence = confidence_of(count, high - low)
    return GroupScore(
        group=name,
        version="v2",
        score=float(means[-1]),
        low=low,
        high=high,
        releases=rows.stop - rows.start,
        effective=count,
        confidence=confidence,
        tier=tier_of(low, confidence, tier_before),
        factors=factors,
        sources=sources_of(evidence, rows),
    )


def _bounds(table: Any) -> tuple[Any, Any]:
    """The 5 % and 95 % bounds of each row."""
    table = np.sort(table, axis=1)
    last = table.shape[1] - 1
    found = []
    for share in (0.05, 0.95):
        place, rest = divmod(share * last, 1)
        below, above = table[:, int(place)], table[:, min(int(place) + 1, last)]
        found.append(below + rest * (above - below))
    return found[0], found[1]


def _normal(values: Any) -> Any:
    """The normal distribution's share below each value (Abramowitz and Stegun 26.2.17, 7 digits)."""
    size = np.abs(values)
    step = 1 / (1 + 0.2316419 * size)
    series = step * (
        0.319381530
        + step * (-0.356563782 + step * (1.781477937 + step * (-1.821255978 + step * 1.330274429)))
    )
    above = np.exp(-size * size / 2) / np.sqrt(2 * np.pi) * series
    return np.where(values >= 0, 1 - above, above)
