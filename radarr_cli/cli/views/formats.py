"""Custom formats, as v3 resources and for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.domain.formats.conditions import CONDITIONS
from radarr_cli.domain.v3 import named_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import RenderableType

    from radarr_cli.domain.formats.model import CustomFormat, Specification
    from radarr_cli.domain.profile import QualityProfile


def resource(custom_format: CustomFormat) -> dict[str, Any]:
    """The v3 custom format; `trashId` is our own."""
    document = {
        "id": named_id("format", custom_format.name),
        "name": custom_format.name,
        "includeCustomFormatWhenRenaming": custom_format.include_when_renaming,
        "specifications": [_specification(each) for each in custom_format.specifications],
    }
    return document | ({"trashId": custom_format.trash_id} if custom_format.trash_id else {})


def table(formats: Sequence[CustomFormat], profiles: Iterable[QualityProfile]) -> RenderableType | str:
    """Each format with how many conditions it has and what it is worth to whom."""
    if not formats:
        return "no custom formats; radarr-cli formats import brings some"
    from rich.table import Table  # noqa: PLC0415 - heavy: only where a person looks

    scores = _scores(profiles)
    drawn = Table(box=None, pad_edge=False)
    drawn.add_column("format", overflow="fold")
    drawn.add_column("conditions", justify="right", no_wrap=True)
    drawn.add_column("scores", overflow="fold")
    for custom_format in formats:
        worth = ", ".join(f"{name} {score:+}" for name, score in scores.get(custom_format.name, ()))
        drawn.add_row(safe(custom_format.name), str(len(custom_format.specifications)), safe(worth))
    return drawn


def detail(custom_format: CustomFormat, profiles: Iterable[QualityProfile]) -> str:
    """The conditions by their type: one of each type has to be met, and all required ones."""
    lines = [f"format    {safe(custom_format.name)}"]
    if custom_format.trash_id:
        lines.append(f"guide     {safe(custom_format.trash_id)}")
    if custom_format.include_when_renaming:
        lines.append("naming    in file names, where the template has {Custom Formats}")
    for name, score in _scores(profiles).get(custom_format.name, ()):
        lines.append(f"score     {score:+} in {safe(name)}")
    for kind in dict.fromkeys(each.implementation for each in custom_format.specifications):
        lines.append(f"{CONDITIONS[kind].label}:")
        lines += [f"  {_line(each)}" for each in custom_format.specifications if each.implementation == kind]
    return "\n".join(lines)


def answer_line(answer: Mapping[str, Any]) -> str:
    """What `formats test` says of one name."""
    found = ", ".join(answer["customFormats"]) or "-"
    score = f" ({answer['customFormatScore']:+})" if "customFormatScore" in answer else ""
    lines = [safe(f"{answer['title']}: {found}{score}")]
    for condition in answer.get("conditions", ()):
        sign = "met    " if condition["met"] else "not met"
        required = ", required" if condition["required"] else ""
        label = CONDITIONS[condition["implementation"]].label
        lines.append(safe(f"  {sign}  {label}: {condition['name'] or '-'}{required}"))
    return "\n".join(lines)


def _scores(profiles: Iterable[QualityProfile]) -> dict[str, list[tuple[str, int]]]:
    """By format: the profiles that score it."""
    found: dict[str, list[tuple[str, int]]] = {}
    for profile in profiles:
        for name, score in profile.format_scores.items():
            found.setdefault(name, []).append((profile.name, score))
    return found


def _line(specification: Specification) -> str:
    marks = [
        word for word, is_so in (("required", specification.required), ("not", specification.negate)) if is_so
    ]
    fields = ", ".join(
        str(value) if key == "value" else f"{key} {value}"
        for key, value in specification.fields.items()
        if value is not None
    )
    mark = f" [{', '.join(marks)}]" if marks else ""
    return safe(f"{specification.name or '-'}{mark}: {fields}")


def _specification(specification: Specification) -> dict[str, Any]:
    return {
        "name": specification.name,
        "implementation": specification.implementation,
        "implementationName": CONDITIONS[specification.implementation].label,
        "negate": specification.negate,
        "required": specification.required,
        "fields": [
            {"order": order, "name": name, "value": value, "advanced": False}
            for order, (name, value) in enumerate(specification.fields.items())
        ],
    }
