"""Ten thousand film folders: how long the first adoption takes, and a look where nothing changed."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.files.probe import MediaInfoProbe
from radarr_cli.domain.movie import MovieDetails, MovieTitle, TitleKind
from radarr_cli.domain.movie_choice import MovieChoice
from radarr_cli.domain.parsing import clean_title
from tests.fakes.scan_house import ScanHouse
from tests.fakes.video import FILM

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from radarr_cli.domain.media import MediaInfo
    from radarr_cli.store.database import Database

FOLDERS = 10_000


class TimedProbe:
    """The real one, and how long it took: threads at work at once count once."""

    def __init__(self) -> None:
        self.probe_one, self.spans = MediaInfoProbe().probe, []

    def probe(self, path: str) -> MediaInfo | None:
        began = time.perf_counter()
        try:
            return self.probe_one(path)
        finally:
            self.spans.append((began, time.perf_counter()))

    @property
    def seconds(self) -> float:
        total, until = 0.0, 0.0
        for began, ended in sorted(self.spans):
            total += max(0.0, ended - max(began, until))
            until = max(until, ended)
        return total


class ManyFilms:
    """A source of as many films as there are folders, whose answers take no time."""

    def movie(self, tmdb_id: int, *, fresh: bool = False) -> MovieDetails:
        title = f"Film Number {tmdb_id}"
        return MovieDetails(
            tmdb_id=tmdb_id, title=title, sort_title=title.lower(), year=2001, years=(2001,), runtime=97,
            titles=(MovieTitle(title, clean_title(title), TitleKind.MAIN),),
        )  # fmt: skip

    def find(self, imdb_id: str) -> int:
        raise NotImplementedError

    def search(self, title: str, year: int | None = None) -> Sequence[MovieChoice]:
        return [MovieChoice(tmdb_id=int(title.split()[-1]), title=title, year=year or 0)]

    def describe(self, choice: MovieChoice) -> MovieChoice:
        raise NotImplementedError


def fill(root: Path, count: int) -> None:
    content = FILM.read_bytes()
    for number in range(1, count + 1):
        folder = root / f"Film Number {number} (2001)"
        folder.mkdir()
        (folder / f"Film.Number.{number}.2001.1080p.BluRay.x264-TEAM.mkv").write_bytes(content)
        if number % 4 == 0:
            (folder / "movie.nfo").write_text(f"<movie><uniqueid type='tmdb'>{number}</uniqueid></movie>")
    at = time.time() - 60
    for folder, _, _ in os.walk(root):
        os.utime(folder, (at, at))


@pytest.mark.full
def test_ten_thousand_folders_are_adopted_in_a_minute_and_looked_at_in_two_seconds(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    probe = TimedProbe()
    house = ScanHouse(database=database, folder=tmp_path, probe=probe, source=ManyFilms())
    count = int(os.environ.get("SCAN_FOLDERS", FOLDERS))
    fill(house.root, count)
    began = time.perf_counter()
    adopted = house.adopt()
    took = time.perf_counter() - began
    own = took - probe.seconds
    assert {item.status for item in adopted.items} == {"adopted"}
    assert database.value("SELECT count(*) FROM file") == count
    house.scan()  # signs the root, which changes it
    at = time.time() - 60
    os.utime(house.root, (at, at))
    house.scan()
    looks = []
    for _ in range(3):
        began = time.perf_counter()
        report = house.scan()
        looks.append(time.perf_counter() - began)
        assert (report.items, report.roots[0].read) == ((), 0)
    with capsys.disabled():
        print(
            f"\n{count} folders: adopted in {took:.1f} s, {own:.1f} s of it our own; "
            f"media info took {probe.seconds:.1f} s; a look without changes {min(looks):.3f} s"
        )
    assert own <= 60
    assert min(looks) <= 2
