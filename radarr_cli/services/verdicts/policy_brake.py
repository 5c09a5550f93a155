"""Other rules, or another profile, that open many films to upgrades stop until a person lets them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.upgrades import cutoff_met
from radarr_cli.domain.language import BY_NAME, UNKNOWN
from radarr_cli.domain.movie import MovieDetails
from radarr_cli.errors import SafetyBrake
from radarr_cli.services.verdicts.surroundings import file_in_library
from radarr_cli.store import replays

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from radarr_cli.domain.decisions.model import ExistingFile
    from radarr_cli.domain.decisions.policy import Policy
    from radarr_cli.services.verdicts.deciding import Deciding
    from radarr_cli.services.verdicts.simulating import Simulating, Simulation
    from radarr_cli.store.database import Database

SPAN = timedelta(days=90)
"""How far back kept releases are judged again."""
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
                simulation = self.simulating().simulate(before, self.deciding.policy, self.now() - SPAN)
                raise _stop(
                    "the changed profiles or formats open",
                    opened,
                    self.limit,
                    simulation,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileBrake:
    """The same for films that are given another profile; `policy` is what the files say."""

    database: Database
    policy: Policy
    simulating: Callable[[], Simulating]
    limit: int
    now: Callable[[], datetime]

    def check(self, movie_ids: Sequence[int], profile: str) -> None:
        """Raise SafetyBrake, with what it would change, where the profile opens many of these films."""
        opened = self.newly_upgradable(movie_ids, profile)
        if len(opened) <= self.limit:
            return
        # Whatever profile a film has now, this one stands in for it.
        given = dict.fromkeys(self.policy.profiles, self.policy.profiles[profile])
        simulation = self.simulating().simulate(
            self.policy, replace(self.policy, profiles=given), self.now() - SPAN, films=movie_ids
        )
        raise _stop(
            f"profile {profile} opens",
            opened,
            self.limit,
            simulation,
            hint="--accept goes on; with --upgrades off they keep what they have",
        )

    def newly_upgradable(self, movie_ids: Sequence[int], profile: str) -> list[str]:
        """Those of the films, by name, whose file is good enough now and would not be under the profile."""
        chosen = frozenset(movie_ids)
        return [
            f"{row['title']} ({row['year']})"
            for row in replays.files_held(self.database)
            if row["movie_id"] in chosen
            and row["variant"] == "main"
            and not is_upgradable(self.policy, row)
            and is_upgradable(self.policy, {**row, "profile": profile})
        ]


def _stop(
    change: str, opened: Sequence[str], limit: int, simulation: Simulation, *, hint: str
) -> SafetyBrake:
    more = f" and {len(opened) - _NAMED} more" if len(opened) > _NAMED else ""
    grabs = simulation.comparison
    return SafetyBrake(
        f"{change} {len(opened)} films to upgrades ([safety] newly_upgradable is {limit}): "
        f"{', '.join(opened[:_NAMED])}{more}. Of the {simulation.candidates} releases kept of the last "
        f"{SPAN.days} days {len(grabs.gained)} more would have been grabbed "
        f"({grabs.bytes_gained / 1024**3:.1f} GiB), {len(grabs.lost)} less "
        f"({grabs.bytes_lost / 1024**3:.1f} GiB)",
        hint=hint,
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
