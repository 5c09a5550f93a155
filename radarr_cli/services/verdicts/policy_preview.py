"""What other profiles or formats would change in the library: scores, what may be upgraded, and grabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.services.verdicts.policy_brake import SPAN, held_file, is_upgradable
from radarr_cli.store import replays

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from radarr_cli.domain.decisions.policy import Policy
    from radarr_cli.services.verdicts.simulating import Simulating, Simulation
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """A file that scores differently, or that may be upgraded now and couldn't before, or the reverse."""

    movie_id: int
    film: str
    variant: str
    score_before: int
    score: int
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    upgradable_before: bool = False
    upgradable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPreview:
    """`files` are those that upgrades are wanted for; `changed` are those of them that differ."""

    files: int
    changed: tuple[FileChange, ...]
    simulation: Simulation

    @property
    def opened(self) -> tuple[FileChange, ...]:
        return tuple(each for each in self.changed if each.upgradable and not each.upgradable_before)

    @property
    def closed(self) -> tuple[FileChange, ...]:
        return tuple(each for each in self.changed if each.upgradable_before and not each.upgradable)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPreviewing:
    """Judges what the library holds under two policies."""

    database: Database
    simulating: Simulating
    now: Callable[[], datetime]

    def compare(self, before: Policy, after: Policy) -> PolicyPreview:
        """What `after` would change; a file whose profile one of them lacks is left out."""
        rows = replays.files_held(self.database)
        changed = []
        for row in rows:
            old, new = held_file(before, row), held_file(after, row)
            if old is None or new is None:
                continue
            change = FileChange(
                movie_id=row["movie_id"],
                film=f"{row['title']} ({row['year']})",
                variant=row["variant"],
                score_before=old.format_score,
                score=new.format_score,
                gained=tuple(name for name in new.formats if name not in old.formats),
                lost=tuple(name for name in old.formats if name not in new.formats),
                upgradable_before=is_upgradable(before, row),
                upgradable=is_upgradable(after, row),
            )
            if change.score != change.score_before or change.upgradable != change.upgradable_before:
                changed.append(change)
        return PolicyPreview(
            files=len(rows),
            changed=tuple(changed),
            simulation=self.simulating.simulate(before, after, self.now() - SPAN),
        )
