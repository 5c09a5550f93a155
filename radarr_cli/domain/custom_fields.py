"""`[custom_fields]`: fields of a film that the user defines, each a name and a type.

Their values stand in the database as JSON: text and dates (YYYY-MM-DD) as strings, numbers, true and false.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from radarr_cli.domain.filters import FIELDS, FieldType, flag_value, number_value
from radarr_cli.domain.one_line import is_one_line
from radarr_cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TYPES: dict[str, FieldType] = {
    "text": FieldType.TEXT,
    "number": FieldType.NUMBER,
    "date": FieldType.DATE,
    "bool": FieldType.FLAG,
}
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_WORDS = {"and", "or", "not"}

Value = str | int | float | bool


def field_faults(name: str, type_: str) -> Iterable[str]:
    """What is wrong with a definition."""
    if not _NAME.fullmatch(name):
        yield "a name has small letters, digits, - and _, and begins with a letter"
    elif name in FIELDS or name in _WORDS:
        yield f"{name} is a word of filters already"
    if type_ not in TYPES:
        yield f"unknown type {type_!r}; there are: {', '.join(TYPES)}"


def read_assignment(text: str, fields: Mapping[str, str]) -> tuple[str, Value | None]:
    """`owner=anna` as a name and a value of the field's type; None where nothing stands after the `=`.

    Raises UsageError naming the field, and the fields there are.
    """
    name, equals, written = text.partition("=")
    name, written = name.strip().lower().removeprefix("custom."), written.strip()
    if name not in fields:
        known = ", ".join(f"{each} ({fields[each]})" for each in sorted(fields)) or "none yet"
        raise UsageError(f"there is no custom field {name!r}", hint=f"[custom_fields] defines: {known}")
    if not equals:
        raise UsageError(
            f"--set takes FIELD=VALUE, not {text!r}", hint=f"{name}=VALUE, or {name}= to clear it"
        )
    return name, _value(name, fields[name], written) if written else None


def _value(name: str, type_: str, written: str) -> Value:
    found: Value | None = None
    match type_:
        case "text" if is_one_line(written):
            found = written
        case "number":
            found = number_value(written)
        case "bool":
            found = flag_value(written)
        case "date":
            try:
                found = date.fromisoformat(written).isoformat()
            except ValueError:
                found = None
    if found is None:
        shapes = {"number": "12 or 3.5", "bool": "yes or no", "date": "2026-01-31", "text": "a line of text"}
        raise UsageError(f"{name} takes a {type_}, not {written!r}", hint=f"for example {shapes[type_]}")
    return found
