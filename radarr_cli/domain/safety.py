"""The limits that keep a mistake small: so many grabs, downloads and bytes, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radarr_cli.domain.settings import SafetySettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What all processes have grabbed: in this run, in the last 24 hours (number and bytes), and what is
    being downloaded now."""

    run: int = 0
    day: int = 0
    active: int = 0
    bytes_day: int = 0


def exceeded(usage: Usage, size: int, limits: SafetySettings) -> tuple[str, ...]:
    """Which limits one more grab of `size` bytes (0 unknown) would pass, each in words that name its key."""
    found = []
    if usage.run >= limits.grabs_per_run:
        found.append(f"this run has grabbed {usage.run} ([safety] grabs_per_run)")
    if usage.day >= limits.grabs_per_day:
        found.append(f"{usage.day} were grabbed within 24 hours ([safety] grabs_per_day)")
    if usage.active >= limits.active_downloads:
        found.append(f"{usage.active} are being downloaded ([safety] active_downloads)")
    if usage.bytes_day + size > limits.bytes_per_day:
        gibibytes = (usage.bytes_day + size) / 1024**3
        found.append(f"{gibibytes:.1f} GiB would be grabbed within 24 hours ([safety] bytes_per_day)")
    return tuple(found)
