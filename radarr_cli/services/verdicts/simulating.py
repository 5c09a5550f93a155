"""Kept candidates judged again under other rules: what would have been grabbed, and what not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.decisions.documents import existing_document
from radarr_cli.domain.decisions.existing import existing_file
from radarr_cli.domain.decisions.simulation import Comparison, compare, simulate
from radarr_cli.domain.language import BY_NAME, UNKNOWN
from radarr_cli.domain.media import Claimed
from radarr_cli.domain.movie import MovieDetails
from radarr_cli.domain.v3 import language_values, quality_model
from radarr_cli.services.verdicts.surroundings import file_in_library
from radarr_cli.store import replays

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.decisions.policy import Policy
    from radarr_cli.domain.decisions.simulation import KeptCandidate, WouldGrab
    from radarr_cli.ports import Progress
    from radarr_cli.store.database import Database

_AT_ONCE = 200
"""So many variants are read from the database in one question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """`candidates` of `variants` were judged again. `unknown` are those whose profile one side lacks."""

    since: datetime
    variants: int = 0
    candidates: int = 0
    unknown: int = 0
    comparison: Comparison = field(default_factory=Comparison)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulating:
    """Plays what came again under two policies; nothing is grabbed."""

    database: Database
    progress: Progress

    def simulate(
        self, before: Policy, after: Policy, since: datetime, *, films: Sequence[int] | None = None
    ) -> Simulation:
        """What `after` would have grabbed of the candidates that came since then, beside `before`.

        Of `films`, given by their ids, only the variants `main` are looked at. Both start with the file that
        each variant had then, and import at once what they grab.
        """
        judged = replays.variants_judged(self.database, since, films)
        known = [
            variant for variant, profile in judged if profile in before.profiles and profile in after.profiles
        ]
        old: list[WouldGrab] = []
        new: list[WouldGrab] = []
        candidates = 0
        for start in range(0, len(known), _AT_ONCE):
            part = known[start : start + _AT_ONCE]
            self.progress.step("judging again", start, len(known))
            files = replays.files_at(self.database, part, since)
            for variant, kept in _by_variant(replays.kept_candidates(self.database, part, since)).items():
                candidates += len(kept)
                file = files.get(variant)
                old += simulate(before, kept, existing=_at_the_time(before, kept[0], file))
                new += simulate(after, kept, existing=_at_the_time(after, kept[0], file))
        return Simulation(
            since=since,
            variants=len(known),
            candidates=candidates,
            unknown=len(judged) - len(known),
            comparison=compare(old, new),
        )


def rules_in_force(database: Database) -> Policy | None:
    """The rules that the last run judged by; None where none did."""
    found = replays.policy_in_force(database)
    return replays.kept_policy(database, found[0]) if found else None


def _by_variant(kept: Any) -> dict[int, list[KeptCandidate]]:
    found: dict[int, list[KeptCandidate]] = {}
    for each in kept:
        found.setdefault(each.variant_id, []).append(each)
    return found


def _at_the_time(
    policy: Policy, first: KeptCandidate, row: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    """The file there was when the time began, as a context keeps it."""
    if row is None:
        return None
    movie = first.context["movie"]
    details = MovieDetails(
        tmdb_id=0,
        title=movie["title"],
        year=movie["year"],
        original_language=BY_NAME.get(movie["originalLanguage"], UNKNOWN),
    )
    profile = policy.profiles[first.context["profile"]]
    gone = row["gone"]
    if not gone:
        return existing_document(file_in_library(policy, profile, details, row["file"]))
    name = str(row["source_title"]).rpartition("/")[2]
    claimed = Claimed(
        title=name,
        quality=quality_model(row["quality"]),
        languages=language_values(_documents(row["languages"])),
        release_group=gone.get("releaseGroup") or None,
    )
    return existing_document(
        existing_file(
            policy,
            profile,
            details,
            claimed,
            size=int(gone.get("size") or 0),
            relative_path=name,
            added_at=first.came_at,
        )
    )


def _documents(value: Any) -> Sequence[Mapping[str, object]]:
    return value if isinstance(value, list) else ()
