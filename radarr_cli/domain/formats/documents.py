"""Custom formats from their documents, TRaSH Guides' files, Radarr's export, Radarr's API, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.domain.formats.conditions import CONDITIONS
from radarr_cli.domain.formats.model import CustomFormat, Specification
from radarr_cli.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping


def custom_format(document: object) -> CustomFormat:
    """The format of one document. Raises ValueError with the first of its faults."""
    found, faults = read_format(document)
    if found is None:
        raise ValueError(str(faults[0]) if faults[0].place else faults[0].message)
    return found


def read_format(document: object, place: str = "") -> tuple[CustomFormat | None, list[Fault]]:
    """The format of one document, or all that is wrong with it: unknown types of conditions, invalid patterns
    with their position. `fields` is an object (TRaSH, export) or a list of name and value (API).

    `place` is where the document stands (`formats/x265.json`), for the faults. Valid patterns aren't compiled
    here: that is dear, and few of them are asked in one run.
    """
    if not isinstance(document, dict):
        return None, [Fault(place, "is no custom format: must be an object")]
    faults = []
    name = document.get("name")
    if not isinstance(name, str) or not name.strip():
        faults.append(Fault(place, "name: a custom format needs a name"))
    listed = document.get("specifications")
    if not isinstance(listed, list) or not listed:
        faults.append(Fault(place, "specifications: a custom format needs a list of conditions"))
        listed = []
    specifications = []
    for index, item in enumerate(listed):
        try:
            specifications.append(_specification(item))
        except ValueError as error:
            title = item.get("name") if isinstance(item, dict) else None
            own = f"specifications[{index}]" + (f" ({title})" if title else "")
            faults.append(Fault(f"{place}: {own}" if place else own, str(error)))
    if faults:
        return None, faults
    scores, trash_id = document.get("trash_scores"), document.get("trash_id")
    return CustomFormat(
        name=str(name),
        specifications=tuple(specifications),
        include_when_renaming=bool(document.get("includeCustomFormatWhenRenaming")),
        trash_id=trash_id if isinstance(trash_id, str) else None,
        trash_scores=scores if isinstance(scores, dict) else {},
    ), []


def format_document(custom_format: CustomFormat) -> dict[str, Any]:
    """The format as Radarr exports it; `read_format` gives it back, but for what only TRaSH's files say."""
    return {
        "name": custom_format.name,
        "includeCustomFormatWhenRenaming": custom_format.include_when_renaming,
        "specifications": [
            {
                "name": specification.name,
                "implementation": specification.implementation,
                "negate": specification.negate,
                "required": specification.required,
                "fields": dict(specification.fields),
            }
            for specification in custom_format.specifications
        ],
    }


def _specification(document: object) -> Specification:
    if not isinstance(document, dict):
        raise ValueError("must be an object")  # noqa: TRY004 - the fault of a document
    implementation = document.get("implementation")
    if not isinstance(implementation, str) or implementation not in CONDITIONS:
        raise ValueError(f"unknown condition {implementation!r}")
    found = Specification(
        implementation=implementation,
        name=str(document.get("name") or ""),
        negate=bool(document.get("negate")),
        required=bool(document.get("required")),
        fields=_fields(document.get("fields")),
    )
    CONDITIONS[implementation].test(found)
    return found


def _fields(given: object) -> Mapping[str, object]:
    if isinstance(given, list):
        return {str(item.get("name")): item.get("value") for item in given if isinstance(item, dict)}
    return given if isinstance(given, dict) else {}
