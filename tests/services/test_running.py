"""The rules of `run-once` itself, over a real database: which stages run, and what one does to the others."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from radarr_cli.domain.settings import ScheduleSettings
from radarr_cli.errors import Failure, Locked, RadarrCliError, SafetyBrake, ServiceUnavailable
from radarr_cli.services.running import RETRY, Request, Running, Stage, StageResult
from radarr_cli.services.stages import all_stages
from radarr_cli.store import locks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from radarr_cli.services.running import Pace, RunResult
    from radarr_cli.store.database import Database

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVERY = timedelta(hours=6)


@dataclass
class Machine:
    """One host's runs; `clock` moves `now`, `did` names the stages that worked."""

    database: Database
    host: str = "nas"
    clock: datetime = NOW
    did: list[str] = field(default_factory=list)

    def run(self, *stages: Stage, **wishes: object) -> RunResult:
        running = Running(
            database=self.database,
            now=lambda: self.clock,
            host=self.host,
            pid=1,
            user="ida",
            command="run-once",
        )
        result = running.run(stages, replace(Request(), **wishes))  # type: ignore[arg-type]
        running.close(result, 0)
        return result

    def due(self) -> dict[str, datetime]:
        """When each stage that has worked is due again."""
        return {row["task"]: row["due_at"] for row in self.database.all("SELECT task, due_at FROM task_run")}

    def stage(
        self, name: str, work: Callable[[Pace], StageResult | None] | Exception | None = None, **more: object
    ) -> Stage:
        def do(pace: Pace) -> StageResult:
            self.did.append(name)
            if isinstance(work, Exception):
                raise work
            return (work(pace) if work else None) or StageResult()

        return replace(Stage(name=name, summary=name, interval=EVERY, work=do), **more)  # type: ignore[arg-type]


@pytest.fixture
def machine(database: Database) -> Machine:
    return Machine(database)


def statuses(result: RunResult) -> dict[str, str]:
    return {outcome.name: outcome.status for outcome in result.outcomes}


@pytest.mark.parametrize(
    "error", [ServiceUnavailable("gone"), RuntimeError("api_key=topsecret"), KeyError("x")], ids=repr
)
def test_a_stage_that_fails_stops_only_those_that_need_it(machine: Machine, error: Exception) -> None:
    """An exception that nobody expected is no reason to leave the rest undone either."""
    result = machine.run(
        machine.stage("first"),
        machine.stage("broken", error),
        machine.stage("needs it", needs=("broken",)),
        machine.stage("needs that", needs=("needs it",)),
        machine.stage("last", needs=("first",)),
    )
    assert machine.did == ["first", "broken", "last"]
    assert statuses(result) == {
        "first": "done", "broken": "failed", "needs it": "skipped", "needs that": "skipped", "last": "done",
    }  # fmt: skip
    by_name = {outcome.name: outcome for outcome in result.outcomes}
    assert by_name["needs it"].message == "broken failed"
    assert result.status == "partial"
    [failure] = result.failures
    assert "topsecret" not in failure.message + (failure.hint or "")
    assert (failure.code == "bug") is (by_name["broken"].bug is error)
    due = machine.due()
    assert due["broken"] == NOW + RETRY
    assert due["last"] == NOW + EVERY
    # Those that were skipped keep their turn.
    assert due.keys() == {"first", "broken", "last"}


