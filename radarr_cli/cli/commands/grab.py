"""`radarr-cli grab`: hand a release to the download client."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.exit_codes import ExitCode
from radarr_cli.cli.films import film_and_variant
from radarr_cli.cli.options import DryRun
from radarr_cli.cli.session import session_of
from radarr_cli.errors import NotFound, UsageError

if TYPE_CHECKING:
    from radarr_cli.cli.session import Session
    from radarr_cli.ports import FetchedRelease
    from radarr_cli.services.grabs.orders import BestOutcome, Order

app = typer.Typer()

_SHORT_ID = re.compile(r"r[0-9a-z]{6}")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_LARGEST_FILE = 64 * 1024**2


@app.command(epilog="Example: radarr-cli grab 'The Matrix (1999)'")
def grab(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="FILM|RELEASE|FILE|URL",
            help="A film: its best kept release; the id that search printed; a file; a magnet; a URL.",
            show_default=False,
        ),
    ],
    movie: Annotated[
        str | None, typer.Option("--movie", metavar="FILM", help="The film that a FILE or URL is.")
    ] = None,
    variant: Annotated[
        str | None, typer.Option("--variant", metavar="NAME", help="For this variant of the film.")
    ] = None,
    override: Annotated[
        bool, typer.Option("--override", help="Grab it although it is rejected; who and what is recorded.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Hand a release to the download client.

    For a film its best approved release is taken, of those that the last search kept; where none is
    approved nothing happens, which is no error. A rejected RELEASE exits 5 unless --override.
    """
    from radarr_cli.cli.views import grab as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    if dry_run:
        session.app.forbid_writes()
    order = _order(session, what, movie, variant, override=override, dry_run=dry_run)
    if order is None:
        _grab_best(session, what, variant, dry_run=dry_run)
        return
    if dry_run:
        plan = session.app.grabbing.plan(order)
        session.output.emit(views.document(planned=[plan]), lambda: views.lines(planned=[plan]))
        return
    grabbed = session.app.grabbing.grab(order)
    for warning in grabbed.warnings:
        session.output.warn(warning)
    session.output.emit(views.document(grabbed=[grabbed]), lambda: views.lines(grabbed=[grabbed]))


def _order(
    session: Session, what: str, movie: str | None, variant: str | None, *, override: bool, dry_run: bool
) -> Order | None:
    """The order for one release; None where `what` names a film. Raises UsageError for a mixture."""
    app = session.app
    given = _given(session, what, with_film=movie is not None)
    if given is not None:
        if movie is None:
            raise UsageError("which film it is has to be said", hint="add --movie FILM")
        found, variant = film_and_variant(session, movie, variant)
        return app.ordering.of_given(
            given,
            found.id,
            variant,
            override=override,
            requested_by=app.user,
            origin=what if _ADDRESS.match(what) else "",
            dry_run=dry_run,
        )
    if movie is not None:
        raise UsageError(
            f"--movie goes with a file, a magnet or a URL, and {what} is none of them", hint="see grab --help"
        )
    if not _SHORT_ID.fullmatch(what):
        return None
    return app.ordering.of_release(what, variant, override=override, requested_by=app.user, dry_run=dry_run)


def _given(session: Session, what: str, *, with_film: bool) -> FetchedRelease | None:
    """What a magnet, a file or (with --movie, since films have addresses too) a URL holds; else None."""
    from radarr_cli.ports import FetchedRelease  # noqa: PLC0415 - not for --help

    if what.lower().startswith("magnet:"):
        return FetchedRelease(magnet=what)
    if _ADDRESS.match(what):
        return session.app.fetch_link(what) if with_film else None
    path = Path(what).expanduser()
    if not what.lower().endswith((".torrent", ".nzb")) and (not with_film or _SHORT_ID.fullmatch(what)):
        return None
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise UsageError(f"{what} is too large for a .torrent or .nzb")
        return FetchedRelease(content=path.read_bytes())
    except OSError as error:
        raise NotFound(f"{what} can't be read: {error.strerror}", hint="check the path") from error


def _grab_best(session: Session, film: str, variant: str | None, *, dry_run: bool) -> None:
    from radarr_cli.cli.views import grab as views  # noqa: PLC0415 - not for --help
    from radarr_cli.domain.decisions.model import ReleaseSource  # noqa: PLC0415

    app = session.app
    found, variant = film_and_variant(session, film, variant)
    outcome = app.grabbing.grab_best(
        found.id,
        ReleaseSource.USER_INVOKED,
        variant=variant,
        by_hand=True,
        requested_by=app.user,
        dry_run=dry_run,
    )
    for warning in (warning for grabbed in outcome.grabbed for warning in grabbed.warnings):
        session.output.warn(warning)
    nothing = not (outcome.taken or outcome.planned or outcome.failures)
    waiting = app.ordering.on_their_way(found.id, variant) if nothing else []
    session.output.emit(
        views.document(
            outcome.grabbed,
            outcome.observed or outcome.planned,
            outcome.failures,
            observed=bool(outcome.observed),
        ),
        lambda: views.lines(outcome.grabbed, outcome.observed or outcome.planned, outcome.failures, waiting),
        wrong=bool(outcome.observed),
    )
    if outcome.observed:
        session.observes()
        raise typer.Exit(ExitCode.SAFETY_BRAKE)
    _finish(session, outcome)


def _finish(session: Session, outcome: BestOutcome) -> None:
    """Where a better one failed and the next was taken, that is worth a warning and no failure."""
    session.output.failures(outcome.failures)
    if outcome.failures and not outcome.grabbed:
        raise typer.Exit(ExitCode.PARTIAL)
