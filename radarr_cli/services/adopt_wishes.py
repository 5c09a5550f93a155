"""What films get that are taken in from the disks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radarr_cli.domain.movie import Availability


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptWishes:
    """What adopted films get. `tmdb_id` says which film the one folder is that is looked at."""

    profile: str
    monitored: bool
    minimum_availability: Availability
    tags: tuple[str, ...] = ()
    tmdb_id: int | None = None
