"""Following downloads: one question a client, everything kept, failures ended, people asked once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.download import ClientStatus, DownloadState, Reason
from radarr_cli.domain.settings import ClientEntry, FolderPath, PathMappingSettings
from radarr_cli.errors import CredentialsRejected, ServiceUnavailable
from radarr_cli.services.running import Pace
from radarr_cli.services.stages import follow_downloads
from tests.services.download_stack import GIB, FakeClient, FakeOptions, Stack

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.domain.download import TrackedDownload
    from radarr_cli.store.database import Database


DRY = Pace(stopping=lambda: False, dry_run=True)


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def stack(database: Database, tmp_path: Path, client: FakeClient) -> Stack:
    return Stack(database, tmp_path, lambda _: client)


def grabbed(stack: Stack, number: int = 1) -> str:
    """A film with one grab on its way: the download id."""
    film = stack.film(number, f"Film {number}")
    offer = stack.offer(film[0], f"Film.{number}.2019.1080p.WEB-DL.x264-GRP")
    return stack.grabbing.grab(stack.order(film, offer)).grab.download_id or ""


def only(stack: Stack) -> TrackedDownload:
    [tracked] = stack.tracking.follow().downloads
    return tracked


def written(stack: Stack) -> list[tuple[object, ...]]:
    """Every row's version: equal before and after means that nothing was written."""
    found: list[tuple[object, ...]] = []
    for table in ("grab", "download", "history", "outbox", "attention", "client_state"):
        found += [
            (table, *row.values())
            for row in stack.database.all(f"SELECT xmin::text, ctid::text FROM {table}")
        ]
    return found


@pytest.mark.parametrize(
    ("path", "named"),
    [("/remote/Film & more", "'/data/Film & more'"), (None, "PATH")],
)
def test_who_is_asked_to_import_by_hand_is_told_the_very_command(
    stack: Stack, client: FakeClient, path: str | None, named: str
) -> None:
    download_id = grabbed(stack)
    client.says(download_id, status=ClientStatus.COMPLETED, remaining=0, eta=None, output_path=path)
    tracking = replace(
        stack.tracking, path_mappings=(PathMappingSettings(remote="/remote", local=FolderPath("/data")),)
    )
    for _ in range(3):
        tracking.follow()
        stack.wait(days=2)
    asked = stack.database.one("SELECT remedy, data FROM attention")
    assert asked is not None
    assert asked["remedy"] == f"radarr-cli import {named} --movie 1"
    assert (asked["data"]["downloadClient"], asked["data"]["downloadClientName"]) == ("fake", "fake")


def test_a_download_is_followed_to_its_import(stack: Stack, client: FakeClient) -> None:
    download_id = grabbed(stack)
    assert only(stack).state is DownloadState.DOWNLOADING
    client.says(download_id, remaining=40, eta=timedelta(seconds=90), seed_ratio=0.1)
    tracked = only(stack)
    assert tracked.item is not None
    assert tracked.item.progress == 0.6
    client.says(download_id, status=ClientStatus.COMPLETED, remaining=0, eta=None, output_path="/d/film.mkv")
    assert only(stack).state is DownloadState.IMPORT_PENDING
    row = stack.database.one("SELECT * FROM download")
    assert row is not None
    assert (row["state"], row["output_path"], row["progress"]) == ("importPending", "/d/film.mkv", 1.0)


def test_a_dry_run_foresees_the_next_state_and_writes_nothing(stack: Stack, client: FakeClient) -> None:
    """A download that is complete, one that failed, one that goes on."""
    ids = [grabbed(stack, number) for number in (1, 2, 3)]
    stack.tracking.follow()
    client.says(ids[0], status=ClientStatus.COMPLETED, remaining=0, output_path="/d/film.mkv")
    client.says(ids[1], status=ClientStatus.FAILED)
    before = written(stack)
    client.calls.clear()
    planned = follow_downloads(DRY, stack.grabbing, stack.tracking)
    assert written(stack) == before
    assert client.calls == ["items"]
    assert [(item["state"], item["status"]) for item in planned.items] == [
        ("importPending", "planned"), ("failedPending", "planned"), ("downloading", "unchanged"),
    ]  # fmt: skip
    done = follow_downloads(replace(DRY, dry_run=False), stack.grabbing, stack.tracking)
    assert [(item["state"], item["status"]) for item in done.items] == [
        ("importPending", "followed"), ("failedPending", "followed"), ("downloading", "unchanged"),
    ]  # fmt: skip
    assert [item["message"] for item in planned.items] == [item["message"] for item in done.items]


def test_a_dry_run_names_the_grabs_that_were_interrupted(stack: Stack, client: FakeClient) -> None:
    client.fault = ServiceUnavailable("it is down")
    with pytest.raises(ServiceUnavailable):
        grabbed(stack)
    client.fault = None
    before = written(stack)
    [planned] = follow_downloads(DRY, stack.grabbing, stack.tracking).items
    assert (planned["title"], planned["status"]) == ("Film.1.2019.1080p.WEB-DL.x264-GRP", "planned")
    assert written(stack) == before
    assert len(follow_downloads(replace(DRY, dry_run=False), stack.grabbing, stack.tracking).items) == 2


