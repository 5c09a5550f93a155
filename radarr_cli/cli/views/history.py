"""The history for people: two lines an event, made from v3's resources as --json prints them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

_WORDS = {
    "grabbed": "grabbed",
    "downloadFolderImported": "imported",
    "downloadFailed": "failed",
    "movieFileDeleted": "deleted",
    "movieFileRenamed": "renamed",
    "downloadIgnored": "ignored",
    "wouldHaveGrabbed": "would grab",
}
_DELETED = {"Upgrade": "replaced", "Manual": "removed", "MissingFromDisk": "was gone"}


def table(records: Sequence[dict[str, Any]], *, page: int, limit: int) -> RenderableType | str:
    """Number, when, what, which film, its quality; below it the release or file, and what it came from."""
    if not records:
        return "nothing has happened yet" if page == 1 else "nothing older"
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False, expand=False)
    drawn.add_column("id", justify="right", no_wrap=True)
    drawn.add_column("when", no_wrap=True)
    drawn.add_column("event", no_wrap=True)
    drawn.add_column("film", overflow="fold", ratio=1)
    drawn.add_column("quality", no_wrap=True, max_width=13)
    for record in records:
        drawn.add_row(
            str(record["id"]),
            moment(record["date"]),
            word(record),
            f"{safe(film(record))}\n  {safe(detail(record))}",
            safe(quality(record)),
        )
    if len(records) == limit:
        drawn.caption = f"older ones: --page {page + 1}"
    return drawn


def moment(text: str) -> str:
    """An instant of v3 in local time, to the minute."""
    return datetime.fromisoformat(text).astimezone().strftime("%Y-%m-%d %H:%M")


def word(record: dict[str, Any]) -> str:
    kind = record["eventType"]
    if kind == "movieFileDeleted":
        return _DELETED.get(record["data"].get("reason", ""), "deleted")
    return _WORDS.get(kind, str(kind))


def film(record: dict[str, Any]) -> str:
    movie = record.get("movie")
    return f"{movie['title']} ({movie['year']})" if movie else "a film that is gone"


def quality(record: dict[str, Any]) -> str:
    return str(record.get("quality", {}).get("quality", {}).get("name", ""))


def detail(record: dict[str, Any]) -> str:
    """The release with its indexer, the reason of a failure, or the file that left."""
    data, title = record["data"], record["sourceTitle"]
    if record["eventType"] in ("grabbed", "wouldHaveGrabbed") and data.get("indexer"):
        return f"{title} from {data['indexer']}"
    if record["eventType"] == "downloadFailed" and data.get("message"):
        return str(data["message"])
    return str(title)
