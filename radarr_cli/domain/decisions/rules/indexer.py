"""Does its indexer stand for it, and hasn't it failed before?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.identity import release_keys
from radarr_cli.domain.decisions.model import Candidate, Context, IndexerRules, Rejection
from radarr_cli.domain.release import Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.domain.decisions.model import BlockedPost
    from radarr_cli.domain.release import ReleaseOffer

    Rule = Callable[[Candidate, Context], Rejection | None]

FOR_GOOD = timedelta(days=5 * 365)
"""A longer pause has no end of its own: a refused key stops an indexer until its settings change."""
_NO_RULES = IndexerRules()
_SAME_TIME = timedelta(minutes=2)
_SAME_SIZE = 2 * 1024**2


def indexer_disabled(candidate: Candidate, context: Context) -> Rejection | None:
    """`indexerDisabled`: the indexer is paused after failures; it goes away by itself."""
    until = _rules(candidate, context).disabled_until
    if until is None or until <= context.now:
        return None
    end = "its settings change" if until - context.now > FOR_GOOD else f"{until:%Y-%m-%d %H:%M} UTC"
    return Rejection(
        code="indexerDisabled",
        message=f"{candidate.offer.indexer} is left alone until {end}",
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
    """`blocklisted`: this very release failed before, whichever indexer offers it.

    Of usenet releases it is the post that failed: another post of the same name may be whole. The same post
    at another indexer is told by its date and size, as Radarr does.
    """
    keys = release_keys(candidate.offer)
    hit = context.blocked & keys
    if hit:
        return Rejection(
            code="blocklisted", message="The release is blocklisted", inputs={"keys": sorted(hit)}
        )
    failed = next((post for post in context.blocked_posts if _same_post(candidate.offer, keys, post)), None)
    if failed is None:
        return None
    return Rejection(
        code="blocklisted",
        message=f"The post of {failed.published_at:%Y-%m-%d %H:%M} UTC failed before",
        inputs={"keys": [failed.name], "publishedAt": failed.published_at.isoformat(), "size": failed.size},
    )


RULES: tuple[Rule, ...] = (
    indexer_disabled, no_matching_tag, required_flags, minimum_seeders, blocklisted,
)  # fmt: skip


def _same_post(offer: ReleaseOffer, keys: frozenset[str], post: BlockedPost) -> bool:
    if offer.protocol is not Protocol.USENET or post.name not in keys:
        return False
    if offer.published_at is None or offer.published_at == post.published_at:
        return True
    return (
        abs(offer.published_at - post.published_at) <= _SAME_TIME
        and abs(offer.size - post.size) <= _SAME_SIZE
    )


def _rules(candidate: Candidate, context: Context) -> IndexerRules:
    return context.indexers.get(candidate.offer.indexer, _NO_RULES)
