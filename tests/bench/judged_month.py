"""What a month of runs adds to the database: `python -m tests.bench.judged_month [--candidates N]`.

2,880 quarter-hourly runs judge the same candidates of one film again, on a clock of their own; seeders come
and go, and half-way a file is imported. Prints how much larger the database is after it than before, what an
answer takes there, and the time a run takes. Nothing is vacuumed but by Postgres itself.
"""

from __future__ import annotations

import argparse
import shutil
import time
from datetime import timedelta
from random import Random

import pytest

from radarr_cli.store.database import Database
from radarr_cli.store.embedded import EmbeddedServer
from radarr_cli.store.releases import offers_of_film
from radarr_cli.store.schema import upgrade
from tests.conftest import server_folder
from tests.fakes.films import put_file
from tests.services.judged_month import Month, names, read_names_once

_RUNS = 30 * 24 * 4
_SIZE = "SELECT pg_database_size(current_database())"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--candidates", type=int, default=500)
    chosen = options.parse_args()
    folder = server_folder()
    server = EmbeddedServer(folder / "postgres")
    try:
        database = Database(server.ensure())
        upgrade(database)
        with pytest.MonkeyPatch.context() as patch:
            read_names_once(patch)
            _print(Month(database), chosen.candidates)
        database.close()
    finally:
        server.stop()
        shutil.rmtree(folder)


def _print(month: Month, candidates: int) -> None:
    grown, spent = judge_for_a_month(month, candidates)
    rows = month.database.one(
        "SELECT (SELECT count(*) FROM verdict) AS verdicts, "
        "(SELECT count(*) FROM verdict_change) AS changes, "
        "(SELECT avg(pg_column_size(v.*)) FROM verdict v) AS bytes"
    )
    counts = ", ".join(f"{value:.0f} {name}" for name, value in (rows or {}).items())
    print(f"{_RUNS} runs over {candidates} candidates: {grown:.1f} MB more; {counts} an answer")
    print(f"{spent:.0f} ms of our processor time a run")


def judge_for_a_month(month: Month, candidates: int) -> tuple[float, float]:
    """MB that the database grew by, and milliseconds of our processor time a run."""
    database, random = month.database, Random(3)
    for number, name in enumerate(names(candidates)):
        month.offer(name, number)
    before = database.value(_SIZE)
    began = time.process_time()
    for run in range(_RUNS):
        month.clock += timedelta(minutes=15)
        offers = offers_of_film(database, month.film)
        for stored in random.sample(offers, max(candidates // 100, 1)):
            month.sees(stored, seeders=random.randrange(40), peers=random.randrange(40, 90))
        if run == _RUNS // 2:
            put_file(database, month.film, "WEBDL-1080p")
        month.judge()
    spent = (time.process_time() - began) / _RUNS * 1000
    return (database.value(_SIZE) - before) / 1024**2, spent


if __name__ == "__main__":
    main()
