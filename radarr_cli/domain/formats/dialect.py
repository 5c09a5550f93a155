"""What .NET writes otherwise than `regex`: names in quotes, references, conditions, blocks of letters, sets
without other sets; and what it takes as it stands although it means something to `regex`."""

from __future__ import annotations

import re

_OTHERWISE = re.compile(r"\(\?(?:'|\(|<[^=!])|\\[kZ]|-\[|\{(?!\d+(?:,\d*)?\})")
_GROUP = re.compile(r"\((?!\?)|\(\?(?:<(?P<name>\w+)>|'(?P<quoted>\w+)')")
_REFERENCE = re.compile(r"\\(?:k<(?P<name>\w+)>|k'(?P<quoted>\w+)'|(?P<number>[1-9]\d?))")
_CONDITION = re.compile(r"\(\?\((?!\?)(?:(?P<name>\w+)\))?")
_BLOCK = re.compile(r"\\[pP]\{(?P<name>\w[^}]*)\}")
_COUNTS = re.compile(r"\{\d+(?:,\d*)?\}")
# Blocks that Unicode calls otherwise today.
_BLOCKS = {"Greek": "GreekAndCoptic", "CombiningMarksforSymbols": "CombiningDiacriticalMarksForSymbols"}


def translated(source: str) -> str:
    """The pattern as `regex` reads it; nearly every one stays as it is."""
    if _OTHERWISE.search(source) is None:
        return source
    groups = _Groups(source)
    parts, place = [], 0
    while place < len(source):
        part, place = _next(source, place, groups)
        parts.append(part)
    return "".join(parts)


class _Groups:
    """How the pattern's groups are numbered: .NET counts those without a name first, wherever they stand."""

    def __init__(self, source: str) -> None:
        self.names: list[str] = []
        self.nameless = 0
        self.opened = 0
        place = 0
        while place < len(source):
            found = _GROUP.match(source, place)
            if found:
                name = found["name"] or found["quoted"]
                self.nameless += name is None
                if name and name not in self.names:
                    self.names.append(name)
                place = found.end()
            elif source[place] == "[":
                place = _set(source, place)[1]
            else:
                place += 2 if source[place] == "\\" else 1

    def begin(self, name: str | None) -> str:
        if name:
            return f"(?<{name}>"
        self.opened += 1
        return f"(?<_{self.opened}>" if self.names else "("

    def reference(self, number: int) -> str:
        if not self.names:
            return f"\\{number}"
        if number <= self.nameless:
            return f"(?P=_{number})"
        named = self.names[number - self.nameless - 1 : number - self.nameless]
        return f"(?P={named[0]})" if named else f"\\{number}"


def _next(source: str, place: int, groups: _Groups) -> tuple[str, int]:
    """What stands there, translated, and where the next begins."""
    if found := _GROUP.match(source, place):
        return groups.begin(found["name"] or found["quoted"]), found.end()
    if found := _REFERENCE.match(source, place):
        name = found["name"] or found["quoted"]
        return f"(?P={name})" if name else groups.reference(int(found["number"])), found.end()
    if found := _CONDITION.match(source, place):
        name = found["name"]
        if name and (name in groups.names or name.isdecimal()):
            return found[0], found.end()
        # No group's name: a look ahead without its sign.
        return "(?(?=", place + len("(?(")
    if found := _BLOCK.match(source, place):
        return _block(found), found.end()
    if found := _COUNTS.match(source, place):
        return found[0], found.end()
    if source.startswith("\\Z", place):
        return r"(?=\n?\Z)", place + 2
    if source[place] == "[":
        return _set(source, place)
    if source[place] == "{":
        return r"\{", place + 1
    width = 2 if source[place] == "\\" else 1
    return source[place : place + width], place + width


def _set(source: str, begin: int) -> tuple[str, int]:
    """The set that begins there, and where it ends: `[a-z-[aeiou]]` is a-z, but first none of aeiou."""
    place = begin + 1 + source.startswith("^", begin + 1)
    place += source.startswith("]", place)
    parts = [source[begin:place]]
    while place < len(source) and source[place] != "]":
        if source.startswith("-[", place):
            without, end = _set(source, place + 1)
            if source.startswith("]", end):
                return f"(?:(?!{without}){''.join(parts)}])", end + 1
        if found := _BLOCK.match(source, place):
            part, place = _block(found), found.end()
        else:
            width = 2 if source[place] == "\\" else 1
            part, place = source[place : place + width], place + width
        parts.append(part)
    return "".join(parts) + source[place : place + 1], place + 1


def _block(found: re.Match[str]) -> str:
    """`\\p{IsCyrillic}` is a block of letters, which `regex` calls `\\p{InCyrillic}`."""
    name = found["name"]
    return f"{found[0][:3]}In{_BLOCKS.get(name[2:], name[2:])}}}" if name.startswith("Is") else found[0]
