"""Leave to call an indexer: taken from the budgets that all processes share, one call at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from time import sleep
from typing import TYPE_CHECKING

from radarr_cli.domain.budgets import budget_of
from radarr_cli.errors import BudgetSpent
from radarr_cli.store.budgets import Claim, charge, take, why_refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from radarr_cli.domain.settings import IndexerEntry
    from radarr_cli.ports import Indexer, Roster
    from radarr_cli.store.budgets import Purpose, Refusal
    from radarr_cli.store.database import Database

FOREVER = 9999
"""The year of an end that isn't known: until the settings change, or someone says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budgets:
    """`sleep` waits for a turn; who would have to wait longer than `patience` seconds is refused."""

    database: Database
    now: Callable[[], datetime]
    sleep: Callable[[float], None] = sleep
    patience: float = 10.0

    def permit(self, roster: Roster, indexer: Indexer, *, spare: bool = False) -> Permit:
        """Leave for one search; with `spare` some calls are left to those who can't wait."""
        return Permit(budgets=self, claim=self._claim(roster, indexer, "api", spare=spare))

    def wait(self, roster: Roster, indexer: Indexer, purpose: Purpose) -> None:
        """Take one call and wait for its turn. Raises BudgetSpent."""
        wait = self.take(self._claim(roster, indexer, purpose, spare=False))
        if wait > 0:
            self.sleep(wait)

    def charge(self, roster: Roster, indexer: Indexer, count: int) -> None:
        """Count calls that a person wanted, whatever is left."""
        claim = self._claim(roster, indexer, "api", spare=False)
        charge(self.database, claim, count, self.now())

    def take(self, claim: Claim) -> float:
        """Take one call; the seconds to wait for its turn. Raises BudgetSpent."""
        now = self.now()
        wait = take(self.database, claim, now)
        if wait is None:
            raise refused(claim.name, claim.purpose, why_refused(self.database, claim, now))
        return wait

    def _claim(self, roster: Roster, indexer: Indexer, purpose: Purpose, *, spare: bool) -> Claim:
        budget = budget_of(_entry(roster, indexer.name))
        allowance = budget.downloads if purpose == "download" else budget.api
        return Claim(
            name=indexer.name,
            source=roster.sources.get(indexer.name, "config"),
            fingerprint=indexer.fingerprint,
            purpose=purpose,
            burst=allowance.burst,
            rate=allowance.per_second,
            gap=budget.gap.total_seconds(),
            reserve=allowance.reserve if spare else 0,
            patience=self.patience,
        )


@dataclass(slots=True, kw_only=True)
class Permit:
    """Called before each call of one search.

    `open` takes the first call at once, so that an indexer that asks for no leave has it all the same. The
    search's thread then calls it twice for that one: to wait for its turn, and before the call itself.
    `waited` are the seconds that were waited for turns.
    `close` counts what was called without leave, and ends it.
    """

    budgets: Budgets
    claim: Claim
    taken: int = 0
    waited: float = 0.0
    closed: bool = False
    _waits: list[float] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def open(self) -> None:
        """Raises BudgetSpent."""
        self._waits = [self.budgets.take(self.claim), 0.0]
        self.taken = 1

    def __call__(self) -> None:
        """Raises BudgetSpent."""
        with self._lock:
            if self.closed:
                raise BudgetSpent(f"indexer {self.claim.name} took too long; nobody waits for it any more")
            if self._waits:
                wait = self._waits.pop(0)
            else:
                wait = self.budgets.take(self.claim)
                self.taken += 1
            if wait > 0:
                self.waited += wait
                self.budgets.sleep(wait)

    def close(self, made: int) -> None:
        self.closed = True
        if made > self.taken:
            charge(self.budgets.database, self.claim, made - self.taken, self.budgets.now())


def refused(name: str, purpose: str, refusal: Refusal) -> BudgetSpent:
    """What a user reads where there is no call to be had."""
    until = refusal.until if refusal.until and refusal.until.year < FOREVER else None
    when = f" before {until.astimezone():%Y-%m-%d %H:%M}" if until else ""
    if refusal.reason == "paused":
        return BudgetSpent(
            f"indexer {name} is paused: it is not asked{when}",
            hint=f"radarr-cli resume indexer {name}",
            retry_at=until,
        )
    if refusal.reason == "disabled":
        when = when or " until its settings change"
        why = f": {refusal.last_error}" if refusal.last_error else ""
        return BudgetSpent(
            f"indexer {name} is not asked{when}{why}",
            hint=f"radarr-cli indexers test {name} tries at once",
            retry_at=until,
        )
    if refusal.reason == "busy":
        return BudgetSpent(f"indexer {name} has calls waiting; it is not asked{when}", retry_at=until)
    what = "files" if purpose == "download" else "calls"
    return BudgetSpent(
        f"the budget of {what} of indexer {name} is spent: it is not asked{when}",
        hint="radarr-cli indexers budget shows it; api_calls and downloads of [[indexer]] set it",
        retry_at=until,
    )


def _entry(roster: Roster, name: str) -> IndexerEntry:
    return next(entry for entry in roster.entries if entry.name == name)
