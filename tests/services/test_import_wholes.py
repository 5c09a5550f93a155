"""Discs, images and films in parts: imported, upgraded, retired and undone as one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.release import Protocol
from radarr_cli.domain.settings import ImportSettings
from tests.fakes.import_house import FOLDER, NEW, NEW_PATH, OLD, House, WithoutLinks, side_of
from tests.fakes.video import RUNTIME_MINUTES, write_film
from tests.services.test_kill_matrix import MOST_POINTS, Counter, CountingDatabase, wait_for_the_server
from tests.services.test_undoing import rows_of, tree_of, without_pins

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.domain.movie import Movie
    from radarr_cli.store.database import Database

DISC = "Solar.Wind.2019.COMPLETE.BLURAY-DISC"
DISC_NAMES = (
    "BDMV/index.bdmv", "BDMV/MovieObject.bdmv", "BDMV/PLAYLIST/00000.mpls", "BDMV/STREAM/00001.m2ts",
    "BDMV/STREAM/00002.m2ts", "CERTIFICATE/id.bdmv",
)  # fmt: skip


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database=database, folder=tmp_path)


def finish_disc(house: House, movie: Movie, title: str = DISC, protocol: Protocol = Protocol.TORRENT) -> None:
    for number, name in enumerate(DISC_NAMES, 1):
        path = house.downloads / title / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes([number]) * 1000 * number)
    house.finish(
        movie, title, names=[f"{title}/{name}" for name in DISC_NAMES], write=False, protocol=protocol
    )


def finish_parts(house: House, movie: Movie, title: str = NEW) -> None:
    names = [f"{title}/film.cd{number}.avi" for number in (1, 2)]
    for name in names:
        write_film(house.downloads / name, minutes=RUNTIME_MINUTES / 2)
    house.finish(movie, title, names=names, write=False)


def test_a_disc_comes_as_a_whole_by_links(house: House, database: Database) -> None:
    movie = house.add_film()
    finish_disc(house, movie)
    sides = {name: side_of(house.downloads / DISC / name) for name in DISC_NAMES}
    [item] = house.importing().import_finished().items
    assert item.status == "imported"
    assert house.library() == sorted(f"{FOLDER}/{name}" for name in DISC_NAMES)
    for name in DISC_NAMES:
        assert side_of(house.root / FOLDER / name) == side_of(house.downloads / DISC / name) == sides[name]
    row = database.one("SELECT kind, relative_path, parts, size FROM file")
    assert row == {
        "kind": "tree",
        "relative_path": f"{FOLDER}/BDMV",
        "parts": [f"{FOLDER}/BDMV", f"{FOLDER}/CERTIFICATE"],
        "size": sum(1000 * number for number in range(1, 7)),
    }


@pytest.mark.parametrize("files", [House.__dataclass_fields__["files"].default_factory, WithoutLinks])
def test_a_disc_is_copied_where_it_may_be(database: Database, tmp_path: Path, files: type) -> None:
    house = House(
        database=database,
        folder=tmp_path,
        files=files(),
        rules=ImportSettings(minimum_free_space=0, torrent_methods=("copy",)),
    )
    finish_disc(house, house.add_film())
    [item] = house.importing().import_finished().items
    assert (item.status, item.method) == ("imported", "copy")
    copied = house.root / FOLDER / DISC_NAMES[3]
    assert copied.read_bytes() == (house.downloads / DISC / DISC_NAMES[3]).read_bytes()
    assert copied.stat().st_ino != (house.downloads / DISC / DISC_NAMES[3]).stat().st_ino


def test_a_disc_from_usenet_moves(house: House) -> None:
    house.client.protocol = Protocol.USENET
    finish_disc(house, house.add_film(), protocol=Protocol.USENET)
    [item] = house.importing().import_finished().items
    assert item.status == "imported"
    assert len(house.library()) == len(DISC_NAMES)
    assert not (house.downloads / DISC / "BDMV").exists()


@pytest.mark.parametrize("files", [None, WithoutLinks])
def test_a_disc_is_upgraded_and_comes_back(database: Database, tmp_path: Path, files: type | None) -> None:
    methods = ("hardlink",) if files is None else ("copy",)
    house = House(
        database=database,
        folder=tmp_path,
        rules=ImportSettings(minimum_free_space=0, torrent_methods=methods),
        **({"files": files()} if files else {}),
    )
    movie = house.add_film()
    finish_disc(house, movie, OLD)
    house.importing().import_finished()
    tree, rows = tree_of(house), rows_of(house)
    house.finish(movie, NEW)
    [item] = house.importing().import_finished().items
    assert (item.status, house.library()) == ("upgraded", [NEW_PATH])
    assert len(house.trashed()) == len(DISC_NAMES)
    house.undoing().undo(str(item.operation_id))
    assert tree_of(house) == tree
    assert without_pins(rows_of(house)) == without_pins(rows)


def test_a_film_in_parts_is_one_file_of_the_library(house: House, database: Database) -> None:
    movie = house.add_film()
    finish_parts(house, movie)
    [item] = house.importing().import_finished().items
    assert item.status == "imported"
    stem = NEW_PATH.removesuffix(".mkv")
    assert house.library() == [f"{stem}-cd1.avi", f"{stem}-cd2.avi"]
    row = database.one("SELECT kind, parts, measured->'runtime' AS seconds FROM file")
    assert row is not None
    assert (row["kind"], row["parts"]) == ("multipart", house.library())
    assert row["seconds"] == pytest.approx(RUNTIME_MINUTES * 60, rel=0.01)
    house.undoing().undo(str(item.operation_id))
    assert house.library() == []
    assert len(house.trashed()) == 2


def test_an_image_is_taken_as_it_is(house: House) -> None:
    movie = house.add_film()
    title = "Solar.Wind.2019.COMPLETE.BLURAY-ISO"
    (house.downloads / title).mkdir()
    (house.downloads / title / "disc.iso").write_bytes(b"CD001" * 1000)
    house.finish(movie, title, names=[f"{title}/disc.iso"], write=False)
    [item] = house.importing().import_finished().items
    assert item.status == "imported"
    assert [name.rpartition(".")[2] for name in house.library()] == ["iso"]


def test_of_a_pack_each_film_takes_its_own(house: House) -> None:
    """One torrent, two grabs: each film's name tells which file is its."""
    wind, dust = house.add_film(), house.add_film("Moon Dust", 2001, 2)
    names = ["Pack/Solar.Wind.2019.1080p.BluRay.x264-T.mkv", "Pack/Moon.Dust.2001.1080p.BluRay.x264-T.mkv"]
    house.finish(wind, "Pack.2001-2019.1080p.BluRay.x264-T", names=names)
    house.finish(dust, "Pack.2001-2019.1080p.BluRay.x264-T.again", names=names, write=False)
    assert [item.status for item in house.importing().import_finished().items] == ["imported", "imported"]
    assert len(house.library()) == 2
    assert {name.partition("/")[0] for name in house.library()} == {FOLDER, "Moon Dust (2001)"}
    for name in house.library():
        title = name.partition(" (")[0].replace(" ", ".")
        [source] = (path for path in (house.downloads / "Pack").iterdir() if path.name.startswith(title))
        assert (house.root / name).stat().st_ino == source.stat().st_ino


