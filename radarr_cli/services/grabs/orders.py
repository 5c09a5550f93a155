"""What a grab is asked for, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import ReleaseSource
from radarr_cli.errors import Conflict, Failure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.domain.decisions.model import Rejection, Verdict
    from radarr_cli.domain.download import Grab
    from radarr_cli.domain.release import StoredOffer
    from radarr_cli.errors import RadarrCliError
    from radarr_cli.ports import FetchedRelease

BY_HAND = "hand"
"""The indexer of what a person handed us: a file, a magnet, an address."""


REPLACING = "replace"
"""Recorded as overridden where a person wants the file of the library replaced."""
MATCHED = "match"
"""Recorded as overridden where a person said which film a download is."""
BY_WISH = frozenset({REPLACING, MATCHED})
"""What is recorded as overridden and says nothing against the release."""


class ReleaseRejected(Conflict):
    """The release, or what its .torrent holds, speaks against it; `rejections` say what."""

    code = "rejected"

    def __init__(self, message: str, rejections: Sequence[Rejection], *, hint: str | None = None) -> None:
        choices: list[dict[str, object]] = [
            {"code": found.code, "message": found.message} for found in rejections
        ]
        super().__init__(message, hint=hint, choices=choices)
        self.rejections = tuple(rejections)


class AlreadyGrabbed(Conflict):
    """The release is on its way to the variant, or was imported for it."""

    code = "alreadyGrabbed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One release wanted for one variant.

    `by_hand` says that a person chose it: the limits of [safety] become warnings. `override` lets rejections
    pass, and records who and which. `given` is what a person handed us instead of a link. `verdict` is the
    answer it is grabbed on; None for what was never judged. `replacing`: the file that the variant has is to
    go once this is in. `known_grabs` is the newest grab there was when it was judged: a later one of the
    variant speaks against it; None where that doesn't matter.
    """

    movie_id: int
    variant_id: int
    offer: StoredOffer
    verdict: Verdict | None = None
    by_hand: bool = False
    override: bool = False
    given: FetchedRelease | None = None
    requested_by: str = ""
    run_id: int | None = None
    source: ReleaseSource = ReleaseSource.SEARCH
    replacing: bool = False
    known_grabs: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrabPlan:
    """What a grab would do: which client takes it, and what it would be warned of. `runtime` is the film's,
    in minutes, 0 unknown; `recent`: it came out lately."""

    order: Order
    client: str
    runtime: int = 0
    recent: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def document(self) -> dict[str, object]:
        """Which release it is, and with which client."""
        offer = self.order.offer
        return {"title": offer.offer.title, "client": self.client, "shortId": offer.short_id}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grabbed:
    """A release that a client has."""

    grab: Grab
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BestOutcome:
    """What came of grabbing the best: nothing at all where nothing is approved.

    `braked` says that a limit of [safety] stopped it. `planned` stands instead of `grabbed` in a dry run,
    `observed` where [safety] only lets us observe.
    """

    grabbed: tuple[Grabbed, ...] = ()
    planned: tuple[GrabPlan, ...] = ()
    observed: tuple[GrabPlan, ...] = ()
    failures: tuple[Failure, ...] = ()
    braked: tuple[str, ...] = ()

    @property
    def taken(self) -> bool:
        """Something was grabbed, or would have been were we not observing."""
        return bool(self.grabbed or self.observed)

    def failing(self, subject: str, error: RadarrCliError) -> BestOutcome:
        """With one failure more."""
        return replace(self, failures=(*self.failures, Failure.of(subject, error)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What became of intents that a dead process left: those a client has now, and those that failed."""

    sent: tuple[Grab, ...] = ()
    failed: tuple[Grab, ...] = ()
    failures: tuple[Failure, ...] = ()
