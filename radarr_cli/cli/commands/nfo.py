"""`radarr-cli nfo`: texts and pictures beside the films."""

from __future__ import annotations

from typing import Annotated

import typer

from radarr_cli.cli.films import Films, batch_document, film_names
from radarr_cli.cli.options import DryRun, Where, Yes
from radarr_cli.cli.output import safe
from radarr_cli.cli.session import session_of

app = typer.Typer()


@app.command(epilog="Example: radarr-cli nfo 'The Matrix (1999)'; all films: radarr-cli nfo --all --yes")
def nfo(
    context: typer.Context,
    films: Films = None,
    where: Where = None,
    everything: Annotated[bool, typer.Option("--all", help="All films of the library.")] = False,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> None:
    """Write the texts, and fetch the pictures, that Kodi, Jellyfin and Emby read beside films.

    Which ones says [import]: nfo, images. A text that is right already is not written again, and what a
    person wrote or changed stays. Imports and `refresh` do this by themselves.
    """
    from radarr_cli.services.library.batch import run_batch  # noqa: PLC0415 - not for --help

    session = session_of(context)
    selection = session.app.library.select(film_names(films), "size>=0" if everything else where)
    session.confirm(
        f"Write beside {len(selection.films)} films?", yes=yes or dry_run, count=len(selection.films)
    )
    if dry_run:
        session.app.forbid_writes()
    dressing = session.app.dressing
    result = run_batch(selection.films, str, lambda film: dressing.dress(film, dry_run=dry_run))
    failures = (*selection.failures, *result.failures)
    document = batch_document(
        (each.document for each in result.done), failures, left=result.left, planned=dry_run
    )

    def draw() -> str:
        lines = []
        for each in result.done:
            verb = {"written": "wrote", "planned": "would write", "unchanged": "nothing to do for"}[
                each.status
            ]
            lines.append(f"{verb} {safe(str(each.film))}")
            lines += [f"  {safe(path)}" for path in each.written]
            lines += [f"  left out: {safe(message)}" for message in each.skipped]
        return "\n".join(lines) or "no film"

    session.output.emit(document, draw)
    session.finish(failures)
