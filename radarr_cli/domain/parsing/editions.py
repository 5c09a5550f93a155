"""Editions: director's cuts, remasters, anniversaries, IMAX and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.parsing.patterns import lazy

if TYPE_CHECKING:
    from radarr_cli.domain.parsing.words import Words

_BEFORE = frozenset({"recut", "extended", "ultimate"})
_MAIN = frozenset({"directors", "collectors", "theatrical", "ultimate", "extended", "despecialized"})
# These are an edition only before "cut", "edition" or "version": else they are words of a title.
_NAMED = frozenset({
    "special", "rouge", "rogue", "final", "assembly", "imperial", "diamond", "signature", "hunter", "rekall",
})  # fmt: skip
_KINDS = frozenset({"cut", "edition", "version"})
_ALONE = frozenset({"uncensored", "remastered", "unrated", "uncut", "openmatte", "imax", "fanedit"})
_ALONE_ONLY = frozenset({"restored", "2in1", "3in1", "4in1"})
_TWO_WORDS = {"open": "matte", "fan": "edit"}
_POSSESSIVE = frozenset({"director", "collector"})
_anniversary = lazy(r"\d{2,3}(?:st|nd|rd|th)?")

STARTS = _BEFORE | _MAIN | _NAMED | _ALONE | _ALONE_ONLY | _POSSESSIVE | _TWO_WORDS.keys()


def find_edition(words: Words, first: int, end: int) -> tuple[int, int] | None:
    """First and last word of the leftmost edition among words `first` to `end` (exclusive)."""
    if words.bag.isdisjoint(STARTS) and "anniversary" not in words.bag:
        return None
    for index in range(first, end):
        if words.words[index] in STARTS or words.words[index + 1 : index + 2] == ["anniversary"]:
            last = _match(words, index, end)
            if last is not None:
                return index, last
    return None


def edition_text(words: Words, first: int, last: int) -> str:
    """The words of an edition as the name spells them, with spaces for dots."""
    start, end = words.span(first, last)
    return words.text[start:end].replace(".", " ").replace("_", " ").strip()


def _match(words: Words, index: int, end: int) -> int | None:
    """The last word of the edition that begins at `index`, None where none does."""
    start = index
    if words.words[index] in _BEFORE and (main := _main(words, index + 1, end)) is not None:
        last = main
    else:
        main = _main(words, start, end)
        if main is None:
            return _alone(words, start, end, _ALONE | _ALONE_ONLY)
        last = main
    if last + 1 < end and words.words[last + 1] in _KINDS:
        last += 1
    if last + 1 < end:
        tail = last + 1 if words.words[last + 1] == "extended" else _alone(words, last + 1, end, _ALONE)
        last = last if tail is None else tail
    return last


def _main(words: Words, index: int, end: int) -> int | None:
    if index >= end:
        return None
    word = words.words[index]
    after = words.words[index + 1] if index + 1 < end else ""
    if word in _MAIN or (word in _NAMED and after in _KINDS):
        return index
    if word in _POSSESSIVE and after == "s" and words.gaps[index] in ("'", "’", ".", " "):
        return index + 1
    if after == "anniversary" and _anniversary().fullmatch(word):
        return index + 1
    return None


def _alone(words: Words, index: int, end: int, known: frozenset[str]) -> int | None:
    word = words.words[index]
    if word in known:
        return index
    if index + 1 < end and _TWO_WORDS.get(word) == words.words[index + 1]:
        return index + 1
    return None
