"""Every lock of the program, in the order they are taken: schema < run < service < variant < operation.

All are advisory locks of the one connection: they are gone when the process or its connection is, and they
hold over all machines that share the database. Whoever holds a lock and is about to do something outside
probes with `Held.holds` first.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b
from typing import TYPE_CHECKING

from radarr_cli import log
from radarr_cli.errors import DatabaseUnavailable, Locked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.store.database import Database

_POLL = 0.025
_TRY = "SELECT key, pg_try_advisory_lock(key) AS taken FROM unnest(%s::bigint[]) AS key"
_HELD = """
SELECT true FROM pg_locks
WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pid = pg_backend_pid()
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND (classid::bigint << 32) | objid::bigint = %s
"""
_HOLDER = """
SELECT activity.application_name, activity.client_addr::text AS address, activity.backend_start
FROM pg_locks AS held JOIN pg_stat_activity AS activity USING (pid)
WHERE held.locktype = 'advisory' AND held.granted AND held.objsubid = 1
  AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND (held.classid::bigint << 32) | held.objid::bigint = %s
"""


class Rank(IntEnum):
    """The order of the locks: one of a lower rank is never waited for while one of a higher rank is held."""

    SCHEMA = 1
    RUN = 2
    SERVICE = 3
    VARIANT = 4
    OPERATION = 5


@dataclass(frozen=True, slots=True)
class Lock:
    """One lock; `name` tells it from the others of its rank and is what a person reads."""

    rank: Rank
    name: str

    @property
    def key(self) -> int:
        """Postgres's number of it, 64 bits with a sign."""
        digest = blake2b(f"radarr-cli:{self.rank}:{self.name}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, signed=True)


def schema_lock() -> Lock:
    """Held while the schema is changed."""
    return Lock(Rank.SCHEMA, "the schema")


def run_lock(host: str, stage: str) -> Lock:
    """Held by a run while it does a stage; `host` is empty for a stage that all machines share."""
    return Lock(Rank.RUN, f"stage {stage} on {host}" if host else f"stage {stage}")


def run_gate(host: str) -> Lock:
    """Held for a moment, while a run takes the locks of its stages."""
    return Lock(Rank.RUN, f"the stages on {host}")


def indexer_lock(name: str) -> Lock:
    """Held while an indexer's budget or breaker is changed."""
    return Lock(Rank.SERVICE, f"indexer {name}")


def client_lock(name: str) -> Lock:
    """Held while a download client is logged into, or its breaker is changed."""
    return Lock(Rank.SERVICE, f"client {name}")


def notifier_lock(name: str) -> Lock:
    """Held while a notifier is told: two machines may have it."""
    return Lock(Rank.SERVICE, f"notifier {name}")


def variant_lock(variant_id: int) -> Lock:
    """Held from the decision to grab or import for a variant until its outcome is committed."""
    return Lock(Rank.VARIANT, f"variant {variant_id}")


def operation_lock(operation_id: int) -> Lock:
    """Held while a journaled operation is applied: one that is open and free was left by a dead process."""
    return Lock(Rank.OPERATION, f"operation {operation_id}")


@dataclass(frozen=True, slots=True)
class Held:
    """A lock that we hold: until the end of a `with` block, until `release`, or until the process ends."""

    lock: Lock
    _database: Database

    def holds(self) -> bool:
        """Ask Postgres whether we still hold it; False too when the connection is lost."""
        try:
            return bool(self._database.value(_HELD, (self.lock.key,)))
        except DatabaseUnavailable:
            return False

    def probe(self) -> None:
        """Raise Locked unless we still hold it: called right before an effect outside."""
        if not self.holds():
            raise Locked(
                f"the lock on {self.lock.name} was lost",
                hint="the connection to the database broke; nothing more was done, run the command again",
            )

    def release(self) -> None:
        """Give it back; called once."""
        self._database.held_ranks.remove(self.lock.rank)
        try:
            self._database.execute("SELECT pg_advisory_unlock(%s)", (self.lock.key,))
        except DatabaseUnavailable:
            # It has gone with the connection, and whoever used that has said so.
            return

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def acquire(database: Database, lock: Lock, wait: float = 0) -> Held:
    """Take `lock`. Raises Locked, naming the holder, if it isn't free within `wait` seconds.

    A lock that this connection holds already is taken once more.
    """
    if any(lock.rank < held for held in database.held_ranks):
        raise RuntimeError(f"{lock.name} is locked out of order")
    began = time.monotonic()
    waited = False
    while not database.value("SELECT pg_try_advisory_lock(%s)", (lock.key,)):
        if time.monotonic() >= began + wait:
            raise _refusal(database, lock)
        if not waited and log.takes("debug"):
            log.tell("debug", "lockWait", f"{lock.name} is locked by {_holder(database, lock)}", seconds=wait)
        waited = True
        time.sleep(_POLL)
    if waited:
        log.tell("debug", "lockTaken", lock.name, ms=round((time.monotonic() - began) * 1000))
    database.held_ranks.append(lock.rank)
    return Held(lock, database)


def acquire_free(database: Database, wanted: Sequence[Lock]) -> dict[Lock, Held | Locked]:
    """Take those of `wanted` that are free, in one statement; of each other what `acquire` would raise."""
    if any(lock.rank < held for held in database.held_ranks for lock in wanted):
        raise RuntimeError("locks are taken out of order")
    answers = database.all(_TRY, ([lock.key for lock in wanted],))
    taken = {answer["key"] for answer in answers if answer["taken"]}
    held: dict[Lock, Held | Locked] = {}
    for lock in wanted:
        if lock.key in taken:
            database.held_ranks.append(lock.rank)
            held[lock] = Held(lock, database)
        else:
            held[lock] = _refusal(database, lock)
    return held


def is_free(database: Database, lock: Lock) -> bool:
    """Whether another process could take it now."""
    return not database.all(_HOLDER, (lock.key,))


def _refusal(database: Database, lock: Lock) -> Locked:
    return Locked(
        f"{lock.name} is locked by {_holder(database, lock)}", hint="wait for it to finish, then try again"
    )


def _holder(database: Database, lock: Lock) -> str:
    row = database.one(_HOLDER, (lock.key,))
    if row is None:
        return "a process that has just ended"
    name = row["application_name"] or "another program"
    where = f" from {row['address']}" if row["address"] else ""
    return f"{name}{where}, connected since {row['backend_start'].astimezone():%Y-%m-%d %H:%M:%S}"
