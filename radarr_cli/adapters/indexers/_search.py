"""One search of one indexer: tiers, pages, and an account of every call."""

from __future__ import annotations

from collections import Counter
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from radarr_cli.adapters.indexers._caps import Capabilities
from radarr_cli.adapters.indexers._errors import NotSupported
from radarr_cli.adapters.indexers._feed import ITEM_LIMIT, Feed
from radarr_cli.errors import (
    BudgetSpent,
    CredentialsRejected,
    InvalidAnswer,
    RadarrCliError,
    RateLimited,
    ServiceUnavailable,
)
from radarr_cli.ports import SearchAnswer, SearchAttempt

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from radarr_cli.adapters.indexers._site import Site
    from radarr_cli.domain.release import ReleaseOffer
    from radarr_cli.ports import SearchQuery

PAGE_COUNT = 30
_Result = TypeVar("_Result")


class Search:
    """It ends within `seconds` of the indexer's own time: to wait for its turn is ours. A failure ends the
    search; what came before is kept."""

    def __init__(self, site: Site, query: SearchQuery, seconds: float) -> None:
        self.site = site
        self.query = query
        self.deadline = monotonic() + seconds
        self.offers: dict[str, ReleaseOffer] = {}
        self.attempts: list[SearchAttempt] = []
        self.failed = False

    def run(self) -> SearchAnswer:
        caps = self._capabilities()
        if caps is not None:
            self._ask_tiers(caps)
        return SearchAnswer(offers=tuple(self.offers.values()), attempts=tuple(self.attempts))

    def _capabilities(self) -> Capabilities | None:
        """Those of the kind, the remembered ones, else asked now; the usual ones where the answer can't be
        read, None where there is none to be had."""
        if self.site.dialect.capabilities is not None:
            return self.site.dialect.capabilities
        if self.site.capabilities is not None:
            return Capabilities.from_document(self.site.capabilities)
        asked = self._attempt("caps", {"t": "caps"}, self.site.learn)
        last = self.attempts[-1]
        # Where the answer is a refusal, by whoever stands before the indexer, nothing more is asked.
        if asked is None and last.code == InvalidAnswer.code and last.http_status is None:
            self.failed = False
            return Capabilities()
        return asked

    def _ask_tiers(self, caps: Capabilities) -> None:
        tiers = self.site.dialect.tiers(self.query, caps)
        if not tiers:
            message = f"{self.site.service} can't be asked this: it offers no search that fits"
            self._note("none", {}, "unsupported", 0, message=message)
        for tier in tiers:
            for question in tier.questions:
                self._ask_pages(tier.name, question, caps)
                if self.failed:
                    return
            if self.offers:
                return

    def _ask_pages(self, tier: str, question: Mapping[str, str], caps: Capabilities) -> None:
        """Until a page isn't full, holds nothing new, or enough is known."""
        offset = self.query.offset or 0
        if offset and not self.site.dialect.pages:
            self._note(tier, {}, "unsupported", 0, message=f"{self.site.service} shows its first page alone")
            return
        for _ in range(PAGE_COUNT if self.query.offset is None else 1):
            asked = {**question, "offset": str(offset)} if offset else question
            feed = self._attempt(tier, asked, partial(self.site.ask, question, caps, offset))
            if feed is None or not self._take(feed) or len(self.offers) >= ITEM_LIMIT:
                return
            if not self.site.dialect.pages:
                return
            offset += feed.rows
            if feed.truncated or feed.rows < caps.page_size:
                return

    def _take(self, feed: Feed) -> int:
        """Keep what is new; how much that was."""
        before = len(self.offers)
        for offer in feed.offers[: ITEM_LIMIT - before]:
            self.offers.setdefault(offer.guid, offer)
        return len(self.offers) - before

    def _attempt(
        self, tier: str, question: Mapping[str, str], call: Callable[[float], _Result]
    ) -> _Result | None:
        """The call's result; None where it failed. What the indexer doesn't know is no failure of it.

        `call` is told how many seconds are left.
        """
        started = monotonic()
        if started >= self.deadline:
            self.failed = True
            self._note(
                tier, question, "error", 0, message="no time was left to ask", code=ServiceUnavailable.code
            )
            return None
        try:
            if self.query.permit is not None:
                self.query.permit()
                waited = monotonic() - started
                started, self.deadline = started + waited, self.deadline + waited
            result = call(self.deadline - started)
        except RadarrCliError as error:
            self.failed = not isinstance(error, NotSupported)
            self._note_error(tier, question, error, monotonic() - started)
            return None
        feed = result if isinstance(result, Feed) else None
        self._note(tier, question, "ok", monotonic() - started, feed=feed)
        return result

    def _note_error(
        self, tier: str, question: Mapping[str, str], error: RadarrCliError, seconds: float
    ) -> None:
        statuses = {
            RateLimited: "limited", CredentialsRejected: "rejected", NotSupported: "unsupported",
            BudgetSpent: "paused",
        }  # fmt: skip
        self._note(
            tier, question, statuses.get(type(error), "error"), seconds, message=error.message,
            code=error.code, hint=error.hint, retry_at=getattr(error, "retry_at", None),
            http_status=getattr(error, "status", None), reached=getattr(error, "reached", True),
        )  # fmt: skip

    def _note(
        self,
        tier: str,
        question: Mapping[str, str],
        status: str,
        seconds: float,
        *,
        feed: Feed | None = None,
        message: str | None = None,
        **failure: Any,
    ) -> None:
        if feed is not None and feed.truncated:
            message = f"{self.site.service} sent an answer that is cut off after {feed.rows} items"
        self.attempts.append(
            SearchAttempt(
                indexer=self.site.name,
                tier=tier,
                query=urlencode(question),
                status=status,
                milliseconds=round(seconds * 1000),
                rows=feed.rows if feed else 0,
                dropped=self._dropped(feed) if feed else {},
                message=self.site.masked(message) if message else None,
                **failure,
            )
        )

    def _dropped(self, feed: Feed) -> Mapping[str, int]:
        known = sum(offer.guid in self.offers for offer in feed.offers)
        return dict(Counter(feed.dropped) + Counter(duplicate=known))
