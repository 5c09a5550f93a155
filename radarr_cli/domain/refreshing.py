"""When a film's metadata is worth asking for again (Radarr's ShouldRefresh)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from radarr_cli.domain.movie import MovieStatus

if TYPE_CHECKING:
    from datetime import date, datetime

AT_MOST_EVERY = timedelta(hours=12)
"""Younger metadata is never asked for again by itself."""
_AT_LEAST_EVERY = timedelta(days=180)
_RECENT = timedelta(days=30)
_CINEMA_TO_HOME = timedelta(days=90)
_MOVING = (MovieStatus.TBA, MovieStatus.ANNOUNCED, MovieStatus.IN_CINEMAS)


def should_refresh(
    status: MovieStatus,
    synced_at: datetime | None,
    in_cinemas: date | None,
    physical_release: date | None,
    now: datetime,
) -> bool:
    """Every film twice a year; one that isn't out for long, or not at all, whenever it is asked."""
    if synced_at is None or now - synced_at > _AT_LEAST_EVERY:
        return True
    if now - synced_at < AT_MOST_EVERY:
        return False
    if status in _MOVING:
        return True
    at_home = physical_release or (in_cinemas + _CINEMA_TO_HOME if in_cinemas else None)
    return status is MovieStatus.RELEASED and at_home is not None and at_home >= (now - _RECENT).date()
