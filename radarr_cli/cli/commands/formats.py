"""`radarr-cli formats`: custom formats."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from radarr_cli.cli.default_group import ShowingGroup
from radarr_cli.cli.import_plans import Guide, PrintTo, Replace, finish, imports_of
from radarr_cli.cli.options import DryRun
from radarr_cli.cli.session import session_of
from radarr_cli.errors import ConfigError, NotFound, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from radarr_cli.bootstrap import App
    from radarr_cli.domain.formats.model import CustomFormat, FormatFacts
    from radarr_cli.domain.profile import QualityProfile

app = typer.Typer(cls=ShowingGroup)

_SOURCE_HELP = "JSON file, folder of them, a copy of the TRaSH Guides, or - for standard input."


@app.callback()
def formats() -> None:
    """Custom formats: what makes one release better than another of the same quality.

    They are JSON files in the folder `formats` beside config.toml, as the TRaSH Guides and Radarr write them.
    """


@app.command("list", epilog="Example: radarr-cli formats list --json | jq -r '.[].name'")
def list_formats(context: typer.Context) -> None:
    """List the custom formats, and their scores in each profile."""
    from radarr_cli.cli.views import formats as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    known = session.app.settings.formats.all
    profiles = session.app.settings.profiles.values()
    session.output.emit([views.resource(each) for each in known], lambda: views.table(known, profiles))


@app.command(epilog="Example: radarr-cli formats show 'x265 (HD)'")
def show(context: typer.Context, name: Annotated[str, typer.Argument(help="Name of the format.")]) -> None:
    """Show one custom format with its conditions."""
    from radarr_cli.cli.views import formats as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    found = _named(session.app.settings.formats.all, name)
    profiles = session.app.settings.profiles.values()
    session.output.emit(views.resource(found), lambda: views.detail(found, profiles))


@app.command(epilog="Example: radarr-cli formats test --why 'x265 (HD)' Film.2020.1080p.x265-GRP")
def test(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(help="Release names; without any, the lines of standard input.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--from", metavar="DIR", help="Formats of this folder instead.")
    ] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="Match on the name as it stands, with the film's title in it.")
    ] = False,
    profile: Annotated[
        str | None, typer.Option("--profile", metavar="NAME", help="Add up the scores of this profile.")
    ] = None,
    why: Annotated[
        str | None, typer.Option("--why", metavar="FORMAT", help="Say which of its conditions are met.")
    ] = None,
) -> None:
    """Say for each release name which custom formats it has.

    A name has no size, flags or film: conditions on those see none.
    """
    session = session_of(context)
    known = _read(folder) if folder is not None else session.app.settings.formats.all
    asked = _named(known, why) if why is not None else None
    scored = _profile(session.app, profile) if profile is not None else None
    found = _answers(list(names or _lines()), known, raw, scored, asked)
    if session.output.json:
        session.output.lines(found)
        return
    from radarr_cli.cli.views.formats import answer_line  # noqa: PLC0415 - only for people

    for answer in found:
        session.output.draw(answer_line(answer))


@app.command("import", epilog="Example: radarr-cli formats import Guides/docs/json/radarr/cf/x265-hd.json")
def import_formats(
    context: typer.Context,
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE...", help=_SOURCE_HELP)],
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="NAME", help="Only the format of this name.")
    ] = None,
    replace: Replace = False,
    dry_run: DryRun = False,
    output: PrintTo = None,
) -> None:
    """Take custom formats into the configuration.

    Out of the TRaSH Guides' files, Radarr's export or its API. Each fault is named with its place, and
    nothing is written where there is one. A second import of the same changes nothing.
    """
    session = session_of(context)
    plan = imports_of(session).formats(sources, tuple(only or ()), replace=replace)
    finish(session, plan, dry_run=dry_run, output=output)


@app.command(epilog="Example: radarr-cli formats diff --guide ~/Guides")
def diff(
    context: typer.Context,
    sources: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help=_SOURCE_HELP)] = None,
    guide: Guide = None,
) -> None:
    """Show how files, or a newer guide, differ from what is in force.

    Nothing is written.
    """
    session = session_of(context)
    if bool(sources) == (guide is not None):
        raise UsageError("name files to compare with, or a guide with --guide")
    imports = imports_of(session)
    if guide is not None:
        plan = imports.update(guide, replace=True)
    else:
        plan = imports.formats(sources or (), replace=True)
    finish(session, plan, dry_run=True, output=None, library=guide is not None)


@app.command(epilog="Example: radarr-cli formats update --guide ~/Guides --dry-run")
def update(
    context: typer.Context,
    guide: Annotated[
        Path, typer.Option("--guide", metavar="DIR|ARCHIVE", help="A copy of the TRaSH Guides.", exists=True)
    ],
    replace: Replace = False,
    dry_run: DryRun = False,
) -> None:
    """Bring what came from the TRaSH Guides up to a newer copy.

    Formats, and the profiles that came with them. Before anything is written it is worked out what that
    means for the library: which files score otherwise, which films become upgradable, and which
    releases of the last 90 days would have been grabbed or not. What was edited by hand stops it,
    unless --replace. The version is kept in formats/imported.lock.
    """
    session = session_of(context)
    plan = imports_of(session).update(guide, replace=replace)
    finish(session, plan, dry_run=dry_run, output=None, library=True)


def _answers(
    names: Sequence[str],
    known: Sequence[CustomFormat],
    raw: bool,
    profile: QualityProfile | None,
    asked: CustomFormat | None,
) -> Iterator[dict[str, Any]]:
    from radarr_cli.domain.formats.matching import (  # noqa: PLC0415 - heavy
        FormatMatcher,
        met_conditions,
        score_of,
    )

    matcher = FormatMatcher(known)
    for name in names:
        facts = _facts(name, raw)
        found = matcher.names(facts)
        answer: dict[str, Any] = {"title": name, "customFormats": found}
        if profile is not None:
            answer["customFormatScore"] = score_of(found, profile.format_scores)
        if asked is not None:
            answer["conditions"] = [
                {
                    "name": each.name,
                    "implementation": each.implementation,
                    "required": each.required,
                    "negate": each.negate,
                    "met": met,
                }
                for each, met in met_conditions(asked, facts)
            ]
        yield answer


def _facts(name: str, raw: bool) -> FormatFacts:
    from radarr_cli.domain.formats.model import FormatFacts  # noqa: PLC0415 - heavy
    from radarr_cli.domain.parsing import parse_release  # noqa: PLC0415

    parsed = parse_release(name)
    return FormatFacts(
        title=name if raw else parsed.simple_title,
        edition=parsed.edition,
        languages=parsed.languages,
        quality=parsed.quality.quality,
        release_group=parsed.release_group,
        year=parsed.year,
    )


def _read(folder: Path) -> tuple[CustomFormat, ...]:
    """The formats of a folder; no configuration is read."""
    import json  # noqa: PLC0415 - only where files are read

    from radarr_cli.domain.formats.documents import read_format  # noqa: PLC0415
    from radarr_cli.errors import Fault  # noqa: PLC0415

    found, faults = [], []
    for path in sorted(folder.glob("*.json")):
        try:
            document = json.loads(path.read_bytes())
        except (OSError, ValueError) as error:
            faults.append(Fault(str(path), f"can't be read: {error}"))
            continue
        for item in document if isinstance(document, list) else [document]:
            custom_format, wrong = read_format(item, str(path))
            found += [custom_format] if custom_format else []
            faults += wrong
    if faults:
        raise ConfigError("some custom formats can't be read", faults=faults)
    return tuple(found)


def _lines() -> list[str]:
    names = sys.stdin.buffer.read().decode("utf-8", "surrogateescape").split("\n")
    return names[:-1] if names and not names[-1] else names


def _named(known: Iterable[CustomFormat], name: str) -> CustomFormat:
    found = next((each for each in known if each.name == name), None)
    if found is None:
        from difflib import get_close_matches  # noqa: PLC0415 - only where there is a fault

        near = get_close_matches(name, [each.name for each in known], n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "radarr-cli formats list names them all"
        raise NotFound(f"there is no custom format {name!r}", hint=hint)
    return found


def _profile(app: App, name: str) -> QualityProfile:
    known = app.settings.profiles
    if name not in known:
        raise NotFound(f"there is no profile {name!r}", hint=f"profiles: {', '.join(sorted(known))}")
    return known[name]
