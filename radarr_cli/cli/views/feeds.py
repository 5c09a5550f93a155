"""What the feeds gave: a line an indexer and a line a release that was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe

if TYPE_CHECKING:
    from radarr_cli.services.running import StageResult


def document(result: StageResult) -> dict[str, Any]:
    """`{"status", "items", "failures"}`."""
    status = "done"
    if result.braked:
        status = "braked"
    elif result.failures:
        status = "partial"
    return {
        "status": status,
        "items": [dict(item) for item in result.items],
        "failures": list(result.failures),
    }


def lines(result: StageResult) -> str:
    if not result.items:
        return "no indexers"
    return "\n".join(
        f"{safe(str(item.get('title') or 'stopped'))}: {safe(str(item.get('message', '')))}"
        for item in result.items
    )
