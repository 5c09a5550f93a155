"""From an offer and its name to a candidate: which languages it counts as having (Radarr's aggregation)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radarr_cli.domain.language import BY_NAME, ORIGINAL, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radarr_cli.domain.language import Language
    from radarr_cli.domain.release import ParsedRelease, ReleaseOffer

_MULTI = re.compile(r"(?:^|[_. ])multi(?=[_. ]|$)", re.IGNORECASE)


def release_languages(
    offer: ReleaseOffer,
    parsed: ParsedRelease,
    original: Language,
    multi_languages: Sequence[str] = (),
) -> tuple[Language, ...]:
    """What the indexer says, else what the name says; nothing or "Original" means the film's own.

    `multi_languages` are what the indexer's user says a MULTi release holds, by Radarr's names.
    """
    found: list[Language] = list(offer.languages or parsed.languages)
    if multi_languages and _MULTI.search(offer.title):
        found = [language for language in found if language is not UNKNOWN]
        found += [BY_NAME[name] for name in multi_languages if name in BY_NAME]
    if not found or found == [UNKNOWN]:
        found = [original]
    return tuple(_unique(original if language is ORIGINAL else language for language in found))


def _unique(languages: Iterable[Language]) -> list[Language]:
    return list(dict.fromkeys(languages))
