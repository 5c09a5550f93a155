"""`radarr-cli files`: the library's files one by one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.default_group import ShowingGroup
from radarr_cli.cli.films import batch_document
from radarr_cli.cli.options import DryRun
from radarr_cli.cli.session import session_of

if TYPE_CHECKING:
    from radarr_cli.cli.session import Session
    from radarr_cli.services.library.corrections import FileChange

app = typer.Typer(cls=ShowingGroup)

File = Annotated[
    int,
    typer.Argument(metavar="FILE", help="The file's number, as `files list` shows it.", show_default=False),
]


@app.callback()
def files() -> None:
    """The library's files: list (default), show, edit, rematch, remove. `undo` takes each change back."""


@app.command("list", epilog="Example: radarr-cli files list 'The Matrix (1999)'")
def list_(
    context: typer.Context,
    film: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILM[/VARIANT]]", help="Only those of this film, or variant.", show_default=False
        ),
    ] = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="Only those that are gone from the disk.")
    ] = False,
) -> None:
    """List files: number, film, quality, size, and where each is."""
    from radarr_cli.cli.views import files as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    movie_id, variant = None, None
    if film is not None:
        found, variant = session.app.library.film_and_variant(film)
        movie_id = found.id
    documents = session.app.library.file_documents(movie_id=movie_id, variant=variant, missing=missing)
    if session.output.json:
        session.output.array(documents)
        return
    session.output.draw(views.table([json.loads(document) for document in documents]))


@app.command(epilog="Example: radarr-cli files show 12")
def show(context: typer.Context, file: File) -> None:
    """Show one file: what it claims to be, and what was measured."""
    from radarr_cli.cli.views import files as views  # noqa: PLC0415 - not for --help
    from radarr_cli.errors import NotFound  # noqa: PLC0415

    session = session_of(context)
    document = next(iter(session.app.library.file_documents(file_id=file)), None)
    if document is None:
        raise NotFound(f"the library has no file {file}", hint="`radarr-cli files list` tells them.")
    session.output.emit(document, lambda: views.details(json.loads(document)))


@app.command(epilog="Example: radarr-cli files edit 12 --quality Bluray-1080p --language German")
def edit(
    context: typer.Context,
    file: File,
    quality: Annotated[
        str | None, typer.Option("--quality", help="Radarr's name of it: Bluray-1080p.")
    ] = None,
    version: Annotated[
        int | None, typer.Option("--version", help="2 for a proper, 1 for none.", min=1)
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option("--language", metavar="NAME", help="A language it has; repeatable.")
    ] = None,
    edition: Annotated[str | None, typer.Option("--edition", help="Its edition; '' for none.")] = None,
    group: Annotated[str | None, typer.Option("--group", help="Its release group; '' for none.")] = None,
    pinned: Annotated[
        bool | None, typer.Option("--keep/--no-keep", help="Never replace it by itself, or do again.")
    ] = None,
    measure: Annotated[bool, typer.Option("--measure", help="Read anew what is in it.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Correct what a file claims to be; upgrades are compared with it."""
    from radarr_cli.services.library.corrections import FileWishes  # noqa: PLC0415 - not for --help

    session = _session(context, dry_run=dry_run)
    wishes = FileWishes(
        quality=quality,
        version=version,
        languages=tuple(language) if language else None,
        edition=edition,
        group=group,
        pinned=pinned,
        measure=measure,
    )
    _show(session, session.app.library_files.edit(file, wishes, dry_run=dry_run))


@app.command(epilog="Example: radarr-cli files rematch 12 --to 'The Matrix (1999)' --learn-title")
def rematch(
    context: typer.Context,
    file: File,
    to: Annotated[
        str, typer.Option("--to", metavar="FILM[/VARIANT]", help="The film, or variant, that it is.")
    ],
    learn_title: Annotated[
        bool, typer.Option("--learn-title", help="The film goes by the name that the release has.")
    ] = False,
    also: Annotated[
        bool, typer.Option("--also", help="It fills this variant besides the one it has.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Say which film a file is.

    It goes into that film's folder under its name. A title that was learned is matched from then on, in
    feeds, searches and imports.
    """
    session = _session(context, dry_run=dry_run)
    film, variant = session.app.library.film_and_variant(to)
    change = session.app.library_files.rematch(
        file, film, variant, learn=learn_title, also=also, dry_run=dry_run
    )
    _show(session, change)


@app.command(epilog="Example: radarr-cli files remove 12 --dry-run")
def remove(context: typer.Context, file: File, dry_run: DryRun = False) -> None:
    """Take a file into the trash.

    Its film is searched for again if it is monitored.
    """
    session = _session(context, dry_run=dry_run)
    _show(session, session.app.library_files.remove(file, dry_run=dry_run))


def _session(context: typer.Context, *, dry_run: bool) -> Session:
    session = session_of(context)
    if dry_run:
        session.app.forbid_writes()
    return session


def _show(session: Session, change: FileChange) -> None:
    from radarr_cli.cli.views import files as views  # noqa: PLC0415 - not for --help

    document = batch_document([change.document], (), planned=change.status == "planned")
    session.output.emit(document, lambda: views.line(change))
