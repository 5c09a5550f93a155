"""v2's priors: what is typical of a film, a kind of release and a group, learned from all groups together.

Swarms are compared within film and kind: the logarithm of a count is taken to be the sum of what the kind of
release (its stratum: place, resolution, medium, age), the film, the group and chance add to it. What single
groups differ by, beside chance, is how far a group is believed; everything here is kept with the run.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from radarr_cli.domain.groups.priors import MOST_BELIEF, Baseline, Priors, Shrinkage
from radarr_cli.domain.groups.quantities import (
    compared,
    dead_flags,
    films_of,
    kinds_of,
    quantities,
    scatter,
    size_points,
    strata_of,
    surprise,
)

if TYPE_CHECKING:
    from radarr_cli.domain.groups.evidence import Evidence, Floats, Wholes
    from radarr_cli.domain.groups.model import Parameters

_ROUNDS = 16


def fit(evidence: Evidence, parameters: Parameters) -> Priors:
    """The priors of all groups together. Each fit is of the releases as they are, in no order."""
    # The priors are stored in decimals: rounding them here makes a kept run's scores exactly its own.
    weight = evidence.weights(parameters.half_life).astype(float)
    group, groups = evidence.group, len(evidence.names)
    dead = dead_flags(evidence)
    rates = _rates(evidence)
    volume = effective(weight, group, groups)
    priors = Priors(
        seeders=_baseline(evidence, np.log1p(evidence.seeders.astype(float)), weight),
        taken=_baseline(evidence, np.log1p(evidence.completed.astype(float)), weight),
        dead=shrinkage(dead, weight, group, groups),
        internal=shrinkage(evidence.internal.astype(float), weight, group, groups),
        success=_success(evidence, weight),
        scatter=shrinkage(scatter(evidence), weight, group, groups),
        variety=shrinkage(surprise(evidence), weight, group, groups),
        size=shrinkage(size_points(evidence, rates), weight, group, groups),
        rates=rates,
        volume=float(np.percentile(volume, 95)) if groups else 50.0,
    )
    return Priors.of(replace(priors, kinship=_kinship(evidence, weight, priors)).document)


def effective(weight: Floats, group: Wholes, groups: int) -> Floats:
    """The number of equal releases that each group's weighted ones are worth."""
    total = np.bincount(group, weights=weight, minlength=groups)
    squares = np.bincount(group, weights=weight**2, minlength=groups)
    return np.divide(total**2, squares, out=np.zeros_like(total), where=squares > 0)


def shrinkage(values: Floats, weight: Floats, group: Wholes, groups: int) -> Shrinkage:
    """How a quantity lies over the groups, by the method of moments; NaN are left out."""
    known = ~np.isnan(values)
    if not known.any():
        return Shrinkage()
    values, weight, group = values[known], weight[known], group[known]
    count = effective(weight, group, groups)
    total = np.bincount(group, weights=weight, minlength=groups)
    there = total > 0
    means = np.zeros(groups)
    np.divide(np.bincount(group, weights=weight * values, minlength=groups), total, out=means, where=there)
    within = float((weight * (values - means[group]) ** 2).sum())
    # Of each group's weight the part that its own mean has used up says nothing of the noise.
    left = float(total.sum() - (total[there] / np.maximum(count[there], 1)).sum())
    noise = within / left if left > 1e-9 else float(values.var())
    count, means = count[there], means[there]
    # Releases of one group that are all alike still may not make it known for certain.
    noise = max(noise, float(means.var()) / 100)
    if len(means) < 2 or noise < 1e-9:
        return Shrinkage(float(np.average(means, weights=count)), 1.0, max(noise, 1e-6) ** 0.5)
    mean, spread = float(np.average(means, weights=count)), 0.0
    for _ in range(3):
        trust = count if spread <= 0 else count / (count + noise / spread)
        mean = float(np.average(means, weights=trust))
        between = float((count * (means - mean) ** 2).sum()) - (len(means) - 1) * noise
        spread = max(between / float(count.sum() - (count**2).sum() / count.sum()), 0.0)
    informative = spread > 1e-4 * noise
    return Shrinkage(mean, max(spread, noise / MOST_BELIEF) ** 0.5, noise**0.5, informative)


def _kinship(evidence: Evidence, weight: Floats, priors: Priors) -> float:
    """The mean correlation of the quantities over the groups, without what chance takes from it."""
    groups = len(evidence.names)
    columns, trusts = [], []
    for values, trust, prior, sign in quantities(evidence, priors).values():
        if not sign or not prior.informative or prior is priors.success:
            continue
        own = np.where(np.isnan(values), 0.0, weight * trust)
        total = np.bincount(evidence.group, weights=own, minlength=groups)
        sums = np.bincount(evidence.group, weights=own * np.nan_to_num(values), minlength=groups)
        count = effective(own, evidence.group, groups)
        mean = np.divide(sums, total, out=np.full(groups, np.nan), where=total > 0)
        columns.append(sign * (mean - prior.mean) / prior.spread)
        trusts.append(count / (count + prior.belief))
    found, weights = 0.0, 0.0
    for left in range(len(columns)):
        for right in range(left):
            both = ~np.isnan(columns[left]) & ~np.isnan(columns[right])
            trust = (trusts[left] * trusts[right])[both]
            # Both are in units of the true spread, so that the mean product is the correlation.
            found += float((trust * columns[left][both] * columns[right][both]).sum())
            weights += float(trust.sum())
    return float(np.clip(found / weights, 0.0, 0.9)) if weights else 0.3


