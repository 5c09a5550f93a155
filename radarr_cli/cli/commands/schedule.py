"""`radarr-cli schedule`: have the program called regularly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.exit_codes import ExitCode
from radarr_cli.cli.options import DryRun
from radarr_cli.cli.session import session_of
from radarr_cli.errors import UsageError

if TYPE_CHECKING:
    from radarr_cli.services.upkeep.scheduling import Manner

app = typer.Typer(no_args_is_help=True)

User = Annotated[bool, typer.Option("--user", help="Systemd's timers of this account (default).")]
System = Annotated[bool, typer.Option("--system", help="Systemd's timers of the machine.")]
Cron = Annotated[bool, typer.Option("--cron", help="This account's crontab.")]
Jitter = Annotated[
    int, typer.Option("--jitter", min=0, max=240, metavar="SECONDS", help="With --cron: spread the calls.")
]


@app.callback()
def schedule() -> None:
    """Have run-once called regularly: install, remove, status."""


@app.command(epilog="Example: radarr-cli schedule install --user")
def install(
    context: typer.Context,
    user: User = False,
    system: System = False,
    cron: Cron = False,
    jitter: Jitter = 60,
    replace: Annotated[
        bool, typer.Option("--replace", help="Write files anew that were changed by hand.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Put timers in place.

    Everything that is due every five minutes, downloads and imports every minute. The embedded database
    gets a unit of its own, since a server that a timer's service starts ends with it.
    """
    from radarr_cli.cli.views import schedule as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    manner = _manner(user, system, cron)
    scheduling = session.app.scheduling
    if dry_run:
        planned = scheduling.status(manner, jitter)
        session.output.emit(views.document(planned, "planned"), lambda: views.plan(planned))
        return
    done = scheduling.install(manner, jitter=jitter, replace=replace)
    session.output.emit(views.document(done, "failed" if done.problem else "done"), lambda: views.lines(done))
    if done.problem:
        session.output.warn(f"systemd: {done.problem}")
        raise typer.Exit(ExitCode.PARTIAL)


@app.command(epilog="Example: radarr-cli schedule remove --cron")
def remove(
    context: typer.Context,
    user: User = False,
    system: System = False,
    cron: Cron = False,
    dry_run: DryRun = False,
) -> None:
    """Take the timers away again."""
    from radarr_cli.cli.views import schedule as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    done = session.app.scheduling.remove(_manner(user, system, cron), dry_run=dry_run)
    status = "planned" if dry_run else "failed" if done.problem else "done"
    session.output.emit(views.document(done, status), lambda: views.lines(done))
    if done.problem:
        session.output.warn(f"systemd: {done.problem}")
        raise typer.Exit(ExitCode.PARTIAL)


@app.command(epilog="Example: radarr-cli schedule status --system")
def status(context: typer.Context, user: User = False, system: System = False, cron: Cron = False) -> None:
    """Show what is in place, and whether it is up to date."""
    from radarr_cli.cli.views import schedule as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    found = session.app.scheduling.status(_manner(user, system, cron))
    session.output.emit(views.document(found, "found"), lambda: views.lines(found, problem=found.problem))


def _manner(user: bool, system: bool, cron: bool) -> Manner:
    if user + system + cron > 1:
        raise UsageError("--user, --system and --cron exclude each other", hint="take one of them")
    return "system" if system else "cron" if cron else "user"
