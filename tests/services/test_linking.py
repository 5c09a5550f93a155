"""Films that lie on the disk twice are found, with the reason and the bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.settings import ImportSettings
from radarr_cli.services.files.linking import Linking
from tests.fakes.import_house import NEW, NEW_PATH, House, WithoutLinks

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.domain.movie import Movie
    from radarr_cli.store.database import Database

SIZE = 1024 * 1024


def linking(house: House) -> Linking:
    return Linking(database=house.database, files=house.files, roots=house.roots())


def bring(house: House, movie: Movie) -> None:
    house.finish(movie, NEW)
    [item] = house.importing().import_finished().items
    assert item.status == "imported"


def test_a_link_takes_its_space_once(database: Database, tmp_path: Path) -> None:
    house = House(database=database, folder=tmp_path)
    bring(house, house.add_film())
    report = linking(house).audit()
    assert (report.doubled, report.checked, report.wasted) == ((), 1, 0)


@pytest.mark.parametrize("methods", [("copy",), ("hardlink", "copy")])
def test_a_copy_is_found_with_its_reason(
    database: Database, tmp_path: Path, methods: tuple[str, ...]
) -> None:
    house = House(
        database=database,
        folder=tmp_path,
        files=WithoutLinks(),
        rules=ImportSettings(minimum_free_space=0, torrent_methods=methods),
    )
    bring(house, house.add_film())
    [found] = linking(house).audit().doubled
    assert (found.path, found.size) == (str(house.root / NEW_PATH), SIZE)
    assert found.source == str(house.downloads / NEW / "film.mkv")
    assert found.why == ("a copy was asked for" if methods == ("copy",) else "hardlink gave EPERM")
    (house.downloads / NEW / "film.mkv").unlink()
    assert linking(house).audit().doubled == ()


def test_a_link_that_was_broken_since_is_found(database: Database, tmp_path: Path) -> None:
    house = House(database=database, folder=tmp_path)
    bring(house, house.add_film())
    film = house.root / NEW_PATH
    content = film.read_bytes()
    film.unlink()
    film.write_bytes(content)
    [found] = linking(house).audit().doubled
    assert "exchanged since" in found.why


def test_a_root_that_is_not_here_is_told(database: Database, tmp_path: Path) -> None:
    house = House(database=database, folder=tmp_path)
    bring(house, house.add_film())
    house.root.rename(house.folder / "away")
    house.root.mkdir()
    report = linking(house).audit()
    assert [failure.code for failure in report.failures] == ["safetyBrake"]
