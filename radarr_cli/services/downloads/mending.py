"""Failures that mend themselves: the next best release is taken for a download that failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from radarr_cli.domain.decisions.model import ReleaseSource
from radarr_cli.domain.download import ClientStatus, NextAction, Reason
from radarr_cli.domain.failures import Removal, plan_failure, sentence_of
from radarr_cli.errors import Conflict, DatabaseUnavailable, Failure, RadarrCliError, SafetyBrake
from radarr_cli.services.downloads.stopping import stop
from radarr_cli.services.grabs.orders import REPLACING
from radarr_cli.services.running import StageResult
from radarr_cli.store import failures
from radarr_cli.store.attention import clear_attention_of_grab, raise_attention

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from radarr_cli.domain.download import TrackedDownload
    from radarr_cli.services.clients import Clients
    from radarr_cli.services.grabs.acquiring import Acquiring
    from radarr_cli.services.grabs.orders import BestOutcome
    from radarr_cli.services.running import Pace
    from radarr_cli.store.database import Database

SEARCH_AGAIN = timedelta(days=1)
"""How long until the indexers are asked once more for what they didn't have."""
_MAY_COME_BACK = frozenset({Reason.STALLED, Reason.NO_PROGRESS, Reason.METADATA, Reason.MISSING_FILES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """`acquiring` is made when something has failed."""

    database: Database
    clients: Clients
    acquiring: Callable[[], Acquiring]
    now: Callable[[], datetime]

    def mend(self, pace: Pace, *, movie_id: int | None = None) -> StageResult:
        """Take the next best release for each failed download, or for those of one film: of those that are
        known, else by a search.

        A stalled one that came alive meanwhile is followed again. Where nothing is approved a person is told
        once, and the indexers are asked again a day later. A dry run plans with the known releases. While
        changed rules wait for a person's word nothing is taken.
        """
        items: list[Mapping[str, object]] = []
        found: list[Failure] = []
        asked, braked = 0, False
        for tracked in failures.downloads_to_replace(self.database):
            if movie_id not in (None, tracked.grab.movie_id):
                continue
            if pace.stopping() or braked:
                break
            try:
                item, failed, braked = self._mend_one(tracked, pace)
                found += failed
                asked += item["status"] == "attention"
                items.append(item)
            except DatabaseUnavailable:
                raise
            except SafetyBrake as stop:
                items.append(_item(tracked, "braked", f"{stop.message}. {stop.hint}"))
                braked = True
            except RadarrCliError as error:
                found.append(Failure.of(f"grab:{tracked.grab.id}", error))
        return StageResult(items=tuple(items), failures=tuple(found), braked=braked, attention=asked)

    def _mend_one(
        self, tracked: TrackedDownload, pace: Pace
    ) -> tuple[dict[str, object], tuple[Failure, ...], bool]:
        grab = tracked.grab
        if failures.has_successor(self.database, grab):
            self._replaced(tracked, pace)
            return _item(tracked, "replaced", "another release was taken meanwhile"), (), False
        if self._is_back(tracked):
            if pace.dry_run:
                return _item(tracked, "planned", "it goes on: it would be followed again"), (), False
            with self.database.transaction():
                failures.revive(self.database, grab, self.now())
            return _item(tracked, "revived", "it goes on: it is followed again"), (), False
        acquiring = self.acquiring()
        acquiring.brake()
        variant = self._variant_name(tracked)
        # A person wants another file than the one that is there: that holds for the next release, too.
        replacing = REPLACING in grab.overridden
        best = acquiring.grabbing.grab_best(
            grab.movie_id,
            ReleaseSource.SEARCH,
            variant=variant,
            requested_by="run-once",
            run_id=pace.run_id,
            dry_run=pace.dry_run,
            replacing=replacing,
        )
        due = tracked.deadline is None or tracked.deadline <= self.now()
        problems = best.failures
        if not best.grabbed and not best.braked and due and not pace.dry_run:
            acquired = acquiring.acquire(
                grab.movie_id,
                ReleaseSource.SEARCH,
                run_id=pace.run_id,
                variant=variant,
                replacing=replacing,
            )
            best, problems = acquired.best, (*problems, *acquired.failures)
        if tracked.reason == Reason.BLOCKED and not best.grabbed and not pace.dry_run:
            problems = (*problems, *self._stop(tracked))
        return self._outcome(tracked, best, pace, due=due), problems, bool(best.braked)

    def _stop(self, tracked: TrackedDownload) -> tuple[Failure, ...]:
        """What a person gave up stands still until something else is taken, though its client was away."""
        try:
            stop(self.clients, tracked.grab)
        except DatabaseUnavailable:
            raise
        except Conflict:
            pass  # it can't be told
        except RadarrCliError as error:
            return (Failure.of(f"grab:{tracked.grab.id}", error),)
        return ()

    def _outcome(
        self, tracked: TrackedDownload, best: BestOutcome, pace: Pace, *, due: bool
    ) -> dict[str, object]:
        if best.planned:
            titles = ", ".join(plan.order.offer.offer.title for plan in best.planned)
            return _item(tracked, "planned", f"would take {titles} instead")
        if pace.dry_run and due and not best.braked:
            return _item(tracked, "planned", "would search for another release")
        if best.grabbed:
            self._replaced(tracked, pace)
            titles = ", ".join(grabbed.grab.title for grabbed in best.grabbed)
            return _item(tracked, "replaced", f"took {titles} instead")
        if best.braked:
            return _item(tracked, "braked", "; ".join(best.braked))
        if not due:
            return _item(tracked, "unchanged", "no other release is approved yet")
        return self._without_another(tracked, pace)

    def _without_another(self, tracked: TrackedDownload, pace: Pace) -> dict[str, object]:
        grab, now = tracked.grab, self.now()
        with self.database.transaction():
            failures.set_step(self.database, grab, NextAction.REPLACE, now + SEARCH_AGAIN)
            new = raise_attention(
                self.database,
                f"grab:{grab.id}:download",
                "downloadFailed",
                f"{grab.title} {sentence_of(tracked.reason)}, and no other release is approved",
                remedy=f"radarr-cli search {grab.movie_id} --pick",
                now=now,
                movie_id=grab.movie_id,
                grab_id=grab.id,
                run_id=pace.run_id,
                data=self.clients.data(grab.client),
            )
        return _item(tracked, "attention" if new else "unchanged", "no other release is approved")

    def _replaced(self, tracked: TrackedDownload, pace: Pace) -> None:
        """Now, and not before, the failed one may leave the client."""
        if pace.dry_run:
            return
        grab = tracked.grab
        plan = plan_failure(grab, tracked.item, tracked.reason or "", self._on_stall(grab.client))
        keeps = plan.removal is Removal.KEEP
        with self.database.transaction():
            failures.set_step(self.database, grab, None if keeps else NextAction.REMOVE)
            clear_attention_of_grab(self.database, grab.id, self.now())

    def _is_back(self, tracked: TrackedDownload) -> bool:
        """Whether what stood still has moved since: its bytes are worth more than a new beginning."""
        if tracked.reason not in _MAY_COME_BACK or tracked.item is None:
            return False
        try:
            with self.clients.calling(tracked.grab.client) as adapter:
                item = adapter.item(tracked.grab.download_id or "")
        except RadarrCliError:
            return False  # the next best is taken from another source
        if item is None or item.problem is not None:
            return False
        return item.status is ClientStatus.COMPLETED or item.remaining < tracked.item.remaining

    def _on_stall(self, client: str) -> str:
        try:
            return self.clients.entry(client).on_stall
        except RadarrCliError:
            return Removal.KEEP

    def _variant_name(self, tracked: TrackedDownload) -> str | None:
        from radarr_cli.store.movies import load_movie  # noqa: PLC0415 - only where something failed

        movie = load_movie(self.database, tracked.grab.movie_id)
        variants = movie.variants if movie else ()
        return next((each.name for each in variants if each.id == tracked.grab.variant_id), None)


def _item(tracked: TrackedDownload, status: str, message: str) -> dict[str, object]:
    return {"title": tracked.grab.title, "grabId": tracked.grab.id, "status": status, "message": message}
