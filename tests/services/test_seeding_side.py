"""Whatever is imported, upgraded or thrown away: what seeds stays as it is."""

from __future__ import annotations

import os
from itertools import count
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from radarr_cli.domain.settings import ImportSettings
from tests.fakes.import_house import House, Side, side_of
from tests.fakes.video import write_film

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database

NUMBERS = count(1)
NAMES = [
    "film.mkv", "Subs/2_English.srt", "a.nfo", "-rf", "x\ny.txt", "Sample/s.mkv", "p/\x1b[3m.jpg", "\udcff",
]  # fmt: skip
QUALITIES = ("720p.HDTV.x264-A", "1080p.WEB-DL.x264-B", "1080p.BluRay.x264-C", "1080p.BluRay.x264-D")
TREES = st.lists(st.sampled_from(NAMES), unique=True, max_size=6)
WAYS = st.lists(st.sampled_from(["hardlink", "copy", "upgrade", "trash"]), min_size=1, max_size=4)


def sides(downloads: Path, film: str) -> dict[str, Side]:
    files = [path for path in downloads.glob(f"{film}.*/**/*") if path.is_file()]
    return {str(path.relative_to(downloads)): side_of(path) for path in files}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=TREES, ways=WAYS, mode=st.sampled_from([0o400, 0o444, 0o644, 0o664]))
def test_nothing_on_the_torrents_side_ever_changes(
    tree: list[str], ways: list[str], mode: int, database: Database, tmp_path: Path
) -> None:
    number = next(NUMBERS)
    house = House(database=database, folder=tmp_path)
    film = f"Film.{number}"
    movie = house.add_film(film.replace(".", " "), 2019, number)
    qualities = iter(QUALITIES)
    before: dict[str, Side] = {}
    for way in ways:
        if way == "trash":
            house.trash().take_film(movie.id)
            continue
        release = f"{film}.2019.{next(qualities)}"
        names = [f"{release}/{name}" for name in {*tree, "film.mkv"}]
        for name in names:
            path = house.downloads / name
            if name.endswith("film.mkv"):
                write_film(path, 100_000)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(os.urandom(50))
            path.chmod(mode)
            os.utime(path, ns=(10**18, 10**18 + number))
        house.finish(movie, release, names=names, write=False)
        before = sides(house.downloads, film)
        methods = ("copy",) if way == "copy" else ("hardlink",)
        house.rules = ImportSettings(torrent_methods=methods, minimum_free_space=0)
        report = house.importing().import_finished()
        assert [item.status for item in report.items] in (["imported"], ["upgraded"])
        assert sides(house.downloads, film) == before
    assert sides(house.downloads, film) == before
