"""Is it a quality, a language and a kind of release that the profile wants?"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import Candidate, Context, Rejection
from radarr_cli.domain.language import BY_NAME as LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    Rule = Callable[[Candidate, Context], Rejection | None]

_SAMPLE_LIMIT = 70 * 1024**2


def quality_not_wanted(candidate: Candidate, context: Context) -> Rejection | None:
    """`qualityNotWanted`: the profile doesn't list the quality."""
    quality = candidate.parsed.quality.quality
    if context.profile.allows(quality):
        return None
    return Rejection(
        code="qualityNotWanted",
        message=f"{quality.name} is not wanted in profile {context.profile.name}",
        inputs={"quality": quality.name, "profile": context.profile.name},
    )


def format_score(candidate: Candidate, context: Context) -> Rejection | None:
    """`customFormatMinimumScore`: the custom formats don't add up to the profile's minimum."""
    minimum = context.profile.minimum_format_score
    if candidate.format_score >= minimum:
        return None
    return Rejection(
        code="customFormatMinimumScore",
        message=f"Custom formats score {candidate.format_score}, below the minimum of {minimum}",
        inputs={
            "score": candidate.format_score,
            "minimum": minimum,
            "customFormats": list(candidate.formats),
        },
        margin=minimum - candidate.format_score,
    )


def wanted_language(candidate: Candidate, context: Context) -> Rejection | None:
    """`wantedLanguage`: the profile's language isn't among the release's."""
    wanted = context.profile.language
    if wanted == "Any":
        return None
    language = context.movie.original_language if wanted == "Original" else LANGUAGES[wanted]
    if language in candidate.languages:
        return None
    found = ", ".join(language.name for language in candidate.languages) or "none"
    return Rejection(
        code="wantedLanguage",
        message=f"{language.name} is wanted, but found {found}",
        inputs={
            "wanted": language.name,
            "found": [language.name for language in candidate.languages],
        },
    )


def hardcoded_subs(candidate: Candidate, context: Context) -> Rejection | None:
    """`hardcodeSubtitles`: subtitles are burnt into the picture."""
    found = candidate.parsed.hardcoded_subs
    if not found or context.rules.allow_hardcoded_subs:
        return None
    if any(word.lower() in found.lower() for word in context.rules.allowed_hardcoded_subs if word):
        return None
    return Rejection(
        code="hardcodeSubtitles", message=f"Hardcoded subtitles: {found}", inputs={"subtitles": found}
    )


def raw_disc(candidate: Candidate, context: Context) -> Rejection | None:
    """`raw`: an untouched disc, by its name or by the container the indexer tells."""
    container = (candidate.offer.container or "").lower()
    if container in ("vob", "iso"):
        return Rejection(code="raw", message="Raw DVD", inputs={"container": container})
    if container == "m2ts":
        return Rejection(code="raw", message="Raw Blu-ray", inputs={"container": container})
    if _raw_pattern().search(candidate.offer.title):
        return Rejection(code="raw", message="Raw disc, by its name")
    return None


def sample(candidate: Candidate, context: Context) -> Rejection | None:
    """`sample`: the name says sample and it is smaller than 70 MB."""
    if "sample" in candidate.offer.title.lower() and candidate.offer.size < _SAMPLE_LIMIT:
        return Rejection(code="sample", message="Sample", inputs={"size": candidate.offer.size})
    return None


RULES: tuple[Rule, ...] = (
    quality_not_wanted, format_score, wanted_language, hardcoded_subs, raw_disc, sample,
)  # fmt: skip


@lru_cache(maxsize=1)
def _raw_pattern() -> re.Pattern[str]:
    """A numbered disc or a full Blu-ray, with or without a resolution between, or a DVD image (`2xDVD9`)."""
    gap, lines, bluray = r"[-_. ]+", r"(?:\d{3,4}[pi][-_. ]+)?", r"Blu-?ray"
    return re.compile(
        rf"\b(?:dis[ck]{gap}\d+{gap}{lines}{bluray}|{lines}full{gap}{bluray}|(?:\dx?)?M?DVD-?[R59])\b",
        re.IGNORECASE,
    )
