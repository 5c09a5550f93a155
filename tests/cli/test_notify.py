"""What notifiers are told, as a user sees it: webhooks, scripts, and machines that share the database."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.domain.events import Event, EventKind
from radarr_cli.store import history
from tests.fakes.films import details_of, put_file, put_film
from tests.fakes.receiver import Receiver
from tests.fakes.user import PROJECT, User

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from radarr_cli.store.database import Database

ANSWERS = {f"POST /{name}": (200, {}) for name in ("phone", "mail", "both", "mobile")}
FLUSH = ("run-once", "--only", "notify", "--force", "--quiet")


@dataclass
class Machine(User):
    """A user's machine of its own name. `names` are its webhooks, each a path of the receiver."""

    names: dict[str, str] = field(default_factory=dict)
    host: str = "attic"

    def tell(self, *names: str, url: str) -> Machine:
        self.configure(
            "".join(
                f'[[notifier]]\nname = "{name}"\nkind = "webhook"\nurl = {{ env = "URL_{name}" }}\n'
                for name in names
            )
        )
        self.variables = {f"URL_{name}": f"{url}/{name}" for name in names} | {"TEST_HOST": self.host}
        return self

    def flush(self, point: str = "before:told:0") -> int:
        """One turn of the stage, killed at that point; its exit code."""
        return subprocess.run(
            [sys.executable, "tests/e2e/killed.py", point, *FLUSH], env=self.environment, cwd=PROJECT,
            timeout=60, check=False, capture_output=True,
        ).returncode  # fmt: skip


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver(dict(ANSWERS)) as receiver:
        yield receiver
    assert receiver.refused == []


@pytest.fixture
def machines(tmp_path: Path, database_url: str, receiver: Receiver) -> tuple[Machine, Machine]:
    """The attic has `phone` and `both`, the cellar `mail` and `both`; each has had its first turn."""
    made = []
    for host, names in (("attic", ("phone", "both")), ("cellar", ("mail", "both"))):
        (tmp_path / host).mkdir()
        made.append(Machine(tmp_path / host, database_url, host=host).tell(*names, url=receiver.url))
        assert made[-1].flush() == 0
    return made[0], made[1]


def happens(database: Database) -> None:
    now = datetime.now(UTC)
    history.record(database, Event(kind=EventKind.HEALTH, at=now, data={"message": "x", "level": "error"}))


def told(receiver: Receiver) -> dict[str, int]:
    paths = [call.path.strip("/") for call in receiver.calls]
    return {name: paths.count(name) for name in sorted(set(paths))}


@pytest.mark.parametrize("first", [0, 1])
def test_two_machines_tell_each_name_once_whoever_comes_first(
    machines: tuple[Machine, Machine], database: Database, receiver: Receiver, first: int
) -> None:
    happens(database)
    for machine in (machines[first], machines[1 - first], machines[first]):
        assert machine.flush() == 0
    assert told(receiver) == {"phone": 1, "mail": 1, "both": 1}


def test_a_kill_between_a_delivery_and_its_row_repeats_that_one_alone(
    machines: tuple[Machine, Machine], database: Database, receiver: Receiver
) -> None:
    """`phone` is told and its row written, `both` is told when the attic's process dies."""
    attic, cellar = machines
    happens(database)
    assert attic.flush("before:told:2") == -signal.SIGKILL
    assert told(receiver) == {"phone": 1, "both": 1}
    for machine in (cellar, attic, cellar):
        assert machine.flush() == 0
    assert told(receiver) == {"phone": 1, "mail": 1, "both": 2}
    states = database.all("SELECT DISTINCT state FROM delivery")
    assert [row["state"] for row in states] == ["delivered"]


def test_a_removed_notifier_takes_its_attention_along(
    machines: tuple[Machine, Machine], database: Database, receiver: Receiver
) -> None:
    attic = machines[0]
    receiver.answers["POST /phone"] = (500, {})
    happens(database)
    attic.flush()
    database.execute("UPDATE delivery SET tries = 9 WHERE state = 'waiting'")
    database.execute("DELETE FROM switch")
    assert attic.flush() == 7
    assert "notifier phone failed" in attic.run("attention").stdout
    attic.tell("mobile", url=receiver.url)
    assert attic.flush() == 0
    assert attic.document("attention") == []
    assert "phone" not in attic.run("status").stdout
    issues = attic.run("doctor", "--quick", "--json").stdout
    assert "NotificationStatusCheck" not in issues


def test_the_list_shows_what_each_is_told(tmp_path: Path, database_url: str) -> None:
    user = User(tmp_path, database_url, {"TOKEN": "t", "URL": "http://127.0.0.1:1/"})
    user.configure(
        '[[notifier]]\nname = "tv"\nkind = "plex"\nurl = "http://127.0.0.1:1"\ntoken = { env = "TOKEN" }\n'
        '[[notifier]]\nname = "hook"\nkind = "webhook"\nurl = { env = "URL" }\nevents = ["import", "grab"]\n'
    )
    told = {each["name"]: each["events"] for each in user.document("notify", "list")}
    assert told == {"tv": ["import", "upgrade", "rename", "delete", "remove"], "hook": ["grab", "import"]}
    assert "import, upgrade, rename" in user.run("notify", "list").stdout


