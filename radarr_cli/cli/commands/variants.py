"""`radarr-cli variants`: several wanted forms of one film, such as 4K beside 1080p, or a Director's Cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.default_group import ShowingGroup
from radarr_cli.cli.films import Film, batch_document
from radarr_cli.cli.options import DryRun
from radarr_cli.cli.session import session_of
from radarr_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.cli.session import Session
    from radarr_cli.domain.selector import FoundFilm
    from radarr_cli.services.library.variants import VariantChange, VariantWishes

app = typer.Typer(cls=ShowingGroup)

Named = Annotated[
    str,
    typer.Argument(
        metavar="FILM/VARIANT",
        help="A film as everywhere, a slash, and the variant's name: 'tmdb:603/uhd'.",
        show_default=False,
    ),
]
Profile = Annotated[str | None, typer.Option("--profile", help="Quality profile.")]
Root = Annotated[str | None, typer.Option("--root", help="Name of the root it lies in.")]
Folder = Annotated[str | None, typer.Option("--folder", metavar="FOLDER", help="Its folder, below the root.")]
Editions = Annotated[
    list[str] | None,
    typer.Option("--edition", metavar="NAME", help="Only this edition, or these; '' for any again."),
]
Languages = Annotated[
    list[str] | None,
    typer.Option("--language", metavar="NAME", help="Only with this language, or one of these; '' for any."),
]
Monitored = Annotated[
    bool | None, typer.Option("--monitor/--no-monitor", help="Search for it by itself, or not.")
]


@app.callback()
def variants() -> None:
    """Several forms of a film: list (default), add, edit, remove.

    Upgrades compete within a variant only, and media servers show the files as versions of one film.
    """


@app.command("list", epilog="Example: radarr-cli variants list 'The Matrix (1999)'")
def list_(context: typer.Context, film: Film) -> None:
    """List the variants of a film, and the file of each."""
    import json  # noqa: PLC0415 - not for --help

    from radarr_cli.cli.views import variants as views  # noqa: PLC0415

    session = session_of(context)
    document = session.app.variants.documents(session.app.library.film(film).id)
    session.output.emit(document, lambda: views.table(json.loads(document)))


def _with_wishes(apply: Callable[[Session, str, VariantWishes, bool], None]) -> Callable[..., None]:
    """A command with the options that say what a variant is to be; `apply` gets what they come to."""

    def command(
        context: typer.Context,
        named: Named,
        profile: Profile = None,
        root: Root = None,
        folder: Folder = None,
        edition: Editions = None,
        language: Languages = None,
        monitored: Monitored = None,
        dry_run: DryRun = False,
    ) -> None:
        from radarr_cli.services.library.variants import VariantWishes  # noqa: PLC0415 - not for --help

        wishes = VariantWishes(
            profile=profile,
            root=root,
            folder=folder,
            monitored=monitored,
            editions=None if edition is None else tuple(edition),
            languages=None if language is None else tuple(language),
        )
        apply(_session(context, dry_run=dry_run), named, wishes, dry_run)

    command.__name__, command.__doc__ = apply.__name__, apply.__doc__
    return command


@app.command(epilog="Example: radarr-cli variants add 'The Matrix (1999)/uhd' --profile UHD")
@_with_wishes
def add(session: Session, named: str, wishes: VariantWishes, dry_run: bool) -> None:
    """Want one more form of a film.

    What the options leave open is as the variant main has it, the folder too: media servers show the files
    of one folder as versions of one film.
    """
    from radarr_cli.domain.variants import split_variant  # noqa: PLC0415 - not for --help

    parts = split_variant(named)
    if parts is None:
        raise UsageError("which variant? Its name goes behind the film", hint="For example: tmdb:603/uhd")
    app = session.app
    _show(session, app.variants.add(app.library.film(parts[0]), parts[1], wishes, dry_run=dry_run))


@app.command(epilog="Example: radarr-cli variants edit 'tmdb:603/cut' --edition \"Director's Cut\"")
@_with_wishes
def edit(session: Session, named: str, wishes: VariantWishes, dry_run: bool) -> None:
    """Change what a variant is to be.

    Root and folder only while it has no file; `move` takes files along.
    """
    film, name = _variant(session, named)
    _show(session, session.app.variants.edit(film, name, wishes, dry_run=dry_run))


@app.command(epilog="Example: radarr-cli variants remove 'The Matrix (1999)/uhd' --files")
def remove(
    context: typer.Context,
    named: Named,
    files: Annotated[
        bool, typer.Option("--files", help="Take its file into the trash; without it the file stays.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Also with a download on its way to it.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Want a form of a film no longer.

    Its file stays where it is unless --files; main can't be removed.
    """
    session = _session(context, dry_run=dry_run)
    film, name = _variant(session, named)
    _show(session, session.app.variants.remove(film, name, files=files, force=force, dry_run=dry_run))


def _session(context: typer.Context, *, dry_run: bool) -> Session:
    session = session_of(context)
    if dry_run:
        session.app.forbid_writes()
    return session


def _variant(session: Session, named: str) -> tuple[FoundFilm, str]:
    film, name = session.app.library.film_and_variant(named)
    if name is None:
        raise UsageError("which variant? Its name goes behind the film", hint=f"For example: {film.id}/uhd")
    return film, name


def _show(session: Session, change: VariantChange) -> None:
    from radarr_cli.cli.views import variants as views  # noqa: PLC0415 - not for --help

    document = batch_document([views.document(change)], (), planned=change.status == "planned")
    session.output.emit(document, lambda: views.line(change))
