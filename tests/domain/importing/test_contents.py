"""Which of a download's files is the film."""

from __future__ import annotations

import pytest

from radarr_cli.domain.importing.contents import choose, is_extra, is_sample
from radarr_cli.domain.importing.model import FoundFile, ImportRejection, SourceFile
from radarr_cli.domain.media import MediaInfo

GIGA = 1024**3
FILM = MediaInfo(runtime=5400, width=1920, height=1080)


def source(
    inner: str, size: int = 4 * GIGA, measured: MediaInfo | None = FILM, probed: bool = True
) -> SourceFile:
    file = FoundFile(base="/downloads", relative=inner, size=size, device=1, inode=hash(inner))
    return SourceFile(file=file, inner=inner, measured=measured, probed=probed)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("film.mkv", False),
        ("Featurettes/making of.mkv", True),
        ("Sample/film.mkv", True),
        ("film-trailer.mkv", True),
        ("._film.mkv", True),
        (".hidden/film.mkv", True),
        ("Other/film.mkv", True),
        ("The Other/film.mkv", False),
        ("film-trailerpark.mkv", False),
    ],
)
def test_extras_are_known_by_folder_and_by_suffix(inner: str, expected: bool) -> None:
    assert is_extra(inner) is expected


@pytest.mark.parametrize(
    ("seconds", "runtime", "expected"),
    [
        (14, 0, True),
        (15, 0, False),
        (89, 10, True),
        (90, 10, False),
        (299, 30, True),
        (300, 30, False),
        (599, 95, True),
        (600, 95, False),
    ],
)
def test_a_sample_is_shorter_than_the_film_allows(seconds: int, runtime: int, expected: bool) -> None:
    assert is_sample(source("film.mkv", measured=MediaInfo(runtime=seconds)), runtime) is expected


@pytest.mark.parametrize(
    ("name", "size", "expected"),
    [
        ("film-sample.mkv", 60 * 1024**2, True),
        ("film-sample.mkv", 80 * 1024**2, False),
        ("the.sampler.mkv", 60 * 1024**2, False),
        ("sample.iso", 60 * 1024**2, False),
    ],
)
def test_without_a_running_time_name_and_size_tell_a_sample(name: str, size: int, expected: bool) -> None:
    assert is_sample(source(name, size, None, probed=False), 95) is expected


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([], "noFiles"),
        ([source("F/readme.txt", 10)], "noVideo"),
        ([source("F/film.mkv.lnk", 10), source("F/a.txt", 10)], "dangerousFile"),
        ([source("F/film.exe", 10)], "executableFile"),
        ([source("F/film.rar", 10), source("F/film.r00", 10)], "archiveFile"),
        ([source("F/film.mkv", measured=None)], "notVideo"),
        ([source("F/film.mkv", measured=MediaInfo(runtime=40))], "sample"),
        ([source("F/one.mkv"), source("F/two.mkv")], "severalFiles"),
        ([source("_UNPACK_F/film.mkv")], "unpacking"),
    ],
)
def test_without_exactly_one_film_there_is_a_reason(files: list[SourceFile], code: str) -> None:
    chosen = choose(files, 95)
    assert isinstance(chosen, ImportRejection)
    assert chosen.code == code


@pytest.mark.parametrize(
    "files",
    [
        [source("Other/film.mkv")],
        [source("film.mkv")],
        [source("F/film.mkv"), source("F/Sample/film-sample.mkv", 10**7), source("F/film.nfo", 100)],
        [source("F/film.mkv"), source("F/short.mkv", measured=MediaInfo(runtime=100))],
        [source("F/film.mkv"), source("F/fake.mkv", measured=None)],
        [source("F/film.mkv"), source("F/Subs/English.srt", 100), source("F/film.exe", 100)],
        [source(".F/film.mkv"), source(".F/film.nfo")],
    ],
)
def test_samples_extras_and_fakes_leave_the_film(files: list[SourceFile]) -> None:
    chosen = choose(files, 95)
    assert isinstance(chosen, SourceFile)
    assert chosen.file.name == "film.mkv"


def test_names_in_a_message_stay_short_whatever_a_torrent_holds() -> None:
    chosen = choose([source(f"F/{number}.txt", 1) for number in range(500)], 95)
    assert isinstance(chosen, ImportRejection)
    assert "497 more" in chosen.message
    assert len(chosen.inputs["files"]) == 20  # type: ignore[arg-type]
