"""`radarr-cli edit`, `monitor`, `unmonitor` and `remove`: what the user decides of films."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.films import Films, batch_document, film_names
from radarr_cli.cli.options import Accept, DryRun, Where, Yes
from radarr_cli.cli.session import session_of
from radarr_cli.domain.movie import Availability

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from radarr_cli.services.library.editing import EditWishes

edit_app = typer.Typer()
monitor_app = typer.Typer()
unmonitor_app = typer.Typer()
remove_app = typer.Typer()

Tags = list[str] | None


class Switch(StrEnum):
    ON = "on"
    OFF = "off"


@edit_app.command(
    "edit",
    epilog="Example: radarr-cli edit --where 'profile=SD' --profile HD-1080p --tag +hd,-sd --dry-run",
)
def edit(
    context: typer.Context,
    films: Films = None,
    where: Where = None,
    profile: Annotated[str | None, typer.Option("--profile", help="Quality profile.")] = None,
    root: Annotated[
        str | None, typer.Option("--root", help="Name of the root; films with files need --move.")
    ] = None,
    move: Annotated[bool, typer.Option("--move", help="Take the files along into the new root.")] = False,
    availability: Annotated[
        Availability | None, typer.Option("--availability", help="From when on they are searched for.")
    ] = None,
    tag: Annotated[
        Tags,
        typer.Option("--tag", metavar="TAGS", help="+x,-y adds x and takes y off; x,y replaces all tags."),
    ] = None,
    add_tag: Annotated[Tags, typer.Option("--add-tag", help="Add a tag; may be repeated.")] = None,
    remove_tag: Annotated[Tags, typer.Option("--remove-tag", help="Take a tag off; may be repeated.")] = None,
    upgrades: Annotated[
        Switch | None,
        typer.Option("--upgrades", help="Take better releases by itself; off for adopted films."),
    ] = None,
    own: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="A field of [custom_fields]; FIELD= clears it."),
    ] = None,
    accept: Accept = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Change profile, root, tags, availability, upgrades or your own fields of films.

    All films are changed in one transaction. A film that can't be changed so is named, and the others are
    changed (exit 3). A profile that opens many films to upgrades stops (exit 6) unless --accept.
    """
    from radarr_cli.services.library.editing import EditWishes  # noqa: PLC0415 - not for --help

    replaced, added, taken = _tag_changes(tag or ())
    wishes = EditWishes(
        profile=profile,
        root=root,
        minimum_availability=availability,
        tags=replaced,
        add_tags=(*added, *(add_tag or ())),
        remove_tags=(*taken, *(remove_tag or ())),
        custom=_assignments(context, own or ()),
        move=move,
        accept=accept,
        upgrades=None if upgrades is None else upgrades is Switch.ON,
    )
    _edit(context, films, where, wishes, dry_run=dry_run, yes=yes, question="Change {} films?")


