"""Copies: gone on with after a kill, told while they last, in nobody else's way; clones where there are."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.files import copying
from radarr_cli.domain.settings import ImportSettings
from radarr_cli.store import locks
from radarr_cli.store.database import Database
from tests.fakes.import_house import NEW, NEW_PATH, House, side_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CHUNK = 64 * 1024
SIZE = 40 * CHUNK


class Watching:
    """`ports.Progress` that calls back."""

    def __init__(self, called: Callable[[int], None]) -> None:
        self.called = called

    def step(self, label: str, done: int, total: int | None) -> None:
        assert (label, total) == ("film.mkv", SIZE)
        self.called(done)


@pytest.fixture
def house(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(copying, "_CHUNK", CHUNK)
    rules = ImportSettings(minimum_free_space=0, torrent_methods=("copy",))
    made = House(database=database, folder=tmp_path, rules=rules)
    made.finish(made.add_film(), NEW, film_size=SIZE)
    return made


def killed_at(house: House, database_url: str, limit: int) -> None:
    """Import in a child that kills itself when so many bytes are copied."""
    child = os.fork()
    if child == 0:
        try:
            mine = house.with_database(Database(database_url, command="victim"))
            mine.progress = Watching(
                lambda done: os.kill(os.getpid(), signal.SIGKILL) if done >= limit else None
            )
            mine.importing().import_finished()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    holding = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE '%victim'"
    while house.database.value(holding):
        pass


def test_a_copy_that_was_killed_is_gone_on_with(house: House, database_url: str) -> None:
    before = side_of(house.downloads / NEW / "film.mkv")
    killed_at(house, database_url, 20 * CHUNK)
    [partial] = (path for path in house.root.rglob("*.partial"))
    assert partial.stat().st_size == 20 * CHUNK
    told: list[int] = []
    house.progress = Watching(told.append)
    report = house.importing().import_finished()
    assert [recovered.status for recovered in report.recovered] == ["finished"]
    assert told[0] == 21 * CHUNK
    assert side_of(house.root / NEW_PATH).digest == before.digest
    assert (house.root / NEW_PATH).stat().st_mtime_ns == before.modified_ns
    assert side_of(house.downloads / NEW / "film.mkv") == before


def test_after_a_restart_of_the_machine_it_begins_anew(house: House, database_url: str) -> None:
    """What was written before it may never have reached the disk."""
    killed_at(house, database_url, 20 * CHUNK)
    house.database.execute("""UPDATE import_operation SET plan = plan || '{"boot": "another"}'""")
    report = house.importing().import_finished()
    assert [recovered.status for recovered in report.recovered] == ["rolledBack"]
    assert [item.status for item in report.items] == ["imported"]
    assert (house.root / NEW_PATH).read_bytes() == (house.downloads / NEW / "film.mkv").read_bytes()


def test_a_source_that_changed_meanwhile_is_not_gone_on_with(house: House, database_url: str) -> None:
    killed_at(house, database_url, 20 * CHUNK)
    source = house.downloads / NEW / "film.mkv"
    os.utime(source, ns=(1, 1))
    report = house.importing().import_finished()
    assert [recovered.status for recovered in report.recovered] == ["rolledBack"]
    assert (house.root / NEW_PATH).read_bytes() == source.read_bytes()


def test_a_copy_holds_its_own_films_lock_only(house: House, other_database: Database) -> None:
    other = house.add_film("Moon Dust", 2001, 2)
    [mine] = [row["id"] for row in house.database.all("SELECT id FROM variant WHERE movie_id = 1")]
    seen: list[tuple[bool, bool, bool]] = []

    def look(_: int) -> None:
        seen.append((
            locks.is_free(other_database, locks.variant_lock(mine)),
            locks.is_free(other_database, locks.variant_lock(other.variants[0].id)),
            locks.is_free(other_database, locks.client_lock("qb")),
        ))  # fmt: skip

    house.progress = Watching(look)
    house.importing().import_finished()
    assert len(seen) == 40
    assert set(seen) == {(False, True, True)}


@contextmanager
def _loop_mounted(folder: Path, kind: str) -> Iterator[Path]:
    maker = shutil.which(f"mkfs.{kind}")
    if maker is None or os.geteuid() != 0:
        pytest.skip(f"needs mkfs.{kind}, and root to mount it")
    image, point = folder / "disk.img", folder / "disk"
    with image.open("wb") as made:
        made.truncate(400 * 1024**2)
    point.mkdir()
    subprocess.run([maker, "-q", str(image)], check=True, capture_output=True, timeout=60)
    mounted = subprocess.run(
        ["mount", "-o", "loop", str(image), str(point)], capture_output=True, check=False, timeout=60
    )
    if mounted.returncode:
        pytest.skip(f"{kind} can't be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield point
    finally:
        subprocess.run(["umount", str(point)], check=True, timeout=60)


@pytest.mark.full
@pytest.mark.parametrize("kind", ["btrfs", "xfs"])
def test_a_reflink_shares_its_blocks_and_is_a_file_of_its_own(
    kind: str, database: Database, tmp_path: Path
) -> None:
    with _loop_mounted(tmp_path, kind) as disk:
        rules = ImportSettings(minimum_free_space=0, torrent_methods=("reflink",))
        house = House(database=database, folder=disk, rules=rules)
        house.finish(house.add_film(), NEW, film_size=60 * 1024**2)
        source = house.downloads / NEW / "film.mkv"
        before = side_of(source)
        os.sync()
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        [item] = house.importing().import_finished().items
        os.sync()
        assert (item.status, item.method) == ("imported", "reflink")
        used = free - os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        assert used < 5 * 1024**2
        film = house.root / NEW_PATH
        assert film.stat().st_ino != source.stat().st_ino
        assert film.stat().st_mtime_ns == before.modified_ns
        assert side_of(film).digest == before.digest
        assert side_of(source) == before
