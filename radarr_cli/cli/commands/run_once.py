"""`radarr-cli run-once`: do whatever is due, then leave."""

from __future__ import annotations

import re
import signal
from time import monotonic, sleep
from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.exit_codes import ExitCode, common_code, strongest
from radarr_cli.cli.options import Accept, DryRun
from radarr_cli.cli.output import safe
from radarr_cli.cli.session import session_of
from radarr_cli.errors import Locked, UsageError

if TYPE_CHECKING:
    from radarr_cli.cli.output import Output
    from radarr_cli.services.running import RunResult

app = typer.Typer()

MASKS = {
    "attention": ExitCode.ATTENTION,
    "partial": ExitCode.PARTIAL,
    "locked": ExitCode.LOCKED,
    "brake": ExitCode.SAFETY_BRAKE,
}
_LOOK_SECONDS = 0.2
_LENGTH = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)\s*([smh]?)", re.ASCII)
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600}
_LONGEST_WAIT = 86400.0


@app.command(
    epilog="Example, in a crontab: */5 * * * * radarr-cli --quiet run-once --max-time 4m --fail-on partial"
)
def run_once(
    context: typer.Context,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="STAGES", help="Only these stages, comma-separated; repeatable."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Run the stages although they aren't due.")] = False,
    dry_run: DryRun = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say of each item why it was or wasn't taken.")
    ] = False,
    accept: Accept = False,
    max_time: Annotated[
        str | None, typer.Option("--max-time", metavar="TIME", help="Begin nothing new after it: 90s, 4m.")
    ] = None,
    jitter: Annotated[
        str | None,
        typer.Option("--jitter", metavar="TIME", help="Wait up to so long first, so that crons differ."),
    ] = None,
    fail_on: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-on",
            metavar="KINDS",
            help=f"Exit 0 unless one of these happened: {', '.join(MASKS)}; repeatable.",
        ),
    ] = None,
) -> None:
    """Do whatever is due: refresh metadata, search, look after downloads, import.

    Made for cron and systemd timers: what another process does already is left to it. SIGTERM lets the
    current step finish. With --max-time no stage takes more than half of what is left while others wait, and
    goes on in the next run.

    Stages, in their order: refresh, rss, search, queue, import, mend, clean, scan, trash, housekeep, backup,
    health, metrics, groups, notify. Each runs when it is due: [schedule] of the configuration says how often.

    Exits 0 where all went well or nothing was due, 3 where something failed, 6 where a safety brake held, 7
    where something new waits for you, 11 where another process does all that is due. Where everything failed
    alike: 10 the configuration, 12 credentials, 13 an outside service, 14 the database.
    """
    session, stop = session_of(context), _StopSignal()
    session.app.accepts_policy = accept
    masked = _mask(fail_on)
    longest = _seconds(jitter, "--jitter", at_most=_LONGEST_WAIT) if jitter is not None else 0.0
    allowed = _seconds(max_time, "--max-time", at_least=1.0) if max_time is not None else None
    if longest:
        _wait(longest, stop)
    stages = session.app.stages()
    chosen = _chosen(only, [stage.name for stage in stages])
    deadline = monotonic() + allowed if allowed is not None else None
    from radarr_cli.services.running import (  # noqa: PLC0415 - after the options are known good
        Request,
        RunInterrupted,
        RunResult,
    )

    request = Request(only=chosen, force=force, dry_run=dry_run, deadline=deadline, stopping=stop)
    if dry_run:
        session.app.forbid_writes()
    observing = session.app.settings.safety.observes
    try:
        running = session.app.running("run-once")
        # While it waited nothing was begun: there is nothing to write down, either.
        result = RunResult(status="interrupted") if stop() else running.run(stages, request)
    except Locked as locked:
        if masked is not None and ExitCode.LOCKED not in masked:
            if session.output.json:
                session.output.document(
                    {"status": "locked", "runId": None, "message": locked.message, "items": []}
                )
            else:
                session.output.note(locked.message)
            return
        raise
    except RunInterrupted as stopped:
        running.close(stopped.result, ExitCode.INTERRUPTED)
        raise
    code = _exit_code(result, masked)
    if not dry_run:
        running.close(result, code)
    from radarr_cli.cli.views import runs  # noqa: PLC0415 - only where there is something to show

    idle = result.status in ("nothingDue", "paused") and not explain
    if not (session.output.json or idle):
        session.output.failures(result.failures, logged=True)
        if session.output.quiet:
            _warn(result, session.output)
    if observing and (session.output.json or not idle):
        session.observes()
    session.output.emit(
        runs.document(result, observing=observing), lambda: runs.table(result, explain=explain)
    )
    raise typer.Exit(code)


