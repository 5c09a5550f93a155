"""What is no fault of a profile, but hardly meant: it loads, and then does something else than one thinks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.guide import conflicts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from radarr_cli.domain.formats.model import CustomFormat
    from radarr_cli.domain.profile import QualityProfile


def doubts_of(
    profile: QualityProfile, formats: Iterable[CustomFormat], conflicts: Iterable[Mapping[str, str]]
) -> Iterator[str]:
    """A sentence a doubt. `formats` are those in force; `conflicts` are as `domain.guide` has them."""
    there = {found.name: found for found in formats}
    missing = sorted(name for name in profile.format_scores if name not in there)
    if missing:
        yield f"scores formats that aren't here: {', '.join(missing)}"
    scored = [there[name] for name, score in profile.format_scores.items() if score and name in there]
    for together in conflicts_of(scored, conflicts):
        yield f"scores formats that exclude each other: {', '.join(together)}"
    if profile.upgrades and 0 < profile.cutoff_format_score < profile.minimum_format_score:
        yield "takes nothing below its minimum_format_score, so that its cutoff_format_score is always met"
