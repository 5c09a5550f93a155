"""Take a release: fetch and inspect it, commit the intent, call the client, commit the outcome.

The intent stands in Postgres before a client is called, under the locks of the client and the variant, and
carries the download's identity. Whatever dies in between, the next run asks the client for that identity
and ends what was begun: the same release is never in flight twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from radarr_cli.domain.movie import is_recent
from radarr_cli.domain.promises import Promise
from radarr_cli.domain.safety import exceeded
from radarr_cli.errors import (
    ConfigError,
    CredentialsRejected,
    Failure,
    InvalidAnswer,
    Locked,
    NotFound,
    RadarrCliError,
    SafetyBrake,
    ServiceUnavailable,
)
from radarr_cli.services.grabs.checks import check_in_flight, check_judgement
from radarr_cli.services.grabs.orders import (
    BY_HAND,
    AlreadyGrabbed,
    BestOutcome,
    Grabbed,
    GrabPlan,
    Order,
    Recovered,
    ReleaseRejected,
)
from radarr_cli.services.grabs.payloads import Payload, read_payload
from radarr_cli.services.grabs.records import grabbed_document, intent_of, observed_document
from radarr_cli.services.observing import Observing
from radarr_cli.store import downloads, grabs, history, locks, releases
from radarr_cli.store.blocklist import block
from radarr_cli.store.movies import load_movie
from radarr_cli.store.observed import keep_observed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from radarr_cli.domain.decisions.model import ReleaseSource
    from radarr_cli.domain.download import Grab
    from radarr_cli.domain.release import StoredOffer
    from radarr_cli.domain.settings import IndexerEntry, SafetySettings
    from radarr_cli.ports import FetchedRelease
    from radarr_cli.services.clients import Clients
    from radarr_cli.services.verdicts.deciding import Deciding
    from radarr_cli.store.database import Database
    from radarr_cli.store.spool import Spool

DAY = timedelta(hours=24)
FETCHES_A_FILM = 3
"""So many links are tried for one variant of a film in one run."""
INTENT_LIMIT = timedelta(days=1)
"""How long an intent waits for a client that can't be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grabbing:
    """`fetch` gets what an offer's link leads to; `torrents` is a folder of its own, for what stands between
    intent and outcome."""

    database: Database
    clients: Clients
    deciding: Deciding
    fetch: Callable[[StoredOffer], FetchedRelease]
    torrents: Spool
    indexers: tuple[IndexerEntry, ...]
    safety: SafetySettings
    now: Callable[[], datetime]
    wait: float = 10.0

    def plan(self, order: Order) -> GrabPlan:
        """What `grab` would do, as far as that can be told without fetching or writing anything.

        Raises NotFound (no such film), ConfigError (no client takes it), ReleaseRejected, AlreadyGrabbed and
        SafetyBrake.
        """
        if order.verdict is not None and order.verdict.rejections and not order.override:
            raise ReleaseRejected(
                f"{order.offer.offer.title} is rejected",
                order.verdict.rejections,
                hint="--override grabs it all the same",
            )
        movie = load_movie(self.database, order.movie_id)
        if movie is None:
            raise NotFound(f"film {order.movie_id} is not in the library", hint="add it first")
        check_in_flight(self.database, order, order.offer.release_id)
        warnings = self._check_limits(order, order.offer.offer.size)
        client = self.clients.choose(order.offer.offer.protocol, movie.tags, bound=self._bound(order))[0]
        today, runtime = self.now().astimezone().date(), movie.details.runtime
        recent = is_recent(movie.details, today)
        return GrabPlan(order=order, client=client.name, runtime=runtime, recent=recent, warnings=warnings)

    def grab(self, order: Order) -> Grabbed:
        """Fetch, inspect and hand the release over.

        Raises what `plan` raises; Observing where nothing may be touched; what the
        indexer raises; ReleaseRejected for a .torrent that must not
        reach a client; Locked; and what the client raises: then the intent stays, and the next run goes on.
        """
        plan = self.plan(order)
        if self.safety.observes:
            self._observe(plan)
            raise Observing(f"{order.offer.offer.title} is kept as what would have been grabbed")
        fetched = order.given or self.fetch(order.offer)
        return self._hand_over(plan, read_payload(fetched, order, self._promise(plan)))

    def grab_best(
        self,
        movie_id: int,
        source: ReleaseSource,
        *,
        variant: str | None = None,
        offers: Sequence[StoredOffer] | None = None,
        by_hand: bool = False,
        requested_by: str = "",
        run_id: int | None = None,
        dry_run: bool = False,
        replacing: bool = False,
    ) -> BestOutcome:
        """The best approved release of each variant of the film, or of the one named.

        `offers` are those of a search just made; without them the kept ones are judged. Where the best can't
        be had, the next best is tried; a .torrent that is refused is blocked for the film. `replacing` judges
        as if there were no file: whatever is approved then replaces it.
        """
        if offers is None:
            offers = [
                stored
                for stored in releases.offers_of_film(self.database, movie_id)
                if stored.offer.indexer != BY_HAND
            ]
        by_id = {stored.offer_id: stored for stored in offers}
        known_grabs = grabs.newest_grab(self.database)
        verdicts = self.deciding.judge(
            movie_id, offers, source, run_id=run_id, keep=not dry_run, replacing=replacing
        )
        orders: dict[str, list[Order]] = {}
        for verdict in verdicts:
            if not verdict.approved or variant not in (None, verdict.variant) or verdict.variant_id is None:
                continue
            order = Order(
                movie_id=movie_id,
                variant_id=verdict.variant_id,
                offer=by_id[verdict.candidate.offer_id or 0],
                verdict=verdict,
                by_hand=by_hand,
                requested_by=requested_by,
                run_id=run_id,
                source=source,
                replacing=replacing,
                known_grabs=known_grabs,
            )
            orders.setdefault(verdict.variant, []).append(order)
        outcome = BestOutcome()
        for ranked in orders.values():
            outcome = self._first_that_works(ranked, outcome, dry_run=dry_run)
        return outcome

    def recover(self, *, run_id: int | None = None) -> Recovered:
        """End the intents that dead processes left: find them in the client, or hand them over once more.

        An intent whose client can't be asked waits for a day. Intents of living processes are left alone.
        """
        outcome = Recovered()
        if self.safety.observes:
            return outcome
        paused = self.clients.paused()
        for grab in grabs.intended_grabs(self.database):
            if grab.client in paused:
                continue
            try:
                after = self._recover_one(grab, run_id)
            except (InvalidAnswer, NotFound) as error:
                outcome = self._give_up(outcome, grab, error)
            except Locked:
                continue
            except (ServiceUnavailable, CredentialsRejected) as error:
                if grab.intended_at and self.now() >= grab.intended_at + INTENT_LIMIT:
                    outcome = self._give_up(outcome, grab, error)
                else:
                    failure = Failure.of(f"client:{grab.client}", error)
                    outcome = replace(outcome, failures=(*outcome.failures, failure))
            else:
                if after is not None:
                    outcome = replace(outcome, sent=(*outcome.sent, after))
        self._sweep()
        return outcome

    def _first_that_works(
        self, orders: Sequence[Order], outcome: BestOutcome, *, dry_run: bool
    ) -> BestOutcome:
        tried = 0
        for order in self._served(orders):
            if tried == FETCHES_A_FILM:
                # A site whose links all fail isn't helped by more of them.
                return outcome
            tried += 1
            subject = f"release:{order.offer.short_id}"
            try:
                plan = self.plan(order)
            except SafetyBrake as error:
                return replace(outcome, braked=(*outcome.braked, error.message))
            except AlreadyGrabbed as error:
                return outcome.failing(subject, error)
            if dry_run:
                return replace(outcome, planned=(*outcome.planned, plan))
            if self.safety.observes:
                self._observe(plan)
                return replace(outcome, observed=(*outcome.observed, plan))
            try:
                payload = read_payload(self.fetch(order.offer), order, self._promise(plan))
            except ReleaseRejected as error:
                self._block(order, error)
                outcome = outcome.failing(subject, error)
                continue
            except (ServiceUnavailable, CredentialsRejected, NotFound, ConfigError) as error:
                outcome = outcome.failing(subject, error)
                continue
            try:
                return replace(outcome, grabbed=(*outcome.grabbed, self._hand_over(plan, payload)))
            except SafetyBrake as error:
                return replace(outcome, braked=(*outcome.braked, error.message))
            except (ServiceUnavailable, CredentialsRejected, AlreadyGrabbed, Locked) as error:
                # The client or another process, not the release: the next best would fare the same.
                return outcome.failing(subject, error)
        return outcome

    def _served(self, orders: Sequence[Order]) -> Sequence[Order]:
        """Those that a client takes: of one protocol there may be none, and what a person paused waits.

        Raises ConfigError, by hand ClientPaused too, where that leaves nothing.
        """
        movie = load_movie(self.database, orders[0].movie_id)
        ways = [(order.offer.offer.protocol, self._bound(order)) for order in orders]
        refusals = self.clients.refusals(set(ways), movie.tags if movie else ())
        served = [order for order, way in zip(orders, ways, strict=True) if way not in refusals]
        for error in refusals.values():
            if not served and (orders[0].by_hand or isinstance(error, ConfigError)):
                raise error
        return served

    def _bound(self, order: Order) -> str | None:
        """The client that the release's indexer is bound to."""
        indexer = self._entry(order.offer)
        return indexer.client if indexer else None

    def _promise(self, plan: GrabPlan) -> Promise | None:
        """What was said of a release before its contents were known; of what a person hands us, nothing."""
        if plan.order.given is not None:
            return None
        offer, sizes = plan.order.offer.offer, self.deciding.settings.quality_sizes
        return Promise(title=offer.title, offered=offer.size, runtime=plan.runtime, sizes=sizes)

    def _observe(self, plan: GrabPlan) -> None:
        """Keep it as what would have been grabbed; nothing is fetched."""
        now, order = self.now(), plan.order
        keep_observed(self.database, observed_document(order, plan.client, now), now, run_id=order.run_id)

    def _hand_over(self, plan: GrabPlan, payload: Payload) -> Grabbed:
        order = plan.order
        with (
            self.clients.calling(plan.client) as client,
            locks.acquire(self.database, locks.variant_lock(order.variant_id), self.wait) as held,
        ):
            payload = replace(payload, recent=plan.recent)
            grab, warnings = self._intend(plan, payload)
            held.probe()
            try:
                given = client.add(payload.request(grab))
            except InvalidAnswer as error:
                self._end(grab, error.message)
                raise
            except (ServiceUnavailable, CredentialsRejected) as error:
                grabs.mark_error(self.database, grab.id, error.message)
                raise
            grab = self._sent(grab, payload, order.run_id, given)
        return Grabbed(grab=grab, warnings=warnings)

    def _intend(self, plan: GrabPlan, payload: Payload) -> tuple[Grab, tuple[str, ...]]:
        """Commit the intent; all processes count here, one after the other."""
        order, now = plan.order, self.now()
        with self.database.transaction():
            grabs.lock_grabs(self.database)
            release_id = grabs.add_release_keys(self.database, order.offer.release_id, payload.keys)
            check_in_flight(self.database, order, release_id)
            check_judgement(self.database, order)
            warnings = self._check_limits(order, payload.size or order.offer.offer.size)
            grabs.supersede_imported(self.database, order.variant_id, release_id, now, by_hand=order.by_hand)
            intent = intent_of(plan, payload, release_id, self._entry(order.offer), now)
            # Under the lock: `_sweep` takes away what belongs to no intent.
            self.torrents.write(payload.file, payload.document)
            grab = grabs.intend(self.database, intent, now)
            if grab is None:
                raise AlreadyGrabbed(f"{order.offer.offer.title} was grabbed by another process")
        return grab, warnings

    def _sent(self, grab: Grab, payload: Payload, run_id: int | None, given: str | None) -> Grab:
        """Commit the outcome, with its history, in one transaction; `given` is the client's own id for it."""
        now = self.now()
        grab = replace(grab, download_id=given or payload.download_id)
        with self.database.transaction():
            if grabs.mark_sent(self.database, grab, now):
                downloads.begin_download(
                    self.database,
                    client=grab.client,
                    download_id=grab.download_id or "",
                    title=grab.title,
                    protocol=grab.protocol.value,
                    size=grab.size,
                    now=now,
                    inspect=payload.magnet is not None,
                )
                document = grabbed_document(self.database, grab, self.clients.entry(grab.client).kind)
                history.record_document(self.database, document, now, run_id=run_id)
        self.torrents.remove([payload.file])
        return grab

    def _recover_one(self, grab: Grab, run_id: int | None) -> Grab | None:
        """The grab, if the client has it now; None where a living process is at work on it, or has ended it.

        Raises what the client raises, and NotFound where what was to be handed over is gone.
        """
        with (
            self.clients.calling(grab.client) as client,
            locks.acquire(self.database, locks.variant_lock(grab.variant_id)) as held,
        ):
            today = grabs.load_grab(self.database, grab.id)
            if today is None or today.state is not grab.state:
                return None
            payload = Payload.restored(grab, self.torrents.read(Payload.file_of(grab.download_id or "")))
            given = None
            if payload.complete:
                # What is there already may lack its tags, or wait to be begun.
                held.probe()
                given = client.add(payload.request(grab, again=True))
            elif client.item(payload.download_id) is None:
                raise NotFound(f"what was to be handed over of {grab.title} is no longer here")
            return self._sent(grab, payload, run_id, given)

    def _sweep(self) -> None:
        """Remove .torrents that a process left which died before its intent was committed."""
        names = self.torrents.names()
        if not names:
            return
        with self.database.transaction():
            grabs.lock_grabs(self.database)
            intended = grabs.intended_grabs(self.database)
            awaited = {Payload.file_of(grab.download_id or "") for grab in intended}
            self.torrents.remove(names - awaited)

    def _give_up(self, outcome: Recovered, grab: Grab, error: RadarrCliError) -> Recovered:
        self._end(grab, error.message)
        failure = Failure.of(f"grab:{grab.id}", error)
        return replace(outcome, failed=(*outcome.failed, grab), failures=(*outcome.failures, failure))

    def _end(self, grab: Grab, reason: str) -> None:
        grabs.mark_failed(self.database, grab.id, reason, self.now())
        self.torrents.remove([Payload.file_of(grab.download_id or "")])

    def _check_limits(self, order: Order, size: int) -> tuple[str, ...]:
        """What [safety] says against it; raises SafetyBrake unless a person chose it."""
        now = self.now()
        used = grabs.usage(self.database, now - DAY, order.run_id)
        found = exceeded(used, size, self.safety)
        if found and not order.by_hand:
            raise SafetyBrake(
                f"{order.offer.offer.title} is not grabbed: {'; '.join(found)}",
                hint="raise the limit, wait, or grab it by hand",
            )
        return found

    def _entry(self, stored: StoredOffer) -> IndexerEntry | None:
        return next((entry for entry in self.indexers if entry.name == stored.offer.indexer), None)

    def _block(self, order: Order, error: ReleaseRejected) -> None:
        """Never fetch it again for this film by ourselves."""
        block(
            self.database,
            order.offer,
            reason=error.rejections[0].code,
            message=error.message,
            blocked_by=order.requested_by or "radarr-cli",
            now=self.now(),
        )
