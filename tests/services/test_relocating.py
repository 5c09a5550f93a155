"""Renames and moves: everything goes along, what seeds stays, a kill loses nothing, undo brings it back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.domain.naming.rules import NamingRules
from radarr_cli.domain.selector import FoundFilm
from radarr_cli.errors import Conflict, SafetyBrake
from radarr_cli.services.files.relocating import Relocating
from radarr_cli.services.files.relocation_plans import Plans, Wishes
from radarr_cli.services.files.roots import Roots
from radarr_cli.services.files.seeded import IN_PLACE, Held
from radarr_cli.services.files.undoing import Undoing
from radarr_cli.store import scans
from radarr_cli.store.movies import load_movie
from tests.fakes.import_house import FOLDER, NEW, NEW_PATH, NOW, House, side_of
from tests.fakes.video import write_film

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.services.files.relocation_results import Relocated
    from radarr_cli.store.database import Database

FILM = FoundFilm(1, 1, "Solar Wind", 2019)
OTHER_DISK = Path("/dev/shm")


@dataclass
class Seeders:
    """What the clients hold, by this machine's paths; `renamed` is what they were told to do."""

    held: dict[str, Held] = field(default_factory=dict)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    asked: int = 0

    def ask(self) -> Seeders:
        self.asked += 1
        return self

    def name_holder(self, path: str) -> Held | None:
        return self.held.get(path)

    def rename(self, held: Held, source: str, target: str) -> None:
        self.renamed.append((source, target))
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        Path(source).rename(target)


@dataclass
class MovingHouse(House):
    """A house with a second root."""

    seeders: Seeders = field(default_factory=Seeders)
    elsewhere: Path | None = None

    @property
    def archive(self) -> Path:
        path = (self.elsewhere or self.folder) / "archive"
        path.mkdir(exist_ok=True)
        return path

    def roots(self) -> Roots:
        paths = {"films": str(self.root), "archive": str(self.archive)}
        return Roots(database=self.database, files=self.files, paths=paths, host="here", now=lambda: NOW)

    def relocating(self) -> Relocating:
        plans = Plans(database=self.database, files=self.files, roots=self.roots(), naming=NamingRules())
        return Relocating(
            database=self.database, roots=self.roots(), plans=plans, journal=self.journal(),
            seeded=lambda: self.seeders, host="here", now=lambda: NOW, wait=0,  # type: ignore[arg-type, return-value]
        )  # fmt: skip

    def undo(self, operation: int | None) -> None:
        Undoing(
            database=self.database, files=self.files, roots=self.roots(), journal=self.journal(),
            now=lambda: NOW, host="here", user="tester", wait=0,
        ).undo(str(operation))  # fmt: skip

    def relocate(self, *, dry_run: bool = False, **wishes: Any) -> tuple[Relocated, ...]:
        return self.relocating().session().relocate(FILM, Wishes(**wishes), dry_run=dry_run)

    def tree(self, root: Path | None = None) -> list[str]:
        top = root or self.root
        return sorted(
            str(path.relative_to(top))
            for path in top.rglob("*")
            if not str(path.relative_to(top)).startswith(".radarr-cli")
        )

    def rows(self) -> dict[str, Any]:
        return {
            "file": self.database.all("SELECT * FROM file ORDER BY id"),
            "variant": self.database.all("SELECT id, root, folder FROM variant ORDER BY id"),
            "filled": self.database.all("SELECT * FROM variant_file ORDER BY 1"),
            "extra": self.database.all("SELECT * FROM extra_file ORDER BY id"),
        }


