"""The pace at which a group releases, and how long a silence may last before it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from radarr_cli.domain.groups.evidence import Floats

_SHORTEST, _LONGEST, _UNKNOWN = 30.0, 365.0, 180.0


def gap_days(age: Floats) -> float | None:
    """The median of the days between a group's releases, None for a single one."""
    if len(age) < 2:
        return None
    return float(np.median(np.diff(np.sort(age.astype(float)))))


def patience(gap: float | None) -> float:
    """The days of silence in which recency halves: three of the group's own gaps, 30 to 365 days."""
    return _UNKNOWN if gap is None else min(max(3 * gap, _SHORTEST), _LONGEST)
