"""The trash as JSON and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.domain.importing.paths import storable
from radarr_cli.domain.importing.steps import TRASH
from radarr_cli.domain.importing.trash import freed_by
from radarr_cli.services.files.trashed import documents

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from rich.console import RenderableType

    from radarr_cli.domain.importing.trash import TrashEntry
    from radarr_cli.services.files.trashed import Emptied, TrashListing

_GIB = 1024**3


def listing_document(listing: TrashListing, keep_for: timedelta, limit: int | None) -> dict[str, Any]:
    """`{"status", "items", "size", "freed", "limit", "keepOldForSeconds"}`."""
    document: dict[str, Any] = {
        "status": "partial" if listing.failures else "done",
        "items": documents(listing.entries),
        "size": sum(entry.size for entry in listing.entries),
        "freed": _freed(listing.entries),
        "keepOldForSeconds": int(keep_for.total_seconds()),
    }
    return document if limit is None else {**document, "limit": limit}


def table(listing: TrashListing, keep_for: timedelta) -> RenderableType | str:
    """Number, since when and until when, size and what is freed; the film, and below it its file."""
    if not listing.entries:
        return "the trash is empty"
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False, expand=False)
    drawn.add_column("id", justify="right", no_wrap=True)
    drawn.add_column("since", no_wrap=True)
    drawn.add_column("until", no_wrap=True)
    drawn.add_column("size", justify="right", no_wrap=True)
    drawn.add_column("frees", justify="right", no_wrap=True)
    drawn.add_column("film", overflow="fold", ratio=1)
    for entry in listing.entries:
        since = entry.at.astimezone().strftime("%Y-%m-%d") if entry.at else "?"
        until = (entry.at + keep_for).astimezone().strftime("%Y-%m-%d") if entry.at else "?"
        # The film's folder says what the film's name says.
        names = [safe(storable(path.partition("/")[2] or path)) for path in entry.paths(TRASH)]
        more = [f"  and {len(names) - 2} more"] if len(names) > 2 else []
        film = safe(entry.title) or "a film that is gone"
        drawn.add_row(
            str(entry.operation_id or "-"),
            since,
            until,
            _size(entry.size),
            _size(entry.freed),
            "\n".join([film, *(f"  {name}" for name in names[:2]), *more]),
        )
    drawn.caption = f"emptied, it frees {_size(_freed(listing.entries))}"
    return drawn


def emptied_document(emptied: Emptied, *, dry_run: bool) -> dict[str, Any]:
    """`{"status", "items", "freed", "over"}`; status is emptied, planned, braked, partial or none."""
    status = "none" if not emptied.gone else "planned" if dry_run else "emptied"
    if emptied.failures:
        status = "partial"
    if emptied.over:
        status = "braked"
    return {
        "status": status,
        "items": documents(emptied.gone),
        "freed": _freed(emptied.gone),
        "over": emptied.over,
    }


def emptied(emptied: Emptied, *, dry_run: bool) -> str:
    if not emptied.gone:
        return "nothing has lain in the trash long enough"
    verb = "would delete" if dry_run else "deleted"
    told = [f"{verb} {safe(entry.title or entry.mark)} ({_size(entry.size)})" for entry in emptied.gone]
    return "\n".join([*told, f"{'would free' if dry_run else 'freed'} {_size(_freed(emptied.gone))}"])


def taken_document(paths: Sequence[str], *, dry_run: bool) -> dict[str, Any]:
    return {
        "status": "planned" if dry_run else "restored",
        "items": [{"path": storable(path)} for path in paths],
    }


def taken(paths: Sequence[str], *, dry_run: bool) -> str:
    verb = "would take out" if dry_run else "took out"
    return "\n".join(f"{verb} {safe(storable(path))}" for path in paths)


def _freed(entries: Sequence[TrashEntry]) -> int:
    return freed_by(file for entry in entries for file in entry.files)


def _size(count: int) -> str:
    return f"{count / _GIB:.1f} GiB" if count >= _GIB / 10 else f"{count / 1024**2:.1f} MiB"