@pytest.fixture
def house(database: Database, tmp_path: Path) -> MovingHouse:
    """A film under a person's own names, with what a person put beside it."""
    made = MovingHouse(database=database, folder=tmp_path)
    film = made.add_film()
    made.importing().import_path(str(write_film(made.folder / "inbox" / f"{NEW}.mkv")), film.id)
    folder = made.root / "My Solar Wind"
    (made.root / FOLDER).rename(folder)
    (folder / NEW_PATH.partition("/")[2]).rename(folder / "sw.mkv")
    made.database.execute("UPDATE variant SET folder = 'My Solar Wind'")
    made.database.execute("UPDATE file SET relative_path = 'My Solar Wind/sw.mkv'")
    (folder / "sw.en.srt").write_text("1")
    (folder / "poster.jpg").write_text("2")
    (folder / "Extras").mkdir()
    (folder / "Extras" / "making of.mkv").write_text("3")
    made.database.execute(
        """INSERT INTO extra_file (movie_id, file_id, root, relative_path, kind)
        SELECT movie_id, id, 'films', 'My Solar Wind/sw.en.srt', 'subtitle' FROM file"""
    )
    return made


RENAMED = [
    FOLDER,
    f"{FOLDER}/Extras",
    f"{FOLDER}/Extras/making of.mkv",
    f"{FOLDER}/Solar Wind (2019) Bluray-1080p.en.srt",
    f"{FOLDER}/Solar Wind (2019) Bluray-1080p.mkv",
    f"{FOLDER}/poster.jpg",
]


def test_a_film_gets_its_names_and_all_that_lies_beside_it_goes_along(house: MovingHouse) -> None:
    before, rows = house.tree(), house.rows()
    [planned] = house.relocate(names=True, folders=True, dry_run=True)
    assert (planned.status, planned.others) == ("planned", 3)
    assert (house.tree(), house.rows()) == (before, rows)
    [done] = house.relocate(names=True, folders=True)
    assert (done.status, done.new_path) == ("renamed", str(house.root / NEW_PATH))
    assert house.tree() == RENAMED
    assert house.known() == [NEW_PATH]
    assert house.database.value("SELECT relative_path FROM extra_file") == RENAMED[3]
    assert house.database.value("SELECT folder FROM variant") == FOLDER
    event = house.database.one("SELECT event, data FROM history ORDER BY id DESC LIMIT 1")
    assert event is not None
    assert (event["event"], event["data"]["relativePath"]) == ("movieFileRenamed", NEW_PATH.partition("/")[2])
    # A media server has to look into the folder that was left, too.
    assert (event["data"]["sourceRoot"], event["data"]["sourceFolder"]) == ("films", "My Solar Wind")
    assert house.relocate(names=True, folders=True) == ()
    house.undo(done.operation_id)
    assert (house.tree(), house.rows()) == (before, rows)
    # Whoever was told of the new names is told of the old ones again.
    assert house.told()[-2:] == ["rename", "rename"]
    back = house.database.value("SELECT payload -> 'data' FROM outbox ORDER BY id DESC LIMIT 1")
    assert (back["sourceFolder"], back["relativePath"]) == (FOLDER, "sw.mkv")


def test_only_the_files_are_named_where_folders_stay(house: MovingHouse) -> None:
    house.relocate(names=True)
    assert "My Solar Wind/Solar Wind (2019) Bluray-1080p.en.srt" in house.tree()
    assert "My Solar Wind/poster.jpg" in house.tree()


def test_a_folder_that_holds_another_film_too_is_left_to_that_one(house: MovingHouse) -> None:
    house.add_film("Other", 2001, 2)
    house.database.execute("UPDATE variant SET folder = 'My Solar Wind' WHERE movie_id = 2")
    house.relocate(names=True, folders=True)
    assert "My Solar Wind/poster.jpg" in house.tree()
    assert f"{FOLDER}/Solar Wind (2019) Bluray-1080p.en.srt" in house.tree()
    assert house.known() == [NEW_PATH]


def test_two_films_of_one_name_do_not_share_a_folder(house: MovingHouse) -> None:
    house.add_film(tmdb_id=77)
    [done] = house.relocate(names=True, folders=True)
    assert done.new_path == f"{house.root}/{FOLDER} {{tmdb-1}}/Solar Wind (2019) Bluray-1080p.mkv"


