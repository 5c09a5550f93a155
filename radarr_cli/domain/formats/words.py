"""What every text that a pattern matches must hold, read off the pattern itself.

Nearly every pattern asks for a word somewhere. A title without that word needs no search, and a pattern that
is never searched is never compiled, which is the dearer part of a short run. A pattern that is read to its
end is also known to be valid; what isn't understood here has to be compiled to be sure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_DEEPEST = 40
_MOST_REPEATS = 1000
# Escapes that stand for one of many characters, and those that stand between characters.
_CLASSES, _BOUNDARIES, _BLANKS = "dDwWsS", "bB", "tnrfv"


def required_words(pattern: str) -> frozenset[str] | None:
    """Lower-case ASCII texts of which one is in every ASCII text that the pattern matches, ignoring case.

    Empty where nothing is required; None where the pattern isn't understood, and may even be invalid.
    """
    reader = _Reader(pattern)
    try:
        words = reader.alternatives(depth=0)
    except (_Unclear, IndexError):
        return None
    return words if reader.at_end else None


class _Unclear(Exception):
    """The pattern holds something that isn't read here."""


class _Atom(NamedTuple):
    """One thing that a quantifier may follow: a character of its own, or the words of a group."""

    character: str = ""
    words: frozenset[str] = frozenset()
    repeatable: bool = True


_ANYTHING = _Atom()
_POINT = _Atom(repeatable=False)


class _Reader:
    """Reads a pattern from left to right. A step past the end raises IndexError, as unclear as the rest."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    @property
    def at_end(self) -> bool:
        return self.at >= len(self.pattern)

    def alternatives(self, depth: int) -> frozenset[str]:
        """Up to the end or the closing bracket: what one of the branches requires, if each requires one."""
        if depth > _DEEPEST:
            raise _Unclear
        branches = [self._sequence(depth)]
        while self._takes("|"):
            branches.append(self._sequence(depth))
        if not all(branches):
            return frozenset()
        union = frozenset().union(*branches)
        return frozenset(
            word for word in union if not any(word != other and other in word for other in union)
        )

    def _sequence(self, depth: int) -> frozenset[str]:
        """The most telling of what stands one after the other."""
        found: list[frozenset[str]] = []
        run = ""
        while not self.at_end and self.pattern[self.at] not in "|)":
            atom = self._atom(depth)
            least, exactly_once = self._quantifier(atom)
            joins = bool(atom.character) and least > 0
            if joins:
                run += atom.character
            if run and not (joins and exactly_once):
                found.append(frozenset({run}))
                run = ""
            if atom.words and least > 0:
                found.append(atom.words)
        if run:
            found.append(frozenset({run}))
        return _most_telling(found)

    def _atom(self, depth: int) -> _Atom:
        character = self._next()
        if character == "(":
            return self._group(depth)
        if character == "[":
            self._set()
            return _ANYTHING
        if character == "\\":
            return self._escape()
        if character in "^$":
            return _POINT
        if character in "*+?{":
            raise _Unclear
        if character == "." or not character.isascii():
            return _ANYTHING
        return _Atom(character=character.lower())

    def _group(self, depth: int) -> _Atom:
        looks = refuses = False
        if self._takes("?"):
            if self._takes(("=", "<=")):
                looks = True
            elif self._takes(("!", "<!")):
                looks = refuses = True
            elif self._takes("i)"):
                return _POINT
            elif self._takes("<"):
                self._name()
            elif not self._takes((":", "i:", ">")):
                raise _Unclear
        words = self.alternatives(depth + 1)
        if self._next() != ")":
            raise _Unclear
        # What is looked for ahead or behind is in the text as well.
        return _Atom(words=frozenset() if refuses else words, repeatable=not looks)

    def _name(self) -> None:
        end = self.pattern.index(">", self.at) if ">" in self.pattern[self.at :] else -1
        name = self.pattern[self.at : end]
        if end < 0 or not name.isascii() or not name.isidentifier():
            raise _Unclear
        self.at = end + 1

    def _escape(self) -> _Atom:
        character = self._next()
        if character in _CLASSES or character in _BLANKS:
            return _ANYTHING
        if character in _BOUNDARIES:
            return _POINT
        if character.isalnum() or not character.isascii():
            raise _Unclear
        return _Atom(character=character)

    def _set(self) -> None:
        """A set of characters, up to its bracket; ranges have to go upwards."""
        self._takes("^")
        first, last = True, ""
        while first or self.pattern[self.at] != "]":
            character = self._next()
            doubled = self.pattern[self.at] == character and character in "-|&~"
            if doubled or (character == "[" and self.pattern[self.at] in ":.="):
                raise _Unclear
            if character == "-" and not first and self.pattern[self.at] != "]":
                high = self._next()
                if not last or high in "\\[" or high < last:
                    raise _Unclear
                last = ""
            else:
                last = self._member() if character == "\\" else character
            first = False
        self.at += 1

    def _member(self) -> str:
        """What an escape in a set stands for; "" for one of many characters."""
        character = self._next()
        if character in _CLASSES or character in _BLANKS:
            return ""
        if character.isalnum() or not character.isascii():
            raise _Unclear
        return character

    def _quantifier(self, atom: _Atom) -> tuple[int, bool]:
        """How often at least, and whether exactly once."""
        if self.at_end or self.pattern[self.at] not in "*+?{":
            return 1, True
        if not atom.repeatable:
            raise _Unclear
        sign = self._next()
        least = {"*": 0, "+": 1, "?": 0}.get(sign)
        if least is None:
            least = self._counts()
        self._takes("?")
        if not self.at_end and self.pattern[self.at] in "*+?{":
            raise _Unclear
        return least, False

    def _counts(self) -> int:
        end = self.pattern.index("}", self.at) if "}" in self.pattern[self.at :] else -1
        least, _, most = self.pattern[self.at : max(end, self.at)].partition(",")
        open_ended = self.pattern[self.at : max(end, self.at)].endswith(",")
        if not (least.isascii() and least.isdigit()) or not (
            most == "" or (most.isascii() and most.isdigit())
        ):
            raise _Unclear
        highest = int(least) if open_ended or not most else int(most)
        if not int(least) <= highest <= _MOST_REPEATS:
            raise _Unclear
        self.at = end + 1
        return int(least)

    def _next(self) -> str:
        character = self.pattern[self.at]
        self.at += 1
        return character

    def _takes(self, choices: str | tuple[str, ...]) -> bool:
        """Whether one of these comes next; if so, go past it."""
        for choice in (choices,) if isinstance(choices, str) else choices:
            if self.pattern.startswith(choice, self.at):
                self.at += len(choice)
                return True
        return False


def _most_telling(found: Sequence[frozenset[str]]) -> frozenset[str]:
    """The longest words are met the least often; of equal ones, the fewest are asked the fastest."""
    return max(found, key=lambda words: (min(map(len, words)), -len(words)), default=frozenset())
