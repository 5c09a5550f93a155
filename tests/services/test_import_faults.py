"""Disks that are full, read-only or somewhere else: clear errors, nothing lost, nothing copied silently."""

from __future__ import annotations

import errno
import subprocess
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.settings import ImportSettings
from radarr_cli.errors import Conflict
from radarr_cli.services.files.faults import explain, no_method
from tests.fakes.import_house import NEW, NEW_PATH, OLD, OLD_PATH, House

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.store.database import Database

FILM_SIZE = 1024 * 1024


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database=database, folder=tmp_path)


@pytest.fixture
def small_root(house: House) -> Iterator[Path]:
    """The root is a file system of its own, with room for one film and a half."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={FILM_SIZE * 3 // 2}", "tmpfs", str(house.root)]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mounting a tmpfs is not allowed here")
    try:
        yield house.root
    finally:
        subprocess.run(["umount", str(house.root)], check=True)


@pytest.mark.parametrize(
    ("methods", "code"),
    [(("copy",), "minimumFreeSpace"), (("hardlink", "copy"), "noSpace"), (("hardlink", "reflink"), "noLink")],
)
def test_a_full_disk_keeps_the_old_file(
    methods: tuple[str, ...], code: str, house: House, small_root: Path
) -> None:
    movie = house.add_film()
    house.rules = ImportSettings(torrent_methods=("copy",), minimum_free_space=0)
    house.finish(movie, OLD, film_size=FILM_SIZE)
    house.importing().import_finished()
    old = (house.root / OLD_PATH).read_bytes()
    house.rules = ImportSettings(torrent_methods=methods, minimum_free_space=0)
    house.finish(movie, NEW, film_size=FILM_SIZE)
    [item] = house.importing().import_finished().items
    assert item.code == code
    assert (house.library(), house.known(), house.trashed()) == ([OLD_PATH], [OLD_PATH], [])
    assert (house.root / OLD_PATH).read_bytes() == old
    assert house.database.value("SELECT count(*) FROM import_operation WHERE finished_at IS NULL") == 0
    assert house.database.value("SELECT state FROM download WHERE title = %s", (NEW,)) == "importPending"
    assert house.database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 1
    house.trash().take_film(movie.id)
    subprocess.run(["rm", "-r", str(house.root / ".radarr-cli-trash")], check=True)
    if code != "noLink":
        assert [item.status for item in house.importing().import_finished().items] == ["imported"]
        assert house.database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 0


def test_a_read_only_root_is_told_and_tried_again(house: House, small_root: Path) -> None:
    movie = house.add_film()
    house.roots().mounted("films")
    house.rules = ImportSettings(torrent_methods=("copy",), minimum_free_space=0)
    house.finish(movie, NEW, film_size=FILM_SIZE)
    subprocess.run(["mount", "-o", "remount,ro", str(house.root)], check=True)
    report = house.importing().import_finished()
    assert report.items[0].code == "readOnly"
    assert "read-only" in report.failures[0].message
    subprocess.run(["mount", "-o", "remount,rw", str(house.root)], check=True)
    assert [item.status for item in house.importing().import_finished().items] == ["imported"]


def test_another_machine_leaves_an_operation_to_the_one_that_has_the_root(
    house: House, database: Database, tmp_path_factory: pytest.TempPathFactory
) -> None:
    movie = house.add_film()
    house.finish(movie, OLD)
    house.importing().import_finished()
    database.execute("UPDATE import_operation SET state = 'applying', finished_at = NULL")
    elsewhere = House(database=database, folder=tmp_path_factory.mktemp("elsewhere"))
    assert elsewhere.importing().recover() == ()
    (elsewhere.root / ".radarr-cli-root").write_text("0f8fad5b-d9cb-469f-a165-70867728950e\n")
    assert elsewhere.importing().recover() == ()
    assert elsewhere.importing().import_finished(dry_run=True).recovered == ()
    # A dry run says that it would be taken up, and leaves it.
    [planned] = house.importing().import_finished(dry_run=True).recovered
    assert (planned.status, planned.movie_id) == ("planned", movie.id)
    assert database.value("SELECT count(*) FROM import_operation WHERE finished_at IS NULL") == 1
    [recovered] = house.importing().recover()
    assert (recovered.status, recovered.movie_id) == ("finished", movie.id)
    assert house.library() == [OLD_PATH]


def test_nothing_is_begun_for_a_film_before_what_was_begun_is_over(house: House, database: Database) -> None:
    movie = house.add_film()
    house.finish(movie, OLD)
    house.importing().import_finished()
    database.execute("UPDATE import_operation SET finished_at = NULL, root = 'on another machine'")
    house.finish(movie, NEW)
    report = house.importing().import_finished()
    assert "could not be finished yet" in report.failures[0].message
    with pytest.raises(Conflict, match="could not be finished yet"):
        house.importing().import_path(str(house.downloads / NEW), movie.id)
    assert house.library() == [OLD_PATH]
    database.execute("UPDATE import_operation SET root = 'films'")
    assert [item.status for item in house.importing().import_finished().items] == ["upgraded"]
    assert house.library() == [NEW_PATH]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (errno.ENOSPC, "noSpace"),
        (errno.EDQUOT, "noSpace"),
        (errno.EROFS, "readOnly"),
        (errno.EACCES, "permissionDenied"),
        (errno.EPERM, "permissionDenied"),
        (errno.EXDEV, "otherFileSystem"),
        (errno.ENAMETOOLONG, "nameTooLong"),
        (errno.EEXIST, "destinationExists"),
        (errno.ESTALE, "sourceChanged"),
        (errno.ENOTDIR, "notAFolder"),
        (errno.EIO, "ioError"),
        (errno.ETXTBSY, "fileError"),
    ],
)
def test_each_error_of_the_system_names_what_was_tried_and_its_errno(code: int, reason: str) -> None:
    fault = explain(OSError(code, "as the system says"), "naming film.mkv")
    assert fault.reason == reason
    assert fault.message.startswith("naming film.mkv: ")
    assert errno.errorcode[code] in fault.message
    assert fault.hint or reason == "fileError"


@pytest.mark.parametrize(
    ("code", "hint"),
    [(errno.EXDEV, "mount"), (errno.EPERM, "protected_hardlinks"), (errno.ENOSYS, "another method")],
)
def test_where_no_method_works_the_cause_is_named(code: int, hint: str) -> None:
    fault = no_method([("hardlink", code), ("reflink", errno.EOPNOTSUPP)], "film.mkv")
    assert f"hardlink gave {errno.errorcode[code]}, reflink gave" in fault.message
    assert hint in (fault.hint or "")