def test_nothing_that_lies_there_is_overwritten(house: MovingHouse) -> None:
    (house.root / FOLDER).mkdir()
    (house.root / NEW_PATH).write_text("someone's")
    before = house.tree()
    with pytest.raises(Conflict, match="is there already"):
        house.relocate(names=True, folders=True)
    assert house.tree() == before
    (house.root / NEW_PATH).unlink()
    house.relocate(names=True, folders=True)
    assert house.tree() == RENAMED


def test_names_that_differ_in_case_alone_are_renamed(house: MovingHouse) -> None:
    house.relocate(names=True, folders=True)
    house.database.execute("UPDATE movie SET title = 'Solar WIND'")
    [done] = house.relocate(names=True, folders=True)
    assert done.new_path.endswith("Solar WIND (2019)/Solar WIND (2019) Bluray-1080p.mkv")
    assert len(house.tree()) == len(RENAMED)
    house.undo(done.operation_id)
    assert house.tree() == RENAMED


@pytest.mark.parametrize("code", ["seededInPlace", "clientUnavailable", "clientPathUnknown"])
def test_what_seeds_under_its_name_is_skipped_with_a_code(house: MovingHouse, code: str) -> None:
    path = house.root / "My Solar Wind" / "sw.mkv"
    house.seeders.held[str(path)] = Held(code=code, message="a client has it", hint="ask it", client="qb")
    before, rows, side = house.tree(), house.rows(), side_of(path)
    [left] = house.relocate(names=True, folders=True)
    assert (left.status, left.code, left.hint) == ("skipped", code, "ask it")
    assert (house.tree(), house.rows(), side_of(path)) == (before, rows, side)
    if code != IN_PLACE:
        assert house.relocate(names=True, through_client=True)[0].status == "skipped"


def test_a_client_renames_what_it_seeds_itself(house: MovingHouse) -> None:
    path = house.root / "My Solar Wind" / "sw.mkv"
    house.seeders.held[str(path)] = Held(code=IN_PLACE, message="seeded", client="qb")
    [done] = house.relocate(names=True, folders=True, through_client=True)
    assert done.status == "renamed"
    assert house.seeders.renamed == [(str(path), str(house.root / NEW_PATH))]
    assert house.tree() == RENAMED
    assert house.known() == [NEW_PATH]
    with pytest.raises(Conflict, match="download client"):
        house.undo(done.operation_id)


def test_the_clients_are_asked_once_a_command(house: MovingHouse) -> None:
    session = house.relocating().session()
    session.relocate(FILM, Wishes(names=True))
    session.relocate(FILM, Wishes(folders=True))
    assert house.seeders.asked == 1


def test_a_film_moves_to_another_root_and_back(house: MovingHouse) -> None:
    before, rows = house.tree(), house.rows()
    side = side_of(house.root / "My Solar Wind" / "sw.mkv")
    [done] = house.relocate(root="archive")
    assert (done.status, done.others) == ("moved", 3)
    assert house.tree() == []
    assert house.tree(house.archive) == before
    assert side_of(house.archive / "My Solar Wind" / "sw.mkv") == side
    place = house.database.one("SELECT root, folder FROM variant")
    assert place == {"root": "archive", "folder": "My Solar Wind"}
    assert house.database.value("SELECT root FROM extra_file") == "archive"
    assert scans.known_count(house.database, "archive") == 1
    house.undo(done.operation_id)
    assert (house.tree(), house.rows()) == (before, rows)


@pytest.fixture
def other_disk() -> Iterator[Path]:
    """A folder on another file system than pytest's."""
    if not OTHER_DISK.is_dir():
        pytest.skip("needs /dev/shm as another file system")
    with TemporaryDirectory(dir=OTHER_DISK, prefix="radarr-cli-test-") as folder:
        yield Path(folder)


