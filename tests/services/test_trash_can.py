"""The trash: listed, emptied when its time has come and never before, and got out again."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from radarr_cli.errors import ConfigError, Conflict, NotFound
from radarr_cli.services.files.faults import FileFault
from radarr_cli.services.files.trashed import documents
from radarr_cli.services.running import Pace
from tests.fakes.import_house import NEW, NEW_PATH, NOW, OLD, OLD_PATH, House

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database

LATER = NOW + timedelta(days=14)
MIB = 1024 * 1024


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    """With a film that was upgraded: the old file is in the trash and still seeds."""
    made = House(database=database, folder=tmp_path)
    movie = made.add_film()
    for title in (OLD, NEW):
        made.finish(movie, title)
        made.importing().import_finished()
    return made


def stop_seeding(house: House) -> None:
    (house.downloads / OLD / "film.mkv").unlink()


def test_an_entry_says_what_it_was_and_what_its_deletion_frees(house: House) -> None:
    [entry] = house.trash_can().listing().entries
    assert (entry.kind, entry.title, entry.at, entry.root) == ("upgrade", "Solar Wind (2019)", NOW, "films")
    assert entry.size == MIB
    assert entry.freed == 0
    stop_seeding(house)
    [entry] = house.trash_can().listing().entries
    assert entry.freed == entry.size
    [document] = documents([entry])
    assert document["files"] == [OLD_PATH]
    assert json.dumps(document)


def test_what_has_lain_long_enough_goes_and_nothing_younger(house: House) -> None:
    young = house.trash_can(LATER - timedelta(seconds=1))
    assert young.empty().gone == ()
    assert len(house.trashed()) == 1
    assert [entry.title for entry in house.trash_can(LATER).empty(dry_run=True).gone] == ["Solar Wind (2019)"]
    assert len(house.trashed()) == 1
    house.trash_can(LATER).empty()
    assert house.trashed() == []
    assert house.library() == [NEW_PATH]


def test_a_trash_that_is_too_large_with_young_files_brakes_and_keeps_them(house: House) -> None:
    stop_seeding(house)
    pace = Pace(stopping=lambda: False)
    result = house.trash_can(limit=MIB // 2).clean(pace)
    assert result.braked
    assert [failure.code for failure in result.failures] == ["safetyBrake"]
    assert len(house.trashed()) == 1
    result = house.trash_can(LATER, limit=MIB // 2).clean(pace)
    assert not result.braked
    assert [item["status"] for item in result.items] == ["deleted"]


def test_what_still_seeds_counts_nothing_towards_the_limit(house: House) -> None:
    assert house.trash_can(limit=0).empty().over == 0
    stop_seeding(house)
    [entry] = house.trash_can().listing().entries
    assert house.trash_can(limit=0).empty().over == entry.size


def test_what_an_operation_still_works_on_stays(house: House, database: Database) -> None:
    database.execute("UPDATE import_operation SET finished_at = NULL WHERE kind = 'upgrade'")
    assert house.trash_can(LATER).empty(everything=True).gone == ()
    assert len(house.trashed()) == 1


def test_a_person_may_delete_everything(house: House) -> None:
    assert len(house.trash_can().empty(everything=True).gone) == 1
    assert house.trashed() == []


def test_an_entry_is_restored_by_undoing_its_operation(house: House) -> None:
    [entry] = house.trash_can().listing().entries
    report, _ = house.trash_can().restore(str(entry.operation_id))
    assert report is not None
    assert house.library() == [OLD_PATH]


def test_files_are_taken_out_without_touching_the_library(house: House, tmp_path: Path) -> None:
    [entry] = house.trash_can().listing().entries
    out = tmp_path / "out"
    out.mkdir()
    report, paths = house.trash_can().restore(entry.mark, to=str(out))
    assert report is None
    assert paths == (str(out / OLD_PATH.rpartition("/")[2]),)
    assert (out / OLD_PATH.rpartition("/")[2]).exists()
    assert house.library() == [NEW_PATH]
    assert len(house.trashed()) == 1
    with pytest.raises(FileFault, match="EEXIST"):
        house.trash_can().restore(entry.mark, to=str(out))


def test_what_the_journal_does_not_know_can_only_be_taken_out(house: House) -> None:
    stray = house.root / ".radarr-cli-trash" / "20200101T000000Z-0000aaaa" / "A (2000)" / "a.mkv"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"film")
    (house.root / ".radarr-cli-trash" / "not ours").mkdir()
    with pytest.raises(Conflict, match="doesn't know"):
        house.trash_can().restore("20200101T000000Z-0000aaaa")
    assert len(house.trash_can().listing().entries) == 2


def test_an_entry_that_is_not_there_is_named(house: House) -> None:
    with pytest.raises(NotFound, match="holds no 77"):
        house.trash_can().restore("77")


def test_a_root_that_is_not_configured_is_named(house: House) -> None:
    with pytest.raises(ConfigError, match="'serials'"):
        house.trash_can().listing("serials")


def test_a_root_that_is_not_mounted_is_told_and_the_others_go_on(house: House) -> None:
    (house.root / ".radarr-cli-root").unlink()
    listing = house.trash_can().listing()
    assert listing.entries == ()
    assert [failure.code for failure in listing.failures] == ["safetyBrake"]