def test_a_bug_says_where_it_is(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("radarr_cli.store.runs.forget_old", broken)
    from radarr_cli.services.upkeep.housekeeping import Housekeeping

    house = Housekeeping(
        database=machine.database, host="nas", alive=lambda _: False, now=lambda: machine.clock
    )
    [failure] = machine.run(machine.stage("housekeep", house.keep_house)).failures
    assert failure.message.startswith("a bug in radarr-cli: TypeError at services/upkeep/housekeeping.py:")


def test_a_failed_stage_is_told_once(machine: Machine) -> None:
    stage = machine.stage("broken", RadarrCliError("no"))
    for _ in range(3):
        machine.run(stage)
        machine.clock += RETRY
    assert machine.did == ["broken"] * 3
    assert machine.database.value("SELECT count(*) FROM outbox WHERE event = 'runFailed'") == 1


def test_what_a_stage_met_is_not_lost_where_it_stops(machine: Machine) -> None:
    result = machine.run(
        machine.stage("braked", SafetyBrake("too many")),
        machine.stage("partly", lambda _: StageResult(failures=(Failure("a", "b", "c"),))),
        machine.stage("asks", lambda _: StageResult(attention=1)),
    )
    assert statuses(result) == {"braked": "braked", "partly": "partial", "asks": "done"}
    assert result.status == "braked"


def test_how_a_run_ended_and_why_is_kept_with_it(machine: Machine) -> None:
    """Few enough of a thousand failures that they don't fill the database, of each stage that has some."""
    failures = [Failure(f"film:{number}", "x", "w" * 5000, "h" * 5000) for number in range(1000)]
    stopped = {"title": "root:films", "status": "braked", "message": "another disk"}
    machine.run(
        machine.stage("partly", lambda _: StageResult(failures=tuple(failures))),
        machine.stage("stopped", lambda _: StageResult(items=(stopped,), braked=True)),
        machine.stage("asks", lambda _: StageResult(attention=1)),
    )
    run = machine.database.one("SELECT *, length(summary::text) AS size FROM run")
    assert run is not None
    assert run["status"] == "braked"
    assert run["summary"]["asks"].keys() == {"status", "items", "failures", "ms"}
    partly, stopped_kept = run["summary"]["partly"], run["summary"]["stopped"]
    assert (partly["failures"], len(partly["failed"])) == (1000, 10)
    assert partly["failed"][0] == {
        "subject": "film:0", "code": "x", "message": "w" * 399 + "…", "hint": "h" * 399 + "…",
    }  # fmt: skip
    assert stopped_kept["braked"] == ["root:films: another disk"]
    assert run["size"] < 10_000
    ended = machine.database.all("SELECT task, status, failures, error, result FROM task_run ORDER BY task")
    assert [(row["task"], row["status"], row["failures"], row["result"]["run"]) for row in ended] == [
        ("asks", "done", 0, run["id"]), ("partly", "partial", 1, run["id"]),
        ("stopped", "braked", 0, run["id"]),
    ]  # fmt: skip
    assert [len(row["error"] or "") for row in ended] == [0, 400, 24]


@pytest.mark.parametrize(
    ("result", "status"),
    [
        (StageResult(), "done"),
        (StageResult(attention=1), "attention"),
        (StageResult(braked=True, attention=1), "braked"),
        (StageResult(failures=(Failure("a", "b", "c"),), attention=1), "partial"),
        # A notifier that isn't there fails no run, but not all is done.
        (StageResult(items=({"status": "waiting", "message": "it is down"},)), "done"),
    ],
)
def test_a_run_is_kept_as_what_it_was(machine: Machine, result: StageResult, status: str) -> None:
    ran = machine.run(machine.stage("only", lambda _: result))
    assert machine.database.value("SELECT status FROM run") == ran.status == status
    waits = statuses(ran)["only"] == "waiting"
    kept = machine.database.value("SELECT summary -> 'only' -> 'waiting' FROM run")
    assert waits is bool(result.items)
    assert kept == (["it is down"] if waits else None)


def test_a_pause_is_named_by_what_ends_it(machine: Machine) -> None:
    stages = machine.stage("rss"), machine.stage("queue")
    machine.database.execute("INSERT INTO switch (key) VALUES ('pause:task:rss')")
    partly = machine.run(*stages, force=True)
    assert statuses(partly) == {"rss": "paused", "queue": "done"}
    only = machine.run(machine.stage("rss"), force=True)
    assert (only.status, only.outcomes[0].message) == ("paused", "radarr-cli resume stage rss")
    machine.database.execute("INSERT INTO switch (key) VALUES ('pause:all')")
    everything = machine.run(*stages, force=True)
    assert everything.status == "paused"
    assert {outcome.message for outcome in everything.outcomes} == {"radarr-cli resume all"}


def test_what_depends_on_what() -> None:
    stages = all_stages(ScheduleSettings(), None)  # type: ignore[arg-type]
    before: set[str] = set()
    for stage in stages:
        assert before.issuperset(stage.needs), stage.name
        before.add(stage.name)
    needs = {stage.name: stage.needs for stage in stages if stage.needs}
    assert needs == {"import": ("queue",), "mend": ("queue",), "clean": ("queue", "import")}


def test_a_stage_leaves_time_to_those_that_wait(machine: Machine) -> None:
    """Half of what is left, and the last one all of it: one that has no end keeps nobody from his turn."""
    began = monotonic()
    ended = []

    def endless(pace: Pace) -> None:
        while not pace.stopping():
            pass
        ended.append(monotonic() - began)

    result = machine.run(
        machine.stage("endless", endless),
        machine.stage("too", endless),
        machine.stage("quick"),
        deadline=began + 1.0,
    )
    assert machine.did == ["endless", "too", "quick"]
    assert statuses(result) == {"endless": "interrupted", "too": "interrupted", "quick": "done"}
    assert 0.45 < ended[0] < ended[1] < 0.95
    due = machine.due()
    assert (due["endless"], due["quick"]) == (NOW, NOW + EVERY)
    machine.did.clear()
    machine.run(machine.stage("endless"), machine.stage("too"), machine.stage("quick"))
    assert machine.did == ["endless", "too"]


def test_after_a_signal_nothing_new_is_begun(machine: Machine) -> None:
    told: list[bool] = []
    result = machine.run(
        machine.stage("first", lambda _: told.append(True)),
        machine.stage("second"),
        stopping=lambda: bool(told),
    )
    assert machine.did == ["first"]
    assert statuses(result) == {"first": "interrupted", "second": "interrupted"}
    assert result.status == "interrupted"


def test_what_another_process_does_is_left_to_it(machine: Machine, other_database: Database) -> None:
    with locks.acquire(other_database, locks.run_lock("nas", "queue")):
        result = machine.run(machine.stage("search"), machine.stage("queue"))
        assert machine.did == ["search"]
        assert statuses(result) == {"search": "done", "queue": "locked"}
        message = result.outcomes[1].message
        assert message.startswith("stage queue on nas is locked by radarr-cli ")
        assert " other, connected since" in message
        with pytest.raises(Locked, match="stage queue on nas"):
            machine.run(machine.stage("search"), machine.stage("queue"))
    machine.run(machine.stage("search"), machine.stage("queue"))
    assert machine.did == ["search", "queue"]


def test_a_lock_is_given_back_with_its_stage(machine: Machine, other_database: Database) -> None:
    """A slow last stage keeps nobody from doing the first ones again."""
    free: list[bool] = []

    def look(_: Pace) -> None:
        names = [locks.run_lock("nas", "first"), locks.run_lock("nas", "slow"), locks.run_gate("nas")]
        free.extend(locks.is_free(other_database, lock) for lock in names)

    machine.run(machine.stage("first"), machine.stage("slow", look))
    assert free == [True, False, True]
    assert not machine.database.held_ranks


def test_a_lock_that_turns_up_within_a_stage_is_no_end_of_the_run(machine: Machine) -> None:
    result = machine.run(machine.stage("rss", Locked("stage rss is locked by ida")), machine.stage("queue"))
    assert statuses(result) == {"rss": "locked", "queue": "done"}
    assert machine.run(machine.stage("rss")).status == "done"


def test_two_machines_share_one_database(machine: Machine, other_database: Database) -> None:
    """What is shared is done once by whoever comes first, the rest by each; at the same time too."""
    other = Machine(other_database, host="attic", did=machine.did)

    def stages(of: Machine, search: Callable[[Pace], None] | None = None) -> Sequence[Stage]:
        return of.stage("search", search, shared=True), of.stage("import")

    during: list[RunResult] = []
    machine.run(*stages(machine, lambda _: during.append(other.run(*stages(other)))))
    assert statuses(during[0]) == {"search": "locked", "import": "done"}
    assert " test, connected since" in during[0].outcomes[0].message
    assert locks.is_free(machine.database, locks.run_lock("attic", "search"))
    assert machine.did == ["search", "import", "import"]
    assert other.run(*stages(other)).status == "nothingDue"
    hosts = machine.database.all("SELECT task, host FROM task_run ORDER BY task, host")
    assert [(row["task"], row["host"]) for row in hosts] == [
        ("import", "attic"), ("import", "nas"), ("search", ""),
    ]  # fmt: skip
    other.clock += EVERY
    with closing(other.database):
        other.run(*stages(other))
    assert machine.did[-2:] == ["search", "import"]
