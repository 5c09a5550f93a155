"""Scans as JSON, and as lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.folding import Lines
from radarr_cli.cli.output import safe
from radarr_cli.cli.views.movies import size

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.services.scans.results import ScanItem, ScanReport

_WORDS = {
    "missing": "missing", "back": "back", "changed": "changed", "renamed": "renamed", "added": "added",
    "adopted": "adopted", "unclaimed": "left", "unmapped": "nobody's", "unclear": "unclear",
    "growing": "growing", "unreadable": "unreadable", "locked": "busy",
}  # fmt: skip
_SHOWN = 200
"""So many lines of one kind are shown; --json has them all."""


def document(report: ScanReport, *, planned: bool) -> dict[str, Any]:
    """`{"status", "roots", "items", "failures"}`; status is done, none, planned, partial or braked."""
    return {
        "status": "planned" if planned and report.status == "done" else report.status,
        "roots": [
            {
                "root": scanned.root, "folders": scanned.folders, "read": scanned.read,
                "files": scanned.known, "milliseconds": scanned.milliseconds,
            }
            for scanned in report.roots
        ],
        "items": [item.document for item in report.items],
        "failures": [
            {"subject": each.subject, "code": each.code, "message": each.message, "hint": each.hint}
            for each in (*report.braked, *report.failures)
        ],
    }  # fmt: skip


def lines(report: ScanReport, *, planned: bool, adopting: bool) -> str | None:
    told: list[str] = []
    counts: dict[str, int] = {}
    for item in report.items:
        counts[item.status] = counts.get(item.status, 0) + 1
        if counts[item.status] <= _SHOWN:
            told += _item_lines(item)
    told += [
        f"... and {count - _SHOWN} more {_WORDS[status]}"
        for status, count in counts.items()
        if count > _SHOWN
    ]
    for scanned in report.roots:
        read = f", {scanned.read} read" if scanned.read else ", nothing changed"
        told.append(safe(f"{scanned.root}: {scanned.folders} folders{read}, {scanned.known} files known"))
    if counts.get("unmapped") and not adopting:
        told.append("take in what is certain of them: radarr-cli scan --adopt (--dry-run shows it)")
    if planned:
        told.append("nothing was changed (--dry-run)")
    return Lines("\n".join(told)) if told else None


def _item_lines(item: ScanItem) -> list[str]:
    head = f"{_WORDS[item.status]:10} {safe(item.path)}"
    if item.status == "renamed":
        return [head, f"{'':10} was {safe(item.was)}"]
    about = [_film(item), size(item.size) if item.size else "", safe(item.message or item.code or "")]
    found = [head, f"{'':10} {', '.join(filter(None, about))}"]
    found += [f"{'':10} {safe(choice['film'])}  {safe(_titled(choice))}" for choice in item.choices]
    found += [f"{'':10} {safe(item.hint)}"] if item.hint else []
    return [line for line in found if line.strip()]


def _film(item: ScanItem) -> str:
    if item.movie:
        variant = f"/{item.variant}" if item.variant and item.variant != "main" else ""
        return safe(f"{item.movie}{variant}")
    proposal = item.proposal
    if not proposal:
        return ""
    ids = f"tmdb:{proposal['tmdbId']}" if proposal.get("tmdbId") else proposal.get("imdbId")
    known = " in the library" if proposal.get("movieId") else ""
    named = f" as {ids}" if ids else ""
    return safe(f"{_titled(proposal)}{known}{named}?")


def _titled(film: Mapping[str, object]) -> str:
    return f"{film['title']} ({film['year']})" if film.get("year") else str(film["title"])
