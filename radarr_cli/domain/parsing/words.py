"""A name cut into words, once: every rule of the parser reads these instead of searching the text again."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate
from typing import NamedTuple

from radarr_cli.domain.parsing.patterns import lazy

# Everything that is no letter or digit parts words; combining accents belong to their letter.
_split_ascii = lazy(r"([\W_]+)", re.ASCII)
_split = lazy(r"((?:(?![\u0300-\u036f])[\W_])+)")


class Quiet(NamedTuple):
    """Which words say nothing about the copy: those before number `own`, and the title's.

    `own` is the first word behind a website; the title's words are `first` to `rest` (exclusive).
    """

    own: int
    first: int
    rest: int

    def covers(self, index: int) -> bool:
        return index < self.own or self.first <= index < self.rest


class Words:
    """The words of `text`, lower-case in `words`, with what stands between them.

    `gaps[i]` follows `words[i]`; there are as many gaps as words, the last is "" where the text ends in
    a word, and the first word is "" where the text begins with a separator. `bag` is the set of words:
    a rule whose words are not in it has nothing to do.
    """

    __slots__ = ("_pairs", "bag", "ends", "gaps", "lower", "starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        lower = text.lower()
        if len(lower) != len(text):
            # The one capital whose small form is longer: positions must stay those of the text.
            lower = text.replace("İ", "i").lower()
        self.lower = lower
        parts = (_split_ascii() if lower.isascii() else _split()).split(lower)
        parts.append("")
        ends = list(accumulate(map(len, parts)))
        self.words = parts[::2]
        self.gaps = parts[1::2]
        self.ends = ends[::2]
        self.starts = [0, *ends[1::2]]
        self.bag = frozenset(self.words)
        self._pairs: frozenset[tuple[str, str]] | None = None

    def original(self, index: int) -> str:
        """Word number `index` as the text spells it."""
        return self.text[self.starts[index] : self.ends[index]]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where words `first` to `last` (inclusive) stand in the text."""
        return self.starts[first], self.ends[last]

    def following(self, index: int) -> str:
        """The word after number `index`, "" at the end."""
        return self.words[index + 1] if index + 1 < len(self.words) else ""

    def count_before(self, position: int) -> int:
        """How many words begin before text position `position`; an empty first word counts as one."""
        count = bisect_left(self.starts, position, 0, len(self.words))
        return count or int(not self.words[0])

    def has_pair(self, first: str, second: str) -> bool:
        """Whether `second` follows `first` somewhere with one character between them."""
        if first not in self.bag or second not in self.bag:
            return False
        if self._pairs is None:
            texts = self.words
            self._pairs = frozenset(
                (one, two)
                for one, gap, two in zip(texts, self.gaps, texts[1:], strict=False)
                if len(gap) == 1
            )
        return (first, second) in self._pairs
