"""In which languages a film's titles are worth searching for: those that its profile wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.language import BY_ID, BY_NAME, ORIGINAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radarr_cli.domain.formats.model import CustomFormat
    from radarr_cli.domain.language import Language
    from radarr_cli.domain.profile import QualityProfile


def searched_languages(
    profile: QualityProfile, formats: Iterable[CustomFormat], original: Language
) -> frozenset[Language]:
    """The profile's language, and those that its formats with a score above 0 ask for (Radarr's rule).

    `original` is the film's own language, for which "Original" stands.
    """
    named = {BY_NAME.get(profile.language), *_asked_for(profile, formats)}
    real = {original if each is ORIGINAL else each for each in named if each is not None}
    return frozenset(each for each in real if each.id > 0)


def _asked_for(profile: QualityProfile, formats: Iterable[CustomFormat]) -> Iterator[Language | None]:
    for each in formats:
        if profile.format_scores.get(each.name, 0) <= 0:
            continue
        for condition in each.specifications:
            wants = condition.implementation == "LanguageSpecification" and not condition.negate
            if wants and not condition.fields.get("exceptLanguage"):
                value = condition.fields.get("value")
                yield BY_ID.get(value) if isinstance(value, int) else None
