"""What holds for every template, every film and every file, found by search."""

from __future__ import annotations

from dataclasses import replace
from unicodedata import category

from hypothesis import example, given, settings
from hypothesis import strategies as st

from radarr_cli.domain.media import MediaInfo
from radarr_cli.domain.naming import (
    COLON_MODES,
    FormatName,
    NamingFacts,
    NamingRules,
    TranslatedTitle,
    check,
    file_name,
    file_path,
    folder_name,
    tokens,
)

TEXT = st.text(max_size=60) | st.text(
    st.sampled_from("abcZ 019.-_'/\\:?*\"<>|{}[]()&,…éßж語か\u0301\u200d👩🏽\x00\x1b\u202e\ud800\ufdd0"),
    max_size=300,
)
TOKENS = [row.name for row in tokens()]
RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
}


@st.composite
def token_texts(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(TOKENS)).replace(" ", draw(st.sampled_from(" .-_")))
    name = draw(st.sampled_from([name, name.lower(), name.upper()]))
    custom = draw(st.sampled_from(["", "", ":12", ":-9", ":3", ":DE|FR", ":EN+DE+", ":-EN", ":Extended"]))
    prefix, suffix = draw(
        st.sampled_from([("", ""), ("[", "]"), (" - ", ""), (".", ""), ("{", "}"), ("(", ")")])
    )
    return f"{{{prefix}{name}{custom}{suffix}}}"


TEMPLATES = st.lists(
    token_texts() | st.sampled_from([" ", " - ", "/", "\\", ".", "..", "(", ")", "{imdb-", "}", "-", "x"]),
    max_size=8,
).map("".join) | st.text(max_size=40)
MEDIA = st.builds(
    MediaInfo,
    video_format=st.sampled_from(["hevc", "h264", "av1", "", "odd/../codec"]),
    video_bit_depth=st.sampled_from([0, 8, 10]),
    hdr_format=st.sampled_from(["", "DV HDR10", "PQ"]),
    audio_format=st.sampled_from(["dts", "truehd", "..", ""]),
    audio_channels=st.sampled_from([0.0, 2.0, 5.1]),
    audio_languages=st.lists(st.sampled_from(["eng", "ger", "und", "xx/y"]), max_size=4).map(tuple),
    subtitles=st.lists(st.sampled_from(["eng", "jpn", ""]), max_size=4).map(tuple),
)
FACTS = st.builds(
    NamingFacts,
    title=TEXT,
    year=st.sampled_from([0, 1999, 2024]),
    tmdb_id=st.sampled_from([0, 603]),
    imdb_id=st.none() | TEXT,
    original_title=TEXT,
    translations=st.lists(
        st.builds(TranslatedTitle, st.sampled_from(["de", "fr"]), st.just(""), TEXT), max_size=2
    ).map(tuple),
    certification=st.none() | TEXT,
    collection=st.none() | TEXT,
    quality=st.sampled_from(["", "Bluray-1080p", "WEBDL-2160p"]),
    resolution=st.sampled_from([0, 1080, 2160]),
    edition=st.none() | TEXT,
    release_group=st.none() | TEXT,
    media=st.none() | MEDIA,
    custom_formats=st.lists(st.builds(FormatName, TEXT, st.booleans()), max_size=3).map(tuple),
    scene_name=st.none() | TEXT,
    original_stem=st.none() | TEXT,
    variant=st.sampled_from(["main", "4k", "german"]) | TEXT,
    variant_editions=st.just(()) | st.tuples(TEXT),
)
RULES = st.builds(
    NamingRules,
    rename=st.sampled_from([True, True, True, False]),
    folder=TEMPLATES,
    file=TEMPLATES,
    replace_illegal=st.booleans(),
    colon=st.sampled_from(COLON_MODES),
)
EXTENSIONS = st.sampled_from([".mkv", "mp4", ".x265.sample", "", "." + "e" * 60])
MANY = settings(max_examples=100, deadline=None)


def is_safe(path: str) -> bool:
    return all(map(level_is_safe, path.split("/")))


def level_is_safe(level: str) -> bool:
    hidden_signs = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")
    return (
        level.strip(" ") not in ("", ".", "..")
        and level.strip(" ") == level
        and len(level.encode()) <= 255
        and not any(category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in hidden_signs for sign in level)
    )


@MANY
@given(facts=FACTS, rules=RULES, extension=EXTENSIONS)
@example(
    facts=NamingFacts(title="../../etc/passwd"),
    rules=NamingRules(file="{Movie Title}/../.."),
    extension="mkv",
)
@example(facts=NamingFacts(title="語" * 200), rules=NamingRules(), extension=".mkv")
def test_names_stay_in_their_folder_and_fit_the_file_system(
    facts: NamingFacts, rules: NamingRules, extension: str
) -> None:
    path = file_path(facts, rules, extension)
    assert is_safe(path), path
    assert path.endswith(extension)
    assert not path.startswith("/")
    folder = folder_name(facts, rules)
    assert is_safe(folder), folder
    for level in (*folder.split("/"), *path.split("/")):
        assert level.partition(".")[0].lower() not in RESERVED, level


@MANY
@given(facts=FACTS, rules=RULES)
def test_the_same_facts_give_the_same_name(facts: NamingFacts, rules: NamingRules) -> None:
    again = replace(facts, title=f"{facts.title} ".removesuffix(" "))
    assert file_path(facts, rules, ".mkv") == file_path(again, rules, ".mkv")
    assert folder_name(facts, rules) == folder_name(again, rules)


@MANY
@given(facts=FACTS, rules=RULES)
@example(facts=NamingFacts(title=""), rules=NamingRules(file="{[Original Title]}"))
@example(facts=NamingFacts(title="A", original_stem="a"), rules=NamingRules(file="{Original Filename} x"))
def test_a_file_that_was_named_is_named_the_same_again(facts: NamingFacts, rules: NamingRules) -> None:
    """The second time the file has the first name, and its release is still known, or not known any more."""
    for scene_name in {facts.scene_name, None}:
        before = replace(facts, scene_name=scene_name)
        first = file_name(before, rules)
        assert file_name(replace(before, original_stem=first), rules) == first


@MANY
@given(facts=FACTS, rules=RULES)
def test_a_title_that_was_rendered_renders_to_itself(facts: NamingFacts, rules: NamingRules) -> None:
    plain = replace(rules, file="{Movie Title}", folder="{Movie Title}", rename=True)
    first = file_name(replace(facts, variant="main"), plain)
    assert file_name(replace(facts, title=first, variant="main"), plain) == first
    folder = folder_name(facts, plain)
    assert folder_name(replace(facts, title=folder), plain) == folder


@MANY
@given(facts=FACTS, rules=RULES, others=st.integers(0, 4))
def test_no_file_takes_the_name_of_another(facts: NamingFacts, rules: NamingRules, others: int) -> None:
    taken: list[str] = []
    for _ in range(others):
        taken.append(file_path(facts, rules, ".mkv", taken=taken))
    assert len({path.casefold() for path in taken}) == others
    assert all(map(is_safe, taken))


@MANY
@given(template=TEMPLATES, kind=st.sampled_from(["file", "folder"]))
def test_every_template_can_be_checked(template: str, kind: str) -> None:
    for problem in check(template, kind):
        assert 0 <= problem.position <= len(template)
        assert problem.message
