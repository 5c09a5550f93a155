"""The queue for people: a few lines a download, made from v3's resources as --json prints them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from radarr_cli.cli.folding import Lines
from radarr_cli.cli.output import safe
from radarr_cli.cli.views.movies import named
from radarr_cli.domain.failures import CONTENT_FAULTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from radarr_cli.services.downloads.handling import Handled

_STATES = {
    "importPending": "to import",
    "importing": "importing",
    "importBlocked": "blocked",
    "failedPending": "failing",
    "failed": "failed",
}
_STATUSES = {
    "queued": "waiting",
    "paused": "paused",
    "warning": "stalled",
    "downloadClientUnavailable": "unknown",
}
_REASONS = {
    "queued": "waits in the client",
    "paused": "paused in the client",
    "stalled": "stalled",
    "noProgress": "no progress",
    "missing": "not in the client",
    "noPath": "the client names no path",
    "clientFailed": "failed in the client",
    "encrypted": "encrypted",
    "notImported": "not imported",
    "metadata": "a magnet whose files are not known yet",
    "missingFiles": "its files are gone",
    "diskFull": "the client's disk is full",
    "blocked": "given up",
}
# Where nobody is asked, or the question was dismissed; else the sentence of the question says more.
_NOT_IMPORTED = {
    "anotherFilm": "its file is called like another film",
    "archiveFile": "packed in archives",
    "clientPathUnknown": "the client names no path",
    "clientUnavailable": "the client can't be asked",
    "dangerousFile": "a dangerous file instead of a film",
    "destinationExists": "something lies under its name in the library",
    "executableFile": "a program instead of a film",
    "gone": "its files are gone",
    "inLibrary": "lies in a root already",
    "incomplete": "not all of it is there",
    "ioError": "the disk reported an error",
    "minimumFreeSpace": "too little space is free",
    "mismatch": "holds less than its name said",
    "missingPart": "a part of it is missing",
    "noAudio": "no audio track",
    "noFiles": "no files that can be read here",
    "noLink": "can't be linked into the library",
    "noSpace": "the disk is full",
    "notCustomFormatUpgrade": "the library's file has a higher score",
    "notQualityUpgrade": "the library's file has a better quality",
    "notRevisionUpgrade": "the library's file is a later revision",
    "notVerified": "the copy was not the same as the file",
    "notVideo": "no video, whatever its name says",
    "pathNotFound": "its files are not where the client says",
    "permissionDenied": "permission denied",
    "pinned": "the library's file is kept as it is",
    "readOnly": "the disk is mounted read-only",
    "runtimeUnknown": "doesn't say how long it is",
    "sample": "only a sample, or too short for the film",
    "severalFiles": "several files could be the film",
    "sourceChanged": "its files changed meanwhile",
    "unpacking": "still being unpacked",
    "unsafePath": "the client names a path that can't be one here",
    "wrongRuntime": "not as long as the film",
}
GOES_ON = "goes on by itself"
_ACTIONS = {
    "download": GOES_ON,
    "inspect": "is looked into, then started",
    "import": "is imported at the next run",
    "fail": "is given up",
    "resumeInClient": "radarr-cli queue resume {id}",
    "lookAtClient": "look at it in the client",
    "importByHand": "import it by hand",
    "replace": "another is taken at the next run",
}


def table(queue: Sequence[dict[str, Any]], now: datetime) -> RenderableType | str:
    """Film, progress, time left and state; below it the release, why, what happens next, and until when."""
    if not queue:
        return "nothing is being downloaded"
    from rich.console import Group  # noqa: PLC0415 - heavy: only where a person looks
    from rich.padding import Padding  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table(box=None, pad_edge=False, expand=False)
    drawn.add_column("id", justify="right", no_wrap=True)
    drawn.add_column("film", overflow="fold", ratio=1)
    drawn.add_column("done", justify="right", no_wrap=True)
    drawn.add_column("left", justify="right", no_wrap=True)
    drawn.add_column("state", no_wrap=True)
    drawn.add_column("client", no_wrap=True, overflow="ellipsis", max_width=14)
    for line in queue:
        drawn.add_row(
            str(line["id"]),
            Group(
                Text(safe(film(line))),
                *(Padding(Text(safe(text)), (0, 0, 0, 2)) for text in (line["title"], next_step(line, now))),
            ),
            progress(line),
            time_left(line),
            state(line),
            safe(line["downloadClient"]),
        )
    return drawn


def handled_lines(handled: Sequence[Handled]) -> str:
    """What was done about each download, and below it what more there is to say."""
    lines = (
        f"{each.status} {each.id}: {safe(each.title)}" + (f"\n  {safe(each.message)}" if each.message else "")
        for each in handled
    )
    return Lines("\n".join(lines))


def film(line: dict[str, Any]) -> str:
    """`Title (Year)`, with `/VARIANT` where it isn't main; the release's name where the film is gone."""
    movie = line.get("movie", {})
    if not movie.get("title"):
        return str(line["title"])
    return named(f"{movie['title']} ({movie['year']})", line.get("variant", "main"))


def progress(line: dict[str, Any]) -> str:
    size, left = line["size"], line["sizeleft"]
    return f"{100 * (size - left) / size:.0f}%" if size else "?"


def time_left(line: dict[str, Any]) -> str:
    """The two largest units of v3's `d.hh:mm:ss`: `3d 4h`, `2h 5m`, `40s`."""
    text = line.get("timeleft")
    if not text or not line["sizeleft"] or line["trackedDownloadState"] == "failed":
        return ""
    days, _, clock = text.rpartition(".")
    hours, minutes, seconds = map(int, clock.split(":"))
    parts = [(int(days or 0), "d"), (hours, "h"), (minutes, "m"), (seconds, "s")]
    first = next((index for index, (count, _) in enumerate(parts) if count), 3)
    return " ".join(f"{count}{unit}" for count, unit in parts[first : first + 2] if count) or "0s"