def test_a_film_moves_to_another_file_system_and_back(house: MovingHouse, other_disk: Path) -> None:
    house.elsewhere = other_disk
    assert house.archive.stat().st_dev != house.root.stat().st_dev
    before, rows = house.tree(), house.rows()
    seeding = house.folder / "inbox" / f"{NEW}.mkv"
    side, content = side_of(seeding), seeding.read_bytes()
    [done] = house.relocate(root="archive")
    assert (house.tree(), house.tree(house.archive)) == ([], before)
    assert (house.archive / "My Solar Wind" / "sw.mkv").read_bytes() == content
    assert side_of(seeding) == side
    house.undo(done.operation_id)
    assert (house.tree(), house.rows()) == (before, rows)
    assert (house.root / "My Solar Wind" / "sw.mkv").read_bytes() == content


def test_a_film_moves_to_another_folder(house: MovingHouse) -> None:
    [done] = house.relocate(folder="A/B/Solar")
    assert done.new_path == f"{house.root}/A/B/Solar/sw.mkv"
    assert "A/B/Solar/poster.jpg" in house.tree()
    house.undo(done.operation_id)
    assert house.known() == ["My Solar Wind/sw.mkv"]


def test_a_film_without_files_only_changes_its_place(house: MovingHouse) -> None:
    film = house.add_film("Empty", 2001, 5)
    done = house.relocating().session().relocate(FoundFilm(film.id, 5, "Empty", 2001), Wishes(root="archive"))
    assert done == ()
    movie = load_movie(house.database, film.id)
    assert movie is not None
    assert movie.variants[0].root == "archive"


def test_nothing_moves_where_a_root_is_not_mounted(house: MovingHouse) -> None:
    house.roots().mounted("archive")
    before = house.tree()
    (house.archive / ".radarr-cli-root").unlink()
    with pytest.raises(SafetyBrake):
        house.relocate(root="archive")
    assert house.tree() == before


def test_one_variant_goes_alone(house: MovingHouse) -> None:
    house.database.execute(
        "INSERT INTO variant (movie_id, name, profile, root, folder) "
        "VALUES (1, 'uhd', 'HD', 'films', 'My Solar Wind')"
    )
    house.importing().import_path(
        str(write_film(house.folder / "inbox" / f"{NEW.replace('1080p', '2160p')}.mkv")), 1, "uhd"
    )
    [done] = house.relocate(root="archive", variant="uhd")
    assert done.status == "moved"
    assert [each for each in house.tree(house.archive) if each.endswith(".mkv")] == [
        done.new_path.removeprefix(f"{house.archive}/")
    ]
    assert "My Solar Wind/sw.mkv" in house.tree()
    assert "My Solar Wind/poster.jpg" in house.tree()
    told = house.database.value("SELECT payload ->> 'variantId' FROM outbox WHERE event = 'rename'")
    assert told == str(house.database.value("SELECT id FROM variant WHERE name = 'uhd'"))