def test_one_listing_call_a_client(stack: Stack, client: FakeClient) -> None:
    for number in range(1, 6):
        grabbed(stack, number)
    client.calls.clear()
    assert len(stack.tracking.follow().downloads) == 5
    assert client.calls == ["items"]


def test_following_twice_writes_nothing(stack: Stack, client: FakeClient) -> None:
    download_id = grabbed(stack)
    client.says(download_id, status=ClientStatus.COMPLETED, remaining=0, output_path="/d/film.mkv")
    stack.tracking.follow()
    before = written(stack)
    stack.wait(minutes=1)
    stack.tracking.follow()
    assert written(stack) == before


def test_no_question_where_nothing_is_on_its_way(stack: Stack, client: FakeClient) -> None:
    assert stack.tracking.follow().downloads == ()
    assert client.calls == []


def test_what_lost_its_tag_is_found_by_its_hash(stack: Stack, client: FakeClient) -> None:
    download_id = grabbed(stack)
    listed = client.there
    client.items = list  # type: ignore[assignment, method-assign]
    stack.wait(hours=1)
    stack.tracking.follow()
    stack.wait(hours=1)
    assert only(stack).reason is None
    assert download_id in listed


def test_a_client_that_cannot_be_asked_is_a_failure_and_stops_nobody(
    database: Database, tmp_path: Path
) -> None:
    clients = {"first": FakeClient("first"), "second": FakeClient("second")}
    entries = tuple(ClientEntry(name=name, kind="fake", options=FakeOptions()) for name in clients)
    stack = Stack(database, tmp_path, lambda entry: clients[entry.name], entries=entries)
    grabbed(stack, 1)
    stack.entries = entries[1:]
    grabbed(stack, 2)
    stack.entries = entries
    clients["first"].fault = ServiceUnavailable("it is down")
    followed = stack.tracking.follow()
    assert [failure.subject for failure in followed.failures] == ["client:first"]
    assert [tracked.item is not None for tracked in followed.downloads] == [False, True]
    queue = json.loads(stack.tracking.queue(followed))
    assert [line["status"] for line in queue] == ["downloadClientUnavailable", "downloading"]
    assert queue[0]["errorMessage"] == "it is down"
    stack.wait(days=3)
    assert stack.tracking.follow().downloads[0].state is DownloadState.DOWNLOADING


def test_a_client_that_left_the_configuration_is_named(stack: Stack) -> None:
    grabbed(stack)
    stack.entries = ()
    [failure] = stack.tracking.follow().failures
    assert (failure.subject, failure.code) == ("client:fake", "notFound")


def test_a_download_that_is_gone_fails_and_frees_the_variant(stack: Stack, client: FakeClient) -> None:
    download_id = grabbed(stack)
    client.there.clear()
    assert only(stack).reason == Reason.MISSING
    stack.wait(minutes=14)
    assert only(stack).state is DownloadState.DOWNLOADING
    stack.wait(minutes=2)
    assert only(stack).state is DownloadState.FAILED_PENDING
    followed = stack.tracking.follow()
    assert [tracked.state for tracked in followed.downloads] == [DownloadState.FAILED]
    assert followed.attention == 1
    assert stack.tracking.follow().downloads == ()
    grab = stack.database.one("SELECT state, error FROM grab")
    assert grab == {
        "state": "failed",
        "error": "Film.1.2019.1080p.WEB-DL.x264-GRP is no longer in the client",
    }
    history = stack.database.one("SELECT * FROM history WHERE event = 'downloadFailed'")
    assert history is not None
    assert (history["download_id"], history["data"]["message"]) == (download_id, grab["error"])
    assert history["quality"]["quality"]["name"] == "WEBDL-1080p"
    assert [row["event"] for row in stack.database.all("SELECT event FROM outbox ORDER BY id")] == [
        "grab",
        "failure",
        "attention",
    ]
    # A new attempt is a new grab of the same torrent.
    movie_id = stack.database.value("SELECT id FROM movie")
    offer = stack.offer(movie_id, "Film.1.2019.1080p.WEB-DL.x264-GRP")
    variant = stack.database.value("SELECT id FROM variant")
    again = stack.grabbing.grab(stack.order((movie_id, variant), offer)).grab
    assert again.attempt == 2
    assert only(stack).state is DownloadState.DOWNLOADING


def test_a_download_that_stands_still_asks_once(stack: Stack, client: FakeClient) -> None:
    stack.entries = (ClientEntry(name="fake", kind="fake", on_stall="keep", options=FakeOptions()),)
    download_id = grabbed(stack)
    client.says(download_id, status=ClientStatus.WARNING, message="stalled: no peer sends anything")
    asked = []
    for _ in range(4):
        asked.append(stack.tracking.follow().attention)
        stack.wait(hours=13)
    assert asked == [0, 0, 1, 0]
    row = stack.database.one("SELECT key, kind, message, cleared_at FROM attention")
    assert row == {
        "key": "grab:1:download",
        "kind": "downloadStuck",
        "message": "Film.1.2019.1080p.WEB-DL.x264-GRP has been stalled for too long",
        "cleared_at": None,
    }
    client.says(download_id, status=ClientStatus.DOWNLOADING, remaining=1, message=None)
    stack.tracking.follow()
    assert stack.database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 0


