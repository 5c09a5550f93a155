"""Who released it: the group behind the last hyphen, in the last bracket, or one that keeps its own rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radarr_cli.domain.parsing.patterns import lazy
from radarr_cli.domain.parsing.sources import COPY_WORDS, is_source_pair, split_glued
from radarr_cli.domain.parsing.tongues import LANGUAGE_CODES, LANGUAGE_WORDS

if TYPE_CHECKING:
    from radarr_cli.domain.parsing.words import Words

# What posters and indexers hang on a finished name.
_JUNK = frozenset({
    "rp", "1", "nzbgeek", "obfuscated", "obfuscation", "scrambled", "sample", "pre", "postbot",
    "xpost", "whiterev", "buymore", "asrequested", "alternativetorequested", "gerov", "z0ids3n",
    "chamele0n", "4p", "4planet", "altezachen", "repackpost",
})  # fmt: skip
# Groups that need no hyphen, or whose names hold separators: by their first word.
_WHOLE_NAMES: dict[str, tuple[str, ...]] = {
    "kralimarko": ("kralimarko",), "e": ("e.n.d",), "d": ("d-z0n3",), "koten": ("koten_gars",),
    "bludragon": ("bludragon",), "zønehd": ("zønehd",), "hqmux": ("hqmux",), "varyg": ("varyg",),
    "yify": ("yify",), "yts": ("yts.mx", "yts.lt", "yts.ag", "yts"), "tmd": ("tmd",), "eml": ("eml hdteam",),
    "lmain": ("lmain",), "darq": ("darq",), "ben": ("ben the men",), "taoe": ("taoe",), "qxr": ("qxr",),
    "126811": ("126811",),
}  # fmt: skip
# Groups that stand at the end of a parenthesis or bracket.
_BEFORE_BRACKET = frozenset({
    "silence", "afm72", "panda", "ghost", "monolith", "tigole", "joy", "ime", "utr", "t3nzin",
    "hone", "vyndros", "sev", "garshasp", "kappa", "natty", "rcvr", "sampa", "yogi", "r00t",
    "edge2020", "rzerox", "freethefish", "anna", "bandi", "qman", "theincognito", "hdo", "dusictv",
    "dhd", "ctrlhd", "adc", "xzvn", "rh", "kametsu", "zr",
})  # fmt: skip
_PAIRS_BEFORE_BRACKET = {"time": "anime", "angel": "project", "ramen": "hakata"}
# Words that never end a group's name, alone or by the word before their hyphen.
_NEVER = COPY_WORDS | {
    "es", "en", "cat", "eng", "jap", "ger", "fra", "fre", "ita", "ingles", "sub", "subs", "hdrip",
}  # fmt: skip
_NEVER_AFTER = {
    "dts": frozenset({"hd", "x", "ma", "es"}),
    "true": frozenset({"hd"}),
    "raw": frozenset({"hd"}),
    "half": frozenset({"sbs", "ou"}),
}
_LATE = frozenset({"480p", "576p", "720p", "1080p", "2160p"})
_LONGEST_RUN = 11
_no_group = lazy(r"\d+|[se]\d+|s\d+e\d+|[0-9a-f]{8}")
_last_bracket = lazy(r"[-._ ]\[([a-z0-9]+)\]", re.IGNORECASE | re.ASCII)


def find_group(words: Words, first: int, end: int) -> tuple[int, int] | None:
    """Where the group stands in the text, from word `first` up to text position `end`; None without one.

    `end` is behind the last character of the release's own name: no file ending, no tracker's tag.
    """
    last = words.count_before(end) - 1
    if last < first or not end:
        return None
    while words.ends[last] == end and last > first and words.gaps[last - 1] == "-" and _is_junk(words, last):
        last -= 1
        end = words.ends[last]
    return _by_own_rules(words, first, last) or _by_place(words, first, last, end)


def _is_junk(words: Words, index: int) -> bool:
    return words.words[index] in _JUNK or words.words[index].startswith("rakuv")


def _by_own_rules(words: Words, first: int, last: int) -> tuple[int, int] | None:
    """The last group that is known by its name."""
    bag = words.bag
    if not bag.isdisjoint(_WHOLE_NAMES):
        for index in range(last, first - 1, -1):
            for spelling in _WHOLE_NAMES.get(words.words[index], ()):
                start = words.starts[index]
                end = start + len(spelling)
                if _is_spelled(words.lower[start:end], spelling) and not words.lower[end : end + 1].isalnum():
                    return start, end
    if bag.isdisjoint(_BEFORE_BRACKET) and bag.isdisjoint(_PAIRS_BEFORE_BRACKET):
        return None
    for index in range(last, first - 1, -1):
        word, gap = words.words[index], words.gaps[index]
        if word == "zr":
            if index and words.gaps[index - 1][-1:] == "-" and gap[:2] in ("-]", "-)"):
                return words.starts[index] - 1, words.ends[index] + 1
        elif gap[:1] not in (")", "]"):
            continue
        elif word in _BEFORE_BRACKET:
            return words.span(index, index)
        elif index and _PAIRS_BEFORE_BRACKET.get(word) == words.words[index - 1]:
            return words.span(index - 1, index)
    return None


def _is_spelled(text: str, name: str) -> bool:
    """Whether `text` is the group `name`, whose spaces a name with dots has not."""
    return text == name or (" " in name and text.replace(".", " ").replace("_", " ") == name)


def _by_place(words: Words, first: int, last: int, end: int) -> tuple[int, int] | None:
    text = words.text
    found = None
    if text[end - 1] == "]":
        opening = text.rfind("[", words.starts[first], end)
        tail = _last_bracket().fullmatch(text, opening - 1, end) if opening > 0 else None
        if tail and not _says_quality(tail[1].lower()):
            found = tail.span(1)
    if found is None and "-" in text:
        found = _behind_hyphen(words, first, last)
    if found and any(map(str.isdecimal, words.lower[found[0] : found[1]])):
        return None if _no_group().fullmatch(words.lower, *found) else found
    return found


def _says_quality(word: str) -> bool:
    return word in COPY_WORDS or split_glued(word) is not None


def _behind_hyphen(words: Words, first: int, last: int) -> tuple[int, int] | None:
    """The last word behind a hyphen that no resolution follows and that can be a group; or two of them."""
    texts, gaps = words.words, words.gaps
    hindered = not words.bag.isdisjoint(_LATE)
    index = last
    while index > first:
        if hindered and texts[index] in _LATE:
            return None
        if gaps[index - 1][-1:] != "-":
            index -= 1
            continue
        # A run of words with hyphens between them is read from its left, two by two; no run of a real
        # name is longer than the limit.
        start = index
        while gaps[start - 1] == "-" and start - 1 > first and gaps[start - 2][-1:] == "-":
            if index - start == _LONGEST_RUN:
                break
            start -= 1
        found = _last_of_run(words, start, index, last)
        if found:
            return found
        index = start - 1
    return None


def _last_of_run(words: Words, start: int, end: int, last: int) -> tuple[int, int] | None:
    """The last group among words `start` to `end`, all joined by hyphens, of a name that ends at `last`."""
    found = None
    index = start
    while index <= end:
        if not _may_be_group(words, index, last):
            index += 1
            continue
        final = index + 1 if index < end and _may_be_group(words, index + 1, last) else index
        found = words.span(index, final)
        index = final + 1
    return found


def _may_be_group(words: Words, index: int, last: int) -> bool:
    """Whether the word behind a hyphen can be a group: not the "DL" of WEB-DL, no language, date or id.

    As the `last` word of the name most languages are taken for a group, as Radarr does; else none is.
    """
    word = words.words[index]
    before = words.words[index - 1] if index else ""
    if word in _NEVER or word in _NEVER_AFTER.get(before, ()) or not word.isascii():
        return False
    # "HD-TV" is a source, and "{edition-Uncut}" what Plex wants to read.
    if is_source_pair(before, word) or (before == "edition" and words.gaps[index - 2][-1:] == "{"):
        return False
    if index < last and (word in LANGUAGE_CODES or word in LANGUAGE_WORDS):
        return False
    if word.isdecimal() and (len(word) == 2 or before in ("tmdb", "tmdbid")):
        return False
    if word == "bit" and before.isdecimal():
        return False
    return not (word.startswith("tt") and word[2:].isdecimal())
