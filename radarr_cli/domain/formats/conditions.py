"""The types of conditions that a custom format may hold, by Radarr's names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.formats.patterns import Pattern, Text, pattern_of
from radarr_cli.domain.language import BY_ID, ORIGINAL, UNKNOWN

if TYPE_CHECKING:
    from radarr_cli.domain.formats.model import FormatFacts, Specification

GIB = 1024**3


class Subject:
    """The facts of one release or file, its texts ready to be tried."""

    __slots__ = ("edition", "facts", "filename", "group", "title")

    def __init__(self, facts: FormatFacts) -> None:
        self.facts = facts
        self.title = Text(facts.title)
        self.filename = None if facts.filename is None else Text(facts.filename)
        self.edition = None if facts.edition is None else Text(facts.edition)
        self.group = None if facts.release_group is None else Text(facts.release_group)


Test = Callable[[Subject], bool]


@dataclass(frozen=True, slots=True)
class Condition:
    """`label` is what Radarr calls it; `test` makes a condition's test, without regard to `negate`.

    `test` raises ValueError for values that it can't use. The smaller `cost`, the sooner it is asked.
    """

    label: str
    test: Callable[[Specification], Test]
    cost: int = 0


def release_title(specification: Specification) -> Test:
    """The pattern is found in the title, or in the file's name where there is a file."""
    pattern = wanted_pattern(specification)

    def test(subject: Subject) -> bool:
        return subject.title.holds(pattern) or (
            subject.filename is not None and subject.filename.holds(pattern)
        )

    return test


def edition(specification: Specification) -> Test:
    pattern = wanted_pattern(specification)
    return lambda subject: subject.edition is not None and subject.edition.holds(pattern)


def release_group(specification: Specification) -> Test:
    """Nearly every guide pattern is a list of names: those are looked up, not searched."""
    pattern = wanted_pattern(specification)
    if pattern.names is not None:
        return one_of(pattern.names)
    return lambda subject: subject.group is not None and subject.group.holds(pattern)


def one_of(names: frozenset[str]) -> Test:
    """The release group is one of these, given in lower case."""
    return lambda subject: subject.group is not None and subject.group.lower in names


def language(specification: Specification) -> Test:
    """Radarr's -2 is the film's original language, and nothing while that isn't known; `exceptLanguage` asks
    for any other one."""
    named = BY_ID.get(_number(specification, "value"))
    other = bool(specification.fields.get("exceptLanguage"))

    def test(subject: Subject) -> bool:
        facts = subject.facts
        wanted = named
        if named is ORIGINAL and facts.original_language is not UNKNOWN:
            wanted = facts.original_language
        if other:
            return any(found != wanted for found in facts.languages)
        return wanted in facts.languages

    return test


def indexer_flag(specification: Specification) -> Test:
    wanted = _number(specification, "value")
    return lambda subject: subject.facts.flags & wanted == wanted


def source(specification: Specification) -> Test:
    wanted = _number(specification, "value")
    return lambda subject: subject.facts.quality.source == wanted


def resolution(specification: Specification) -> Test:
    wanted = _number(specification, "value")
    return lambda subject: subject.facts.quality.resolution == wanted


def quality_modifier(specification: Specification) -> Test:
    wanted = _number(specification, "value")
    return lambda subject: subject.facts.quality.modifier == wanted


def size(specification: Specification) -> Test:
    """More than `min` and up to `max` GiB."""
    low, high = _range(specification)
    return lambda subject: low * GIB < subject.facts.size <= high * GIB


def year(specification: Specification) -> Test:
    low, high = _range(specification)
    return lambda subject: low <= subject.facts.year <= high


def wanted_pattern(specification: Specification) -> Pattern:
    """The pattern of a condition that has one. Raises ValueError where it is missing or invalid."""
    value = specification.fields.get("value")
    if not isinstance(value, str) or not value:
        raise ValueError("value: a pattern is needed")
    return pattern_of(value)


def _number(specification: Specification, key: str) -> int:
    value = specification.fields.get(key)
    if not isinstance(value, bool) and isinstance(value, int):
        return value
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal():
        return int(value)
    raise ValueError(f"{key}: a number is needed")


def _range(specification: Specification) -> tuple[float, float]:
    low, high = specification.fields.get("min") or 0, specification.fields.get("max")
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        raise ValueError("min, max: two numbers are needed")  # noqa: TRY004 - the fault of a document
    return float(low), float(high)


RELEASE_GROUP = "ReleaseGroupSpecification"
CONDITIONS: dict[str, Condition] = {
    "ReleaseTitleSpecification": Condition("Release Title", release_title, cost=2),
    "EditionSpecification": Condition("Edition", edition, cost=1),
    "LanguageSpecification": Condition("Language", language),
    "IndexerFlagSpecification": Condition("Indexer Flag", indexer_flag),
    "SourceSpecification": Condition("Source", source),
    "ResolutionSpecification": Condition("Resolution", resolution),
    "QualityModifierSpecification": Condition("Quality Modifier", quality_modifier),
    "SizeSpecification": Condition("Size", size),
    RELEASE_GROUP: Condition("Release Group", release_group),
    "YearSpecification": Condition("Year", year),
}
