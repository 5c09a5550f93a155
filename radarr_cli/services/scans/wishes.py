"""What a look at the roots is asked for, and what the films get that it takes in."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanWishes:
    """`deep` looks at every file, also in folders whose time is as it was. `adopt` takes films in that are
    new. `accept_missing` lets any number of films go missing. `below` is the one folder to look at."""

    deep: bool = False
    adopt: AdoptWishes | None = None
    accept_missing: bool = False
    below: str = ""
    dry_run: bool = False
    run_id: int | None = None
