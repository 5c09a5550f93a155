"""How everything stands, on one screen; what is fine takes no line."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from radarr_cli.cli.folding import cells
from radarr_cli.cli.output import safe
from radarr_cli.cli.views import attention as attention_views
from radarr_cli.cli.views import past_runs as run_views
from radarr_cli.cli.views import pauses as pause_views
from radarr_cli.cli.views import queue as queue_views
from radarr_cli.cli.views.calendar import releases
from radarr_cli.cli.views.movies import name_of, size
from radarr_cli.domain.pauses import ended_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType

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
        "indexersAnswering": found.numbers["answering"],
        "clients": found.numbers["clients"],
        "pauses": found.numbers["pauses"],
        "stages": found.numbers["stages"],
        "runs": found.runs,
    }


def screen(found: Standing, now: datetime) -> RenderableType:
    """The sections that have something to say: what waits for a person first, then what fails."""
    from rich.console import Group  # noqa: PLC0415 - heavy: only where a person looks
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    numbers = found.numbers
    total = (
        f"{numbers['films']} films, {numbers['missing']} missing; "
        f"{numbers['files']} files, {size(numbers['size'])}"
    )
    parts: list[RenderableType] = [Text(total)]
    for title, style, lines in _sections(found, now):
        if lines:
            parts.append(Text(title, style=style))
            for line in lines:
                if isinstance(line, str):
                    parts.append(Padding(Text(line), (0, 0, 0, 2), expand=False))
                else:
                    parts.append(_Line(line))
    if not numbers["films"]:
        parts.append(Text("There are no films yet: radarr-cli init, then radarr-cli add 'The Matrix (1999)'"))
    return Group(*parts)


def _sections(found: Standing, now: datetime) -> Iterable[tuple[str, str, list[_Row | str]]]:
    numbers = found.numbers
    yield "waits for you", "bold red", _waiting(found.attention)
    troubles = [("indexer", each) for each in numbers["indexers"]]
    troubles += [("client", each) for each in numbers["clients"]]
    failing = [_stage(stage) for stage in numbers["stages"] if stage["failures"]]
    yield "fails", "bold yellow", [*(_trouble(noun, each) for noun, each in troubles), *failing]
    yield "paused", "bold yellow", [_pause(pause) for pause in numbers["pauses"]]
    yield "downloading", "bold", _shortened(_download(line, now) for line in found.downloading)
    imported = (_Row(_local(event["date"]), _film(event), _quality(event)) for event in found.imported)
    count = numbers["imported"]
    yield f"imported this week ({count})", "bold", _shortened(imported, count)
    today = now.astimezone().date()
    soon = releases(found.soon, _KINDS, today, date.max)
    yield (
        "comes soon",
        "bold",
        _shortened(_Row(str(each.day), name_of(each.film), each.kind) for each in soon),
    )
    missed = (_Row("", name_of(film), "") for film in found.missed)
    yield "came out within a month and isn't here", "bold", _shortened(missed)
    yield "disks", "bold", [_disk(disk.root, disk.path, disk.free, disk.total) for disk in found.disks]
    answering = ", ".join(map(safe, numbers["answering"]))
    yield "indexers", "bold", [f"answered this week: {answering}"] if answering else []
    yield "last runs", "bold", [_run(run) for run in found.runs]


class _Row(NamedTuple):
    """A line about a film."""

    before: str
    name: str
    after: str


class _Line:
    """Draws a row on one line: with less of the name where need be, then with less of what follows it."""

    def __init__(self, row: _Row) -> None:
        self._row = row

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[RenderableType]:
        from rich.text import Text  # noqa: PLC0415 - heavy: only where a person looks

        before, name, after = (safe(part) for part in self._row)
        room = options.max_width - cells(before) - 6
        told, shown = Text(after), Text(name)
        told.truncate(max(room - min(cells(name), 24), 16), overflow="ellipsis")
        shown.truncate(max(room - told.cell_len, 16), overflow="ellipsis")
        yield Text("  ".join(("", *(part for part in (before, shown.plain, told.plain) if part))))


def _waiting(entries: Sequence[dict[str, Any]]) -> list[_Row | str]:
    """What waits for a person, as `attention` says it."""
    lines: list[_Row | str] = [
        part for entry in entries[:_SHOWN] for part in attention_views.lines([entry]).splitlines()
    ]
    if len(entries) > _SHOWN:
        lines.append(f"... and {len(entries) - _SHOWN} more: radarr-cli attention")
    return lines


def _shortened(lines: Iterable[_Row], count: int | None = None) -> list[_Row | str]:
    """The first lines, and how many more there are: of `count` where not all of them are given."""
    found = list(lines)
    more = (len(found) if count is None else count) - _SHOWN
    return [*found[:_SHOWN], *([f"... and {more} more"] if more > 0 else [])]


def _download(line: dict[str, Any], now: datetime) -> _Row:
    left = queue_views.time_left(line)
    after = f"{queue_views.state(line)}, {left} left" if left else _slowly(line, now)
    return _Row(f"{queue_views.progress(line):>4}", queue_views.film(line), after)


def _slowly(line: dict[str, Any], now: datetime) -> str:
    reason = queue_views.next_step(line, now)
    state = queue_views.state(line)
    return state if reason == queue_views.GOES_ON else f"{state}: {reason}"


def _pause(pause: dict[str, Any]) -> str:
    until = datetime.fromisoformat(pause["until"]) if "until" in pause else None
    said = pause_views.sentence(pause["key"], until, pause["setBy"], pause["reason"])
    return f"{said} -> {safe(ended_by(pause['key']))}"


def _trouble(noun: str, trouble: dict[str, Any]) -> str:
    end = str(trouble.get("disabledUntil", ""))
    until = f", left alone until {_local(end)}" if end else ""
    if trouble.get("stopped"):
        until = ", left alone until its settings change"
    return f"{noun} {safe(trouble['name'])}{until}: {safe(trouble.get('error', 'fails'))}"


def _stage(stage: dict[str, Any]) -> str:
    times = "once" if stage["failures"] == 1 else f"{stage['failures']} times in a row"
    where = f" -> radarr-cli runs show {stage['run']}" if "run" in stage else ""
    return f"stage {stage['name']}, {times}: {safe(stage.get('error') or stage['status'])}{where}"


def _disk(root: str, path: str, free: int | None, total: int | None) -> str:
    if free is None or not total:
        return f"{safe(root)}: {safe(path)} isn't there"
    return f"{safe(root)}: {size(free)} free of {size(total)} ({100 * free / total:.0f} %)"


def _run(run: dict[str, Any]) -> str:
    took = f", {run['seconds']:.1f} s" if "seconds" in run else ""
    return f"{run['id']:>4}  {_local(run['started'])}  {run_views.ended(run)}{took}"


def _film(event: dict[str, Any]) -> str:
    film: dict[str, Any] = event.get("movie") or {}
    return safe(f"{film['title']} ({film['year']})" if film.get("title") else event["sourceTitle"])


def _quality(event: dict[str, Any]) -> str:
    return str(((event.get("quality") or {}).get("quality") or {}).get("name", ""))


def _local(instant: str) -> str:
    return f"{datetime.fromisoformat(instant).astimezone():%a %d %b %H:%M}"
