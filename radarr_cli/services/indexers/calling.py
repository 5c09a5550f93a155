"""Ask indexers within their budgets, and remember how each of them did."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from radarr_cli.domain.backoff import LIMIT_PAUSE, after_failure, after_success
from radarr_cli.domain.masking import mask_text
from radarr_cli.errors import (
    BudgetSpent,
    CredentialsRejected,
    Failure,
    RadarrCliError,
    RateLimited,
)
from radarr_cli.ports import SearchAnswer, SearchAttempt
from radarr_cli.services.indexers.asking import ask_all
from radarr_cli.store import indexers as indexer_states
from radarr_cli.store.attempts import record_attempts
from radarr_cli.store.attention import clear_attention, raise_attention

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.release import ReleaseOffer, StoredOffer
    from radarr_cli.ports import FetchedRelease, Indexer, Progress, Roster, SearchQuery
    from radarr_cli.services.indexers.budgeting import Budgets, Permit
    from radarr_cli.store.database import Database
    from radarr_cli.store.indexers import IndexerState, Learned

CAPABILITIES_KEPT = timedelta(days=7)
_BROKEN = ("error", "limited", "rejected")
_FAILED = (*_BROKEN, "paused")


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers in the order of the indexers; `attention` counts the indexers that need a person anew."""

    answers: tuple[SearchAnswer, ...]
    attention: int = 0

    @property
    def attempts(self) -> tuple[SearchAttempt, ...]:
        return tuple(attempt for answer in self.answers for attempt in answer.attempts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """`patience` is how many seconds an indexer without a timeout of its own may take for a whole search."""

    budgets: Budgets
    patience: float

    def ask(
        self,
        roster: Roster,
        chosen: Sequence[Indexer],
        queries: Sequence[SearchQuery],
        *,
        spare: bool = False,
        progress: Progress | None = None,
        run_id: int | None = None,
    ) -> Asked:
        """All of `chosen` at once, each its query. One that is to be left alone isn't called and says so."""
        database, now = self.budgets.database, self.budgets.now()
        patience = {each.name: each.timeout.total_seconds() for each in roster.entries if each.timeout}
        states = indexer_states.load_indexer_states(database, [each.name for each in chosen])
        asked: list[_Question] = []
        answers: dict[str, SearchAnswer] = {}
        for indexer, query in zip(chosen, queries, strict=True):
            state = states.get(indexer.name)
            if state and state.fingerprint == indexer.fingerprint:
                if state.caps and state.caps_at and state.caps_at > now - CAPABILITIES_KEPT:
                    indexer.capabilities = state.caps
            else:
                state = None
            permit = self.budgets.permit(roster, indexer, spare=spare)
            try:
                permit.open()
            except BudgetSpent as spent:
                answers[indexer.name] = not_asked(indexer.name, spent)
                continue
            asked.append(
                _Question(indexer, replace(query, permit=permit), permit, state, indexer.capabilities)
            )
        for each in asked[:1]:
            each.indexer.ready()
        found = ask_all(
            [each.indexer for each in asked],
            [each.query for each in asked],
            [patience.get(each.indexer.name, self.patience) for each in asked],
            progress,
        )
        attention = self._learn(roster, asked, found, now, run_id)
        answers |= {each.indexer.name: answer for each, answer in zip(asked, found, strict=True)}
        return Asked(tuple(answers[indexer.name] for indexer in chosen), attention)

    def _learn(
        self,
        roster: Roster,
        asked: Sequence[_Question],
        found: Sequence[SearchAnswer],
        asked_at: datetime,
        run_id: int | None,
    ) -> int:
        """Keep what the answers teach; how many indexers ask for a person that didn't before."""
        database, now = self.budgets.database, self.budgets.now()
        broken = [_first(answer, _BROKEN) for answer in found]
        # Where nobody can be reached it is our own network: no indexer is to blame.
        offline = len(broken) > 1 and all(each is not None and not each.reached for each in broken)
        learned: list[Learned] = []
        attention = 0
        for each, answer, failed in zip(asked, found, broken, strict=True):
            each.permit.close(sum(attempt.tier != "none" for attempt in answer.attempts))
            if failed is None and not any(attempt.status == "ok" for attempt in answer.attempts):
                continue
            learned.append(
                _learned(
                    roster, each.indexer, each.state, failed, now, offline=offline, known=each.remembered
                )
            )
            if failed is not None and failed.status == "rejected":
                attention += ask_for_credentials(database, failed.indexer, failed.message, now, run_id)
            elif failed is None and each.state is not None and each.state.last_error:
                clear_attention(database, credentials_key(each.indexer.name), now)
        indexer_states.keep_learned(database, learned, now, asked_at=asked_at)
        return attention

    def fetch(
        self, roster: Roster, indexer: Indexer, offer: ReleaseOffer, stored: StoredOffer
    ) -> FetchedRelease:
        """Fetch the file behind an offer, with an account of the call; `stored` is the offer as it is kept.

        A limit or a refusal leaves the indexer alone for a while, its API too. Any other fault is the file's:
        Prowlarr and Jackett answer so for a dead link. Raises what `Indexer.fetch` raises.
        """
        started = monotonic()
        error: RadarrCliError | None = None
        try:
            return indexer.fetch(offer)
        except RadarrCliError as caught:
            error = caught
            raise
        finally:
            attempt = _attempt_to_fetch(indexer.name, stored, error, monotonic() - started)
            self._keep_fetching(roster, indexer, stored, attempt)

    def _keep_fetching(
        self, roster: Roster, indexer: Indexer, stored: StoredOffer, attempt: SearchAttempt
    ) -> None:
        database, now = self.budgets.database, self.budgets.now()
        record_attempts(database, [attempt], movie_id=stored.movie_id or None, run_id=None, now=now)
        if attempt.status not in ("limited", "rejected"):
            return
        state = indexer_states.load_indexer_states(database, [indexer.name]).get(indexer.name)
        state = state if state and state.fingerprint == indexer.fingerprint else None
        learned = _learned(
            roster,
            indexer,
            state,
            attempt,
            now,
            offline=not attempt.reached,
            known=indexer.capabilities,
        )
        indexer_states.keep_learned(database, [learned], now)
        if attempt.status == "rejected":
            ask_for_credentials(self.budgets.database, attempt.indexer, attempt.message, now)


@dataclass(frozen=True, slots=True)
class _Question:
    """`state` is what was remembered with the same settings, `remembered` its capabilities."""

    indexer: Indexer
    query: SearchQuery
    permit: Permit
    state: IndexerState | None
    remembered: Mapping[str, object] | None = field(repr=False)


def failures_of(answers: Iterable[SearchAnswer], *, paused: bool = True) -> list[Failure]:
    """One for each indexer with a failed call: the first says why. Without `paused`, those that weren't asked
    are left out: a run that nobody watches has said so when the pause began."""
    failed = (_first(answer, _FAILED if paused else _BROKEN) for answer in answers)
    return [
        Failure(f"indexer:{each.indexer}", each.code or "error", each.message or "", each.hint)
        for each in failed
        if each is not None
    ]


def not_asked(name: str, spent: BudgetSpent) -> SearchAnswer:
    """The answer of an indexer that was left alone."""
    attempt = SearchAttempt(
        indexer=name,
        tier="none",
        query="",
        status="paused",
        milliseconds=0,
        message=spent.message,
        code=spent.code,
        hint=spent.hint,
        retry_at=spent.retry_at,
    )
    return SearchAnswer(offers=(), attempts=(attempt,))


def _attempt_to_fetch(
    name: str, stored: StoredOffer, error: RadarrCliError | None, seconds: float
) -> SearchAttempt:
    statuses: dict[type, str] = {RateLimited: "limited", CredentialsRejected: "rejected"}
    return SearchAttempt(
        indexer=name,
        tier="file",
        query=stored.short_id,
        status="ok" if error is None else statuses.get(type(error), "error"),
        milliseconds=round(seconds * 1000),
        message=mask_text(error.message, ()) if error else None,
        code=error.code if error else None,
        hint=error.hint if error else None,
        retry_at=getattr(error, "retry_at", None),
        http_status=getattr(error, "status", None),
        reached=getattr(error, "reached", True),
    )


def credentials_key(name: str) -> str:
    """What a request for an indexer's credentials is kept under, until they are accepted."""
    return f"indexer:{name}:credentials"


def ask_for_credentials(
    database: Database, name: str, message: str | None, now: datetime, run_id: int | None = None
) -> int:
    """Ask for a person, because an indexer refused its credentials; 1 where that wasn't asked already."""
    return raise_attention(
        database, credentials_key(name), "credentialsRejected", message or "the credentials were refused",
        remedy=f"radarr-cli indexers test {name}", now=now, run_id=run_id, severity="error",
    )  # fmt: skip


def _learned(
    roster: Roster,
    indexer: Indexer,
    state: IndexerState | None,
    failed: SearchAttempt | None,
    now: datetime,
    *,
    offline: bool,
    known: Mapping[str, object] | None,
) -> Learned:
    """What an answer teaches; `known` are the capabilities that are written down already."""
    step = state.step if state else 0
    until, stopped = None, False
    if failed is None:
        step = after_success(step)
    else:
        # 403 may be a ban for a while; any other refusal is about the key, and asking again makes it worse.
        stopped = failed.status == "rejected" and failed.http_status != 403
        named = failed.retry_at - now if failed.retry_at else timedelta(0)
        refused = failed.status in ("limited", "rejected") or failed.http_status == 403
        unnamed = LIMIT_PAUSE if refused else timedelta(0)
        pause = after_failure(
            step, now, at_least=max(named, timedelta(0)) or unnamed, escalate=failed.reached and not offline
        )
        step, until = pause
    caps = indexer.capabilities
    return indexer_states.Learned(
        name=indexer.name,
        source=roster.sources.get(indexer.name, "config"),
        fingerprint=indexer.fingerprint,
        caps=None if caps is known else caps,
        error=failed.message if failed else None,
        step=step,
        disabled_until=until,
        stopped=stopped,
    )


def _first(answer: SearchAnswer, statuses: Sequence[str]) -> SearchAttempt | None:
    return next((attempt for attempt in answer.attempts if attempt.status in statuses), None)
