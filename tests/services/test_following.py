"""What `get --wait` does until a film is in the library, or needs its person."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.cli.views import get as views
from radarr_cli.domain.download import ClientStatus
from radarr_cli.services.grabs.orders import BestOutcome
from radarr_cli.services.imports.following import Following, Journey
from tests.services.download_stack import FakeClient, Stack

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database

FIRST, SECOND = "Film.2019.1080p.WEB-DL.x264-GRP", "Film.2019.720p.WEB-DL.x264-OTHER"


class Quiet:
    def step(self, label: str, done: int, total: int | None) -> None:
        pass


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def stack(database: Database, tmp_path: Path, client: FakeClient) -> Stack:
    return Stack(database, tmp_path, lambda _: client)


def follow(stack: Stack, client: FakeClient, *titles: str) -> tuple[Journey, str]:
    """The first of the releases fails in its client; how it ended, in data and in words."""
    film = stack.film()
    offers = [stack.offer(film[0], title) for title in titles]
    grabbed = stack.grabbing.grab(stack.order(film, offers[0]))
    client.says(grabbed.grab.download_id or "", status=ClientStatus.FAILED)
    passed: list[float] = []
    importing: Any = None  # nothing gets as far as that
    following = Following(
        tracking=stack.tracking,
        mending=lambda: stack.downloads.mending,
        importing=importing,
        clock=lambda: sum(passed),
        sleep=passed.append,
    )
    journey = following.follow(film[0], Quiet(), patience=5)
    acquired: Any = SimpleNamespace(best=BestOutcome(grabbed=(grabbed,)))
    return journey, views.sentence(acquired, journey) or ""


def test_the_next_best_is_followed_where_the_first_fails(stack: Stack, client: FakeClient) -> None:
    journey, told = follow(stack, client, FIRST, SECOND)
    assert (journey.status, [each.grab.title for each in journey.downloads]) == ("downloading", [SECOND])
    assert told.splitlines() == [
        f"{FIRST}: took {SECOND} instead",
        "Still downloading; run-once will import it.",
    ]


def test_a_person_is_told_why_in_words_where_there_is_no_other(stack: Stack, client: FakeClient) -> None:
    journey, told = follow(stack, client, FIRST)
    assert journey.status == "attention"
    why = f"{FIRST} failed in the client, and no other release is approved"
    assert told == f"It needs you: {why}. See radarr-cli queue."


def test_other_films_are_left_to_the_run(stack: Stack, client: FakeClient) -> None:
    other = stack.film(2, "Another")
    grabbed = stack.grabbing.grab(stack.order(other, stack.offer(other[0], FIRST.replace("Film", "Another"))))
    client.says(grabbed.grab.download_id or "", status=ClientStatus.FAILED)
    follow(stack, client, FIRST)
    assert stack.searches == [stack.database.value("SELECT id FROM movie WHERE title = 'Film'")]