def test_grabs_of_a_film_that_is_gone_are_ended(stack: Stack, client: FakeClient) -> None:
    grabbed(stack)
    stack.database.execute("DELETE FROM movie")
    client.calls.clear()
    assert stack.tracking.follow().downloads == ()
    assert (stack.database.value("SELECT state FROM grab"), client.calls) == ("failed", [])


def test_another_process_that_imports_meanwhile_is_not_overruled(
    stack: Stack, client: FakeClient, other_database: Database
) -> None:
    download_id = grabbed(stack)
    client.says(download_id, status=ClientStatus.COMPLETED, remaining=0, output_path="/d/film.mkv")
    stack.tracking.follow()
    client.says(download_id, seed_ratio=2.0)
    listed = client.items

    def while_asked() -> list[object]:
        other_database.execute("UPDATE download SET state = 'importing'")
        return listed()  # type: ignore[return-value]

    client.items = while_asked  # type: ignore[assignment, method-assign]
    stack.tracking.follow()
    assert stack.database.value("SELECT state FROM download") == "importing"


def test_a_wrong_password_is_a_failure_at_every_run_and_one_attempt(stack: Stack, client: FakeClient) -> None:
    grabbed(stack)
    client.calls.clear()
    client.fault = CredentialsRejected("wrong password")
    codes = [stack.tracking.follow().failures[0].code for _ in range(3)]
    assert (codes, client.calls) == (["credentialsRejected"] * 3, ["items"])


def test_the_queue_is_v3s(stack: Stack, client: FakeClient) -> None:
    download_id = grabbed(stack)
    client.says(
        download_id,
        remaining=40,
        eta=timedelta(days=1, hours=2, seconds=3),
        output_path="/d/film.mkv",
        size=200,
    )
    followed = stack.tracking.follow()
    [line] = json.loads(stack.tracking.queue(followed))
    assert line == {
        "id": 1, "movieId": 1, "movie": {"id": 1, "title": "Film 1", "year": 2019, "tmdbId": 1},
        "languages": [{"id": 0, "name": "Unknown"}], "customFormats": [], "customFormatScore": 0,
        "quality": {
            "quality": {
                "id": 3, "name": "WEBDL-1080p", "source": "webdl", "resolution": 1080, "modifier": "none",
            },
            "revision": {"version": 1, "real": 0, "isRepack": False},
        },
        "size": 200, "sizeleft": 40, "title": "Film.1.2019.1080p.WEB-DL.x264-GRP", "status": "downloading",
        "trackedDownloadStatus": "ok", "trackedDownloadState": "downloading", "statusMessages": [],
        "downloadId": download_id, "protocol": "torrent", "downloadClient": "fake", "indexer": "here",
        "outputPath": "/d/film.mkv", "timeleft": "1.02:00:03",
        "estimatedCompletionTime": "2024-05-02T14:00:03Z", "added": "2024-05-01T12:00:00Z",
        "nextAction": "download", "deadline": "2024-05-02T12:00:00Z", "variant": "main",
    }  # fmt: skip


OWN_KEYS = {"reason", "nextAction", "deadline", "blockedSince", "variant"}


@pytest.mark.parametrize("status", ClientStatus)
def test_clients_of_v3_can_read_the_queue(stack: Stack, client: FakeClient, status: ClientStatus) -> None:
    """radarr-py checks types and words, arr-py-client the names of all keys."""
    from arr_py_client.radarr.v3._generated import models as strict_models
    from radarr.models.queue_resource import QueueResource

    download_id = grabbed(stack)
    client.says(download_id, status=status, eta=timedelta(seconds=5), message="in words")
    followed = stack.tracking.follow()
    if status is not ClientStatus.FAILED:  # a second look would end that one
        stack.wait(days=8)
        followed = stack.tracking.follow()
    [line] = json.loads(stack.tracking.queue(followed))
    plain = {key: value for key, value in line.items() if key not in OWN_KEYS}
    assert plain.keys() <= QueueResource.from_dict(plain).to_dict().keys()
    strict_models.QueueResource.model_validate(plain)
    assert OWN_KEYS - {"deadline", "blockedSince", "reason"} <= line.keys()


def test_an_intent_without_an_outcome_is_in_the_queue(stack: Stack, client: FakeClient) -> None:
    client.fault = ServiceUnavailable("it is down")
    with pytest.raises(ServiceUnavailable):
        grabbed(stack)
    [line] = json.loads(stack.tracking.queue(stack.tracking.follow()))
    assert (line["status"], line["sizeleft"], line["statusMessages"][0]["messages"]) == (
        "queued",
        4 * GIB,
        ["it is down"],
    )
