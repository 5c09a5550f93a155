"""Reading an indexer's feed back to where it was read the last time, and what to say where that fails.

A feed is newest first. Items that an indexer keeps at its top prove nothing, however old: it is the last item
of a page that tells how far back the page goes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from radarr_cli.domain.release import ReleaseOffer

SHORTEST_INTERVAL = timedelta(minutes=15)
"""No feed is read more often, whatever calls us."""
MOST_PAGES = 5


@dataclass(slots=True, kw_only=True)
class FeedReading:
    """One feed while it is read. `guid` and `published_at` are the mark of the last time, None at the first.

    Guids are masked here as they are in the mark.
    """

    guid: str | None = None
    published_at: datetime | None = None
    offers: dict[str, ReleaseOffer] = field(default_factory=dict)
    pages: int = 0
    rows: int = 0
    overlaps: bool = False
    ended: bool = False
    newest: ReleaseOffer | None = None

    @property
    def done(self) -> bool:
        """Whether no further page is wanted: the mark was met, there is no mark, or the feed ends."""
        first_time = self.guid is None and self.published_at is None
        return self.overlaps or self.ended or (first_time and self.pages > 0) or self.pages >= MOST_PAGES

    @property
    def gap(self) -> tuple[datetime | None, datetime | None] | None:
        """From when to when something may have been missed; None where nothing was."""
        if self.overlaps or not self.pages or (self.guid is None and self.published_at is None):
            return None
        dates = [each.published_at for each in self.offers.values() if each.published_at]
        return self.published_at, min(dates, default=None)

    def take(self, page: Sequence[tuple[str, ReleaseOffer]], rows: int) -> None:
        """One page in its order, each offer with its masked guid; `rows` are all items there were."""
        before = len(self.offers)
        for guid, offer in page:
            self.offers.setdefault(guid, offer)
        self.pages += 1
        self.rows += rows
        self.ended = len(self.offers) == before
        dated = [offer for _, offer in page if offer.published_at is not None]
        if self.pages == 1 and page:
            self.newest = max(dated, key=_published, default=page[0][1])
        met = any(guid == self.guid for guid, _ in page)
        behind = bool(dated) and self.published_at is not None and _published(dated[-1]) <= self.published_at
        self.overlaps = self.overlaps or met or behind


def _published(offer: ReleaseOffer) -> datetime:
    if offer.published_at is None:
        raise ValueError("the offer has no date")
    return offer.published_at