@monitor_app.command("monitor", epilog="Example: radarr-cli monitor --where '@wishlist'")
def monitor(
    context: typer.Context,
    films: Films = None,
    where: Where = None,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Search for films by themselves again; FILM/VARIANT for one form of a film."""
    from radarr_cli.services.library.editing import EditWishes  # noqa: PLC0415 - not for --help

    if _switched(context, films, where, monitored=True, dry_run=dry_run):
        return
    wishes = EditWishes(monitored=True)
    _edit(context, films, where, wishes, dry_run=dry_run, yes=yes, question="Monitor {} films?")


@unmonitor_app.command("unmonitor", epilog="Example: radarr-cli unmonitor 'The Matrix (1999)'")
def unmonitor(
    context: typer.Context,
    films: Films = None,
    where: Where = None,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Stop searching for films; FILM/VARIANT for one form of a film."""
    from radarr_cli.services.library.editing import EditWishes  # noqa: PLC0415 - not for --help

    if _switched(context, films, where, monitored=False, dry_run=dry_run):
        return
    wishes = EditWishes(monitored=False)
    _edit(context, films, where, wishes, dry_run=dry_run, yes=yes, question="Stop searching for {} films?")


@remove_app.command("remove", epilog="Example: radarr-cli remove 'The Matrix (1999)' --files")
def remove(
    context: typer.Context,
    films: Films = None,
    where: Where = None,
    files: Annotated[
        bool, typer.Option("--files", help="Take their files into the trash; without it they stay.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Also films with a download on its way.")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Take films out of the library; their files stay unless --files."""
    from radarr_cli.cli.views import film_changes as views  # noqa: PLC0415 - only where it is shown

    session = session_of(context)
    if dry_run:
        session.app.forbid_writes()
    chosen = session.app.library.select(film_names(films), where)
    question = f"Remove {len(chosen.films)} films" + (" and their files?" if files else "?")
    session.confirm(question, yes=yes or dry_run, count=len(chosen.films))
    result = session.app.editing.remove(chosen.films, files=files, force=force, dry_run=dry_run)
    failures = (*chosen.failures, *result.failures)
    document = batch_document(map(views.removed_document, result.done), failures, planned=dry_run)
    session.output.emit(document, lambda: views.removed(result.done, planned=dry_run))
    session.finish(failures)


def _switched(
    context: typer.Context, films: list[str] | None, where: str | None, *, monitored: bool, dry_run: bool
) -> bool:
    """Monitor, or not, the one variant that was named; False where films were."""
    if where or films is None or len(films) != 1 or "/" not in films[0]:
        return False
    session = session_of(context)
    film, variant = session.app.library.film_and_variant(films[0])
    if variant is None:
        return False
    from radarr_cli.cli.views import variants as views  # noqa: PLC0415 - only where it is shown
    from radarr_cli.services.library.variants import VariantWishes  # noqa: PLC0415

    if dry_run:
        session.app.forbid_writes()
    wishes = VariantWishes(monitored=monitored)
    change = session.app.variants.edit(film, variant, wishes, dry_run=dry_run)
    document = batch_document([views.document(change)], (), planned=change.status == "planned")
    session.output.emit(document, lambda: views.line(change))
    return True


def _tag_changes(values: Iterable[str]) -> tuple[tuple[str, ...] | None, list[str], list[str]]:
    """`+x,-y` as tags to add and to take off; others replace all (None where there are none of those)."""
    replaced: list[str] = []
    added: list[str] = []
    taken: list[str] = []
    for tag in (part.strip() for value in values for part in value.split(",")):
        if tag.startswith("+"):
            added.append(tag[1:])
        elif tag.startswith("-"):
            taken.append(tag[1:])
        elif tag:
            replaced.append(tag)
    return tuple(replaced) or None, added, taken


def _assignments(context: typer.Context, written: Sequence[str]) -> dict[str, object]:
    if not written:
        return {}
    from radarr_cli.domain.custom_fields import read_assignment  # noqa: PLC0415 - only with --set

    fields = session_of(context).app.settings.custom_fields
    return dict(read_assignment(each, fields) for each in written)


def _edit(
    context: typer.Context,
    films: list[str] | None,
    where: str | None,
    wishes: EditWishes,
    *,
    dry_run: bool,
    yes: bool,
    question: str,
) -> None:
    from radarr_cli.cli.views import film_changes as views  # noqa: PLC0415 - only where it is shown

    session = session_of(context)
    if dry_run:
        session.app.forbid_writes()
    chosen = session.app.library.select(film_names(films), where)
    session.confirm(question.format(len(chosen.films)), yes=yes or dry_run, count=len(chosen.films))
    result = session.app.editing.edit(chosen.films, wishes, dry_run=dry_run)
    failures = (*chosen.failures, *result.failures)
    document = batch_document(map(views.edited_document, result.done), failures, planned=dry_run)
    session.output.emit(document, lambda: views.edited(result.done, planned=dry_run))
    session.finish(failures)
