"""`radarr-cli rss`: read the feeds of the indexers now."""

from __future__ import annotations

from typing import Annotated

import typer

from radarr_cli.cli.exit_codes import ExitCode, strongest
from radarr_cli.cli.options import Accept
from radarr_cli.cli.session import session_of

app = typer.Typer()


@app.command(epilog="Example: radarr-cli rss")
def rss(
    context: typer.Context,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Also feeds that were read within 15 minutes.")
    ] = False,
    accept: Accept = False,
) -> None:
    """Read what is new at the indexers, judge it, and take the best for each film.

    Each feed is read back to where it was read the last time. Where it doesn't reach that far, the wanted
    films are searched for in the next runs.
    """
    from radarr_cli.cli.progress import ProgressLine  # noqa: PLC0415 - not for --help
    from radarr_cli.cli.views import feeds as views  # noqa: PLC0415
    from radarr_cli.services.running import Pace  # noqa: PLC0415

    session = session_of(context)
    session.app.accepts_policy = accept
    progress = ProgressLine(shown=not session.output.quiet and not session.output.json)
    pace = Pace(stopping=lambda: False)
    result = session.app.feeds.sync(pace, fresh=fresh, by_hand=True, progress=progress)
    progress.clear()
    session.observes()
    session.output.emit(views.document(result), lambda: views.lines(result), wrong=result.braked)
    session.output.attention(result.attention)
    codes = []
    if result.failures:
        session.output.failures(result.failures)
        codes.append(ExitCode.PARTIAL)
    codes += [ExitCode.SAFETY_BRAKE] * result.braked + [ExitCode.ATTENTION] * bool(result.attention)
    raise typer.Exit(strongest(codes))
