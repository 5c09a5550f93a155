"""How long a service that fails is left alone: Radarr's ladder.

Each failure is a step up, each success one down. A limit the service names, or a refusal, goes up as far as
that needs. Where not even a connection came about the step stays: that may be our own network.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

PERIODS = tuple(timedelta(minutes=minutes) for minutes in (0, 1, 5, 15, 30, 60, 180, 360, 720, 1440))
"""The pause at each step; at step 0 there is none."""
LIMIT_PAUSE = timedelta(hours=1)
"""The least pause after a limit or a refusal that names no time."""


class Pause(NamedTuple):
    """The step that was reached, and the instant before which no call is made."""

    step: int
    until: datetime


def after_failure(
    step: int, now: datetime, *, at_least: timedelta = timedelta(0), escalate: bool = True
) -> Pause:
    """The pause after a failure at `step`: no shorter than `at_least`, and no longer than that where the
    ladder alone asks for less. The step that is reached is one whose pause covers it."""
    reached = min(max(step, 0) + 1 if escalate else max(step, 1), len(PERIODS) - 1)
    until = now + max(PERIODS[reached], at_least)
    while reached < len(PERIODS) - 1 and PERIODS[reached] < at_least:
        reached += 1
    return Pause(reached, until)


def after_success(step: int) -> int:
    """The step after a good answer."""
    return max(step - 1, 0)
