"""Removing a download's data where its client leaves that to us, on a real file system."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.clients._data import OwnData, remove_data
from radarr_cli.errors import InvalidAnswer, ServiceUnavailable

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    for name in ("Film/film.mkv", "Film/Subs/a.srt", "Other/film.mkv", "loose.mkv"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


def own(folder: Path | str, *files: str, expected: bool = True) -> OwnData:
    return OwnData(folder=str(folder), files=files, expected=expected)


def test_its_files_go_and_the_folders_that_are_empty_then(downloads: Path) -> None:
    remove_data("client x", own(downloads, "Film/film.mkv", "Film/Subs/a.srt"), None)
    assert names(downloads) == {"Other/film.mkv", "loose.mkv"}
    assert not (downloads / "Film").exists()
    assert downloads.is_dir()


def test_what_somebody_put_there_stays(downloads: Path) -> None:
    (downloads / "Film" / "mine.txt").write_text("mine")
    remove_data("client x", own(downloads, "Film/film.mkv", "Film/Subs/a.srt", "loose.mkv"), None)
    assert names(downloads) == {"Film/mine.txt", "Other/film.mkv"}


@pytest.mark.parametrize(
    "name", ["../downloads/loose.mkv", "/etc/passwd", "Film//film.mkv", "./loose.mkv", "a\0b", ""]
)
def test_a_name_that_climbs_removes_nothing(downloads: Path, name: str) -> None:
    before = names(downloads)
    with pytest.raises(InvalidAnswer, match="outside of its folder"):
        remove_data("client x", own(downloads, "loose.mkv", name), None)
    assert names(downloads) == before


@pytest.mark.parametrize("link", ["Film", "Film/Subs"])
def test_no_link_is_followed(downloads: Path, tmp_path: Path, link: str) -> None:
    away = tmp_path / "away"
    (downloads / link).rename(away)
    (downloads / link).symlink_to(away)
    before = names(away)
    remove_data("client x", own(downloads, "Film/film.mkv", "Film/Subs/a.srt", expected=False), None)
    assert names(away) == before
    assert (downloads / link).is_symlink()


def test_a_file_that_became_a_link_stays(downloads: Path, tmp_path: Path) -> None:
    (tmp_path / "film.mkv").write_text("precious")
    (downloads / "loose.mkv").unlink()
    (downloads / "loose.mkv").symlink_to(tmp_path / "film.mkv")
    remove_data("client x", own(downloads, "loose.mkv", expected=False), None)
    assert (tmp_path / "film.mkv").read_text() == "precious"


def test_its_folder_may_be_called_otherwise_here(downloads: Path) -> None:
    paths = {"/data/torrents": str(downloads)}.get
    remove_data("client x", own("/data/torrents", "loose.mkv"), paths)
    assert "loose.mkv" not in names(downloads)


@pytest.mark.parametrize("folder", ["/data/torrents", "empty"])
def test_finding_nothing_is_told_where_something_was_downloaded(downloads: Path, folder: str) -> None:
    (downloads / "empty").mkdir()
    place = str(downloads / folder)  # an absolute path stays as it is
    with pytest.raises(ServiceUnavailable, match="aren't here") as caught:
        remove_data("client x", own(place, "Film/film.mkv"), lambda path: path)
    assert "path_mapping" in str(caught.value.hint)
    remove_data("client x", own(place, "Film/film.mkv", expected=False), lambda path: path)
    remove_data("client x", own(place, "Film/film.mkv", expected=False), lambda path: None)
