"""The state machine of downloads: no state without an edge, a deadline or a person to ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from radarr_cli.domain.download import (
    FINAL,
    ClientItem,
    ClientStatus,
    DownloadState,
    Grab,
    GrabState,
    NextAction,
    Problem,
    Reason,
    TrackedDownload,
    advance,
)
from radarr_cli.domain.release import Protocol

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
GRAB = Grab(
    id=1, movie_id=2, variant_id=3, release_id=4, title="Film.2019.1080p", protocol=Protocol.TORRENT,
    size=100, indexer="here", client="qb", download_id="A" * 40, state=GrabState.SENT,
)  # fmt: skip


def item(
    status: ClientStatus, *, path: str | None = "/d/film.mkv", remaining: int = 40, encrypted: bool = False
):
    done = status is ClientStatus.COMPLETED
    return ClientItem(
        client="qb", download_id="A" * 40, title="film", status=status, size=100,
        remaining=0 if done else remaining, output_path=path, encrypted=encrypted,
    )  # fmt: skip


ITEMS = [None, *(item(s, path=p) for s, p in product(ClientStatus, ("/d/film.mkv", None)))]
ITEMS.append(item(ClientStatus.DOWNLOADING, encrypted=True))
ITEMS += [replace(item(ClientStatus.WARNING), problem=problem) for problem in Problem]


@pytest.mark.parametrize("state", DownloadState)
@pytest.mark.parametrize("reason", [None, *Reason])
def test_every_state_has_an_edge_or_a_deadline_or_asks(state: DownloadState, reason: Reason | None) -> None:
    for seen, age, due, action in product(ITEMS, (0, 3, 400), (None, -1, 5), ("", NextAction.INSPECT)):
        start = TrackedDownload(
            grab=GRAB,
            state=state,
            next_action=action,
            since=NOW - timedelta(hours=age),
            reason=reason,
            deadline=None if due is None else NOW + timedelta(hours=due),
        )
        after = advance(start, seen, NOW)
        assert after.grab is GRAB
        assert after.item is seen
        if after.state in FINAL:
            assert state in FINAL
            continue
        assert after.next_action != NextAction.NOTHING
        waits = after.deadline is not None and after.deadline > NOW
        assert waits or after.attention, after


@pytest.mark.parametrize("state", [state for state in DownloadState if state not in FINAL])
@pytest.mark.parametrize("seen", ITEMS, ids=lambda seen: seen and f"{seen.status}-{seen.output_path}")
@pytest.mark.parametrize("action", ["", NextAction.INSPECT])
def test_nothing_waits_forever(state: DownloadState, seen: ClientItem | None, action: str) -> None:
    """Whatever a client keeps saying, within ten days the download asks for a person or is about to fail."""
    tracked = TrackedDownload(grab=GRAB, state=state, since=NOW, next_action=action)
    for hour in range(240):
        tracked = advance(tracked, seen, NOW + timedelta(hours=hour))
        if tracked.attention:
            return
    pytest.fail(f"still {tracked.state} with {tracked.reason}")


DONE = item(ClientStatus.COMPLETED)
LOCKED = item(ClientStatus.COMPLETED, encrypted=True)
MOVING = item(ClientStatus.COMPLETED, path=None)
S, M = DownloadState, timedelta(minutes=1)
STEPS = {
    "a download goes on": (S.DOWNLOADING, [(0, item(ClientStatus.DOWNLOADING))], S.DOWNLOADING, None),
    "it waits its turn": (S.DOWNLOADING, [(0, item(ClientStatus.QUEUED))], S.DOWNLOADING, Reason.QUEUED),
    "it stalls": (S.DOWNLOADING, [(0, item(ClientStatus.WARNING))], S.DOWNLOADING, Reason.STALLED),
    "it is done": (S.DOWNLOADING, [(0, DONE)], S.IMPORT_PENDING, None),
    "it is being moved": (S.DOWNLOADING, [(0, MOVING), (10, MOVING)], S.DOWNLOADING, Reason.NO_PATH),
    "it was moved": (S.DOWNLOADING, [(0, MOVING), (10, DONE)], S.IMPORT_PENDING, None),
    "it has no path": (S.DOWNLOADING, [(0, MOVING), (15, MOVING)], S.IMPORT_BLOCKED, Reason.NO_PATH),
    "it is checked again": (S.IMPORT_PENDING, [(0, item(ClientStatus.QUEUED))], S.DOWNLOADING, Reason.QUEUED),
    "the client restarts": (S.DOWNLOADING, [(0, None), (14, None), (14, DONE)], S.IMPORT_PENDING, None),
    "it is gone": (S.DOWNLOADING, [(0, None), (15, None)], S.FAILED_PENDING, Reason.MISSING),
    "gone before its import": (S.IMPORT_PENDING, [(0, None), (15, None)], S.FAILED_PENDING, Reason.MISSING),
    "it comes and goes": (
        S.DOWNLOADING, [(0, None), (14, DONE), (16, None)], S.IMPORT_PENDING, Reason.MISSING,
    ),
    "it comes back before it is given up": (
        S.DOWNLOADING, [(0, None), (15, None), (16, DONE)], S.IMPORT_PENDING, None,
    ),
    "blocked and gone": (S.IMPORT_BLOCKED, [(0, None), (15, None)], S.FAILED_PENDING, Reason.MISSING),
    "blocked stays blocked": (S.IMPORT_BLOCKED, [(0, DONE)], S.IMPORT_BLOCKED, Reason.NOT_IMPORTED),
    "the client gives up": (
        S.DOWNLOADING, [(0, item(ClientStatus.FAILED))], S.FAILED_PENDING, Reason.CLIENT_FAILED,
    ),
    "it is encrypted": (S.DOWNLOADING, [(0, LOCKED)], S.FAILED_PENDING, Reason.ENCRYPTED),
    "an import goes on": (S.IMPORTING, [(0, DONE), (300, None)], S.IMPORTING, None),
    "an import was killed": (S.IMPORTING, [(0, DONE), (360, DONE)], S.IMPORT_PENDING, None),
    "imported": (S.IMPORTED, [(0, DONE), (600, None)], S.IMPORTED, None),
    "ignored": (S.IGNORED, [(0, item(ClientStatus.FAILED))], S.IGNORED, None),
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_steps(name: str) -> None:
    state, seen, expected, reason = STEPS[name]
    tracked = TrackedDownload(grab=GRAB, state=state, since=NOW)
    for minutes, what in seen:
        tracked = advance(tracked, what, NOW + minutes * M)
    assert (tracked.state, tracked.reason) == (expected, reason)


def test_progress_moves_the_deadline_and_standing_still_does_not() -> None:
    tracked = TrackedDownload(grab=GRAB, state=S.DOWNLOADING)
    first = advance(tracked, item(ClientStatus.DOWNLOADING, remaining=40), NOW)
    still = advance(first, item(ClientStatus.DOWNLOADING, remaining=40), NOW + 60 * M)
    moved = advance(still, item(ClientStatus.DOWNLOADING, remaining=39), NOW + 60 * M)
    assert first.deadline == still.deadline
    assert moved.deadline == NOW + 60 * M + timedelta(days=1)
    assert moved.since == NOW


def test_a_download_that_stands_still_asks_and_stops_asking_when_it_moves() -> None:
    stalled = item(ClientStatus.WARNING)
    tracked = advance(TrackedDownload(grab=GRAB, state=S.DOWNLOADING), stalled, NOW)
    late = advance(tracked, stalled, NOW + timedelta(days=2))
    assert (late.attention, late.next_action, late.state) == (True, NextAction.LOOK, S.DOWNLOADING)
    again = advance(late, replace(stalled, remaining=1), NOW + timedelta(days=2))
    assert not again.attention
