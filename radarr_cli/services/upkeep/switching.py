"""Pause and resume at run time: everything, one stage of `run-once`, an indexer, a client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.errors import NotFound, UsageError
from radarr_cli.store import switches

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from radarr_cli.store.database import Database
    from radarr_cli.store.switches import Switch

NOUNS = ("all", "stage", "indexer", "client")
_KEYS = {"stage": "pause:task:", "indexer": "pause:indexer:", "client": "pause:client:"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Switching:
    """`indexers`, `clients` and `stages` are the names there are."""

    database: Database
    indexers: Callable[[], Sequence[str]]
    clients: Sequence[str]
    stages: Callable[[], Sequence[str]]
    user: str
    now: Callable[[], datetime]

    def pause(self, noun: str, name: str | None, *, until: datetime | None, reason: str = "") -> str:
        """Pause it until then, None: until `resume`; what was paused, in words.

        Raises UsageError, and NotFound for a name that there isn't.
        """
        key = self._key(noun, name)
        now = self.now()
        if until is not None and until <= now:
            raise UsageError("--until is in the past", hint="for example: --until 2h, --until 2026-12-24")
        if name is not None:
            known = self._names(noun)
            if name not in known:
                raise NotFound(f"no {noun} is called {name!r}", hint=f"there are: {', '.join(sorted(known))}")
        switches.set_switch(self.database, key, until=until, reason=reason, by=self.user, now=now)
        return _words(key)

    def resume(self, noun: str, name: str | None) -> bool:
        """End a pause; whether there was one. Raises UsageError."""
        return switches.clear_switch(self.database, self._key(noun, name), self.now())

    def pauses(self) -> list[Switch]:
        """All pauses that hold."""
        return switches.pauses(self.database, self.now())

    def _names(self, noun: str) -> Sequence[str]:
        if noun == "client":
            return self.clients
        return self.stages() if noun == "stage" else self.indexers()

    def _key(self, noun: str, name: str | None) -> str:
        if noun not in NOUNS:
            raise UsageError(f"{noun} can't be paused", hint=f"one of: {', '.join(NOUNS)}")
        if (name is None) != (noun == "all"):
            raise UsageError(
                "`all` takes no name" if noun == "all" else f"name the {noun}",
                hint="for example: radarr-cli pause all, radarr-cli pause indexer NAME",
            )
        return "pause:all" if noun == "all" else f"{_KEYS[noun]}{name}"


def _words(key: str) -> str:
    """A switch as a person names it: "all", "indexer NAME"."""
    _, noun, *name = key.split(":", 2)
    return " ".join(("stage" if noun == "task" else noun, *name))
