"""`radarr-cli explain`: why a film has or hasn't got a release."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.films import film_and_variant
from radarr_cli.cli.session import session_of
from radarr_cli.domain.release import Protocol
from radarr_cli.errors import UsageError

if TYPE_CHECKING:
    from radarr_cli.cli.session import Session
    from radarr_cli.services.verdicts.explaining import FilmExplained

app = typer.Typer()

_SHORT_ID = re.compile(r"r[0-9a-z]{6}")
_SIZE = re.compile(r"(?i)(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?")


@app.command(epilog="Example: radarr-cli explain r7k2m9x | less")
def explain(
    context: typer.Context,
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILM|RELEASE|NAME]",
            help="A film; the id that search printed; with --movie the name of any release.",
            show_default=False,
        ),
    ] = None,
    movie: Annotated[
        str | None,
        typer.Option("--movie", metavar="FILM[/VARIANT]", help="The film that a NAME is judged for."),
    ] = None,
    size: Annotated[
        str | None, typer.Option("--size", help="How large a NAME is taken to be: 8G; else unknown.")
    ] = None,
    protocol: Annotated[
        Protocol, typer.Option("--protocol", help="What a NAME is taken for.")
    ] = Protocol.TORRENT,
    indexer: Annotated[
        str | None, typer.Option("--indexer", metavar="NAME", help="Who is taken to offer a NAME.")
    ] = None,
    rules: Annotated[
        bool, typer.Option("--rules", help="Of a film's releases, too, show what every rule says.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="All kept releases of a film.")] = False,
    codes: Annotated[
        bool, typer.Option("--codes", help="List the codes of all rejections: meaning and remedy.")
    ] = False,
) -> None:
    """Say why a release would be taken or not: what each indexer answered, when the next search is due, the
    answer of every rule with what it looked at, and the single change that would turn it.

    It is judged as the next run would judge it; no indexer is asked and nothing is kept.
    """
    from radarr_cli.cli.views import explain as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    if codes:
        session.output.emit(views.codes_document(), views.codes)
        return
    if what is None:
        raise UsageError("name a release or a film", hint="radarr-cli explain r7k2m9x, or explain FILM")
    found, variant = _explained(session, what, movie, _bytes(size), protocol, indexer)
    if variant is not None:
        found = found.of_variant(variant)
    now = session.app.now()
    single = movie is not None or bool(_SHORT_ID.fullmatch(what))
    session.output.emit(
        views.document(found),
        lambda: views.explained(found, now, rules=rules or single, limit=None if every or single else 10),
    )


def _explained(
    session: Session, what: str, movie: str | None, size: int, protocol: Protocol, indexer: str | None
) -> tuple[FilmExplained, str | None]:
    """What was asked about, and the variant that was named."""
    explaining = session.app.explaining
    if movie is not None and not _SHORT_ID.fullmatch(what):
        film, variant = film_and_variant(session, movie, None)
        found = explaining.name(what, film.id, size=size, protocol=protocol, indexer=indexer)
        return found, variant
    if size or indexer is not None:
        raise UsageError("--size, --protocol and --indexer go with a NAME", hint="add --movie FILM")
    if _SHORT_ID.fullmatch(what):
        return explaining.release(what), None
    film, variant = film_and_variant(session, what, None)
    return explaining.film(film.id), variant


def _bytes(text: str | None) -> int:
    if text is None:
        return 0
    found = _SIZE.fullmatch(text.strip())
    if not found:
        raise UsageError(f"--size takes a size, not {text!r}", hint="8G, 700M, or a number of bytes")
    return int(float(found[1]) * 1024 ** " kmgt".index(found[2].lower() or " "))
