"""After the import: what leaves the client, when, and what of its data stays."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.download import ClientItem, ClientStatus
from radarr_cli.domain.settings import ClientEntry
from radarr_cli.errors import ServiceUnavailable
from radarr_cli.services.running import Pace
from tests.services.download_stack import FakeClient, FakeOptions, Stack

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.database import Database

PACE = Pace(stopping=lambda: False)
DRY = Pace(stopping=lambda: False, dry_run=True)
HOUR = 3600


@pytest.fixture
def client() -> FakeClient:
    return FakeClient()


@pytest.fixture
def stack(database: Database, tmp_path: Path, client: FakeClient) -> Stack:
    stack = Stack(database, tmp_path, lambda _: client)
    (tmp_path / "films").mkdir()
    stack.root_paths["films"] = str(tmp_path / "films")
    return stack


def imported(stack: Stack, client: FakeClient, **duty: object) -> str:
    """A film that was imported, its torrent seeding a file below `tmp_path/done`."""
    film = stack.film()
    download_id = stack.grabbing.grab(stack.order(film, stack.offer(film[0]))).grab.download_id or ""
    folder = stack.folder / "done" / "Film"
    folder.mkdir(parents=True)
    (folder / "film.mkv").write_bytes(b"film")
    client.paths[download_id] = [str(folder / "film.mkv")]
    client.says(download_id, status=ClientStatus.COMPLETED, remaining=0, output_path=str(folder))
    stack.tracking.follow()
    values = {"seed_ratio": None, "seed_time": None, "private": False, **duty}
    stack.database.execute(
        "UPDATE grab SET state = 'imported', seed_ratio = %(seed_ratio)s, seed_time = %(seed_time)s, "
        "private = %(private)s",
        values,
    )
    stack.database.execute("UPDATE download SET state = 'imported', imported_at = now()")
    return download_id


def other(path: Path, client: str = "fake") -> ClientItem:
    return ClientItem(
        client=client, download_id="C" * 40, title="Cross", status=ClientStatus.COMPLETED, size=4,
        output_path=str(path),
    )  # fmt: skip


DUTIES = {
    "public, stopped by the client": ({}, {"stopped": True}, True),
    "public, still seeding": ({}, {}, False),
    "private, unknown duty": ({"private": True}, {"stopped": True, "seed_ratio": 99.0}, False),
    "unknown, unknown duty": ({"private": None}, {"stopped": True, "seed_ratio": 99.0}, False),
    "the client says private": ({"private": None}, {"stopped": True, "private": True}, False),
    "ratio met": ({"private": True, "seed_ratio": 1.0}, {"seed_ratio": 1.0}, True),
    "ratio not met": ({"seed_ratio": 1.0}, {"seed_ratio": 0.99, "stopped": True}, False),
    "ratio not told": ({"seed_ratio": 1.0}, {"seed_ratio": None}, False),
    "time met": ({"private": True, "seed_time": 72 * HOUR}, {"seed_time": 72 * HOUR}, True),
    "ratio met, time not": (
        {"seed_ratio": 1.0, "seed_time": HOUR},
        {"seed_ratio": 3.0, "seed_time": 9},
        False,
    ),
    "both met": ({"seed_ratio": 1.0, "seed_time": HOUR}, {"seed_ratio": 3.0, "seed_time": HOUR}, True),
}


@pytest.mark.parametrize("name", DUTIES)
def test_the_duty_frozen_at_the_grab_decides(stack: Stack, client: FakeClient, name: str) -> None:
    duty, said, goes = DUTIES[name]
    download_id = imported(stack, client, **duty)
    client.says(download_id, **said)
    [planned] = stack.downloads.removing.clean(DRY).items
    assert planned["status"] == ("planned" if goes else "unchanged")
    assert download_id in client.there
    stack.downloads.removing.clean(PACE)
    assert (download_id not in client.there) is goes
    assert ("remove with data" in client.calls) is goes
    assert (stack.downloads.removing.clean(PACE).items == ()) is goes


def shared_path(stack: Stack) -> Path:
    return stack.folder / "done" / "Film"


def shared_inode(stack: Stack) -> Path:
    folder = stack.folder / "cross"
    folder.mkdir()
    os.link(stack.folder / "done" / "Film" / "film.mkv", folder / "renamed.mkv")
    return folder


@pytest.mark.parametrize("share", [shared_path, shared_inode])
def test_of_a_cross_seed_the_entry_goes_and_the_data_stays(
    stack: Stack, client: FakeClient, share: object
) -> None:
    download_id = imported(stack, client, seed_ratio=0.0)
    client.foreign = [other(share(stack))]  # type: ignore[operator]
    [item] = stack.downloads.removing.clean(PACE).items
    assert item["message"] == "removed from fake, its data stays: Cross in fake uses it"
    assert download_id not in client.there
    assert client.calls[-1] == "remove"


def test_a_cross_seed_in_another_client_counts_too(database: Database, tmp_path: Path) -> None:
    clients = {"fake": FakeClient(), "second": FakeClient("second")}
    entries = tuple(ClientEntry(name=name, kind="fake", options=FakeOptions()) for name in clients)
    stack = Stack(database, tmp_path, lambda entry: clients[entry.name], entries=entries)
    imported(stack, clients["fake"], seed_ratio=0.0)
    clients["second"].fault = ServiceUnavailable("it is down")
    [item] = stack.downloads.removing.clean(PACE).items
    assert "not every client can say" in str(item["message"])
    clients["second"].fault = None
    clients["second"].foreign = [other(shared_inode(stack), "second")]
    stack.downloads.removing.clean(PACE)
    assert clients["fake"].calls[-1] == "remove"


def test_a_cross_seed_that_lies_loose_in_another_client_counts_too(
    database: Database, tmp_path: Path
) -> None:
    clients = {"fake": FakeClient(), "second": FakeClient("second")}
    entries = tuple(ClientEntry(name=name, kind="fake", options=FakeOptions()) for name in clients)
    stack = Stack(database, tmp_path, lambda entry: clients[entry.name], entries=entries)
    imported(stack, clients["fake"], seed_ratio=0.0)
    folder = shared_inode(stack)
    clients["second"].foreign = [replace(other(folder, "second"), output_path=None)]
    clients["second"].paths["C" * 40] = [str(folder / "renamed.mkv")]
    stack.downloads.removing.clean(PACE)
    assert clients["fake"].calls[-1] == "remove"


def test_what_lies_in_the_library_is_never_deleted(stack: Stack, client: FakeClient) -> None:
    imported(stack, client, seed_ratio=0.0)
    stack.root_paths["films"] = str(stack.folder / "done")
    stack.downloads.removing.clean(PACE)
    assert client.calls[-1] == "remove"


def test_a_client_may_keep_what_is_imported(stack: Stack, client: FakeClient) -> None:
    download_id = imported(stack, client, seed_ratio=0.0)
    stack.entries = (ClientEntry(name="fake", kind="fake", remove_completed=False, options=FakeOptions()),)
    client.calls.clear()
    assert stack.downloads.removing.clean(PACE).items == ()
    assert (client.calls, download_id in client.there) == ([], True)


def test_what_is_not_imported_stays(stack: Stack, client: FakeClient) -> None:
    download_id = imported(stack, client, seed_ratio=0.0)
    stack.database.execute("UPDATE grab SET state = 'sent'")
    stack.database.execute("UPDATE download SET state = 'importPending'")
    assert stack.downloads.removing.clean(PACE).items == ()
    assert download_id in client.there


@pytest.mark.parametrize(
    "said",
    [
        {"status": ClientStatus.FAILED},
        {"encrypted": True},
        {"status": ClientStatus.WARNING, "availability": 0.0},
        {"status": ClientStatus.DOWNLOADING},
        {"status": ClientStatus.COMPLETED, "output_path": "/gone"},
    ],
)
@pytest.mark.parametrize("private", [True, None])
def test_a_private_torrent_with_one_byte_survives_every_automatic_removal(
    stack: Stack, client: FakeClient, said: dict[str, object], private: bool | None
) -> None:
    film = stack.film()
    first = stack.offer(film[0])
    stack.offer(film[0], "Film.2019.720p.WEB-DL.x264-OTHER")
    download_id = stack.grabbing.grab(stack.order(film, first)).grab.download_id or ""
    stack.database.execute("UPDATE grab SET private = %s, seed_ratio = NULL, seed_time = NULL", (private,))
    client.says(download_id, **{"remaining": 99, **said})
    for _ in range(12):
        stack.tracking.follow()
        stack.downloads.mending.mend(PACE)
        stack.downloads.removing.clean(PACE)
        stack.wait(hours=20)
    stack.database.execute("UPDATE grab SET state = 'imported' WHERE download_id = %s", (download_id,))
    stack.database.execute("UPDATE download SET state = 'imported' WHERE download_id = %s", (download_id,))
    stack.downloads.removing.clean(PACE)
    assert download_id in client.there


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking(FakeOptions):
    category: str = "radarr"
    imported_category: str = "done"


class MarkingClient(FakeClient):
    def mark_imported(self, download_id: str) -> None:
        self._called("mark_imported")
        self.says(download_id, category="done")


@pytest.mark.parametrize("removes", [True, False])
def test_what_is_imported_is_marked_once_and_still_leaves_when_its_duty_is_met(
    database: Database, tmp_path: Path, removes: bool
) -> None:
    client = MarkingClient()
    entry = ClientEntry(name="fake", kind="fake", options=Marking(), remove_completed=removes)
    stack = Stack(database, tmp_path, lambda _: client, entries=(entry,))
    download_id = imported(stack, client, seed_ratio=1.0)
    client.says(download_id, category="radarr", seed_ratio=0.5)
    stack.downloads.removing.clean(DRY)
    assert "mark_imported" not in client.calls
    for _ in range(2):
        stack.downloads.removing.clean(PACE)
    assert client.calls.count("mark_imported") == 1
    client.says(download_id, seed_ratio=1.0)
    stack.downloads.removing.clean(PACE)
    assert (download_id in client.there) is not removes
