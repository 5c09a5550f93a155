"""Removing what a usenet client unpacked: never more than the download's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.clients._usenet import remove_unpacked
from radarr_cli.errors import InvalidAnswer, ServiceUnavailable

if TYPE_CHECKING:
    from pathlib import Path


def remove(tmp_path: Path, path: str | None) -> None:
    top = f"{tmp_path}/done"
    remove_unpacked("client x", path, [top, f"{top}/radarr/", ""], None)


@pytest.fixture
def done(tmp_path: Path) -> Path:
    (tmp_path / "done" / "radarr" / "Film" / "Subs").mkdir(parents=True)
    (tmp_path / "done" / "radarr" / "Film" / "film.mkv").touch()
    (tmp_path / "done" / "radarr" / "alone.mkv").touch()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "keep").touch()
    return tmp_path / "done"


@pytest.mark.parametrize(
    "path",
    [
        "{done}",
        "{done}/",
        "{done}/radarr",
        "{done}/radarr/",
        "/",
        "{done}/../outside",
        "{done}-2",
        "relative",
        "{outside}",
    ],
)
def test_what_is_not_its_own_stays(done: Path, tmp_path: Path, path: str) -> None:
    with pytest.raises(InvalidAnswer, match="not a folder of its own"):
        remove(tmp_path, path.format(done=done, outside=tmp_path / "outside"))
    assert (done / "radarr" / "Film" / "film.mkv").exists()
    assert (tmp_path / "outside" / "keep").exists()


def test_its_own_goes_and_what_it_links_to_stays(done: Path, tmp_path: Path) -> None:
    (done / "radarr" / "Film" / "link").symlink_to(tmp_path / "outside")
    remove(tmp_path, str(done / "radarr" / "Film"))
    remove(tmp_path, str(done / "radarr" / "Film"))
    remove(tmp_path, str(done / "radarr" / "alone.mkv"))
    remove(tmp_path, None)
    assert list((done / "radarr").iterdir()) == []
    assert (tmp_path / "outside" / "keep").exists()


def test_a_folder_that_is_a_link_is_only_unlinked(done: Path, tmp_path: Path) -> None:
    (done / "radarr" / "Linked").symlink_to(tmp_path / "outside")
    remove(tmp_path, str(done / "radarr" / "Linked"))
    assert (tmp_path / "outside" / "keep").exists()


def test_what_lies_elsewhere_is_not_taken_for_gone(tmp_path: Path) -> None:
    with pytest.raises(ServiceUnavailable, match="isn't here") as caught:
        remove(tmp_path, f"{tmp_path}/done/radarr/Film")
    assert "path_mapping" in str(caught.value.hint)
