"""`run-once`: do whatever is due, stage by stage, and leave.

Due times stand in Postgres and are read before anything heavy is loaded. Each stage has its own lock, time
and outcome; one that fails, be it of a bug, never stops one that doesn't need it.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from radarr_cli import log
from radarr_cli.domain import pauses, run_records
from radarr_cli.domain.events import Event, EventKind
from radarr_cli.errors import Failure, Interrupted, Locked, NoSpace, RadarrCliError, SafetyBrake
from radarr_cli.services.run_account import log_stage, summary_of
from radarr_cli.store import history, locks, schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.store.database import Database

RETRY = timedelta(hours=1)
"""A stage that failed is due again after so long at most."""
_GATE_WAIT = 5.0
_CUT_SHORT = "stopped; the rest follows in the next run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Asked between two items: has someone told us to stop, or is the time up?"""

    stopping: Callable[[], bool]
    run_id: int | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StageResult:
    """What a stage did: one document an item, what went wrong, and whether a brake or a person is needed."""

    items: tuple[Mapping[str, object], ...] = ()
    failures: tuple[Failure, ...] = ()
    braked: bool = False
    attention: int = 0

    @property
    def reason(self) -> str:
        """The first of what went wrong, or of what a brake said; "" where all is well."""
        failed = (failure.message for failure in self.failures)
        return next(failed, "") or next(iter(run_records.sentences(self.items, "braked")), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One kind of work. `shared` stages are due once for all machines, others on each.

    `needs` are stages whose failure in the same run makes this one pointless.
    """

    name: str
    summary: str
    interval: timedelta
    work: Callable[[Pace], StageResult]
    shared: bool = False
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StageOutcome:
    """`status` is done, waiting (some is tried again), partial, failed, braked, skipped, notDue, paused,
    locked or interrupted, in a dry run planned. `message` says why; of a paused stage it is the command that
    resumes it. `bug` is what nobody expected a stage to raise."""

    name: str
    status: str
    due_at: datetime | None = None
    milliseconds: int = 0
    result: StageResult = StageResult()
    message: str = ""
    bug: Exception | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """`status` is done, in a dry run planned, partial, braked, attention, interrupted, nothingDue, or paused
    where that is why."""

    status: str
    outcomes: tuple[StageOutcome, ...] = ()
    run_id: int | None = None

    @property
    def failures(self) -> tuple[Failure, ...]:
        return tuple(failure for outcome in self.outcomes for failure in outcome.result.failures)


class RunInterrupted(Interrupted):
    """Somebody pressed Ctrl-C while the run worked; `result` is what it had come to."""

    def __init__(self, result: RunResult) -> None:
        super().__init__("interrupted", hint="what was done stays; the next run takes up the rest")
        self.result = result


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`only` names stages; `force` runs them although they aren't due; `deadline` is monotonic seconds: no
    stage takes more than half of the time until then while others wait for their turn."""

    only: tuple[str, ...] = ()
    force: bool = False
    dry_run: bool = False
    deadline: float | None = None
    stopping: Callable[[], bool] = field(default=lambda: False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """One process's runs; host, pid, user and command are what other processes read of it."""

    database: Database
    now: Callable[[], datetime]
    host: str
    pid: int
    user: str
    command: str

    def run(self, stages: Sequence[Stage], request: Request) -> RunResult:
        """Run the due ones of `stages`, in their order; one that another process does is left to it.

        Raises Locked at once if another process of this host does all that is due, RunInterrupted at Ctrl-C.
        """
        chosen = [stage for stage in stages if not request.only or stage.name in request.only]
        waiting = self._not_now(chosen, request)
        due = [stage for stage in chosen if stage.name not in waiting]
        if not due:
            return _idle(waiting)
        if request.dry_run:
            return self._finish(list(self._work(due, request, None, {})), waiting, stages=chosen)
        with ExitStack() as held:
            taken, elsewhere, refused = self._take_locks(due, held)
            # Someone may have finished them between our look and our lock.
            waiting = self._not_now(chosen, request) | elsewhere
            due = [stage for stage in chosen if stage.name not in waiting]
            if not due:
                if refused is not None:
                    raise refused
                return _idle(waiting)
            names = [stage.name for stage in due]
            run_id = schedule.begin_run(
                self.database, command=self.command, host=self.host, pid=self.pid, user=self.user,
                stages=names, now=self.now(),
            )  # fmt: skip
            log.tell("info", "runBegan", runId=run_id, stages=names)
            outcomes: list[StageOutcome] = []
            try:
                outcomes.extend(self._work(due, request, run_id, taken))
            except KeyboardInterrupt:
                so_far = self._finish(outcomes, waiting, stages=chosen, run_id=run_id)
                raise RunInterrupted(so_far) from None
            return self._finish(outcomes, waiting, stages=chosen, run_id=run_id)

    def close(self, result: RunResult, exit_code: int) -> None:
        """Write down how the run ended, and why."""
        if result.run_id is not None:
            schedule.end_run(
                self.database,
                result.run_id,
                status=result.status,
                code=exit_code,
                summary=summary_of(result.outcomes),
                now=self.now(),
            )
            log.tell("info", "runEnded", runId=result.run_id, status=result.status, exitCode=int(exit_code))

    def _take_locks(
        self, due: Sequence[Stage], held: ExitStack
    ) -> tuple[dict[str, ExitStack], dict[str, StageOutcome], Locked | None]:
        """What holds the locks of each stage that is ours, those that others do, and who does them here.

        The gate lets one process of a host take all that it can: two at once would share the stages out.
        """
        taken: dict[str, ExitStack] = {}
        elsewhere: dict[str, StageOutcome] = {}
        refused = None
        wanted = {stage.name: [locks.run_lock(self.host, stage.name)] for stage in due}
        for stage in due:
            if stage.shared:  # it is done by one machine at a time
                wanted[stage.name].append(locks.run_lock("", stage.name))
        with locks.acquire(self.database, locks.run_gate(self.host), _GATE_WAIT):
            answers = locks.acquire_free(self.database, [lock for own in wanted.values() for lock in own])
        for name, own in wanted.items():
            of_stage = held.enter_context(ExitStack())
            for lock in own:
                if isinstance(answer := answers[lock], Locked):
                    elsewhere.setdefault(
                        name, StageOutcome(name=name, status="locked", message=answer.message)
                    )
                    refused = refused or (answer if lock is own[0] else None)
                else:
                    of_stage.enter_context(answer)
            if name in elsewhere:
                of_stage.close()
            else:
                taken[name] = of_stage
        return taken, elsewhere, refused

    def _host_of(self, stage: Stage) -> str:
        return "" if stage.shared else self.host

    def _not_now(self, stages: Sequence[Stage], request: Request) -> dict[str, StageOutcome]:
        """The stages that wait, each with its reason."""
        now = self.now()
        hosts = {stage.name: self._host_of(stage) for stage in stages}
        states = schedule.task_states(self.database, hosts, now)
        waiting = {}
        for stage in stages:
            due_at = states[stage.name].due_at
            if key := states[stage.name].paused_by:
                remedy = pauses.ended_by(key)
                waiting[stage.name] = StageOutcome(
                    name=stage.name, status="paused", due_at=due_at, message=remedy
                )
            elif due_at is not None and due_at > now and not request.force:
                waiting[stage.name] = StageOutcome(name=stage.name, status="notDue", due_at=due_at)
        return waiting

    def _work(
        self,
        due: Sequence[Stage],
        request: Request,
        run_id: int | None,
        taken: Mapping[str, ExitStack],
    ) -> Iterator[StageOutcome]:
        """How each stage ended, once it did; `taken` are its locks, given back as soon as it is done."""
        failed: set[str] = set()
        for number, stage in enumerate(due):
            if _stopper(request, request.deadline)():
                yield StageOutcome(name=stage.name, status="interrupted")
                continue
            if missing := failed.intersection(stage.needs):
                failed.add(stage.name)
                said = f"{' and '.join(sorted(missing))} failed"
                yield StageOutcome(name=stage.name, status="skipped", message=said)
                continue
            until = request.deadline
            if until is not None and number + 1 < len(due):
                until = (monotonic() + until) / 2
            pace = Pace(stopping=_stopper(request, until), run_id=run_id, dry_run=request.dry_run)
            with taken.get(stage.name, ExitStack()):
                outcome = self._one(stage, pace)
            log_stage(outcome, dry_run=request.dry_run)
            if outcome.status == "failed":
                failed.add(stage.name)
            yield outcome

    def _one(self, stage: Stage, pace: Pace) -> StageOutcome:
        host = self._host_of(stage)
        started, began = monotonic(), self.now()
        status, message, result, bug = "done", "", StageResult(), None
        try:
            result = stage.work(pace)
            status = _status_of(result)
        except SafetyBrake as brake:
            message = f"{brake.message} ({brake.hint})" if brake.hint else brake.message
            status, result = "braked", StageResult(braked=True)
        except Locked as locked:
            return StageOutcome(name=stage.name, status="locked", message=locked.message)
        except RadarrCliError as error:
            failure = Failure.of(f"stage:{stage.name}", error)
            status, message, result = "failed", error.message, StageResult(failures=(failure,))
        except Exception as unexpected:
            failure = _unexpected_in(stage, unexpected)
            bug = unexpected if failure.code == "bug" else None
            status, message, result = "failed", failure.message, StageResult(failures=(failure,))
        milliseconds = round((monotonic() - started) * 1000)
        # A limit of [safety] that is reached is no failure; a brake that only a person can loosen is one.
        failing = status in ("partial", "failed") or (status == "braked" and bool(message or result.failures))
        due_at: datetime | None = began + (
            min(stage.interval, RETRY) if status == "failed" else stage.interval
        )
        if pace.stopping() and status != "failed":
            # It may have left items for the next run, which has to take them up at once.
            due_at, message = began, message or _CUT_SHORT
            status = "interrupted" if status in ("done", "waiting") else status
        if pace.dry_run:
            status, due_at = "planned" if status in ("done", "waiting") else status, None
        else:
            if status == "failed":
                self._tell_failed(stage, host, result.failures[0], pace.run_id)
            schedule.finish_task(
                self.database,
                stage.name,
                host,
                began=began,
                due_at=due_at,
                status=status,
                failing=failing,
                error=run_records.shortened(message or result.reason) or None,
                milliseconds=milliseconds,
                result={"items": len(result.items), "failures": len(result.failures), "run": pace.run_id},
                now=self.now(),
            )
        return StageOutcome(
            name=stage.name,
            status=status,
            due_at=due_at,
            milliseconds=milliseconds,
            result=result,
            message=message,
            bug=bug,
        )

    def _tell_failed(self, stage: Stage, host: str, failure: Failure, run_id: int | None) -> None:
        """Notifiers hear of a stage that fails once, not at every run until it is mended."""
        if schedule.task_status(self.database, stage.name, host) == "failed":
            return
        said = f"{stage.name}: {failure.message}"
        data = {"message": said, "remedy": failure.hint or "", "type": "RunFailed"}
        event = Event(kind=EventKind.RUN_FAILED, at=self.now(), data=data)
        history.record(self.database, event, run_id=run_id)

    def _finish(
        self,
        worked: Sequence[StageOutcome],
        waiting: Mapping[str, StageOutcome],
        *,
        stages: Sequence[Stage],
        run_id: int | None = None,
    ) -> RunResult:
        by_name = {stage.name: StageOutcome(name=stage.name, status="interrupted") for stage in stages}
        by_name |= {outcome.name: outcome for outcome in worked} | dict(waiting)
        outcomes = tuple(by_name[stage.name] for stage in stages)
        if any(outcome.status == "interrupted" for outcome in outcomes):
            status = "interrupted"
        elif any(outcome.result.braked for outcome in outcomes):
            status = "braked"
        elif any(outcome.status in ("failed", "partial") for outcome in outcomes):
            status = "partial"
        elif any(outcome.result.attention for outcome in outcomes):
            status = "attention"
        else:
            status = "planned" if any(outcome.status == "planned" for outcome in outcomes) else "done"
        return RunResult(status=status, outcomes=outcomes, run_id=run_id)


def _status_of(result: StageResult) -> str:
    if result.braked or result.failures:
        return "braked" if result.braked else "partial"
    # A notifier that can't be reached fails no run; but not all is done.
    return "waiting" if any(item.get("status") == "waiting" for item in result.items) else "done"


def _idle(waiting: Mapping[str, StageOutcome]) -> RunResult:
    """A run that has nothing to do; where every stage is paused that is why."""
    outcomes = tuple(waiting.values())
    paused = outcomes and all(outcome.status == "paused" for outcome in outcomes)
    return RunResult(status="paused" if paused else "nothingDue", outcomes=outcomes)


def _stopper(request: Request, until: float | None) -> Callable[[], bool]:
    return lambda: (until is not None and monotonic() >= until) or request.stopping()


def _unexpected_in(stage: Stage, error: Exception) -> Failure:
    """What may be said of an exception that nobody expected: its text may hold a secret, its place can't."""
    what = str(getattr(error, "filename", None) or "a file")
    if full := NoSpace.of(error, what, hint="make room there"):
        return Failure.of(f"stage:{stage.name}", full)
    place, trace = "", error.__traceback__
    while trace is not None:
        _, ours, path = trace.tb_frame.f_code.co_filename.rpartition("/radarr_cli/")
        if ours:
            place = f" at {path}:{trace.tb_lineno}"
        trace = trace.tb_next
    return Failure(
        f"stage:{stage.name}",
        "bug",
        f"a bug in radarr-cli: {type(error).__name__}{place}",
        f"radarr-cli --verbose run-once --force --only {stage.name} shows where; please report it",
    )
