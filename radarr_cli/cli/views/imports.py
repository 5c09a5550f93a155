"""Imports as JSON, and as a few lines each for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.folding import Lines
from radarr_cli.cli.output import safe
from radarr_cli.cli.views.movies import named
from radarr_cli.domain.importing.paths import storable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.domain.importing.model import PlannedStep
    from radarr_cli.services.imports.results import ImportItem, ImportReport
    from radarr_cli.services.imports.sighting import Sighting

_STEPS = {
    "folder": "make the folder {target}",
    "place": "take {source} as {target}",
    "sync": "write it to the disk",
    "verify": "verify it",
    "retire": "keep {source} as {target}",
    "rename": "rename {source} to {target}",
    "extra": "copy {source} to {target}",
    "database": "tell the database",
    "finish": "take away the names that are over",
}
_DONE = {"imported", "upgraded"}


def document(report: ImportReport) -> dict[str, Any]:
    """`{"status", "items", "failures"}`; status is imported, planned, attention, partial, braked or none."""
    statuses = {item.status for item in report.items}
    if report.braked:
        status = "braked"
    elif report.failures:
        status = "partial"
    elif "rejected" in statuses:
        status = "attention"
    elif statuses & _DONE:
        status = "imported"
    else:
        status = "planned" if "planned" in statuses else "none"
    return {
        "status": status,
        "items": report.documents,
        "failures": [
            {"subject": each.subject, "code": each.code, "message": each.message, "hint": each.hint}
            for each in report.failures
        ],
    }


def lines(report: ImportReport) -> str:
    found = [
        f"operation {each.operation_id} of a killed process was {_recovered(each.status)}"
        + (f": {safe(each.message)}" if each.message else "")
        for each in report.recovered
    ]
    for item in report.items:
        found += item_lines(item)
    return Lines("\n".join(found) or "nothing is waiting to be imported")


def sighting_line(sighting: Sighting) -> str:
    """One film that lies at a path: its name, size, quality and length."""
    minutes = f", {sighting.minutes} min" if sighting.minutes else ""
    size = f"{sighting.size / 1024**3:.1f} GiB"
    return f"{safe(storable(sighting.inner))} ({size}, {sighting.quality}{minutes})"


def sighting_lines(found: Sequence[Sighting]) -> list[str]:
    """What lies at a path, and which films of the library it may be."""
    told = []
    for sighting in found:
        told.append(sighting_line(sighting))
        names = " or ".join(safe(str(film)) for film in sighting.films)
        told.append(f"  {names if names else 'like no film of the library'}{'' if sighting.sure else '?'}")
    return told


def item_lines(item: ImportItem) -> list[str]:
    """What was done, or would be done, with one file; a failure is told elsewhere, as a warning."""
    film = safe(named(item.movie or item.title, item.variant))
    # By hand it comes from where its person said.
    came = f"  from {safe(storable(item.title))}" if item.grab_id and item.title else ""
    if item.status in _DONE:
        way = f" by {item.method}" if item.method else ""
        told = [f"imported {film}{way}: {safe(item.path)}"]
        told += [came] if came else []
        told += [f"  {each['method']} did not work ({each['errno']})" for each in item.fallbacks]
        told += [f"  with {safe(storable(path.rpartition('/')[2]))}" for path in item.extras]
        told += [f"  left out: {safe(storable(message))}" for message in item.skipped]
        told += [f"  the old file is in the trash: {safe(item.replaced)}"] if item.replaced else []
        return told + ([f"  left to do: {safe(item.message)}"] if item.message else [])
    if item.status == "planned":
        told = [f"would import {film}: {safe(item.path)}"]
        told += [came] if came else []
        return told + step_lines(item.steps)
    if item.status == "unchanged":
        return [f"{film} is in the library already"]
    if item.status == "rejected":
        return [f"not imported: {safe(item.title)}", f"  {safe(item.message)}"]
    if item.status == "locked":
        return [f"left to another process: {safe(item.title)}"]
    return [f"failed: {safe(item.title)}"]


def step_lines(steps: Sequence[PlannedStep]) -> list[str]:
    """The steps of a plan, numbered."""
    texts = [
        _STEPS[step.action.value].format(
            source=safe(storable(step.source or "a text of ours")), target=safe(storable(step.target or ""))
        )
        for step in steps
    ]
    return [f"  {number}. {text}" for number, text in enumerate(texts, 1)]


def _recovered(status: str) -> str:
    return {"finished": "finished", "rolledBack": "taken back"}.get(status, "left for later")
