"""An existing collection is taken in as it lies: certain films only, and nothing on the disk changes."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.domain.movie_choice import MovieChoice
from radarr_cli.domain.scanning.identifying import Doubt, choose
from radarr_cli.domain.scanning.reading import read
from tests.fakes.scan_house import ADOPT, ScanHouse
from tests.fakes.tmdb_films import film
from tests.fakes.tmdb_server import Fault, TmdbServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.services.scans.results import ScanReport
    from radarr_cli.store.database import Database

FILMS = (
    film(7001, "The Quiet Sea", "2004-05-01", runtime=97),
    film(7002, "Glass Harbour", "2011-02-01", runtime=97, imdb_id="tt7070702"),
    film(7003, "Glass Harbour", "1955-02-01", runtime=97),
    film(7004, "Twin Film", "2015-02-01", runtime=97),
    film(7005, "Twin Film", "2015-09-01", runtime=97),
    film(7006, "Short Story", "2017-09-01", runtime=12),
    film(7007, "Northern Road", "2018-09-01", runtime=97),
)


@pytest.fixture
def house(database: Database, tmp_path: Path) -> Iterator[ScanHouse]:
    with TmdbServer(FILMS) as tmdb:
        yield ScanHouse(database=database, folder=tmp_path, tmdb=tmdb)


def snapshot(root: Path) -> dict[str, tuple[int, int, int, int, bytes]]:
    """Everything below the root with its times, modes and bytes."""
    found = {}
    for path in sorted([root, *root.rglob("*")]):
        status = path.lstat()
        content = path.read_bytes() if path.is_file() else b""
        times = (status.st_mtime_ns, status.st_ctime_ns, status.st_mode, status.st_ino)
        found[str(path.relative_to(root))] = (*times, content)
    return found


def told(report: ScanReport) -> dict[str, tuple[str, str | None]]:
    return {item.path: (item.status, item.code) for item in report.items}


def library(house: ScanHouse) -> list[dict[str, Any]]:
    return house.database.all(
        """SELECT m.tmdb_id, m.added_by, m.monitored, v.name, v.folder, v.profile, v.search_upgrades,
        v.wanted,
        f.relative_path AS path, f.claimed #>> '{quality,quality,name}' AS quality, f.scene_name,
        f.measured -> 'height' AS height
        FROM movie m JOIN variant v ON v.movie_id = m.id LEFT JOIN variant_file vf ON vf.variant_id = v.id
        LEFT JOIN file f ON f.id = vf.file_id ORDER BY m.tmdb_id, v.name <> 'main', v.name"""
    )


def test_films_are_taken_in_by_ids_texts_and_names_and_nothing_on_the_disk_changes(house: ScanHouse) -> None:
    house.put("The Quiet Sea (2004)/The.Quiet.Sea.2004.1080p.BluRay.x264-TEAM.mkv")
    house.put("Whatever/whatever.mkv")
    (house.root / "Whatever/movie.nfo").write_text(
        "<movie><title>Glass Harbour</title><uniqueid type='tmdb'>7002</uniqueid></movie>"
    )
    house.put("N/Northern Road (2018) {tmdb-7007}/Northern Road (2018).mkv")
    house.age()
    before = snapshot(house.root)
    planned = house.adopt(dry_run=True)
    assert set(told(planned).values()) == {("adopted", None)}
    assert library(house) == []
    report = house.adopt()
    assert told(report) == told(planned)
    assert snapshot(house.root) == before
    sea, glass, road = library(house)
    assert (sea["folder"], sea["quality"], sea["scene_name"]) == (
        "The Quiet Sea (2004)", "Bluray-1080p", "The.Quiet.Sea.2004.1080p.BluRay.x264-TEAM",
    )  # fmt: skip
    assert (glass["tmdb_id"], glass["path"]) == (7002, "Whatever/whatever.mkv")
    # Nothing names its quality: the picture's size does.
    assert (glass["quality"], glass["height"]) == ("HDTV-1080p", 1080)
    assert road["folder"] == "N/Northern Road (2018) {tmdb-7007}"
    for row in (sea, glass, road):
        assert (row["added_by"], row["monitored"], row["profile"]) == ("adopt", True, "HD")
        assert (row["search_upgrades"], row["wanted"]) == (False, False)
    # No notifier is flooded, and no sentinel was written: that is the next scan's.
    assert house.told() == []
    [root] = house.adopt().roots
    assert root.read == 0
    house.scan()
    assert (house.root / ".radarr-cli-root").exists()


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("Glass Harbour", "", "ambiguous"),
        ("Twin Film (2015)", "", "ambiguous"),
        ("Unknown Name (1999)", "", "notFound"),
        ("The Quiet Sea (2004) {tmdb-7002}", "", "idDisagrees"),
        ("The Quiet Sea (2004) {tmdb-7001}", "https://www.themoviedb.org/movie/7002", "idsDisagree"),
        ("The Quiet Sea (2004) {tmdb-123}", "", "notFound"),
        ("Short Story (2017)", "", "runtimeDisagrees"),
    ],
)
def test_what_is_not_certain_waits_for_a_person(house: ScanHouse, name: str, text: str, code: str) -> None:
    house.put(f"{name}/film.mkv")
    if text:
        (house.root / name / "film.nfo").write_text(text)
    report = house.adopt()
    assert told(report) == {name: ("unclear", code)}
    assert "--movie" in (report.items[0].hint or "")
    assert library(house) == []
    # A person says which it is.
    assert told(house.scan(adopt=_said(7001), below=name, deep=True)) == {
        f"{name}/film.mkv": ("adopted", None)
    }
    assert library(house)[0]["tmdb_id"] == 7001


def _said(tmdb_id: int) -> Any:
    from dataclasses import replace

    return replace(ADOPT, tmdb_id=tmdb_id)


def test_an_ambiguity_names_the_films_it_lies_between(house: ScanHouse) -> None:
    house.put("Twin Film (2015)/film.mkv")
    [item] = house.adopt().items
    assert {choice["film"] for choice in item.choices} == {"tmdb:7004", "tmdb:7005"}


def test_several_files_of_a_film_become_its_variants(house: ScanHouse) -> None:
    folder = "The Quiet Sea (2004)"
    house.put(f"{folder}/The Quiet Sea (2004) - 2160p.mkv", 900_000)
    house.put(f"{folder}/The Quiet Sea (2004) - 1080p.mkv", 700_000)
    house.put(f"{folder}/The Quiet Sea (2004) Directors Cut.mkv", 600_000)
    house.put(f"{folder}/The Quiet Sea (2004) again - 1080p.mkv", 500_000)
    report = house.adopt()
    assert {(row["name"], row["path"].rpartition("/")[2]) for row in library(house)} == {
        ("main", "The Quiet Sea (2004) - 2160p.mkv"),
        ("1080p", "The Quiet Sea (2004) - 1080p.mkv"),
        ("directors-cut", "The Quiet Sea (2004) Directors Cut.mkv"),
    }
    assert told(report)[f"{folder}/The Quiet Sea (2004) again - 1080p.mkv"] == ("unclaimed", "severalFiles")


def test_films_in_one_folder_and_loose_in_the_root_are_told_apart(house: ScanHouse) -> None:
    house.put("All/The Quiet Sea (2004).mkv")
    house.put("All/Northern.Road.2018.720p.mkv")
    (house.root / "All/Northern.Road.2018.720p.nfo").write_text(
        "tt9007007 https://www.imdb.com/title/tt9007007/"
    )
    house.put("Glass Harbour (2011).mkv")
    report = house.adopt()
    assert {item.status for item in report.items} == {"adopted"}
    assert {(row["tmdb_id"], row["folder"], row["path"]) for row in library(house)} == {
        (7001, "The Quiet Sea (2004)", "All/The Quiet Sea (2004).mkv"),
        (7007, "Northern Road (2018)", "All/Northern.Road.2018.720p.mkv"),
        (7002, "Glass Harbour (2011)", "Glass Harbour (2011).mkv"),
    }
    assert house.adopt().items == ()


def test_discs_and_films_in_parts_are_taken_in_as_a_whole(house: ScanHouse) -> None:
    house.put("The Quiet Sea (2004)/BDMV/STREAM/00001.m2ts", 200_000)
    (house.root / "The Quiet Sea (2004)/BDMV/index.bdmv").write_bytes(b"INDX")
    for number in (1, 2):
        house.put(f"Northern Road (2018)/Northern Road (2018) cd{number}.mkv", 100_000 + number)
    report = house.adopt()
    assert [item.status for item in report.items] == ["adopted", "adopted"]
    rows = house.database.all("SELECT kind, relative_path, parts, size FROM file ORDER BY kind")
    assert [(row["kind"], row["relative_path"], row["parts"]) for row in rows] == [
        (
            "multipart",
            "Northern Road (2018)/Northern Road (2018) cd1.mkv",
            [f"Northern Road (2018)/Northern Road (2018) cd{number}.mkv" for number in (1, 2)],
        ),
        ("tree", "The Quiet Sea (2004)/BDMV", []),
    ]
    assert [row["size"] for row in rows] == [200_003, 200_004]
    assert [row["quality"] for row in library(house)] == ["BR-DISK", "HDTV-1080p"]
    assert house.adopt().items == ()
    assert house.scan(deep=True).items == ()
    shutil.rmtree(house.root / "The Quiet Sea (2004)/BDMV")
    (house.root / "Northern Road (2018)/Northern Road (2018) cd2.mkv").unlink()
    missing = house.scan(accept_missing=True)
    assert {(item.status, item.path.rpartition("/")[2]) for item in missing.items} >= {
        ("missing", "BDMV"),
        ("missing", "Northern Road (2018) cd1.mkv"),
    }


def test_a_film_of_the_library_gets_the_file_that_is_found(house: ScanHouse) -> None:
    known = house.add_film("The Quiet Sea", 2004, 7001)
    house.put("Quiet.Sea,.The.(2004)/x.mkv")
    house.put("The.Quiet.Sea.2004.720p.HDTV/x.mkv", 500_000)
    report = house.adopt()
    assert sorted(status for status, _ in told(report).values()) == ["adopted", "unclaimed"]
    [row] = library(house)
    assert (row["added_by"], row["folder"]) == ("test", "Quiet.Sea,.The.(2004)")
    assert house.database.value("SELECT count(*) FROM movie") == 1
    assert known.id == 1


def test_a_source_that_is_away_leaves_the_rest_for_later(house: ScanHouse) -> None:
    house.put("The Quiet Sea (2004)/film.mkv")
    house.tmdb.faults = [Fault(503, times=50)]
    report = house.adopt()
    assert (report.status, report.items, library(house)) == ("partial", (), [])
    house.tmdb.faults = []
    assert [item.status for item in house.adopt().items] == ["adopted"]


def test_hostile_names_and_texts_are_only_names_and_texts(house: ScanHouse) -> None:
    for name in ("$(reboot) (2004)", "\x1b[31mred (2004)", "--help (2004)", "a\nb (2004)"):
        house.put(f"{name}/film.mkv")
    house.put(os.fsdecode(b"bad\xff (2004)/film.mkv"))
    (house.root / "--help (2004)" / "film.nfo").symlink_to("/etc/passwd")
    os.mkfifo(house.root / "--help (2004)" / "pipe.nfo")
    report = house.adopt()
    assert {status for status, _ in told(report).values()} == {"unclear"}
    assert len(report.items) == 5


@pytest.mark.parametrize(
    ("text", "tmdb", "imdb"),
    [
        ("<movie><tmdbid>12</tmdbid></movie>", (12,), ()),
        (
            '<uniqueid default="true" type="tmdb">12</uniqueid><uniqueid type="imdb">tt123</uniqueid>',
            (12,),
            (),
        ),
        ('<uniqueid type="imdb">tt0000123</uniqueid>', (), ("tt0000123",)),
        ("see https://www.imdb.com/title/tt7654321/ or tt1111111", (), ("tt7654321",)),
        ("http://themoviedb.org/movie/55-a-film", (55,), ()),
        ("<movie><imdb_id>tt1234567</imdb_id> quotes tt7654321</movie>", (), ("tt1234567",)),
        ("nothing of use: tt12", (), ()),
    ],
)
def test_ids_are_read_in_texts(text: str, tmdb: tuple[int, ...], imdb: tuple[str, ...]) -> None:
    reading = read("A Film (2001)", "film.mkv", [text])
    assert (reading.tmdb_ids, reading.imdb_ids) == (tmdb, imdb)


@pytest.mark.parametrize(
    ("folder", "file", "title", "year"),
    [
        ("Matrix, The (1999)", "x.mkv", "The Matrix", 1999),
        ("The.Matrix.1999.1080p.BluRay-X", "x.mkv", "The Matrix", 1999),
        ("New Folder", "The Matrix (1999).mkv", "The Matrix", 1999),
        ("The Matrix", "matrix.mkv", "The Matrix", 0),
        ("", "The.Matrix.1999.mkv", "The Matrix", 1999),
    ],
)
def test_a_folder_names_its_film(folder: str, file: str, title: str, year: int) -> None:
    reading = read(folder, file)
    assert (reading.title, reading.year) == (title, year)


def test_the_year_beside_it_counts_where_only_one_film_has_that_title() -> None:
    reading = read("The Film (2001)", "x.mkv")
    near = MovieChoice(tmdb_id=1, title="The Film", year=2002)
    assert choose([near], reading) == 1
    assert choose([near, MovieChoice(tmdb_id=2, title="The Film", year=2001)], reading) == 2
    assert isinstance(choose([MovieChoice(tmdb_id=3, title="The Film", year=2005)], reading), Doubt)
    assert isinstance(choose([MovieChoice(tmdb_id=4, title="Another", year=2001)], reading), Doubt)
    assert isinstance(choose([], reading), Doubt)
