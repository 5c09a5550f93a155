"""`parse`: what release names, folder names and paths say, without database and configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from radarr_cli.cli.session import session_of
from radarr_cli.cli.standard_input import input_lines
from radarr_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.domain.release import ParsedRelease

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: radarr-cli parse 'Some.Film.2019.1080p.BluRay.x264-GRP'")
def parse(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...", help="Names to read; without any, or with -, standard input's lines."
        ),
    ] = None,
    folder: Annotated[bool, typer.Option("--folder", help="The names are names of folders.")] = False,
    path: Annotated[bool, typer.Option("--path", help="The names are paths of files.")] = False,
    title: Annotated[
        bool, typer.Option("--title", help="The names are titles of films: clean them.")
    ] = False,
) -> None:
    """Read release names: film, year, quality, group, languages, and which words say so.

    With --json each name gives one line: Radarr's v3 parse resource.
    """
    if folder + path + title > 1:
        raise UsageError("--folder, --path and --title exclude each other", hint="give one of them")
    output = session_of(context).output
    lines = input_lines() if not names or names == ["-"] else iter(names)
    if output.json:
        output.lines(map(_document(folder=folder, path=path, title=title), lines))
        return
    describe = _description(folder=folder, path=path, title=title)
    for name in lines:
        text = describe(name)
        if not output.quiet:
            output.draw(text)


def _reader(*, folder: bool, path: bool) -> Callable[[str], ParsedRelease]:
    from radarr_cli.domain.parsing import parse_path, parse_release  # noqa: PLC0415 - not needed for --help

    if path:
        return parse_path
    return lambda name: parse_release(name, folder=folder)


def _document(*, folder: bool, path: bool, title: bool) -> Callable[[str], dict[str, Any]]:
    from radarr_cli.cli.views.parse import parse_resource, title_resource  # noqa: PLC0415 - not needed for --help

    if title:
        return title_resource
    read = _reader(folder=folder, path=path)
    return lambda name: parse_resource(read(name))


def _description(*, folder: bool, path: bool, title: bool) -> Callable[[str], str]:
    from radarr_cli.cli.views.parse import description, title_resource  # noqa: PLC0415 - not needed for --help

    if title:
        return lambda name: title_resource(name)["cleanTitle"]
    read = _reader(folder=folder, path=path)
    return lambda name: description(read(name))
