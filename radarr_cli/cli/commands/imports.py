"""`radarr-cli import`: finished downloads, or a file by hand, into the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from radarr_cli.cli.exit_codes import ExitCode, common_code, strongest
from radarr_cli.cli.films import film_and_variant
from radarr_cli.cli.folding import Lines
from radarr_cli.cli.options import DryRun
from radarr_cli.cli.session import session_of
from radarr_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.cli.progress import ProgressLine
    from radarr_cli.cli.session import Session
    from radarr_cli.services.imports.planning import ByHand
    from radarr_cli.services.imports.results import ImportReport

app = typer.Typer()
T = TypeVar("T")

MODES = ("hardlink", "reflink", "copy", "move")


@app.command(
    "import",
    epilog="Examples: radarr-cli import; radarr-cli import /data/inbox; "
    "radarr-cli import /data/film.mkv --movie 'The Matrix (1999)' --quality Bluray-1080p",
)
def import_(
    context: typer.Context,
    path: Annotated[
        str | None,
        typer.Argument(metavar="[PATH]", help="A film's file or folder; without it, what is finished."),
    ] = None,
    movie: Annotated[
        str | None,
        typer.Option("--movie", metavar="FILM", help="Which film PATH is; without it you are asked."),
    ] = None,
    variant: Annotated[
        str | None,
        typer.Option("--variant", metavar="NAME", help="For this variant of the film (default: main)."),
    ] = None,
    quality: Annotated[
        str | None,
        typer.Option("--quality", metavar="NAME", help="Its quality, whatever its name says: Bluray-1080p."),
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option("--language", metavar="NAME", help="Its language, by name or code; may be repeated."),
    ] = None,
    edition: Annotated[
        str | None, typer.Option("--edition", metavar="TEXT", help='Its edition: "Director\'s Cut".')
    ] = None,
    group: Annotated[str | None, typer.Option("--group", metavar="NAME", help="Its release group.")] = None,
    mode: Annotated[
        str | None,
        typer.Option(
            "--mode",
            metavar="MODE",
            help=f"The one way to take it: {', '.join(MODES)} (default: as for torrents).",
        ),
    ] = None,
    override: Annotated[
        bool, typer.Option("--override", help="Take it whatever speaks against it, and keep it.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Take finished downloads, or a file or folder by hand, into the library.

    The old file goes to the trash after the new one is complete and in place. What seeds is linked, never
    changed, and never copied unless the configuration or --mode says so. On a terminal PATH alone shows what
    lies there and asks which film each is; undo takes any of it back.
    """
    from radarr_cli.cli.progress import ProgressLine  # noqa: PLC0415 - not for --help
    from radarr_cli.cli.views import imports as views  # noqa: PLC0415

    session = session_of(context)
    said = {"--quality": quality, "--language": language, "--edition": edition, "--group": group}
    given = {"--movie": movie, "--variant": variant, "--mode": mode, "--override": override, **said}
    if path is None and any(given.values()):
        wrong = next(name for name, value in given.items() if value)
        raise UsageError(f"{wrong} goes with a PATH", hint="name the file or folder")
    by_hand = _by_hand(mode, quality, language, edition, group, override=override)
    if dry_run:
        session.app.forbid_writes()
    progress = ProgressLine(shown=not session.output.quiet and not session.output.json)
    session.app.progress = progress
    if path is None:
        report = session.app.importing.import_finished(dry_run=dry_run)
        progress.clear()
        session.output.emit(views.document(report), lambda: views.lines(report), wrong=report.braked)
        _leave(session, report)
    elif movie is None:
        _by_sight(session, path, by_hand, variant, progress, dry_run=dry_run)
    else:
        _one(session, path, movie, by_hand, variant, dry_run=dry_run)
        progress.clear()


def _one(
    session: Session, path: str, movie: str, by_hand: ByHand, variant: str | None, *, dry_run: bool
) -> None:
    """The film at PATH, as said."""
    from radarr_cli.cli.views import imports as views  # noqa: PLC0415 - not for --help

    film, named = film_and_variant(session, movie, variant)
    item = session.app.importing.import_path(path, film.id, named or "main", by_hand, dry_run=dry_run)
    session.output.emit(
        {"status": item.status, "items": [item.document]},
        lambda: Lines("\n".join(views.item_lines(item))),
        wrong=item.status == "rejected",
    )
    if item.status == "rejected":
        raise typer.Exit(ExitCode.CONFLICT)


def _by_sight(
    session: Session,
    path: str,
    by_hand: ByHand,
    variant: str | None,
    progress: ProgressLine,
    *,
    dry_run: bool,
) -> None:
    """What lies at PATH: shown by a dry run, asked about on a terminal."""
    from radarr_cli.cli.views import imports as views  # noqa: PLC0415 - not for --help

    if dry_run:
        found = session.app.seeing.look(path)
        session.output.emit(
            {"status": "planned", "items": [sighting.document for sighting in found]},
            lambda: Lines("\n".join(views.sighting_lines(found))),
        )
        return
    if not session.output.interactive:
        raise UsageError(
            "which film it is has to be said",
            hint="add --movie FILM; --dry-run shows what lies there and what it may be",
        )
    from radarr_cli.cli.import_dialog import import_by_dialog  # noqa: PLC0415 - only on a terminal

    report = import_by_dialog(session, path, by_hand, variant, progress.clear)
    session.output.draw(views.lines(report) if report.items else "nothing was imported")
    _leave(session, report)


def _by_hand(
    mode: str | None,
    quality: str | None,
    languages: list[str] | None,
    edition: str | None,
    group: str | None,
    *,
    override: bool,
) -> ByHand:
    """What the options say. Raises UsageError for a mode, quality or language that is none."""
    from radarr_cli.domain import language as all_languages  # noqa: PLC0415 - not for --help
    from radarr_cli.domain.importing.model import Method, Stated  # noqa: PLC0415
    from radarr_cli.domain.quality import BY_NAME  # noqa: PLC0415
    from radarr_cli.services.imports.planning import ByHand  # noqa: PLC0415

    if mode is not None and mode not in MODES:
        raise UsageError(f"{mode!r} is no way to import", hint=f"one of: {', '.join(MODES)}")
    found = None if quality is None else _named(quality, BY_NAME)
    if quality is not None and found is None:
        raise UsageError(f"{quality!r} is no quality", hint="`radarr-cli quality sizes` names them all")
    spoken = []
    for name in languages or ():
        language = _named(name, all_languages.BY_NAME) or all_languages.from_code(name)
        if language is None or language.id <= 0:
            raise UsageError(f"{name!r} is no language", hint="a name or a code: German, de, pt-BR")
        spoken.append(language)
    return ByHand(
        mode=Method(mode) if mode else None,
        override=override,
        stated=Stated(quality=found, languages=tuple(spoken) or None, edition=edition, release_group=group),
    )


def _named(name: str, known: Mapping[str, T]) -> T | None:
    return next((value for key, value in known.items() if key.lower() == name.strip().lower()), None)


def _leave(session: Session, report: ImportReport) -> None:
    session.output.failures(report.failures)
    session.output.attention(report.attention)
    codes = [ExitCode.SAFETY_BRAKE] if report.braked else []
    if report.attention:
        codes.append(ExitCode.ATTENTION)
    if report.failures and not report.braked:
        alike = len(report.failures) == len(report.items)
        codes.append(common_code(failure.code for failure in report.failures) if alike else ExitCode.PARTIAL)
    if codes:
        raise typer.Exit(strongest(codes))
