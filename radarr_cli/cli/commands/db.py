"""`radarr-cli db`: the database, its server and its schema."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.commands import backups
from radarr_cli.cli.default_group import showing
from radarr_cli.cli.session import session_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.services.upkeep.administering import Administering

app = typer.Typer(cls=showing("status"))
app.registered_commands += backups.app.registered_commands


@app.callback()
def db() -> None:
    """The database: an embedded PostgreSQL server that is started when needed, or the one of database.url."""


@app.command(epilog="Example: radarr-cli db status --json | jq -r .phase")
def status(context: typer.Context) -> None:
    """Show where the database is and how it does.

    Starts nothing.
    """
    from radarr_cli.cli.views import db as views  # noqa: PLC0415 - only where it is shown

    found = _administering(context).status()
    session_of(context).output.emit(views.document(found), lambda: views.lines(found))


@app.command(epilog="Example, in a systemd unit: ExecStart=radarr-cli db start --foreground")
def start(
    context: typer.Context,
    foreground: bool = typer.Option(
        False, "--foreground", help="Become the server and stay, for a service manager."
    ),
) -> None:
    """Start the embedded server now.

    Commands that need it start it by themselves.
    """
    from radarr_cli.cli.views import db as views  # noqa: PLC0415 - only where it is shown

    administering = _administering(context)
    if foreground:
        administering.run_foreground()
    found = administering.start()
    session_of(context).output.emit(
        {**views.document(found), "status": "running"}, lambda: views.lines(found)
    )


@app.command(epilog="Example: radarr-cli db stop")
def stop(context: typer.Context) -> None:
    """Stop the embedded server.

    The next command that needs it starts it again.
    """
    stopped = _administering(context).stop()
    answer = {"status": "stopped" if stopped else "none"}
    session_of(context).output.emit(answer, lambda: "stopped" if stopped else "it did not run")


@app.command(epilog='Example: pg_dump --format=custom --file=films.dump "$(radarr-cli db url)"')
def url(context: typer.Context) -> None:
    """Print the database's URL, without its password.

    For other programs. Starts the embedded server.
    """
    found = _administering(context).url()
    session_of(context).output.emit({"url": found}, lambda: found)


@app.command(
    epilog="Example: radarr-cli db shell -- -c 'SELECT title, year FROM movie ORDER BY year'",
    context_settings={"ignore_unknown_options": True},
)
def shell(
    context: typer.Context,
    arguments: list[str] = typer.Argument(None, help="Arguments for psql."),  # noqa: B008 - Typer's way
) -> None:
    """Open psql on the database.

    It gets the password by its environment.
    """
    command, variables = _administering(context).shell(arguments or [])
    sys.stdout.flush()
    sys.stderr.flush()
    os.execvpe(command[0], command, {**os.environ, **variables})  # noqa: S606 - no shell is what is wanted


@app.command(epilog="Example: radarr-cli db upgrade")
def upgrade(
    context: typer.Context,
    no_backup: Annotated[bool, typer.Option("--no-backup", help="Don't make a backup first.")] = False,
) -> None:
    """Bring the database's schema to what this program needs.

    With a backup first. Needed for database.url only: the embedded server's is upgraded by itself, with
    a dump before.
    """
    done = _administering(context, None if no_backup else _back_up(context)).upgrade()
    answer = {"status": "upgraded" if done.changed else "none", "before": done.before, "after": done.after}
    before = done.before or "an empty database"
    text = (
        f"upgraded from {before} to {done.after}"
        if done.changed
        else f"the schema is at {done.after} already"
    )
    session_of(context).output.emit(answer, lambda: text)


@app.command("upgrade-server", epilog="Example: radarr-cli db upgrade-server")
def upgrade_server(
    context: typer.Context,
    no_backup: Annotated[bool, typer.Option("--no-backup", help="Don't make a backup first.")] = False,
) -> None:
    """Move the embedded database to the newest PostgreSQL.

    To the newest of those that are installed, with a backup first. Its contents are copied and every
    table is compared before the two change places; the old cluster stays beside the new one. Until then
    others can read and not write.
    """
    done = _administering(context, None if no_backup else _back_up(context)).upgrade_server()
    answer = {
        "status": "upgraded" if done.kept else "none",
        "before": done.before,
        "after": done.after,
        "kept": done.kept,
    }
    text = (
        f"upgraded from PostgreSQL {done.before} to {done.after}; the old cluster is in {done.kept}"
        if done.kept
        else f"PostgreSQL {done.after} is the newest that is installed"
    )
    session_of(context).output.emit(answer, lambda: text)


def _back_up(context: typer.Context) -> Callable[[], object]:
    app = session_of(context).app
    return lambda: app.backing_up.make(why="before-upgrade")


def _administering(context: typer.Context, back_up: Callable[[], object] | None = None) -> Administering:
    from radarr_cli.services.upkeep.administering import Administering  # noqa: PLC0415 - only where it is used

    return Administering(session_of(context).app.database_place, back_up)
