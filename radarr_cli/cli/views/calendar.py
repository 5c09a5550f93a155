"""Releases by day: a table, an iCalendar file (RFC 5545), an RSS feed. They read v3's movie resources."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from radarr_cli.cli.output import safe
from radarr_cli.cli.views.movies import FilmName, is_monitored, name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

Resource = dict[str, Any]
_DATES = {"cinema": "inCinemas", "digital": "digitalRelease", "physical": "physicalRelease"}
# Radarr's words in the titles of its calendar.
_TITLES = {"cinema": "Theatrical Release", "digital": "Digital Release", "physical": "Physical Release"}
_HOME = ("digitalRelease", "physicalRelease")
_COLOURS = {"in library": "green", "missed": "red", "wanted": "yellow"}


class Release(NamedTuple):
    """One film on one day; `kind` is cinema, digital or physical."""

    day: date
    kind: str
    film: Resource


def releases(films: Sequence[Resource], kinds: Sequence[str], first: date, last: date) -> list[Release]:
    """The films' releases of these kinds within these days, the earliest first."""
    found = [
        Release(date.fromisoformat(film[_DATES[kind]][:10]), kind, film)
        for film in films
        for kind in kinds
        if film.get(_DATES[kind])
    ]
    inside = [release for release in found if first <= release.day <= last]
    return sorted(inside, key=lambda each: (each.day, each.film["sortTitle"], each.kind))


def table(found: Sequence[Release], today: date) -> RenderableType:
    """One line a release."""
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks
    from rich.text import Text  # noqa: PLC0415

    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("day", no_wrap=True)
    drawn.add_column("film")
    drawn.add_column("release", no_wrap=True)
    drawn.add_column("state", no_wrap=True)
    before = None
    for release in found:
        state = state_on(release, today)
        drawn.add_row(
            "" if release.day == before else f"{release.day} {release.day:%a}",
            FilmName(release.film),
            release.kind,
            Text(state, style=_COLOURS.get(state, "")),
        )
        before = release.day
    return drawn


def state_on(release: Release, today: date) -> str:
    """How its film stands: in library, unmonitored, missed (it could be had), wanted, today, or in how many
    days. What is in cinemas only, with a release for the home to come, isn't missed yet."""
    film = release.film
    if film["hasFile"]:
        return "in library"
    if not is_monitored(film):
        return "unmonitored"
    if release.day >= today:
        days = (release.day - today).days
        return ("today", "tomorrow")[days] if days < 2 else f"in {days} days"
    homes = [date.fromisoformat(film[key][:10]) for key in _HOME if film.get(key)]
    to_come = release.kind == "cinema" and homes and min(homes) > today
    return "missed" if film["isAvailable"] and not to_come else "wanted"


def icalendar(found: Sequence[Release]) -> bytes:
    """All-day events with identifiers that stay the same, so that a changed day moves its event.

    Nothing in it changes while the library doesn't: the file is rewritten only for news.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 - heavy

    made = Calendar()
    made.add("prodid", "-//radarr-cli//films//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", "Films")
    made.add("name", "Films")
    for release in found:
        film = release.film
        event = Event()
        event.add("uid", f"tmdb-{film['tmdbId']}-{release.kind}@radarr-cli")
        event.add("dtstamp", datetime.fromisoformat(film["added"]).astimezone(UTC))
        event.add("dtstart", release.day)
        event.add("dtend", release.day + timedelta(days=1))
        event.add("summary", f"{safe(name_of(film))} ({_TITLES[release.kind]})")
        if film.get("overview"):
            event.add("description", _plain(film["overview"]))
        if film.get("studio"):
            event.add("categories", [_plain(film["studio"])])
        event.add("url", f"https://www.themoviedb.org/movie/{film['tmdbId']}")
        event.add("status", "TENTATIVE" if film["status"] == "announced" else "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    return bytes(made.to_ical())


def rss(found: Sequence[Release]) -> bytes:
    """RSS 2.0, one item a release."""
    from email.utils import format_datetime  # noqa: PLC0415
    from xml.etree import ElementTree as Tree  # noqa: PLC0415 - it only writes

    feed = Tree.Element("rss", version="2.0")
    channel = Tree.SubElement(feed, "channel")
    for name, text in (
        ("title", "Films"),
        ("link", "https://www.themoviedb.org/"),
        ("description", "Releases of the films in the library"),
        ("generator", "radarr-cli"),
    ):
        Tree.SubElement(channel, name).text = text
    for release in found:
        film = release.film
        item = Tree.SubElement(channel, "item")
        Tree.SubElement(item, "title").text = f"{safe(name_of(film))} ({_TITLES[release.kind]})"
        Tree.SubElement(item, "link").text = f"https://www.themoviedb.org/movie/{film['tmdbId']}"
        guid = Tree.SubElement(item, "guid", isPermaLink="false")
        guid.text = f"tmdb-{film['tmdbId']}-{release.kind}-{release.day}@radarr-cli"
        at = datetime(release.day.year, release.day.month, release.day.day, tzinfo=UTC)
        Tree.SubElement(item, "pubDate").text = format_datetime(at)
        if film.get("overview"):
            Tree.SubElement(item, "description").text = _plain(film["overview"])
    return bytes(Tree.tostring(feed, encoding="utf-8", xml_declaration=True))


def _plain(text: str) -> str:
    """Text from outside without control characters, which neither format may hold; lines stay lines."""
    return "\n".join(safe(line) for line in text.splitlines())
