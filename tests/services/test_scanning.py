"""Scans of the roots: what is gone, back, changed, renamed or new, and when nothing may change."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.settings import ByteSize, ImportSettings
from radarr_cli.errors import SafetyBrake
from radarr_cli.services.scans.wishes import ScanWishes
from radarr_cli.store import locks
from tests.fakes.import_house import FOLDER, NEW, NEW_PATH
from tests.fakes.scan_house import ScanHouse
from tests.fakes.video import write_film

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.domain.movie import Movie
    from radarr_cli.services.scans.results import ScanReport
    from radarr_cli.store.database import Database


@pytest.fixture
def house(database: Database, tmp_path: Path) -> ScanHouse:
    return ScanHouse(database=database, folder=tmp_path)


def fill(house: ScanHouse, count: int) -> list[Movie]:
    """So many films, each with its file, looked at and settled."""
    films = []
    for number in range(1, count + 1):
        film = house.add_film(f"Film {number}", 2000, number)
        write_film(house.folder / "inbox" / f"Film.{number}.2000.1080p.BluRay.x264-TEAM.mkv", 300_000)
        path = house.folder / "inbox" / f"Film.{number}.2000.1080p.BluRay.x264-TEAM.mkv"
        house.importing().import_path(str(path), film.id)
        films.append(film)
    house.age()
    assert house.scan().items == ()
    return films


def statuses(report: ScanReport) -> list[tuple[str, str | None]]:
    return [(item.status, item.code) for item in report.items]


def wanted(house: ScanHouse) -> dict[str, tuple[bool, bool]]:
    rows = house.database.all(
        "SELECT m.title, m.monitored, v.wanted FROM movie m JOIN variant v ON v.movie_id = m.id ORDER BY 1"
    )
    return {row["title"]: (row["monitored"], row["wanted"]) for row in rows}


def test_a_second_look_reads_nothing_and_writes_nothing(house: ScanHouse) -> None:
    fill(house, 3)
    before = house.rows()
    report = house.scan()
    [root] = report.roots
    assert (root.folders, root.read, root.known, report.status) == (4, 0, 3, "none")
    assert house.rows() == before


def test_what_was_just_changed_is_looked_at_again(house: ScanHouse) -> None:
    fill(house, 1)
    (house.root / "Film 1 (2000)").touch()
    assert [house.scan().roots[0].read for _ in range(2)] == [1, 1]


def test_one_folder_deleted_on_a_healthy_root_is_one_film_missing_and_let_be(house: ScanHouse) -> None:
    films = fill(house, 3)
    shutil.rmtree(house.root / "Film 2 (2000)")
    report = house.scan()
    assert statuses(report) == [("missing", "deleted")]
    assert report.items[0].movie_id == films[1].id
    assert wanted(house) == {"Film 1": (True, False), "Film 2": (False, False), "Film 3": (True, False)}
    assert house.events()[-1] == "movieFileDeleted"
    assert house.database.value("SELECT data->>'reason' FROM history ORDER BY id DESC LIMIT 1") == (
        "MissingFromDisk"
    )
    assert house.scan().items == ()


def test_what_was_deleted_by_hand_may_be_searched_for_again(house: ScanHouse) -> None:
    house.search_deleted = True
    fill(house, 2)
    next((house.root / "Film 1 (2000)").iterdir()).unlink()
    assert statuses(house.scan()) == [("missing", "deleted")]
    assert wanted(house)["Film 1"] == (True, True)


def test_what_is_gone_though_its_folder_was_not_touched_is_lost_and_wanted_again(house: ScanHouse) -> None:
    fill(house, 3)
    before = house.root.stat()
    shutil.rmtree(house.root / "Film 2 (2000)")
    os.utime(house.root, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert statuses(house.scan()) == [("missing", "lost")]
    assert wanted(house)["Film 2"] == (True, True)


def test_only_a_deep_scan_sees_that_a_file_is_lost_in_an_untouched_folder(house: ScanHouse) -> None:
    fill(house, 2)
    folder = house.root / "Film 1 (2000)"
    before = folder.stat()
    next(folder.iterdir()).unlink()
    os.utime(folder, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert house.scan().items == ()
    assert statuses(house.scan(deep=True)) == [("missing", "lost")]


def test_an_unmounted_root_changes_nothing(house: ScanHouse) -> None:
    fill(house, 2)
    before = house.rows()
    house.root.rename(house.folder / "away")
    for make in (lambda: None, house.root.mkdir):
        make()
        report = house.scan()
        assert [brake.code for brake in report.braked] == ["safetyBrake"]
        assert (report.items, report.status) == ((), "braked")
        assert house.rows() == before
    house.root.rmdir()
    (house.folder / "away").rename(house.root)
    assert (house.scan().braked, house.rows()) == ((), before)


def test_a_root_that_is_really_unmounted_between_two_scans_changes_nothing(house: ScanHouse) -> None:
    disk = house.folder / "disk"
    disk.mkdir()
    mount = ["mount", "--bind", str(disk), str(house.root)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("can't mount here")
    mounted = True
    # A link from one mount to another can't be made.
    house.rules = ImportSettings(torrent_methods=("copy",), minimum_free_space=ByteSize(0))
    try:
        fill(house, 2)
        before = house.rows()
        subprocess.run(["umount", str(house.root)], check=True)
        mounted = False
        assert list(house.root.iterdir()) == []
        assert house.scan().status == "braked"
        assert house.rows() == before
        subprocess.run(mount, check=True)
        mounted = True
        assert (house.scan().items, house.rows()) == ((), before)
    finally:
        if mounted:
            subprocess.run(["umount", str(house.root)], check=True)


def test_another_disk_in_its_place_changes_nothing(house: ScanHouse) -> None:
    fill(house, 2)
    before = house.rows()
    (house.root / ".radarr-cli-root").write_text("5a0c2c9e-8a43-4f0f-9a5c-0d7a8a7f0a11\n")
    assert house.scan().status == "braked"
    assert house.rows() == before


def test_many_films_gone_at_once_are_a_question(house: ScanHouse) -> None:
    fill(house, 8)
    for number in range(1, 7):
        shutil.rmtree(house.root / f"Film {number} (2000)")
    before = house.rows()
    report = house.scan()
    assert "6 of the 8 files" in report.braked[0].message
    assert "--accept-missing" in (report.braked[0].hint or "")
    assert house.rows() == before
    assert len(house.scan(accept_missing=True).items) == 6


def test_a_few_films_may_go_but_never_all(house: ScanHouse) -> None:
    fill(house, 3)
    for number in range(1, 4):
        shutil.rmtree(house.root / f"Film {number} (2000)")
    assert "all of the 3 files" in house.scan().braked[0].message


def test_the_only_film_of_a_root_may_be_deleted(house: ScanHouse) -> None:
    fill(house, 1)
    shutil.rmtree(house.root / "Film 1 (2000)")
    assert statuses(house.scan()) == [("missing", "deleted")]


def test_what_comes_back_is_there_again(house: ScanHouse) -> None:
    fill(house, 2)
    (house.root / "Film 1 (2000)").rename(house.folder / "away")
    assert statuses(house.scan()) == [("missing", "deleted")]
    (house.folder / "away").rename(house.root / "Film 1 (2000)")
    assert statuses(house.scan()) == [("back", None)]
    assert house.database.value("SELECT count(*) FROM file WHERE missing_since IS NULL") == 2


def test_a_file_with_another_content_is_measured_again(house: ScanHouse) -> None:
    fill(house, 1)
    path = house.root / house.known()[0]
    path.unlink()
    write_film(path, 400_000)
    report = house.scan()
    assert statuses(report) == [("changed", None)]
    assert house.database.one("SELECT size, measured->'width' AS width FROM file") == {
        "size": 400_000, "width": 1920,
    }  # fmt: skip


def test_a_file_that_a_person_renamed_keeps_its_row(house: ScanHouse) -> None:
    fill(house, 2)
    old = house.root / house.known()[0]
    old.rename(old.with_name("mine.mkv"))
    report = house.scan()
    assert statuses(report) == [("renamed", None)]
    assert house.known()[0] == "Film 1 (2000)/mine.mkv"
    house.age()
    house.scan()
    (house.root / "Film 2 (2000)").rename(house.root / "Second Film (2000)")
    assert statuses(house.scan()) == [("renamed", None)]
    assert house.database.value("SELECT folder FROM variant ORDER BY movie_id DESC LIMIT 1") == (
        "Second Film (2000)"
    )
    assert house.database.value("SELECT count(*) FROM file WHERE missing_since IS NULL") == 2


def test_a_film_whose_group_reads_like_an_extra_is_taken_in_and_no_extra_is(house: ScanHouse) -> None:
    house.add_film()
    name = NEW.replace("TEAM", "SHORT")
    assert name != NEW
    house.put(f"{FOLDER}/bits/{name}.mkv", 200_000)
    house.put(f"{FOLDER}/trailer.mkv", 200_000)
    assert statuses(house.scan()) == []
    house.put(f"{FOLDER}/{name}.mkv")
    assert statuses(house.scan()) == [("added", None)]
    assert house.database.value("SELECT claimed ->> 'releaseGroup' FROM file") == "SHORT"
    house.put(f"{FOLDER}/{name}-scene.mkv", 200_000)
    assert statuses(house.scan()) == []


def test_a_new_file_in_a_films_folder_is_taken_in(house: ScanHouse) -> None:
    film = house.add_film()
    house.put(f"{FOLDER}/{NEW}.mkv")
    house.put(f"{FOLDER}/{NEW}-sample.mkv", 200_000)
    house.put(f"{FOLDER}/Trailers/trailer.mkv", 200_000)
    planned = house.scan(dry_run=True)
    assert (statuses(planned), house.known()) == ([("added", None)], [])
    assert not (house.root / ".radarr-cli-root").exists()
    report = house.scan()
    assert statuses(report) == [("added", None)]
    row = house.database.one("SELECT * FROM file")
    assert row is not None
    assert (row["movie_id"], row["scene_name"], row["claimed"]["releaseGroup"]) == (film.id, NEW, "TEAM")
    assert row["claimed"]["quality"]["quality"]["name"] == "Bluray-1080p"
    assert (row["measured"]["height"], wanted(house)["Solar Wind"]) == (1080, (True, False))
    assert (house.root / ".radarr-cli-root").exists()


def test_a_file_that_somebody_writes_to_is_left_for_the_next_scan(house: ScanHouse) -> None:
    house.add_film()
    new = house.put(f"{FOLDER}/{NEW}.mkv")
    scanning = replace(house.scanning(), now=lambda: datetime.now(UTC), quiet=timedelta(minutes=1))
    assert statuses(scanning.scan(["films"], ScanWishes())) == [("growing", None)]
    assert house.known() == []
    long_ago = time.time() - 120
    os.utime(new, (long_ago, long_ago))
    assert statuses(scanning.scan(["films"], ScanWishes())) == [("added", None)]


def test_a_second_file_of_a_film_is_told_each_time_and_left(house: ScanHouse) -> None:
    house.add_film()
    house.put(NEW_PATH)
    house.scan()
    house.put(f"{FOLDER}/other.mkv", 2_000_000)
    house.age()
    for _ in range(2):
        assert statuses(house.scan()) == [("unclaimed", "severalFiles")]
    assert house.known() == [NEW_PATH]


def test_new_files_go_to_the_variants_they_fit(house: ScanHouse) -> None:
    film = house.add_film()
    house.database.execute(
        """INSERT INTO variant (movie_id, name, profile, root, folder, predicate) VALUES
        (%(m)s, 'uhd', 'HD', 'films', %(f)s, '{}'),
        (%(m)s, 'cut', 'HD', 'films', %(f)s, '{"editions": ["Director''s Cut"]}')""",
        {"m": film.id, "f": FOLDER},
    )
    house.put(f"{FOLDER}/Solar Wind (2019) - 2160p.mkv")
    house.put(f"{FOLDER}/Solar Wind (2019) Directors Cut.mkv", 900_000)
    house.put(f"{FOLDER}/Solar Wind (2019).mkv", 800_000)
    found = {item.variant: item.path.rpartition("/")[2] for item in house.scan().items}
    assert found == {
        "uhd": "Solar Wind (2019) - 2160p.mkv",
        "cut": "Solar Wind (2019) Directors Cut.mkv",
        "main": "Solar Wind (2019).mkv",
    }


def test_a_folder_of_nobody_is_told_with_the_film_it_may_be(house: ScanHouse) -> None:
    film = house.add_film()
    house.put("Solar.Wind.2019.1080p.WEB-DL-X/film.mkv")
    house.put("Another Film (2011) {tmdb-77}/another.mkv")
    house.put("loose.film.2001.720p.mkv")
    house.put("empty/readme.txt")
    (house.root / "empty" / "film.mkv").symlink_to(house.root / "loose.film.2001.720p.mkv")
    for _ in range(2):
        report = house.scan()
        proposals = {item.path: item.proposal for item in report.items}
        assert [item.status for item in report.items] == ["unmapped"] * 3
        known = proposals["Solar.Wind.2019.1080p.WEB-DL-X"]
        assert known is not None
        assert (known["movieId"], known["title"]) == (film.id, "Solar Wind")
        other = proposals["Another Film (2011) {tmdb-77}"]
        assert other is not None
        assert (other["tmdbId"], other["title"], other["movieId"]) == (77, "Another Film", None)
        loose = proposals["loose.film.2001.720p.mkv"]
        assert loose is not None
        assert (loose["title"], loose["year"]) == ("loose film", 2001)
    assert house.known() == []


def test_only_the_named_folder_is_looked_at(house: ScanHouse) -> None:
    fill(house, 2)
    shutil.rmtree(house.root / "Film 1 (2000)")
    house.put("Film 2 (2000)/extra film.mkv", 222_222)
    assert statuses(house.scan(below="Film 2 (2000)")) == [("unclaimed", "severalFiles")]
    assert statuses(house.scan()) == [("missing", "deleted"), ("unclaimed", "severalFiles")]


def test_a_film_that_another_process_works_on_is_left_to_it(
    house: ScanHouse, other_database: Database
) -> None:
    films = fill(house, 2)
    shutil.rmtree(house.root / "Film 1 (2000)")
    with locks.acquire(other_database, locks.variant_lock(films[0].variants[0].id)):
        assert statuses(house.scan()) == [("locked", None)]
    assert statuses(house.scan()) == [("missing", "deleted")]


def test_a_film_that_went_before_any_scan_saw_it_is_missing(house: ScanHouse) -> None:
    fill(house, 2)
    film = house.add_film(tmdb_id=9)
    house.importing().import_path(str(write_film(house.folder / "inbox" / f"{NEW}.mkv")), film.id)
    shutil.rmtree(house.root / FOLDER)
    assert statuses(house.scan()) == [("missing", "deleted")]


def test_a_dry_run_tells_and_writes_nothing(house: ScanHouse) -> None:
    fill(house, 2)
    shutil.rmtree(house.root / "Film 1 (2000)")
    before = house.rows()
    assert statuses(house.scan(dry_run=True)) == [("missing", "deleted")]
    assert house.rows() == before


def test_a_film_removed_from_the_library_leaves_a_folder_of_nobody(house: ScanHouse) -> None:
    films = fill(house, 2)
    house.database.execute("DELETE FROM movie WHERE id = %s", (films[0].id,))
    assert statuses(house.scan()) == [("unmapped", None)]


def test_one_root_that_is_away_does_not_stop_another(house: ScanHouse) -> None:
    fill(house, 1)
    other = house.folder / "other"
    other.mkdir()
    roots = house.roots()
    both = {**roots.paths, "gone": str(house.folder / "nowhere"), "other": str(other)}
    scanning = house.scanning()
    object.__setattr__(scanning.roots, "paths", both)
    report = scanning.scan(["gone", "films", "other"], ScanWishes())
    assert [root.root for root in report.roots] == ["films", "other"]
    assert [failure.subject for failure in report.failures] == ["root:gone"]


def test_a_root_whose_films_were_adopted_is_not_signed_where_they_are_away(house: ScanHouse) -> None:
    film = house.add_film()
    house.put(NEW_PATH)
    house.scan()
    (house.root / ".radarr-cli-root").unlink()
    house.database.execute("DELETE FROM root")
    house.root.rename(house.folder / "away")
    house.root.mkdir()
    with pytest.raises(SafetyBrake, match="none of the files"):
        house.roots().mounted("films")
    assert house.scan().status == "braked"
    assert not (house.root / ".radarr-cli-root").exists()
    assert film.id == house.database.value("SELECT movie_id FROM file WHERE missing_since IS NULL")
