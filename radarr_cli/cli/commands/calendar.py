"""`radarr-cli calendar`: which films come out when, for people, calendar programs and feed readers."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Annotated

import typer

from radarr_cli.cli.options import Where
from radarr_cli.cli.session import session_of
from radarr_cli.errors import UsageError

app = typer.Typer()
KINDS = ("cinema", "digital", "physical")


_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}


def _day(option: str, text: str, today: date) -> date:
    if text in _NEAR:
        return today + timedelta(days=_NEAR[text])
    sign = -1 if option == "--from" else 1
    if text.endswith("d") and text[:-1].isdecimal():
        return today + timedelta(days=sign * min(int(text[:-1]), 100_000))
    try:
        return date.fromisoformat(text)
    except ValueError:
        hint = "write 2026-03-01, yesterday, today, tomorrow, or 7d for so many days from today"
        raise UsageError(f"{option} {text!r} is no day", hint=hint) from None


@app.command("calendar", epilog="Example: radarr-cli calendar --days 60 --ics ~/public/films.ics")
def calendar(
    context: typer.Context,
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="DAY", help="First day, or 7d for so long ago; default: a week ago."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Last day, or 30d for so far ahead.")
    ] = None,
    days: Annotated[
        int,
        typer.Option("--days", min=1, help="Without --to: so many days from today, or from a later --from."),
    ] = 28,
    kinds: Annotated[
        str, typer.Option("--kinds", metavar="KINDS", help="Some of cinema, digital, physical.")
    ] = ",".join(KINDS),
    where: Where = None,
    everything: Annotated[bool, typer.Option("--all", help="Films that aren't monitored, too.")] = False,
    ics: Annotated[
        str | None, typer.Option("--ics", metavar="FILE", help="Write an iCalendar file; - is stdout.")
    ] = None,
    rss: Annotated[
        str | None, typer.Option("--rss", metavar="FILE", help="Write an RSS feed; - is stdout.")
    ] = None,
) -> None:
    """Show which films come to cinemas, as a download and on disc, and which of them were missed.

    The dates are those of the country that `[tmdb] region` names. A film is out when that day begins in the
    zone that `[schedule] timezone` names: from then on it counts as missing and is searched for.
    """
    session = session_of(context)
    today = session.app.today()
    first = _day("--from", since, today) if since else today - timedelta(days=7)
    last = _day("--to", until, today) if until else max(first, today) + timedelta(days=days)
    chosen = tuple(kind.strip() for kind in kinds.split(",") if kind.strip())
    if unknown := [kind for kind in chosen if kind not in KINDS]:
        raise UsageError(f"there is no release of kind {unknown[0]}", hint=f"Kinds: {', '.join(KINDS)}.")
    if first > last:
        raise UsageError("the calendar ends before it begins", hint="--from is the first day, --to the last")
    if ics == rss == "-":
        raise UsageError("--ics and --rss can't both be written to stdout", hint="give one of them a file")
    documents = session.app.library.calendar(first, last, chosen, where=where, everything=everything)
    if ics is None and rss is None and session.output.json:
        session.output.array(documents)
        return
    from radarr_cli.cli.views import calendar as views  # noqa: PLC0415 - only where it is drawn

    films = [json.loads(document) for document in documents]
    inside = views.releases(films, chosen, first, last)
    for path, made in ((ics, views.icalendar), (rss, views.rss)):
        if path == "-":
            session.output.raw(made(inside))
        elif path is not None:
            session.app.publish(path, made(inside))
            session.output.note(f"{path}: {len(inside)} releases of {len(films)} films")
    if ics is None and rss is None and not session.output.quiet:
        nothing = f"nothing comes out from {first} to {last}"
        session.output.draw(views.table(inside, today) if inside else nothing)
