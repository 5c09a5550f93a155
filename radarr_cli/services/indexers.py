"""The indexers themselves: which there are and how they stand, a test of each, what they can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.errors import Failure, NotFound
from radarr_cli.store.indexers import Learned, keep_learned, load_indexer_states

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.settings import IndexerEntry
    from radarr_cli.ports import Check, Indexer, Roster
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownIndexer:
    """An indexer with what is remembered of it; `source` is config or prowlarr:NAME."""

    entry: IndexerEntry
    source: str
    last_error: str | None = None
    disabled_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexerTest:
    name: str
    checks: tuple[Check, ...]

    @property
    def good(self) -> bool:
        return all(check.good for check in self.checks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexers:
    """`entries` are those of the configuration, also the disabled ones; `roster` as in Searching."""

    database: Database
    entries: tuple[IndexerEntry, ...]
    roster: Callable[[bool], Roster]
    now: Callable[[], datetime]

    def known(self) -> tuple[list[KnownIndexer], tuple[Failure, ...]]:
        """All of them by name, and which sources couldn't be asked."""
        roster = self.roster(False)
        entries = {entry.name: entry for entry in (*self.entries, *roster.entries)}
        states = load_indexer_states(self.database, list(entries))
        now, found = self.now(), []
        for name, entry in sorted(entries.items()):
            state = states.get(name)
            until = state.disabled_until if state else None
            found.append(
                KnownIndexer(
                    entry=entry,
                    source=roster.sources.get(name, "config"),
                    last_error=state.last_error if state else None,
                    disabled_until=until if until and until > now else None,
                )
            )
        return found, roster.failures

    def test(self, names: Sequence[str] = ()) -> tuple[list[IndexerTest], tuple[Failure, ...]]:
        """Try everything a search needs, at once and whatever was remembered; all of them without names.

        A passed test ends a pause. Raises NotFound for a name that isn't an enabled indexer.
        """
        roster = self.roster(True)
        tests = []
        for indexer in self._named(roster, names):
            checks = tuple(indexer.check())
            tests.append(IndexerTest(name=indexer.name, checks=checks))
            wrong = next((check for check in checks if not check.good), None)
            self._keep(roster, indexer, wrong.message if wrong else None)
        return tests, roster.failures

    def capabilities(self, name: str) -> Mapping[str, object]:
        """What it says it can, asked now. Raises NotFound, CredentialsRejected or ServiceUnavailable."""
        roster = self.roster(False)
        (indexer,) = self._named(roster, [name])
        found = indexer.ask_capabilities()
        self._keep(roster, indexer, None)
        return found

    def _named(self, roster: Roster, names: Sequence[str]) -> list[Indexer]:
        known = {indexer.name: indexer for indexer in roster.indexers}
        for name in names:
            if name not in known:
                enabled = ", ".join(sorted(known)) or "none"
                raise NotFound(f"no indexer is called {name!r}", hint=f"enabled: {enabled}")
        return [known[name] for name in names] if names else list(known.values())

    def _keep(self, roster: Roster, indexer: Indexer, error: str | None) -> None:
        learned = Learned(
            name=indexer.name,
            source=roster.sources.get(indexer.name, "config"),
            fingerprint=indexer.fingerprint,
            caps=indexer.capabilities,
            error=error,
        )
        keep_learned(self.database, [learned], self.now())
