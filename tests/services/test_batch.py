"""Many items, of which some go wrong."""

from __future__ import annotations

import pytest

from radarr_cli.errors import (
    ConfigError,
    Conflict,
    CredentialsRejected,
    DatabaseUnavailable,
    NotFound,
    RadarrCliError,
    RateLimited,
    ServiceUnavailable,
)
from radarr_cli.services.library.batch import run_batch

Outcome = type[RadarrCliError] | None


def run(*outcomes: Outcome) -> tuple[list[int], list[str], int]:
    """Run a batch whose items go as `outcomes` say: what was done, the failures' codes, what was left."""

    def work(index: int) -> int:
        error = outcomes[index]
        if error:
            raise error(f"item {index}")
        return index

    result = run_batch(range(len(outcomes)), str, work)
    return list(result.done), [failure.code for failure in result.failures], result.left


CASES: list[tuple[list[Outcome], tuple[list[int], list[str], int]]] = [
    ([], ([], [], 0)),
    ([None, None], ([0, 1], [], 0)),
    ([None, NotFound, None], ([0, 2], ["notFound"], 0)),
    ([NotFound, Conflict], ([], ["notFound", "conflict"], 0)),
    ([None, CredentialsRejected, None, None], ([0], ["credentialsRejected"], 2)),
    ([NotFound, RateLimited, None], ([], ["notFound", "rateLimited"], 1)),
    ([None, *[ServiceUnavailable] * 5, None], ([0], ["serviceUnavailable"] * 5, 1)),
    ([*[ServiceUnavailable] * 4, None, *[ServiceUnavailable] * 4], ([4], ["serviceUnavailable"] * 8, 0)),
]


@pytest.mark.parametrize(("outcomes", "expected"), CASES)
def test_bad_items_are_failures_and_what_all_would_meet_ends_the_batch(
    outcomes: list[Outcome], expected: tuple[list[int], list[str], int]
) -> None:
    assert run(*outcomes) == expected


@pytest.mark.parametrize(
    "outcomes",
    [
        [NotFound],
        [CredentialsRejected, None],
        [RateLimited, None],
        [*[ServiceUnavailable] * 5, None],
        [None, DatabaseUnavailable, None],
    ],
)
def test_one_item_alone_and_what_all_met_alike_are_errors(outcomes: list[Outcome]) -> None:
    error = next(outcome for outcome in outcomes if outcome)
    with pytest.raises(error):
        run(*outcomes)


def test_a_setting_that_all_miss_is_said_once_and_what_one_item_misses_stops_nothing() -> None:
    assert run(ConfigError, None, ConfigError, ConfigError) == ([1], ["configuration"] * 3, 0)
    done: list[int] = []

    def work(index: int) -> int:
        if index != 1:
            raise ConfigError("no key is configured")
        done.append(index)
        return index

    result = run_batch(range(6), str, work)
    assert (done, len(result.failures), result.left) == ([1], 3, 2)
    with pytest.raises(ConfigError, match="no key"):
        run_batch(range(5, 9), str, work)


def test_a_batch_stops_between_two_items_when_told() -> None:
    done: list[int] = []
    result = run_batch(range(5), str, done.append, stopping=lambda: len(done) == 2)
    assert (done, result.left) == ([0, 1], 3)


def test_what_may_be_named_instead_goes_with_the_failure() -> None:
    """Whoever adds a list has to learn the ids, too, that a single film's error lists."""
    choices = [{"film": "tmdb:1", "title": "Detour", "year": 1945}, {"film": "tmdb:2", "title": "Detour"}]

    def work(index: int) -> int:
        raise Conflict("it may be one of 2", hint="Name it.", choices=choices)

    first, _ = run_batch(range(2), str, work).failures
    assert first.hint == "Name it. There are: tmdb:1 Detour 1945; tmdb:2 Detour"
