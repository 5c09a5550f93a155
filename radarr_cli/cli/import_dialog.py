"""Asks a person, film by film, what lies at a path is and whether it may come in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from radarr_cli.cli.folding import Lines
from radarr_cli.cli.output import safe
from radarr_cli.cli.views import imports as views
from radarr_cli.domain.importing.paths import storable
from radarr_cli.errors import Conflict, Failure, NotFound, RadarrCliError, UsageError
from radarr_cli.services.imports.results import ImportReport

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.cli.session import Session
    from radarr_cli.domain.selector import FoundFilm
    from radarr_cli.services.imports.planning import ByHand
    from radarr_cli.services.imports.results import ImportItem
    from radarr_cli.services.imports.sighting import Sighting

_LEAVE = "-"
_MOST_ANSWERS = 5


def import_by_dialog(
    session: Session, path: str, by_hand: ByHand, variant: str | None, clear: Callable[[], None]
) -> ImportReport:
    """Show each film found, propose what it is, show the plan, and import what the person agrees to.

    `clear` takes the line of progress away. One failure does not stop the others. Raises what looking at the
    path raises.
    """
    found = session.app.seeing.look(path)
    items: list[ImportItem] = []
    failures: list[Failure] = []
    for number, sighting in enumerate(found, 1):
        session.output.note(Lines(f"{number} of {len(found)}: {views.sighting_line(sighting)}"))
        film = _film(session, sighting)
        if film is None:
            continue
        chosen = replace(by_hand, only=sighting.inner)
        try:
            item = _import(session, path, film.id, variant or "main", chosen)
        except RadarrCliError as error:
            if error.code == "databaseUnavailable":
                raise
            failures.append(Failure.of(storable(sighting.inner), error))
        else:
            items += [item] if item else []
        finally:
            clear()
    return ImportReport(items=tuple(items), failures=tuple(failures))


def _film(session: Session, sighting: Sighting) -> FoundFilm | None:
    """The film that the person names, or takes from the proposals; None to leave it where it is."""
    for index, film in enumerate(sighting.films, 1):
        session.output.note(f"{index:4}  {safe(str(film))}")
    default = "1" if sighting.sure else _LEAVE
    for _ in range(_MOST_ANSWERS):
        text = "Which film? (number, 'Title (Year)', tmdb:ID, - for none)"
        answer: str = typer.prompt(text, default=default, err=True).strip()
        if answer == _LEAVE:
            return None
        if answer.isdecimal() and 1 <= int(answer) <= len(sighting.films):
            return sighting.films[int(answer) - 1]
        try:
            return session.app.library.film(answer)
        except (NotFound, Conflict, UsageError) as error:
            session.output.note(f"{safe(error.message)}" + (f" ({error.hint})" if error.hint else ""))
    return None


def _import(session: Session, path: str, movie_id: int, variant: str, by_hand: ByHand) -> ImportItem | None:
    importing = session.app.importing
    planned = importing.import_path(path, movie_id, variant, by_hand, dry_run=True)
    session.output.note(Lines("\n".join(views.item_lines(planned))))
    if planned.status == "unchanged":
        return planned
    question = "Import it?"
    if planned.rejections:
        if not all(rejection.overridable for rejection in planned.rejections):
            return None
        by_hand, question = replace(by_hand, override=True), "Import it all the same, and keep it?"
    if not typer.confirm(question, default=not planned.rejections, err=True):
        return None
    return importing.import_path(path, movie_id, variant, by_hand)
