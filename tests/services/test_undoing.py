"""Undoing: the tree and the rows are what they were, and nothing is lost by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.errors import Conflict, Locked, NotFound, UsageError
from radarr_cli.store import locks
from tests.fakes.import_house import FOLDER, NEW, NEW_PATH, OLD, OLD_PATH, House, Side, side_of
from tests.services.test_relocating import MovingHouse

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.domain.movie import Movie
    from radarr_cli.services.files.undoing import UndoReport
    from radarr_cli.store.database import Database


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database=database, folder=tmp_path)


def tree_of(house: House) -> dict[str, Side | None]:
    """The library as it lies on the disk, without the trash; None is a folder."""
    return {
        str(path.relative_to(house.root)): side_of(path) if path.is_file() else None
        for path in sorted(house.root.rglob("*"))
        if not str(path.relative_to(house.root)).startswith(".radarr-cli-")
    }


def rows_of(house: House) -> dict[str, list[dict[str, Any]]]:
    """What the database says of films and their files."""
    tables = ("movie", "variant", "file", "variant_file", "extra_file")
    return {table: house.database.all(f"SELECT * FROM {table} ORDER BY 1") for table in tables}


def without_pins(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {
        table: [{name: value for name, value in row.items() if name != "pinned"} for row in found]
        for table, found in rows.items()
    }


def imported(house: House, movie: Movie, title: str) -> int:
    house.finish(movie, title)
    [item] = house.importing().import_finished(run_id=None).items
    assert item.status in ("imported", "upgraded")
    return item.operation_id or 0


def test_an_upgrade_that_is_undone_leaves_the_tree_and_the_rows_as_they_were(house: House) -> None:
    movie = house.add_film()
    imported(house, movie, OLD)
    tree, rows = tree_of(house), rows_of(house)
    operation = imported(house, movie, NEW)
    assert house.library() == [NEW_PATH]
    [undone] = house.undoing().undo(str(operation)).items
    assert (undone.status, undone.kind) == ("undone", "upgrade")
    assert undone.restored == (str(house.root / OLD_PATH),)
    assert undone.trashed == (str(house.root / NEW_PATH),)
    assert tree_of(house) == tree
    assert without_pins(rows_of(house)) == without_pins(rows)
    assert [row["pinned"] for row in rows_of(house)["file"]] == [True]
    assert [path.name for path in house.trashed()] == [NEW_PATH.rpartition("/")[2]]
    assert house.told()[-2:] == ["delete", "restore"]


def test_what_was_undone_does_not_come_again_by_itself(house: House, database: Database) -> None:
    movie = house.add_film()
    operation = imported(house, movie, NEW)
    house.undoing().undo(f"operation:{operation}")
    blocked = database.all("SELECT source_title, reason, blocked_by FROM blocklist")
    assert blocked == [{"source_title": NEW, "reason": "undone", "blocked_by": "test"}]
    assert house.importing().import_finished().items == ()


def test_an_undo_is_undone(house: House) -> None:
    movie = house.add_film()
    imported(house, movie, OLD)
    operation = imported(house, movie, NEW)
    tree, rows = tree_of(house), rows_of(house)
    [undone] = house.undoing().undo(str(operation)).items
    with pytest.raises(Conflict, match=f"was undone by operation {undone.undo_id}"):
        house.undoing().undo(str(operation))
    house.undoing().undo(str(undone.undo_id))
    assert (tree_of(house), rows_of(house)) == (tree, rows)
    house.undoing().undo(str(operation))
    assert house.library() == [OLD_PATH]


def test_a_first_import_that_is_undone_leaves_nothing(house: House) -> None:
    movie = house.add_film()
    rows = rows_of(house)
    operation = imported(house, movie, NEW)
    house.undoing().undo(str(operation))
    assert tree_of(house) == {}
    assert rows_of(house) == rows
    assert len(house.trashed()) == 1


def test_the_same_name_comes_back_too(house: House) -> None:
    movie = house.add_film()
    imported(house, movie, "Solar.Wind.2019.1080p.BluRay.x264-FIRST")
    tree, rows = tree_of(house), rows_of(house)
    operation = imported(house, movie, NEW)
    assert tree_of(house) != tree
    house.undoing().undo(str(operation))
    assert tree_of(house) == tree
    assert without_pins(rows_of(house)) == without_pins(rows)


def test_a_removal_is_undone(house: House) -> None:
    movie = house.add_film()
    imported(house, movie, NEW)
    tree, rows = tree_of(house), rows_of(house)
    [trashed] = house.trash().take_film(movie.id)
    assert house.library() == []
    house.undoing().undo(str(trashed.operation_id))
    assert (tree_of(house), rows_of(house)) == (tree, rows)
    assert house.trashed() == []
    assert [path.name for path in (house.root / ".radarr-cli-trash").iterdir()] == [".ignore"]


def test_all_that_a_run_did_is_undone_the_last_first(house: House, database: Database) -> None:
    run = database.value("INSERT INTO run (command, host, pid) VALUES ('run-once', 'here', 1) RETURNING id")
    movie, other = house.add_film(), house.add_film("Moon Dust", 2001, 2)
    house.finish(movie, OLD)
    house.finish(other, "Moon.Dust.2001.1080p.BluRay.x264-TEAM")
    house.importing().import_finished(run_id=run)
    house.finish(movie, NEW)
    house.importing().import_finished(run_id=run)
    report = house.undoing().undo(f"run:{run}")
    assert [item.kind for item in report.items] == ["upgrade", "import", "import"]
    assert tree_of(house) == {}
    with pytest.raises(NotFound, match="nothing to files that could be undone"):
        house.undoing().undo(f"run:{run}")


def told(report: UndoReport) -> list[tuple[Any, ...]]:
    """What a plan and what was done have in common."""
    return [(item.operation_id, item.kind, item.restored, item.trashed) for item in report.items]


def test_the_plan_of_undoing_a_run_is_what_undoing_it_does(house: House, database: Database) -> None:
    """The second operation stands upon the first, in the rows and on the disk."""
    run = database.value("INSERT INTO run (command, host, pid) VALUES ('run-once', 'here', 1) RETURNING id")
    movie = house.add_film()
    imported(house, movie, OLD)
    moving = MovingHouse(database=database, folder=house.folder)
    (house.root / OLD_PATH).rename(house.root / FOLDER / "mine.mkv")
    database.execute("UPDATE file SET relative_path = %s", (f"{FOLDER}/mine.mkv",))
    [renamed] = moving.relocate(names=True)
    assert renamed.status == "renamed"
    database.execute("UPDATE import_operation SET run_id = %s WHERE id = %s", (run, renamed.operation_id))
    house.finish(movie, NEW)
    house.importing().import_finished(run_id=run)
    tree, rows = tree_of(house), rows_of(house)
    planned = house.undoing().undo(f"run:{run}", dry_run=True)
    assert (tree_of(house), rows_of(house)) == (tree, rows)
    done = house.undoing().undo(f"run:{run}")
    assert [item.kind for item in done.items] == ["upgrade", "rename"]
    assert told(planned) == told(done)
    assert planned.failures == done.failures == ()
    assert house.library() == [f"{FOLDER}/mine.mkv"]


def test_the_plan_of_undoing_a_run_names_what_stands_upon_it(house: House, database: Database) -> None:
    run = database.value("INSERT INTO run (command, host, pid) VALUES ('run-once', 'here', 1) RETURNING id")
    movie = house.add_film()
    house.finish(movie, OLD)
    house.importing().import_finished(run_id=run)
    later = imported(house, movie, NEW)
    planned = house.undoing().undo(f"run:{run}", dry_run=True)
    assert planned.items == ()
    assert [failure.hint for failure in planned.failures] == [f"undo that one first: radarr-cli undo {later}"]
    assert house.undoing().undo(f"run:{run}").failures == planned.failures


def test_what_was_done_later_is_undone_first(house: House) -> None:
    movie = house.add_film()
    first = imported(house, movie, OLD)
    later = imported(house, movie, NEW)
    before = tree_of(house)
    with pytest.raises(Conflict, match=f"upgrade {later} was done after it") as refused:
        house.undoing().undo(str(first))
    assert refused.value.hint == f"undo that one first: radarr-cli undo {later}"
    assert tree_of(house) == before
    house.undoing().undo(str(later))
    house.undoing().undo(str(first))
    assert house.library() == []


def test_of_three_the_last_is_named(house: House) -> None:
    """The file that the second brought lies in the trash by the third: nothing was emptied."""
    movie = house.add_film()
    imported(house, movie, OLD)
    second = imported(house, movie, "Solar.Wind.2019.1080p.WEB-DL.x264-MID")
    third = imported(house, movie, NEW)
    with pytest.raises(Conflict, match=f"upgrade {third} was done after it"):
        house.undoing().undo(str(second))


def test_what_the_trash_no_longer_holds_cannot_come_back(house: House) -> None:
    movie = house.add_film()
    imported(house, movie, OLD)
    operation = imported(house, movie, NEW)
    [old] = house.trashed()
    old.unlink()
    with pytest.raises(Conflict, match="is no longer there"):
        house.undoing().undo(str(operation))
    assert house.library() == [NEW_PATH]


def test_a_dry_run_says_what_would_come_back_and_does_nothing(house: House) -> None:
    movie = house.add_film()
    imported(house, movie, OLD)
    operation = imported(house, movie, NEW)
    tree, rows = tree_of(house), rows_of(house)
    [planned] = house.undoing().undo(str(operation), dry_run=True).items
    assert planned.status == "planned"
    assert planned.restored == (str(house.root / OLD_PATH),)
    assert [step.action.value for step in planned.steps][-2:] == ["database", "finish"]
    assert (tree_of(house), rows_of(house)) == (tree, rows)


def test_an_undo_waits_for_who_works_on_the_film(house: House, other_database: Database) -> None:
    movie = house.add_film()
    operation = imported(house, movie, NEW)
    with (
        locks.acquire(other_database, locks.variant_lock(movie.variants[0].id)),
        pytest.raises(Locked),
    ):
        house.undoing().undo(str(operation))
    assert house.library() == [NEW_PATH]


@pytest.mark.parametrize("name", ["", "x", "run:", "film:3", "-1", "1.5"])
def test_what_is_no_operation_is_refused(house: House, name: str) -> None:
    with pytest.raises(UsageError):
        house.undoing().undo(name)


def test_an_operation_that_is_not_there_is_named(house: House) -> None:
    with pytest.raises(NotFound, match="no operation 99"):
        house.undoing().undo("99")


def test_a_folder_with_what_a_person_laid_there_stays(house: House) -> None:
    movie = house.add_film()
    operation = imported(house, movie, NEW)
    (house.root / FOLDER / "my notes.txt").write_text("mine")
    house.undoing().undo(str(operation))
    assert house.library() == [f"{FOLDER}/my notes.txt"]
