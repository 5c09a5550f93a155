"""v1: the published formula. Numbers worked out by hand, and what must hold whatever was seen."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radarr_cli.domain.groups import v1
from radarr_cli.domain.groups.evidence import evidence_of
from radarr_cli.domain.groups.factors import WEIGHTS, combine
from radarr_cli.domain.groups.model import GroupScore, Observation, Parameters

NOW = datetime(2026, 6, 1, tzinfo=UTC)
TODAY = date(2026, 6, 1)
GIB = 1024**3
PARAMETERS = Parameters(version="v1")


def release(number: int, group: str = "GRP", **changes: object) -> Observation:
    """The `number`th release of a group: well seeded, 20 GiB, published that many days ago."""
    values: dict[str, object] = {
        "source": "torznab", "indexer": "one", "identity": f"name:torrent:{group}.{number}", "day": TODAY,
        "group": group, "name": f"Film.{number}.1080p.BluRay.x264-{group}", "resolution": 1080,
        "medium": "bluray", "codec": "avc", "category": "movie", "size": 20 * GIB, "seeders": 55,
        "completed": 120, "internal": True, "published_at": NOW - timedelta(days=number),
    }  # fmt: skip
    return Observation(**values | changes)  # type: ignore[arg-type]


def score(*releases: Observation) -> GroupScore:
    (found,) = v1.score(evidence_of(releases, NOW), PARAMETERS)
    return found


def test_the_weights_add_up_to_one():
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_the_published_worked_example():
    """Its statistics: 934 of 1247 releases internal (it says 0.75), 0.92 completed, 3.5 of 10 categories."""
    factors = {
        "seederHealth": 85.2,
        "internalRatio": 75.0,
        "completion": 92.0,
        "qualityConsistency": 88.5,
        "recency": 76.3,
        "categoryDiversity": 100 * 3.5 / 10,
        "volume": 100 * math.log(1247) / 10,
        "size": 91.8,
    }
    assert combine(factors) == pytest.approx(79.30, abs=0.005)


def test_the_volume_of_the_published_example():
    assert v1._volume(1247)[0] == pytest.approx(100 * math.log(1247) / 10, abs=0.01)
    assert [round(v1._volume(count)[0]) for count in (10, 100, 1000)] == [24, 46, 69]
    assert v1._volume(0)[0] == 0
    assert v1._volume(10**9)[0] == 100


def test_one_full_release_by_hand():
    """It was worth 89.77 when a single size was perfectly consistent; consistency of one isn't known, and
    its weight goes to the others."""
    found = score(release(0))
    expected = {
        "seederHealth": 100.0, "internalRatio": 100.0, "completion": 100.0, "recency": 100.0,
        "categoryDiversity": 100 / 3, "volume": 100 * math.log(2) / 10, "size": 100.0,
    }  # fmt: skip
    assert {name: factor.value for name, factor in found.factors.items() if factor.value is not None} == {
        name: pytest.approx(value) for name, value in expected.items()
    }
    assert found.factors["qualityConsistency"].value is None
    by_hand = 25 + 20 + 15 + 10 + 8 / 3 + 0.5 * math.log(2) + 5
    assert found.score == pytest.approx(by_hand / 0.88)
    assert found.confidence == "insufficient"
    assert found.tier == "unknown"


def test_six_releases_by_hand():
    """Of 10 and 40 GiB in turn, 0 to 20 seeders, half internal, two categories, one every 10 days."""
    found = score(
        *(
            release(
                20 + 10 * number, size=(10, 40)[number % 2] * GIB, seeders=4 * number, completed=50,
                internal=number % 2 == 0, category=("movie", "tv")[number % 2],
            )
            for number in range(6)
        )
    )  # fmt: skip
    logs = sum(math.log1p(4 * number) for number in range(6)) / 6
    deviation = math.sqrt(6 * (math.log(2) ** 2) / 5)
    expected = {
        "seederHealth": 100 * logs / math.log1p(math.e**4),
        "internalRatio": 50.0,
        "completion": 50.0,
        "qualityConsistency": 100 / (1 + (deviation / 0.5) ** 2),
        "recency": 100 / (1 + 20 / 30),
        "categoryDiversity": 200 / 3,
        "volume": 100 * math.log(7) / 10,
        "size": (95 + 100) / 2,
    }
    assert {name: factor.value for name, factor in found.factors.items()} == {
        name: pytest.approx(value, rel=1e-6) for name, value in expected.items()
    }
    assert found.score == pytest.approx(combine(expected))
    assert found.low == found.high == found.score


def test_own_outcomes_count_instead_of_counters():
    mine = Observation(
        source="outcome", indexer="", identity=release(0).identity, day=TODAY, group="GRP",
        name="x", outcome={"imported": True, "replaced": True},
    )  # fmt: skip
    found = score(release(0), release(1), mine)
    assert found.factors["completion"].value == 0
    assert found.factors["completion"].releases == 1


def test_nothing_known_is_left_out_and_not_zero():
    found = score(
        *(
            release(
                number, seeders=None, completed=None, internal=None, published_at=None, size=0, category=""
            )
            for number in range(9)
        )
    )  # fmt: skip
    assert {name for name, factor in found.factors.items() if factor.value is not None} == {"volume"}
    assert found.score == pytest.approx(100 * math.log(10) / 10)


def test_a_dead_torrent_does_not_sink_a_large_group():
    many = [release(number) for number in range(200)]
    dead = [release(0, seeders=0), *many[1:]]
    assert score(*many).score - score(*dead).score < 2
    assert score(*dead).score > 60


def test_a_slow_group_is_not_punished_for_its_pace():
    """Ten releases, ten days or ninety apart, each time silent for one such gap."""
    fast, slow = (score(*(release(gap * (number + 1)) for number in range(10))) for gap in (10, 90))
    assert slow.factors["recency"].value == pytest.approx(fast.factors["recency"].value)
    assert abs(slow.score - fast.score) < 0.01


COUNTS = st.none() | st.integers(0, 2**31 - 1)
RELEASES = st.lists(
    st.builds(
        lambda seeders, completed, internal, size, days, resolution: release(
            0, seeders=seeders, completed=completed, internal=internal, size=size, resolution=resolution,
            published_at=None if days is None else NOW - timedelta(days=days),
        ),
        COUNTS, COUNTS, st.none() | st.booleans(), st.integers(0, 10**13), st.none() | st.floats(-10, 9000),
        st.sampled_from([0, 720, 1080]),
    ),
    min_size=1,
    max_size=25,
).map(lambda found: [_named(each, number) for number, each in enumerate(found)])  # fmt: skip


def _named(each: Observation, number: int) -> Observation:
    from dataclasses import replace

    return replace(each, identity=f"name:torrent:grp.{number}")


@settings(max_examples=60, deadline=None)
@given(RELEASES)
def test_every_factor_is_a_number_from_0_to_100(releases):
    found = score(*releases)
    for name, factor in found.factors.items():
        assert factor.value is None or 0 <= factor.value <= 100, name
    assert 0 <= found.score <= 100


@settings(max_examples=30, deadline=None)
@given(RELEASES, st.randoms())
def test_the_order_says_nothing(releases, random):
    shuffled = list(releases)
    random.shuffle(shuffled)
    assert score(*shuffled) == score(*releases)


@settings(max_examples=40, deadline=None)
@given(RELEASES, st.data())
def test_more_seeders_never_hurt(releases, data):
    from dataclasses import replace

    before = score(*releases)
    at = data.draw(st.integers(0, len(releases) - 1))
    if releases[at].seeders is None:
        return
    more = replace(releases[at], seeders=releases[at].seeders + data.draw(st.integers(1, 10**6)))
    after = score(*releases[:at], more, *releases[at + 1 :])
    assert after.score >= before.score - 1e-9


@settings(max_examples=30, deadline=None)
@given(RELEASES, st.floats(1e-3, 1e3))
def test_consistency_has_no_unit(releases, unit):
    from dataclasses import replace

    sized = [replace(each, size=max(each.size, 10**9)) for each in releases]
    scaled = [replace(each, size=round(each.size * unit)) for each in sized]
    left, right = (score(*each).factors["qualityConsistency"].value for each in (sized, scaled))
    assert left == right or left == pytest.approx(right, abs=0.01)
