"""The blocklist for people: two lines an entry, made from v3's resources as --json prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.cli.views.history import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType


def table(entries: Sequence[dict[str, Any]]) -> RenderableType | str:
    """Number, day, release and film; below it why it is there."""
    if not entries:
        return "nothing is blocked"
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False, expand=False)
    drawn.add_column("id", justify="right", no_wrap=True)
    drawn.add_column("since", no_wrap=True)
    drawn.add_column("release", overflow="fold", ratio=1)
    drawn.add_column("why", no_wrap=True, overflow="ellipsis", max_width=14)
    for entry in entries:
        movie = entry.get("movie")
        film = f"{movie['title']} ({movie['year']})" if movie else "every film"
        drawn.add_row(
            str(entry["id"]),
            moment(entry["date"])[:10],
            f"{safe(entry['sourceTitle'])}\n  {safe(film)}: {safe(entry['message'])}",
            safe(entry["reason"]),
        )
    return drawn