def test_a_pack_of_unknown_films_waits_for_a_person(house: House, database: Database) -> None:
    house.finish(house.add_film(), "Pack.1080p.BluRay.x264-T", names=["Pack/aa.mkv", "Pack/bb.mkv"])
    [item] = house.importing().import_finished().items
    assert (item.status, item.code, item.attention) == ("rejected", "severalFiles", True)
    assert database.value("SELECT state FROM download") == "importBlocked"


@pytest.mark.full
@pytest.mark.parametrize("methods", [("hardlink",), ("copy",)])
def test_a_kill_anywhere_leaves_one_whole_disc(
    methods: tuple[str, ...], database: Database, database_url: str, tmp_path: Path
) -> None:
    """A disc takes the place of another one, which can only be renamed, not linked, into the trash."""
    house = House(
        database=database,
        folder=tmp_path,
        rules=ImportSettings(minimum_free_space=0, torrent_methods=methods),
    )
    for point in range(1, MOST_POINTS):
        film = f"Film {point:03}"
        movie = house.add_film(film, 2019, point)
        old, new = (f"{film.replace(' ', '.')}.2019.{each}" for each in ("720p.HDTV-A", "1080p.BluRay-B"))
        finish_disc(house, movie, old)
        house.importing().import_finished()
        finish_disc(house, movie, new)
        sides = {name: side_of(house.downloads / new / name) for name in DISC_NAMES}
        killed = kill_at(house, database_url, point)
        assert not house.importing().import_finished().failures
        lying = [name.partition("/")[2] for name in house.library() if name.startswith(film)]
        assert lying == sorted(DISC_NAMES)
        row = database.one("SELECT size, scene_name FROM file WHERE movie_id = %s", (movie.id,))
        assert row == {"size": 21_000, "scene_name": new}
        assert {name: side_of(house.downloads / new / name) for name in DISC_NAMES} == sides
        trashed = [path for path in house.trashed() if f"{film} (2019)" in path.parts]
        assert len(trashed) == len(DISC_NAMES)
        assert database.value("SELECT count(*) FROM import_operation WHERE finished_at IS NULL") == 0
        if not killed:
            assert point > 20
            return
    pytest.fail(f"still killed at point {MOST_POINTS}")


def kill_at(house: House, database_url: str, point: int) -> bool:
    """Import in a child that kills itself at that change; False where there are not so many."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            counter = Counter(point, 0)
            mine = house.with_database(CountingDatabase(database_url, counter))
            counter.watch()
            mine.importing().import_finished()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    wait_for_the_server(house.database)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)
