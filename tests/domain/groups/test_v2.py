"""v2: what must hold of the estimates, whatever was seen, under priors of a typical population."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radarr_cli.domain.groups import fitting, v2
from radarr_cli.domain.groups.evidence import evidence_of
from radarr_cli.domain.groups.factors import WEIGHTS
from radarr_cli.domain.groups.model import GroupScore, Observation, Parameters
from radarr_cli.domain.groups.priors import Priors
from radarr_cli.domain.groups.standing import rank_key
from tests.fakes.scene_groups import make_world, sample, truths

NOW = datetime(2026, 6, 1, tzinfo=UTC)
TODAY = date(2026, 6, 1)
GIB = 1024**3
PARAMETERS = Parameters(draws=200)


@cache
def priors() -> Priors:
    """What a population of 80 groups with 40 releases each teaches, every factor informative."""
    world = make_world(80, films=320, seed=4)
    return fitting.fit(sample(world, np.full(80, 40)), PARAMETERS)


def release(number: int, group: str = "GRP", **changes: object) -> Observation:
    values: dict[str, object] = {
        "source": "torznab", "indexer": "one", "identity": f"name:torrent:{group}.{number:05d}", "day": TODAY,
        "group": group, "name": f"Film.{number}-{group}", "resolution": 1080, "medium": "bluray",
        "codec": "avc", "category": "movie", "size": 9 * GIB, "seeders": 30, "completed": 240,
        "internal": False, "published_at": NOW - timedelta(days=number), "tmdb_id": number + 1,
    }  # fmt: skip
    return Observation(**values | changes)  # type: ignore[arg-type]


def score(*releases: Observation, **outcomes: bool) -> GroupScore:
    (found,) = v2.score(evidence_of(releases, NOW), PARAMETERS, priors())
    return found


def outcome(each: Observation, good: bool) -> Observation:
    said = {"imported": True} if good else {"failed": True}
    return replace(each, source="outcome", indexer="", outcome=said)


def test_every_factor_has_a_word_where_something_was_seen():
    found = score(*(release(number) for number in range(12)))
    assert set(found.factors) == set(WEIGHTS)
    assert all(factor.value is not None for factor in found.factors.values())
    assert found.low < found.score < found.high


def test_the_same_evidence_gives_the_same_score_whatever_else_there_is():
    alone = [release(number) for number in range(12)]
    others = [release(number, "ZZ", seeders=900) for number in range(30)]
    together = v2.score(evidence_of([*others, *alone], NOW), PARAMETERS, priors())
    assert together[0].score == score(*alone).score
    assert together[0].factors == score(*alone).factors


def test_priors_survive_being_stored():
    import json

    assert Priors.of(json.loads(json.dumps(priors().document))) == priors()


def test_more_releases_make_it_surer():
    widths = [
        (
            found := score(
                *(release(number % 90, "GRP", identity=f"n{number:04d}") for number in range(count))
            )
        ).high
        - found.low
        for count in (2, 8, 30, 120)
    ]
    assert widths == sorted(widths, reverse=True)


def test_few_releases_lie_near_the_typical_group_and_many_speak_for_themselves():
    few, many = (score(*(release(number, seeders=4000) for number in range(count))) for count in (1, 60))
    few_health, many_health = (each.factors["seederHealth"] for each in (few, many))
    assert few_health.value < many_health.value
    assert few_health.high - few_health.low > 2 * (many_health.high - many_health.low)


def test_two_of_two_never_outrank_180_of_200():
    many = [release(number) for number in range(200)]
    few = many[:2]
    small = score(*few, *(outcome(each, True) for each in few))
    large = score(*many, *(outcome(each, number >= 20) for number, each in enumerate(many)))
    assert small.factors["completion"].low < large.factors["completion"].low
    assert rank_key(large.effective, large.low, "A") < rank_key(small.effective, small.low, "B")
    assert large.low > small.low


def test_a_dead_torrent_moves_a_large_group_by_less_than_two_points():
    many = [release(number) for number in range(200)]
    dead = [*many[:150], release(150, seeders=0), *many[151:]]
    added = [*many, release(190, identity="name:torrent:one.more", seeders=0, completed=0)]
    before = score(*many)
    for each in (dead, added):
        after = score(*each)
        assert abs(before.score - after.score) < 2
        assert abs(before.low - after.low) < 2


def test_a_slow_group_is_not_punished_for_its_pace():
    """Ten releases, ten days or ninety apart, each time silent for one such gap; of the same weight."""
    long = replace_parameters(half_life=100_000.0)
    found = []
    for gap in (10, 90):
        releases = [release(gap * (number + 1), identity=f"n{number}", tmdb_id=None) for number in range(10)]
        found += v2.score(evidence_of(releases, NOW), long, flat())
    fast, slow = found
    assert slow.factors["recency"].value == pytest.approx(fast.factors["recency"].value)
    assert abs(slow.score - fast.score) < 2


def replace_parameters(**changes: object) -> Parameters:
    return replace(PARAMETERS, **changes)  # type: ignore[arg-type]


def flat() -> Priors:
    """Priors that expect the same swarm at every age."""
    known = priors()
    level = float(np.mean(list(known.seeders.strata.values())))
    taken = float(np.mean(list(known.taken.strata.values())))
    return replace(
        known,
        seeders=replace(known.seeders, strata={0: level}),
        taken=replace(known.taken, strata={0: taken}),
        dead=replace(known.dead, informative=False),
    )


def test_a_popular_film_makes_no_group_good():
    """One group released the popular films, one the others, one all of them with a tenth of the seeders."""
    old = {"published_at": NOW - timedelta(days=60)}
    crowd = [
        release(film, group, seeders=(900 if film < 20 else 90) // (10 if group == "BAD" else 1), **old)
        for group in ("BAD", *(f"G{number}" for number in range(8)))
        for film in range(40)
    ]
    seen = [
        each
        for each in crowd
        if not (each.group == "G0" and each.tmdb_id > 20) and not (each.group == "G1" and each.tmdb_id <= 20)
    ]
    evidence = evidence_of(seen, NOW)
    scores = v2.score(evidence, PARAMETERS, fitting.fit(evidence, PARAMETERS))
    found = {each.group: each.factors["seederHealth"].value for each in scores}
    assert abs(found["G0"] - found["G1"]) < 5
    assert found["BAD"] < found["G0"] - 20


COUNTS = st.none() | st.integers(0, 2**31 - 1)
RELEASES = st.lists(
    st.builds(
        lambda seeders, completed, internal, size, days, resolution, film: release(
            0, seeders=seeders, completed=completed, internal=internal, size=size, resolution=resolution,
            published_at=None if days is None else NOW - timedelta(days=days), tmdb_id=film,
        ),
        COUNTS, COUNTS, st.none() | st.booleans(), st.integers(0, 10**13), st.none() | st.floats(-10, 9000),
        st.sampled_from([0, 720, 1080]), st.none() | st.integers(1, 320),
    ),
    min_size=1,
    max_size=20,
).map(lambda found: [replace(each, identity=f"grp.{at:03d}") for at, each in enumerate(found)])  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(RELEASES)
def test_everything_is_a_number_from_0_to_100_with_its_bounds_in_order(releases):
    found = score(*releases)
    assert 0 <= found.low <= found.score <= found.high <= 100
    for name, factor in found.factors.items():
        if factor.value is not None:
            assert 0 <= factor.low <= factor.high <= 100, name
            assert 0 <= factor.value <= 100, name
    assert 0 < found.effective <= found.releases + 1e-6


@settings(max_examples=25, deadline=None)
@given(RELEASES, st.randoms())
def test_the_order_says_nothing(releases, random):
    shuffled = list(releases)
    random.shuffle(shuffled)
    assert score(*shuffled) == score(*releases)


@settings(max_examples=40, deadline=None)
@given(RELEASES, st.data())
def test_more_seeders_never_hurt(releases, data):
    """Neither the mean nor the bound that decisions use."""
    before = score(*releases)
    at = data.draw(st.integers(0, len(releases) - 1))
    if releases[at].seeders is None:
        return
    more = replace(releases[at], seeders=releases[at].seeders + data.draw(st.integers(1, 10**6)))
    after = score(*releases[:at], more, *releases[at + 1 :])
    assert after.score >= before.score - 1e-4
    assert after.low >= before.low - 1e-4


@settings(max_examples=15, deadline=None)
@given(st.floats(1e-2, 1e2))
def test_sizes_have_no_unit(unit):
    """A whole population measured in another unit has the same scores."""
    world = make_world(12, films=60, seed=9)
    evidence = sample(world, np.full(12, 20))
    other = replace(evidence, size=(evidence.size * unit).astype(np.float32))
    scores = [
        [each.score for each in v2.score(each, PARAMETERS, fitting.fit(each, PARAMETERS))]
        for each in (evidence, other)
    ]
    assert scores[0] == pytest.approx(scores[1], abs=0.05)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_simulated_truth_lies_in_the_interval_and_the_ranking_finds_it(seed):
    """The bench `tests/bench/group_scores.py` tells the whole story; this is its short form."""
    from radarr_cli.domain.groups import v1
    from radarr_cli.domain.groups.factors import combine

    world = make_world(120, films=600, seed=seed)
    evidence = sample(world, np.full(120, 50))
    fitted = fitting.fit(evidence, PARAMETERS)
    scores = v2.score(evidence, PARAMETERS, fitted)
    truth = np.array([combine(each) for each in truths(world, evidence, scores, fitted)])
    low, high = (np.array([getattr(each, name) for each in scores]) for name in ("low", "high"))
    published = np.array([each.score for each in v1.score(evidence, PARAMETERS)])
    bounds = evidence.bounds
    raw = np.array([evidence.seeders[bounds[at] : bounds[at + 1]].mean() for at in range(120)])
    assert 0.8 <= ((truth >= low) & (truth <= high)).mean() <= 0.98
    own, other, naive = (spearman(each, truth) for each in (low, published, raw))
    assert own >= 0.8
    assert own > other > naive


def spearman(left, right) -> float:
    return float(np.corrcoef(np.argsort(np.argsort(left)), np.argsort(np.argsort(right)))[0, 1])
