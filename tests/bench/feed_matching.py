"""What matching a feed costs: `python -m tests.bench.feed_matching [--films N] [--items N]`.

A library of 100,000 films with two names each; 1,000 items of a feed, of which one in twenty names a film of
it. Prints milliseconds, best and median of its turns: of a statement that does nothing; of the round trip
that matches all items, and of one where each of as many names is a film's; and of the whole step: read the
names, match, keep, judge, with a profile that comes along. Ratios are to reading the names.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.decisions.model import ReleaseSource
from radarr_cli.domain.formats.library import FormatLibrary
from radarr_cli.domain.matching import lookup_titles
from radarr_cli.domain.parsing import clean_title, parse_release
from radarr_cli.domain.release import Protocol, ReleaseOffer
from radarr_cli.domain.settings import Settings
from radarr_cli.services.indexers.pooling import pool_offers
from radarr_cli.services.verdicts.deciding import Deciding
from radarr_cli.store import releases
from radarr_cli.store.database import Database
from radarr_cli.store.embedded import EmbeddedServer
from radarr_cli.store.schema import upgrade
from radarr_cli.store.spool import Spool
from tests.bench.judging import imported
from tests.conftest import server_folder

if TYPE_CHECKING:
    from collections.abc import Callable

_TURNS = 15
_WORDS = """
Amber Basin Cedar Delta Ember Fjord Gravel Harbour Island Juniper Kestrel Lantern Meadow Needle Orchard
Prairie Quarry River Summit Thicket Umber Valley Willow Yarrow Zephyr Anchor Bridge Candle Drift Echo
""".split()  # noqa: SIM905 - shorter to read
_FILMS = """
WITH film AS (
  INSERT INTO movie (tmdb_id, imdb_id, title, sort_title, year, years, minimum_availability, runtime)
  SELECT n, 'tt' || lpad(n::text, 7, '0'), title, clean, year, ARRAY[year], 'announced', 100
  FROM jsonb_to_recordset(%s::jsonb) AS x(n integer, title text, clean text, year integer)
  RETURNING id, title, sort_title)
, titles AS (
  INSERT INTO movie_title (clean_title, movie_id, title, kind)
  SELECT sort_title, id, title, 'main' FROM film
  UNION ALL SELECT 'the' || sort_title, id, 'The ' || title, 'alternative' FROM film)
INSERT INTO variant (movie_id, profile, root, folder, wanted, available_at)
SELECT id, %s, 'films', title, true, '0001-01-01' FROM film
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--films", type=int, default=100_000)
    options.add_argument("--items", type=int, default=1_000)
    chosen = options.parse_args()
    folder = server_folder()
    server = EmbeddedServer(folder / "postgres")
    try:
        database = Database(server.ensure())
        upgrade(database)
        _print(database, chosen.films, chosen.items)
        database.close()
    finally:
        server.stop()
        shutil.rmtree(folder)


def _print(database: Database, films: int, items: int) -> None:
    profile, formats = imported()
    settings = Settings(profiles={profile.name: profile}, formats=FormatLibrary(lambda: formats))
    library = _library(films)
    for start in range(0, films, 10_000):
        database.execute(_FILMS, (json.dumps(library[start : start + 10_000]), profile.name))
    database.execute("VACUUM ANALYZE")
    offers = _feed(library, items)
    read = [parse_release(offer.title) for offer in offers]
    titles = {title for parsed in read for title in lookup_titles(parsed)}
    best_parse = _time("reading the names", lambda: [parse_release(offer.title) for offer in offers])
    hits = {str(each["clean"]) for each in Random(8).sample(library, min(items, films))}
    for name, work in {
        "a statement that does nothing": lambda: database.value("SELECT 1"),
        "one statement that matches all": lambda: releases.known_movies(database, titles, set(), set()),
        "the same where every name is a film's": lambda: releases.known_movies(database, hits, set(), set()),
    }.items():
        _time(name, work, best_parse)
    known = releases.known_movies(database, titles, set(), set())
    print(f"{len(titles)} names asked for, {len(known)} films")
    with tempfile.TemporaryDirectory() as spool:
        began = time.perf_counter()
        now = datetime.now(UTC)
        stored = pool_offers(database, Spool(Path(spool)), offers, {}, source="rss", now=now).stored
        by_film: dict[int, list[Any]] = {}
        for each in stored:
            by_film.setdefault(each.movie_id, []).append(each)
        deciding = Deciding(database=database, settings=settings, indexers=(), now=lambda: now)
        for movie_id, found in by_film.items():
            deciding.judge(movie_id, found, ReleaseSource.RSS)
        spent = (time.perf_counter() - began) * 1000
    print(
        f"the whole step, {len(stored)} releases of {len(by_film)} films judged by {len(formats)} formats: "
        f"{spent:.0f} ms, {spent / best_parse:.2f} x reading the names"
    )


def _time(name: str, work: Callable[[], object], parse: float | None = None) -> float:
    """Print best and median of the turns in milliseconds; the best."""
    spent = []
    for _ in range(_TURNS):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1000)
    best = min(spent)
    ratio = f", {best / parse:.3f} x reading" if parse else ""
    print(f"{name}: {best:.2f} ms, median {statistics.median(spent):.2f}{ratio}")
    return best


def _library(films: int) -> list[dict[str, object]]:
    random = Random(5)
    found: dict[str, None] = {}
    while len(found) < films:
        found[" ".join(random.choices(_WORDS, k=random.randint(2, 5)))] = None
    return [
        {"n": number, "title": title, "clean": clean_title(title), "year": random.randint(1950, 2025)}
        for number, title in enumerate(found, 1)
    ]


def _feed(library: list[dict[str, object]], items: int) -> list[ReleaseOffer]:
    random = Random(6)
    found = []
    for number in range(items):
        film = random.choice(library)
        title = str(film["title"]) if number % 20 == 0 else f"Nowhere {film['title']} {number}"
        quality = random.choice(["1080p.BluRay.x264", "1080p.WEB-DL.H.264", "2160p.WEB-DL.H.265"])
        found.append(
            ReleaseOffer(
                title=f"{title.replace(' ', '.')}.{film['year']}.{quality}-GRP{number % 40}",
                indexer="quay",
                guid=str(number),
                protocol=Protocol.TORRENT,
                size=6 * 1024**3,
                seeders=9,
                peers=12,
                published_at=datetime.now(UTC) - timedelta(hours=5),
            )
        )
    return found


if __name__ == "__main__":
    main()
