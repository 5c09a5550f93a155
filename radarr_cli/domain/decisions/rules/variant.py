"""Is it what this variant of the film asks for? Upgrades compete within a variant only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import Candidate, Context, Rejection
from radarr_cli.domain.variants import is_edition

if TYPE_CHECKING:
    from collections.abc import Callable

    Rule = Callable[[Candidate, Context], Rejection | None]


def edition(candidate: Candidate, context: Context) -> Rejection | None:
    """`variantEdition`: the variant asks for another edition, or another variant asks for just this one."""
    found = candidate.parsed.edition
    inputs = {"edition": found or "", "wanted": list(context.wanted_editions)}
    if context.wanted_editions:
        if is_edition(found, context.wanted_editions):
            return None
        wanted = " or ".join(context.wanted_editions)
        return Rejection(
            code="variantEdition",
            message=f"The variant {context.variant} is for {wanted}, this is {found or 'no edition'}",
            inputs=inputs,
        )
    if is_edition(found, context.other_editions):
        return Rejection(
            code="variantEdition",
            message=f"{found} belongs to another variant of the film",
            inputs=inputs,
        )
    return None


def language(candidate: Candidate, context: Context) -> Rejection | None:
    """`variantLanguage`: none of the languages that the variant asks for is in it."""
    names = [language.name for language in candidate.languages]
    if not context.wanted_languages or not {*names}.isdisjoint(context.wanted_languages):
        return None
    return Rejection(
        code="variantLanguage",
        message=f"The variant {context.variant} is for {' or '.join(context.wanted_languages)}",
        inputs={"languages": names, "wanted": list(context.wanted_languages)},
    )


RULES: tuple[Rule, ...] = (edition, language)
