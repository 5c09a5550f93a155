"""What `check` says of templates."""

from __future__ import annotations

import pytest

from radarr_cli.domain.naming import NamingRules, check


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        (NamingRules().file, "file"),
        (NamingRules().folder, "folder"),
        ("{Original Title}", "file"),
        ("{Original.Filename}", "file"),
        ("{MOVIE_CLEANTITLE:30}{.Release.Year}", "file"),
        ("{Movie Title:DE|FR} {Release Year} {edition-{Edition Tags}}", "file"),
        ("{Movie Title} {Release Year} {{Edition Tags}}{[Custom Formats:-A b,C]}", "file"),
        ("{Movie Title} {Release Year}{MediaInfo AudioLanguages:EN+DE+}", "file"),
        ("{Movie TitleFirstCharacter}/{Movie Title}", "folder"),
        ("{Movie OriginalTitle}\\{TmdbId}", "folder"),
    ],
)
def test_right_templates_have_no_problem(template: str, kind: str) -> None:
    assert check(template, kind) == []


@pytest.mark.parametrize(
    ("template", "kind", "position", "said", "nearest"),
    [
        ("{Movie Titel} {Release Year}", "file", 1, "unknown token {Movie Titel}", "Movie Title"),
        ("x{ [Movie.CleanTtle]} {Release Year}", "file", 4, "unknown token", "Movie CleanTitle"),
        ("{Movie Title} {Release Year} {Qualty Full}", "file", 30, "unknown token", "Quality Full"),
        ("{Movie Title} {Release Year} {zzz}", "file", 30, "unknown token", ""),
        ("{Movie Title} {Release Year} {a b c}", "file", 29, "{a b c} is no token", ""),
        ("{Movie Title} {Release Year} {x", "file", 29, "brace without its partner", ""),
        ("{Movie Title} {Release Year} x}", "file", 30, "brace without its partner", ""),
        ("{Movie Title} {Quality Full}", "file", 28, "no year", ""),
        ("{Movie Title} {Release Year} {Original Filename}", "file", 30, "the whole template", ""),
        ("[{Original Filename}]", "file", 2, "the whole template", ""),
        ("{Release Year}", "file", 14, "no title", ""),
        ("{TmdbId}", "folder", 8, "no title", ""),
        ("{Movie Title}{Original Title}", "folder", 14, "describes a file", ""),
        ("{Movie Title} {Quality Full}", "folder", 15, "describes a file", ""),
        ("{Movie Title:oops} {Release Year}", "file", 1, "takes 30 or DE|FR, not 'oops'", ""),
        ("{Movie Title:0} {Release Year}", "file", 1, "not '0'", ""),
        ("{Movie Collection:DE} {Movie Title} {Release Year}", "file", 1, "takes 30", ""),
        ("{Movie Title} {Release Year:2}", "file", 15, "takes nothing after a colon", ""),
        ("{Movie Title} {Release Year} {Custom Format}", "file", 30, "takes NAME", ""),
        ("{Movie Title} {Release Year} {MediaInfo AudioLanguages:English}", "file", 30, "takes EN+DE", ""),
        ("{Movie Title}: {Release Year}", "file", 13, "':' may not stand in a file name", ""),
        ("../{Movie Title}", "folder", 0, "leads nowhere", ""),
    ],
)
def test_a_problem_is_named_with_its_place_and_the_nearest_token(
    template: str, kind: str, position: int, said: str, nearest: str
) -> None:
    problems = check(template, kind)
    assert [(problem.position, problem.nearest) for problem in problems] == [(position, nearest)]
    assert said in problems[0].message


def test_all_problems_are_told_in_order() -> None:
    problems = check("{Movie Titel} ? {Quality Ful}")
    assert [problem.position for problem in problems] == [1, 14, 17, 29]
    assert (
        str(problems[0]) == "column 2: unknown token {Movie Titel}; the nearest known token is {Movie Title}"
    )
