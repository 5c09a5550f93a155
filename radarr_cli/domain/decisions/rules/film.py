"""Is it the right film, and is it wanted now?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import Candidate, Context, Rejection
from radarr_cli.domain.movie import Availability, available_on

if TYPE_CHECKING:
    from collections.abc import Callable

    Rule = Callable[[Candidate, Context], Rejection | None]


def wrong_movie(candidate: Candidate, context: Context) -> Rejection | None:
    """`wrongMovie`: the release is another film of the library than the one that was searched for."""
    if candidate.match.movie_id == context.movie_id:
        return None
    return Rejection(
        code="wrongMovie", message="Another film", inputs={"movieId": candidate.match.movie_id or 0}
    )


def not_monitored(candidate: Candidate, context: Context) -> Rejection | None:
    """`movieNotMonitored`: only a person's own search brings an unmonitored film."""
    if context.movie_monitored or context.source.by_user:
        return None
    return Rejection(code="movieNotMonitored", message="Film is not monitored")


def availability(candidate: Candidate, context: Context) -> Rejection | None:
    """`availability`: too early for the film's minimum availability; a person's own search may try."""
    if context.source.by_user:
        return None
    day = available_on(context.movie, Availability(context.minimum_availability))
    today = context.today
    if day == date.min:
        return None
    if day is None:
        return Rejection(code="availability", message="No release date is known")
    due = day + timedelta(days=context.rules.availability_delay_days)
    if due <= today:
        return None
    return Rejection(
        code="availability",
        message=f"Film is not available before {due}",
        inputs={"availableOn": due.isoformat(), "minimumAvailability": context.minimum_availability},
        margin=(due - today).days,
    )


RULES: tuple[Rule, ...] = (wrong_movie, not_monitored, availability)
