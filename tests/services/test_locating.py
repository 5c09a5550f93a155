"""Where clients' paths are here: a client that has nothing of ours yet says where it will save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.ports import Check
from tests.services.download_stack import FakeClient, Stack

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database


class Saving(FakeClient):
    folder = ""

    def check(self) -> list[Check]:
        return [Check("version", True, "1"), Check("save path", True, self.folder)]


def test_before_the_first_download_its_folder_is_tried(database: Database, tmp_path: Path) -> None:
    client = Saving()
    client.folder = str(tmp_path / "done")
    stack = Stack(database, tmp_path, lambda _: client)
    (tmp_path / "films").mkdir()
    stack.root_paths["films"] = str(tmp_path / "films")
    [missing] = stack.downloads.locating.paths()
    assert (missing.good, "No such file" in missing.message) == (False, True)
    (tmp_path / "done").mkdir()
    there, link = stack.downloads.locating.paths()
    assert (there.good, link.good) == (True, True)
    assert "names" not in there.message
    assert list((tmp_path / "done").iterdir()) == list((tmp_path / "films").iterdir()) == []
