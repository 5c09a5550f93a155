"""What notifiers are told, as a user sees it: webhooks, scripts, and machines that share the database."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.events import Event, EventKind
from radarr_cli.store import history
from tests.fakes.films import details_of, put_file, put_film
from tests.fakes.receiver import Receiver
from tests.fakes.user import PROJECT, User

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
