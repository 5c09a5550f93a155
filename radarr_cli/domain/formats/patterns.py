"""Patterns as .NET reads them, ignoring case, and the texts that they are tried on."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any

from radarr_cli.domain.formats.dialect import translated
from radarr_cli.domain.formats.words import required_words

LONGEST_TEXT = 2000
# Longer than any sane pattern takes on a title by a factor of a hundred.
PATTERN_SECONDS = 0.25
_NAME_LIST = r"\^\(([\w !@&'-]+(?:\|[\w !@&'-]+)*)\)\$"
# .NET's ignore-case doesn't fold these into k, s, i and I, Python's does; the stand-ins are letters, too.
_UNFOLDED = {0x212A: "ƙ", 0x17F: "ƨ", 0x130: "ǥ", 0x131: "ǝ"}


class Pattern:
    """One pattern, compiled when the first text is searched that could hold it.

    Raises ValueError, with the position of the fault, for one that is not valid.
    """

    __slots__ = ("__dict__", "names", "source", "words")

    names: frozenset[str] | None
    """The lower-case names of a plain list, `^(A|B)$`: those are looked up, not searched."""
    words: frozenset[str] | None
    """What an ASCII text must hold one of, if anything; None where the pattern says too much to tell."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.names = _listed(source)
        if self.names is not None:
            self.words = self.names if source.isascii() else frozenset()
            return
        self.words = required_words(translated(source))
        if self.words is None:
            _ = self.compiled

    @cached_property
    def compiled(self) -> Any:
        """For `regex` in its V0 behaviour, the only engine that takes every .NET pattern in use."""
        import regex  # noqa: PLC0415 - heavy, and only for texts that could match

        try:
            return regex.compile(translated(self.source.translate(_UNFOLDED)), regex.V0 | regex.IGNORECASE)
        except regex.error as error:
            raise ValueError(f"invalid pattern at position {error.pos}: {error.msg}") from error


@lru_cache(maxsize=8192)
def pattern_of(source: str) -> Pattern:
    """The pattern; the same one for all formats that use it. Raises ValueError for an invalid one."""
    return Pattern(source)


class Text:
    """A text to try patterns on, with the answers so far: formats share many patterns."""

    __slots__ = ("_answers", "_asked_for_words", "_text", "lower")

    def __init__(self, text: str) -> None:
        text = text[:LONGEST_TEXT]
        # The words of a pattern say nothing of texts in other scripts, whose cases fold in other ways.
        self._asked_for_words = text.isascii()
        self._text = text if self._asked_for_words else text.translate(_UNFOLDED)
        self.lower = self._text.lower()
        self._answers: dict[Pattern, bool] = {}

    def holds(self, pattern: Pattern) -> bool:
        """Whether the pattern is found. One that runs away finds nothing."""
        answer = self._answers.get(pattern)
        if answer is None:
            answer = self._answers[pattern] = self._search(pattern)
        return answer

    def _search(self, pattern: Pattern) -> bool:
        if self._asked_for_words and pattern.words:
            lower = self.lower
            for word in pattern.words:
                if word in lower:
                    break
            else:
                return False
        try:
            return pattern.compiled.search(self._text, timeout=PATTERN_SECONDS) is not None
        except TimeoutError:
            return False


def _listed(source: str) -> frozenset[str] | None:
    if not source.startswith("^("):
        return None
    import re  # noqa: PLC0415 - only where there are formats

    listed = re.fullmatch(_NAME_LIST, source)
    return None if listed is None else frozenset(name.lower() for name in listed[1].split("|"))
