"""The library in numbers, with bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.cli.views.movies import size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

_SECTIONS = {
    "quality": "by quality",
    "resolution": "by resolution",
    "dynamicRange": "by dynamic range",
    "codec": "by codec",
    "fileSize": "by size of the file",
    "group": "by release group",
    "root": "by root",
    "decade": "by decade",
    "added": "by month of import",
}
_BAR = 26
_SHOWN = 12


def overview(found: dict[str, Any]) -> RenderableType:
    """A line of totals, then a table a section; the longest bar is the largest number of its section."""
    from rich.console import Group  # noqa: PLC0415 - heavy: only where a person looks
    from rich.text import Text  # noqa: PLC0415

    totals = (
        f"{found['films']} films, {found['monitored']} monitored, {found['missing']} missing; "
        f"{found['files']} files, {size(found['size'])}"
    )
    parts: list[RenderableType] = [Text(totals)]
    for key, title in _SECTIONS.items():
        rows = found[key]
        if key == "root" and len(rows) < 2:
            continue
        if rows:
            parts += [Text(f"\n{title}", style="bold"), _bars(rows[-_SHOWN:] if key == "added" else rows)]
    return Group(*parts)


def _bars(rows: Sequence[dict[str, Any]]) -> RenderableType:
    from rich.table import Table  # noqa: PLC0415

    counts = [row.get("files", row.get("films", 0)) for row in rows]
    drawn = Table(box=None, pad_edge=False, show_header=False)
    drawn.add_column(no_wrap=True, overflow="ellipsis", width=20)
    drawn.add_column(no_wrap=True, width=_BAR)
    drawn.add_column(justify="right", no_wrap=True)
    drawn.add_column(justify="right", no_wrap=True)
    for row, count in list(zip(rows, counts, strict=True))[:_SHOWN]:
        drawn.add_row(safe(row["name"]), bar(count, max(counts)), str(count), size(row.get("size", 0)))
    if len(rows) > _SHOWN:
        drawn.add_row(f"and {len(rows) - _SHOWN} more", "", str(sum(counts[_SHOWN:])), "")
    return drawn


def bar(count: int, most: int, width: int = _BAR) -> str:
    """A bar of eighths of a character; at least one of them where there is something."""
    eighths = max(round(8 * width * count / most), 1) if count and most else 0
    return "█" * (eighths // 8) + ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")[eighths % 8]
