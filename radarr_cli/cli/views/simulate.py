"""What other rules would have grabbed: a line a release, and the sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe

if TYPE_CHECKING:
    from rich.console import RenderableType

    from radarr_cli.domain.decisions.simulation import WouldGrab
    from radarr_cli.services.verdicts.simulating import Simulation

_GIB = 1024**3


def document(result: Simulation) -> dict[str, Any]:
    """`{"status", "items", ...}`; an item's status is gained or lost. Sizes are bytes."""
    change = result.comparison
    return {
        "status": "done",
        "since": result.since,
        "variants": result.variants,
        "candidates": result.candidates,
        "unknownProfiles": result.unknown,
        "same": change.same,
        "gained": len(change.gained),
        "lost": len(change.lost),
        "bytesGained": change.bytes_gained,
        "bytesLost": change.bytes_lost,
        "items": [
            *(_item(each, "gained") for each in change.gained),
            *(_item(each, "lost") for each in change.lost),
        ],
    }


def table(result: Simulation) -> RenderableType | str:
    change = result.comparison
    begin = f"{result.since.astimezone():%Y-%m-%d}"
    sums = (
        f"{result.candidates} releases of {result.variants} films since {begin}: "
        f"{len(change.gained)} gained ({change.bytes_gained / _GIB:.1f} GiB), "
        f"{len(change.lost)} lost ({change.bytes_lost / _GIB:.1f} GiB), {change.same} as before"
    )
    if result.unknown:
        sums += f"; {result.unknown} films have a profile that one side lacks"
    if not change.gained and not change.lost:
        return sums
    from rich.console import Group  # noqa: PLC0415 - heavy: only where a person looks
    from rich.table import Table  # noqa: PLC0415

    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("", no_wrap=True)
    drawn.add_column("came", no_wrap=True)
    drawn.add_column("size", justify="right", no_wrap=True)
    drawn.add_column("release", overflow="fold")
    for sign, grabs in (("+", change.gained), ("-", change.lost)):
        for each in grabs:
            drawn.add_row(
                sign, f"{each.at.astimezone():%Y-%m-%d}", f"{each.size / _GIB:.1f} GiB", safe(each.title)
            )
    return Group(drawn, sums)


def _item(each: WouldGrab, status: str) -> dict[str, Any]:
    return {
        "status": status,
        "movieId": each.movie_id,
        "title": each.title,
        "size": each.size,
        "at": each.at,
        "upgrade": each.upgrade,
    }