def test_parts_and_discs_are_named_as_a_whole(house: MovingHouse) -> None:
    folder = house.root / "My Solar Wind"
    (folder / "sw.mkv").rename(folder / "one.mkv")
    write_film(folder / "two.mkv", 100_000)
    house.database.execute(
        """UPDATE file SET kind = 'multipart', relative_path = 'My Solar Wind/one.mkv',
        parts = '{My Solar Wind/one.mkv,My Solar Wind/two.mkv}'"""
    )
    [done] = house.relocate(names=True, folders=True)
    assert [name for name in house.tree() if "cd" in name] == [
        f"{FOLDER}/Solar Wind (2019) Bluray-1080p-cd{number}.mkv" for number in (1, 2)
    ]
    assert house.relocate(names=True, folders=True) == ()
    house.undo(done.operation_id)
    for name in ("one.mkv", "two.mkv"):
        (folder / name).unlink()
    (folder / "BDMV").mkdir()
    (folder / "BDMV" / "index.bdmv").write_text("x")
    house.database.execute(
        "UPDATE file SET kind = 'tree', relative_path = 'My Solar Wind/BDMV', parts = '{}'"
    )
    house.relocate(names=True, folders=True)
    assert f"{FOLDER}/BDMV/index.bdmv" in house.tree()
    assert house.known() == [f"{FOLDER}/BDMV"]
    house.relocate(root="archive")
    assert f"{FOLDER}/BDMV/index.bdmv" in house.tree(house.archive)


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize(("root", "far"), [(None, False), ("archive", False), ("archive", True)])
def test_a_kill_at_any_step_is_finished_or_taken_back(
    database: Database,
    tmp_path: Path,
    other_disk: Path,
    monkeypatch: pytest.MonkeyPatch,
    root: str | None,
    far: bool,
) -> None:
    """After each effect the process dies; the next command leaves the film whole, here or there."""
    from radarr_cli.services.files.effects import Effects

    place_one = f"{tmp_path}/0"
    for dies_after in range(1, 60):
        folder = tmp_path / str(dies_after)
        folder.mkdir()
        database.execute("DELETE FROM movie")
        database.execute("DELETE FROM root")
        database.execute("DELETE FROM import_operation")
        database.execute("ALTER SEQUENCE movie_id_seq RESTART")
        made = MovingHouse(database=database, folder=folder)
        made.elsewhere = other_disk / str(dies_after) if far else None
        (other_disk / str(dies_after)).mkdir()
        film = made.add_film()
        write_film(folder / "inbox" / f"{NEW}.mkv", 100_000)
        made.importing().import_path(str(folder / "inbox" / f"{NEW}.mkv"), film.id)
        made.database.execute("UPDATE movie SET title = 'Sunny Wind'")
        (made.root / FOLDER / "poster.jpg").write_text("2")
        made.archive.joinpath("x").touch()
        made.roots().mounted("archive")
        content = (made.root / NEW_PATH).read_bytes()
        done = Effects.do
        count = [0]

        def dying(
            self: Effects, *given: Any, done: Any = done, count: list[int] = count, last: int = dies_after
        ) -> Any:
            result = done(self, *given)
            count[0] += 1
            if count[0] == last:
                raise Killed
            return result

        monkeypatch.setattr(Effects, "do", dying)
        finished = False
        try:
            made.relocate(names=True, folders=True, root=root)
            finished = True
        except Killed:
            pass
        monkeypatch.setattr(Effects, "do", done)
        if not finished:
            made.database.execute("SELECT pg_advisory_unlock_all()")
            made.database.held_ranks.clear()
            made.journal().recover()
        places = [*made.root.rglob("*.mkv"), *made.archive.rglob("*.mkv")]
        good = [path for path in places if ".radarr-cli" not in str(path)]
        [row] = made.database.all("SELECT root, relative_path FROM file")
        base = made.root if row["root"] == "films" else made.archive
        assert good == [base / row["relative_path"]], (dies_after, good, row)
        assert good[0].read_bytes() == content
        posters = [*made.root.rglob("poster.jpg"), *made.archive.rglob("poster.jpg")]
        assert [path.parent for path in posters] == [good[0].parent]
        assert made.database.value("SELECT count(*) FROM import_operation WHERE finished_at IS NULL") == 0
        if finished:
            assert dies_after > 3
            return
    pytest.fail(f"it never came to an end in {place_one}")


def test_what_seeds_is_not_taken_into_the_trash(house: MovingHouse) -> None:
    from dataclasses import replace

    from radarr_cli.services.files.faults import FileFault

    path = house.root / "My Solar Wind" / "sw.mkv"
    house.seeders.held[str(path)] = Held(code=IN_PLACE, message="seeded", client="qb")
    trash = replace(house.trash(), seeding=house.seeders.ask)  # type: ignore[arg-type]
    before, rows, side = house.tree(), house.rows(), side_of(path)
    for take in (trash.refuse_seeded, trash.take_file):
        with pytest.raises(FileFault) as caught:
            take(1)
        assert caught.value.reason == IN_PLACE
    assert (house.tree(), house.rows(), side_of(path)) == (before, rows, side)
    house.seeders.held.clear()
    trash.take_file(1)
    assert not path.exists()
