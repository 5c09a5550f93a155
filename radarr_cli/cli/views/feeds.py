"""What the feeds gave: a line an indexer and a line a release that was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.folding import Lines
from radarr_cli.cli.output import safe
from radarr_cli.cli.views.indexers import NONE as NO_INDEXERS

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def lines(result: StageResult) -> Lines:
    """A line an item; why a feed couldn't be read stands among the failures, and is not said twice."""
    if not result.items:
        return Lines(NO_INDEXERS)
    return Lines(
        "\n".join(
            f"{safe(item.get('title') or 'stopped')}: "
            + ("not read" if told_as_failure(item, result) else safe(item.get("message", "")))
            for item in result.items
        )
    )


def told_as_failure(item: Mapping[str, object], result: StageResult) -> bool:
    """Whether this is a feed that couldn't be read at all, of which a failure tells."""
    failed = {each.subject for each in result.failures}
    return f"indexer:{item.get('indexer')}" in failed and not item.get("pages")
