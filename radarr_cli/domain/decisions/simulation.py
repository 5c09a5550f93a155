"""What would have been grabbed: kept candidates told again in the order they came, under one policy.

The same simple world for every policy, so that what differs is the policy's doing: the best of those that
came within the delay is imported at its end, and is what later ones are compared with. Limits of [safety],
the queue and free space don't take part.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.decisions.engine import judge
from radarr_cli.domain.decisions.identity import release_keys
from radarr_cli.domain.decisions.replay import existing_of, read_context
from radarr_cli.domain.decisions.rules.protocol import passes_delay
from radarr_cli.domain.formats.facts import release_facts
from radarr_cli.domain.release import Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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
    """One candidate that would have been taken, and when; `size` is bytes."""

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
    world = _World(policy, profile, existing)
    for batch in _batches(kept):
        world.settle(batch[0].came_at)
        world.take(batch)
    world.settle(None)
    return world.grabs


class _World:
    """One variant on its way through time: its file, and what waits for the end of a delay."""

    def __init__(
        self, policy: Policy, profile: QualityProfile | None, existing: Mapping[str, Any] | None
    ) -> None:
        self.policy = policy
        self.profile = profile
        self.document = existing
        self.grabs: list[WouldGrab] = []
        self._there: ExistingFile | None = None
        self._begun = False
        self._imported: set[str] = set()
        self._upgraded: list[datetime] = []
        self._waiting: list[tuple[KeptCandidate, Candidate]] = []
        self._ends: datetime | None = None
        self._context: Context | None = None

    def take(self, batch: Sequence[KeptCandidate]) -> None:
        """Judge what came at one time; what is approved is taken now, or waits with the others."""
        for each in batch:
            candidate, context = self._read(each)
            if not judge([candidate], context)[0].approved:
                continue
            self._context = context
            self._waiting.append((each, candidate))
            ends = each.came_at + _delay(candidate, context)
            self._ends = min(self._ends or ends, ends)
        self.settle(batch[0].came_at)

    def settle(self, now: datetime | None) -> None:
        """Take the best of those that wait if their time is over; without a time it is."""
        if self._context is None or self._ends is None or (now is not None and self._ends > now):
            return
        at, there = self._ends, self._there
        context = replace(self._context, now=at)
        best = judge([candidate for _, candidate in self._waiting], context)[0].candidate
        each = next(each for each, candidate in self._waiting if candidate is best)
        self.grabs.append(
            WouldGrab(
                release_id=each.release_id,
                variant_id=each.variant_id,
                movie_id=context.movie_id,
                title=best.offer.title,
                size=best.offer.size,
                at=at,
                upgrade=there is not None,
            )
        )
        if there is not None:
            self._upgraded.append(at)
        self._imported |= release_keys(best.offer)
        facts = release_facts(best.offer, best.parsed, best.languages, context.movie)
        self._there = existing_of(best, facts, at)
        self._waiting, self._ends, self._context = [], None, None

    def _read(self, each: KeptCandidate) -> tuple[Candidate, Context]:
        document = {**each.context, "existing": self.document, "queued": []}
        candidate, own = read_context(self.policy, document, self.profile)
        if not self._begun:
            self._begun, self._there = True, own.existing
        context = replace(
            own,
            now=each.came_at,
            existing=self._there,
            rooms=(),
            # What waits is kept here, not by the rule.
            pending_since=datetime.min.replace(tzinfo=each.came_at.tzinfo),
            imported=frozenset(self._imported),
            upgraded_at=tuple(self._upgraded),
        )
        return candidate, context


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


def _delay(candidate: Candidate, context: Context) -> timedelta:
    """How long the film's delay profile has the release wait for something better."""
    delay = context.rules.delay
    if delay is None or context.source.by_user or passes_delay(candidate, context, delay):
        return timedelta()
    usenet = candidate.offer.protocol is Protocol.USENET
    return timedelta(minutes=delay.usenet_delay if usenet else delay.torrent_delay)
