"""Does its indexer stand for it, and hasn't it failed before?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.identity import release_keys
from radarr_cli.domain.decisions.model import Candidate, Context, IndexerRules, Rejection
from radarr_cli.domain.release import Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    Rule = Callable[[Candidate, Context], Rejection | None]

_NO_RULES = IndexerRules()


def indexer_disabled(candidate: Candidate, context: Context) -> Rejection | None:
    """`indexerDisabled`: the indexer is paused after failures; it goes away by itself."""
    until = _rules(candidate, context).disabled_until
    if until is None or until <= context.now:
        return None
    return Rejection(
        code="indexerDisabled",
        message=f"{candidate.offer.indexer} is paused until {until:%Y-%m-%d %H:%M} UTC",
        permanent=False,
        inputs={"indexer": candidate.offer.indexer, "until": until.isoformat()},
    )


def no_matching_tag(candidate: Candidate, context: Context) -> Rejection | None:
    """`noMatchingTag`: the indexer serves only films with one of its tags."""
    tags = _rules(candidate, context).tags
    if not tags or set(tags) & set(context.movie_tags):
        return None
    return Rejection(
        code="noMatchingTag",
        message=f"The film has none of the tags of {candidate.offer.indexer}",
        inputs={"indexerTags": list(tags), "movieTags": list(context.movie_tags)},
    )


def required_flags(candidate: Candidate, context: Context) -> Rejection | None:
    """`requiredFlags`: the indexer's torrents must carry one of the flags."""
    wanted = _rules(candidate, context).required_flags
    if not wanted or candidate.offer.protocol is not Protocol.TORRENT or candidate.offer.flags & wanted:
        return None
    return Rejection(
        code="requiredFlags",
        message=f"None of the required flags: {wanted.name}",
        inputs={"required": int(wanted), "flags": int(candidate.offer.flags)},
    )


def minimum_seeders(candidate: Candidate, context: Context) -> Rejection | None:
    """`minimumSeeders`: fewer seeders than wanted; an unknown number passes."""
    own = _rules(candidate, context).minimum_seeders
    minimum = context.rules.minimum_seeders if own is None else own
    seeders = candidate.offer.seeders
    if candidate.offer.protocol is not Protocol.TORRENT or seeders is None or seeders >= minimum:
        return None
    return Rejection(
        code="minimumSeeders",
        message=f"Not enough seeders: {seeders}, the minimum is {minimum}",
        inputs={"seeders": seeders, "minimum": minimum},
        margin=minimum - seeders,
    )


def blocklisted(candidate: Candidate, context: Context) -> Rejection | None:
    """`blocklisted`: this very release failed before, whichever indexer offers it."""
    hit = context.blocked & release_keys(candidate.offer)
    if not hit:
        return None
    return Rejection(code="blocklisted", message="The release is blocklisted", inputs={"keys": sorted(hit)})


RULES: tuple[Rule, ...] = (
    indexer_disabled, no_matching_tag, required_flags, minimum_seeders, blocklisted,
)  # fmt: skip


def _rules(candidate: Candidate, context: Context) -> IndexerRules:
    return context.indexers.get(candidate.offer.indexer, _NO_RULES)
