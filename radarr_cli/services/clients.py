"""The download clients: which one takes a release, and a breaker around each that all processes share.

A rejected login is not repeated by anybody, for clients ban addresses: a person's test may try, twice an hour
at most, and a changed configuration starts anew.
"""

from __future__ import annotations

import json
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from hashlib import scrypt
from typing import TYPE_CHECKING

from radarr_cli.domain.release import Protocol
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.v3 import client_data
from radarr_cli.errors import (
    ConfigError,
    Conflict,
    CredentialsRejected,
    NotFound,
    ServiceUnavailable,
)
from radarr_cli.ports import Check, ServiceTest
from radarr_cli.store import locks
from radarr_cli.store.attention import clear_attention, raise_attention
from radarr_cli.store.clients import ClientState, client_failed, client_worked, load_client_states
from radarr_cli.store.switches import pauses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from radarr_cli.domain.settings import ClientEntry
    from radarr_cli.ports import DownloadClient
    from radarr_cli.store.database import Database
    from radarr_cli.store.switches import Switch

_PAUSE = "pause:client:"
UNTIL_MENDED = datetime(9999, 12, 31, tzinfo=UTC)
"""After a rejected login, for every process: until the configuration changes or a test passes."""
_HOUR = timedelta(hours=1)
LOGINS_AN_HOUR = 2
"""One by the program, one more by a person's test."""
AILING = timedelta(minutes=15)
"""For so long after a failure another client is preferred."""


class ClientPaused(Conflict):
    """A person has paused each client that could take the release."""

    code = "clientPaused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clients:
    """`build` makes the adapter of an entry; `wait` is how many seconds a busy client is waited for.

    `asks` False asks no person about a rejected login: nobody but who tries an answer knows of the client.
    """

    database: Database
    entries: tuple[ClientEntry, ...]
    build: Callable[[ClientEntry], DownloadClient]
    now: Callable[[], datetime]
    wait: float = 10.0
    asks: bool = True
    _built: dict[str, DownloadClient] = field(default_factory=dict, repr=False)

    def data(self, name: str) -> dict[str, str]:
        """What events say of the client `name`, also where the configuration no longer knows it."""
        kind = next((entry.kind for entry in self.entries if entry.name == name), "")
        return client_data(kind, name)

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

        Enabled, of that protocol, not paused by a person; those that share a tag of the film, else those
        without tags; `bound` (the indexer's own client) only. Those that failed a while ago come after those
        that are well, and those that rejected a login last. Raises ConfigError where there is none, and
        ClientPaused where all there are are paused.
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
        paused = self.paused()
        awake = [entry for entry in fitting if entry.name not in paused]
        if not awake:
            raise _all_paused(
                [paused[entry.name] for entry in sorted(fitting, key=lambda each: each.priority)]
            )
        states = self.states()
        return tuple(
            sorted(awake, key=lambda entry: (*self._ailing(states, entry), entry.priority, entry.name))
        )

    def refusals(
        self, ways: Iterable[tuple[Protocol, str | None]], tags: Sequence[str]
    ) -> dict[tuple[Protocol, str | None], ConfigError | ClientPaused]:
        """Of these ways (a protocol, and the client that is bound), those on which `choose` finds nobody."""
        found: dict[tuple[Protocol, str | None], ConfigError | ClientPaused] = {}
        for protocol, bound in ways:
            try:
                self.choose(protocol, tags, bound=bound)
            except (ConfigError, ClientPaused) as error:
                found[protocol, bound] = error
        return found

    def paused(self) -> dict[str, Switch]:
        """The clients that a person has paused, by name."""
        found = {switch.key.removeprefix(_PAUSE): switch for switch in pauses(self.database, self.now())}
        return {entry.name: found[entry.name] for entry in self.entries if entry.name in found}

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

    def test(self, name: str) -> ServiceTest:
        """Try everything a grab needs; a passed test closes the breaker. Raises NotFound and Locked."""
        entry = self.entry(name)
        with locks.acquire(self.database, locks.client_lock(name), self.wait):
            state = self._state(entry)
            try:
                if state.rejected_logins >= LOGINS_AN_HOUR and self._lately(state.last_failure_at, _HOUR):
                    raise _paused_error(entry, state)
                with self._remembering(entry, state):
                    checks = tuple(self._client(entry).check())
            except (CredentialsRejected, ServiceUnavailable) as error:
                subject = "login" if isinstance(error, CredentialsRejected) else "connection"
                checks = (Check(subject, False, error.message, error.hint, error.code),)
        return ServiceTest(name=name, kind=entry.kind, checks=checks)

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

    def _ailing(self, states: dict[str, ClientState], entry: ClientEntry) -> tuple[bool, bool]:
        """Whether its breaker is open, and whether it failed a while ago."""
        state = states.get(entry.name)
        if state is None or not state.failures or (state.disabled_until and not self._state(entry).failures):
            return False, False
        return bool(state.disabled_until), self._lately(state.last_failure_at, AILING)

    def _lately(self, at: datetime | None, span: timedelta) -> bool:
        return at is not None and self.now() < at + span

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
        again = state.rejected_logins and self._lately(state.last_failure_at, _HOUR)
        client_failed(
            self.database,
            entry.name,
            error.message,
            now,
            configuration=_fingerprint(entry, secrets.token_hex(8)),
            disabled_until=UNTIL_MENDED,
            rejected_logins=state.rejected_logins + 1 if again else 1,
        )
        if not self.asks:
            return
        raise_attention(
            self.database,
            _login_key(entry.name),
            "clientLogin",
            error.message,
            remedy=f"radarr-cli clients test {entry.name}",
            severity="error",
            now=now,
        )


def _all_paused(switches: Sequence[Switch]) -> ClientPaused:
    names = [switch.key.removeprefix(_PAUSE) for switch in switches]
    ends = min((switch.until for switch in switches if switch.until), default=None)
    until = f" until {ends.astimezone():%Y-%m-%d %H:%M}" if ends else ""
    what = "client" if len(names) == 1 else "clients"
    return ClientPaused(
        f"{what} {', '.join(names)} {'is' if len(names) == 1 else 'are'} paused{until}",
        hint=f"radarr-cli resume client {names[0]}",
    )


def _paused_error(entry: ClientEntry, state: ClientState) -> CredentialsRejected:
    return CredentialsRejected(
        f"client {entry.name} is not called since it rejected a login: {state.last_error}",
        hint=f"mend its configuration, or radarr-cli clients test {entry.name}: twice an hour at most",
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
