"""What .NET writes otherwise than `regex`: names in quotes, references by name, sets without other sets."""

from __future__ import annotations

import re

_OTHERWISE = ("(?'", "\\k", "-[")
_QUOTED_NAME = re.compile(r"\(\?'(\w+)'")
_REFERENCE = re.compile(r"\\k(?:<(\w+)>|'(\w+)')")


def translated(source: str) -> str:
    """The pattern as `regex` reads it; nearly every one stays as it is."""
    if not any(mark in source for mark in _OTHERWISE):
        return source
    parts, place = [], 0
    while place < len(source):
        if named := _QUOTED_NAME.match(source, place):
            part, place = f"(?<{named[1]}>", named.end()
        elif referred := _REFERENCE.match(source, place):
            part, place = f"(?P={referred[1] or referred[2]})", referred.end()
        elif source[place] == "[":
            part, place = _set(source, place)
        else:
            width = 2 if source[place] == "\\" else 1
            part, place = source[place : place + width], place + width
        parts.append(part)
    return "".join(parts)


def _set(source: str, begin: int) -> tuple[str, int]:
    """The set that begins there, and where it ends: `[a-z-[aeiou]]` is a-z, but first none of aeiou."""
    place = begin + 1 + source.startswith("^", begin + 1)
    place += source.startswith("]", place)
    while place < len(source) and source[place] != "]":
        if source.startswith("-[", place):
            without, end = _set(source, place + 1)
            if source.startswith("]", end):
                return f"(?:(?!{without}){source[begin:place]}])", end + 1
        place += 2 if source[place] == "\\" else 1
    return source[begin : place + 1], place + 1
