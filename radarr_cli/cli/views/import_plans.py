"""What an import of formats, profiles or sizes changes: items for --json, lines for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe

if TYPE_CHECKING:
    from radarr_cli.config.import_plan import ImportPlan

_SIGNS = {"added": "+", "changed": "~", "dropped": "-"}
_NOUNS = {"quality_sizes": "sizes"}


def document(plan: ImportPlan, *, planned: bool) -> dict[str, Any]:
    """`{"status", "guide", "items", "warnings"}`; status is done, planned, or none where nothing changes."""
    return {
        "status": "none" if plan.is_done else "planned" if planned else "done",
        "guide": plan.guide,
        "items": _items(plan),
        "warnings": list(plan.warnings),
    }


def lines(plan: ImportPlan, *, planned: bool) -> str:
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
    return "\n".join(shown)


def texts(plan: ImportPlan) -> str:
    """What the files are to hold: the parts of conf.d as TOML, formats alone as a JSON list."""
    if plan.parts:
        return "\n".join(part.text for part in plan.parts).rstrip("\n")
    documents = [json.loads(change.text) for change in plan.formats if change.text is not None]
    return json.dumps(documents, indent=2, ensure_ascii=False)


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
