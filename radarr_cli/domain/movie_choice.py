"""A film that a name may mean."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieChoice:
    """One search result of the metadata source, enough to pick from.

    `directors` and `runtime` (minutes) are known once the source was asked for them.
    """

    tmdb_id: int
    title: str
    original_title: str = ""
    year: int = 0
    overview: str = ""
    popularity: float = 0.0
    directors: tuple[str, ...] = ()
    runtime: int = 0
