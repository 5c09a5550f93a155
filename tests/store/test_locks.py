from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

import pytest

from radarr_cli.errors import Locked
from radarr_cli.store import locks

if TYPE_CHECKING:
    from radarr_cli.store.database import Database

EVERY_LOCK = [
    locks.schema_lock(),
    locks.run_lock("nas", "search"),
    locks.run_lock("", "search"),
    locks.indexer_lock("One"),
    locks.client_lock("One"),
    locks.variant_lock(1),
    locks.operation_lock(1),
]


def test_every_lock_is_another_lock(database: Database):
    for lock in EVERY_LOCK:
        locks.acquire(database, lock)
    held = database.value(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
    )
    assert held == len({lock.key for lock in EVERY_LOCK}) == len(EVERY_LOCK)


@pytest.mark.parametrize("lock", EVERY_LOCK, ids=lambda lock: lock.name)
def test_a_held_lock_names_its_holder_to_others(
    database: Database, other_database: Database, lock: locks.Lock
):
    with locks.acquire(database, lock):
        with pytest.raises(Locked) as caught:
            locks.acquire(other_database, lock)
        assert not locks.is_free(other_database, lock)
    name = f"radarr-cli {os.getpid()}@{os.uname().nodename} test"[:63]
    assert f"{lock.name} is locked by {name}, connected since 20" in caught.value.message
    assert locks.is_free(other_database, lock)
    locks.acquire(other_database, lock).release()


def test_what_is_free_is_taken_at_once(database: Database, other_database: Database):
    wanted = [locks.run_lock("nas", stage) for stage in ("rss", "search", "queue")]
    with locks.acquire(other_database, wanted[1]):
        answers = locks.acquire_free(database, wanted)
    assert [isinstance(answers[lock], Locked) for lock in wanted] == [False, True, False]
    assert "stage search on nas is locked by radarr-cli " in str(answers[wanted[1]])
    assert [locks.is_free(other_database, lock) for lock in wanted] == [False, True, False]
    for lock in wanted:
        if isinstance(held := answers[lock], locks.Held):
            held.release()
    assert all(locks.is_free(other_database, lock) for lock in wanted)
    assert not database.held_ranks


def test_who_waits_gets_it_when_it_is_given_back(database: Database, other_database: Database):
    held = locks.acquire(database, locks.variant_lock(7))
    timer = threading.Timer(0.2, held.release)
    begin = time.monotonic()
    timer.start()
    with locks.acquire(other_database, locks.variant_lock(7), wait=10):
        assert 0.15 < time.monotonic() - begin < 5
    timer.join()


def test_who_waits_too_long_is_told(database: Database, other_database: Database):
    locks.acquire(database, locks.variant_lock(7))
    begin = time.monotonic()
    with pytest.raises(Locked):
        locks.acquire(other_database, locks.variant_lock(7), wait=0.2)
    assert time.monotonic() - begin >= 0.2


def test_a_lock_goes_with_its_connection_and_the_holder_finds_out(
    database: Database, other_database: Database
):
    held = locks.acquire(database, locks.client_lock("torrents"))
    held.probe()
    assert held.holds()
    other_database.execute(
        "SELECT pg_terminate_backend(%s, 1000)", (database.value("SELECT pg_backend_pid()"),)
    )
    assert not held.holds()
    with pytest.raises(Locked, match="was lost"):
        held.probe()
    locks.acquire(other_database, locks.client_lock("torrents"))
    held.release()


def test_a_lock_can_be_taken_again_by_its_holder_and_is_free_after_the_last(
    database: Database, other_database: Database
):
    with locks.acquire(database, locks.variant_lock(1)):
        with locks.acquire(database, locks.variant_lock(1)):
            pass
        with pytest.raises(Locked):
            locks.acquire(other_database, locks.variant_lock(1))
    locks.acquire(other_database, locks.variant_lock(1))


def test_locks_out_of_order_are_a_bug(database: Database):
    with locks.acquire(database, locks.variant_lock(1)), pytest.raises(RuntimeError, match="out of order"):
        locks.acquire(database, locks.run_lock("nas", "import"))
    locks.acquire(database, locks.run_lock("nas", "import"))


def test_locks_of_two_databases_on_one_server_are_strangers(database: Database, postgres, template):
    from radarr_cli.store.database import Database

    elsewhere = Database(postgres.ensure())
    with locks.acquire(database, locks.schema_lock()):
        assert locks.is_free(elsewhere, locks.schema_lock())
        locks.acquire(elsewhere, locks.schema_lock()).release()
    elsewhere.close()
