"""How good the scores of scene groups are, on groups whose quality is known: a report, not a gate.

`python tests/bench/group_scores.py` simulates. `--database URL` reports the agreement with the guide's tiers
on the scores of a real database instead.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

import radarr_cli
from radarr_cli.domain.groups import fitting, v1, v2
from radarr_cli.domain.groups.factors import WEIGHTS, combine
from radarr_cli.domain.groups.model import Parameters
from radarr_cli.domain.groups.names import canonical
from tests.fakes.scene_groups import World, make_world, sample, truths

PARAMETERS = Parameters()
FORMATS = Path(radarr_cli.__file__).parent / "config" / "bundled" / "cf"
TIERS = {"tier 1": 1.2, "tier 2": 0.6, "tier 3": 0.0, "low quality": -1.2}
"""The guide's tiers, and the quality that the simulation gives their groups on average."""


def ranks(values: Any) -> Any:
    return np.argsort(np.argsort(values))


def spearman(left: Any, right: Any) -> float:
    return float(np.corrcoef(ranks(left), ranks(right))[0, 1])


def kendall(left: Any, right: Any) -> float:
    """Tau over all pairs; there are no ties among scores."""
    above = np.triu_indices(len(left), 1)
    signs = np.sign(np.subtract.outer(left, left))[above] * np.sign(np.subtract.outer(right, right))[above]
    return float(signs.mean())


def measure(world: World, releases: int) -> dict[str, float]:
    """One population in which each group has so many releases."""
    count = len(world.quality)
    evidence = sample(world, np.full(count, releases))
    priors = fitting.fit(evidence, PARAMETERS)
    scores = v2.score(evidence, PARAMETERS, priors)
    truth = np.array([combine(each) for each in truths(world, evidence, scores, priors)])
    low, mean, high = (
        np.array([getattr(each, name) for each in scores]) for name in ("low", "score", "high")
    )
    published = np.array([each.score for each in v1.score(evidence, PARAMETERS)])
    bounds = evidence.bounds
    raw = np.array([evidence.seeders[bounds[at] : bounds[at + 1]].mean() for at in range(count)])
    return {
        "coverage": float(((truth >= low) & (truth <= high)).mean()),
        "width": float((high - low).mean()),
        "bias": float((mean - truth).mean()),
        "v2 low": spearman(low, truth),
        "v1": spearman(published, truth),
        "raw mean": spearman(raw, truth),
        "quality, v2 low": spearman(low, world.quality),
        "quality, v1": spearman(published, world.quality),
        "quality, raw": spearman(raw, world.quality),
    }


def perturbed(world: World, releases: int = 50, tries: int = 25) -> list[float]:
    """Kendall's tau of the ranking by the lower bound with each weight 20 % more or less, at random."""
    evidence = sample(world, np.full(len(world.quality), releases))
    priors = fitting.fit(evidence, PARAMETERS)
    base = np.array([each.low for each in v2.score(evidence, PARAMETERS, priors)])
    found = []
    for _ in range(tries):
        weights = {name: weight * world.random.uniform(0.8, 1.2) for name, weight in WEIGHTS.items()}
        scores = v2.score(evidence, replace(PARAMETERS, weights=weights), priors)
        found.append(kendall(base, np.array([each.low for each in scores])))
    return found


def guide_tiers() -> dict[str, str]:
    """Each group that the guide's formats name, with the best tier it is in; the low quality ones apart."""
    found: dict[str, str] = {}
    order = list(TIERS)
    for path in sorted(FORMATS.glob("*.json")):
        number = re.fullmatch(r".*-tier-0([123])", path.stem)
        if number is None and path.stem != "lq":
            continue
        tier = f"tier {number[1]}" if number else "low quality"
        for condition in json.loads(path.read_text(encoding="utf-8"))["specifications"]:
            if condition["implementation"] != "ReleaseGroupSpecification" or condition.get("negate"):
                continue
            group = canonical(condition["name"])
            if group and order.index(tier) < order.index(found.get(group, "low quality")) + (
                group not in found
            ):
                found[group] = tier
    return found


