"""Which titles of a film are worth a question, and in which languages."""

from __future__ import annotations

import pytest

from radarr_cli.domain.formats.model import CustomFormat, Specification
from radarr_cli.domain.language import BY_NAME
from radarr_cli.domain.movie import MovieDetails, MovieTitle, TitleKind, searched_titles
from radarr_cli.domain.profile import QualityProfile
from radarr_cli.domain.searched_languages import searched_languages

GERMAN, FRENCH, JAPANESE = BY_NAME["German"], BY_NAME["French"], BY_NAME["Japanese"]


def test_titles_in_wanted_languages_come_after_the_films_own_each_once():
    def titled(title, kind, language=None):
        return MovieTitle(title, title.lower(), kind, language)

    details = MovieDetails(
        tmdb_id=1,
        title="The Lighthouse",
        original_title="Tōdai",
        titles=(
            titled("The Lighthouse", TitleKind.MAIN),
            titled("Das Leuchtfeuer", TitleKind.TRANSLATION, GERMAN),
            titled("Le Phare", TitleKind.TRANSLATION, FRENCH),
            titled("THE LIGHTHOUSE", TitleKind.TRANSLATION, GERMAN),
            titled("Harbour Light", TitleKind.ALTERNATIVE),
            titled("My Name For It", TitleKind.USER),
        ),
    )
    own = ("The Lighthouse", "Tōdai", "My Name For It")
    assert searched_titles(details, ()) == own
    assert searched_titles(details, {GERMAN}) == (*own, "Das Leuchtfeuer")
    assert searched_titles(details, {FRENCH, JAPANESE}) == (*own, "Le Phare")


def condition(value: object, **changes: object) -> Specification:
    fields = {"value": value, "exceptLanguage": changes.pop("other", False)}
    return Specification(implementation="LanguageSpecification", fields=fields, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "conditions", "score", "expected"),
    [
        ("German", [], 0, {GERMAN}),
        ("Original", [], 0, {JAPANESE}),
        ("Any", [], 0, set()),
        ("Any", [condition(FRENCH.id)], 10, {FRENCH}),
        ("German", [condition(FRENCH.id), condition(-2)], 10, {GERMAN, FRENCH, JAPANESE}),
        ("Any", [condition(FRENCH.id)], 0, set()),
        ("Any", [condition(FRENCH.id)], -5, set()),
        ("Any", [condition(FRENCH.id, negate=True)], 10, set()),
        ("Any", [condition(FRENCH.id, other=True)], 10, set()),
        ("Any", [condition("x"), condition(9999)], 9, set()),
        ("Any", [Specification(implementation="EditionSpecification", fields={"value": "x"})], 9, set()),
    ],
)  # fmt: skip
def test_the_profiles_language_and_those_its_liked_formats_ask_for(language, conditions, score, expected):
    profile = QualityProfile("P", (), "", language=language, format_scores={"F": score})
    formats = [CustomFormat(name="F", specifications=tuple(conditions))]
    assert searched_languages(profile, formats, JAPANESE) == expected
