"""What differs between two versions of one custom format, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from radarr_cli.domain.formats.model import CustomFormat, Specification


def differences(before: CustomFormat, after: CustomFormat) -> tuple[str, ...]:
    """One line a difference. Conditions go by type and name, since names of conditions may repeat."""
    found = []
    if before.name != after.name:
        found.append(f"called {after.name}, before {before.name}")
    if before.include_when_renaming != after.include_when_renaming:
        found.append("in file names" if after.include_when_renaming else "no longer in file names")
    found += _conditions(before, after)
    for name in sorted(before.trash_scores.keys() | after.trash_scores.keys()):
        old, new = before.trash_scores.get(name), after.trash_scores.get(name)
        if old != new:
            found.append(f"score {name}: {_shown(new)}, before {_shown(old)}")
    return tuple(found)


def _conditions(before: CustomFormat, after: CustomFormat) -> list[str]:
    gone = list(before.specifications)
    come = []
    for specification in after.specifications:
        if specification in gone:
            gone.remove(specification)
        else:
            come.append(specification)
    lines = []
    for specification in come:
        old = next((each for each in gone if _title(each) == _title(specification)), None)
        if old is None:
            lines.append(f"new condition {_title(specification)}: {_said(specification)}")
        else:
            gone.remove(old)
            lines.append(f"condition {_title(specification)}: {_said(specification)}, before {_said(old)}")
    return [*lines, *(f"condition gone: {_title(specification)}" for specification in gone)]


def _title(specification: Specification) -> str:
    kind = specification.implementation.removesuffix("Specification")
    return f"{specification.name} ({kind})" if specification.name else kind


def _said(specification: Specification) -> str:
    marks = [name for name in ("required", "negate") if getattr(specification, name)]
    fields = " ".join(f"{key}={value}" for key, value in specification.fields.items() if value is not None)
    return " ".join([fields, *marks])


def _shown(score: int | None) -> str:
    return "none" if score is None else str(score)
