"""What single releases say of their group: numbers that can be averaged, each compared with its like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.domain.groups.evidence import Evidence, Floats, Wholes
    from radarr_cli.domain.groups.priors import Baseline, Priors, Shrinkage

AGE_BOUNDS = (2.0, 7.0, 30.0, 90.0, 365.0, 1095.0)
"""Days that part the ages of releases: swarms shrink with age."""
DEAD_AFTER = 30.0
"""Days after which a torrent without a seeder counts as dead."""
_CELL = 5
"""The fewest releases of one kind by one group that say how consistent it is."""
_COMPARED = 5
"""Releases of films that others released too, from which on a group is judged by them alone."""
_FARTHEST = 1.5
"""No release counts as farther than that (in the logarithm) from what its group's are like."""


def quantities(evidence: Evidence, priors: Priors) -> dict[str, tuple[Floats, Any, Shrinkage, int]]:
    """By name what each release says of its group, how far it is trusted, how that lies over the groups, and
    whether more of it is better (1) or worse (-1)."""
    seeders, seeders_trust = compared(evidence, priors.seeders, np.log1p(evidence.seeders.astype(float)))
    taken, taken_trust = compared(evidence, priors.taken, np.log1p(evidence.completed.astype(float)))
    return {
        "seeders": (seeders, seeders_trust, priors.seeders.group, 1),
        "dead": (dead_flags(evidence), 1.0, priors.dead, -1),
        "internal": (evidence.internal, 1.0, priors.internal, 1),
        "taken": (taken, taken_trust, priors.taken.group, 1),
        "success": (evidence.success, 1.0, priors.success, 1),
        "scatter": (scatter(evidence), 1.0, priors.scatter, -1),
        "variety": (surprise(evidence), 1.0, priors.variety, 0),
        "size": (size_points(evidence, priors.rates), 1.0, priors.size, 1),
    }


def compared(evidence: Evidence, baseline: Baseline, values: Floats) -> tuple[Floats, Floats]:
    """What is left of each count without its stratum's and its film's part, and how much that is trusted.

    A film's part is taken from its other releases, so that no release is compared with itself. One release
    can't lift or sink a group by more than three times what is usual.
    """
    usual = float(np.mean(list(baseline.strata.values()))) if baseline.strata else 0.0
    rest = values - looked_up(strata_of(evidence), baseline.strata, usual)
    films = films_of(evidence)
    film = looked_up(films, {key: value for key, (value, _) in baseline.films.items()})
    count = looked_up(films, {key: float(count) for key, (_, count) in baseline.films.items()}, 1.0)
    fitted = np.array([baseline.groups.get(name, 0.0) for name in evidence.names])
    shared = ~np.isnan(film)
    others = (count * film - (rest - fitted[evidence.group])) / np.maximum(count - 1, 1)
    limit = 3 * float(np.hypot(baseline.group.noise, baseline.group.spread))
    rest = np.clip(np.where(shared, rest - others, rest), -limit, limit)
    # Whoever picks popular films has popular releases: those without comparison count only where there are
    # hardly any others.
    known = shared & ~np.isnan(values)
    enough = np.bincount(evidence.group, weights=known, minlength=len(evidence.names)) >= _COMPARED
    trust = np.where(shared, 1 - 1 / np.maximum(count, 2), baseline.trust)
    return rest, np.where(~shared & enough[evidence.group], 0.0, trust)


def strata_of(evidence: Evidence) -> Wholes:
    """What kind of release each is, as swarms go: where it was seen, its resolution, medium and age."""
    age = np.digitize(np.nan_to_num(evidence.age, nan=-1.0), AGE_BOUNDS)
    mixed = evidence.place.astype(np.int64)
    for part in (evidence.resolution, evidence.medium, age):
        mixed = (mixed * 1000003 + part.astype(np.int64)) & 0x3FFFFFFFFFF
    return mixed


