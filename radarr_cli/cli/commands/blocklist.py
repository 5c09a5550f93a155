"""`radarr-cli blocklist`: releases that are never taken, whoever offers them."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from radarr_cli.cli.default_group import ShowingGroup
from radarr_cli.cli.options import DryRun, Yes
from radarr_cli.cli.session import session_of

app = typer.Typer(cls=ShowingGroup)
Movie = Annotated[
    str | None, typer.Option("--movie", metavar="FILM", help="Only for this film (default: all films).")
]


@app.callback()
def blocklist() -> None:
    """Releases that are never taken: list (default), add, remove, clear."""


@app.command("list", epilog="Example: radarr-cli blocklist list --movie 'The Matrix (1999)'")
def show(
    context: typer.Context,
    movie: Movie = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many, newest first.")] = 1000,
) -> None:
    """Show what is blocked, why, and by whom.

    With --json: Radarr's v3 blocklist resources.
    """
    session = session_of(context)
    movie_id = None if movie is None else session.app.library.film(movie).id
    document = session.app.downloads.blocking.blocklist(movie_id=movie_id, limit=limit)
    if session.output.json:
        session.output.document(document)
    elif not session.output.quiet:
        from radarr_cli.cli.views import blocklist as views  # noqa: PLC0415 - only where a person looks

        session.output.draw(views.table(json.loads(document)))


@app.command(epilog="Example: radarr-cli blocklist add r7k2m9x --because 'wrong aspect ratio'")
def add(
    context: typer.Context,
    release: Annotated[
        str,
        typer.Argument(
            metavar="RELEASE", help="The id that search prints, an info hash, or a name.", show_default=False
        ),
    ],
    movie: Movie = None,
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why.")] = "",
) -> None:
    """Block a release by its identity, whoever offers it.

    Its hash is blocked under whatever name it comes.
    """
    session = session_of(context)
    movie_id = None if movie is None else session.app.library.film(movie).id
    new = session.app.downloads.blocking.add(release, movie_id=movie_id, because=because)
    status = "blocked" if new else "unchanged"
    session.output.emit(
        {"status": status, "items": [{"release": release}]},
        lambda: "blocked" if new else "it is blocked already",
    )


@app.command(epilog="Example: radarr-cli blocklist remove 4 5")
def remove(
    context: typer.Context,
    ids: Annotated[list[int], typer.Argument(metavar="ID...", help="Numbers that list shows.")],
) -> None:
    """Take entries off the list: their releases may be taken again."""
    session = session_of(context)
    gone = session.app.downloads.blocking.remove(ids)
    session.output.emit(
        {"status": "removed", "items": [{"id": number} for number in gone]},
        lambda: f"removed {', '.join(map(str, gone))}",
    )


@app.command(epilog="Example: radarr-cli blocklist clear --movie 'The Matrix (1999)'")
def clear(context: typer.Context, movie: Movie = None, yes: Yes = False, dry_run: DryRun = False) -> None:
    """Take everything off the list, or what stands there for one film."""
    session = session_of(context)
    blocking = session.app.downloads.blocking
    movie_id = None if movie is None else session.app.library.film(movie).id
    count = blocking.count(movie_id)
    if dry_run:
        session.output.emit(
            {"status": "planned", "items": [], "count": count},
            lambda: f"would remove {count} from the blocklist",
        )
        return
    session.confirm(f"Take {count} releases off the blocklist?", yes=yes, count=count)
    gone = blocking.clear(movie_id)
    session.output.emit(
        {"status": "cleared", "items": [], "count": gone}, lambda: f"removed {gone} from the blocklist"
    )
