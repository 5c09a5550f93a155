"""The indexers themselves: which there are and how they stand, a test of each, what they can."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.backoff import LIMIT_PAUSE, after_failure, after_success
from radarr_cli.domain.budgets import budget_of
from radarr_cli.errors import CredentialsRejected, Failure, NotFound, RateLimited
from radarr_cli.ports import ServiceTest
from radarr_cli.services.indexers.calling import ask_for_credentials, credentials_key
from radarr_cli.store.attempts import calls_of_indexer
from radarr_cli.store.attention import clear_attention
from radarr_cli.store.budgets import standings
from radarr_cli.store.indexer_stats import indexer_stats
from radarr_cli.store.indexers import Learned, keep_learned, load_indexer_states
from radarr_cli.store.switches import pauses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.settings import IndexerEntry
    from radarr_cli.ports import Check, Indexer, Roster
    from radarr_cli.services.indexers.budgeting import Budgets
    from radarr_cli.store.attempts import PastCall
    from radarr_cli.store.database import Database

_TESTED_AT_ONCE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownIndexer:
    """An indexer with what is remembered of it; `source` is config or prowlarr:NAME.

    `stopped` says that only new settings or a passed test end the pause after failures; `paused` is whether a
    person paused it, until `paused_until` or for good.
    """

    entry: IndexerEntry
    source: str
    last_error: str | None = None
    disabled_until: datetime | None = None
    stopped: bool = False
    paused: bool = False
    paused_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is left of one of an indexer's budgets: `left` calls now, of `burst` at once and `daily` in 24
    hours; `full_at` is when the bucket is full again, None where it is."""

    indexer: str
    purpose: str
    daily: int
    burst: int
    left: float
    gap: timedelta
    full_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """`what` is added, removed or changed; `message` says what of it has changed."""

    name: str
    source: str
    what: str
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What is different at the Prowlarrs since they were asked before, and how many indexers are the same."""

    changes: tuple[Change, ...]
    kept: int
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexers:
    """`entries` are those of the configuration, also the disabled ones; `roster` as in Searching."""

    database: Database
    entries: tuple[IndexerEntry, ...]
    roster: Callable[[bool], Roster]
    budgets: Budgets
    now: Callable[[], datetime]

    def known(self) -> tuple[list[KnownIndexer], tuple[Failure, ...]]:
        """All of them by name, and which sources couldn't be asked."""
        roster = self.roster(False)
        entries = {entry.name: entry for entry in (*self.entries, *roster.entries)}
        states = load_indexer_states(self.database, list(entries))
        now, found = self.now(), []
        paused = {switch.key: switch for switch in pauses(self.database, now)}
        for name, entry in sorted(entries.items()):
            state = states.get(name)
            until = state.disabled_until if state else None
            switch = paused.get(f"pause:indexer:{name}")
            found.append(
                KnownIndexer(
                    entry=entry,
                    source=roster.sources.get(name, "config"),
                    last_error=state.last_error if state else None,
                    disabled_until=until if until and until > now else None,
                    stopped=state.stopped if state else False,
                    paused=switch is not None,
                    paused_until=switch.until if switch else None,
                )
            )
        return found, roster.failures

    def test(self, names: Sequence[str] = ()) -> tuple[list[ServiceTest], tuple[Failure, ...]]:
        """Try everything a search needs, at once and whatever was remembered; all of them without names.

        A passed test ends a pause. Raises NotFound for a name that isn't an enabled indexer.
        """
        roster = self.roster(True)
        tests = []
        chosen = self._named(roster, names)
        kinds = {entry.name: entry.kind for entry in roster.entries}
        with ThreadPoolExecutor(max(min(len(chosen), _TESTED_AT_ONCE), 1)) as pool:
            found = list(pool.map(lambda indexer: tuple(indexer.check()), chosen))
        for indexer, checks in zip(chosen, found, strict=True):
            self.budgets.charge(roster, indexer, max(len(checks), 1))
            tests.append(ServiceTest(name=indexer.name, kind=kinds[indexer.name], checks=checks))
            self._keep(roster, indexer, next((check for check in checks if not check.good), None))
        return tests, roster.failures

    def capabilities(self, name: str) -> Mapping[str, object]:
        """What it says it can, asked now. Raises NotFound, CredentialsRejected or ServiceUnavailable."""
        roster = self.roster(False)
        (indexer,) = self._named(roster, [name])
        self.budgets.wait(roster, indexer, "api")
        found = indexer.ask_capabilities()
        self._keep(roster, indexer, None)
        return found

    def standings(self) -> tuple[list[Standing], tuple[Failure, ...]]:
        """What is left of each budget of each enabled indexer, by name."""
        roster, now = self.roster(False), self.now()
        rows = standings(self.database, [entry.name for entry in roster.entries])
        found = []
        for entry in sorted(roster.entries, key=lambda each: each.name):
            budget, row = budget_of(entry), rows.get(entry.name, {})
            for purpose, allowance in (("api", budget.api), ("download", budget.downloads)):
                left, at = row.get(f"{purpose}_tokens"), row.get(f"{purpose}_filled_at")
                elapsed = max((now - at).total_seconds(), 0) if at else 0
                now_left = allowance.burst if left is None else left + elapsed * allowance.per_second
                now_left = min(now_left, allowance.burst)
                missing = allowance.burst - now_left
                found.append(
                    Standing(
                        indexer=entry.name,
                        purpose=purpose,
                        daily=allowance.daily,
                        burst=allowance.burst,
                        left=now_left,
                        gap=budget.gap,
                        full_at=now + timedelta(seconds=missing / allowance.per_second) if missing else None,
                    )
                )
        return found, roster.failures

    def calls(self, name: str, days: int, limit: int = 50) -> list[PastCall]:
        """What one indexer was asked in the last days, the newest first; also of one that is gone."""
        return calls_of_indexer(self.database, name, self.now() - timedelta(days=days), limit)

    def stats(self, days: int) -> list[dict[str, Any]]:
        """What was asked of each indexer in the last days and what came of it, with its last calls."""
        now = self.now()
        return indexer_stats(self.database, now - timedelta(days=days))

    def sync(self) -> Synced:
        """Ask the Prowlarrs anew which indexers they have, and how they differ from what is known of them."""
        roster = self.roster(True)
        changes, kept = [], 0
        for renewed in roster.renewed:
            before = {entry.name: entry for entry in renewed.before}
            after = {entry.name: entry for entry in renewed.after}
            for name in sorted(before.keys() | after.keys()):
                change = _change(name, renewed.source, before.get(name), after.get(name))
                kept += change is None
                changes += [change] if change else []
        return Synced(changes=tuple(changes), kept=kept, failures=roster.failures)

    def _named(self, roster: Roster, names: Sequence[str]) -> list[Indexer]:
        known = {indexer.name: indexer for indexer in roster.indexers}
        for name in names:
            if name not in known:
                enabled = ", ".join(sorted(known)) or "none"
                raise NotFound(f"no indexer is called {name!r}", hint=f"enabled: {enabled}")
        return [known[name] for name in names] if names else list(known.values())

    def _keep(self, roster: Roster, indexer: Indexer, wrong: Check | None) -> None:
        """A passed test ends every pause after failures; a failed one begins or lengthens it."""
        now = self.now()
        state = load_indexer_states(self.database, [indexer.name]).get(indexer.name)
        if state is None or state.fingerprint != indexer.fingerprint:
            step, until, stopped = 0, None, False
        else:
            step, until, stopped = state.step, state.disabled_until, state.stopped
        if wrong is None:
            step, until, stopped = after_success(step), None, False
            clear_attention(self.database, credentials_key(indexer.name), now)
        elif wrong.code in (RateLimited.code, CredentialsRejected.code):
            named = max(wrong.retry_at - now, timedelta(0)) if wrong.retry_at else timedelta(0)
            if until is None or until <= now:
                step, until = after_failure(step, now, at_least=named or LIMIT_PAUSE)
            until = max(until, now + named)
            # 403 may be a ban for a while, as in a search.
            if wrong.code == CredentialsRejected.code and wrong.status != 403:
                stopped = True
                ask_for_credentials(self.database, indexer.name, wrong.message, now)
        learned = Learned(
            name=indexer.name,
            source=roster.sources.get(indexer.name, "config"),
            fingerprint=indexer.fingerprint,
            caps=indexer.capabilities,
            error=wrong.message if wrong else None,
            step=step,
            disabled_until=until,
            stopped=stopped,
        )
        keep_learned(self.database, [learned], now)


def _change(name: str, source: str, before: IndexerEntry | None, after: IndexerEntry | None) -> Change | None:
    if before is None or after is None:
        return Change(name, source, "added" if before is None else "removed")
    differences = [
        f"{field.name}: {getattr(before, field.name)} -> {getattr(after, field.name)}"
        for field in fields(before)
        if field.name != "options" and getattr(before, field.name) != getattr(after, field.name)
    ]
    if vars(before.options) != vars(after.options):
        differences.append("another address")
    return Change(name, source, "changed", ", ".join(differences)) if differences else None
