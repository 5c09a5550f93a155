"""`radarr-cli add`: films into the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from radarr_cli.cli.films import Films, batch_document, film_names, pick
from radarr_cli.cli.options import DryRun, Yes
from radarr_cli.cli.session import session_of
from radarr_cli.domain.movie import Availability
from radarr_cli.errors import Failure, RadarrCliError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.cli.session import Session
    from radarr_cli.services.library.adding import AddWishes, NewFilm

app = typer.Typer()


@app.command(epilog="Example: radarr-cli add 'The Matrix (1999)' --profile HD-1080p --tag scifi")
def add(
    context: typer.Context,
    films: Films = None,
    profile: Annotated[str | None, typer.Option("--profile", help="Quality profile.")] = None,
    root: Annotated[str | None, typer.Option("--root", help="Name of the root it goes to.")] = None,
    availability: Annotated[
        Availability | None, typer.Option("--availability", help="From when on it is searched for.")
    ] = None,
    monitored: Annotated[
        bool | None, typer.Option("--monitor/--no-monitor", help="Search for it by itself, or not.")
    ] = None,
    tag: Annotated[list[str] | None, typer.Option("--tag", help="A tag; may be given several times.")] = None,
    search: Annotated[
        bool, typer.Option("--search", help="Search the indexers at once, and judge what they offer.")
    ] = False,
    grab: Annotated[bool, typer.Option("--grab", help="Search, and take the best approved release.")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Add films to the library.

    What the options leave open comes from [library] in the configuration. Where a name fits several films, a
    terminal offers them by number. Nothing approved to grab is no error: run-once goes on searching.
    """
    from radarr_cli.cli.views import film_changes as views  # noqa: PLC0415 - only where it is shown
    from radarr_cli.services.library.adding import AddWishes  # noqa: PLC0415 - not for --help
    from radarr_cli.services.library.batch import run_batch  # noqa: PLC0415 - not for --help

    session = session_of(context)
    names = film_names(films)
    if not names:
        raise UsageError("no film was named", hint="For example: radarr-cli add 'The Matrix (1999)'.")
    wishes = AddWishes(
        profile=profile,
        root=root,
        minimum_availability=availability,
        monitored=monitored,
        tags=tuple(tag) if tag else None,
    )
    if dry_run:
        session.app.forbid_writes()
    session.app.adding.check(wishes)
    session.confirm(f"Add {len(names)} films?", yes=yes or dry_run, count=len(names))

    def work(name: str) -> NewFilm:
        return _added(context, name, wishes, dry_run=dry_run)

    result = run_batch(names, str, work)
    failures = list(result.failures)
    found: dict[int, dict[str, Any]] = {}
    if (search or grab) and not dry_run:
        for film in result.done:
            document, failed = _searched(session, film, grab=grab, by_hand=len(names) == 1)
            found[film.details.tmdb_id] = document
            failures += failed
    items = (views.new_document(film, found.get(film.details.tmdb_id)) for film in result.done)
    document = batch_document(items, failures, left=result.left, planned=dry_run)
    session.output.emit(document, lambda: views.new_films(result.done, found, planned=dry_run))
    session.finish(failures)


def _searched(
    session: Session, film: NewFilm, *, grab: bool, by_hand: bool
) -> tuple[dict[str, Any], Sequence[Failure]]:
    """Search for a film that was just added, and take the best: what came of it, and what went wrong.

    Films of a batch count against [safety]; a single one is grabbed by hand.
    """
    from radarr_cli.domain.decisions.model import ReleaseSource  # noqa: PLC0415 - only with --search, --grab
    from radarr_cli.services.grabs.acquiring import acquired_document  # noqa: PLC0415

    movie_id, app = film.movie_id or 0, session.app
    try:
        if grab:
            acquired = app.acquiring.acquire(movie_id, ReleaseSource.USER_INVOKED, by_hand=by_hand)
            return acquired_document(acquired), acquired.failures
        result = app.searching.search(movie_id)
        verdicts = app.deciding.judge(movie_id, result.offers, ReleaseSource.INTERACTIVE)
    except RadarrCliError as error:
        return {"status": "failed", "message": error.message}, (Failure.of(film.details.title, error),)
    approved = sum(verdict.approved for verdict in verdicts)
    message = f"{len(verdicts)} releases found, {approved} approved"
    status = "found" if verdicts else "none"
    return {
        "status": status,
        "found": len(verdicts),
        "approved": approved,
        "message": message,
    }, result.failures


def _added(context: typer.Context, name: str, wishes: AddWishes, *, dry_run: bool) -> NewFilm:
    session = session_of(context)
    adding = session.app.adding
    planned = adding.plan(pick(session, name, adding.choices(name)), wishes)
    return planned if dry_run else adding.add(planned)
