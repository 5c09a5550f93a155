"""Settings of a kind by Radarr's names for them: a recorded answer is read without configuration."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping


def recorded_settings(cls: type, options: Mapping[str, object]) -> Any:
    """`cls` filled from `options` by Radarr's names: those in an option's `radarr`, or its own in camel case.

    What isn't given and has to be is empty; what a kind doesn't know is ignored.
    """
    values = {}
    for each in fields(cls):
        given = next((options[name] for name in _names(each) if options.get(name) is not None), None)
        if given is not None or each.default is MISSING:
            values[each.name] = _converted(str(each.type), "" if given is None else given)
    return cls(**values)


def _names(field: Field[Any]) -> tuple[str, ...]:
    first, *rest = field.name.split("_")
    return (*str(field.metadata.get("radarr", "")).split(), first + "".join(word.title() for word in rest))


def _converted(annotation: str, given: Any) -> Any:
    if "Secret" in annotation:
        return Secret.of(str(given))
    if isinstance(given, str):
        return given.rstrip("/") if annotation == "Url" else given
    return tuple(given) if isinstance(given, list) else given
