"""`radarr-cli wanted`: what is missing, and what is not good enough yet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from radarr_cli.cli.default_group import showing
from radarr_cli.cli.options import Where
from radarr_cli.cli.session import session_of

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(cls=showing("missing"))

Limit = Annotated[int | None, typer.Option("--limit", min=1, help="At most so many films: a page.")]
After = Annotated[
    str | None, typer.Option("--after", metavar="FILM", help="The page behind this film, in the same order.")
]
Sort = Annotated[
    str, typer.Option("--sort", metavar="KEY", help="title, year, added, available or searched (last).")
]
Reverse = Annotated[bool, typer.Option("--reverse", "-r", help="Turn the order round.")]


@app.callback()
def wanted() -> None:
    """What is missing, and what is not good enough yet: monitored films only."""


def _listing(kind: str) -> Callable[..., None]:
    def command(
        context: typer.Context,
        where: Where = None,
        sort: Sort = "title",
        reverse: Reverse = False,
        limit: Limit = None,
        after: After = None,
    ) -> None:
        session = session_of(context)
        documents = session.app.library.wanted(
            kind, where, limit=limit, after=after, order=sort, descending=reverse
        )
        if session.output.json:
            session.output.array(documents)
        elif not session.output.quiet:
            from radarr_cli.cli.views import movies as views  # noqa: PLC0415 - only where a person looks

            films = [json.loads(document) for document in documents]
            session.output.draw(views.table(films, views.profile_names(session.app.settings.profiles)))

    return command


app.command(
    "missing",
    help="List the films without a file.\n\n"
    "Those that can't be had yet are among them. With --json: Radarr's v3 movie resources.",
    epilog="Example: radarr-cli wanted missing --where 'available and tag=kids'",
)(_listing("missing"))
app.command(
    "cutoff",
    help="List the films whose quality is below their profile's cutoff.\n\n"
    "As in Radarr custom-format scores don't count here. With --json: Radarr's v3 movie resources.",
    epilog="Example: radarr-cli wanted cutoff --sort added --reverse --limit 20",
)(_listing("cutoff"))
