"""Which of several approved releases is best: an ordered list of criteria, made total.

The order is Radarr's; where Radarr leaves two releases equal, the protocol (if none is preferred) decides
before peers and age, and the identity comes last, so that the same set always gives the same answer.
"""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import Candidate, Context, Propers
from radarr_cli.domain.decisions.rules.group import reputation_of
from radarr_cli.domain.decisions.rules.size import MB, size_limits
from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.release import Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    Criterion = Callable[[Candidate, Context], object]

_SIZE_STEP = 200 * MB
_TWO_POINTS = (
    IndexerFlag.G_DoubleUpload,
    IndexerFlag.G_Freeleech,
    IndexerFlag.PTP_Approved,
    IndexerFlag.PTP_Golden,
    IndexerFlag.G_Internal,
)


def quality(candidate: Candidate, context: Context) -> object:
    """The profile's order, then the revision unless propers aren't preferred."""
    model = candidate.parsed.quality
    revision = (0, 0) if context.rules.propers is Propers.DO_NOT_PREFER else model.revision.order
    return (context.profile.rank(model.quality), revision)


def format_score(candidate: Candidate, context: Context) -> object:
    """The custom formats, and the bonus for the group's reputation where the profile gives one."""
    return candidate.format_score + reputation_of(candidate, context).bonus


def preferred_protocol(candidate: Candidate, context: Context) -> object:
    delay = context.rules.delay
    return delay is not None and delay.preferred_protocol == candidate.offer.protocol.value


def indexer_priority(candidate: Candidate, context: Context) -> object:
    return -candidate.offer.indexer_priority


def indexer_flags(candidate: Candidate, context: Context) -> object:
    if not context.rules.prefer_indexer_flags:
        return 0
    flags = candidate.offer.flags
    return 2 * sum(flag in flags for flag in _TWO_POINTS) + (IndexerFlag.G_Halfleech in flags)


def group_reputation(candidate: Candidate, context: Context) -> object:
    """Decides between equals that only the swarm would tell apart."""
    return reputation_of(candidate, context).tie_break


def protocol(candidate: Candidate, context: Context) -> object:
    """Keeps the next two criteria from comparing peers with age."""
    return candidate.offer.protocol is Protocol.TORRENT


def peers(candidate: Candidate, context: Context) -> object:
    """Orders of magnitude only: torrents, seeders first, then all peers."""
    offer = candidate.offer
    if offer.protocol is not Protocol.TORRENT:
        return (0, 0)
    return (_magnitude(offer.seeders), _magnitude(offer.peers))


def age(candidate: Candidate, context: Context) -> object:
    """Usenet: the younger the better, in coarse steps."""
    offer = candidate.offer
    if offer.protocol is not Protocol.USENET or offer.published_at is None:
        return 0
    passed = context.now - offer.published_at
    if passed < timedelta(hours=1):
        return 1000
    if passed <= timedelta(hours=24):
        return 100
    return 10 if passed.days <= 7 else -round(math.log10(passed.days))


def size(candidate: Candidate, context: Context) -> object:
    """Nearest to the preferred size, else the largest; in steps of 200 MB."""
    preferred = size_limits(candidate.parsed.quality.quality, context).preferred
    if preferred is None or not context.movie.runtime:
        return math.floor(candidate.offer.size / _SIZE_STEP)
    wanted = preferred * MB * context.movie.runtime
    return -abs(math.floor((candidate.offer.size - wanted) / _SIZE_STEP))


def identity(candidate: Candidate, context: Context) -> object:
    """No preference, only an order that is the same every time."""
    return (candidate.offer.info_hash or "", candidate.offer.guid, candidate.offer.indexer)


CRITERIA: tuple[Criterion, ...] = (
    quality,
    format_score,
    preferred_protocol,
    indexer_priority,
    indexer_flags,
    group_reputation,
    protocol,
    peers,
    age,
    size,
    identity,
)


def preference(candidate: Candidate, context: Context) -> tuple[object, ...]:
    """What candidates are sorted by, greater is better."""
    return tuple(criterion(candidate, context) for criterion in CRITERIA)


def _magnitude(count: int | None) -> int:
    return round(math.log10(count)) if count else 0
