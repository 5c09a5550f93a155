"""Ask all indexers at once: each in a thread of its own, none waited for beyond its time."""

from __future__ import annotations

import threading
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING

from radarr_cli.errors import RadarrCliError, ServiceUnavailable
from radarr_cli.ports import SearchAnswer, SearchAttempt, SearchQuery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.ports import Indexer, Progress


def ask_all(
    indexers: Sequence[Indexer],
    query: Sequence[SearchQuery] | SearchQuery,
    patience: float,
    progress: Progress | None = None,
) -> list[SearchAnswer]:
    """The answers in the order of `indexers`. One that fails, or takes longer than `patience` seconds, has
    an attempt that says so. `query` may be one for each of them."""
    queries = [query] * len(indexers) if isinstance(query, SearchQuery) else query
    done: SimpleQueue[tuple[int, SearchAnswer]] = SimpleQueue()
    for number, indexer in enumerate(indexers):
        # A daemon: an indexer that hangs beyond every timeout must not hold the end of the process.
        thread = threading.Thread(
            target=lambda number=number, indexer=indexer: done.put((number, _ask(indexer, queries[number]))),
            daemon=True,
        )
        thread.start()
    answers: dict[int, SearchAnswer] = {}
    deadline = monotonic() + patience
    while len(answers) < len(indexers):
        try:
            number, answer = done.get(timeout=max(0.0, deadline - monotonic()))
        except Empty:
            break
        answers[number] = answer
        if progress is not None:
            progress.step(indexers[number].name, len(answers), len(indexers))
    return [answers.get(number) or _late(each, patience) for number, each in enumerate(indexers)]


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
    message = f"indexer {indexer.name} gave no answer within {patience:.0f} s"
    return _failed(
        indexer, patience, message, ServiceUnavailable.code, "[network] timeout sets how long to wait."
    )


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
