"""kill -9 between any two changes to disk or database; the next command makes it good.

A child is forked with everything imported, so that a kill costs milliseconds. In it every function of `os`
that changes something and every statement is counted, and the process kills itself before the chosen one:
before the next is after the last.
"""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.adapters.files.real import RealFileSystem
from radarr_cli.domain.release import Protocol
from radarr_cli.domain.settings import ImportSettings
from radarr_cli.store.database import Database
from tests.fakes.import_house import House, WithoutLinks, side_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from _pytest.mark.structures import ParameterSet

    from radarr_cli.domain.movie import Movie

CHANGES = (
    "link", "unlink", "rename", "mkdir", "rmdir", "open", "fsync", "write", "copy_file_range", "utime",
)  # fmt: skip
MOST_POINTS = 400


@dataclass(frozen=True, slots=True)
class Scenario:
    """`old` is a release that is in the library before, `new` the one whose import is killed.

    `undoes`: what is killed is the undoing of that import; `subtitles`: one comes along with each release.
    `twice`: the command that recovers is killed as well, at another point.
    """

    name: str
    new: str = "1080p.BluRay.x264-TEAM"
    old: str | None = None
    methods: tuple[str, ...] = ("hardlink",)
    files: type[RealFileSystem] = RealFileSystem
    protocol: Protocol = Protocol.TORRENT
    removes: bool = False
    undoes: bool = False
    subtitles: bool = False
    twice: bool = False
    only_full: bool = False

    @property
    def keeps_a_file_always(self) -> bool:
        """Where links can't be made and the names are equal there is an instant in which only the journal
        knows where the old file is; a file that is removed on purpose has to go."""
        return not self.removes and self.files is RealFileSystem


SAME, OTHER = "1080p.BluRay.x264-OLD", "720p.HDTV.x264-OLD"
USENET = Protocol.USENET
SCENARIOS = (
    Scenario("first file"),
    Scenario("upgrade", old=OTHER),
    Scenario("same name", old=SAME, twice=True),
    Scenario("copy", old=OTHER, methods=("copy",), only_full=True),
    Scenario("no links", old=OTHER, methods=("copy",), files=WithoutLinks, only_full=True),
    Scenario("no links, same name", old=SAME, methods=("copy",), files=WithoutLinks, twice=True),
    Scenario("move", old=SAME, methods=("move",), protocol=USENET),
    Scenario("rename", old=SAME, methods=("move",), files=WithoutLinks, protocol=USENET, only_full=True),
    Scenario("remove", old=SAME, removes=True),
    Scenario("subtitles", old=OTHER, subtitles=True),
    Scenario("subtitles, same name", old=SAME, subtitles=True, only_full=True),
    Scenario("undo", old=OTHER, undoes=True, subtitles=True),
    Scenario("undo, same name", old=SAME, undoes=True, twice=True, only_full=True),
    Scenario(
        "undo without links", old=SAME, methods=("copy",), files=WithoutLinks, undoes=True, only_full=True
    ),
)
BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}


