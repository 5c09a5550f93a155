"""SQL that writes JSON objects as text.

`json_build_object` looks up the type of each argument for each row, and leaving out its nulls means
parsing the text again; `concat` does neither and is twice as fast over a thousand films. The price is that an
expression has to be JSON already: `quoted`, `day`, `instant` and `flag` make it so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Postgres takes a hundred arguments for a function.
_ARGUMENTS = 90


def json_object(always: Mapping[str, str], known: Mapping[str, str] | None = None) -> str:
    """SQL for a JSON object of keys and SQL expressions that are JSON.

    Those of `always` must never be null, and there is at least one; those of `known` are left out where they
    are.
    """
    pieces = []
    for index, (key, expression) in enumerate(always.items()):
        pieces += [f"'{',' if index else '{'}\"{key}\":'", expression]
    pieces += [f"',\"{key}\":' || ({expression})::text" for key, expression in (known or {}).items()]
    pieces.append("'}'")
    chunks = [pieces[start : start + _ARGUMENTS] for start in range(0, len(pieces), _ARGUMENTS)]
    return " || ".join(f"concat({', '.join(chunk)})" for chunk in chunks)


def quoted(text: str) -> str:
    """A text as a JSON string, null where it is null."""
    return f"to_json({text})::text"


def day(date: str) -> str:
    """A date as v3 writes it, null where it is null."""
    return f"""'"' || to_char({date}, 'YYYY-MM-DD') || 'T00:00:00Z"'"""


def instant(moment: str) -> str:
    """A moment as v3 writes it, in UTC; null where it is null."""
    return f"""'"' || to_char({moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || '"'"""


def flag(condition: str) -> str:
    """true or false; null counts as false."""
    return f"coalesce({condition}, false)::text"
