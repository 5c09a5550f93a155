"""How long a failing indexer is left alone, and how much it may be asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from radarr_cli.domain.backoff import PERIODS, after_failure, after_success
from radarr_cli.domain.budgets import Allowance, budget_of
from radarr_cli.domain.feeds import MOST_PAGES, FeedReading
from radarr_cli.domain.release import Protocol, ReleaseOffer
from radarr_cli.domain.settings import IndexerEntry

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("step", "at_least", "escalate", "reached", "pause"),
    [
        (0, timedelta(0), True, 1, timedelta(minutes=1)),
        (1, timedelta(0), True, 2, timedelta(minutes=5)),
        (8, timedelta(0), True, 9, timedelta(hours=24)),
        (9, timedelta(0), True, 9, timedelta(hours=24)),
        (0, timedelta(0), False, 1, timedelta(minutes=1)),
        (4, timedelta(0), False, 4, timedelta(minutes=30)),
        (0, HOUR, True, 5, HOUR),
        (0, timedelta(minutes=50), True, 5, timedelta(minutes=50)),
        (6, HOUR, True, 7, timedelta(hours=6)),
        (0, timedelta(days=3), True, 9, timedelta(days=3)),
    ],
)
def test_a_failure_is_a_step_up_the_ladder(step, at_least, escalate, reached, pause):
    found = after_failure(step, NOW, at_least=at_least, escalate=escalate)
    assert (found.step, found.until - NOW) == (reached, pause)


def test_each_success_is_a_step_down():
    assert [after_success(step) for step in (0, 1, 9)] == [0, 0, 8]
    assert list(PERIODS) == sorted(PERIODS)


@pytest.mark.parametrize("daily", [1, 2, 3, 10, 25, 50, 100, 1000])
def test_no_24_hours_see_more_than_the_allowance(daily):
    allowance = Allowance(daily)
    tokens, calls = float(allowance.burst), []
    for minute in range(3 * 24 * 60):
        if minute:
            tokens = min(allowance.burst, tokens + 60 * allowance.per_second)
        # Once after a quiet time, then whenever one is to be had.
        while minute > 700 and tokens >= 1:
            tokens -= 1
            calls.append(minute)
    most = max(sum(start <= call < start + 24 * 60 for call in calls) for start in calls)
    assert most <= daily
    assert len(calls) > daily * 1.2 or daily < 3


@pytest.mark.parametrize(
    ("changes", "api", "files", "gap"),
    [
        ({"private": True}, 100, 25, 2.0),
        ({"private": False}, 1000, 250, 0.2),
        ({}, 1000, 250, 0.2),
        ({"private": True, "api_calls": 7, "downloads": 3, "call_gap": timedelta(0)}, 7, 3, 0.0),
    ],
)
def test_a_private_tracker_is_asked_little_unless_its_owner_says_otherwise(changes, api, files, gap):
    budget = budget_of(IndexerEntry(name="n", kind="torznab", **changes))
    assert (budget.api.daily, budget.downloads.daily, budget.gap.total_seconds()) == (api, files, gap)


def page(*ages: float, dated: bool = True) -> list[tuple[str, ReleaseOffer]]:
    """Items by their age in hours; their guid is the age."""
    return [
        (
            f"g{age}",
            ReleaseOffer(
                title="t", indexer="i", guid=f"g{age}", protocol=Protocol.TORRENT,
                published_at=NOW - age * HOUR if dated else None,
            ),
        )
        for age in ages
    ]  # fmt: skip


def test_a_feed_that_is_read_for_the_first_time_takes_one_page_and_has_no_gap():
    reading = FeedReading()
    assert not reading.done
    reading.take(page(1, 2), 2)
    assert reading.done
    assert reading.gap is None


@pytest.mark.parametrize(
    ("first", "overlaps"),
    [
        (page(1, 2, 10), True),
        (page(1, 2, 12), True),
        (page(1, 2, 3), False),
        # What is kept at the top is old, and proves nothing.
        (page(50, 1, 2), False),
        (page(1, 10, dated=False), True),
        (page(1, 12, dated=False), False),
    ],
)
def test_a_page_meets_the_mark_by_its_item_or_by_its_end(first, overlaps):
    reading = FeedReading(guid="g10", published_at=NOW - 10 * HOUR)
    reading.take(first, len(first))
    assert (reading.overlaps, reading.done, reading.gap is None) == (overlaps, overlaps, overlaps)


def test_a_feed_is_read_on_until_a_page_has_nothing_new_or_five_were_read():
    ends = FeedReading(guid="g99", published_at=NOW - 99 * HOUR)
    ends.take(page(1, 2), 2)
    ends.take(page(1, 2), 2)
    assert ends.done
    assert ends.gap == (NOW - 99 * HOUR, NOW - 2 * HOUR)
    long = FeedReading(guid="g99", published_at=NOW - 99 * HOUR)
    for number in range(MOST_PAGES):
        assert not long.done
        long.take(page(number + 1), 1)
    assert long.done
    assert long.gap == (NOW - 99 * HOUR, NOW - MOST_PAGES * HOUR)
    assert long.newest is not None
    assert long.newest.guid == "g1"
