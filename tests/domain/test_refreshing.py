"""When metadata is asked for again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from radarr_cli.domain.movie import MovieStatus
from radarr_cli.domain.refreshing import should_refresh

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
LONG_AGO, RECENT, FUTURE = date(2019, 1, 1), date(2026, 3, 10), date(2026, 6, 1)
RELEASED, ANNOUNCED, IN_CINEMAS = MovieStatus.RELEASED, MovieStatus.ANNOUNCED, MovieStatus.IN_CINEMAS

CASES: list[tuple[str, MovieStatus, timedelta | None, date | None, date | None, bool]] = [
    ("never synced", RELEASED, None, LONG_AGO, LONG_AGO, True),
    ("half a year ago", RELEASED, timedelta(days=181), LONG_AGO, LONG_AGO, True),
    ("half a year ago, gone from TMDB", MovieStatus.DELETED, timedelta(days=181), LONG_AGO, None, True),
    ("just now, not out yet", ANNOUNCED, timedelta(hours=11), FUTURE, None, False),
    ("half a day ago, not out yet", ANNOUNCED, timedelta(hours=13), FUTURE, None, True),
    ("half a day ago, in cinemas", IN_CINEMAS, timedelta(hours=13), RECENT, None, True),
    ("half a day ago, to be announced", MovieStatus.TBA, timedelta(hours=13), None, None, True),
    ("yesterday, out for long", RELEASED, timedelta(days=1), LONG_AGO, LONG_AGO, False),
    ("yesterday, a disc this month", RELEASED, timedelta(days=1), LONG_AGO, RECENT, True),
    ("yesterday, a disc to come", RELEASED, timedelta(days=1), LONG_AGO, FUTURE, True),
    ("yesterday, cinema 100 days ago, no disc", RELEASED, timedelta(days=1), date(2025, 12, 21), None, True),
    ("yesterday, cinema 130 days ago, no disc", RELEASED, timedelta(days=1), date(2025, 11, 21), None, False),
    ("yesterday, no date at all", RELEASED, timedelta(days=1), None, None, False),
    ("yesterday, gone from TMDB", MovieStatus.DELETED, timedelta(days=1), RECENT, RECENT, False),
]


@pytest.mark.parametrize(
    ("status", "age", "cinemas", "physical", "expected"),
    [case[1:] for case in CASES],
    ids=[c[0] for c in CASES],
)
def test_metadata_is_asked_for_again(
    status: MovieStatus, age: timedelta | None, cinemas: date | None, physical: date | None, expected: bool
) -> None:
    synced_at = NOW - age if age is not None else None
    assert should_refresh(status, synced_at, cinemas, physical, NOW) is expected
