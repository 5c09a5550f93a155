"""Which of a download's files is the film."""

from __future__ import annotations

import pytest

from radarr_cli.domain.importing.contents import choose, is_extra, is_sample
from radarr_cli.domain.importing.model import Content, FoundFile, ImportRejection, SourceFile
from radarr_cli.domain.importing.wholes import disc_folders, main_stream
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
        ("trailer.mkv", True),
        ("Film/Trailer.mp4", True),
        ("the trailer.mkv", False),
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
        ([source("F/Film.2011.1080p-SHORT.mkv", measured=MediaInfo(runtime=40))], "sample"),
        ([source("F/Sample/film.mkv"), source("F/film.nfo", 10)], "sample"),
        ([source("F/Film.2011-featurette.mkv")], "sample"),
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
    assert isinstance(chosen, Content)
    assert (chosen.kind, chosen.main.file.name) == ("file", "film.mkv")


def test_a_release_group_is_no_word_for_an_extra() -> None:
    chosen = choose([source("F/Film.2011.1080p-OTHER.mkv"), source("F/film.nfo", 100)], 95)
    assert isinstance(chosen, Content)
    both = choose([source("F/Film.2011.1080p-A.mkv"), source("F/Film.2011.1080p-A-other.mkv")], 95)
    assert isinstance(both, Content)
    assert both.main.file.name == "Film.2011.1080p-A.mkv"


@pytest.mark.parametrize("group", ["SHORT", "Other", "SCENE", "Deleted", "interview"])
def test_beside_no_more_than_a_sample_a_file_is_the_film_whatever_its_group(group: str) -> None:
    film = source(f"F/Film.2011.1080p-{group}.mkv")
    sample = source("F/film-sample.mkv", 10**7, None, probed=False)
    trailer = source("F/trailer.mkv", 10**8)
    for files in ([film], [film, sample, trailer, source("F/Film.2011.1080p-trailer.mkv")]):
        chosen = choose(files, 95)
        assert isinstance(chosen, Content)
        assert chosen.main == film


def test_of_a_file_that_is_too_short_it_is_said_how_long_it_is() -> None:
    chosen = choose([source("F/Film.2011.1080p-SHORT.mkv", measured=MediaInfo(runtime=540))], 97)
    assert isinstance(chosen, ImportRejection)
    assert chosen.message == (
        "only F/Film.2011.1080p-SHORT.mkv is there, of 9 min: too short for a film of 97 min"
    )


def test_names_in_a_message_stay_short_whatever_a_torrent_holds() -> None:
    chosen = choose([source(f"F/{number}.txt", 1) for number in range(500)], 95)
    assert isinstance(chosen, ImportRejection)
    assert "497 more" in chosen.message
    assert len(chosen.inputs["files"]) == 20  # type: ignore[arg-type]


def tree(inner: str, size: int = 40 * GIGA) -> SourceFile:
    file = FoundFile(base="/downloads", relative=inner, size=size, device=1, inode=hash(inner), tree=True)
    return SourceFile(file=file, inner=inner, measured=FILM if inner.endswith(("BDMV", "VIDEO_TS")) else None)


BLURAY = [
    source("Rel/BDMV/index.bdmv", 100),
    source("Rel/BDMV/STREAM/00001.m2ts", 30 * GIGA),
    source("Rel/BDMV/STREAM/00002.m2ts", 8 * GIGA),
    source("Rel/CERTIFICATE/id.bdmv", 100),
    source("Rel/rel.nfo", 100),
]


def test_a_disc_is_known_by_its_index_and_has_what_belongs_to_it() -> None:
    assert disc_folders([each.inner for each in BLURAY]) == (("Rel/BDMV", "Rel/CERTIFICATE"),)
    assert disc_folders(["video_ts/video_ts.ifo", "AUDIO_TS/x"]) == (("video_ts", "AUDIO_TS"),)
    assert disc_folders(["Rel/BDMV/STREAM/00001.m2ts"]) == ()
    assert disc_folders(["A/Disc 1/BDMV/index.bdmv", "A/Disc 2/BDMV/index.bdmv"]) == (
        ("A/Disc 1/BDMV",), ("A/Disc 2/BDMV",),
    )  # fmt: skip


def test_a_disc_is_taken_as_a_whole_and_its_streams_are_no_films() -> None:
    chosen = choose([tree("Rel/BDMV"), tree("Rel/CERTIFICATE", 100), *BLURAY], 95)
    assert isinstance(chosen, Content)
    assert chosen.kind == "tree"
    assert [each.inner for each in chosen.sources] == ["Rel/BDMV", "Rel/CERTIFICATE"]
    assert chosen.measured == FILM


def test_two_discs_wait_for_a_person() -> None:
    files = [source(f"A/Disc {number}/BDMV/index.bdmv", 100) for number in (1, 2)]
    chosen = choose([tree("A/Disc 1/BDMV"), tree("A/Disc 2/BDMV"), *files], 95)
    assert isinstance(chosen, ImportRejection)
    assert chosen.code == "severalFiles"


def test_the_largest_stream_of_a_disc_is_measured() -> None:
    stream = main_stream("Rel/BDMV", BLURAY)
    assert stream is not None
    assert stream.file.name == "00001.m2ts"


HALF = MediaInfo(runtime=2700)


@pytest.mark.parametrize(
    "names",
    [
        ["F/film.cd1.avi", "F/film.cd2.avi"],
        ["F/CD2/film.avi", "F/CD1/film.avi"],
        ["F/film-disc.a.mkv", "F/film-disc.b.mkv"],
        ["F/film part 1.mkv", "F/film part 2.mkv"],
    ],
)
def test_a_film_in_parts_is_one_in_their_order(names: list[str]) -> None:
    chosen = choose([source(name, GIGA, HALF) for name in names], 90)
    assert isinstance(chosen, Content)
    assert chosen.kind == "multipart"
    assert [each.inner for each in chosen.sources] == sorted(names)
    assert chosen.size == 2 * GIGA
    assert chosen.measured is not None
    assert chosen.measured.runtime == 5400


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([source("F/film.cd1.avi", GIGA, HALF), source("F/film.cd3.avi", GIGA, HALF)], "missingPart"),
        # Each as long as the film: two films whose titles end so.
        ([source("F/Saga Part 1.mkv"), source("F/Saga Part 2.mkv")], "severalFiles"),
        ([source("F/film.cd1.avi", GIGA, HALF), source("F/film.cd2.mkv", GIGA, HALF)], "severalFiles"),
        ([source("F/film.2001.mkv"), source("F/film.2002.mkv")], "severalFiles"),
        (
            [source("F/a.cd1.avi", GIGA, HALF), source("F/a.cd2.avi", GIGA, HALF), source("F/b.mkv")],
            "severalFiles",
        ),
    ],
)
def test_what_only_looks_like_parts_waits_for_a_person(files: list[SourceFile], code: str) -> None:
    chosen = choose(files, 90)
    assert isinstance(chosen, ImportRejection)
    assert chosen.code == code


def test_of_a_pack_the_one_that_is_called_like_the_film_is_taken() -> None:
    pack = [source("Pack/Solar.Wind.2019.mkv"), source("Pack/Moon.Dust.2001.mkv")]
    chosen = choose(pack, 95, lambda inner: "Moon" in inner)
    assert isinstance(chosen, Content)
    assert chosen.main.inner == "Pack/Moon.Dust.2001.mkv"
    assert isinstance(choose(pack, 95, lambda _: True), ImportRejection)
