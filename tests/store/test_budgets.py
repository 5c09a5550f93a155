"""Budgets of indexers under a virtual clock, by many processes at once."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.budgets import Allowance
from radarr_cli.store.budgets import Claim, charge, take, why_refused
from radarr_cli.store.indexers import Learned, keep_learned
from radarr_cli.store.switches import clear_switch, set_switch

if TYPE_CHECKING:
    from radarr_cli.store.database import Database

NOW = datetime(2026, 3, 31, 12, 0, tzinfo=UTC)
PROJECT = Path(__file__).parents[2]
_PROCESS = """
import json, sys
from datetime import datetime, timedelta
from radarr_cli.store.budgets import Claim, take
from radarr_cli.store.database import Database
database, start = Database(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
claim, granted = Claim(**json.loads(sys.argv[3])), []
for step in range(int(sys.argv[4])):
    now = start + timedelta(minutes=20 * step)
    for _ in range(3):
        wait = take(database, claim, now)
        if wait is not None:
            granted.append((now + timedelta(seconds=wait)).isoformat())
print(json.dumps(granted))
"""


def claim(daily: int = 40, *, gap: float = 0.0, purpose: str = "api", **changes) -> Claim:
    allowance = Allowance(daily)
    values = {
        "name": "tracker", "source": "config", "fingerprint": "f", "purpose": purpose,
        "burst": allowance.burst, "rate": allowance.per_second, "gap": gap,
    }  # fmt: skip
    return Claim(**values | changes)


def test_sixteen_processes_never_exceed_the_budget_nor_the_gap(database: Database):
    """Three days in steps of 20 minutes; each process tries three calls at each step."""
    asked = claim(100, gap=2.0)
    text = json.dumps({name: getattr(asked, name) for name in asked.__slots__})
    arguments = [sys.executable, "-c", _PROCESS, database.conninfo, NOW.isoformat(), text, "216"]

    def run(_: int) -> list[str]:
        done = subprocess.run(arguments, capture_output=True, text=True, check=True, cwd=PROJECT, timeout=120)
        return json.loads(done.stdout)

    with ThreadPoolExecutor(16) as pool:
        granted = sorted(datetime.fromisoformat(at) for found in pool.map(run, range(16)) for at in found)
    most = max(sum(start <= at < start + timedelta(days=1) for at in granted) for start in granted)
    assert most <= 100
    assert len(granted) > 200
    assert all(second - first >= timedelta(seconds=2) for first, second in pairwise(granted))


def test_a_bucket_empties_fills_and_keeps_a_reserve(database: Database):
    asked = claim(40)
    assert sum(take(database, asked, NOW) is not None for _ in range(15)) == 10
    refusal = why_refused(database, asked, NOW)
    assert refusal.reason == "spent"
    assert refusal.until == NOW + timedelta(seconds=86_400 / 30)
    later = NOW + timedelta(hours=8, seconds=1)
    spare = claim(40, reserve=4)
    assert sum(take(database, spare, later) is not None for _ in range(15)) == 6
    assert sum(take(database, asked, later) is not None for _ in range(15)) == 4
    assert take(database, claim(40, purpose="download"), later) is not None
    assert take(database, claim(40, name="other"), later) is not None


def test_calls_made_without_leave_are_counted_as_a_debt(database: Database):
    asked = claim(40)
    take(database, asked, NOW)
    charge(database, asked, 20, NOW)
    assert take(database, asked, NOW + timedelta(hours=8)) is None
    assert take(database, asked, NOW + timedelta(hours=10)) is not None


def test_calls_are_a_gap_apart_and_nobody_waits_for_long(database: Database):
    asked = claim(400, gap=4.0)
    assert [take(database, asked, NOW) for _ in range(4)] == [0.0, 4.0, 8.0, None]
    assert why_refused(database, asked, NOW).reason == "busy"
    assert take(database, asked, NOW + timedelta(seconds=12)) == 0.0


@pytest.mark.parametrize("until", [NOW + timedelta(hours=1), None])
def test_after_a_refusal_there_is_no_call_until_its_time(database: Database, until: datetime | None):
    asked = claim(400)
    take(database, asked, NOW)
    learned = Learned(
        name="tracker", source="config", fingerprint="f", error="no", step=5, disabled_until=until,
        stopped=until is None,
    )  # fmt: skip
    keep_learned(database, [learned], NOW)
    for minutes in range(0, 60, 5):
        assert take(database, asked, NOW + timedelta(minutes=minutes)) is None
    refusal = why_refused(database, asked, NOW)
    assert (refusal.reason, refusal.last_error) == ("disabled", "no")
    assert (take(database, asked, NOW + timedelta(hours=1)) is None) == (until is None)
    assert take(database, claim(400, fingerprint="new key"), NOW + timedelta(hours=1)) is not None


def test_an_answer_that_was_asked_for_before_a_failure_does_not_end_its_pause(database: Database):
    failed = Learned(
        name="tracker", source="config", fingerprint="f", error="no", disabled_until=NOW + timedelta(hours=1)
    )
    good = Learned(name="tracker", source="config", fingerprint="f")
    keep_learned(database, [failed], NOW)
    keep_learned(database, [good], NOW + timedelta(seconds=5), asked_at=NOW - timedelta(seconds=5))
    assert take(database, claim(400), NOW + timedelta(minutes=1)) is None
    keep_learned(database, [good], NOW + timedelta(minutes=5))
    assert take(database, claim(400), NOW + timedelta(minutes=6)) is not None


def test_a_paused_indexer_is_not_called(database: Database):
    until = NOW + timedelta(hours=2)
    set_switch(database, "pause:indexer:tracker", until=until, reason="", by="me", now=NOW)
    for asked in (claim(), claim(purpose="download")):
        assert take(database, asked, NOW) is None
        assert why_refused(database, asked, NOW).until == until
    assert database.value("SELECT count(*) FROM indexer_state") == 0
    assert take(database, claim(), until) is not None
    set_switch(database, "pause:indexer:tracker", until=None, reason="", by="me", now=NOW)
    assert take(database, claim(), until) is None
    assert clear_switch(database, "pause:indexer:tracker", until)
    assert not clear_switch(database, "pause:indexer:tracker", until)
    assert take(database, claim(), until) is not None