def _warn(result: RunResult, output: Output) -> None:
    """What the silent table would have said of brakes and of what waits for a person."""
    for outcome in result.outcomes:
        if outcome.result.braked:
            items = [item for item in outcome.result.items if item.get("status") == "braked"]
            for said in [str(item.get("message")) for item in items] or [outcome.message]:
                output.warn(f"{outcome.name}: {safe(said)}")
    output.attention(sum(outcome.result.attention for outcome in result.outcomes))


class _StopSignal:
    """Becomes true at SIGTERM: the current step is finished, nothing new is begun."""

    def __init__(self) -> None:
        self.received = False
        signal.signal(signal.SIGTERM, self._receive)

    def __call__(self) -> bool:
        return self.received

    def _receive(self, _number: int, _frame: object) -> None:
        self.received = True


def _exit_code(result: RunResult, masked: frozenset[ExitCode] | None) -> ExitCode:
    codes = {ExitCode.DONE}
    if result.failures:
        codes.add(ExitCode.PARTIAL)
    failed = [outcome for outcome in result.outcomes if outcome.status == "failed"]
    worked = ("done", "planned", "waiting", "partial", "braked", "failed")
    if failed and len(failed) == sum(outcome.status in worked for outcome in result.outcomes):
        # Where everything failed alike, the common cause says more than "partial".
        code = common_code(failure.code for failure in result.failures)
        # Nothing of what a stage works with was named on the command line.
        codes = {ExitCode.CONFIGURATION if code is ExitCode.USAGE else code}
    if any(outcome.bug for outcome in result.outcomes):
        codes.add(ExitCode.BUG)
    if any(outcome.result.braked for outcome in result.outcomes):
        codes.add(ExitCode.SAFETY_BRAKE)
    if any(outcome.result.attention for outcome in result.outcomes):
        codes.add(ExitCode.ATTENTION)
    if masked is not None:
        maskable = set(MASKS.values())
        codes = {code for code in codes if code not in maskable or code in masked}
    return strongest(codes)


def _chosen(only: list[str] | None, known: list[str]) -> tuple[str, ...]:
    """Empty for all of them. Raises UsageError, also where the option is there and names none: an unset
    variable of a script must not run everything."""
    return _names(only, "--only", "stages", known) if only else ()


def _mask(fail_on: list[str] | None) -> frozenset[ExitCode] | None:
    if not fail_on:
        return None
    return frozenset(MASKS[name] for name in _names(fail_on, "--fail-on", "kinds", list(MASKS)))


def _names(given: list[str], option: str, what: str, known: list[str]) -> tuple[str, ...]:
    hint = f"{what}: {', '.join(known)}"
    names = tuple(dict.fromkeys(name.strip() for each in given for name in each.split(",") if name.strip()))
    if not names:
        raise UsageError(f"{option} names none of the {what}", hint=hint)
    for name in names:
        if name not in known:
            raise UsageError(f"{option}: there is no {name!r}", hint=hint)
    return names


def _wait(longest: float, stop: _StopSignal) -> None:
    """Some time up to `longest` seconds, until told to stop; nothing is loaded nor connected meanwhile."""
    import random  # noqa: PLC0415 - only with --jitter

    until = monotonic() + random.uniform(0, longest)  # noqa: S311 - no secret
    while not stop() and (left := until - monotonic()) > 0:
        sleep(min(left, _LOOK_SECONDS))


def _seconds(text: str, option: str, *, at_least: float = 0.0, at_most: float = float("inf")) -> float:
    length = _LENGTH.fullmatch(text.strip())
    if length is None:
        raise UsageError(f"{option} {text!r} is no length of time", hint="write 90s, 4m or 1h")
    seconds = float(length[1]) * _SECONDS[length[2]]
    if not at_least <= seconds <= at_most:
        bound = f"at least {at_least:.0f}s" if seconds < at_least else f"at most {at_most / 3600:.0f}h"
        raise UsageError(f"{option} {text} is too {'short' if seconds < at_least else 'long'}", hint=bound)
    return seconds
