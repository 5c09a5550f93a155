"""Where a client's paths are here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radarr_cli.domain.importing.paths import (
    LocalPath,
    client_path,
    is_at_or_below,
    local_content,
    local_path,
    restored,
    storable,
)
from radarr_cli.domain.settings import FolderPath, PathMappingSettings


def mapping(remote: str, local: str, client: str | None = None) -> PathMappingSettings:
    return PathMappingSettings(client=client, remote=remote, local=FolderPath(local))


NONE: tuple[PathMappingSettings, ...] = ()
MAPPINGS = (
    mapping("/downloads", "/mnt/nas/downloads"),
    mapping("/downloads/films/", "/srv/films", client="qb"),
    mapping("/downloads/films", "/srv/everyone"),
    mapping("C:\\Torrents", "/mnt/windows"),
    mapping("\\\\nas\\share", "/mnt/share"),
)


@pytest.mark.parametrize(
    ("client", "path", "expected"),
    [
        ("qb", "/data/x", "/data/x"),
        ("qb", "/downloads/x/y.mkv", "/mnt/nas/downloads/x/y.mkv"),
        ("qb", "/downloads2/x", "/downloads2/x"),
        ("qb", "/downloads/films/x", "/srv/films/x"),
        ("other", "/downloads/films/x", "/srv/everyone/x"),
        ("qb", "/downloads//films/./x/", "/srv/films/x"),
        ("qb", "c:\\torrents\\x", None),
        ("qb", "C:\\Torrents\\x\\y.mkv", "/mnt/windows/x/y.mkv"),
        ("qb", "c:/Torrents/x", "/mnt/windows/x"),
        ("qb", "\\\\nas\\share\\x", "/mnt/share/x"),
        ("qb", "D:\\x", None),
        ("qb", "relative/x", None),
        ("qb", "", None),
        ("qb", "/downloads/../etc/passwd", None),
        ("qb", "/downloads/x\0y", None),
    ],
)
def test_the_longest_mapping_that_fits_wins(client: str, path: str, expected: str | None) -> None:
    assert local_path(client, path, MAPPINGS) == expected


@pytest.mark.parametrize(
    ("path", "output_path", "expected"),
    [
        ("/d/Film/film.mkv", "/d/Film", LocalPath("/d", "Film/film.mkv")),
        ("/d/film.mkv", "/d/film.mkv", LocalPath("/d", "film.mkv")),
        ("/d/Film/Subs/a.srt", "/d/Film", LocalPath("/d", "Film/Subs/a.srt")),
        ("/elsewhere/film.mkv", "/d/Film", LocalPath("/elsewhere", "film.mkv")),
        ("/d/film.mkv", None, LocalPath("/d", "film.mkv")),
        ("/d/Film/../../etc/passwd", "/d/Film", None),
        ("film.mkv", "/d/Film", None),
        ("/film.mkv", "/film.mkv", LocalPath("/", "film.mkv")),
    ],
)
def test_what_the_release_chose_is_told_from_what_the_client_chose(
    path: str, output_path: str | None, expected: LocalPath | None
) -> None:
    assert local_content("qb", path, output_path, NONE) == expected


def test_a_mapping_applies_to_the_clients_folder() -> None:
    found = local_content("qb", "/downloads/films/F/film.mkv", "/downloads/films/F", MAPPINGS)
    assert found == LocalPath("/srv/films", "F/film.mkv")


@pytest.mark.parametrize(
    ("path", "folder", "expected"),
    [("/a/b", "/a", True), ("/a", "/a", True), ("/ab", "/a", False), ("/a/b", "/", True)],
)
def test_below_is_not_a_prefix_of_letters(path: str, folder: str, expected: bool) -> None:
    assert is_at_or_below(path, folder) is expected


@given(st.binary(max_size=60).filter(lambda raw: b"\0" not in raw))
def test_every_name_a_disk_may_hold_can_be_written_down_and_read_back(raw: bytes) -> None:
    path = "/" + raw.decode(errors="surrogateescape")
    text = storable(path)
    text.encode()
    assert restored(text) == path


@pytest.mark.parametrize(
    ("client", "here", "expected"),
    [
        ("qb", "/data/x", "/data/x"),
        ("qb", "/mnt/nas/downloads/x/y.mkv", "/downloads/x/y.mkv"),
        ("qb", "/srv/films/x", "/downloads/films/x"),
        ("other", "/srv/films/x", "/srv/films/x"),
        ("other", "/srv/everyone/x", "/downloads/films/x"),
        ("qb", "/mnt/windows/x/y.mkv", "C:\\Torrents\\x\\y.mkv"),
        ("qb", "/mnt/share/x", "\\\\nas\\share\\x"),
        # What the client calls so is another place here.
        ("qb", "/downloads/x", None),
        ("qb", "/mnt/nas/downloads/films/x", None),
        ("qb", "relative", None),
        ("qb", "/a/../b", None),
    ],
)
def test_a_place_here_has_the_name_that_leads_back_to_it(
    client: str, here: str, expected: str | None
) -> None:
    assert client_path(client, here, MAPPINGS) == expected
