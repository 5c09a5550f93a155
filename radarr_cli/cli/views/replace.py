"""What came of replacing a film's file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.folding import Lines
from radarr_cli.cli.output import safe

if TYPE_CHECKING:
    from radarr_cli.services.downloads.replacing import Replacement


def document(replaced: Replacement) -> dict[str, Any]:
    """`{"status", "blocked", "file", "items"}`; status is grabbed, planned or none."""
    titles = _titles(replaced)
    status = "planned" if replaced.acquired is None else "grabbed" if titles else "none"
    return {
        "status": status,
        "blocked": replaced.blocked,
        "file": replaced.path,
        "items": [{"title": title, "client": client} for title, client in titles],
    }


def lines(replaced: Replacement) -> str:
    would = replaced.acquired is None
    told = [f"{'would block' if would else 'blocked'} {safe(replaced.blocked)}"]
    titles = _titles(replaced)
    verb = "would grab" if would else "grabbed"
    told += [f"{verb} {safe(title)} with {safe(client)}" for title, client in titles]
    if would:
        told.append("would search the indexers for more")
    elif titles:
        told.append(f"{safe(replaced.path)} stays until it is in")
    else:
        told.append(f"nothing else is approved: {safe(replaced.path)} stays")
    return Lines("\n".join(told))


def _titles(replaced: Replacement) -> list[tuple[str, str]]:
    if replaced.acquired is not None:
        return [(each.grab.title, each.grab.client) for each in replaced.acquired.best.grabbed]
    planned = replaced.planned.planned if replaced.planned else ()
    return [
        (plan.order.offer.offer.title, plan.client)
        for plan in planned
        if plan.order.offer.offer.title != replaced.blocked
    ]
