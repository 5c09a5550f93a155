"""Ask all indexers at once: each in a thread of its own, none waited for beyond its time."""

from __future__ import annotations

import threading
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING

from radarr_cli.errors import RadarrCliError, ServiceUnavailable
from radarr_cli.ports import SearchAnswer, SearchAttempt, SearchQuery

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radarr_cli.ports import Indexer, Progress


_GRACE = 0.05
"""Seconds for the answer of an indexer that keeps its time to come from its thread to us."""

_REDRAWN = 0.2
"""Seconds after which it is told again how it stands: whoever draws it may have been too busy."""


def ask_all(
    indexers: Sequence[Indexer],
    queries: Sequence[SearchQuery],
    patience: Sequence[float],
    progress: Progress | None = None,
) -> list[SearchAnswer]:
    """The answers in the order of `indexers`, each asked its query.

    One that fails, or takes longer than its `patience` in seconds, has an attempt that says so. To wait for
    its turn takes nothing of that: the wait is ours, not the indexer's.
    """
    done: SimpleQueue[tuple[int, SearchAnswer]] = SimpleQueue()
    for number, indexer in enumerate(indexers):
        # A daemon: an indexer that hangs beyond every timeout must not hold the end of the process.
        thread = threading.Thread(
            target=lambda number=number, indexer=indexer: done.put((number, _ask(indexer, queries[number]))),
            daemon=True,
        )
        thread.start()
    answers: dict[int, SearchAnswer] = {}
    started = monotonic()
    while len(answers) < len(indexers):
        if progress is not None:
            progress.step(_standing(indexers, answers), len(answers), len(indexers))
        pending = [number for number in range(len(indexers)) if number not in answers]
        # The wait for turns grows while we wait for the answers.
        own = max(patience[number] + _waited(queries[number]) for number in pending)
        left = started + own + _GRACE - monotonic()
        if left <= 0:
            break
        try:
            number, answer = done.get(timeout=left if progress is None else min(left, _REDRAWN))
        except Empty:
            continue
        answers[number] = answer
    if progress is not None:
        progress.step(_standing(indexers, answers), len(indexers), len(indexers))
    return [answers.get(number) or _late(each, patience[number]) for number, each in enumerate(indexers)]


def _waited(query: SearchQuery) -> float:
    return query.permit.waited if query.permit is not None else 0.0


def _standing(indexers: Sequence[Indexer], answers: Mapping[int, SearchAnswer]) -> str:
    """Who is waited for, and what each of the others had."""
    waiting = [each.name for number, each in enumerate(indexers) if number not in answers]
    heard = [
        f"{indexers[number].name} {'failed' if _is_failure(answer) else len(answer.offers)}"
        for number, answer in answers.items()
    ]
    return " · ".join(filter(None, (f"waiting for {', '.join(waiting)}" if waiting else "", *heard)))


def _is_failure(answer: SearchAnswer) -> bool:
    return any(attempt.status not in ("ok", "unsupported") for attempt in answer.attempts)


def _ask(indexer: Indexer, query: SearchQuery) -> SearchAnswer:
    started = monotonic()
    try:
        if query.permit is not None:
            query.permit()
        return indexer.search(query)
    except RadarrCliError as error:
        return _failed(indexer, monotonic() - started, error.message, error.code, error.hint)
    except Exception as error:
        # Not even a bug in one adapter stops the others.
        message = f"indexer {indexer.name} met a bug in radarr-cli: {type(error).__name__}"
        return _failed(indexer, monotonic() - started, message, "bug", "report it")


def _late(indexer: Indexer, patience: float) -> SearchAnswer:
    message = f"indexer {indexer.name} gave no answer within {patience:g} s"
    hint = "timeout of the indexer, or of [network], sets how long to wait."
    return _failed(indexer, patience, message, ServiceUnavailable.code, hint)


def _failed(indexer: Indexer, seconds: float, message: str, code: str, hint: str | None) -> SearchAnswer:
    attempt = SearchAttempt(
        indexer=indexer.name,
        tier="none",
        query="",
        status="error",
        milliseconds=round(seconds * 1000),
        message=message,
        code=code,
        hint=hint,
    )
    return SearchAnswer(offers=(), attempts=(attempt,))
