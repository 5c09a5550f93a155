"""What is kept of a run for those who ask afterwards: counts, and why something didn't go well."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radarr_cli.errors import Failure

KEPT = 20
"""So many reasons a run, shared among the stages that have some: one in which everything fails must not fill
the database."""
_LONGEST = 400
"""Characters of a kept sentence."""


def stage_record(
    *,
    status: str,
    milliseconds: int,
    message: str,
    items: Sequence[Mapping[str, object]],
    failures: Sequence[Failure],
    share: int,
) -> dict[str, object]:
    """A stage's part of `run.summary`: `failed` are its first failures, `braked` what its brakes said,
    `waiting` what has to be tried again; at most `share` of each."""
    record: dict[str, object] = {
        "status": status,
        "items": len(items),
        "failures": len(failures),
        "ms": milliseconds,
    }
    if message and not failures:
        record["message"] = shortened(message)
    if failures:
        record["failed"] = [
            {key: shortened(text) for key, text in asdict(failure).items() if text}
            for failure in failures[:share]
        ]
    for open_ in ("braked", "waiting"):
        if said := sentences(items, open_):
            record[open_] = [shortened(each) for each in said[:share]]
    return record


def sentences(items: Sequence[Mapping[str, object]], status: str) -> list[str]:
    """What the items of this status say."""
    found = [item for item in items if item.get("status") == status]
    return [": ".join(str(item[key]) for key in ("title", "message") if item.get(key)) for item in found]


def shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
