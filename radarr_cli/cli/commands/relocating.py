"""`radarr-cli rename` and `move`: the library's files under other names, in other folders and roots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.films import Films, batch_document, film_names
from radarr_cli.cli.options import DryRun, Where, Yes
from radarr_cli.cli.session import session_of
from radarr_cli.errors import NotFound, UsageError

if TYPE_CHECKING:
    from radarr_cli.cli.session import Session
    from radarr_cli.domain.selector import FoundFilm
    from radarr_cli.services.files.relocation_plans import Wishes
    from radarr_cli.services.library.reading import Selection

rename_app = typer.Typer()
move_app = typer.Typer()

ThroughClient = Annotated[
    bool,
    typer.Option(
        "--through-client", help="Have the download client rename what it seeds; else it is skipped."
    ),
]


@rename_app.command("rename", epilog="Example: radarr-cli rename 'The Matrix (1999)' --dry-run")
def rename(
    context: typer.Context,
    films: Films = None,
    where: Where = None,
    root: Annotated[
        str | None, typer.Option("--root", metavar="NAME", help="All films of this root.")
    ] = None,
    folders: Annotated[
        bool, typer.Option("--folders/--no-folders", help="Give the films' folders their names too.")
    ] = True,
    through_client: ThroughClient = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Name files and folders by the templates in [naming], with what lies beside the films.

    What a client seeds under this very name is left as it is. `undo` takes a rename back.
    """
    from radarr_cli.services.files.relocation_plans import Wishes  # noqa: PLC0415 - not for --help

    wishes = Wishes(names=True, folders=folders, from_root=root, through_client=through_client)
    _relocate(context, films, where, root, wishes, dry_run=dry_run, yes=yes, verb="Rename")


@move_app.command("move", epilog="Example: radarr-cli move 'The Matrix (1999)' --to-root archive --dry-run")
def move(
    context: typer.Context,
    films: Films = None,
    where: Where = None,
    root: Annotated[
        str | None, typer.Option("--root", metavar="NAME", help="All films of this root; only what is in it.")
    ] = None,
    to_root: Annotated[str | None, typer.Option("--to-root", metavar="NAME", help="Where to.")] = None,
    to_folder: Annotated[
        str | None,
        typer.Option("--to-folder", metavar="FOLDER", help="A folder below the root, of one film."),
    ] = None,
    through_client: ThroughClient = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Take films with all that lies beside them to another root, or to another folder.

    On one file system that costs nothing. To another one each file is copied, verified and only then taken
    away. `undo` brings them back.
    """
    from radarr_cli.services.files.relocation_plans import Wishes  # noqa: PLC0415 - not for --help

    if to_root is None and to_folder is None:
        raise UsageError("where to?", hint="add --to-root NAME, or --to-folder FOLDER")
    folder = _folder(to_folder)
    if to_root is not None:
        _check_root(session_of(context), to_root)
    wishes = Wishes(root=to_root, folder=folder, from_root=root, through_client=through_client)
    _relocate(context, films, where, root, wishes, dry_run=dry_run, yes=yes, verb="Move")


def _relocate(
    context: typer.Context,
    films: list[str] | None,
    where: str | None,
    root: str | None,
    wishes: Wishes,
    *,
    dry_run: bool,
    yes: bool,
    verb: str,
) -> None:
    from dataclasses import replace  # noqa: PLC0415 - not for --help

    from radarr_cli.cli.progress import ProgressLine  # noqa: PLC0415
    from radarr_cli.cli.views import relocating as views  # noqa: PLC0415
    from radarr_cli.services.library.batch import run_batch  # noqa: PLC0415

    session = session_of(context)
    if dry_run:
        session.app.forbid_writes()
    names = film_names(films)
    variant = None
    if len(names) == 1 and "/" in names[0] and not where:
        film, variant = session.app.library.film_and_variant(names[0])
        names = [str(film.id)]
    if root is not None:
        _check_root(session, root)
    chosen = _chosen(session, names, where, root)
    if wishes.folder is not None and len(chosen.films) != 1:
        raise UsageError("--to-folder is for one film", hint="name it, or leave the option out")
    session.confirm(
        f"{verb} the files of {len(chosen.films)} films?", yes=yes or dry_run, count=len(chosen.films)
    )
    session.app.progress = progress = ProgressLine(shown=not session.output.quiet and not session.output.json)
    asked = replace(wishes, variant=variant)
    at_work = session.app.relocating.session()

    def work(film: FoundFilm) -> object:
        return at_work.relocate(film, asked, dry_run=dry_run)

    result = run_batch(chosen.films, str, work)
    progress.clear()
    items = [item for each in result.done for item in each]  # type: ignore[attr-defined]
    failures = (*chosen.failures, *result.failures)
    document = batch_document((item.document for item in items), failures, left=result.left, planned=dry_run)
    session.output.emit(document, lambda: views.lines(items, len(chosen.films)))
    session.finish(failures)


def _chosen(session: Session, names: list[str], where: str | None, root: str | None) -> Selection:
    if root is not None and not names and where is None:
        where = f'root="{root}"'
    return session.app.library.select(names, where)


def _check_root(session: Session, name: str) -> None:
    if name not in session.app.roots.paths:
        raise NotFound(f"there is no root {name}", hint=f"There are: {', '.join(session.app.roots.paths)}.")


def _folder(folder: str | None) -> str | None:
    """Raises UsageError for a folder that isn't below a root."""
    if folder is None:
        return None
    from radarr_cli.domain.variants import folder_below  # noqa: PLC0415 - not for --help

    return folder_below(folder)
