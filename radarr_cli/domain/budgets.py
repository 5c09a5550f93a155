"""How often an indexer may be called: a token bucket for its API and one for its files, and a least gap.

A bucket holds a quarter of the day's allowance and fills up by the other three quarters in 24 hours: so no 24
hours, wherever they begin, see more than the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radarr_cli.domain.settings import IndexerEntry

DAY_SECONDS = 86_400
_PRIVATE = (100, 25, timedelta(seconds=2))
_PUBLIC = (1000, 250, timedelta(milliseconds=200))


@dataclass(frozen=True, slots=True)
class Allowance:
    """`daily` calls in 24 hours."""

    daily: int

    @property
    def burst(self) -> int:
        """Calls that may follow one another when the bucket is full."""
        return max(self.daily // 4, 1)

    @property
    def per_second(self) -> float:
        """How fast the bucket fills."""
        return max(self.daily - self.burst, 1) / DAY_SECONDS

    @property
    def reserve(self) -> int:
        """What searches that nobody waits for leave in the bucket: for the feed, and for a person."""
        return self.burst // 4


@dataclass(frozen=True, slots=True)
class Budget:
    """What one indexer may be asked."""

    api: Allowance
    downloads: Allowance
    gap: timedelta


def budget_of(entry: IndexerEntry) -> Budget:
    """What the configuration says, else what is safe: little where the tracker is private."""
    calls, downloads, gap = _PRIVATE if entry.private else _PUBLIC
    return Budget(
        api=Allowance(calls if entry.api_calls is None else entry.api_calls),
        downloads=Allowance(downloads if entry.downloads is None else entry.downloads),
        gap=gap if entry.call_gap is None else entry.call_gap,
    )