def films_of(evidence: Evidence) -> Wholes:
    """Film and resolution, 0 where the film isn't known."""
    film = evidence.film.astype(np.int64)
    return np.where(film > 0, film * 10000 + evidence.resolution, 0)


def kinds_of(evidence: Evidence) -> Wholes:
    """What kind of release each is, as sizes go: resolution, medium and codec."""
    mixed = evidence.resolution.astype(np.int64)
    for part in (evidence.medium, evidence.codec):
        mixed = (mixed * 1000003 + part.astype(np.int64)) & 0x3FFFFFFFFFF
    return mixed


def dead_flags(evidence: Evidence) -> Floats:
    """1 for a torrent of some age that nobody seeds, 0 for any other, NaN where that isn't known."""
    old = np.nan_to_num(evidence.age, nan=DEAD_AFTER + 1) > DEAD_AFTER
    return np.where(np.isnan(evidence.seeders), np.nan, (evidence.seeders == 0) & old)


def size_points(evidence: Evidence, rates: Mapping[int, float]) -> Floats:
    """0 to 100 for each release: how its bitrate lies to the median of its kind. Too little costs more than
    too much: full points from a quarter below to two thirds above, none below a third."""
    centre = looked_up(kinds_of(evidence), rates)
    distance = evidence.log_rate.astype(float) - centre
    starved = 100 * np.clip((distance + 1.1) / 0.85, 0, 1)
    fat = 100 - 60 * np.clip((distance - 0.5) / 1.0, 0, 1)
    return np.where(evidence.resolution > 0, np.minimum(starved, fat), np.nan)


def scatter(evidence: Evidence) -> Floats:
    """How far each release's log bitrate lies from the mean of its group's releases of the kind; NaN where
    there are fewer than five of them."""
    rate = evidence.log_rate.astype(float)
    known = np.flatnonzero(~np.isnan(rate))
    found = np.full(evidence.count, np.nan)
    if not len(known):
        return found
    cell, counts = _cells(evidence.group[known], kinds_of(evidence)[known])
    means = np.bincount(cell, weights=rate[known]) / counts
    distance = np.abs(rate[known] - means[cell])
    # A group's own mean lies too near to its releases, the more so the fewer they are.
    distance *= np.sqrt(counts / np.maximum(counts - 1, 1))[cell]
    found[known] = np.where(counts[cell] >= _CELL, np.minimum(distance, _FARTHEST), np.nan)
    return found


def surprise(evidence: Evidence) -> Floats:
    """How unexpected each release's kind (category and medium) is among its group's: the mean of it is their
    entropy. A sample shows too little of it, which is made up for (Miller and Madow)."""
    kind = evidence.category.astype(np.int64) * 1000003 + evidence.medium
    cell, counts = _cells(evidence.group, kind)
    groups = len(evidence.names)
    releases = np.bincount(evidence.group, minlength=groups)
    kinds = np.bincount(evidence.group, weights=1 / counts[cell], minlength=groups)
    missing = (kinds - 1) / (2 * np.maximum(releases, 1))
    entropy: Floats = missing[evidence.group] - np.log(counts[cell] / releases[evidence.group])
    return entropy


def looked_up(keys: Wholes, table: Mapping[int, float], default: float = np.nan) -> Floats:
    """What the table says of each key, `default` where it says nothing."""
    if not table:
        return np.full(len(keys), default)
    known = np.fromiter(table.keys(), np.int64, len(table))
    values = np.fromiter(table.values(), float, len(table))
    order = np.argsort(known)
    known, values = known[order], values[order]
    place = np.clip(np.searchsorted(known, keys), 0, len(known) - 1)
    return np.where(known[place] == keys, values[place], default)


def _cells(group: Wholes, kind: Wholes) -> tuple[Wholes, Wholes]:
    """Which cell of group and kind each row is in, and how many rows each has."""
    kinds, index = np.unique(kind, return_inverse=True)
    _, cell, counts = np.unique(
        group.astype(np.int64) * len(kinds) + index, return_inverse=True, return_counts=True
    )
    return cell, counts
