"""Pause and resume at run time: everything, one stage of `run-once`, an indexer, a client."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from radarr_cli.domain.pauses import NOUNS, key_of
from radarr_cli.errors import NotFound, UsageError
from radarr_cli.store import switches

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from radarr_cli.store.database import Database
    from radarr_cli.store.switches import Switch

_PAUSE = "pause:"


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
        """Pause it until then, None: until `resume`; the pause's key.

        Raises UsageError, and NotFound for a name that there isn't.
        """
        self._check(noun, name, "pause")
        now = self.now()
        if until is not None and until <= now:
            raise UsageError("--until is in the past", hint="for example: --until 2h, --until 2026-12-24")
        if name is not None and name not in self._names(noun):
            raise self._unknown(noun, name)
        key = key_of(noun, name)
        switches.set_switch(
            self.database, f"{_PAUSE}{key}", until=until, reason=reason, by=self.user, now=now
        )
        return key

    def resume(self, noun: str, name: str | None) -> tuple[bool, list[Switch]]:
        """End a pause: whether there was one, and those that hold still.

        What left the configuration while it was paused can be resumed all the same. Raises UsageError, and
        NotFound for a name that there isn't.
        """
        self._check(noun, name, "resume")
        ended = switches.clear_switch(self.database, f"{_PAUSE}{key_of(noun, name)}", self.now())
        if not ended and name is not None and name not in self._names(noun):
            raise self._unknown(noun, name)
        return ended, self.pauses()

    def pauses(self) -> list[Switch]:
        """All pauses that hold; their keys are those of `domain.pauses`."""
        held = switches.pauses(self.database, self.now())
        return [replace(switch, key=switch.key.removeprefix(_PAUSE)) for switch in held]

    def _names(self, noun: str) -> Sequence[str]:
        if noun == "client":
            return self.clients
        return self.stages() if noun == "stage" else self.indexers()

    def _unknown(self, noun: str, name: str) -> NotFound:
        known = ", ".join(sorted(self._names(noun))) or "none"
        return NotFound(f"no {noun} is called {name!r}", hint=f"there are: {known}")

    def _check(self, noun: str, name: str | None, verb: str) -> None:
        if noun not in NOUNS:
            raise UsageError(f"there is no {noun!r} to {verb}", hint=f"one of: {', '.join(NOUNS)}")
        if noun == "all" and name is not None:
            raise UsageError("`all` takes no name", hint=f"radarr-cli {verb} all")
        if noun != "all" and name is None:
            known = ", ".join(sorted(self._names(noun))) or "none"
            raise UsageError(
                f"which {noun}? There are: {known}", hint=f"for example: radarr-cli {verb} {noun} NAME"
            )
