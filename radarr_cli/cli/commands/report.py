"""`radarr-cli report`: a page to look at, made for a web root by cron."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from radarr_cli.cli.options import Where
from radarr_cli.cli.session import session_of
from radarr_cli.errors import UsageError

app = typer.Typer()


@app.command("report", epilog="Example, in a crontab: 7 * * * * radarr-cli -q report --html /srv/www/films")
def report(
    context: typer.Context,
    html: Annotated[
        str, typer.Option("--html", metavar="FOLDER", help="Write index.html and its posters there.")
    ],
    where: Where = None,
    names: Annotated[bool, typer.Option("--names", help="Show the names of releases, too.")] = False,
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="What the page is called.")] = "Films",
) -> None:
    """Write a page: library with posters, calendar, queue, history, numbers, scores of scene groups.

    It needs no server but one for files, loads nothing from elsewhere, and runs no script. Indexers aren't
    named, nor releases unless asked for: a web root may have readers.
    """
    from radarr_cli.cli.views import report as views  # noqa: PLC0415 - not for --help

    session = session_of(context)
    folder = Path(html).expanduser()
    if not folder.is_dir():
        raise UsageError(f"{html} is no folder", hint=f"mkdir -p {shlex.quote(html)}")
    found = session.app.reporting.gather(where)
    posters = session.app.copy_posters({film["tmdbId"]: film["path"] for film in found.films}, str(folder))
    page = views.page(found, posters, title=title, names=names).encode("utf-8", "replace")
    session.app.publish(str(folder / "index.html"), page)
    answer = {"status": "done", "items": [{"path": str(folder / "index.html"), "films": len(found.films)}]}
    session.output.emit(answer, lambda: f"{folder / 'index.html'}: {len(found.films)} films")
