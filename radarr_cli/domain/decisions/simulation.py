"""What would have been grabbed: kept candidates told again in the order they came, under one policy.

The same simple world for every policy, so that what differs is the policy's doing: what is approved best of
those that came together is imported at once, and is what later ones are compared with. Limits of [safety],
the queue and free space don't take part.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.decisions.engine import judge
from radarr_cli.domain.decisions.identity import release_keys
from radarr_cli.domain.decisions.replay import existing_of, read_context
from radarr_cli.domain.formats.facts import release_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.decisions.model import Candidate, Context, ExistingFile
    from radarr_cli.domain.decisions.policy import Policy
    from radarr_cli.domain.profile import QualityProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCandidate:
    """A candidate of one variant as it was kept: when it came, and the context it was judged in."""

    release_id: int
    variant_id: int
    came_at: datetime
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldGrab:
    release_id: int
    variant_id: int
    movie_id: int
    title: str
    size: int
    at: datetime
    upgrade: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Grabs that only one of two policies would have made, and how many both. Sizes are bytes."""

    gained: tuple[WouldGrab, ...] = ()
    lost: tuple[WouldGrab, ...] = ()
    same: int = 0

    @property
    def bytes_gained(self) -> int:
        return sum(each.size for each in self.gained)

    @property
    def bytes_lost(self) -> int:
        return sum(each.size for each in self.lost)


def compare(before: Iterable[WouldGrab], after: Iterable[WouldGrab]) -> Comparison:
    old = {(each.variant_id, each.release_id): each for each in before}
    new = {(each.variant_id, each.release_id): each for each in after}
    return Comparison(
        gained=tuple(each for key, each in new.items() if key not in old),
        lost=tuple(each for key, each in old.items() if key not in new),
        same=len(old.keys() & new.keys()),
    )


def simulate(
    policy: Policy,
    kept: Sequence[KeptCandidate],
    *,
    profile: QualityProfile | None = None,
    existing: Mapping[str, Any] | None = None,
) -> list[WouldGrab]:
    """What one variant would have grabbed of `kept`, which are in the order they came.

    `profile` stands in for the one that the contexts name; `existing` is the file (its document in a context)
    that was there before. Raises KeyError where the policy lacks the profile.
    """
    grabs: list[WouldGrab] = []
    there: ExistingFile | None = None
    imported: set[str] = set()
    upgraded: list[datetime] = []
    begun = False
    for batch in _batches(kept):
        read = [
            read_context(policy, {**each.context, "existing": existing, "queued": []}, profile)
            for each in batch
        ]
        if not begun:
            begun, there = True, read[0][1].existing
        judged: list[tuple[KeptCandidate, Candidate]] = []
        context: Context | None = None
        for each, (candidate, own) in zip(batch, read, strict=True):
            world = replace(
                own,
                now=each.came_at,
                existing=there,
                rooms=(),
                pending_since=None,
                rules=replace(own.rules, delay=_without_waiting(own)),
                imported=frozenset(imported),
                upgraded_at=tuple(upgraded),
            )
            context = context or world
            if judge([candidate], world)[0].approved:
                judged.append((each, candidate))
        if not judged or context is None:
            continue
        best = judge([candidate for _, candidate in judged], context)[0].candidate
        each = next(each for each, candidate in judged if candidate is best)
        grabs.append(
            WouldGrab(
                release_id=each.release_id,
                variant_id=each.variant_id,
                movie_id=context.movie_id,
                title=best.offer.title,
                size=best.offer.size,
                at=each.came_at,
                upgrade=there is not None,
            )
        )
        if there is not None:
            upgraded.append(each.came_at)
        imported |= release_keys(best.offer)
        facts = release_facts(best.offer, best.parsed, best.languages, context.movie)
        there = existing_of(best, facts, each.came_at)
    return grabs


def _batches(kept: Sequence[KeptCandidate]) -> Iterable[list[KeptCandidate]]:
    """Those that came at the same time were judged together."""
    batch: list[KeptCandidate] = []
    for each in kept:
        if batch and each.came_at != batch[0].came_at:
            yield batch
            batch = []
        batch.append(each)
    if batch:
        yield batch


def _without_waiting(context: Context) -> Any:
    """The film's delay without its minutes: what waits is judged when it came."""
    delay = context.rules.delay
    return delay and replace(delay, usenet_delay=0, torrent_delay=0)
