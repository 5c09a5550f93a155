"""The report as one page of HTML: no script, nothing from elsewhere, every text escaped."""

from __future__ import annotations

from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.cli.views.calendar import releases, state_on
from radarr_cli.cli.views.movies import name_of, size, state
from radarr_cli.cli.views.queue import film as film_of_download
from radarr_cli.cli.views.queue import progress, time_left
from radarr_cli.cli.views.queue import state as state_of_download
from radarr_cli.cli.views.report_style import STYLE
from radarr_cli.services.reports.reporting import AHEAD, KINDS, PAST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from radarr_cli.domain.groups.standing import Standing
    from radarr_cli.services.reports.reporting import Report

Resource = dict[str, Any]
_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_CHARTS = {
    "quality": "Quality",
    "resolution": "Resolution",
    "dynamicRange": "Dynamic range",
    "codec": "Video codec",
    "fileSize": "File size",
    "decade": "Decade",
    "added": "Imported by month",
    "group": "Release group",
}
_ROWS = 12
_BROKEN = {"film", "release", "state", "group"}
_EVENTS = {
    "grabbed": "grabbed",
    "downloadFolderImported": "imported",
    "downloadFailed": "failed",
    "movieFileDeleted": "file deleted",
    "movieFileRenamed": "renamed",
    "downloadIgnored": "ignored",
}
_CLASSES = {
    "complete": "good",
    "in library": "good",
    "wanted": "warn",
    "below cutoff": "warn",
    "missed": "bad",
}


