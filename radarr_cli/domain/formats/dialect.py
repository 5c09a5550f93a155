"""What .NET writes otherwise than `regex`: names in quotes, references, conditions, blocks of letters, sets
without other sets, options from here on, two escapes; and what it takes as it stands although it means
something to `regex`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_OTHERWISE = re.compile(
    r"\(\?(?:'|\(|<[^=!]|[imnsx]*-?[imnsx]*\)|[imsx-]*n[imnsx-]*:)|\\[kZce]|-\[|\{(?!\d+(?:,\d*)?\})"
)
_IGNORES_CASE = "(?i)"
_COMMENT = re.compile(r"\(\?#[^)]*\)?")
_LINE_COMMENT = re.compile(r"#[^\n]*")
_OPTIONS = re.compile(r"\(\?(?P<on>[imnsx]*)(?:-(?P<off>[imnsx]*))?(?P<end>[:)])")
_GROUP = re.compile(r"\((?!\?)|\(\?(?:<(?P<name>\w+)>|'(?P<quoted>\w+)')")
_REFERENCE = re.compile(r"\\(?:k<(?P<name>\w+)>|k'(?P<quoted>\w+)'|(?P<number>[1-9]\d?))")
_CONDITION = re.compile(r"\(\?\((?!\?)(?:(?P<name>\w+)\))?")
_BLOCK = re.compile(r"\\[pP]\{(?P<name>\w[^}]*)\}")
_ESCAPE = re.compile(r"\\(?:e|c(?P<control>[@-_a-z]))")
_COUNTS = re.compile(r"\{\d+(?:,\d*)?\}")
# Blocks that Unicode calls otherwise today.
_BLOCKS = {"Greek": "GreekAndCoptic", "CombiningMarksforSymbols": "CombiningDiacriticalMarksForSymbols"}


def translated(source: str) -> str:
    """The pattern as `regex` reads it; nearly every one stays as it is."""
    if _OTHERWISE.search(source, len(_IGNORES_CASE) * source.startswith(_IGNORES_CASE)) is None:
        return source
    read = _Translation(source)
    read.text()
    return _Translation(source, known=read).text()


@dataclass(slots=True)
class _Scope:
    """A group, or all of the pattern, and the options that hold in it from here on: `explicit` (n, groups
    without a name are none), `spaced` (x), and the groups that were begun for those that `regex` has."""

    explicit: bool = False
    spaced: bool = False
    begun: list[str] = field(default_factory=list)

    def end(self) -> str:
        return ")" * len(self.begun)


class _Translation:
    """One reading of a pattern. How groups are numbered is known after it: .NET counts those without a name
    first, wherever they stand. `known` is such a reading."""

    def __init__(self, source: str, known: _Translation | None = None) -> None:
        self.source = source
        self.at = 0
        self.scopes = [_Scope()]
        self.names: list[str] = []
        self.nameless = 0
        self.known = known or self

    def text(self) -> str:
        parts = []
        while self.at < len(self.source):
            parts.append(self._next())
        return "".join(parts) + self.scopes[0].end()

    def _next(self) -> str:
        """What stands here, translated; afterwards the next stands here."""
        character, scope = self.source[self.at], self.scopes[-1]
        if self._takes(_COMMENT) or (scope.spaced and self._takes(_LINE_COMMENT)):
            return ""
        if character == "(":
            return self._bracket()
        if found := self._takes(_REFERENCE):
            name = found["name"] or found["quoted"]
            return f"(?P={name})" if name else self._reference(int(found["number"]))
        if found := self._takes(_BLOCK):
            return _block(found)
        if found := self._takes(_ESCAPE):
            return _escape(found)
        if found := self._takes(_COUNTS):
            return found[0]
        if character == "[":
            part, self.at = _set(self.source, self.at)
            return part
        if self.source.startswith("\\Z", self.at):
            self.at += 2
            return r"(?=\n?\Z)"
        begin, self.at = self.at, self.at + (2 if character == "\\" else 1)
        if character == "|":
            # An option holds in the branches behind it, too; a group of its own ends at each.
            return f"{scope.end()}|{''.join(scope.begun)}"
        if character == ")" and len(self.scopes) > 1:
            return f"{self.scopes.pop().end()})"
        return r"\{" if character == "{" else self.source[begin : self.at]

    def _bracket(self) -> str:
        if found := self._takes(_OPTIONS):
            return self._options(found)
        if found := self._takes(_CONDITION):
            self._opens()
            name = found["name"]
            if name and (name in self.known.names or name.isdecimal()):
                return found[0]
            # No group's name: a look ahead without its sign, and a group of its own.
            self._opens()
            self.at = found.start() + len("(?(")
            return "(?(?="
        scope = self._opens()
        found = self._takes(_GROUP)
        if found is None:
            self.at += 1
            return "("
        if name := found["name"] or found["quoted"]:
            if name not in self.names:
                self.names.append(name)
            return f"(?<{name}>"
        if scope.explicit:
            return "(?:"
        self.nameless += 1
        return f"(?<_{self.nameless}>" if self.known.names else "("

    def _options(self, found: re.Match[str]) -> str:
        """`(?i:` and `(?i)`: `regex` has no n, and takes the latter for all of the pattern."""
        scope = self._opens() if found["end"] == ":" else self.scopes[-1]
        on, off = found["on"], found["off"] or ""
        scope.explicit = ("n" in on or scope.explicit) and "n" not in off
        scope.spaced = ("x" in on or scope.spaced) and "x" not in off
        on, off = on.replace("n", ""), off.replace("n", "")
        part = f"(?{on}{'-' if off else ''}{off}:"
        if found["end"] == ")":
            scope.begun += [part] if on or off else []
            return part if on or off else ""
        return part

    def _opens(self) -> _Scope:
        outer = self.scopes[-1]
        self.scopes.append(_Scope(outer.explicit, outer.spaced))
        return self.scopes[-1]

    def _reference(self, number: int) -> str:
        known = self.known
        if not known.names:
            return f"\\{number}"
        if number <= known.nameless:
            return f"(?P=_{number})"
        named = known.names[number - known.nameless - 1 : number - known.nameless]
        return f"(?P={named[0]})" if named else f"\\{number}"

    def _takes(self, what: re.Pattern[str]) -> re.Match[str] | None:
        found = what.match(self.source, self.at)
        if found:
            self.at = found.end()
        return found


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
        elif found := _ESCAPE.match(source, place):
            part, place = _escape(found), found.end()
        else:
            width = 2 if source[place] == "\\" else 1
            part, place = source[place : place + width], place + width
        parts.append(part)
    return "".join(parts) + source[place : place + 1], place + 1


def _block(found: re.Match[str]) -> str:
    """`\\p{IsCyrillic}` is a block of letters, which `regex` calls `\\p{InCyrillic}`."""
    name = found["name"]
    return f"{found[0][:3]}In{_BLOCKS.get(name[2:], name[2:])}}}" if name.startswith("Is") else found[0]


def _escape(found: re.Match[str]) -> str:
    """`\\e` is the escape character, `\\cA` what Ctrl and A make."""
    letter = found["control"]
    return f"\\x{ord(letter.upper()) ^ 64:02x}" if letter else r"\x1b"
