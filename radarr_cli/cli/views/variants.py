"""The variants of a film: a table, and what a command did to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.cli.views.movies import variant_file, variant_state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from radarr_cli.services.library.variants import VariantChange

_WORDS = {"planned": "would change", "added": "added", "changed": "changed", "removed": "removed"}


def table(found: Sequence[dict[str, Any]]) -> RenderableType:
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    drawn = Table(box=None, pad_edge=False)
    for name in ("variant", "profile"):
        drawn.add_column(name, no_wrap=True, overflow="ellipsis", max_width=16)
    drawn.add_column("state", no_wrap=True)
    drawn.add_column("asks for", overflow="fold")
    drawn.add_column("file", overflow="fold")
    for variant in found:
        asks = ", ".join([*variant["editions"], *variant["languages"]])
        drawn.add_row(
            safe(variant["name"]),
            safe(variant["profile"]),
            variant_state(variant),
            safe(asks),
            safe(variant_file(variant)),
        )
    return drawn


def document(change: VariantChange) -> dict[str, Any]:
    return {
        "status": change.status,
        "id": change.film.id,
        "title": change.film.title,
        "year": change.film.year,
        "variant": change.name,
        "changes": {name: list(values) for name, values in change.changes.items()},
        "files": [{"path": file.path, "trashed": file.trashed, "size": file.size} for file in change.trashed],
    }


def line(change: VariantChange) -> str:
    said = ", ".join(f"{name} {_short(after)}" for name, (_, after) in change.changes.items())
    told = [
        f"{_WORDS.get(change.status, 'unchanged:')} {change.film}/{change.name}"
        + (f": {said}" if said else "")
    ]
    told += [f"  its file is in the trash: {file.trashed}" for file in change.trashed]
    return "\n".join(map(safe, told))


def _short(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {', '.join(words)}" for key, words in value.items()) or "anything"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
