"""`radarr-cli formats`: custom formats."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.session import session_of
from radarr_cli.errors import ConfigError, Fault

if TYPE_CHECKING:
    from radarr_cli.domain.formats.model import CustomFormat, FormatFacts

app = typer.Typer(no_args_is_help=True)


@app.callback()
def formats() -> None:
    """Custom formats: test which ones a name has."""


@app.command(epilog="Example: radarr-cli formats test --from ./formats < names.txt")
def test(
    context: typer.Context,
    folder: Annotated[
        Path, typer.Option("--from", metavar="DIR", help="Folder of custom-format JSON files.")
    ],
    raw: Annotated[
        bool, typer.Option("--raw", help="Match on the line as it stands, with the film's title in it.")
    ] = False,
) -> None:
    """Say for each name on standard input which custom formats it has."""
    from radarr_cli.domain.formats.matching import matching_formats  # noqa: PLC0415 - heavy

    output = session_of(context).output
    known = _read(folder)
    names = sys.stdin.buffer.read().decode("utf-8", "surrogateescape").split("\n")
    if names and not names[-1]:
        names.pop()
    found = ({"title": name, "customFormats": matching_formats(known, _facts(name, raw))} for name in names)
    if output.json:
        output.lines(found)
        return
    for answer in found:
        output.draw(f"{answer['title']}: {', '.join(answer['customFormats']) or '-'}")


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


def _read(folder: Path) -> list[CustomFormat]:
    import json  # noqa: PLC0415 - only where files are read

    from radarr_cli.domain.formats.documents import custom_format  # noqa: PLC0415

    found, faults = [], []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(custom_format(json.loads(path.read_bytes())))
        except (ValueError, TypeError) as error:
            faults.append(Fault(str(path), str(error)))
    if faults:
        raise ConfigError("some custom formats can't be read", faults=faults)
    return found
