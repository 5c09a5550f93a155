"""`radarr-cli queue`: what is being downloaded, what happens next to it, and what a person does about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from radarr_cli.cli.default_group import ShowingGroup
from radarr_cli.cli.exit_codes import ExitCode, common_code
from radarr_cli.cli.options import DryRun
from radarr_cli.cli.session import session_of
from radarr_cli.errors import Failure, RadarrCliError

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.cli.session import Session
    from radarr_cli.services.downloads.handling import Handled, Handling
    from radarr_cli.services.downloads.tracking import Followed

app = typer.Typer(cls=ShowingGroup)

Numbers = Annotated[
    list[int], typer.Argument(metavar="ID...", help="Numbers that queue shows.", show_default=False)
]
Number = Annotated[int, typer.Argument(metavar="ID", help="A number that queue shows.", show_default=False)]
Because = Annotated[str, typer.Option("--because", metavar="TEXT", help="Why, for the history.")]


@app.callback()
def queue() -> None:
    """What is being downloaded: list (default), remove, retry, block, pause, resume, priority, match."""


@app.command("list", epilog="Example: radarr-cli queue --json | jq '.[] | [.id, .title, .nextAction]'")
def show(
    context: typer.Context,
    watch: Annotated[bool, typer.Option("--watch", help="Redraw until Ctrl-C; NDJSON with --json.")] = False,
    every: Annotated[float, typer.Option("--every", min=0.5, help="Seconds between two looks.")] = 2.0,
    times: Annotated[int, typer.Option("--times", min=0, help="End after so many looks; 0 never.")] = 0,
) -> None:
    """Show what is being downloaded, and what happens next.

    Progress, time left, state and why are shown besides. Each download client is asked once a look.
    With --json: Radarr's v3 queue resources, with `variant`, `reason`, `nextAction`, `deadline` and
    `blockedSince` besides; with --watch one array a line.
    """
    session = session_of(context)
    if not watch:
        followed = session.app.tracking.follow()
        _show(session, followed)
        session.output.attention(followed.attention)
        _leave(followed)
        return
    from radarr_cli.cli.watching import watch as watching  # noqa: PLC0415 - only with --watch

    watching(session.output, every, times, lambda: _show(session, session.app.tracking.follow()))


@app.command(epilog="Example: radarr-cli queue remove 12 --keep")
def remove(
    context: typer.Context,
    ids: Numbers,
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave it in the client; only stop following.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Even a private torrent that owes its seed duty.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Take downloads out of the queue and out of their client.

    Data that another torrent uses stays. The release isn't blocked: `queue block` does that.
    """
    handling = _handling(context, dry_run=dry_run)
    _each(context, ids, lambda number: handling.remove(number, keep=keep, force=force, dry_run=dry_run))


@app.command(epilog="Example: radarr-cli queue retry 12")
def retry(context: typer.Context, ids: Numbers) -> None:
    """Go on with downloads that failed or stand still.

    A complete one is imported again.
    """
    _each(context, ids, session_of(context).app.downloads.handling.retry)


@app.command(epilog="Example: radarr-cli queue block 12 --because 'wrong language'")
def block(context: typer.Context, ids: Numbers, because: Because = "", dry_run: DryRun = False) -> None:
    """Give downloads up and block their release.

    They are stopped in their client at once. The next run takes the next best; then the download is removed.
    A private torrent that owes its seed duty stays in the client; a complete one goes on seeding.
    """
    handling = _handling(context, dry_run=dry_run)
    _each(context, ids, lambda number: handling.block(number, because, dry_run=dry_run))


@app.command(epilog="Example: radarr-cli queue pause 12")
def pause(context: typer.Context, ids: Numbers) -> None:
    """Stop downloads in their client."""
    _each(context, ids, session_of(context).app.downloads.handling.pause)


@app.command(epilog="Example: radarr-cli queue resume 12")
def resume(context: typer.Context, ids: Numbers) -> None:
    """Start downloads in their client again."""
    _each(context, ids, session_of(context).app.downloads.handling.resume)


@app.command(epilog="Example: radarr-cli queue priority 12")
def priority(context: typer.Context, ids: Numbers) -> None:
    """Download these before the others in their client."""
    _each(context, ids, session_of(context).app.downloads.handling.prioritise)


@app.command(epilog="Example: radarr-cli queue match 12 --movie 'The Matrix (1999)'")
def match(
    context: typer.Context,
    number: Number,
    movie: Annotated[str, typer.Option("--movie", metavar="FILM", help="The film it is.")],
    variant: Annotated[str | None, typer.Option("--variant", metavar="NAME", help="Its variant.")] = None,
) -> None:
    """Say which film a download is; the next run imports it as that."""
    app = session_of(context).app
    movie_id = app.library.film(movie).id
    _each(context, [number], lambda each: app.downloads.handling.match(each, movie_id, variant))


def _handling(context: typer.Context, *, dry_run: bool) -> Handling:
    app = session_of(context).app
    if dry_run:
        app.forbid_writes()
    return app.downloads.handling


def _each(context: typer.Context, ids: list[int], act: Callable[[int], Handled]) -> None:
    """One failure never stops the others; where there is one target, its error is the command's."""
    from radarr_cli.cli.views import queue as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    done: list[Handled] = []
    failures: list[Failure] = []
    for number in ids:
        try:
            done.append(act(number))
        except RadarrCliError as error:
            if len(ids) == 1:
                raise
            failures.append(Failure.of(f"download:{number}", error))
    document: dict[str, Any] = {"status": "partial" if failures else "done", "items": done}
    session.output.emit(
        document | ({"failures": failures} if failures else {}), lambda: views.handled_lines(done)
    )
    session.finish(failures)


def _show(session: Session, followed: Followed) -> None:
    document = session.app.tracking.queue(followed)
    if session.output.json:
        session.output.document(document)
    elif not session.output.quiet:
        from radarr_cli.cli.views import queue as views  # noqa: PLC0415 - only where a person looks

        session.output.draw(views.table(json.loads(document), session.app.now()))
    session.output.failures(followed.failures)


def _leave(followed: Followed) -> None:
    if followed.failures:
        everyone = {f"client:{tracked.grab.client}" for tracked in followed.downloads}
        alike = everyone <= {failure.subject for failure in followed.failures}
        codes = [failure.code for failure in followed.failures]
        raise typer.Exit(common_code(codes) if alike else ExitCode.PARTIAL)
    if followed.attention:
        raise typer.Exit(ExitCode.ATTENTION)
