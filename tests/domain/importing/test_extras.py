"""What comes along with a film, and what is called like it."""

from __future__ import annotations

from radarr_cli.domain.importing.extras import extras_to_bring, sidecars
from radarr_cli.domain.importing.model import Content, FoundFile, SourceFile
from radarr_cli.domain.media import MediaInfo

ENDINGS = ("srt", "sub", "idx", "nfo")
FILM = MediaInfo(runtime=5400)
NEW = "Solar Wind (2019)/Solar Wind (2019) Bluray-1080p.mkv"
STEM = NEW.removesuffix(".mkv")


def source(inner: str, size: int = 1000, measured: MediaInfo | None = None) -> SourceFile:
    file = FoundFile(base="/downloads", relative=inner, size=size, device=1, inode=hash(inner))
    return SourceFile(file=file, inner=inner, measured=measured, probed=measured is not None)


def brought(*inners: str, film: str = "R/film.mkv", others: tuple[str, ...] = ()) -> dict[str, str]:
    main = source(film, 4_000_000_000, FILM)
    files = [main, *(source(inner) for inner in inners), *(source(inner, 10**9, FILM) for inner in others)]
    found = extras_to_bring(Content(kind="file", sources=(main,)), files, NEW, ENDINGS, ())
    return {extra.source.relative: extra.target.removeprefix(STEM) for extra in found if extra.source}


def test_subtitles_come_from_beside_and_from_nested_folders() -> None:
    assert brought("R/film.srt", "R/Subs/2_English.srt", "R/Subs/English SDH.srt", "R/Subs/German/x.srt") == {
        "R/film.srt": ".srt",
        "R/Subs/2_English.srt": ".en.srt",
        "R/Subs/English SDH.srt": ".en.sdh.srt",
        "R/Subs/German/x.srt": ".de.srt",
    }


def test_several_of_one_language_are_numbered_and_pairs_stay_pairs() -> None:
    assert brought("R/Subs/2_English.srt", "R/Subs/3_English.srt", "R/film.idx", "R/film.sub") == {
        "R/film.idx": ".idx",
        "R/film.sub": ".sub",
        "R/Subs/2_English.srt": ".en.srt",
        "R/Subs/3_English.srt": ".2.en.srt",
    }


def test_only_wanted_endings_come_and_nothing_of_samples_and_trailers() -> None:
    assert brought("R/film.nfo", "R/film.exe", "R/Sample/film.srt", "R/film-trailer.srt", "R/cover.jpg") == {
        "R/film.nfo": ".nfo"
    }


def test_the_subtitle_of_a_film_whose_group_reads_like_an_extra_comes_along() -> None:
    film = "R/Solar.Wind.2019.1080p-SHORT.mkv"
    assert brought("R/Solar.Wind.2019.1080p-SHORT.srt", "R/other-short.srt", film=film) == {
        "R/Solar.Wind.2019.1080p-SHORT.srt": ".srt"
    }


def test_of_a_pack_only_what_is_called_like_the_film_comes() -> None:
    found = brought(
        "P/one.en.srt", "P/two.en.srt", "P/Subs/one/2_English.srt", "P/Subs/two/2_English.srt",
        film="P/one.mkv", others=("P/two.mkv",),
    )  # fmt: skip
    assert found == {"P/one.en.srt": ".en.srt", "P/Subs/one/2_English.srt": ".2.en.srt"}


def test_of_many_films_each_takes_what_lies_in_its_own_folder() -> None:
    found = brought(
        "in/One-A/Subs/2_English.srt", "in/Two-B/Subs/3_German.srt", "in/3_French.srt",
        film="in/One-A/iron.mkv", others=("in/Two-B/tin.mkv",),
    )  # fmt: skip
    assert found == {"in/One-A/Subs/2_English.srt": ".en.srt"}


def test_a_name_that_is_taken_is_not_used() -> None:
    main = source("R/film.mkv", 10**9, FILM)
    [extra] = extras_to_bring(
        Content(kind="file", sources=(main,)),
        [main, source("R/film.en.srt")],
        NEW,
        ENDINGS,
        (f"{STEM}.EN.srt",),
    )
    assert extra.target == f"{STEM}.2.en.srt"
    assert (extra.kind, extra.language) == ("subtitle", "en")


def test_a_persons_files_follow_the_films_name() -> None:
    old = "Solar Wind (2019)/Solar Wind (2019) HDTV-720p.mkv"
    stem = old.removesuffix(".mkv")
    beside = [
        FoundFile(base="/films", relative=name, size=1, device=1, inode=number)
        for number, name in enumerate([
            old, f"{stem}.de.srt", f"{stem}-poster.jpg", f"{stem}.en.srt", f"{stem} - 4K.srt",
            f"{stem}.other.mkv",            "Solar Wind (2019)/notes.txt", f"{stem}.nfo",
        ])
    ]  # fmt: skip
    found = sidecars(old, NEW, beside, ours=[f"{stem}.en.srt"], taken=[f"{STEM}.nfo"])
    assert {each.source: each.target for each in found} == {
        f"{stem}.de.srt": f"{STEM}.de.srt",
        f"{stem}-poster.jpg": f"{STEM}-poster.jpg",
    }
    assert sidecars(old, old, beside, (), ()) == ()
