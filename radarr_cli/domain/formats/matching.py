"""Which custom formats a release has, and what they are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.formats.conditions import (
    CONDITIONS,
    RELEASE_GROUP,
    Subject,
    one_of,
    wanted_pattern,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from radarr_cli.domain.formats.conditions import Test
    from radarr_cli.domain.formats.model import CustomFormat, FormatFacts, Specification

_NAMED = 3


class FormatMatcher:
    """Custom formats made ready to be asked of many releases.

    Radarr's rule: or within a type of condition, and across the types. A type is met when none of its
    required conditions fails and at least one of all holds: with a required one among them, the others of
    that type don't matter.
    """

    def __init__(self, formats: Iterable[CustomFormat]) -> None:
        self._tests = [(found.name, _test(found)) for found in formats]

    def names(self, facts: FormatFacts) -> tuple[str, ...]:
        """The names of the formats that match, sorted."""
        if not self._tests:
            return ()
        subject = Subject(facts)
        return tuple(sorted(name for name, test in self._tests if test(subject)))


def matching_formats(formats: Iterable[CustomFormat], facts: FormatFacts) -> tuple[str, ...]:
    """The names of the formats that match, sorted. For many releases make one FormatMatcher."""
    return FormatMatcher(formats).names(facts)


def matches(custom_format: CustomFormat, facts: FormatFacts) -> bool:
    return _test(custom_format)(Subject(facts))


def met_conditions(custom_format: CustomFormat, facts: FormatFacts) -> list[tuple[Specification, bool]]:
    """Each condition of a format and whether it is met, `negate` included."""
    subject = Subject(facts)
    return [(each, _holds(each)(subject)) for each in custom_format.specifications]


def score_of(names: Iterable[str], scores: Mapping[str, int]) -> int:
    return sum(scores.get(name, 0) for name in names)


def where_points_are(names: Sequence[str], scores: Mapping[str, int]) -> str:
    """For people: which formats something with these formats lacks that would bring most points, and which of
    its own cost most, ` (it lacks A +50, has B -100)`; empty where no score could make a difference."""
    best_first = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    lacks = [f"{name} +{score}" for name, score in best_first if score > 0 and name not in names]
    costs = [f"{name} {score}" for name, score in reversed(best_first) if score < 0 and name in names]
    parts = [
        f"{verb} {', '.join(found[:_NAMED])}{' ...' if len(found) > _NAMED else ''}"
        for verb, found in (("lacks", lacks), ("has", costs))
        if found
    ]
    return f" (it {', '.join(parts)})" if parts else ""


def _test(custom_format: CustomFormat) -> Test:
    by_type: dict[str, list[Specification]] = {}
    for specification in custom_format.specifications:
        by_type.setdefault(specification.implementation, []).append(specification)
    cheap_first = sorted(by_type, key=lambda implementation: CONDITIONS[implementation].cost)
    return _all([_met(by_type[implementation]) for implementation in cheap_first])


def _met(group: Sequence[Specification]) -> Test:
    """The test of all conditions of one type."""
    required = [specification for specification in group if specification.required]
    if required:
        return _all([_holds(specification) for specification in required])
    if group[0].implementation == RELEASE_GROUP:
        return _any(_by_group(group))
    return _any([_holds(specification) for specification in group])


def _by_group(specifications: Iterable[Specification]) -> list[Test]:
    """Lists of groups, of which a tier has dozens, become one."""
    names: set[str] = set()
    tests = []
    for specification in specifications:
        listed = None if specification.negate else wanted_pattern(specification).names
        if listed is None:
            tests.append(_holds(specification))
        else:
            names |= listed
    return [one_of(frozenset(names)), *tests] if names else tests


def _holds(specification: Specification) -> Test:
    test = CONDITIONS[specification.implementation].test(specification)
    return (lambda subject: not test(subject)) if specification.negate else test


def _all(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def test(subject: Subject) -> bool:
        for each in tests:  # noqa: SIM110 - a generator would take twice as long
            if not each(subject):
                return False
        return True

    return test


def _any(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def test(subject: Subject) -> bool:
        for each in tests:  # noqa: SIM110 - a generator would take twice as long
            if each(subject):
                return True
        return False

    return test
