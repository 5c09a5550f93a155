"""What an import costs: `python -m tests.bench.importing [--films N] [--gigabytes N] [--folder PATH]`.

First N films by hardlink, each in one process that is up already: what is our own work, without media info
and without the client, in milliseconds (best, median, worst). Then a copy of a large file, against `cp` of
the same file to the same disk, in turns: the ratio of their speeds.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from radarr_cli.adapters.files.probe import MediaInfoProbe
from radarr_cli.domain.settings import ImportSettings
from radarr_cli.store.database import Database
from radarr_cli.store.embedded import EmbeddedServer
from radarr_cli.store.schema import upgrade
from tests.conftest import server_folder
from tests.fakes.import_house import House
from tests.fakes.video import write_film

if TYPE_CHECKING:
    from radarr_cli.domain.media import MediaInfo

_ROUNDS = 3


class TimedProbe(MediaInfoProbe):
    """Adds up what media info takes."""

    spent = 0.0

    def probe(self, path: str) -> MediaInfo | None:
        begun = time.perf_counter()
        try:
            return super().probe(path)
        finally:
            TimedProbe.spent += time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--films", type=int, default=30)
    parser.add_argument("--gigabytes", type=float, default=4.0)
    parser.add_argument("--folder", default=None, help="a folder on the disk to measure")
    given = parser.parse_args()
    servers = server_folder()
    server = EmbeddedServer(servers / "postgres")
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        database = Database(server.ensure())
        try:
            upgrade(database)
            hardlinks(House(database=database, folder=Path(folder)), given.films)
            copies(Path(folder), database, given.gigabytes)
        finally:
            database.close()
            server.stop()
            shutil.rmtree(servers, ignore_errors=True)


def hardlinks(house: House, films: int) -> None:
    house.probe = TimedProbe()
    own: list[float] = []
    for number in range(films):
        movie = house.add_film(f"Film {number}", 2000, 1000 + number)
        house.finish(movie, f"Film.{number}.2000.1080p.BluRay.x264-T")
        importing = house.importing()
        TimedProbe.spent, begun = 0.0, time.perf_counter()
        [item] = importing.import_finished().items
        own.append((time.perf_counter() - begun - TimedProbe.spent) * 1000)
        if item.method != "hardlink":
            raise SystemExit(f"imported by {item.method}: {item.message}")
    print(
        f"hardlink, our own work: best {min(own):.1f}, median {statistics.median(own):.1f}, "
        f"worst {max(own):.1f} ms over {films} films"
    )


def copies(folder: Path, database: Database, gigabytes: float) -> None:
    size = int(gigabytes * 1024**3)
    house = House(
        database=database,
        folder=folder,
        rules=ImportSettings(minimum_free_space=0, torrent_methods=("copy",)),
    )
    source = write_film(house.downloads / "Large.2001.1080p.BluRay.x264-T" / "film.mkv", size)
    movie = house.add_film("Large", 2001, 1)
    ratios = []
    for turn in range(_ROUNDS):
        target = folder / "by-cp.mkv"
        os.sync()
        begun = time.perf_counter()
        subprocess.run(["cp", "--reflink=never", str(source), str(target)], check=True)
        with target.open("rb") as copied:
            os.fsync(copied.fileno())
        by_cp = time.perf_counter() - begun
        target.unlink()
        os.sync()
        title = "Large.2001.1080p.BluRay.x264-T"
        house.finish(movie, f"{title}{turn}", names=[f"{title}/film.mkv"], write=False)
        begun = time.perf_counter()
        [item] = house.importing().import_finished().items
        by_us = time.perf_counter() - begun
        if item.method != "copy":
            raise SystemExit(f"imported by {item.method}: {item.message}")
        ratios.append(by_cp / by_us)
        print(
            f"copy of {gigabytes:g} GiB: cp and fsync {by_cp:.1f} s, import {by_us:.1f} s, "
            f"{100 * by_cp / by_us:.0f} % of cp's speed"
        )
        house.trash().take_film(movie.id)
        shutil.rmtree(house.root / ".radarr-cli-trash")
    print(f"median: {100 * statistics.median(ratios):.0f} % of cp's speed")


if __name__ == "__main__":
    main()
