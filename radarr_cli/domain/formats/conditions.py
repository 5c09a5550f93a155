"""The types of conditions that a custom format may hold, by Radarr's names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.language import BY_ID, ORIGINAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.domain.formats.model import FormatFacts, Specification

GIB = 1024**3
LONGEST_TITLE = 2000
# Longer than any sane pattern takes on a title by a factor of a hundred.
PATTERN_SECONDS = 0.25
_GROUP_LIST = r"\^\(([\w !@&'-]+(?:\|[\w !@&'-]+)*)\)\$"
# .NET's ignore-case doesn't fold these two into k and s, Python's does; the stand-ins are letters, too.
_UNFOLDED = {0x212A: "ƙ", 0x17F: "ƨ"}


@dataclass(frozen=True, slots=True)
class Condition:
    """`holds` answers without regard to `negate`; `check` raises ValueError for a value it can't use."""

    holds: Callable[[Specification, FormatFacts], bool]
    check: Callable[[Specification], object]


def release_title(specification: Specification, facts: FormatFacts) -> bool:
    """The pattern is found in the title, or in the file's name where there is a file."""
    pattern = str(specification.fields["value"])
    return finds(pattern, facts.title) or finds(pattern, facts.filename)


def edition(specification: Specification, facts: FormatFacts) -> bool:
    return finds(str(specification.fields["value"]), facts.edition)


def release_group(specification: Specification, facts: FormatFacts) -> bool:
    """Nearly every guide pattern is a list of names, `^(A|B)$`: those are looked up, not searched."""
    if facts.release_group is None:
        return False
    pattern = str(specification.fields["value"])
    names = _names(pattern)
    if names is not None:
        return facts.release_group.translate(_UNFOLDED).lower() in names
    return finds(pattern, facts.release_group)


def language(specification: Specification, facts: FormatFacts) -> bool:
    """Radarr's -2 is the film's original language; `exceptLanguage` asks for any other one."""
    wanted = BY_ID.get(_number(specification, "value"))
    if wanted is ORIGINAL:
        wanted = facts.original_language
    if specification.fields.get("exceptLanguage"):
        return any(found != wanted for found in facts.languages)
    return wanted in facts.languages


def indexer_flag(specification: Specification, facts: FormatFacts) -> bool:
    return bool(int(facts.flags) & _number(specification, "value"))


def source(specification: Specification, facts: FormatFacts) -> bool:
    return int(facts.quality.source) == _number(specification, "value")


def resolution(specification: Specification, facts: FormatFacts) -> bool:
    return facts.quality.resolution == _number(specification, "value")


def quality_modifier(specification: Specification, facts: FormatFacts) -> bool:
    return int(facts.quality.modifier) == _number(specification, "value")


def size(specification: Specification, facts: FormatFacts) -> bool:
    """More than `min` and up to `max` GiB."""
    low, high = _range(specification)
    return low * GIB < facts.size <= high * GIB


def year(specification: Specification, facts: FormatFacts) -> bool:
    low, high = _range(specification)
    return low <= facts.year <= high


def finds(pattern: str, text: str | None) -> bool:
    """Whether the .NET pattern is found in the text, ignoring case. One that runs away finds nothing."""
    if text is None:
        return False
    try:
        found = compiled(pattern).search(text[:LONGEST_TITLE].translate(_UNFOLDED), timeout=PATTERN_SECONDS)
    except TimeoutError:
        return False
    return found is not None


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> Any:
    """The pattern for `regex` in its V0 behaviour, the only engine that takes every .NET pattern in use.

    Raises ValueError with the position of the fault.
    """
    import regex  # noqa: PLC0415 - heavy, and compiled only where a title is asked

    try:
        return regex.compile(pattern, regex.V0 | regex.IGNORECASE)
    except regex.error as error:
        raise ValueError(f"invalid pattern at position {error.pos}: {error.msg}") from error


@lru_cache(maxsize=4096)
def _names(pattern: str) -> frozenset[str] | None:
    import re  # noqa: PLC0415 - only where groups are asked

    listed = re.fullmatch(_GROUP_LIST, pattern)
    if listed is None:
        return None
    return frozenset(name.lower() for name in listed[1].split("|"))


def _pattern(specification: Specification) -> None:
    value = specification.fields.get("value")
    if not isinstance(value, str) or not value:
        raise ValueError("value: a pattern is needed")


def _integer(specification: Specification) -> None:
    _number(specification, "value")


def _number(specification: Specification, key: str) -> int:
    value = specification.fields.get(key)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f"{key}: a number is needed")  # noqa: TRY004 - the fault of a document
    return int(value)


def _range(specification: Specification) -> tuple[float, float]:
    low, high = specification.fields.get("min") or 0, specification.fields.get("max")
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        raise ValueError("min, max: two numbers are needed")  # noqa: TRY004 - the fault of a document
    return float(low), float(high)


CONDITIONS: dict[str, Condition] = {
    "ReleaseTitleSpecification": Condition(release_title, _pattern),
    "EditionSpecification": Condition(edition, _pattern),
    "LanguageSpecification": Condition(language, _integer),
    "IndexerFlagSpecification": Condition(indexer_flag, _integer),
    "SourceSpecification": Condition(source, _integer),
    "ResolutionSpecification": Condition(resolution, _integer),
    "QualityModifierSpecification": Condition(quality_modifier, _integer),
    "SizeSpecification": Condition(size, _range),
    "ReleaseGroupSpecification": Condition(release_group, _pattern),
    "YearSpecification": Condition(year, _range),
}
