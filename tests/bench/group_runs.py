"""A million observations of five thousand groups: loading, scoring all, scoring a few, asking for one.

`python tests/bench/group_runs.py [OBSERVATIONS] [GROUPS]` prints what each step took and the most memory this
process had. The server is one of its own, removed at the end.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from radarr_cli.domain.groups.model import Observation
from radarr_cli.domain.settings import GroupsSettings
from radarr_cli.services.groups.scoring import ScoringGroups
from radarr_cli.store import group_scores
from radarr_cli.store.database import Database
from radarr_cli.store.embedded import EmbeddedServer
from radarr_cli.store.groups import store_observations
from radarr_cli.store.schema import upgrade
from tests.conftest import server_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
BATCH = 50_000


def observed(count: int, groups: int, now: datetime = NOW) -> Iterator[Observation]:
    """Releases as a busy tracker shows them: few groups make most, a film has some twenty releases."""
    from random import Random

    random = Random(7)
    for number in range(count):
        group = min(int(groups * random.random() ** 2.2), groups - 1)
        resolution = (720, 1080, 1080, 2160)[number % 4]
        age = random.expovariate(1 / 300)
        popularity = random.gauss(0, 1)
        yield Observation(
            source="torznab", indexer=f"tracker {number % 3}", identity=f"name:torrent:release.{number}",
            day=now.date() - timedelta(days=number % 20), group=f"GROUP{group:05d}",
            name=f"Some.Film.{number % (count // 20 + 1)}.2020.{resolution}p.BluRay.x264-GROUP{group:05d}",
            tmdb_id=1 + number % (count // 20 + 1), resolution=resolution, medium="bluray", codec="avc",
            category="movie", size=int(random.lognormvariate(22.5, 0.5)),
            seeders=int(random.lognormvariate(3 + popularity + group / groups, 0.8)),
            completed=int(random.lognormvariate(5 + popularity, 0.8)),
            internal=random.random() < group / groups,
            freeleech=False, published_at=now - timedelta(days=age), private=number % 3 == 0,
        )  # fmt: skip


def most_memory() -> float:
    """MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(count: int, groups: int) -> dict[str, float]:
    folder = server_folder()
    server = EmbeddedServer(folder / "postgres")
    try:
        database = Database(server.ensure())
        upgrade(database)
        return _measured(database, count, groups)
    finally:
        server.stop()
        shutil.rmtree(folder)


def _measured(database: Database, count: int, groups: int) -> dict[str, float]:
    found: dict[str, float] = {}
    spent, source = 0.0, observed(count, groups)
    while batch := list(islice(source, BATCH)):
        spent += _timed(lambda batch=batch: store_observations(database, batch, NOW))
    found["rows a second by COPY"] = count / spent
    database.execute("ANALYZE group_observation")
    found["MiB before scoring"] = most_memory()
    scoring = ScoringGroups(database=database, settings=GroupsSettings(), now=lambda: NOW)
    began = time.process_time()
    found["seconds for all groups"] = _timed(scoring.update)
    found["of them on our own processor"] = time.process_time() - began
    found["MiB at most"] = most_memory()
    found["groups scored"] = database.value("SELECT groups FROM group_run ORDER BY id DESC LIMIT 1")
    later = NOW + timedelta(hours=1)
    fresh = [
        Observation(
            source="torznab", indexer="tracker 0", identity=f"name:torrent:fresh.{number}", day=NOW.date(),
            group=f"GROUP{number * 31:05d}", name=f"Fresh.{number}", seeders=5, size=10**10, resolution=1080,
        )
        for number in range(20)
    ]  # fmt: skip
    store_observations(database, fresh, later)
    scoring = ScoringGroups(database=database, settings=GroupsSettings(), now=lambda: later)
    found["seconds for 20 groups"] = _timed(scoring.update)
    names = [f"GROUP{number * 7:05d}" for number in range(300)]
    for name in names[:20]:
        group_scores.standings(database, [name], "v2")
    times = [_timed(lambda name=name: group_scores.standings(database, [name], "v2")) for name in names]
    found["ms for one group, median"] = 1000 * statistics.median(times)
    found["ms for 50 groups"] = 1000 * _timed(lambda: group_scores.standings(database, names[:50], "v2"))
    batch = list(observed(100, groups, later))
    found["ms to observe a page of 100"] = 1000 * _timed(lambda: store_observations(database, batch, later))
    return found


def _timed(work) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


if __name__ == "__main__":
    sizes = [int(each) for each in sys.argv[1:3]] or [1_000_000, 5_000]
    for label, value in measure(*sizes).items():
        print(f"{label:30} {value:12,.2f}")
