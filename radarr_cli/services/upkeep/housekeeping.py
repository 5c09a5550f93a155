"""Keeps the database, and the pictures beside it, from growing for ever: what nobody will ask for any more
is forgotten.

What a stage keeps for its own work (the pool, calls of indexers, kept answers, verdicts) it forgets itself;
the history is kept.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from radarr_cli.errors import NotFound
from radarr_cli.services.running import StageResult
from radarr_cli.store import runs

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from radarr_cli.services.running import Pace
    from radarr_cli.store.database import Database

EVENTS_KEPT = timedelta(days=30)
RUNS_KEPT = timedelta(days=90)
PICTURES_KEPT = timedelta(days=30)
_WORDS = {
    "events": ("event", "events"),
    "runs": ("run", "runs"),
    "attention": ("entry of attention", "entries of attention"),
    "pauses": ("pause", "pauses"),
    "pictures": ("picture", "pictures"),
}
"""What is said of it; of the rest a person knows nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Housekeeping:
    """`alive` says whether a process of this machine still runs; `forget_pictures` deletes those that were
    fetched and not asked for since then, and says how many; in a dry run it only counts them."""

    database: Database
    host: str
    alive: Callable[[int], bool]
    now: Callable[[], datetime]
    forget_pictures: Callable[[datetime, bool], int] = lambda _before, _dry_run: 0

    def keep_house(self, pace: Pace) -> StageResult:
        """Forget what is old; a dry run says how much that would be."""
        now, dry_run = self.now(), pace.dry_run
        gone = runs.forget_old(
            self.database, now, told=now - EVENTS_KEPT, ran=now - RUNS_KEPT, dry_run=dry_run
        )
        gone["pictures"] = self.forget_pictures(now - PICTURES_KEPT, dry_run)
        said = ", ".join(
            f"{gone[what]} {one if gone[what] == 1 else many}"
            for what, (one, many) in _WORDS.items()
            if gone.get(what)
        )
        status, word = ("planned", "would forget") if dry_run else ("forgotten", "forgotten:")
        return StageResult(items=({"status": status, "message": f"{word} {said}"},) if said else ())

    def runs(self, *, failed: bool, limit: int) -> list[dict[str, Any]]:
        """The newest runs first, each with its stages in `summary`; a dead one has the status "killed"."""
        found: list[dict[str, Any]] = json.loads(runs.runs_json(self.database, failed=failed, limit=limit))
        ended = [self._ended(run) for run in found]
        return [run for run in ended if run["status"] != "running"] if failed else ended

    def run(self, run_id: int) -> dict[str, Any]:
        """One run with its events and what it asked of a person. Raises NotFound."""
        found = json.loads(runs.run_json(self.database, run_id))
        if found is None:
            raise NotFound(f"there is no run {run_id}", hint="radarr-cli runs list")
        return self._ended(found)

    def _ended(self, run: dict[str, Any]) -> dict[str, Any]:
        dead = run["status"] == "running" and run["host"] == self.host and not self.alive(run["pid"])
        return run | {"status": "killed"} if dead else run
