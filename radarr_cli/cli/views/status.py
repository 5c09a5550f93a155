"""How everything stands, on one screen; what is fine takes no line."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.cli.views import attention as attention_views
from radarr_cli.cli.views import queue as queue_views
from radarr_cli.cli.views.calendar import releases
from radarr_cli.cli.views.movies import name_of, size

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

    from radarr_cli.services.reports.overview import Standing

_SHOWN = 5
_COUNTED = ("films", "monitored", "missing", "files", "size")
_KINDS = ("digital", "physical")


def document(found: Standing) -> dict[str, Any]:
    return {
        "library": {key: found.numbers[key] for key in _COUNTED},
        "attention": found.attention,
        "queue": found.downloading,
        "imported": found.imported,
        "importedCount": found.numbers["imported"],
        "soon": found.soon,
        "missed": found.missed,
        "disks": [asdict(disk) for disk in found.disks],
        "indexers": found.numbers["indexers"],
        "clients": found.numbers["clients"],
        "pauses": found.numbers["pauses"],
        "stages": found.numbers["stages"],
        "runs": found.runs,
    }


def screen(found: Standing, now: datetime) -> RenderableType:
    """The sections that have something to say, what waits for a person first."""
    from rich.console import Group  # noqa: PLC0415 - heavy: only where a person looks
    from rich.text import Text  # noqa: PLC0415

    numbers = found.numbers
    parts: list[RenderableType] = [
        Text(
            f"{numbers['films']} films, {numbers['missing']} missing; "
            f"{numbers['files']} files, {size(numbers['size'])}"
        )
    ]
    for title, style, lines in _sections(found, now):
        if lines:
            parts += [
                Text(f"\n{title}", style=style),
                Text("\n".join(lines), overflow="ellipsis", no_wrap=True),
            ]
    return Group(*parts)


def _sections(found: Standing, now: datetime) -> Iterable[tuple[str, str, list[str]]]:
    numbers = found.numbers
    waiting = attention_views.lines(found.attention).splitlines() if found.attention else []
    yield "waits for you", "bold red", waiting
    yield "paused", "bold yellow", [_pause(pause) for pause in numbers["pauses"]]
    yield "downloading", "bold", _shortened(_download(line, now) for line in found.downloading)
    imported = (f"{_local(event['date'])}  {_film(event)}  {_quality(event)}" for event in found.imported)
    count = numbers["imported"]
    yield f"imported this week ({count})", "bold", _shortened(imported, count)
    today = now.astimezone().date()
    soon = [each for each in releases(found.soon, _KINDS) if each.day >= today]
    yield (
        "comes soon",
        "bold",
        _shortened(f"{each.day}  {safe(name_of(each.film))}  {each.kind}" for each in soon),
    )
    missed = (safe(name_of(film)) for film in found.missed)
    yield "could be had for a month and isn't here", "bold", _shortened(missed)
    troubles = [("indexer", each) for each in numbers["indexers"]]
    troubles += [("client", each) for each in numbers["clients"]]
    yield "troubles", "bold yellow", [_trouble(noun, each) for noun, each in troubles]
    failing = [stage for stage in numbers["stages"] if stage["failures"]]
    yield "stages that fail", "bold yellow", [_stage(stage) for stage in failing]
    yield "disks", "bold", [_disk(disk.root, disk.path, disk.free, disk.total) for disk in found.disks]
    yield "last runs", "bold", [_run(run) for run in found.runs]


def _shortened(lines: Iterable[str], count: int | None = None) -> list[str]:
    """The first lines, and how many more there are: of `count` where not all of them are given."""
    found = list(lines)
    more = (len(found) if count is None else count) - _SHOWN
    return found[:_SHOWN] + ([f"... and {more} more"] if more > 0 else [])


def _download(line: dict[str, Any], now: datetime) -> str:
    left = queue_views.time_left(line)
    named = f"{queue_views.progress(line):>4}  {safe(queue_views.film(line))}  {queue_views.state(line)}"
    return f"{named}, {left} left" if left else f"{named}: {safe(queue_views.next_step(line, now))}"


def _pause(pause: dict[str, Any]) -> str:
    until = f"until {_local(pause['until'])}" if "until" in pause else "until it is resumed"
    noun, _, name = str(pause["key"]).partition(":")
    named = " ".join(("stage" if noun == "task" else noun, name)).strip()
    return f"{safe(named)} {until}  -> radarr-cli resume {safe(named)}"


def _trouble(noun: str, trouble: dict[str, Any]) -> str:
    end = str(trouble.get("disabledUntil", ""))
    until = f", left alone until {_local(end)}" if end else ""
    if trouble.get("stopped"):
        until = ", left alone until its settings change"
    # The end of a line may be cut off.
    return f"{noun} {safe(trouble['name'])}{until}: {safe(trouble.get('error', 'fails'))}"


def _stage(stage: dict[str, Any]) -> str:
    return (
        f"{stage['name']}: {safe(stage.get('error') or stage['status'])} ({stage['failures']} times in a row)"
    )


def _disk(root: str, path: str, free: int | None, total: int | None) -> str:
    if free is None or not total:
        return f"{safe(root)}: {safe(path)} isn't there"
    return f"{safe(root)}: {size(free)} free of {size(total)} ({100 * free / total:.0f} %)"


def _run(run: dict[str, Any]) -> str:
    took = f", {run['seconds']:.1f} s" if "seconds" in run else ""
    return f"{run['id']:>4}  {_local(run['started'])}  {run['status']}{took}"


def _film(event: dict[str, Any]) -> str:
    film: dict[str, Any] = event.get("movie") or {}
    return safe(f"{film['title']} ({film['year']})" if film.get("title") else event["sourceTitle"])


def _quality(event: dict[str, Any]) -> str:
    return str(((event.get("quality") or {}).get("quality") or {}).get("name", ""))


def _local(instant: str) -> str:
    return f"{datetime.fromisoformat(instant).astimezone():%a %d %b %H:%M}"
