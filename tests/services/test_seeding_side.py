"""Whatever is imported, upgraded, renamed, thrown away or taken back: what seeds stays as it is, and what is
undone is as it was."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from radarr_cli.domain.naming.rules import NamingRules
from radarr_cli.domain.selector import FoundFilm
from radarr_cli.domain.settings import ImportSettings
from radarr_cli.services.files.relocating import Relocating
from radarr_cli.services.files.relocation_plans import Plans, Wishes
from radarr_cli.services.files.seeded import SeededFiles
from tests.fakes.import_house import NOW, House, Side, side_of
from tests.fakes.video import write_film

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.domain.movie import Movie
    from radarr_cli.store.database import Database

NUMBERS = count(1)
NAMES = [
    "film.mkv", "Subs/2_English.srt", "film.de.forced.srt", "a.nfo", "-rf", "x\ny.txt", "Sample/s.mkv",
    "p/\x1b[3m.jpg", "\udcff", "Subs/\udcff.srt",
]  # fmt: skip
QUALITIES = ("720p.HDTV.x264-A", "1080p.WEB-DL.x264-B", "1080p.BluRay.x264-C", "1080p.BluRay.x264-D")
TEMPLATES = ("{Movie Title} {Quality Full}", "{Movie Title} ({Release Year}) {Quality Full}", "{Movie Title}")
TREES = st.lists(st.sampled_from(NAMES), unique=True, max_size=6)
WAYS = st.lists(
    st.sampled_from(["hardlink", "copy", "upgrade", "trash", "undo", "undo", "rename", "mine"]),
    min_size=2,
    max_size=7,
)


def sides(downloads: Path, film: str) -> dict[str, Side]:
    files = [path for path in downloads.glob(f"{film}.*/**/*") if path.is_file()]
    return {str(path.relative_to(downloads)): side_of(path) for path in files}


class Shelf:
    """One film of the house, with what it was before each operation."""

    def __init__(self, house: House, film: str, movie: Movie) -> None:
        self.house, self.film, self.movie = house, film, movie
        self.done: list[tuple[int, dict[str, Side | None], Any]] = []
        self.releases = iter(QUALITIES)
        self.templates = iter(TEMPLATES * 3)

    def tree(self) -> dict[str, Side | None]:
        return {
            str(path.relative_to(self.house.root)): side_of(path) if path.is_file() else None
            for path in sorted(self.house.root.glob(f"{self.film.replace('.', ' ')} (*/**/*"))
        }

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """The rows of the film, but for the pin that an undone upgrade leaves."""
        tables = {"variant": "movie_id", "file": "movie_id", "extra_file": "movie_id"}
        found = {
            table: self.house.database.all(
                f"SELECT * FROM {table} WHERE {column} = %s ORDER BY id", (self.movie.id,)
            )
            for table, column in tables.items()
        }
        for row in found["file"]:
            del row["pinned"]
        return found

    def bring(self, tree: list[str], way: str, mode: int, number: int) -> None:
        release = next(self.releases, None)
        if release is None:
            return
        title = f"{self.film}.2019.{release}"
        names = [f"{title}/{name}" for name in {*tree, "film.mkv"}]
        for name in names:
            path = self.house.downloads / name
            if name.endswith("film.mkv"):
                write_film(path, 100_000)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(os.urandom(50))
            with suppress(OSError):
                os.setxattr(path, "user.origin", title.encode())
            path.chmod(mode)
            os.utime(path, ns=(10**18, 10**18 + number))
        self.house.finish(self.movie, title, names=names, write=False, overridden_rules=["byTest"])
        methods = ("copy",) if way == "copy" else ("hardlink",)
        self.house.rules = ImportSettings(torrent_methods=methods, minimum_free_space=0)
        before = self.tree(), self.rows()
        [item] = self.house.importing().import_finished().items
        assert item.status in ("imported", "upgraded"), item
        assert not item.skipped
        self.done.append((item.operation_id or 0, *before))

    def trash(self) -> None:
        before = self.tree(), self.rows()
        self.done += [(each.operation_id, *before) for each in self.house.trash().take_film(self.movie.id)]

    def rename(self) -> None:
        house, template = self.house, next(self.templates)
        seeded = SeededFiles(
            clients=house.importing().sources.clients,
            path_mappings=(),
            clock=lambda: 0.0,
            sleep=lambda _: None,
        )
        plans = Plans(
            database=house.database,
            files=house.files,
            roots=house.roots(),
            naming=NamingRules(file=template),
        )
        relocating = Relocating(
            database=house.database, roots=house.roots(), plans=plans, journal=house.journal(),
            seeded=lambda: seeded, host="here", now=lambda: NOW, wait=0,
        )  # fmt: skip
        before = self.tree(), self.rows()
        film = FoundFilm(self.movie.id, 1, self.film, 2019)
        for item in relocating.session().relocate(film, Wishes(names=True)):
            assert item.status == "renamed", item
            self.done.append((item.operation_id or 0, *before))

    def undo(self) -> None:
        if not self.done:
            return
        operation, tree, rows = self.done.pop()
        self.house.undoing().undo(str(operation))
        assert self.tree() == tree
        assert self.rows() == rows

    def lay_something(self) -> None:
        """A person lays a subtitle and a note beside the film; nothing before it can be compared any more."""
        for film in self.house.root.glob(f"{self.film.replace('.', ' ')} (*/*.mkv"):
            film.with_suffix(".fr.srt").write_text("mine")
            (film.parent / "notes.txt").write_text("mine")
            self.done.clear()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=TREES, ways=WAYS, mode=st.sampled_from([0o400, 0o444, 0o644, 0o664]))
@example(tree=NAMES, ways=["hardlink", "mine", "upgrade", "rename", "undo", "undo"], mode=0o444)
@example(tree=NAMES, ways=["copy", "upgrade", "undo", "upgrade", "trash", "undo", "undo"], mode=0o644)
def test_what_seeds_stays_as_it_is_and_what_is_undone_is_as_it_was(
    tree: list[str], ways: list[str], mode: int, database: Database, tmp_path: Path
) -> None:
    number = next(NUMBERS)
    house = House(database=database, folder=tmp_path)
    film = f"Film.{number}"
    shelf = Shelf(house, film, house.add_film(film.replace(".", " "), 2019, number))
    known: dict[str, Side] = {}
    for way in ways:
        if way == "trash":
            shelf.trash()
        elif way == "undo":
            shelf.undo()
        elif way == "rename":
            shelf.rename()
        elif way == "mine":
            shelf.lay_something()
        else:
            shelf.bring(tree, way, mode, number)
        now = sides(house.downloads, film)
        assert {name: now.get(name) for name in known} == known
        known = now
    mine = [path for path in house.root.rglob("*") if path.name == "notes.txt"]
    assert all(path.read_text() == "mine" for path in mine)
