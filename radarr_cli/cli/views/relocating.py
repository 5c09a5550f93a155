"""What a rename or a move did, or would do: a few lines a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.cli.output import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.services.files.relocation_results import Relocated

_WORDS = {"renamed": "renamed", "moved": "moved", "planned": "would go", "skipped": "left"}


def lines(items: Sequence[Relocated], films: int) -> str:
    told: list[str] = []
    for item in items:
        told.append(f"{_WORDS[item.status]:8} {safe(item.path)}")
        if item.status == "skipped":
            told.append(f"{'':8} {safe(item.message)}")
            told += [f"{'':8} {safe(item.hint)}"] if item.hint else []
        else:
            along = f" (and {item.others} more)" if item.others > 0 else ""
            told.append(f"{'to':>8} {safe(item.new_path)}{along}")
    if not items:
        told.append(f"everything of {films} {'film' if films == 1 else 'films'} is where it shall be")
    return "\n".join(told)
