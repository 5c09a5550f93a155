"""One piece of work for each of many things: a bad one is a Failure, and the others go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from radarr_cli.errors import (
    ConfigError,
    CredentialsRejected,
    DatabaseUnavailable,
    Failure,
    Interrupted,
    RadarrCliError,
    RateLimited,
    ServiceUnavailable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Item = TypeVar("Item")
Result = TypeVar("Result")

# Whoever comes next would meet the same.
_STOPS = (CredentialsRejected, RateLimited)
_FAILURES_IN_A_ROW = 5


@dataclass(frozen=True, slots=True)
class BatchResult(Generic[Result]):
    """What was done, what went wrong, and how many were left when the batch was stopped early."""

    done: tuple[Result, ...]
    failures: tuple[Failure, ...]
    left: int = 0


def run_batch(
    items: Sequence[Item],
    subject: Callable[[Item], str],
    work: Callable[[Item], Result],
    *,
    stopping: Callable[[], bool] = lambda: False,
) -> BatchResult[Result]:
    """Call `work` for each item; `subject` names one in its Failure.

    A single item raises its error. A refused login, a rate limit, the same fault of the configuration twice
    in a row, or five failures of a service in a row end the batch; if nothing was done by then and all failed
    alike, that error is raised.
    """
    done: list[Result] = []
    errors: list[tuple[str, RadarrCliError]] = []
    unavailable, misconfigured = 0, ""
    for index, item in enumerate(items):
        if stopping():
            return BatchResult(tuple(done), _failures(errors), len(items) - index)
        try:
            done.append(work(item))
        except (DatabaseUnavailable, Interrupted):
            raise
        except RadarrCliError as error:
            if len(items) == 1:
                raise
            errors.append((subject(item), error))
            unavailable = unavailable + 1 if isinstance(error, ServiceUnavailable) else 0
            fault = error.message if isinstance(error, ConfigError) else ""
            again, misconfigured = bool(fault) and fault == misconfigured, fault
            if isinstance(error, _STOPS) or again or unavailable == _FAILURES_IN_A_ROW:
                if not done and len({type(error) for _, error in errors}) == 1:
                    raise
                return BatchResult(tuple(done), _failures(errors), len(items) - index - 1)
        else:
            unavailable, misconfigured = 0, ""
    return BatchResult(tuple(done), _failures(errors))


def _failures(errors: list[tuple[str, RadarrCliError]]) -> tuple[Failure, ...]:
    return tuple(Failure.of(subject, error) for subject, error in errors)
