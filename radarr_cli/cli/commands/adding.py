"""`radarr-cli add`: films into the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.films import Films, batch_document, film_names, pick
from radarr_cli.cli.options import DryRun, Yes
from radarr_cli.cli.session import session_of
from radarr_cli.domain.movie import Availability
from radarr_cli.errors import UsageError

if TYPE_CHECKING:
    from radarr_cli.services.adding import AddWishes, NewFilm

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
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Add films to the library.

    What the options leave open comes from [library] in the configuration. Where a name fits several films, a
    terminal offers them by number.
    """
    from radarr_cli.cli.views import film_changes as views  # noqa: PLC0415 - only where it is shown
    from radarr_cli.services.adding import AddWishes  # noqa: PLC0415 - not for --help
    from radarr_cli.services.batch import run_batch  # noqa: PLC0415 - not for --help

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
    session.confirm(f"Add {len(names)} films?", yes=yes or dry_run, count=len(names))

    def work(name: str) -> NewFilm:
        return _added(context, name, wishes, dry_run=dry_run)

    result = run_batch(names, str, work)
    document = batch_document(map(views.new_document, result.done), result.failures, planned=dry_run)
    session.output.emit(document, lambda: views.new_films(result.done, planned=dry_run))
    session.finish(result.failures)


def _added(context: typer.Context, name: str, wishes: AddWishes, *, dry_run: bool) -> NewFilm:
    session = session_of(context)
    adding = session.app.adding
    planned = adding.plan(pick(session, name, adding.choices(name)), wishes)
    return planned if dry_run else adding.add(planned)