def _marked(scenarios: Iterable[Scenario]) -> list[ParameterSet]:
    marks = {True: [pytest.mark.full], False: []}
    return [pytest.param(found, id=found.name, marks=marks[found.only_full]) for found in scenarios]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """In memory where that can be: a killed process needs no disk to lose anything, and fsync is free."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as made:
        yield Path(made)


@pytest.mark.parametrize("scenario", _marked(SCENARIOS))
def test_a_kill_at_any_point_is_made_good_by_the_next_command(
    scenario: Scenario, database: Database, database_url: str, folder: Path
) -> None:
    house = House(
        database=database,
        folder=folder,
        files=scenario.files(),
        rules=ImportSettings(
            torrent_methods=scenario.methods, usenet_methods=scenario.methods, minimum_free_space=0
        ),
    )
    house.client.protocol = scenario.protocol
    for point in range(1, MOST_POINTS):
        film = Film(house, scenario, point)
        killed = film.meet(point, database_url)
        film.check_right_after_the_kill()
        if scenario.twice:
            film.meet(1 + point * 7 % 23, database_url)
            film.check_right_after_the_kill()
        film.run_again()
        film.check_that_all_is_well()
        if not killed:
            assert point > 20
            return
    pytest.fail(f"still killed at point {MOST_POINTS}")


@pytest.mark.parametrize("code", [errno.ENOSPC, pytest.param(errno.EIO, marks=pytest.mark.full)])
@pytest.mark.parametrize("scenario", _marked([BY_NAME["upgrade"], BY_NAME["no links"]]))
def test_a_disk_that_fails_at_any_point_loses_nothing(
    scenario: Scenario, code: int, database: Database, database_url: str, folder: Path
) -> None:
    house = House(
        database=database,
        folder=folder,
        files=scenario.files(),
        rules=ImportSettings(torrent_methods=scenario.methods, minimum_free_space=0),
    )
    for point in range(1, MOST_POINTS):
        film = Film(house, scenario, point)
        failed = film.meet(point, database_url, fault=code)
        film.check_right_after_the_kill()
        film.run_again()
        film.check_that_all_is_well()
        if not failed:
            assert point > 10
            return
    pytest.fail(f"still failed at point {MOST_POINTS}")


class Film:
    """One film of its own for each point, so that nothing has to be put back in between."""

    def __init__(self, house: House, scenario: Scenario, point: int) -> None:
        self.house, self.scenario = house, scenario
        title = f"Film {point:03}"
        self.folder = house.root / f"{title} (2019)"
        self.movie: Movie = house.add_film(title, 2019, point)
        self.old_inode = 0
        if scenario.old:
            self._finish(f"{title.replace(' ', '.')}.2019.{scenario.old}")
            house.importing().import_finished()
            [old] = self.films()
            self.old_inode = old.stat().st_ino
        self.source = house.downloads / f"{title.replace(' ', '.')}.2019.{scenario.new}" / "film.mkv"
        if not scenario.removes:
            self._finish(self.source.parent.name)
            self.before = side_of(self.source)

        if scenario.undoes:
            [item] = house.importing().import_finished().items
            self.operation = item.operation_id

    def _finish(self, title: str) -> None:
        names = [f"{title}/film.mkv"]
        self.house.finish(self.movie, title, names=names, protocol=self.scenario.protocol, film_size=200_000)
        if self.scenario.subtitles:
            (self.house.downloads / title / "film.en.srt").write_text(title)
            for download, files in self.house.client.held.items():
                if title in files[0]:
                    self.house.client.held[download] = (files[0], files[0].replace(".mkv", ".en.srt"))

    def films(self) -> list[Path]:
        return [path for path in self._files() if path.suffix == ".mkv"]

    def _files(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file() and not path.name.startswith(".")]

    def meet(self, point: int, database_url: str, *, fault: int = 0) -> bool:
        """Do it in a child that kills itself there, or meets the fault; False if it never came there."""
        child = os.fork()
        if child == 0:
            code = 1
            try:
                counter = Counter(point, fault)
                database = CountingDatabase(database_url, counter)
                house = self.house.with_database(database)
                counter.watch()
                _do(house, self, may_fail=fault != 0)
                code = 0 if counter.left > 0 else 3
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        wait_for_the_server(self.house.database)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) in (0, 3)
            return os.WEXITSTATUS(status) == 3
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True

    def check_right_after_the_kill(self) -> None:
        """A library that had a film has one at every instant, and it is complete."""
        if self.scenario.old and self.scenario.keeps_a_file_always:
            good = [
                path for path in self.films() if path.stat().st_ino == self.old_inode or self._is_new(path)
            ]
            assert good
        if not self.scenario.removes and self.scenario.protocol is Protocol.TORRENT:
            assert side_of(self.source) == self.before

    def run_again(self) -> None:
        house = self.house
        report = house.importing().import_finished()
        assert not report.failures
        if self.scenario.removes:
            house.trash().take_film(self.movie.id)
        if self.scenario.undoes and not self.is_undone(house.database):
            house.undoing().undo(str(self.operation))

    def check_that_all_is_well(self) -> None:
        database, movie = self.house.database, self.movie.id
        assert not list(self.folder.rglob(".*"))
        known = database.all("SELECT relative_path, size FROM file WHERE movie_id = %s", (movie,))
        if self.scenario.removes:
            assert (self._files(), known) == ([], [])
        elif self.scenario.undoes:
            self._check_that_it_is_undone(known)
            return
        else:
            [film] = self.films()
            assert self._is_new(film)
            assert [row["relative_path"] for row in known] == [str(film.relative_to(self.house.root))]
            if self.scenario.protocol is Protocol.TORRENT:
                assert side_of(self.source) == self.before
            else:
                assert not self.source.exists()
        if self.scenario.subtitles:
            [subtitle] = (path for path in self._files() if path.suffix == ".srt")
            assert subtitle.read_text() == self.source.parent.name
            extras = database.all("SELECT relative_path FROM extra_file WHERE movie_id = %s", (movie,))
            assert [row["relative_path"] for row in extras] == [str(subtitle.relative_to(self.house.root))]
        trashed = [
            path for path in self.house.trashed() if self.folder.name in path.parts and path.suffix == ".mkv"
        ]
        assert [path.stat().st_ino for path in trashed] == ([self.old_inode] if self.old_inode else [])
        imported = "SELECT count(*) FROM history WHERE movie_id = %s AND event = 'downloadFolderImported'"
        expected = (1 if self.scenario.old else 0) + (0 if self.scenario.removes else 1)
        assert database.value(imported, (movie,)) == expected
        assert database.value("SELECT count(*) FROM import_operation WHERE finished_at IS NULL") == 0
        states = database.all("SELECT DISTINCT state FROM grab WHERE movie_id = %s", (movie,))
        assert [row["state"] for row in states] == ["imported"]
        assert database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 0
        wanted = database.value("SELECT wanted FROM variant WHERE movie_id = %s", (movie,))
        assert wanted is self.scenario.removes

    def is_undone(self, database: Database) -> bool:
        undone = "SELECT EXISTS (SELECT 1 FROM import_operation WHERE undoes_id = %s AND state = 'done')"
        return bool(database.value(undone, (self.operation,)))

    def _check_that_it_is_undone(self, known: list[dict[str, Any]]) -> None:
        [film] = self.films()
        assert film.stat().st_ino == self.old_inode
        assert [row["relative_path"] for row in known] == [str(film.relative_to(self.house.root))]
        subtitles = [path for path in self._files() if path.suffix == ".srt"]
        assert [path.read_text() == self.source.parent.name for path in subtitles] == (
            [False] if self.scenario.subtitles else []
        )
        trashed = [path for path in self.house.trashed() if self.folder.name in path.parts]
        assert len(trashed) == (2 if self.scenario.subtitles else 1)
        assert side_of(self.source) == self.before
        database = self.house.database
        assert database.value("SELECT count(*) FROM import_operation WHERE finished_at IS NULL") == 0

    def _is_new(self, path: Path) -> bool:
        return hashlib.sha256(path.read_bytes()).hexdigest() == self.before.digest


class Counter:
    """Counts what changes something; kills the process, or fails, when the count is reached."""

    def __init__(self, point: int, fault: int) -> None:
        self.left = point
        self._fault = fault

    def count(self, *, statement: bool = False) -> None:
        if statement and self._fault:
            return
        self.left -= 1
        if self.left == 0:
            if self._fault:
                raise OSError(self._fault, os.strerror(self._fault))
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        for name in CHANGES:
            setattr(os, name, self._counted(getattr(os, name), name))

    def _counted(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            if name == "open" and not arguments[1] & os.O_CREAT:
                return function(*arguments, **named)
            self.count()
            return function(*arguments, **named)

        return counted


class CountingDatabase(Database):
    def __init__(self, conninfo: str, counter: Counter) -> None:
        super().__init__(conninfo, command="victim")
        self._counter = counter

    def execute(self, sql: str, parameters: Any = None) -> int:
        self._counter.count(statement=True)
        return super().execute(sql, parameters)

    def value(self, sql: str, parameters: Any = None) -> Any:
        if "INSERT" in sql:
            self._counter.count(statement=True)
        return super().value(sql, parameters)


def _do(house: House, film: Film, *, may_fail: bool) -> None:
    if film.scenario.removes:
        house.trash().take_film(film.movie.id)
    elif film.scenario.undoes:
        if film.is_undone(house.database):
            return
        house.undoing().undo(str(film.operation))
    else:
        report = house.importing().import_finished()
        assert may_fail or not report.failures, report.failures


def wait_for_the_server(database: Database) -> None:
    """The killed process's connection holds its locks until the server has noticed."""
    deadline = time.monotonic() + 10
    while database.value(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE %s", ("%victim",)
    ):
        assert time.monotonic() < deadline
        time.sleep(0.002)
