"""The download clients: which one takes a release, and a breaker around each that all processes share.

A rejected login is not repeated for an hour, by nobody, for clients ban addresses: only a person's test may
try once more in that hour, and a changed configuration starts anew.
"""

from __future__ import annotations

import json
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import timedelta
from hashlib import scrypt
from typing import TYPE_CHECKING

from radarr_cli.domain.release import Protocol
from radarr_cli.domain.secret import Secret
from radarr_cli.errors import (
    ConfigError,
    CredentialsRejected,
    NotFound,
    ServiceUnavailable,
)
from radarr_cli.ports import Check
from radarr_cli.store import locks
from radarr_cli.store.attention import clear_attention, raise_attention
from radarr_cli.store.clients import ClientState, client_failed, client_worked, load_client_states

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from radarr_cli.domain.settings import ClientEntry
    from radarr_cli.ports import DownloadClient
    from radarr_cli.store.database import Database

LOGIN_PAUSE = timedelta(hours=1)
"""After a rejected login, for every process."""
LOGINS_AN_HOUR = 2
"""One by the program, one more by a person's test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientTest:
    """The result of one client's test."""

    name: str
    kind: str
    checks: tuple[Check, ...]

    @property
    def good(self) -> bool:
        return all(check.good for check in self.checks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clients:
    """`build` makes the adapter of an entry; `wait` is how many seconds a busy client is waited for."""

    database: Database
    entries: tuple[ClientEntry, ...]
    build: Callable[[ClientEntry], DownloadClient]
    now: Callable[[], datetime]
    wait: float = 10.0
    _built: dict[str, DownloadClient] = field(default_factory=dict, repr=False)

    def entry(self, name: str) -> ClientEntry:
        """Raises NotFound, naming those there are."""
        for entry in self.entries:
            if entry.name == name:
                return entry
        known = ", ".join(entry.name for entry in self.entries) or "none"
        raise NotFound(f"no download client is called {name!r}", hint=f"configured: {known}")

    def enabled(self, protocol: Protocol) -> tuple[str, ...]:
        """The names of those in use that take this protocol."""
        return tuple(
            entry.name for entry in self.entries if entry.enabled and self._client(entry).protocol is protocol
        )

    def states(self) -> dict[str, ClientState]:
        """What is remembered of each, where there is something."""
        return load_client_states(self.database, [entry.name for entry in self.entries])

    def choose(
        self, protocol: Protocol, tags: Sequence[str] = (), *, bound: str | None = None
    ) -> tuple[ClientEntry, ...]:
        """The clients that may take a release, the best first.

        Enabled, of that protocol; those that share a tag of the film, else those without tags; `bound` (the
        indexer's own client) only. Those that are paused after rejected logins come last.
        Raises ConfigError where there is none.
        """
        usable = self.enabled(protocol)
        fitting = [entry for entry in self.entries if entry.name in usable]
        tagged = [entry for entry in fitting if set(entry.tags) & set(tags)]
        fitting = tagged or [entry for entry in fitting if not entry.tags]
        if bound is not None:
            fitting = [entry for entry in fitting if entry.name == bound]
        if not fitting:
            what = "torrents" if protocol is Protocol.TORRENT else "usenet downloads"
            who = f"client {bound!r}, to which the indexer is bound, doesn't take" if bound else None
            raise ConfigError(
                f"{who or 'no download client takes'} {what} for this film",
                hint="[[client]]: kind, enabled and tags decide",
            )
        states, now = self.states(), self.now()
        return tuple(
            sorted(fitting, key=lambda entry: (_paused(states, entry, now), entry.priority, entry.name))
        )

    @contextmanager
    def calling(self, name: str) -> Iterator[DownloadClient]:
        """The client `name`, alone to us while the block lasts.

        Raises NotFound, Locked, and, without calling it, CredentialsRejected while its breaker is open.
        What it raises itself in the block opens the breaker or is written down.
        """
        entry = self.entry(name)
        with locks.acquire(self.database, locks.client_lock(name), self.wait):
            state = self._state(entry)
            if state.disabled_until and state.disabled_until > self.now():
                raise _paused_error(entry, state)
            with self._remembering(entry, state):
                yield self._client(entry)

    def test(self, name: str) -> ClientTest:
        """Try everything a grab needs; a passed test closes the breaker. Raises NotFound and Locked."""
        entry = self.entry(name)
        with locks.acquire(self.database, locks.client_lock(name), self.wait):
            state = self._state(entry)
            paused = state.disabled_until is not None and state.disabled_until > self.now()
            try:
                if paused and state.rejected_logins >= LOGINS_AN_HOUR:
                    raise _paused_error(entry, state)
                with self._remembering(entry, state):
                    checks = tuple(self._client(entry).check())
            except (CredentialsRejected, ServiceUnavailable) as error:
                subject = "login" if isinstance(error, CredentialsRejected) else "connection"
                checks = (Check(subject, False, error.message, error.hint, error.code),)
        return ClientTest(name=name, kind=entry.kind, checks=checks)

    def _client(self, entry: ClientEntry) -> DownloadClient:
        if entry.name not in self._built:
            self._built[entry.name] = self.build(entry)
        return self._built[entry.name]

    def _state(self, entry: ClientEntry) -> ClientState:
        """What is remembered, or nothing where the configuration has changed since."""
        state = load_client_states(self.database, [entry.name]).get(entry.name)
        if state is None or (state.configuration and not _is_of(state.configuration, entry)):
            return ClientState(name=entry.name)
        return state

    @contextmanager
    def _remembering(self, entry: ClientEntry, state: ClientState) -> Iterator[None]:
        if self.database.writes_forbidden:
            yield
            return
        try:
            yield
        except CredentialsRejected as error:
            self._rejected(entry, state, error)
            raise
        except ServiceUnavailable as error:
            # What a rejected login has begun goes on.
            client_failed(
                self.database,
                entry.name,
                error.message,
                self.now(),
                configuration=state.configuration,
                disabled_until=state.disabled_until,
                rejected_logins=state.rejected_logins,
            )
            raise
        else:
            if client_worked(self.database, entry.name, self.now()):
                clear_attention(self.database, _login_key(entry.name), self.now())

    def _rejected(self, entry: ClientEntry, state: ClientState, error: CredentialsRejected) -> None:
        now = self.now()
        again = state.disabled_until is not None and state.disabled_until > now
        client_failed(
            self.database,
            entry.name,
            error.message,
            now,
            configuration=_fingerprint(entry, secrets.token_hex(8)),
            disabled_until=now + LOGIN_PAUSE,
            rejected_logins=state.rejected_logins + 1 if again else 1,
        )
        raise_attention(
            self.database,
            _login_key(entry.name),
            "clientLogin",
            error.message,
            remedy=f"radarr-cli clients test {entry.name}",
            severity="error",
            now=now,
        )


def _paused(states: dict[str, ClientState], entry: ClientEntry, now: datetime) -> bool:
    state = states.get(entry.name)
    return bool(state and state.disabled_until and state.disabled_until > now)


def _paused_error(entry: ClientEntry, state: ClientState) -> CredentialsRejected:
    until = state.disabled_until
    return CredentialsRejected(
        f"client {entry.name} is not called before {until:%Y-%m-%d %H:%M} UTC: {state.last_error}",
        hint=f"mend its configuration; radarr-cli clients test {entry.name} then tries at once",
    )


def _login_key(name: str) -> str:
    return f"client:{name}:login"


def _is_of(fingerprint: str, entry: ClientEntry) -> bool:
    return fingerprint == _fingerprint(entry, fingerprint.partition(":")[0])


def _fingerprint(entry: ClientEntry, salt: str) -> str:
    """Tells a changed configuration, its secrets included, from the same one.

    16 bits of a slow, salted hash: enough to see a change, far too few to guess a password from.
    """
    values = {
        item.name: value.reveal() if isinstance(value := getattr(entry.options, item.name), Secret) else value
        for item in fields(entry.options)
    }
    text = json.dumps([entry.kind, values], sort_keys=True, default=str)
    digest = scrypt(text.encode(), salt=salt.encode(), n=2**14, r=8, p=1, dklen=2)
    return f"{salt}:{digest.hex()}"
