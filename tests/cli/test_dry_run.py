"""`run-once --dry-run` is the plan of the real run: each stage selects as it would, and writes nothing."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from radarr_cli.cli.exit_codes import ExitCode
from radarr_cli.domain.events import Event, EventKind
from radarr_cli.store import history
from tests.fakes.films import details_of, put_film
from tests.fakes.receiver import Receiver
from tests.fakes.torznab_server import KEY, TorznabServer
from tests.fakes.user import User

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.store.database import Database

MORE = """
[backup]
enabled = true
folder = "{home}/backups"
[metrics]
file = "{home}/films.prom"
[[indexer]]
name = "quay"
kind = "torznab"
url = "{indexer}"
api_key = "{key}"
[[notifier]]
name = "phone"
kind = "webhook"
url = "{receiver}/told"
[[notifier]]
name = "mail"
kind = "webhook"
url = "{receiver}/told"
events = ["grab"]
"""
OLD = datetime.now(UTC) - timedelta(days=100)
# All that can do without a key of TMDB's.
STAGES = "rss,search,queue,import,mend,clean,scan,trash,housekeep,backup,health,metrics,groups,notify"
PLANNED = ("rss", "search", "housekeep", "backup", "health", "metrics", "notify")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver({"POST /told": (200, {})}) as receiver:
        yield receiver


@pytest.fixture
def indexer() -> Iterator[TorznabServer]:
    with TorznabServer() as indexer:
        yield indexer


@pytest.fixture
def user(
    tmp_path: Path, database_url: str, database: Database, receiver: Receiver, indexer: TorznabServer
) -> User:
    user = User(tmp_path, database_url)
    user.configure(MORE.format(home=tmp_path, indexer=indexer.url, key=KEY, receiver=receiver.url))
    put_film(database, details_of(1, "Wanted", 1999))
    database.execute(
        "INSERT INTO run (command, host, pid, started_at, finished_at) VALUES ('x', '', 1, %s, %s)",
        (OLD, OLD),
    )
    for kind in (EventKind.MOVIE_ADDED, EventKind.GRABBED, EventKind.FILE_RENAMED):
        event = Event(kind=kind, at=datetime.now(UTC), source_title="Wanted", data={})
        history.record(database, event)
    return user


def everything(user: User, database: Database) -> tuple[object, ...]:
    """Every row's version and every file: equal before and after means that nothing was written."""
    tables = database.all("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    rows = [[*database.all(f'SELECT xmin::text, ctid::text FROM "{row["tablename"]}"')] for row in tables]
    files = sorted(
        (folder, name, Path(folder, name).stat().st_mtime_ns)
        for folder, _, names in os.walk(user.home)
        for name in names
    )
    return (rows, files)


def by_stage(document: Any) -> dict[str, Any]:
    return {stage["stage"]: stage for stage in document["items"]}


def test_it_is_the_plan_of_the_real_run(
    user: User, database: Database, receiver: Receiver, indexer: TorznabServer
) -> None:
    user.run("list")  # whatever the first command makes is there
    before = everything(user, database)
    planned_run = user.document("run-once", "--dry-run", "--force", "--only", STAGES)
    assert everything(user, database) == before
    assert not indexer.asked
    assert not receiver.calls
    assert (planned_run["status"], planned_run["runId"]) == ("planned", None)
    planned = by_stage(planned_run)
    assert {stage["status"] for stage in planned.values()} == {"planned"}
    assert {stage["dueAt"] for stage in planned.values()} == {None}
    assert {name for name, stage in planned.items() if stage["items"]} == set(PLANNED)
    told = sum(event["flushed_at"] is None for event in database.all("SELECT flushed_at FROM outbox"))
    assert told == 3
    said = {item["message"] for name in PLANNED for item in planned[name]["items"]}
    assert {"its feed would be read", "would forget 1 run", f"would back up to {user.home}/backups"} <= said
    assert f"would write {user.home}/films.prom" in said
    done = by_stage(user.document("run-once", "--force", "--only", STAGES, code=ExitCode.ATTENTION))
    assert [item["message"] for item in done["health"]["items"]] == [
        item["message"] for item in planned["health"]["items"]
    ]
    assert len(done["backup"]["items"]) == len(planned["backup"]["items"]) == 1
    assert [item["title"] for item in done["rss"]["items"]] == ["quay"]
    # What the run itself does is told, too: of what had happened before it the plan names all.
    names = [(item["notifier"], item["title"]) for item in planned["notify"]["items"]]
    assert len(names) == 4
    really = [(item["notifier"], item["title"]) for item in done["notify"]["items"]]
    assert {*names} <= {*really}


def test_for_people_it_says_what_would_be_done(user: User) -> None:
    ran = user.run("run-once", "--dry-run", "--force", "--only", "backup,notify,metrics,clean")
    lines = ran.stdout.splitlines()
    assert lines[0].split() == ["stage", "status", "items", "time", "next"]
    assert [line.split()[:2] for line in lines[1:5]] == [
        ["clean", "planned"], ["backup", "planned"], ["metrics", "planned"], ["notify", "planned"],
    ]  # fmt: skip
    assert lines[5:] == [
        f"  backup: would back up to {user.home}/backups",
        f"  metrics: would write {user.home}/films.prom",
        "  notify: phone: 3 planned",
        "  notify: mail: 1 planned: Grabbed",
    ]


def test_what_health_finds_is_said_by_name_once(user: User) -> None:
    first = user.run("run-once", "--only", "health")
    assert "  health: new: no download client is configured -> radarr-cli init, or add" in first.stdout
    again = user.run("run-once", "--force", "--only", "health")
    assert "health: new" not in again.stdout
    user.configure('[[client]]\nname = "hole"\nkind = "blackhole"\n'
                   f'torrent_folder = "{user.home}/t"\nwatch_folder = "{user.home}/w"\n')  # fmt: skip
    over = user.run("run-once", "--force", "--only", "health", "--dry-run").stdout
    assert "  health: over: no download client is configured\n" in over
    assert "  health: over: no download client is configured\n" in user.run(
        "run-once", "--force", "--only", "health"
    ).stdout  # fmt: skip
