"""`radarr-cli list`, `show` and `tags`: the library as it is.

With --json Postgres writes the documents and they are passed on; nothing heavier than psycopg is loaded.
"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from radarr_cli.cli.films import FilmVariant
from radarr_cli.cli.options import Where
from radarr_cli.cli.session import session_of

list_app = typer.Typer()
show_app = typer.Typer()
tags_app = typer.Typer()


@list_app.command("list", epilog="Example: radarr-cli list --where 'file and size>20G' --sort size --reverse")
def list_films(
    context: typer.Context,
    where: Where = None,
    sort: Annotated[
        str,
        typer.Option(
            "--sort",
            metavar="KEY",
            help="title, year, added, size, rating, popularity, available, or a field of [custom_fields].",
        ),
    ] = "title",
    reverse: Annotated[bool, typer.Option("--reverse", "-r", help="Turn the order round.")] = False,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many films.")] = None,
) -> None:
    """List the films of the library."""
    session = session_of(context)
    documents = session.app.library.documents(where, order=sort, descending=reverse, limit=limit)
    if session.output.json:
        session.output.array(documents)
    elif not session.output.quiet:
        from radarr_cli.cli.views import movies as views  # noqa: PLC0415 - only where a person looks

        films = [json.loads(document) for document in documents]
        session.output.draw(views.table(films, views.profile_names(session.app.settings.profiles)))


@show_app.command("show", epilog="Example: radarr-cli show 'The Matrix (1999)'")
def show_film(context: typer.Context, film: FilmVariant) -> None:
    """Show one film with its variants, files and dates.

    Where several forms of it are wanted, folder, profile and file are those of main, or of the one that is
    named.
    """
    session = session_of(context)
    library = session.app.library
    found, variant = library.film_and_variant(film)
    document = library.document(found.id, variant)
    if session.output.json:
        session.output.document(document)
    elif not session.output.quiet:
        from radarr_cli.cli.views import movies as views  # noqa: PLC0415 - only where a person looks

        known = session.app.settings
        labels = {tag["id"]: tag["label"] for tag in json.loads(library.tags())}
        session.output.draw(views.details(json.loads(document), views.profile_names(known.profiles), labels))


@tags_app.command("tags", epilog="Example: radarr-cli tags --json | jq -r '.[].label'")
def list_tags(context: typer.Context) -> None:
    """List the tags in use, and how many films carry each."""
    session = session_of(context)
    document = session.app.library.tags()
    if session.output.json:
        session.output.document(document)
    elif not session.output.quiet:
        from radarr_cli.cli.views import movies as views  # noqa: PLC0415 - only where a person looks

        session.output.draw(views.tags(json.loads(document)))
