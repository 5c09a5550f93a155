"""Groups whose quality is known, and releases as they would be seen of them.

A group's quality moves everything it does a little, beside traits of its own; how popular its films are, how
busy it is and how old its releases are has nothing to do with it, and would mislead who looks at
swarms alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from radarr_cli.domain.groups.evidence import Evidence, code_of, columns

if TYPE_CHECKING:
    from radarr_cli.domain.groups.fitting import Priors

MEDIA = tuple(sorted(code_of(word) for word in ("bluray", "bluray-remux", "tv", "webdl")))
KINDS = 8
GIB = 1024.0**3


@dataclass
class World:
    """`quality` is what should be found out; the rest are the traits it moves."""

    quality: Any
    swarm: Any
    taken: Any
    internal: Any
    success: Any
    scatter: Any
    richness: Any
    mixes: Any
    gaps: Any
    taste: Any
    popularity: Any
    random: np.random.Generator


def make_world(groups: int, *, films: int = 3000, seed: int = 1, quality: Any = None) -> World:
    """So many groups of this quality, or of a normally distributed one."""
    random = np.random.default_rng(seed)
    drawn = random.standard_normal(groups)
    quality = drawn if quality is None else quality

    def trait(weight: float, own: float) -> Any:
        return weight * quality + own * random.standard_normal(groups)

    return World(
        quality=quality,
        swarm=trait(0.6, 0.2),
        taken=trait(0.6, 0.2),
        internal=1 / (1 + np.exp(-trait(1.2, 0.5) + 1.0)),
        success=1 / (1 + np.exp(-trait(0.8, 0.3) - 2.2)),
        scatter=0.25 * np.exp(-trait(0.35, 0.15)),
        richness=trait(0.15, 0.15) - 0.1,
        mixes=random.dirichlet([1.5] * len(MEDIA), groups),
        gaps=np.exp(random.normal(2.5, 0.8, groups)),
        taste=random.normal(0, 1.0, groups),
        popularity=random.normal(0, 1.2, films),
        random=random,
    )


def sample(world: World, sizes: Any, *, seen_success: float = 0.1) -> Evidence:
    """Evidence of `sizes[g]` releases of each group."""
    random = world.random
    groups = len(world.quality)
    group = np.repeat(np.arange(groups), sizes)
    count = len(group)
    film = _films(world, group)
    resolution = random.choice([720, 1080, 2160], count, p=[0.25, 0.55, 0.2])
    cumulative = np.cumsum(world.mixes, axis=1)[group]
    kind = (random.random(count)[:, None] > cumulative[:, :-1]).sum(axis=1)
    medium = np.asarray(MEDIA)[kind]
    age = _ages(world, group, sizes)
    # Each group is seen at all of three places, and mostly at one.
    place = np.where(random.random(count) < 0.5, group % 3, random.integers(0, 3, count))
    common = world.popularity[film] - 0.45 * np.log1p(age / 30) + 0.3 * place + 0.1 * kind
    seeders = np.expm1(np.clip(3.4 + common + world.swarm[group] + random.normal(0, 0.8, count), 0, None))
    taken = np.expm1(np.clip(5.5 + common + world.taken[group] + random.normal(0, 0.6, count), 0, None))
    base = np.log(np.select([resolution == 720, resolution == 1080], [4.0, 9.0], 24.0) * GIB) + 0.3 * kind
    size = np.exp(base + world.richness[group] + world.scatter[group] * random.standard_normal(count))
    success = np.where(
        random.random(count) < seen_success, random.random(count) < world.success[group], np.nan
    )
    return columns(
        [f"GROUP{number:05d}" for number in range(groups)],
        {
            "group": group, "size": size, "runtime": np.zeros(count), "seeders": np.floor(seeders),
            "completed": np.floor(taken), "internal": random.random(count) < world.internal[group],
            "success": success, "age": age, "seen": np.zeros(count), "film": film + 1, "place": place,
            "resolution": resolution, "medium": medium, "codec": np.full(count, code_of("avc")),
            "category": np.full(count, code_of("movie")), "private": np.zeros(count),
        },
    )  # fmt: skip


def truths(world: World, evidence: Evidence, scores: Any, priors: Priors) -> list[dict[str, float | None]]:
    """What each group's factors would be had it been seen for ever: its true traits in their formulas,
    recency and volume as they are."""
    random = np.random.default_rng(5)

    def normal(values: Any) -> Any:
        from radarr_cli.domain.groups.v2 import _normal

        return _normal(values)

    found = []
    swarm, taken = world.swarm - world.swarm.mean(), world.taken - world.taken.mean()
    bounds = evidence.bounds
    for number, score in enumerate(scores):
        rows = slice(int(bounds[number]), int(bounds[number + 1]))
        factors = {name: factor.value for name, factor in score.factors.items()}
        # How many of its old releases die: drawn from its own films and ages, often.
        pick = random.integers(rows.start, rows.stop, 4000)
        old = evidence.age[pick] > 30
        common = world.popularity[evidence.film[pick] - 1] - 0.45 * np.log1p(evidence.age[pick] / 30)
        kind = np.searchsorted(MEDIA, evidence.medium[pick])
        logs = 3.4 + common + 0.3 * evidence.place[pick] + 0.1 * kind + world.swarm[number]
        dead = float((old & (np.expm1(logs + random.normal(0, 0.8, 4000)) < 1)).mean())
        spread = priors.seeders.group.spread
        factors["seederHealth"] = 100 * float(normal(np.array(swarm[number] / spread))) * (1 - dead)
        factors["internalRatio"] = 100 * world.internal[number]
        if score.factors["completion"].note == "our own downloads":
            factors["completion"] = 100 * world.success[number]
        else:
            factors["completion"] = 100 * float(normal(np.array(taken[number] / priors.taken.group.spread)))
        if factors["qualityConsistency"] is not None:
            mean = world.scatter[number] * np.sqrt(2 / np.pi)
            factors["qualityConsistency"] = 100 * 2 ** (-mean / priors.scatter.mean)
        mix = world.mixes[number]
        factors["categoryDiversity"] = 100 * -(mix * np.log(mix)).sum() / np.log(KINDS)
        factors["size"] = _true_size(world, number, random)
        found.append(factors)
    return found


def _true_size(world: World, number: int, random: np.random.Generator) -> float:
    """Its bitrates lie around the typical group's, whose richness is -0.1."""
    distance = world.richness[number] + 0.1 + world.scatter[number] * random.standard_normal(4000)
    starved = 100 * np.clip((distance + 1.1) / 0.85, 0, 1)
    fat = 100 - 60 * np.clip((distance - 0.5) / 1.0, 0, 1)
    return float(np.minimum(starved, fat).mean())


def _films(world: World, group: Any) -> Any:
    """Popular films are released by more groups, and by groups with a taste for them by even more."""
    random, films = world.random, len(world.popularity)
    ranked = np.argsort(world.popularity)
    place = 1 / (1 + np.exp(-(0.5 * world.taste[group] + random.normal(0.4, 1.2, len(group)))))
    return ranked[np.clip((place * films).astype(int), 0, films - 1)]


def _ages(world: World, group: Any, sizes: Any) -> Any:
    """Days since each release: a stream at the group's own pace."""
    steps = world.random.exponential(world.gaps[group])
    ends = np.cumsum(sizes)
    total = np.cumsum(steps)
    before = np.repeat(np.r_[0.0, total[ends[:-1] - 1]], sizes)
    return np.minimum(total - before, 4000)
