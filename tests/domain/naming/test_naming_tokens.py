"""What each token gives, rule by rule: a template, what differs from the film below, the name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from radarr_cli.domain.naming import (
    FormatName,
    NamingFacts,
    NamingRules,
    TranslatedTitle,
    file_name,
    folder_name,
    render_file,
    tokens,
)

FILM = NamingFacts(
    title="The Tin Lighthouse",
    year=1987,
    tmdb_id=4711,
    imdb_id="tt0094711",
    original_title="Der Blechleuchtturm",
    translations=(
        TranslatedTitle("de", "", "Der Blechleuchtturm"),
        TranslatedTitle("pt", "BR", "O Farol de Lata"),
    ),
    certification="PG",
    collection="The Harbour Collection",
    quality="Bluray-1080p",
    resolution=1080,
    release_group="WAVE",
    custom_formats=(
        FormatName("Remaster", True),
        FormatName("DV (Disk)", True),
        FormatName("Scored", False),
    ),
    scene_name="The.Tin.Lighthouse.1987.1080p.BluRay-WAVE",
    original_stem="tin-lighthouse",
)
Row = tuple[str, dict[str, Any], str]
UNKNOWN_GROUP = {"release_group": None}

RULES: dict[str, list[Row]] = {
    "a title is given as it is": [
        ("{Movie Title}", {}, "The Tin Lighthouse"),
        ("{Movie Title} ({Release Year})", {}, "The Tin Lighthouse (1987)"),
        ("{Movie OriginalTitle}", {}, "Der Blechleuchtturm"),
    ],
    "the article can stand last, before what is in brackets": [
        ("{Movie TitleThe}", {}, "Tin Lighthouse, The"),
        ("{Movie TitleThe}", {"title": "A Quiet Ferry"}, "Quiet Ferry, A"),
        ("{Movie TitleThe}", {"title": "An Anchor"}, "Anchor, An"),
        ("{Movie TitleThe}", {"title": "The Ferry (1951) (Director's)"}, "Ferry, The (1951) (Director's)"),
        ("{Movie CleanTitleThe}", {"title": "The Ferry: Part 2 (NZ)"}, "Ferry Part 2, The NZ"),
        ("{Movie CollectionThe}", {}, "Harbour Collection, The"),
        ("{Movie TitleThe}", {"title": "The"}, "The"),
        ("{Movie TitleThe}", {"title": "Theatre"}, "Theatre"),
        ("{Movie TitleThe}", {"title": "Another Day"}, "Another Day"),
    ],
    "a clean title loses brackets, lonely marks, ends of words and accents": [
        ("{Movie CleanTitle}", {"title": "Salt & Rope"}, "Salt and Rope"),
        ("{Movie CleanTitle}", {"title": "Port/Starboard"}, "Port Starboard"),
        ("{Movie CleanTitle}", {"title": "Drift: The Return"}, "Drift The Return"),
        ("{Movie CleanTitle}", {"title": "Who's at the Helm?"}, "Whos at the Helm"),
        ("{Movie CleanTitle}", {"title": "They’re Gone, I`d Say"}, "Theyre Gone Id Say"),
        ("{Movie CleanTitle}", {"title": "Sailors' Bay"}, "Sailors Bay"),
        ("{Movie CleanTitle}", {"title": "Ebb - Flood | Tide"}, "Ebb Flood Tide"),
        ("{Movie CleanTitle}", {"title": "[Log] Book (Two)"}, "Log Book Two"),
        ("{Movie CleanTitle}", {"title": "Crème Brûlée à la Mer"}, "Creme Brulee a la Mer"),
        ("{Movie CleanTitle}", {"title": "Ægir og Søen"}, "AEgir og Soen"),
        ("{Movie CleanTitle}", {"title": "100% Rum!"}, "100% Rum!"),
        ("{Movie CleanTitle}", {"title": "O'Malley"}, "O'Malley"),
        ("{Movie CleanOriginalTitle}", {"original_title": "Où est l'île?"}, "Ou est l'ile"),
    ],
    "marks that are letters of their own stay": [
        ("{Movie CleanTitle}", {"title": "Чайка"}, "Чайка"),
        ("{Movie CleanTitle}", {"title": "がんばれ"}, "がんばれ"),
        ("{Movie CleanTitle}", {"title": "ά Θάλασσα"}, "α Θαλασσα"),
    ],
    "a title of marks alone stays": [
        ("{Movie CleanTitle}", {"title": "$"}, "$"),
        ("{Movie CleanTitle}", {"title": "!"}, "!"),
    ],
    "a film is shelved under its first letter or digit": [
        ("{Movie TitleFirstCharacter}", {}, "T"),
        ("{Movie TitleFirstCharacter}", {"title": "The 'Nineties"}, "N"),
        ("{Movie TitleFirstCharacter}", {"title": "élan"}, "E"),
        ("{Movie TitleFirstCharacter}", {"title": "(12) Knots"}, "1"),
        ("{Movie TitleFirstCharacter}", {"title": "항구"}, "항"),
        ("{movie titlefirstcharacter}", {}, "t"),
    ],
    "languages after a colon choose a translation; the first there is wins": [
        ("{Movie Title:DE}", {}, "Der Blechleuchtturm"),
        ("{Movie Title:FR|DE}", {}, "Der Blechleuchtturm"),
        ("{Movie Title:PT-BR}", {}, "O Farol de Lata"),
        ("{Movie Title:FR}", {}, "The Tin Lighthouse"),
        ("{Movie Title:XX}", {}, "The Tin Lighthouse"),
        ("{Movie TitleThe:FR}", {}, "Tin Lighthouse, The"),
    ],
    "a number after a colon keeps so many characters, its dots among them": [
        ("{Movie Title:10}x", {}, "The Tin...x"),
        ("{Movie Title:-11}", {}, "...ghthouse"),
        ("{Movie Title:18}", {}, "The Tin Lighthouse"),
        ("{Movie Title:oops}", {}, "The Tin Lighthouse"),
        ("{Release Group:3}", {"release_group": "LONGNAME"}, "LON"),
        ("{Release Group:-2}", {"release_group": "LONGNAME"}, "ME"),
        ("{Movie Title} - {Release Group:6}", {"release_group": "LONGNAME"}, "The Tin Lighthouse - LON..."),
        ("{Edition Tags:8} x", {"edition": "Extended Cut"}, "Exten... x"),
        ("{Movie Collection:-13}", {}, "...Collection"),
    ],
    "a cut never parts a letter from its accent": [
        ("{Movie Title:7}x", {"title": "Gare\u0301nie"}, "Gare\u0301nie"[:3] + "...x"),
        ("{Movie Title:-5}", {"title": "Garene\u0301"}, "...e\u0301"),
        ("x{Movie Title:-4}", {"title": "Garene\u0301"}, "x..."),
    ],
    "ids, certification, collection": [
        ("{ImdbId}", {}, "tt0094711"),
        ("{TmdbId}", {}, "4711"),
        ("{Movie Certification}", {}, "PG"),
        ("{Movie Collection}", {}, "The Harbour Collection"),
    ],
    "names of tokens: any case, spaces and punctuation": [
        ("{movietitle}", {}, "the tin lighthouse"),
        ("{MovieTitle}", {}, "The Tin Lighthouse"),
        ("{MOVIE TITLE}", {}, "THE TIN LIGHTHOUSE"),
        ("{Quality_title}", {}, "Bluray-1080p"),
        ("{Tmdb.Id}", {}, "4711"),
    ],
    "the separator in a token's name takes the place of spaces": [
        ("{Movie.Title}", {}, "The.Tin.Lighthouse"),
        ("{Movie_Title}", {}, "The_Tin_Lighthouse"),
        ("{Movie-Title}", {}, "The-Tin-Lighthouse"),
        ("{movie.title}", {}, "the.tin.lighthouse"),
        ("{Movie.Title}", {"title": "Mr. Otter"}, "Mr.Otter"),
    ],
    "what stands in the braces beside the name vanishes with the value": [
        ("{Movie Title}{ [Edition Tags]}", {}, "The Tin Lighthouse"),
        ("{Movie Title}{ [Edition Tags]}", {"edition": "Uncut"}, "The Tin Lighthouse [Uncut]"),
        ("{Movie Title}{-Release Group}", {}, "The Tin Lighthouse-WAVE"),
        ("{Movie Title}{-Release Group}", UNKNOWN_GROUP, "The Tin Lighthouse"),
        ("{Movie.Title}{.Release.Year}{.Quality.Full}", {}, "The.Tin.Lighthouse.1987.Bluray-1080p"),
        ("{[Quality Title}{ Release Year]}", {}, "[Bluray-1080p 1987]"),
        ("{Movie Title}{ [MediaInfo Full]}", {}, "The Tin Lighthouse"),
    ],
    "braces around a value, and tags": [
        ("{Movie Title} {{Edition Tags}}", {"edition": "Uncut"}, "The Tin Lighthouse {Uncut}"),
        ("{Movie Title} {{Edition Tags}}", {}, "The Tin Lighthouse"),
        ("{Movie Title} {imdb-{ImdbId}}", {}, "The Tin Lighthouse {imdb-tt0094711}"),
        ("{Movie Title} {imdb-{ImdbId}}", {"imdb_id": None}, "The Tin Lighthouse"),
        ("{Movie Title} {tmdb-{TmdbId}}", {}, "The Tin Lighthouse {tmdb-4711}"),
        (
            "{Movie Title} {edition-{Edition Tags}}",
            {"edition": "uncut"},
            "The Tin Lighthouse {edition-Uncut}",
        ),
        (
            "{Movie Title} {{edition-{Edition Tags}}}",
            {"edition": "uncut"},
            "The Tin Lighthouse {{edition-Uncut}}",
        ),
        ("{Movie Title} {{edition-{Edition Tags}}}", {}, "The Tin Lighthouse"),
    ],
    "brackets of the template that hold one token alone vanish with it": [
        ("{Movie Title} ({Release Year})", {"year": 0}, "The Tin Lighthouse"),
        ("{Movie Title} [imdbid-{ImdbId}]", {"imdb_id": None}, "The Tin Lighthouse"),
        ("{Movie Title} [imdbid-{ImdbId}]", {}, "The Tin Lighthouse [imdbid-tt0094711]"),
        ("{Movie Title} [{Edition Tags} {Release Year}]", {}, "The Tin Lighthouse [ 1987]"),
    ],
    "repeated separators are one, and none is left at the end": [
        ("{Quality Title} {Quality Proper} {Movie Title}", {}, "Bluray-1080p The Tin Lighthouse"),
        ("{Movie.Title}.{Edition.Tags}.{Release.Year}", {}, "The.Tin.Lighthouse.1987"),
        ("{Movie Title} - {Edition Tags}", {}, "The Tin Lighthouse"),
        ("{Movie Title}", {"title": "Otter Bros."}, "Otter Bros"),
        ("{Movie Title}", {"title": "  ..Hidden  Cove.. "}, "Hidden Cove"),
    ],
    "quality, Proper and REAL": [
        ("{Quality Full}", {}, "Bluray-1080p"),
        ("{Quality Full}", {"version": 2}, "Bluray-1080p Proper"),
        ("{Quality.Full}", {"version": 3, "real": 1}, "Bluray-1080p.Proper.REAL"),
        ("{Quality Title}", {"version": 2}, "Bluray-1080p"),
        ("{Quality Proper}", {"version": 2}, "Proper"),
        ("{Quality Real}", {"real": 2}, "REAL"),
    ],
    "editions have capital initials, ordinals none, and some are all capitals": [
        ("{Edition Tags}", {"edition": "director's cut"}, "Director's Cut"),
        ("{Edition Tags}", {"edition": "UNRATED"}, "Unrated"),
        ("{Edition Tags}", {"edition": "25Th aNNiversary"}, "25th Anniversary"),
        ("{Edition Tags}", {"edition": "imax 3d hdr"}, "IMAX 3D HDR"),
        ("{Edition Tags}", {"edition": "4k restoration"}, "4K Restoration"),
        ("{edition tags}", {"edition": "IMAX"}, "imax"),
        ("{EDITION TAGS}", {"edition": "2nd cut"}, "2ND CUT"),
    ],
    "custom formats: those meant for names, chosen or left out by name": [
        ("{Custom Formats}", {}, "Remaster DV (Disk)"),
        ("{Custom Formats:Remaster}", {}, "Remaster"),
        ("{Custom Formats:DV (Disk)}", {}, "DV (Disk)"),
        ("{Custom Formats:-Remaster}", {}, "DV (Disk)"),
        ("{Custom Formats:Remaster,DV (Disk)}", {}, "Remaster DV (Disk)"),
        ("{[Custom Formats:Scored]}x", {}, "x"),
        ("{Custom.Formats}", {}, "Remaster.DV.(Disk)"),
        ("{Custom Format:Remaster}", {}, "Remaster"),
        ("{Custom Format:DV (Disk)}", {}, "DV (Disk)"),
        ("{Custom Format:Other}x", {}, "x"),
        ("{Custom Format}x", {}, "x"),
    ],
    "an unknown group is Radarr, but only in a token that stands for itself": [
        ("{Release Group}", UNKNOWN_GROUP, "Radarr"),
        ("x{ Release Group}", UNKNOWN_GROUP, "x"),
        ("{Release Group}", {"release_group": "mIxEd"}, "mIxEd"),
    ],
    "original names: the release's; the file's own only where nothing else stands": [
        ("{Original Title}", {}, "The.Tin.Lighthouse.1987.1080p.BluRay-WAVE"),
        ("{Original Title}", {"scene_name": None}, "tin-lighthouse"),
        ("{Original Filename}", {}, "tin-lighthouse"),
        ("{Movie Title} [{Original Title}]", {"scene_name": None}, "The Tin Lighthouse"),
        ("{Movie Title} {[Original Title]}", {"scene_name": "tin.1987"}, "The Tin Lighthouse [tin.1987]"),
        ("{Movie Title} {Original Filename}", {}, "The Tin Lighthouse"),
        ("x {Original Filename}", {}, "x"),
        ("{Original Filename}", {"original_stem": "Wait... What"}, "Wait... What"),
    ],
    "what is no token stays as it stands; an unknown token gives nothing": [
        ("{Movie Title} {Custom Formats:}", {}, "The Tin Lighthouse {Custom Formats:}"),
        ("{Movie Title} {three words here}", {}, "The Tin Lighthouse {three words here}"),
        ("{Movie Title} {Movie Shoe}!", {}, "The Tin Lighthouse !"),
        ("{Movie Title} {", {}, "The Tin Lighthouse {"),
    ],
}


def rows(rules: dict[str, list[Row]]) -> list[Any]:
    return [pytest.param(*row, id=f"{rule}-{row[0]}") for rule, table in rules.items() for row in table]


@pytest.mark.parametrize(("template", "changes", "expected"), rows(RULES))
def test_token(template: str, changes: dict[str, Any], expected: str) -> None:
    assert "".join(render_file(replace(FILM, **changes), NamingRules(file=template))) == expected


@pytest.mark.parametrize(
    ("colon", "replaced", "title", "expected"),
    [
        ("smart", True, "Ebb: Flood", "Ebb - Flood"),
        ("smart", True, "Ebb:Flood", "Ebb-Flood"),
        ("delete", True, "Ebb: Flood", "Ebb Flood"),
        ("dash", True, "Ebb: Flood", "Ebb- Flood"),
        ("spaceDash", True, "Ebb: Flood", "Ebb - Flood"),
        ("spaceDashSpace", True, "Ebb:Flood", "Ebb - Flood"),
        ("smart", False, "Ebb: Flood", "Ebb Flood"),
        ("smart", True, 'A/B\\C<D>E?F*G|H"I', "A+B+CDE!F-GHI"),
        ("smart", False, 'A/B\\C<D>E?F*G|H"I', "ABCDEFGHI"),
        ("smart", True, "Tab\tLine\nEnd\x00\x1b[31m\u202e", "Tab Line End[31m"),
    ],
)
def test_characters_that_file_systems_refuse(colon: str, replaced: bool, title: str, expected: str) -> None:
    rules = NamingRules(file="{Movie Title}", colon=colon, replace_illegal=replaced)
    assert file_name(replace(FILM, title=title), rules) == expected


@pytest.mark.parametrize(
    ("template", "title", "expected"),
    [
        ("{Movie Title}", "Con", "Con_"),
        ("{Movie.Title}.{Release.Year}", "Nul", "Nul_1987"),
        ("{Movie.Title}", "COM1 Port", "COM1_Port"),
        ("{Movie Title}", "Connie", "Connie"),
        ("{Movie Title}", "LPT10", "LPT10"),
    ],
)
def test_names_of_devices_are_broken(template: str, title: str, expected: str) -> None:
    facts = replace(FILM, title=title)
    assert file_name(facts, NamingRules(file=template)) == expected
    assert folder_name(facts, NamingRules(folder=template)) == expected


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{Movie TitleFirstCharacter}/{Movie Title}", "T/The Tin Lighthouse"),
        (
            "{Movie Collection}\\{Movie Title} ({Release Year})",
            "The Harbour Collection/The Tin Lighthouse (1987)",
        ),
        ("{Movie TitleFirstCharacter:FR}/{TmdbId}", "T/4711"),
        ("/{Movie Title}/", "The Tin Lighthouse"),
        ("../{Movie Title}/..", "The Tin Lighthouse"),
        ("{Movie Title} {Quality Full} {Release Group}", "The Tin Lighthouse"),
        ("{Edition Tags}", "The Tin Lighthouse (1987)"),
        ("{Movie Title} {[TmdbId]}", "The Tin Lighthouse [4711]"),
    ],
)
def test_folders(template: str, expected: str) -> None:
    assert folder_name(FILM, NamingRules(folder=template)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "The.Tin.Lighthouse.1987.1080p.BluRay-WAVE"),
        ({"scene_name": None}, "tin-lighthouse"),
        ({"scene_name": "a/b: c?.."}, "a+b - c!"),
        ({"scene_name": None, "original_stem": None}, "The Tin Lighthouse (1987)"),
    ],
)
def test_without_renaming_a_file_keeps_its_name(changes: dict[str, Any], expected: str) -> None:
    assert file_name(replace(FILM, **changes), NamingRules(rename=False)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": "<>", "original_title": "Brücke"}, "Brücke (1987)"),
        ({"title": "...", "original_title": ""}, "tmdb-4711 (1987)"),
        ({"title": "", "original_title": "", "tmdb_id": 0}, "(1987)"),
        ({"title": "", "original_title": "", "tmdb_id": 0, "year": 0}, "Movie"),
    ],
)
def test_a_title_of_which_nothing_is_left_gets_a_usable_name(changes: dict[str, Any], expected: str) -> None:
    facts = replace(FILM, **changes)
    template = "{Movie Title} ({Release Year})"
    assert file_name(facts, NamingRules(file=template)) == expected
    assert folder_name(facts, NamingRules(folder=template)) == expected


@pytest.mark.parametrize("template", ["{Edition Tags} cut", "kept {Original Filename}", "[{Original Title}]"])
def test_a_name_of_the_templates_own_text_alone_is_none(template: str) -> None:
    facts = replace(FILM, scene_name=None)
    assert file_name(facts, NamingRules(file=template)) == "The Tin Lighthouse (1987)"


def test_every_token_has_an_example() -> None:
    assert [row.name for row in tokens() if not row.example] == []
    assert len({row.name for row in tokens()}) == len(tokens()) == 38


def test_a_title_that_begins_with_no_letter_is_shelved_under_a_line() -> None:
    template = "{Movie TitleFirstCharacter}/{Movie Title}"
    assert folder_name(replace(FILM, title="?!"), NamingRules(folder=template)) == "_/!!"
