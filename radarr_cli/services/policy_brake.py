"""A change of profiles or formats that opens many films to upgrades stops, until a person lets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.upgrades import cutoff_met
from radarr_cli.domain.language import BY_NAME, UNKNOWN
from radarr_cli.domain.movie import MovieDetails
from radarr_cli.errors import SafetyBrake
from radarr_cli.services.surroundings import file_in_library
from radarr_cli.store import replays

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from typing import Any

    from radarr_cli.domain.decisions.model import ExistingFile
    from radarr_cli.domain.decisions.policy import Policy
    from radarr_cli.services.deciding import Deciding
    from radarr_cli.services.simulating import Simulating
    from radarr_cli.store.database import Database

SPAN = timedelta(days=90)
_NAMED = 5
"""So many films are named in the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyBrake:
    """`limit` is how many films may become upgradable at once; `accepted` is `--accept`."""

    database: Database
    deciding: Deciding
    simulating: Callable[[], Simulating]
    limit: int
    user: str
    now: Callable[[], datetime]
    accepted: bool = False

    def check(self, *, dry_run: bool = False) -> None:
        """Let the policy of the files come into force, or raise SafetyBrake with what it would change.

        The first policy of all comes into force without a question.
        """
        in_force = replays.policy_in_force(self.database)
        if in_force is not None:
            number, digest = in_force
            if digest == self.deciding.policy.hash:
                return
            before = replays.kept_policy(self.database, number)
            opened = self.newly_upgradable(before) if before else []
            if before and len(opened) > self.limit and not self.accepted:
                raise SafetyBrake(
                    self._summary(before, opened),
                    hint="radarr-cli simulate shows each of them; run-once --accept or rss --accept goes on",
                )
        if not dry_run:
            by = self.user if self.accepted else "run-once"
            replays.put_in_force(self.database, self.deciding.policy_id, self.now(), by)

    def newly_upgradable(self, before: Policy) -> list[str]:
        """Films whose file was good enough and is no longer, by name."""
        after = self.deciding.policy
        same_formats = before.formats == after.formats
        found: dict[int, str] = {}
        for row in replays.files_held(self.database):
            old, new = (policy.profiles.get(row["profile"]) for policy in (before, after))
            if same_formats and old == new:
                continue
            if is_upgradable(after, row) and not is_upgradable(before, row):
                found[row["movie_id"]] = f"{row['title']} ({row['year']})"
        return list(found.values())

    def _summary(self, before: Policy, opened: list[str]) -> str:
        shown = ", ".join(opened[:_NAMED]) + (
            f" and {len(opened) - _NAMED} more" if len(opened) > _NAMED else ""
        )
        simulation = self.simulating().simulate(before, self.deciding.policy, self.now() - SPAN)
        change = simulation.comparison
        return (
            f"the changed profiles or formats open {len(opened)} films to upgrades "
            f"([safety] newly_upgradable is {self.limit}): {shown}. Of the {simulation.candidates} releases "
            f"kept of the last {SPAN.days} days {len(change.gained)} more would have been grabbed "
            f"({change.bytes_gained / 1024**3:.1f} GiB), {len(change.lost)} less "
            f"({change.bytes_lost / 1024**3:.1f} GiB)"
        )


def held_file(policy: Policy, row: Mapping[str, Any]) -> ExistingFile | None:
    """A row of `replays.files_held` as that policy sees the file; None where it lacks the profile."""
    profile = policy.profiles.get(row["profile"])
    if profile is None:
        return None
    language = BY_NAME.get(row["original_language"], UNKNOWN)
    details = MovieDetails(
        tmdb_id=row["tmdb_id"], title=row["title"], year=row["year"], original_language=language
    )
    return file_in_library(policy, profile, details, row["file"])


def is_upgradable(policy: Policy, row: Mapping[str, Any]) -> bool:
    """Whether something better than that file would be taken."""
    profile = policy.profiles.get(row["profile"])
    if profile is None or not profile.upgrades:
        return False
    existing = held_file(policy, row)
    return existing is not None and not cutoff_met(profile, existing.quality, existing.format_score)