def test_a_removed_film_is_told_with_the_size_of_what_went(
    tmp_path: Path, database: Database, database_url: str, receiver: Receiver
) -> None:
    user = User(tmp_path, database_url, {"URL": f"{receiver.url}/phone"})
    script = tmp_path / "keep.sh"
    script.write_text('#!/bin/sh\nenv | grep ^Radarr_ >> "$HOME/told"\n')
    script.chmod(0o755)
    user.configure(
        '[[notifier]]\nname = "phone"\nkind = "webhook"\nurl = { env = "URL" }\nevents = ["remove"]\n'
        f'[[notifier]]\nname = "script"\nkind = "script"\ncommand = ["{script}"]\nevents = ["remove"]\n'
    )
    kept, gone = (
        put_film(database, details_of(tmdb_id, name, 2000)) for tmdb_id, name in ((1, "A"), (2, "B"))
    )
    for movie, name in ((kept, "A"), (gone, "B")):
        put_file(database, movie, size=5_000)
        (user.films / f"{name} (2000)").mkdir()
        (user.films / f"{name} (2000)" / "film.mkv").write_bytes(b"x" * 5_000)
    assert user.run("run-once", "--only", "scan", "--force").returncode == 0
    assert user.run("remove", "A (2000)").returncode == 0
    assert user.run("remove", "B (2000)", "--files").returncode == 0
    assert user.run(*FLUSH).returncode == 0
    first, second = (call.body for call in receiver.calls)
    assert (first["eventType"], first["deletedFiles"], "movieFolderSize" in first) == (
        "MovieDelete", False, False,
    )  # fmt: skip
    assert (second["deletedFiles"], second["movieFolderSize"]) == (True, 5_000)
    said = (tmp_path / "told").read_text().splitlines()
    assert sorted(line for line in said if "DeletedFiles" in line or "Folder_Size" in line) == [
        "Radarr_Movie_DeletedFiles=False", "Radarr_Movie_DeletedFiles=True", "Radarr_Movie_Folder_Size=5000",
    ]  # fmt: skip


@contextmanager
def slow_mail_server(*, trickles: bool) -> Iterator[int]:
    """The port of one that says nothing, or that never comes to the end of its greeting."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection = listener.accept()[0]
                threading.Thread(target=greet, args=(connection,), daemon=True).start()

    def greet(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            while True:
                connection.sendall(b"220-" if trickles else b"")
                time.sleep(0.2)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


MAIL = """
[[notifier]]
name = "mail"
kind = "apprise"
url = "mailto://anna:canary@127.0.0.1:{port}?from=a@example.com&to=b@example.com&mode=insecure"
timeout = "1s"
"""
START = 5
"""What two starts of Python may take on a machine that does other things as well."""


@pytest.mark.parametrize("trickles", [True, False])
def test_a_mail_server_that_never_comes_to_an_end_holds_nobody(
    tmp_path: Path, database_url: str, database: Database, trickles: bool
) -> None:
    with slow_mail_server(trickles=trickles) as port:
        user = User(tmp_path, database_url)
        user.configure(MAIL.format(port=port))
        for command in (("notify", "test", "mail", "--json"), FLUSH):
            started = time.monotonic()
            ran = user.run(*command)
            assert 1 < time.monotonic() - started < 1 + START
            if command != FLUSH:
                [check] = json.loads(ran.stdout)[0]["checks"]
                assert (ran.returncode, check["hint"]) == (
                    13, "timeout of the notifier sets how long to wait.",
                )  # fmt: skip
                happens(database)
    assert "did not answer in time" in user.run("notify", "list", "--json").stdout


def test_what_tells_ends_though_its_run_is_killed(
    tmp_path: Path, database_url: str, database: Database
) -> None:
    """Apprise's process and a script outlive no run by more than the notifier's time."""
    script = tmp_path / "slow.sh"
    script.write_text('#!/bin/sh\necho $$ > "$HOME/started"\nwhile :; do sleep 0.1; done\n')
    script.chmod(0o755)
    user = User(tmp_path, database_url)
    for kind in ("mail", "script"):
        with slow_mail_server(trickles=True) as port:
            user.configure(
                MAIL.format(port=port)
                if kind == "mail"
                else f'[[notifier]]\nname = "script"\nkind = "script"\ncommand = ["{script}"]\n'
            )
            process = subprocess.Popen(
                [sys.executable, "-m", "radarr_cli", "notify", "test", kind], env=user.environment,
                cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            [told] = eventually(lambda p=process.pid: children_of(p))
            if kind == "script":
                eventually((tmp_path / "started").exists)
            process.kill()
            process.wait()
            eventually(lambda pid=told: not alive(pid))


def children_of(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(each) for each in found.read_text().split()] if found.exists() else []


def alive(pid: int) -> bool:
    """A process that has ended may still wait for somebody to ask how."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def eventually(question: Callable[[], Any]) -> Any:
    until = time.monotonic() + 15
    while time.monotonic() < until:
        if found := question():
            return found
        time.sleep(0.05)
    raise AssertionError("it never came about")
