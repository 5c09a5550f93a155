"""A fortnight of quarters of an hour in one process: all that became available is there, once, and nothing
has piled up."""

from __future__ import annotations

import gc
import os
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.simulation import BEGIN, RUNS_A_DAY, Household

if TYPE_CHECKING:
    from radarr_cli.store.database import Database

LATE = 3
"""Connections that the stubs, which are of this process too, may be about to close."""
MOST_GROWTH = 25.0
"""Megabytes that the process may grow by once everything has run for a day: its heap falls to pieces, and the
stubs, which are of this process too, remember what they were asked. 11 were measured in a fortnight."""
_MOMENTS = """
SELECT c.table_name AS name, c.column_name AS moment FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type = 'timestamp with time zone'
"""
# What nobody will ask for any more, by table: how long it is kept, and what keeps it longer.
_UNGRABBED = "NOT EXISTS (SELECT FROM grab g WHERE g.release_id = t.release_id)"
_OLD = {
    "run": "finished_at < %(now)s - interval '90 days'",
    "outbox": "flushed_at < %(now)s - interval '30 days'",
    "search_attempt": "at < %(now)s - interval '90 days'",
    "verdict_change": f"at < %(now)s - interval '90 days' AND {_UNGRABBED}",
    "release_offer": f"last_seen_at < %(now)s - interval '90 days' AND {_UNGRABBED}",
}
_TABLES = "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Footprint:
    """What the process holds: open files, megabytes, and sessions at the database."""

    files: int
    megabytes: float
    sessions: int


@pytest.mark.parametrize("days", [2, pytest.param(14, marks=pytest.mark.full)])
def test_a_fortnight(tmp_path: Path, database_url: str, database: Database, days: int) -> None:
    with ExitStack() as stack:
        household = Household(tmp_path, database_url, days)
        household.open(stack)
        household.live(RUNS_A_DAY)
        after_a_day = footprint(database)
        household.live(RUNS_A_DAY * (days - 1))
        at_the_end = footprint(database)
        print(f"{days} days: {after_a_day} after one, {at_the_end} at the end; {household.statuses}")

        assert database.value("SELECT count(*) FROM run") == RUNS_A_DAY * days
        everything_is_there_once(household, database)
        everybody_was_told(household, database)
        assert not moments_of_another_clock(database, household.now)
        assert at_the_end.sessions == after_a_day.sessions == 0
        assert at_the_end.files <= after_a_day.files + LATE, after_a_day
        assert at_the_end.megabytes - after_a_day.megabytes < MOST_GROWTH
        what_is_old_is_forgotten(household, database)


def everything_is_there_once(household: Household, database: Database) -> None:
    """Every film that could be had is in the library with its best release, and nothing came twice."""
    films = {
        str(path.relative_to(household.folder / "films"))
        for path in (household.folder / "films").rglob("*.mkv")
        if ".radarr-cli-trash" not in path.parts
    }
    assert films == {plan.path for plan in household.plans if plan.quality}
    requests = [request.download_id for request in household.client.requests]
    assert len(requests) == len(set(requests))
    twice = database.all(
        "SELECT movie_id, source_title, event, count(*) FROM history "
        "WHERE event IN ('grabbed', 'downloadFolderImported') GROUP BY 1, 2, 3 HAVING count(*) > 1"
    )
    assert twice == []
    # Nothing was taken before its time: the film that comes out in autumn is offered all the while.
    early = database.all(
        "SELECT m.title FROM history h JOIN movie m ON m.id = h.movie_id "
        "WHERE h.event = 'grabbed' AND h.at < m.digital_release"
    )
    assert early == []
    assert {state["state"] for state in database.all("SELECT DISTINCT state FROM grab")} <= {
        "imported", "failed",
    }  # fmt: skip


def everybody_was_told(household: Household, database: Database) -> None:
    """The hook was down for an hour each day; each grab and import came through, and once."""
    assert not household.hook.refused
    told = [call.body["eventType"] for call in household.hook.calls]
    accepted = database.all("SELECT event, count(*) FROM history WHERE event = 'grabbed' GROUP BY 1")
    waiting = database.value("SELECT count(*) FROM delivery WHERE delivered_at IS NULL")
    assert waiting == 0
    assert told.count("Grab") >= accepted[0]["count"]


def moments_of_another_clock(database: Database, now: datetime) -> list[tuple[str, str, datetime]]:
    """Moments in the database that the household's clock can't have shown."""
    found = []
    for column in database.all(_MOMENTS):
        least = database.value(f'SELECT min("{column["moment"]}") FROM "{column["name"]}"')
        if least is not None and least < BEGIN - timedelta(days=365):
            found.append((column["name"], column["moment"], least))
    return found


def what_is_old_is_forgotten(household: Household, database: Database) -> None:
    """A quarter of a year later two runs leave of all that only what lasts: the library, and its history."""
    before = rows(database)
    household.now += timedelta(days=91)
    household.live(2)
    left = rows(database)
    print(f"rows before and after: {[(name, before[name], left[name]) for name in before if before[name]]}")
    assert left["run"] <= 3
    for table, old in _OLD.items():
        assert before[table]
        assert database.value(f"SELECT count(*) FROM {table} t WHERE {old}", {"now": household.now}) == 0
    for table in ("history", "file", "movie", "grab"):
        assert left[table] >= before[table] > 0


def rows(database: Database) -> dict[str, int]:
    names = [row["name"] for row in database.all(_TABLES)]
    return {name: int(database.value(f'SELECT count(*) FROM "{name}"')) for name in names}


def footprint(database: Database) -> Footprint:
    gc.collect()
    # Postgres ends a session, and a stub its side of a connection, a moment after we have left.
    until = time.monotonic() + 5
    time.sleep(0.5)
    while (sessions := int(database.value(_OTHERS))) and time.monotonic() < until:
        time.sleep(0.1)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    files = len(list(Path("/proc/self/fd").iterdir()))
    return Footprint(files, pages * os.sysconf("SC_PAGE_SIZE") / 1024**2, sessions)
