"""Ask indexers within their budgets, and remember how each of them did."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from radarr_cli.domain.backoff import LIMIT_PAUSE, after_failure, after_success
from radarr_cli.errors import BudgetSpent, Failure
from radarr_cli.ports import SearchAnswer, SearchAttempt
from radarr_cli.services.asking import ask_all
from radarr_cli.store import indexers as indexer_states
from radarr_cli.store.attention import clear_attention, raise_attention

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.ports import Indexer, Progress, Roster, SearchQuery
    from radarr_cli.services.budgeting import Budgets, Permit
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
            learned.append(_learned(roster, each, failed, now, offline=offline))
            key = f"indexer:{each.indexer.name}:credentials"
            if failed is not None and failed.status == "rejected":
                attention += raise_attention(
                    database, key, "credentialsRejected", failed.message or "the credentials were refused",
                    remedy=f"radarr-cli indexers test {each.indexer.name}", now=now, run_id=run_id,
                    severity="error",
                )  # fmt: skip
            elif failed is None and each.state is not None and each.state.last_error:
                clear_attention(database, key, now)
        indexer_states.keep_learned(database, learned, now, asked_at=asked_at)
        return attention


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


def _learned(
    roster: Roster, each: _Question, failed: SearchAttempt | None, now: datetime, *, offline: bool
) -> Learned:
    step = each.state.step if each.state else 0
    until, stopped = None, False
    if failed is None:
        step = after_success(step)
    else:
        # 403 may be a ban for a while; any other refusal is about the key, and asking again makes it worse.
        stopped = failed.status == "rejected" and failed.http_status != 403
        named = failed.retry_at - now if failed.retry_at else timedelta(0)
        unnamed = LIMIT_PAUSE if failed.status in ("limited", "rejected") else timedelta(0)
        pause = after_failure(
            step, now, at_least=max(named, timedelta(0)) or unnamed, escalate=failed.reached and not offline
        )
        step, until = pause
    caps = each.indexer.capabilities
    return indexer_states.Learned(
        name=each.indexer.name,
        source=roster.sources.get(each.indexer.name, "config"),
        fingerprint=each.indexer.fingerprint,
        caps=None if caps is each.remembered else caps,
        error=failed.message if failed else None,
        step=step,
        disabled_until=until,
        stopped=stopped,
    )


def _first(answer: SearchAnswer, statuses: Sequence[str]) -> SearchAttempt | None:
    return next((attempt for attempt in answer.attempts if attempt.status in statuses), None)
