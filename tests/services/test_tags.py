"""Titles and ids in Matroska copies, and never in what is linked."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.settings import ImportSettings
from tests.fakes.import_house import NEW, House, side_of

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database

needs_program = pytest.mark.skipif(shutil.which("mkvpropedit") is None, reason="needs mkvpropedit")


def house_of(database: Database, folder: Path, *methods: str, tags: bool = True) -> House:
    rules = ImportSettings(minimum_free_space=0, torrent_methods=methods, tags=tags)
    house = House(database=database, folder=folder, rules=rules)
    house.finish(house.add_film("-o 'Solar' & <Wind>"), NEW)
    return house


def film_of(house: House) -> Path:
    [film] = (house.root / name for name in house.library())
    return film


@needs_program
def test_a_copy_carries_title_and_ids(database: Database, tmp_path: Path) -> None:
    house = house_of(database, tmp_path, "copy")
    before = side_of(house.downloads / NEW / "film.mkv")
    [item] = house.importing().import_finished().items
    assert (item.status, item.method) == ("imported", "copy")
    film = film_of(house)
    told = subprocess.run(["mkvinfo", str(film)], capture_output=True, text=True, check=True).stdout
    assert "Title: -o 'Solar' & <Wind> (2019)" in told
    extracted = tmp_path / "tags.xml"
    subprocess.run(["mkvextract", str(film), "tags", str(extracted)], check=True, capture_output=True)
    assert "<String>movie/1</String>" in extracted.read_text()
    row = database.one("SELECT size, modified_ns FROM file")
    assert row == {"size": film.stat().st_size, "modified_ns": film.stat().st_mtime_ns}
    assert film.stat().st_mtime_ns == before.modified_ns
    assert side_of(house.downloads / NEW / "film.mkv") == before
    house.undoing().undo(str(item.operation_id))
    assert house.library() == []


def test_what_is_linked_is_never_written_into(database: Database, tmp_path: Path) -> None:
    house = house_of(database, tmp_path, "hardlink", "copy")
    before = side_of(house.downloads / NEW / "film.mkv")
    house.importing().import_finished()
    assert side_of(film_of(house)).digest == before.digest
    assert side_of(house.downloads / NEW / "film.mkv") == before


def test_without_the_program_the_film_comes_all_the_same(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    house = house_of(database, tmp_path, "copy")
    [item] = house.importing().import_finished().items
    assert item.status == "imported"
    assert side_of(film_of(house)).digest == side_of(house.downloads / NEW / "film.mkv").digest
    untagged = database.value("SELECT detail->>'untagged' FROM import_step WHERE action = 'place'")
    assert "isn't installed" in untagged


def test_off_by_default(database: Database, tmp_path: Path) -> None:
    house = house_of(database, tmp_path, "copy", tags=ImportSettings().tags)
    house.importing().import_finished()
    assert side_of(film_of(house)).digest == side_of(house.downloads / NEW / "film.mkv").digest
