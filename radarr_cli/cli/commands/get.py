"""`radarr-cli get`: a film from its name to the library in one command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.exit_codes import ExitCode
from radarr_cli.cli.films import pick
from radarr_cli.cli.progress import ProgressLine
from radarr_cli.cli.session import session_of
from radarr_cli.errors import NotFound

if TYPE_CHECKING:
    from radarr_cli.cli.session import Session

app = typer.Typer()
_HOUR = 3600


@app.command(epilog="Example: radarr-cli get 'The Matrix (1999)' --wait")
def get(
    context: typer.Context,
    film: Annotated[
        str,
        typer.Argument(metavar="FILM[/VARIANT]", help="tmdb:603, imdb:tt0133093, a URL, or 'Title (Year)'."),
    ],
    profile: Annotated[str | None, typer.Option("--profile", help="Quality profile of a new film.")] = None,
    root: Annotated[str | None, typer.Option("--root", help="Root of a new film.")] = None,
    wait: Annotated[
        bool, typer.Option("--wait/--no-wait", help="Follow the download into the library.")
    ] = True,
    hours: Annotated[float, typer.Option("--hours", help="Follow it for so long at most.")] = 6,
) -> None:
    """Add a film if it is new, grab the best release now, and follow it into the library.

    Nothing approved is no error: run-once goes on searching. Ctrl-C only ends the watching.
    """
    from radarr_cli.cli.views import get as views  # noqa: PLC0415 - not for --help
    from radarr_cli.domain.decisions.model import ReleaseSource  # noqa: PLC0415

    session = session_of(context)
    progress = ProgressLine(shown=not session.output.quiet and not session.output.json)
    movie_id, variant = _in_library(session, film, profile, root)
    acquired = session.app.acquiring.acquire(
        movie_id, ReleaseSource.USER_INVOKED, by_hand=True, progress=progress, variant=variant
    )
    progress.clear()
    if not session.output.json:
        session.output.note(views.acquired_line(acquired))
    journey = None
    if acquired.best.observed:
        session.observes()
    elif wait and not acquired.best.braked:
        journey = session.app.following.follow(movie_id, progress, patience=hours * _HOUR)
        progress.clear()
    session.output.emit(
        views.document(movie_id, acquired, journey),
        lambda: views.sentence(acquired, journey),
        wrong=journey is not None and journey.status == "attention",
    )
    failures = (*acquired.failures, *(journey.failures if journey else ()))
    if journey and journey.status == "attention":
        session.output.failures(failures)
        raise typer.Exit(ExitCode.ATTENTION)
    session.finish(failures)


def _in_library(session: Session, name: str, profile: str | None, root: str | None) -> tuple[int, str | None]:
    """The film's library id, and the variant that was named; it is added first where it isn't there."""
    try:
        film, variant = session.app.library.film_and_variant(name)
    except NotFound:
        return _added(session, name, profile, root), None
    return film.id, variant


def _added(session: Session, name: str, profile: str | None, root: str | None) -> int:
    from radarr_cli.services.library.adding import AddWishes  # noqa: PLC0415 - only for new films

    adding = session.app.adding
    planned = adding.plan(pick(session, name, adding.choices(name)), AddWishes(profile=profile, root=root))
    added = adding.add(planned)
    session.output.note(f"added {added.details.title} ({added.details.year})")
    if added.movie_id is None:
        raise NotFound(f"{name} was removed at the same time")
    return added.movie_id
