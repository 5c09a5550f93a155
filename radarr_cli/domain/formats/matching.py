"""Which custom formats a release has, and what they are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.formats.conditions import CONDITIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radarr_cli.domain.formats.model import CustomFormat, FormatFacts, Specification


def matching_formats(formats: Iterable[CustomFormat], facts: FormatFacts) -> tuple[str, ...]:
    """The names of the formats that match, sorted."""
    return tuple(sorted(found.name for found in formats if matches(found, facts)))


def matches(custom_format: CustomFormat, facts: FormatFacts) -> bool:
    """Radarr's rule: or within a type of condition, and across the types.

    A type is met when none of its required conditions fails and at least one of all holds: with a required
    one among them, the others of that type don't matter.
    """
    by_type: dict[str, list[Specification]] = {}
    for specification in custom_format.specifications:
        by_type.setdefault(specification.implementation, []).append(specification)
    return all(_met(group, facts) for group in by_type.values())


def score_of(names: Iterable[str], scores: Mapping[str, int]) -> int:
    return sum(scores.get(name, 0) for name in names)


def _met(group: list[Specification], facts: FormatFacts) -> bool:
    required = [specification for specification in group if specification.required]
    if required:
        return all(_holds(specification, facts) for specification in required)
    return any(_holds(specification, facts) for specification in group)


def _holds(specification: Specification, facts: FormatFacts) -> bool:
    return CONDITIONS[specification.implementation].holds(specification, facts) is not specification.negate
