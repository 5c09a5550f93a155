"""Custom formats from their documents: TRaSH Guides' files, Radarr's export, Radarr's API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.formats.conditions import CONDITIONS
from radarr_cli.domain.formats.model import CustomFormat, Specification

if TYPE_CHECKING:
    from collections.abc import Mapping


def custom_format(document: Mapping[str, object]) -> CustomFormat:
    """The format of one document. `fields` is an object (TRaSH, export) or a list of name and value (API).

    Raises ValueError or TypeError naming the condition, where one is of an unknown type or has no usable
    value. Patterns aren't compiled here: that is dear, and few of them are asked in one run.
    """
    name = document.get("name")
    if not isinstance(name, str) or not name.strip():
        raise ValueError("name: a custom format needs a name")
    listed = document.get("specifications")
    if not isinstance(listed, list):
        raise TypeError("specifications: must be a list")
    scores = document.get("trash_scores")
    trash_id = document.get("trash_id")
    return CustomFormat(
        name=name,
        specifications=tuple(_specification(index, item) for index, item in enumerate(listed)),
        include_when_renaming=bool(document.get("includeCustomFormatWhenRenaming")),
        trash_id=trash_id if isinstance(trash_id, str) else None,
        trash_scores=scores if isinstance(scores, dict) else {},
    )


def _specification(index: int, document: object) -> Specification:
    place = f"specifications[{index}]"
    if not isinstance(document, dict):
        raise TypeError(f"{place}: must be an object")
    name, implementation = str(document.get("name", "")), str(document.get("implementation", ""))
    if implementation not in CONDITIONS:
        raise ValueError(f"{place} ({name}): unknown condition {implementation!r}")
    fields = document.get("fields") or {}
    if isinstance(fields, list):
        fields = {item.get("name"): item.get("value") for item in fields if isinstance(item, dict)}
    found = Specification(
        implementation=implementation,
        name=name,
        negate=bool(document.get("negate")),
        required=bool(document.get("required")),
        fields=fields,
    )
    try:
        CONDITIONS[implementation].check(found)
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{place} ({name}): {error}") from error
    return found
