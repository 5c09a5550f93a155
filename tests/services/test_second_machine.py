"""Two machines, one database: who hasn't the root mounted leaves its films, and all work on them, alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.errors import Locked, SafetyBrake
from radarr_cli.services.files.effects import Effects
from radarr_cli.services.files.roots import Roots
from radarr_cli.store import imports, locks
from tests.fakes.import_house import NEW_PATH, NOW
from tests.fakes.scan_house import ScanHouse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radarr_cli.domain.movie import Movie
    from radarr_cli.store.database import Database


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Machine(ScanHouse):
    """A machine with its own view of the disks: `mounts` are its configured roots."""

    mounts: dict[str, str] = field(default_factory=dict)
    name: str = "second"

    def roots(self) -> Roots:
        return Roots(
            database=self.database, files=self.files, paths=self.mounts, host=self.name, now=lambda: NOW
        )


@pytest.fixture
def first(database: Database, tmp_path: Path) -> ScanHouse:
    return ScanHouse(database=database, folder=tmp_path)


@pytest.fixture
def movie(first: ScanHouse) -> Movie:
    return first.add_film()


@pytest.fixture(params=["not configured", "not mounted", "another disk"])
def second(request: pytest.FixtureRequest, other_database: Database, tmp_path: Path) -> Machine:
    folder = tmp_path / "second"
    folder.mkdir()
    mount = folder / "mnt"
    mount.mkdir()
    if request.param == "another disk":
        (mount / ".radarr-cli-root").write_text("5a0c2c9e-8a43-4f0f-9a5c-0d7a8a7f0a11\n")
    mounts = {} if request.param == "not configured" else {"films": str(mount)}
    return Machine(database=other_database, folder=folder, mounts=mounts)


@pytest.fixture
def killed_import(first: ScanHouse, movie: Movie, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """An import on the first machine that died when the new file was placed; its number."""
    first.roots().mounted("films")
    first.finish(movie)
    do = Effects.do

    def dying(self: Effects, operation: Any, step: Any, roots: Any) -> Any:
        result = do(self, operation, step, roots)
        if step.action.value == "verify":
            raise Killed
        return result

    monkeypatch.setattr(Effects, "do", dying)
    with pytest.raises(Killed):
        first.importing().import_finished()
    monkeypatch.setattr(Effects, "do", do)
    [left] = imports.open_operations(first.database)
    yield left.id


def everything(house: ScanHouse) -> dict[str, Any]:
    tables = ("import_operation", "import_step", "grab", "download", "attention", "file")
    return {table: house.database.all(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables}


def let_go(house: ScanHouse) -> None:
    """What Postgres does for a process that died."""
    house.database.execute("SELECT pg_advisory_unlock_all()")
    house.database.held_ranks.clear()


def test_a_running_import_is_neither_finished_nor_taken_back(
    first: ScanHouse, second: Machine, killed_import: int
) -> None:
    """Its process lives as long as its locks: nobody touches it, with the root or without it."""
    locks.acquire(first.database, locks.operation_lock(killed_import))
    before, disk = everything(first), sorted(first.root.rglob("*"))
    assert second.journal().recover() == ()
    second.importing().import_finished()
    assert (everything(first), sorted(first.root.rglob("*"))) == (before, disk)
    with_root = Machine(
        database=second.database, folder=second.folder, mounts={"films": str(first.root)}, name="third"
    )
    assert with_root.journal().recover() == ()
    assert everything(first) == before


def test_a_dead_import_waits_for_a_machine_that_has_the_root(
    first: ScanHouse, second: Machine, killed_import: int
) -> None:
    let_go(first)
    before, disk = everything(first), sorted(first.root.rglob("*"))
    assert second.journal().recover() == ()
    report = second.importing().import_finished()
    assert report.recovered == ()
    assert (everything(first), sorted(first.root.rglob("*"))) == (before, disk)
    assert bool(second.mounts) is report.braked
    [recovered] = first.journal().recover()
    assert (recovered.operation_id, recovered.status) == (killed_import, "rolledBack")
    first.importing().import_finished()
    assert first.library() == [NEW_PATH]


def test_its_stages_leave_the_films_of_that_root_alone(
    first: ScanHouse, second: Machine, movie: Movie
) -> None:
    first.finish(movie)
    first.importing().import_finished()
    first.add_film("Other", 2001, 2)
    first.age()
    first.scan()
    before = first.rows()
    report = second.scanning().scan(tuple(second.mounts), _wishes())
    assert (report.items, bool(report.braked)) == ((), bool(second.mounts))
    assert first.rows() == before
    if second.mounts:
        with pytest.raises(SafetyBrake):
            second.trash().take_film(movie.id)
    assert first.library() == [NEW_PATH]


def test_a_film_in_work_on_one_machine_is_locked_on_the_other(
    first: ScanHouse, second: Machine, movie: Movie
) -> None:
    first.roots().mounted("films")
    with (
        locks.acquire(first.database, locks.variant_lock(movie.variants[0].id)),
        pytest.raises(Locked),
    ):
        locks.acquire(second.database, locks.variant_lock(movie.variants[0].id))


def _wishes() -> Any:
    from radarr_cli.services.scans.wishes import ScanWishes

    return ScanWishes()
