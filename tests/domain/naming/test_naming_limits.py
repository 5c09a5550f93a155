"""Names that would get too long, names of versions, schemes as media servers want them, and facts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from radarr_cli.domain.language import BY_NAME
from radarr_cli.domain.media import Claimed, MovieFile
from radarr_cli.domain.movie import MovieDetails, MovieTitle, TitleKind, Variant
from radarr_cli.domain.naming import (
    NamingFacts,
    NamingRules,
    TranslatedTitle,
    file_name,
    file_path,
    folder_name,
    gather,
    gather_file,
    sample,
)
from radarr_cli.domain.quality import BY_NAME as QUALITIES
from radarr_cli.domain.quality import QualityModel, Revision

FILM = NamingFacts(
    title="Reed", year=2003, tmdb_id=77, quality="Bluray-2160p", resolution=2160, release_group="GRP"
)
PLAIN = NamingRules(file="{Movie Title} ({Release Year})")
FULL = NamingRules(file="{Movie Title} ({Release Year}) {tmdb-{TmdbId}} {Quality Full}{-Release Group}")


@pytest.mark.parametrize(
    "title", ["n" * 400, "ß" * 300, "語" * 200, "👩🏽‍🚀" * 40, "e\u0301" * 200, "می\u200cخ" * 60]
)
def test_a_long_title_gives_way_before_everything_else(title: str) -> None:
    path = file_path(replace(FILM, title=title), FULL, ".mkv")
    assert path.endswith("... (2003) {tmdb-77} Bluray-2160p-GRP.mkv")
    stem = path.removesuffix(".mkv")
    assert 215 <= len(stem.encode()) <= 231
    kept = path.partition("...")[0]
    assert title.startswith(kept)
    # The next sign would begin a new character: nothing was torn apart.
    assert title[len(kept)] not in "\u0301\u200c\u200d🏽"
    assert not kept.endswith(("\u200c", "\u200d"))


def test_the_longest_of_several_texts_gives_way_first() -> None:
    facts = replace(FILM, title="Short Reed", collection="c" * 300)
    name = file_name(facts, NamingRules(file="{Movie Title} {[Movie Collection]} {Release Year}"))
    assert name.startswith("Short Reed [ccc")
    assert name.endswith("ccc...] 2003")
    assert len(name) == 231


def test_what_the_template_itself_says_is_cut_only_where_nothing_else_is_left() -> None:
    name = file_name(FILM, NamingRules(file="{Movie Title} " + "x" * 300))
    assert name.startswith("Reed xxx")
    assert len(name) <= 231


def test_an_extension_is_kept_whole_and_counts() -> None:
    extension = "." + "e" * 63
    path = file_path(replace(FILM, title="t" * 400), PLAIN, extension)
    assert path.endswith("... (2003)" + extension)
    assert len(path) == 255


def test_each_level_of_a_path_has_the_limit_for_itself() -> None:
    facts = replace(FILM, title="語" * 200, collection="c" * 400)
    path = file_path(facts, NamingRules(file="{Movie Collection}/{Movie Title} {Release Year}"), "mkv")
    folder, name = path.split("/")
    assert len(folder) == 255
    assert name.endswith("... 2003.mkv")
    assert len(folder_name(facts, NamingRules(folder="{Movie Title}")).encode()) <= 255


@pytest.mark.parametrize("extension", ["." + "x" * 64, "m/kv", "..", ". mkv", "mk:v", "mkv\n"])
def test_what_is_no_extension_is_refused(extension: str) -> None:
    with pytest.raises(ValueError, match="not a file extension"):
        file_path(FILM, PLAIN, extension)


PLEX = NamingRules(folder="{Movie Title} {tmdb-{TmdbId}}", file=PLAIN.file)
EDITIONS: dict[str, Any] = {"variant": "long", "variant_editions": ("extended cut",)}


@pytest.mark.parametrize(
    ("rules", "changes", "expected"),
    [
        pytest.param(PLAIN, {}, "Reed (2003)", id="the main variant has no suffix"),
        pytest.param(PLAIN, {"variant": "4k"}, "Reed (2003) - 2160p", id="named after a resolution"),
        pytest.param(
            PLAIN, {"variant": "UHD", "resolution": 0}, "Reed (2003) - UHD", id="resolution unknown"
        ),
        pytest.param(PLAIN, {"variant": "german"}, "Reed (2003) - german", id="any other name"),
        pytest.param(PLAIN, EDITIONS, "Reed (2003) - Extended Cut", id="an edition"),
        pytest.param(PLEX, EDITIONS, "Reed (2003) {edition-Extended Cut}", id="an edition for Plex"),
        pytest.param(
            PLEX, EDITIONS | {"edition": "uncut"}, "Reed (2003) {edition-Uncut}", id="the edition it has"
        ),
        pytest.param(
            NamingRules(file="{Movie Title} {Edition Tags}"),
            EDITIONS | {"edition": "uncut"},
            "Reed Uncut",
            id="the template shows the edition",
        ),
        pytest.param(
            NamingRules(),
            {"variant": "4k"},
            "Reed (2003) Bluray-2160p",
            id="the template shows the resolution",
        ),
        pytest.param(
            NamingRules(), {"variant": "german"}, "Reed (2003) Bluray-2160p - german", id="but not the name"
        ),
        pytest.param(PLAIN, {"variant": "../x:{y}"}, "Reed (2003) - +x-y", id="a hostile name"),
        pytest.param(
            NamingRules(rename=False),
            {"variant": "4k", "scene_name": "Reed.2003"},
            "Reed.2003",
            id="names are kept",
        ),
    ],
)
def test_versions(rules: NamingRules, changes: dict[str, Any], expected: str) -> None:
    assert file_path(replace(FILM, **changes), rules, "mkv") == f"{expected}.mkv"


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], "Reed (2003)"),
        (["Other.mkv"], "Reed (2003)"),
        (["reed (2003).MP4"], "Reed (2003) - 2160p"),
        (["Reed (2003)", "Reed (2003) - 2160p.mkv"], "Reed (2003) - 2160p 2"),
    ],
)
def test_a_name_that_another_file_has_is_told_apart(taken: list[str], expected: str) -> None:
    assert file_name(FILM, PLAIN, taken=taken) == expected


def test_the_suffix_of_a_version_survives_a_long_title() -> None:
    path = file_path(replace(FILM, title="t" * 400, variant="german"), PLAIN, "mkv")
    assert path.endswith("... (2003) - german.mkv")
    assert len(path) == 235


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (
            "{Movie CleanTitle} {(Release Year)} {imdb-{ImdbId}} - {edition-{Edition Tags}} {[MediaInfo 3D]}"
            "{[Custom Formats]}{[Quality Full]}{[Mediainfo AudioCodec}{ Mediainfo AudioChannels]}"
            "{[MediaInfo VideoDynamicRangeType]}{[Mediainfo VideoCodec]}{-Release Group}",
            "The Salt Road Homecoming (2014) {imdb-tt0123456} - {edition-Director's Cut} [3D]"
            "[AMZN IMAX Enhanced][Bluray-2160p Proper REAL][TrueHD Atmos 7.1][DV HDR10][x265]-GRP",
        ),
        (
            "{Movie CleanTitle} {(Release Year)} [tmdbid-{TmdbId}] - {{Edition Tags}} {[Quality Full]}"
            "{MediaInfo AudioLanguages}[{Mediainfo VideoCodec }{MediaInfo VideoBitDepth}bit]",
            "The Salt Road Homecoming (2014) [tmdbid-123456] - {Director's Cut} "
            "[Bluray-2160p Proper REAL][EN+DE][x265 10bit]",
        ),
        (
            "{Movie.CleanTitle}{.Release.Year}{.Edition.Tags}{.Quality.Title}{.Mediainfo.VideoCodec}"
            "{-Release Group}",
            "The.Salt.Road.Homecoming.2014.Director's.Cut.Bluray-2160p.x265-GRP",
        ),
    ],
    ids=["plex", "jellyfin", "scene"],
)
def test_schemes_for_media_servers(template: str, expected: str) -> None:
    assert file_name(sample(), NamingRules(file=template)) == expected


DETAILS = MovieDetails(
    tmdb_id=77,
    imdb_id="tt77",
    title="Reed",
    original_title="Schilf",
    year=2003,
    certification="R",
    collection_title="Marsh",
    titles=(
        MovieTitle("Roseau", "roseau", TitleKind.TRANSLATION, BY_NAME["French"]),
        MovieTitle("Rd", "rd", TitleKind.ALTERNATIVE),
    ),
)
CLAIMED = Claimed(
    title="Reed",
    quality=QualityModel(QUALITIES["WEBDL-1080p"], Revision(2, 1)),
    release_group="GRP",
    edition="Uncut",
)
VARIANT = Variant(
    id=2,
    movie_id=1,
    name="long",
    profile="HD",
    root="films",
    folder="Reed",
    predicate={"editions": ["Uncut"]},
)


def test_facts_come_from_the_film_its_release_and_its_variant() -> None:
    facts = gather(DETAILS, claimed=CLAIMED, scene_name="Reed.2003", variant=VARIANT)
    assert facts == NamingFacts(
        title="Reed",
        year=2003,
        tmdb_id=77,
        imdb_id="tt77",
        original_title="Schilf",
        translations=(TranslatedTitle("fr", "", "Roseau"),),
        certification="R",
        collection="Marsh",
        quality="WEBDL-1080p",
        version=2,
        real=1,
        resolution=1080,
        edition="Uncut",
        release_group="GRP",
        scene_name="Reed.2003",
        variant="long",
        variant_editions=("Uncut",),
    )


@pytest.mark.parametrize(
    ("path", "kind", "stem"),
    [
        ("Reed (2003)/Reed. 2.0.mkv", "file", "Reed. 2.0"),
        ("Reed (2003)/Mr. Reed", "tree", "Mr. Reed"),
        ("Reed", "file", "Reed"),
        (".mkv", "file", ".mkv"),
    ],
)
def test_a_file_in_the_library_knows_its_present_name(path: str, kind: str, stem: str) -> None:
    file = MovieFile(
        id=1, movie_id=1, root="films", relative_path=path, size=1, claimed=CLAIMED, kind=kind, scene_name="R"
    )
    facts = gather_file(DETAILS, file)
    assert (facts.original_stem, facts.scene_name, facts.edition) == (stem, "R", "Uncut")


def test_a_folder_needs_the_film_alone() -> None:
    assert folder_name(gather(DETAILS), NamingRules()) == "Reed (2003)"
