"""Does the title hold what it must, and nothing it must not?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import Candidate, Context, Rejection
from radarr_cli.domain.formats.terms import compiled_term

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.domain.profile import Restriction

    Rule = Callable[[Candidate, Context], Rejection | None]


def must_contain(candidate: Candidate, context: Context) -> Rejection | None:
    """`mustContainMissing`: of each restriction's required terms the raw title holds at least one."""
    title = candidate.offer.title
    for restriction in _applying(candidate, context):
        if restriction.required and not any(_holds(title, term) for term in restriction.required):
            return Rejection(
                code="mustContainMissing",
                message=f"None of the required terms: {', '.join(restriction.required)}",
                inputs={"restriction": restriction.name, "terms": list(restriction.required)},
            )
    return None


def must_not_contain(candidate: Candidate, context: Context) -> Rejection | None:
    """`mustNotContainPresent`: the raw title holds an ignored term."""
    title = candidate.offer.title
    for restriction in _applying(candidate, context):
        found = [term for term in restriction.ignored if _holds(title, term)]
        if found:
            return Rejection(
                code="mustNotContainPresent",
                message=f"Ignored terms: {', '.join(found)}",
                inputs={"restriction": restriction.name, "terms": found},
            )
    return None


RULES: tuple[Rule, ...] = (must_contain, must_not_contain)


def _applying(candidate: Candidate, context: Context) -> list[Restriction]:
    return [
        restriction
        for restriction in context.rules.restrictions
        if restriction.enabled
        and restriction.indexer in (None, candidate.offer.indexer)
        and (not restriction.tags or set(restriction.tags) & set(context.movie_tags))
    ]


def _holds(title: str, term: str) -> bool:
    pattern = compiled_term(term)
    if pattern is None:
        return term.lower() in title.lower()
    try:
        return pattern.search(title, timeout=0.5) is not None
    except TimeoutError:
        return False