def page(report: Report, posters: Mapping[int, str], *, title: str, names: bool) -> str:
    """The whole page. `posters` maps a film's TMDB id to its picture; `names` shows names of releases."""
    today = report.made_at.astimezone().date()
    sections = [
        ("calendar", "Calendar", _calendar(report.upcoming, today)),
        ("queue", "Queue", _queue(report.downloading)),
        ("history", "History", _history(report.history, names=names)),
        ("numbers", "Numbers", _charts(report.numbers)),
        ("groups", "Scene groups", _groups(report.groups)),
        # Last: it is as long as the library.
        ("films", "Library", _films(report.films, posters)),
    ]
    shown = [section for section in sections if section[2]]
    links = " ".join(f'<a href="#{key}">{heading}</a>' for key, heading, _ in shown)
    body = "\n".join(f'<h2 id="{key}">{heading}</h2>\n{content}' for key, heading, content in shown)
    made = f"{report.made_at.astimezone():%Y-%m-%d %H:%M}"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{_text(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{_text(title)}</h1>\n<nav>{links}</nav>\n{_totals(report)}\n</header>\n"
        f"<main>\n{body}\n</main>\n<footer>Made on {made} by radarr-cli.</footer>\n</body>\n</html>\n"
    )


def _totals(report: Report) -> str:
    numbers = report.numbers
    counted = {
        "films": numbers["films"],
        "monitored": numbers["monitored"],
        "missing": numbers["missing"],
        "files": numbers["files"],
        "on disk": size(numbers["size"]),
        "downloading": len(report.downloading),
    }
    cells = "".join(f"<div><b>{value}</b>{name}</div>" for name, value in counted.items())
    return f'<div class="totals">{cells}</div>'


def _films(films: Sequence[Resource], posters: Mapping[int, str]) -> str:
    if not films:
        return '<p class="dim">There are no films yet.</p>'
    return f'<ul class="films">\n{"".join(_film(film, posters) for film in films)}</ul>'


def _film(film: Resource, posters: Mapping[int, str]) -> str:
    name, standing = _text(name_of(film)), state(film)
    poster = posters.get(film["tmdbId"])
    picture = (
        f'<img src="{_text(poster)}" alt="" loading="lazy" width="200" height="300">'
        if poster
        else f'<span class="none" aria-hidden="true">{_text(str(film["title"])[:1])}</span>'
    )
    file = film.get("movieFile")
    facts = f"{file['quality']['quality']['name']}, {size(film['sizeOnDisk'])}" if file else ""
    return (
        f'<li>{picture}<p>{name}<small class="{_CLASSES.get(standing, "dim")}">{_text(standing)}</small>'
        f'<small class="dim">{_text(facts)}</small></p></li>\n'
    )


def _calendar(films: Sequence[Resource], today: date) -> str:
    rows = []
    for release in releases(films, KINDS, today - PAST, today + AHEAD):
        standing = state_on(release, today)
        rows.append((
            _day(release.day), _text(name_of(release.film)), release.kind,
            f'<span class="{_CLASSES.get(standing, "dim")}">{standing}</span>',
        ))  # fmt: skip
    return _table(("day", "film", "release", "state"), rows)


def _queue(queue: Sequence[Resource]) -> str:
    rows = [
        (_text(film_of_download(line)), progress(line), time_left(line), state_of_download(line))
        for line in queue
    ]
    return _table(("film", "done", "left", "state"), rows)


def _history(history: Sequence[Resource], *, names: bool) -> str:
    rows = []
    for event in history:
        film = event.get("movie") or {}
        quality = ((event.get("quality") or {}).get("quality") or {}).get("name", "")
        row = (
            f"{datetime.fromisoformat(event['date']).astimezone():%Y-%m-%d %H:%M}",
            _EVENTS.get(event["eventType"], _text(event["eventType"])),
            _text(f"{film.get('title', '')} ({film.get('year', '')})" if film.get("title") else ""),
            _text(quality),
        )
        rows.append((*row, _text(event["sourceTitle"])) if names else row)
    headings = ("when", "what", "film", "quality", *(("release",) if names else ()))
    return _table(headings, rows)


def _charts(numbers: Resource) -> str:
    parts = []
    for key, title in _CHARTS.items():
        if numbers[key]:
            rows = numbers[key][-_ROWS:] if key == "added" else numbers[key][:_ROWS]
            parts.append(f'<div class="chart"><h3>{title}</h3>{_bars(rows)}</div>')
    return f'<div class="charts">{"".join(parts)}</div>' if parts else ""


def _bars(rows: Sequence[Resource]) -> str:
    counts: list[int] = [row["files"] if "files" in row else row["films"] for row in rows]
    cells = [
        f"<span>{_text(row['name'])}</span>"
        f'<i style="width:{100 * count / max(counts):.1f}%"></i><span>{count}</span>'
        for row, count in zip(rows, counts, strict=True)
    ]
    return f'<div class="bars">{"".join(cells)}</div>'


def _groups(groups: Sequence[Standing]) -> str:
    """Each group's score with its interval: the bar is where the truth lies nine times in ten."""
    rows = []
    for group in groups[:40]:
        if group.score is None or group.low is None or group.high is None:
            continue
        wide = max(group.high - group.low, 0.5)
        interval = (
            f'<div class="span"><i style="left:{group.low:.1f}%;width:{wide:.1f}%"></i>'
            f'<b style="left:{group.score:.1f}%"></b></div>'
        )
        numbers = f"{group.score:.0f} ({group.low:.0f} to {group.high:.0f})"
        rows.append((_text(group.group), numbers, interval, str(group.releases), _text(group.confidence)))
    return _table(("group", "score", "0 to 100", "releases", "confidence"), rows)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose cells are HTML already; "" without rows. Only titles and names are broken into lines."""
    opened = ['<td class="name">' if heading in _BROKEN else "<td>" for heading in headings]
    lines = [
        f"<tr>{''.join(f'{td}{cell}</td>' for td, cell in zip(opened, row, strict=True))}</tr>"
        for row in rows
    ]
    if not lines:
        return ""
    head = "".join(f"<th>{heading}</th>" for heading in headings)
    body = f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody>"
    return f'<div class="scroll"><table>{body}</table></div>'


def _day(day: date) -> str:
    return f'<time datetime="{day}">{day:%a %d %b}</time>'


def _text(text: object) -> str:
    """Text from outside as HTML: no markup, no control characters."""
    return escape(safe(text), quote=True)
