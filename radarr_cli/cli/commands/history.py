"""`radarr-cli history`: what was grabbed, imported, replaced and deleted; and marking it as failed."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from radarr_cli.cli.default_group import ShowingGroup
from radarr_cli.cli.moments import moment
from radarr_cli.cli.options import DryRun
from radarr_cli.cli.session import session_of
from radarr_cli.errors import UsageError

app = typer.Typer(cls=ShowingGroup)

# v3's words, and the shorter ones that the table shows.
EVENTS = {
    "grabbed": "grabbed",
    "imported": "downloadFolderImported",
    "failed": "downloadFailed",
    "deleted": "movieFileDeleted",
    "renamed": "movieFileRenamed",
    "ignored": "downloadIgnored",
    "observed": "wouldHaveGrabbed",
}


@app.callback()
def history() -> None:
    """What was grabbed, imported, replaced and deleted: list (default), fail."""


@app.command("list", epilog="Example: radarr-cli history 'The Matrix (1999)' --event imported")
def show(
    context: typer.Context,
    film: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILM[/VARIANT]]", help="Only this film's, or variant's: 'Title (Year)', tmdb:603, id."
        ),
    ] = None,
    event: Annotated[
        str | None, typer.Option("--event", metavar="EVENT", help=f"Only these: {', '.join(EVENTS)}.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Not before: 2024-05-01, or 7d, 12h.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Before that, written as for --since.")
    ] = None,
    match: Annotated[
        str | None,
        typer.Option("--match", metavar="TEXT", help="Only of releases so called in part, or of this hash."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=10_000, help="At most so many, newest first.")
    ] = 50,
    page: Annotated[int, typer.Option("--page", min=1, help="Which page of so many.")] = 1,
) -> None:
    """Show what was grabbed, imported, replaced and deleted.

    The newest comes first. With --json: Radarr's v3 history resources; what would have been grabbed
    (observe mode) has no word there, and comes with --event observed alone.
    """
    session = session_of(context)
    word = None if event is None else _event(event)
    now = session.app.now()
    found, variant = (None, None) if film is None else session.app.library.film_and_variant(film)
    document = session.app.chronicle.history(
        movie_id=None if found is None else found.id,
        variant=variant,
        event=word,
        since=None if since is None else moment(since, now),
        until=None if until is None else moment(until, now),
        text=match,
        limit=limit,
        skip=limit * (page - 1),
        ours=not session.output.json,
    )
    if session.output.json:
        session.output.document(document)
    elif not session.output.quiet:
        from radarr_cli.cli.views import history as views  # noqa: PLC0415 - only where a person looks

        session.output.draw(views.table(json.loads(document), page=page, limit=limit))


@app.command(epilog="Example: radarr-cli history fail 12 --because 'wrong cut'")
def fail(
    context: typer.Context,
    record: Annotated[
        int, typer.Argument(metavar="ID", help="A number that history shows.", show_default=False)
    ],
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why, for the blocklist.")] = "",
    dry_run: DryRun = False,
) -> None:
    """Mark what was grabbed as failed.

    Its release is never taken again for the film. While it is downloaded, the next run takes the next
    best. What was imported stays: `replace` replaces it.
    """
    from radarr_cli.cli.views import queue as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    if dry_run:
        session.app.forbid_writes()
    grab_id = session.app.chronicle.grab_of(record)
    handled = session.app.downloads.handling.fail(grab_id, because, dry_run=dry_run)
    session.output.emit({"status": "done", "items": [handled]}, lambda: views.handled_lines([handled]))


def _event(text: str) -> str:
    if text in EVENTS.values():
        return text
    if text not in EVENTS:
        raise UsageError(f"{text!r} is no event", hint=f"one of: {', '.join(EVENTS)}")
    return EVENTS[text]
