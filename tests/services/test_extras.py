"""Around the film: what comes along, what follows, what survives."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.files.real import RealFileSystem
from tests.fakes.import_house import FOLDER, NEW, NEW_PATH, OLD, OLD_PATH, House, side_of
from tests.services.test_undoing import rows_of, tree_of, without_pins

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from radarr_cli.domain.importing.model import FoundFile, Method
    from radarr_cli.domain.movie import Movie
    from radarr_cli.ports import Progress
    from radarr_cli.store.database import Database

STEM, OLD_STEM = NEW_PATH.removesuffix(".mkv"), OLD_PATH.removesuffix(".mkv")


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database=database, folder=tmp_path)


def finish(house: House, movie: Movie, title: str, extras: Sequence[str] = ()) -> None:
    for name in extras:
        path = house.downloads / title / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{title} {name}")
        os.utime(path, ns=(10**18, 10**18))
    names = [f"{title}/film.mkv", *(f"{title}/{name}" for name in extras)]
    house.finish(movie, title, names=names[:1])
    download = next(key for key, files in house.client.held.items() if title in files[0])
    house.client.held[download] = tuple(str(house.downloads / name) for name in names)


SUBTITLES = ("film.en.srt", "Subs/2_German.srt", "Subs/German Forced.srt", "film.nfo")


def test_subtitles_come_along_as_copies_with_languages(house: House, database: Database) -> None:
    movie = house.add_film()
    finish(house, movie, NEW, SUBTITLES)
    before = [side_of(house.downloads / NEW / name) for name in SUBTITLES]
    [item] = house.importing().import_finished().items
    assert item.status == "imported"
    assert house.library() == sorted([NEW_PATH, f"{STEM}.en.srt", f"{STEM}.de.srt", f"{STEM}.de.forced.srt"])
    assert (house.root / f"{STEM}.en.srt").read_text() == f"{NEW} film.en.srt"
    assert (house.root / f"{STEM}.en.srt").stat().st_nlink == 1
    assert [side_of(house.downloads / NEW / name) for name in SUBTITLES] == before
    rows = database.all("SELECT relative_path, kind, language, tags FROM extra_file ORDER BY relative_path")
    assert [(row["language"], row["tags"]) for row in rows] == [("de", ["forced"]), ("de", []), ("en", [])]
    assert {row["kind"] for row in rows} == {"subtitle"}


def test_an_upgrade_takes_ours_along_and_a_persons_follow(house: House, database: Database) -> None:
    movie = house.add_film()
    finish(house, movie, OLD, ("film.en.srt",))
    house.importing().import_finished()
    mine = {f"{OLD_STEM}.fr.srt": "mine", f"{FOLDER}/notes.txt": "mine", f"{OLD_STEM}-poster.jpg": "picture"}
    for name, text in mine.items():
        (house.root / name).write_text(text)
    tree, rows = tree_of(house), rows_of(house)
    finish(house, movie, NEW, ("film.de.srt",))
    [item] = house.importing().import_finished().items
    assert house.library() == sorted([
        NEW_PATH, f"{STEM}.de.srt", f"{STEM}.fr.srt", f"{STEM}-poster.jpg", f"{FOLDER}/notes.txt",
    ])  # fmt: skip
    assert (house.root / f"{STEM}.fr.srt").read_text() == "mine"
    house.undoing().undo(str(item.operation_id))
    assert tree_of(house) == tree
    assert without_pins(rows_of(house)) == without_pins(rows)


def test_a_removal_takes_ours_and_leaves_a_persons(house: House, database: Database) -> None:
    movie = house.add_film()
    finish(house, movie, NEW, ("film.en.srt",))
    house.importing().import_finished()
    (house.root / FOLDER / "notes.txt").write_text("mine")
    tree, rows = tree_of(house), rows_of(house)
    [trashed] = house.trash().take_film(movie.id)
    assert house.library() == [f"{FOLDER}/notes.txt"]
    assert database.value("SELECT count(*) FROM extra_file") == 0
    house.undoing().undo(str(trashed.operation_id))
    assert (tree_of(house), rows_of(house)) == (tree, rows)


class WithoutRoom(RealFileSystem):
    """No copy succeeds."""

    def place(
        self,
        source: FoundFile,
        base: str,
        relative: str,
        method: Method,
        *,
        mode: int,
        progress: Progress,
        resume: bool = False,
    ) -> FoundFile:
        if method.value == "copy":
            raise OSError(errno.ENOSPC, "full")
        return super().place(source, base, relative, method, mode=mode, progress=progress, resume=resume)


def test_a_subtitle_that_fails_does_not_fail_the_film(database: Database, tmp_path: Path) -> None:
    house = House(database=database, folder=tmp_path, files=WithoutRoom())
    movie = house.add_film()
    finish(house, movie, NEW, ("film.en.srt",))
    [item] = house.importing().import_finished().items
    assert item.status == "imported"
    assert house.library() == [NEW_PATH]
    assert [message for message in item.skipped if "full" in message]
    assert database.value("SELECT count(*) FROM extra_file") == 0
    assert database.value("SELECT state FROM import_step WHERE action = 'extra'") == "skipped"
    house.undoing().undo(str(item.operation_id))
    assert house.library() == []


def test_what_a_person_laid_there_is_not_written_over(house: House) -> None:
    movie = house.add_film()
    (house.root / FOLDER).mkdir()
    (house.root / f"{STEM}.en.srt").write_text("mine")
    finish(house, movie, NEW, ("film.en.srt",))
    house.importing().import_finished()
    assert (house.root / f"{STEM}.en.srt").read_text() == "mine"
    assert (house.root / f"{STEM}.2.en.srt").read_text() == f"{NEW} film.en.srt"
