"""The breaker around download clients: rejected logins are few, over all processes."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from radarr_cli.adapters.clients import build
from radarr_cli.adapters.clients.qbittorrent import Settings as QBittorrentSettings
from radarr_cli.domain.release import Protocol
from radarr_cli.domain.secret import Secret
from radarr_cli.domain.settings import ClientEntry, NetworkSettings, Url
from radarr_cli.errors import ConfigError, CredentialsRejected, NotFound, ServiceUnavailable
from radarr_cli.services.clients import ClientPaused
from radarr_cli.store.database import Database
from radarr_cli.store.switches import set_switch
from tests.fakes.qbittorrent import QBittorrent
from tests.services.download_stack import FakeClient, FakeOptions, Stack

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def stack_with(database: Database, tmp_path: Path, client: FakeClient, password: str = "first") -> Stack:
    entry = ClientEntry(name="fake", kind="fake", options=FakeOptions(password=Secret.of(password)))
    return Stack(database, tmp_path, lambda _: client, entries=(entry,))


def ask(stack: Stack) -> None:
    with stack.clients.calling("fake") as client:
        client.items()


def test_a_rejected_login_stops_every_process_until_a_test_passes(database: Database, tmp_path: Path) -> None:
    client = FakeClient()
    client.fault = CredentialsRejected("wrong password")
    stack = stack_with(database, tmp_path, client)
    for _ in range(5):
        with pytest.raises(CredentialsRejected):
            ask(stack)  # each property access builds the services anew, as a process does
    assert client.calls == ["items"]
    client.fault = None
    stack.wait(days=400)
    with pytest.raises(CredentialsRejected, match="since it rejected a login: wrong password"):
        ask(stack)
    assert client.calls == ["items"]
    assert stack.clients.test("fake").good
    ask(stack)
    assert client.calls == ["items", "check", "items"]
    assert stack.clients.states()["fake"].failures == 0


def test_a_persons_test_may_try_once_more_in_an_hour(database: Database, tmp_path: Path) -> None:
    client = FakeClient()
    client.fault = CredentialsRejected("wrong password")
    stack = stack_with(database, tmp_path, client)
    with pytest.raises(CredentialsRejected):
        ask(stack)
    attempts = [stack.clients.test("fake") for _ in range(4)]
    assert not any(attempt.good for attempt in attempts)
    assert client.calls == ["items", "check"]
    stack.wait(minutes=61)
    client.fault = None
    assert stack.clients.test("fake").good
    ask(stack)
    assert client.calls[-2:] == ["check", "items"]


def test_no_hour_sees_more_than_two_rejected_logins(database: Database, tmp_path: Path) -> None:
    client = FakeClient()
    client.fault = CredentialsRejected("wrong password")
    stack = stack_with(database, tmp_path, client)
    begun, tries = stack.clock, []
    for minute in range(0, 400, 7):
        stack.clock = begun
        stack.wait(minutes=minute)
        before = len(client.calls)
        stack.clients.test("fake")
        with pytest.raises(CredentialsRejected):
            ask(stack)
        tries += [minute] * (len(client.calls) - before)
    assert len(tries) > 6
    assert all(tries[index + 2] - tries[index] >= 60 for index in range(len(tries) - 2)), tries


def test_a_changed_password_starts_anew(database: Database, tmp_path: Path) -> None:
    client = FakeClient()
    client.fault = CredentialsRejected("wrong password")
    with pytest.raises(CredentialsRejected):
        ask(stack_with(database, tmp_path, client))
    client.fault = None
    with pytest.raises(CredentialsRejected):
        ask(stack_with(database, tmp_path, client))
    ask(stack_with(database, tmp_path, client, password="second"))
    assert client.calls == ["items", "items"]


def test_the_password_is_not_to_be_found_in_the_database(database: Database, tmp_path: Path) -> None:
    client = FakeClient()
    client.fault = CredentialsRejected("wrong password")
    with pytest.raises(CredentialsRejected):
        ask(stack_with(database, tmp_path, client, password="canary-5f1e"))
    row = database.one("SELECT * FROM client_state")
    assert row is not None
    assert "canary" not in str(row)
    assert len(row["config_hash"].partition(":")[2]) == 4  # 16 bits: nothing to guess a password from


def test_a_person_is_asked_once_and_no_longer_when_it_works(database: Database, tmp_path: Path) -> None:
    client = FakeClient()
    stack = stack_with(database, tmp_path, client)
    client.fault = CredentialsRejected("wrong password")
    for _ in range(2):
        with pytest.raises(CredentialsRejected):
            ask(stack)
        stack.wait(hours=2)
    rows = database.all("SELECT key, remedy, cleared_at FROM attention")
    assert rows == [
        {"key": "client:fake:login", "remedy": "radarr-cli clients test fake", "cleared_at": None}
    ]
    client.fault = None
    assert stack.clients.test("fake").good
    assert database.value("SELECT count(*) FROM attention WHERE cleared_at IS NULL") == 0


def test_a_client_that_is_down_is_asked_again_at_once(database: Database, tmp_path: Path) -> None:
    client = FakeClient()
    stack = stack_with(database, tmp_path, client)
    client.fault = ServiceUnavailable("it is down")
    for _ in range(3):
        with pytest.raises(ServiceUnavailable):
            ask(stack)
    assert len(client.calls) == 3
    assert stack.clients.states()["fake"].failures == 3


def test_being_down_does_not_close_the_breaker(database: Database, tmp_path: Path) -> None:
    client = FakeClient()
    stack = stack_with(database, tmp_path, client)
    client.fault = CredentialsRejected("wrong password")
    with pytest.raises(CredentialsRejected):
        ask(stack)
    client.fault = ServiceUnavailable("it is down")
    assert not stack.clients.test("fake").good
    with pytest.raises(CredentialsRejected, match="not called since"):
        ask(stack)


def test_a_client_that_is_well_costs_no_write(database: Database, tmp_path: Path) -> None:
    ask(stack_with(database, tmp_path, FakeClient()))
    assert database.value("SELECT count(*) FROM client_state") == 0


def test_many_processes_at_once_try_a_wrong_password_once(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    """Against the real program, which bans an address at the third failure."""
    (tmp_path / "qb").mkdir()
    with QBittorrent(tmp_path / "qb", failures_until_ban=3) as program:
        options = QBittorrentSettings(
            url=Url(program.url), username=program.username, password=Secret.of("wrong")
        )
        entry = ClientEntry(name="qb", kind="qbittorrent", options=options)
        outcomes: list[str] = []

        def process(number: int) -> None:
            mine = Database(database_url)
            stack = Stack(
                mine,
                tmp_path,
                lambda entry: build(entry, NetworkSettings(), tmp_path / f"state{number}"),
                entries=(entry,),
            )
            try:
                with stack.clients.calling("qb") as client:
                    client.items()
            except CredentialsRejected as error:
                outcomes.append(error.message)
            finally:
                mine.close()

        threads = [threading.Thread(target=process, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(outcomes) == 8
        assert sum("not called" not in message for message in outcomes) == 1
        right = replace(entry, options=replace(options, password=Secret.of(program.password)))
        stack = Stack(
            database,
            tmp_path,
            lambda entry: build(entry, NetworkSettings(), tmp_path / "state"),
            entries=(right,),
        )
        assert stack.clients.test("qb").good


ENTRIES = (
    ClientEntry(name="off", kind="fake", enabled=False, priority=1),
    ClientEntry(name="second", kind="fake", priority=2),
    ClientEntry(name="first", kind="fake", priority=1),
    ClientEntry(name="kids", kind="fake", priority=1, tags=("kids",)),
)


@pytest.mark.parametrize(
    ("tags", "bound", "expected"),
    [
        ((), None, ["first", "second"]),
        (("other",), None, ["first", "second"]),
        (("kids", "other"), None, ["kids"]),
        ((), "second", ["second"]),
    ],
)
def test_choice(
    database: Database, tmp_path: Path, tags: tuple[str, ...], bound: str | None, expected: list[str]
) -> None:
    stack = Stack(database, tmp_path, lambda entry: FakeClient(entry.name), entries=ENTRIES)
    chosen = stack.clients.choose(Protocol.TORRENT, tags, bound=bound)
    assert [entry.name for entry in chosen] == expected


def test_a_client_that_rejected_a_login_is_the_last_choice(database: Database, tmp_path: Path) -> None:
    clients = {entry.name: FakeClient(entry.name) for entry in ENTRIES}
    entries = tuple(replace(entry, options=FakeOptions()) for entry in ENTRIES)
    stack = Stack(database, tmp_path, lambda entry: clients[entry.name], entries=entries)
    clients["first"].fault = CredentialsRejected("wrong password")
    with pytest.raises(CredentialsRejected), stack.clients.calling("first") as client:
        client.items()
    assert [entry.name for entry in stack.clients.choose(Protocol.TORRENT)] == ["second", "first"]
    mended = replace(entries[2], options=FakeOptions(password=Secret.of("another")))
    changed = Stack(
        database, tmp_path, lambda entry: clients[entry.name], entries=(*entries[:2], mended, *entries[3:])
    )
    assert [entry.name for entry in changed.clients.choose(Protocol.TORRENT)] == ["first", "second"]


def test_one_that_was_down_a_while_ago_comes_after_one_that_is_well(
    database: Database, tmp_path: Path
) -> None:
    clients = {entry.name: FakeClient(entry.name) for entry in ENTRIES}
    stack = Stack(database, tmp_path, lambda entry: clients[entry.name], entries=ENTRIES)
    clients["first"].fault = ServiceUnavailable("it is down")
    with pytest.raises(ServiceUnavailable), stack.clients.calling("first") as client:
        client.items()
    assert [entry.name for entry in stack.clients.choose(Protocol.TORRENT)] == ["second", "first"]
    stack.wait(minutes=15)
    assert [entry.name for entry in stack.clients.choose(Protocol.TORRENT)] == ["first", "second"]


def test_what_a_person_paused_is_not_chosen(database: Database, tmp_path: Path) -> None:
    stack = Stack(database, tmp_path, lambda entry: FakeClient(entry.name), entries=ENTRIES)
    pause(stack, "first")
    assert [entry.name for entry in stack.clients.choose(Protocol.TORRENT)] == ["second"]
    pause(stack, "second", stack.now() + timedelta(hours=2))
    with pytest.raises(ClientPaused, match="clients first, second are paused until") as caught:
        stack.clients.choose(Protocol.TORRENT)
    assert caught.value.hint == "radarr-cli resume client first"
    with pytest.raises(ClientPaused, match="client first is paused"):
        stack.clients.choose(Protocol.TORRENT, bound="first")
    stack.wait(hours=2)
    assert [entry.name for entry in stack.clients.choose(Protocol.TORRENT)] == ["second"]


def pause(stack: Stack, name: str, until: datetime | None = None) -> None:
    set_switch(stack.database, f"pause:client:{name}", until=until, reason="", by="ada", now=stack.now())


def test_nobody_to_choose_is_a_fault_of_the_configuration(database: Database, tmp_path: Path) -> None:
    stack = Stack(database, tmp_path, lambda entry: FakeClient(entry.name), entries=ENTRIES)
    with pytest.raises(ConfigError, match="no download client takes usenet downloads"):
        stack.clients.choose(Protocol.USENET)
    with pytest.raises(ConfigError, match="'kids'"):
        stack.clients.choose(Protocol.TORRENT, (), bound="kids")
    with pytest.raises(NotFound, match="'third'") as caught:
        stack.clients.entry("third")
    assert caught.value.hint == "configured: off, second, first, kids"
