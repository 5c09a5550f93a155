"""`radarr-cli schedule`: have the program called regularly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.default_group import showing
from radarr_cli.cli.exit_codes import ExitCode
from radarr_cli.cli.options import DryRun
from radarr_cli.cli.session import session_of
from radarr_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.cli.session import Session
    from radarr_cli.services.upkeep.scheduling import Manner, Scheduled

app = typer.Typer(cls=showing("status"))

User = Annotated[bool, typer.Option("--user", help="Systemd's timers of this account (default).")]
System = Annotated[bool, typer.Option("--system", help="Systemd's timers of the machine.")]
Cron = Annotated[bool, typer.Option("--cron", help="This account's crontab.")]


@app.callback()
def schedule() -> None:
    """Have run-once called regularly: install, remove, status (default)."""


@app.command(epilog="Example: sudo radarr-cli schedule install --system --account films")
def install(
    context: typer.Context,
    user: User = False,
    system: System = False,
    cron: Cron = False,
    account: Annotated[
        str | None,
        typer.Option("--account", metavar="NAME", help="With --system: as whom (who called sudo)."),
    ] = None,
    jitter: Annotated[
        int | None,
        typer.Option(
            "--jitter",
            min=0,
            max=240,
            metavar="SECONDS",
            help="With --cron: spread the calls (60).",
        ),
    ] = None,
    save_environment: Annotated[
        bool,
        typer.Option("--save-environment", help="Write variables that timers would miss into secrets.env."),
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Write anew what was changed by hand.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Put timers in place.

    Everything that is due every five minutes, downloads and imports every minute. The embedded database
    gets a unit of its own, since a server that a timer's service starts ends with it.

    A timer has none of a shell's environment: XDG_ folders and settings that are set here go along, secrets
    don't. What { env = "NAME" } refers to belongs into secrets.env beside config.toml.
    """  # fmt: skip
    from radarr_cli.cli.views import schedule as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    manner = _manner(user, system, cron)
    if jitter is not None and manner != "cron":
        raise UsageError("--jitter is for --cron", hint="systemd's timers spread their calls by themselves")
    if account is not None and manner != "system":
        raise UsageError("--account is for --system", hint="the others run as who puts them in place")
    scheduling = session.app.scheduling(manner, account, 60 if jitter is None else jitter)
    done = scheduling.install(replaces=replace, saves=save_environment, dry_run=dry_run)
    status = "planned" if dry_run else "failed" if done.problem else "done"
    _show(session, done, status, views.plan if dry_run else views.lines)


@app.command(epilog="Example: radarr-cli schedule remove --cron")
def remove(
    context: typer.Context,
    user: User = False,
    system: System = False,
    cron: Cron = False,
    force: Annotated[bool, typer.Option("--force", help="Take away what was changed by hand, too.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Take the timers away again."""
    from radarr_cli.cli.views import schedule as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    done = session.app.scheduling(_manner(user, system, cron)).remove(forces=force, dry_run=dry_run)
    _show(session, done, "planned" if dry_run else "failed" if done.problem else "done", views.lines)


@app.command(epilog="Example: radarr-cli schedule status --system")
def status(context: typer.Context, user: User = False, system: System = False, cron: Cron = False) -> None:
    """Show what is in place, and whether it is up to date."""
    from radarr_cli.cli.views import schedule as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    _show(session, session.app.scheduling(_manner(user, system, cron)).status(), "found", views.lines)


def _show(session: Session, found: Scheduled, status: str, view: Callable[[Scheduled], str]) -> None:
    """The result; what is wrong is said with --quiet, too. Leaves with "partial" where systemd refused."""
    from radarr_cli.cli.views import schedule as views  # noqa: PLC0415 - not for --help

    session.output.emit(views.document(found, status), lambda: view(found))
    for warning in found.warnings:
        session.output.warn(warning)
    if found.problem:
        session.output.warn(f"systemd: {found.problem}")
    if status == "failed":
        raise typer.Exit(ExitCode.PARTIAL)


def _manner(user: bool, system: bool, cron: bool) -> Manner:
    if user + system + cron > 1:
        raise UsageError("--user, --system and --cron exclude each other", hint="take one of them")
    return "system" if system else "cron" if cron else "user"