def state(line: dict[str, Any]) -> str:
    """Where it stands, in a word or two."""
    found = _STATES.get(line["trackedDownloadState"])
    return found or _STATUSES.get(line["status"], "downloading")


def next_step(line: dict[str, Any], now: datetime) -> str:
    """Why it stands there, and what happens next: `stalled: look at it in the client`."""
    if line["status"] == "downloadClientUnavailable":
        return f"{line['downloadClient']} can't be asked now"
    action = _ACTIONS.get(line["nextAction"], line["nextAction"]).format(id=line["id"])
    if line["nextAction"] == "fail" and (deadline := line.get("deadline")):
        action = f"is given up {_span(datetime.fromisoformat(deadline), now)}"
    if line["nextAction"] == "replace" and (again := line.get("deadline")):
        action = f"no other is approved, searched again {_span(datetime.fromisoformat(again), now)}"
    reason = line.get("reason")
    if line["nextAction"] == "import" and reason:
        action = "is tried again at every run"
    why = _brief(reason)
    messages = [message for status in line["statusMessages"] for message in status["messages"]]
    if messages and (why is None or reason in ("stalled", "queued")):
        why = messages[0]
    why = why or (words(reason) if reason else None)
    return f"{why}; {action}" if why else str(action)


def words(reason: str) -> str:
    """Why a download doesn't go on, for its code."""
    return _brief(reason) or _NOT_IMPORTED.get(reason, reason)


def _brief(reason: str | None) -> str | None:
    return _REASONS.get(reason) or CONTENT_FAULTS.get(reason) if reason else None


def _span(until: datetime, now: datetime) -> str:
    minutes = int((until - now).total_seconds() // 60) + 1
    return "now" if minutes < 1 else f"in {minutes} min" if minutes < 120 else f"in {minutes // 60} h"
