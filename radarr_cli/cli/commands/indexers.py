"""`radarr-cli indexers`: list, test, capabilities; and (plumbing) what a recorded answer holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from radarr_cli.cli import trials
from radarr_cli.cli.default_group import ShowingGroup
from radarr_cli.cli.output import safe
from radarr_cli.cli.session import session_of
from radarr_cli.errors import NotFound, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(cls=ShowingGroup)


@app.callback()
def indexers() -> None:
    """Indexers: list (default), test, caps, stats, budget, sync."""


@app.command("list", epilog="Example: radarr-cli indexers list")
def list_indexers(context: typer.Context) -> None:
    """List the indexers with their state.

    Those of the configuration, and those that Prowlarr has.
    """
    from radarr_cli.cli.views import indexers as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    known, failures = session.app.indexers.known()
    session.output.emit(views.list_document(known), lambda: views.table(known))
    session.finish(failures)


@app.command("test", epilog="Example: radarr-cli indexers test tracker")
def test_indexers(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Default: all.")] = None,
) -> None:
    """Try each indexer now: its key, capabilities, newest releases.

    A passed test ends the pause of an indexer that was left alone after failures.
    """
    from radarr_cli.cli.views import indexers as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    tests, failures = session.app.indexers.test(names or ())
    trials.answer(session.output, tests, views.NONE, failures)


@app.command(epilog="Example: radarr-cli indexers caps tracker")
def caps(context: typer.Context, name: Annotated[str, typer.Argument(help="Name of the indexer.")]) -> None:
    """Show what an indexer says it can: searches, page size, categories."""
    from radarr_cli.cli.views import indexers as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    found = session.app.indexers.capabilities(name)
    session.output.emit({"name": name, **found}, lambda: views.capability_lines(name, found))


@app.command(epilog="Example: radarr-cli indexers budget")
def budget(context: typer.Context) -> None:
    """Show how many calls and files of each indexer are left.

    They are counted for all processes together.
    """
    from radarr_cli.cli.views import indexers as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    found, failures = session.app.indexers.standings()
    session.output.emit(views.budget_document(found), lambda: views.budget_table(found))
    session.finish(failures)


@app.command(epilog="Example: radarr-cli indexers stats tracker --days 30")
def stats(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Its last calls, each with what came of it.")
    ] = None,
    days: Annotated[int, typer.Option("--days", min=1, help="How far back.")] = 7,
) -> None:
    """Show what was asked of each indexer, and what came of it.

    What was dropped is counted by its reason.
    """
    from radarr_cli.cli.views import indexers as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    if name is not None:
        calls = session.app.indexers.calls(name, days)
        session.output.emit(views.calls_document(calls), lambda: views.call_lines(calls))
        return
    rows = session.app.indexers.stats(days)
    session.output.emit(views.stats_document(rows), lambda: views.stats_table(rows))


@app.command(epilog="Example: radarr-cli indexers sync")
def sync(context: typer.Context) -> None:
    """Ask Prowlarr anew which indexers it has, and show what changed."""
    session = session_of(context)
    found = session.app.indexers.sync()
    items = [
        {"name": each.name, "source": each.source, "change": each.what, "message": each.message}
        for each in found.changes
    ]
    session.output.emit(
        {"status": "done" if items else "none", "items": items, "kept": found.kept},
        lambda: (
            "\n".join(
                safe("  ".join(filter(None, (each.what, each.name, each.source, each.message))))
                for each in found.changes
            )
            or f"nothing changed; {found.kept} indexers"
        ),
    )
    session.finish(found.failures)


@app.command(hidden=True, epilog="Example: radarr-cli indexers parse torznab answer.xml --json")
def parse(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="Kind of indexer, such as torznab.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An indexer's answer.")],
    url: Annotated[str, typer.Option("--url", help="What was asked; relative links start there.")] = "",
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=JSON", help="A setting by Radarr's name.")
    ] = None,
) -> None:
    """Print the releases in a recorded answer, one v3 release resource a line."""
    from radarr_cli.cli.views.releases import offer_resource  # noqa: PLC0415 - not for --help
    from radarr_cli.domain.parsing import parse_release  # noqa: PLC0415

    session = session_of(context)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise NotFound(f"{file} can't be read: {error.strerror}") from error
    now = session.app.now()
    offers = session.app.read_answer(kind, content, url, _settings(settings or ()))
    session.output.lines(offer_resource(offer, parse_release(offer.title), now) for offer in offers)


def _settings(pairs: Sequence[str]) -> dict[str, Any]:
    """`KEY=JSON` pairs. Raises UsageError."""
    values = {}
    for pair in pairs:
        key, equals, text = pair.partition("=")
        try:
            values[key] = json.loads(text)
        except ValueError as error:
            raise UsageError(
                f"--set {pair}: the value has to be JSON", hint="--set name='\"text\"'"
            ) from error
        if not key or not equals:
            raise UsageError(f"--set {pair}: a KEY=JSON pair is needed")
    return values
