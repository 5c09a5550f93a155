"""What a page of wanted films costs the server: `python -m tests.bench.wanted [--films N] [--page N]`.

Fills a database of its own with films, half of them without a file, and prints the best and the middle of the
execution times that Postgres tells, in milliseconds: choosing the page, and the whole statement with its
finished documents. The last column is the same for every film at once, where no page is asked for.
"""

from __future__ import annotations

import argparse
import shutil
from datetime import date
from typing import TYPE_CHECKING, Any

from radarr_cli.store.database import Database
from radarr_cli.store.embedded import EmbeddedServer
from radarr_cli.store.movie_documents import LocalNames
from radarr_cli.store.schema import upgrade
from radarr_cli.store.variants import derive_variants
from radarr_cli.store.wanted_documents import KINDS, ORDERS, wanted_documents
from tests.conftest import server_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TURNS = 15
TODAY = date(2026, 3, 31)
NAMES = LocalNames(
    roots={"films": "/films"},
    below_cutoff={"HD": ["DVD", "HDTV-720p"], "UHD": ["DVD", "HDTV-720p", "Bluray-1080p"]},
)
_FILL = (
    """INSERT INTO movie (tmdb_id, title, sort_title, original_title, year, years, status, digital_release,
        overview, genres, tags, ratings, images)
    SELECT n, 'Film ' || md5(n::text), 'film ' || md5(n::text), '', 1950 + mod(n, 70), '{}', 'released',
        '2000-01-01', repeat('Something happens. ', 20), '{Drama,Comedy}',
        CASE WHEN mod(n, 10) = 0 THEN ARRAY['kids'] ELSE '{}' END, '{}', '[]'
    FROM generate_series(1, %(films)s) AS n""",
    """INSERT INTO movie_title (clean_title, movie_id, title, kind)
    SELECT replace(sort_title, ' ', ''), id, title, 'main' FROM movie""",
    """INSERT INTO variant (movie_id, name, profile, root, folder)
    SELECT id, 'main', CASE WHEN mod(id, 3) = 0 THEN 'UHD' ELSE 'HD' END, 'films', title FROM movie""",
    """INSERT INTO file (movie_id, root, relative_path, size, claimed)
    SELECT id, 'films', title || '/film.mkv', 8000000000, jsonb_build_object('quality', jsonb_build_object(
        'quality', jsonb_build_object('name', CASE WHEN mod(id, 500) = 1 THEN 'HDTV-720p'
                                              ELSE 'Bluray-1080p' END)))
    FROM movie WHERE mod(id, 2) = 1""",
    """INSERT INTO variant_file (variant_id, file_id)
    SELECT v.id, f.id FROM variant v JOIN file f USING (movie_id)""",
)


class Asked:
    """A database that only notes what it is asked."""

    sql: str
    parameters: Mapping[str, Any]

    def stream(self, sql: str, parameters: Mapping[str, Any]) -> Iterator[bytes]:
        self.sql, self.parameters = sql, parameters
        return iter(())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--films", type=int, default=100_000)
    options.add_argument("--page", type=int, default=20)
    chosen = options.parse_args()
    folder = server_folder()
    server = EmbeddedServer(folder / "postgres")
    try:
        database = Database(server.ensure())
        upgrade(database)
        for statement in _FILL:
            database.execute(statement, {"films": chosen.films} if "%(films)s" in statement else None)
        ids = [row["id"] for row in database.all("SELECT id FROM movie")]
        with database.transaction():
            derive_variants(database, ids)
        database.execute("VACUUM ANALYZE")
        for kind in KINDS:
            _print_page(database, kind, chosen.page)
            _print_orders(database, kind, chosen.page)
        database.close()
    finally:
        server.stop()
        shutil.rmtree(folder)


def _print_page(database: Database, kind: str, page: int) -> None:
    middle = database.value("SELECT id FROM movie WHERE sort_title > 'film 8' ORDER BY sort_title LIMIT 1")
    asked = Asked()
    wanted_documents(asked, NAMES, TODAY, kind, after=middle, limit=page)  # type: ignore[arg-type]
    whole = _times(database, asked.sql, asked.parameters)
    choosing = KINDS[kind][0].format(film="", condition="true", after=KINDS[kind][1])
    alone = _times(database, choosing, asked.parameters)
    wanted_documents(asked, NAMES, TODAY, kind)  # type: ignore[arg-type]
    every = _times(database, asked.sql, asked.parameters, turns=3)
    print(
        f"{kind}: choose {page} films {alone[0]:.3f} / {alone[1]:.3f} ms, with their documents "
        f"{whole[0]:.2f} / {whole[1]:.2f} ms; all films {every[0]:.0f} / {every[1]:.0f} ms"
    )


def _print_orders(database: Database, kind: str, page: int) -> None:
    for order in ORDERS:
        asked = Asked()
        wanted_documents(asked, NAMES, TODAY, kind, limit=page, order=order, descending=True)  # type: ignore[arg-type]
        best, middle = _times(database, asked.sql, asked.parameters)
        print(f"{kind} by {order}, the last {page} with their documents: {best:.1f} / {middle:.1f} ms")


def _times(
    database: Database, sql: str, parameters: Mapping[str, Any], turns: int = TURNS
) -> tuple[float, float]:
    times = []
    for _ in range(turns):
        [row] = database.all(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", parameters)
        times.append(float(row["QUERY PLAN"][0]["Execution Time"]))
    return min(times), sorted(times)[turns // 2]


if __name__ == "__main__":
    main()
