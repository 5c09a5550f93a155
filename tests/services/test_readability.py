"""Files that a media server could not read are told, and left as they are."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from radarr_cli.errors import NotFound
from radarr_cli.services.files.readability import Audience, Readability
from tests.fakes.import_house import FOLDER, NEW, NEW_PATH, House, side_of
from tests.fakes.video import write_film

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="gives files to other groups")


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    made = House(database=database, folder=tmp_path)
    film = made.add_film()
    path = write_film(made.folder / "inbox" / f"{NEW}.mkv")
    path.chmod(0o644)
    made.importing().import_path(str(path), film.id)
    return made


def told(house: House, user: str | None = None) -> list[tuple[str, str, bool]]:
    found = Readability(database=house.database, roots={"films": str(house.root), "x": "/none"})
    return [(each.where, each.mode, each.linked) for each in found.unreadable(user)]


def test_what_anybody_may_read_is_fine(house: House) -> None:
    assert told(house) == []


def test_a_linked_file_that_only_its_owner_reads_is_told_and_left(house: House) -> None:
    (house.root / NEW_PATH).chmod(0o600)
    before = side_of(house.root / NEW_PATH)
    assert told(house) == [(NEW_PATH, "600", True)]
    assert side_of(house.root / NEW_PATH) == before
    (house.folder / "inbox" / f"{NEW}.mkv").unlink()
    assert told(house) == [(NEW_PATH, "600", False)]


def test_a_closed_folder_is_told_for_the_file_in_it(house: House) -> None:
    (house.root / FOLDER).chmod(0o700)
    assert told(house) == [(FOLDER, "700", False)]


@needs_root
def test_the_roots_group_reads_where_others_may_not_enter(house: House) -> None:
    os.chown(house.root, 0, 1234)
    house.root.chmod(0o750)
    path = house.root / NEW_PATH
    os.chown(path.parent, 0, 1234)
    path.parent.chmod(0o750)
    os.chown(path, 0, 0)
    path.chmod(0o640)
    assert told(house) == [(NEW_PATH, "640", True)]
    os.chown(path, 0, 1234)
    assert told(house) == []
    assert told(house, "nobody")[0][0] == ""


@needs_root
def test_an_account_is_asked_for_by_name(house: House) -> None:
    (house.root / NEW_PATH).chmod(0o600)
    assert told(house, "root") == []
    with pytest.raises(NotFound, match="no account"):
        told(house, "no-such-account")
    assert not Audience("x", 5, frozenset()).may((house.root / NEW_PATH).stat(), 4)


def test_what_is_gone_is_another_ones_matter(house: House) -> None:
    (house.root / NEW_PATH).unlink()
    assert told(house) == []
