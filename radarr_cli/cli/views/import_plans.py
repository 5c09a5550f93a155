"""What an import of formats, profiles or sizes changes: items for --json, lines for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe

if TYPE_CHECKING:
    from radarr_cli.config.import_plan import ImportPlan
    from radarr_cli.services.verdicts.policy_preview import PolicyPreview

_FILMS_SHOWN = 20
_SIGNS = {"added": "+", "changed": "~", "dropped": "-"}
_NOUNS = {"quality_sizes": "sizes"}


def document(plan: ImportPlan, preview: PolicyPreview | None = None, *, planned: bool) -> dict[str, Any]:
    """`{"status", "guide", "items", "warnings"}`; status is done, planned, or none where nothing changes.
    `library` says what it means for the films that are there, where that was worked out."""
    return {
        "status": "none" if plan.is_done else "planned" if planned else "done",
        "guide": plan.guide,
        "items": _items(plan),
        "warnings": list(plan.warnings),
        **({"library": _library(preview)} if preview is not None else {}),
    }


def lines(plan: ImportPlan, preview: PolicyPreview | None = None, *, planned: bool) -> str:
    """A line a change with what differs below it; what stays as it is is only counted."""
    items = _items(plan)
    changed = [item for item in items if item["change"] != "unchanged"]
    shown = []
    for item in changed:
        shown.append(safe(f"{_SIGNS[item['change']]} {item['kind']} {item['name']} ({item['file']})"))
        shown += [safe(f"    {detail}") for detail in item["details"]]
    same = len(items) - len(changed)
    if not changed:
        return f"nothing to do: {same} are as they should be" if same else "nothing to do"
    said = "would change" if planned else "changed"
    shown.append(f"{len(changed)} {said}, {same} as they should be")
    if preview is not None:
        shown += _library_lines(preview)
    return "\n".join(shown)


def texts(plan: ImportPlan) -> str:
    """What the files are to hold: the parts of conf.d as TOML, formats alone as a JSON list."""
    if plan.parts:
        return "\n".join(part.text for part in plan.parts).rstrip("\n")
    documents = [json.loads(change.text) for change in plan.formats if change.text is not None]
    return json.dumps(documents, indent=2, ensure_ascii=False)


def _library_lines(preview: PolicyPreview) -> list[str]:
    """What it means for the files that are there, and for the releases that came of late."""
    opened, closed = len(preview.opened), len(preview.closed)
    shown = [
        f"in the library: {len(preview.changed)} of {preview.files} files score or rank differently, "
        f"{opened} become upgradable, {closed} no longer are"
    ]
    for each in preview.changed[:_FILMS_SHOWN]:
        names = [*(f"+{name}" for name in each.gained), *(f"-{name}" for name in each.lost)]
        why = f" ({', '.join(names)})" if names else ""
        now = ""
        if each.upgradable != each.upgradable_before:
            now = ", upgradable now" if each.upgradable else ", good enough now"
        shown.append(safe(f"    {each.film}: {each.score_before} -> {each.score}{why}{now}"))
    if len(preview.changed) > _FILMS_SHOWN:
        shown.append(f"    and {len(preview.changed) - _FILMS_SHOWN} more")
    change = preview.simulation.comparison
    shown.append(
        f"of {preview.simulation.candidates} releases of the last 90 days {len(change.gained)} more would "
        f"have been grabbed ({change.bytes_gained / 1024**3:.1f} GiB), {len(change.lost)} less "
        f"({change.bytes_lost / 1024**3:.1f} GiB)"
    )
    return shown


def _library(preview: PolicyPreview) -> dict[str, Any]:
    change = preview.simulation.comparison
    return {
        "files": preview.files,
        "upgradable": len(preview.opened),
        "noLongerUpgradable": len(preview.closed),
        "items": [
            {
                "movieId": each.movie_id,
                "film": each.film,
                "variant": each.variant,
                "scoreBefore": each.score_before,
                "score": each.score,
                "gained": list(each.gained),
                "lost": list(each.lost),
                "upgradableBefore": each.upgradable_before,
                "upgradable": each.upgradable,
            }
            for each in preview.changed
        ],
        "releases": preview.simulation.candidates,
        "grabsGained": len(change.gained),
        "grabsLost": len(change.lost),
        "bytesGained": change.bytes_gained,
        "bytesLost": change.bytes_lost,
    }


def _items(plan: ImportPlan) -> list[dict[str, Any]]:
    formats = [
        {
            "kind": "format",
            "name": change.name,
            "change": change.change,
            "file": f"formats/{change.file}",
            "details": list(change.details),
        }
        for change in plan.formats
    ]
    parts = [
        {
            "kind": _NOUNS.get(part.noun, part.noun),
            "name": part.name,
            "change": part.change,
            "file": part.file,
            "details": list(part.details),
        }
        for part in plan.parts
    ]
    return [*formats, *parts]
