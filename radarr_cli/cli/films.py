"""Films as arguments of commands: names from stdin, the picker, and what a batch prints."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from radarr_cli.cli.output import safe
from radarr_cli.errors import Conflict, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radarr_cli.cli.session import Session
    from radarr_cli.domain.movie_choice import MovieChoice
    from radarr_cli.domain.selector import FoundFilm
    from radarr_cli.errors import Failure

Films = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FILM]...",
        help="tmdb:603, imdb:tt0133093, a library id, 'Title (Year)', @FILTER, or - for names from stdin.",
        show_default=False,
    ),
]
Film = Annotated[
    str,
    typer.Argument(
        metavar="FILM",
        help="tmdb:603, imdb:tt0133093, a library id, or 'Title (Year)'.",
        show_default=False,
    ),
]
FilmVariant = Annotated[
    str,
    typer.Argument(
        metavar="FILM[/VARIANT]",
        help="tmdb:603, imdb:tt0133093, a library id, or 'Title (Year)'; with /NAME one variant of it.",
        show_default=False,
    ),
]


def film_names(arguments: Sequence[str] | None) -> list[str]:
    """The names as given; `-` stands for the lines of stdin, but for empty ones and #comments."""
    names: list[str] = []
    for argument in arguments or ():
        names += _lines() if argument == "-" else [argument]
    return names


def film_and_variant(session: Session, name: str, variant: str | None = None) -> tuple[FoundFilm, str | None]:
    """The film of `FILM` or `FILM/VARIANT`, and the variant, which the option --variant may name instead.

    Raises UsageError where the two differ, and what `Library.film_and_variant` raises.
    """
    film, named = session.app.library.film_and_variant(name)
    if named and variant and named.lower() != variant.lower():
        raise UsageError(f"{name} names a variant, and --variant another one", hint="name it once")
    return film, named or variant


def pick(session: Session, name: str, choices: Sequence[MovieChoice]) -> int:
    """The TMDB id of the film the user means: the only one, or the one picked from a numbered list.

    Raises Conflict with the choices where nobody can be asked.
    """
    if len(choices) == 1:
        return choices[0].tmdb_id
    if not session.output.interactive:
        raise Conflict(
            f"{name} may be one of {len(choices)} films",
            hint="Name it as tmdb:ID, or with its year: 'Title (Year)'.",
            choices=[
                {"film": f"tmdb:{choice.tmdb_id}", "title": choice.title, "year": choice.year}
                for choice in choices
            ],
        )
    session.output.note(f"{safe(name)} may be one of these:")
    for number, choice in enumerate(session.app.adding.describe(choices), 1):
        session.output.note(f"{number:4}  {safe(_line(choice))}")
    answer: int = typer.prompt("Number (0 for none)", type=int, default=0, err=True)
    if not 1 <= answer <= len(choices):
        raise Conflict("no film was chosen", hint="Name it as tmdb:ID.")
    return choices[answer - 1].tmdb_id


def batch_document(
    items: Iterable[dict[str, Any]], failures: Sequence[Failure], *, left: int = 0, planned: bool = False
) -> dict[str, Any]:
    """What a command that changes films prints as JSON: status is done, partial, none or planned."""
    found = list(items)
    status = "done" if found else "none"
    if planned:
        status = "planned"
    elif failures:
        status = "partial"
    document: dict[str, Any] = {"status": status, "items": found}
    if failures:
        document["failures"] = list(failures)
    if left:
        document["left"] = left
    return document


def _lines() -> list[str]:
    names = (line.strip() for line in sys.stdin)
    return [name for name in names if name and not name.startswith("#")]


def _line(choice: MovieChoice) -> str:
    year = f" ({choice.year})" if choice.year else ""
    hours, minutes = divmod(choice.runtime, 60)
    length = f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
    parts = [f"{choice.title}{year}", ", ".join(choice.directors), length if choice.runtime else ""]
    return "  ·  ".join(filter(None, parts))