def agreement(values: dict[str, float], tiers: dict[str, str]) -> dict[str, Any]:
    """How the groups of each tier scored, and how often one scores above a group of a worse tier."""
    by_tier = {
        tier: np.array([values[group] for group, own in tiers.items() if own == tier and group in values])
        for tier in TIERS
    }
    pairs = {}
    order = [tier for tier in TIERS if len(by_tier[tier])]
    for at, better in enumerate(order):
        for worse in order[at + 1 :]:
            above = np.subtract.outer(by_tier[better], by_tier[worse])
            pairs[f"{better} above {worse}"] = float((above > 0).mean() + (above == 0).mean() / 2)
    return {"groups": {tier: len(each) for tier, each in by_tier.items()},
            "median": {tier: float(np.median(by_tier[tier])) for tier in order}, "pairs": pairs}  # fmt: skip


def simulated_agreement(releases: int, seed: int = 3) -> dict[str, Any]:
    """Groups with the guide's names whose quality is their tier's, and their own beside it."""
    tiers = guide_tiers()
    names = sorted(tiers)
    world = make_world(len(names), films=max(len(names) * releases // 10, 30), seed=seed)
    centre = np.array([TIERS[tiers[name]] for name in names])
    world = make_world(
        len(names), films=len(world.popularity), seed=seed, quality=centre + 0.6 * world.quality
    )
    evidence = replace(sample(world, np.full(len(names), releases)), names=tuple(names))
    scores = v2.score(evidence, PARAMETERS, fitting.fit(evidence, PARAMETERS))
    return agreement({each.group: each.low for each in scores}, tiers)


def collected_agreement(url: str) -> dict[str, Any]:
    from radarr_cli.store.database import Database
    from radarr_cli.store.group_scores import all_standings

    known = all_standings(Database(url), "v2")
    return agreement({each.group: each.value for each in known if each.value is not None}, guide_tiers())


def shown(found: dict[str, Any]) -> None:
    for tier, count in found["groups"].items():
        median = f"median {found['median'][tier]:5.1f}" if count else "none"
        print(f"  {tier:12} {count:4} groups, {median}")
    for pair, share in found["pairs"].items():
        print(f"  {pair:32} {100 * share:5.1f} % of the pairs")


def report(groups: int, seeds: int) -> None:
    print(f"{groups} groups, {seeds} populations each; Spearman's rho with the true score, and with quality")
    columns = (
        "coverage",
        "width",
        "bias",
        "v2 low",
        "v1",
        "raw mean",
        "quality, v2 low",
        "quality, v1",
        "quality, raw",
    )
    print("releases  " + "  ".join(f"{name.replace('quality, ', 'q '):>9}" for name in columns))
    for releases in (5, 10, 20, 50, 200):
        films = max(groups * releases // 10, 30)
        each = [measure(make_world(groups, films=films, seed=seed), releases) for seed in range(1, seeds + 1)]
        print(
            f"{releases:8}  " + "  ".join(f"{np.mean([one[name] for one in each]):9.3f}" for name in columns)
        )
    taus = perturbed(make_world(groups, films=groups * 5, seed=1))
    print(f"weights 20 % off: Kendall's tau {min(taus):.3f} at least, {np.mean(taus):.3f} in the mean")
    for releases in (10, 50):
        print(
            f"the guide's tiers, simulated with {releases} releases a group, quality drawn around the tier's"
        )
        shown(simulated_agreement(releases))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", help="postgresql:// URL of a database with scores")
    parser.add_argument("--groups", type=int, default=150)
    parser.add_argument("--seeds", type=int, default=5)
    given = parser.parse_args()
    if given.database:
        shown(collected_agreement(given.database))
    else:
        report(given.groups, given.seeds)