def _success(evidence: Evidence, weight: Floats) -> Shrinkage:
    """What became of our own downloads. There are few, so that it informs even where groups seem alike."""
    found = shrinkage(evidence.success.astype(float), weight, evidence.group, len(evidence.names))
    known = int((~np.isnan(evidence.success)).sum())
    if known < 1:
        return found
    mean = float(np.clip((found.mean * known + 9) / (known + 10), 0.05, 0.95))
    noise = (mean * (1 - mean)) ** 0.5
    belief = min(max(found.belief, 5.0), 10.0) if found.informative else 10.0
    return Shrinkage(mean, noise / belief**0.5, noise, informative=True)


def _rates(evidence: Evidence) -> dict[int, float]:
    """The median of the log bitrate of each kind, each group counting alike however much it releases."""
    rate = evidence.log_rate.astype(float)
    known = np.flatnonzero(~np.isnan(rate) & (evidence.resolution > 0))
    if not len(known):
        return {}
    kind = kinds_of(evidence)[known]
    order = np.lexsort((rate[known], kind))
    kind, values = kind[order], rate[known][order]
    starts = np.flatnonzero(np.r_[True, kind[1:] != kind[:-1]])
    counts = np.diff(np.r_[starts, len(kind)])
    medians = (values[starts + (counts - 1) // 2] + values[starts + counts // 2]) / 2
    return dict(zip(kind[starts].tolist(), medians.tolist(), strict=True))


def _baseline(evidence: Evidence, values: Floats, all_weights: Floats) -> Baseline:
    """Fit the sum of strata, films and groups by turns; a film that one group alone released has no part."""
    rows = np.flatnonzero(~np.isnan(values))
    if not len(rows):
        return Baseline()
    value, weight, group = values[rows], all_weights[rows], evidence.group[rows]
    strata, stratum = np.unique(strata_of(evidence)[rows], return_inverse=True)
    films, film, shared = _shared_films(films_of(evidence)[rows], group)
    groups = len(evidence.names)
    counts = np.bincount(film, minlength=len(films))
    by_stratum, by_film, by_group = np.zeros(len(strata)), np.zeros(len(films)), np.zeros(groups)
    # A release without such a film counts little: it tells its film's popularity as much as its group.
    trust = np.where(shared, 1 - 1 / np.maximum(counts[film], 2), 0.2)
    alone = 0.2
    for turn in range(_ROUNDS):
        rest = value - by_film[film]
        by_stratum = _means(rest - by_group[group], weight * trust, stratum, len(strata))
        by_group = _means(rest - by_stratum[stratum], weight * trust, group, groups)
        by_group -= np.average(by_group[np.unique(group)])
        by_film = _means(value - by_stratum[stratum] - by_group[group], shared, film, len(films))
        by_film[0] = 0.0
        left = value - by_stratum[stratum] - by_film[film] - by_group[group]
        if turn == _ROUNDS // 2:
            alone = _trust(left, weight, counts[film], shared)
            trust = np.where(shared, trust, alone)
            bound = 3 * float(np.sqrt(np.average(left**2, weights=weight)))
            value = value - left + np.clip(left, -bound, bound)
    names = dict(zip(evidence.names, by_group.tolist(), strict=True))
    fitted = Baseline(
        dict(zip(strata.tolist(), by_stratum.tolist(), strict=True)),
        dict(
            zip(films.tolist()[1:], zip(by_film.tolist()[1:], counts.tolist()[1:], strict=True), strict=True)
        ),
        names,
        alone,
        Shrinkage(noise=1e3),
    )
    rest, trusted = compared(evidence, fitted, values)
    own = shrinkage(rest, all_weights * trusted, evidence.group, groups)
    return replace(
        fitted,
        strata={key: part + own.mean for key, part in fitted.strata.items()},
        group=Shrinkage(0.0, own.spread, own.noise, own.informative),
    )


def _trust(left: Floats, weight: Floats, count: Floats, shared: Any) -> float:
    """How much a release counts whose film is nobody else's: by how much more such releases vary."""
    if not shared.any() or shared.all():
        return 1.0
    noise = float(np.average(left[shared] ** 2 / (1 - 1 / count[shared]), weights=weight[shared]))
    alone = float(np.average(left[~shared] ** 2, weights=weight[~shared]))
    return min(max(noise / alone, 0.05), 1.0) if alone else 1.0


def _shared_films(film: Wholes, group: Wholes) -> tuple[Wholes, Wholes, Any]:
    """The films that several groups released (behind a first place for all others), each row's place among
    them, and whether it has one."""
    known, index = np.unique(film, return_inverse=True)
    pairs = np.unique(np.stack([index, group], axis=1), axis=0)
    several = (np.bincount(pairs[:, 0], minlength=len(known)) > 1) & (known > 0)
    place = np.where(several, np.cumsum(several), 0)
    return np.r_[0, known[several]], place[index], several[index]


def _means(values: Floats, weight: Floats, index: Wholes, length: int) -> Floats:
    total = np.bincount(index, weights=weight, minlength=length)
    sums = np.bincount(index, weights=weight * values, minlength=length)
    return np.divide(sums, total, out=np.zeros(length), where=total > 0)
