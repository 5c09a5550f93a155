"""Who released it: the group at the end of a name, in front of it, or one that keeps its own rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radarr_cli.domain.parsing.sources import RESOLUTIONS

if TYPE_CHECKING:
    from radarr_cli.domain.parsing.words import Words

# What posters and indexers hang on a finished name.
_JUNK = frozenset({
    "rp", "1", "nzbgeek", "obfuscated", "obfuscation", "scrambled", "sample", "pre", "postbot", "xpost",
    "whiterev", "buymore", "asrequested", "alternativetorequested", "gerov", "z0ids3n", "chamele0n", "4p",
    "4planet", "altezachen", "repackpost",
})  # fmt: skip
# Groups that stand without their hyphen, or with separators in their name: word to look for -> spelling.
_ANYWHERE: dict[str, tuple[str, ...]] = {
    "kralimarko": ("kralimarko",), "e": ("e.n.d",), "z0n3": ("d-z0n3",), "koten": ("koten_gars",),
    "bludragon": ("bludragon",), "zønehd": ("zønehd",), "hqmux": ("hqmux",), "varyg": ("varyg",),
    "yify": ("yify",), "yts": ("yts.mx", "yts.lt", "yts.ag", "yts"), "tmd": ("tmd",), "eml": ("eml hdteam",),
    "lmain": ("lmain",), "darq": ("darq",), "ben": ("ben the men",), "taoe": ("taoe",), "qxr": ("qxr",),
    "126811": ("126811",),
}  # fmt: skip
# Groups that end at a closing bracket.
_BRACKETED = frozenset({
    "silence", "afm72", "panda", "ghost", "monolith", "tigole", "joy", "ime", "utr", "t3nzin", "hone",
    "vyndros", "sev", "garshasp", "kappa", "natty", "rcvr", "sampa", "yogi", "r00t", "edge2020", "rzerox",
    "freethefish", "anna", "bandi", "qman",
    "theincognito", "hdo", "dusictv", "dhd", "ctrlhd", "zr", "adc", "xzvn", "rh", "kametsu",
})  # fmt: skip
_BRACKETED_PAIRS = {"time": "anime", "angel": "project", "ramen": "hakata"}
# Ends of a hyphenated word that is no group, by the word before the hyphen.
_NO_GROUP_AFTER = {
    "web": frozenset({"dl", "rip"}),
    "blu": frozenset({"ray"}),
    "dts": frozenset({"hd", "x", "ma", "es"}),
}
_NO_GROUP = (
    frozenset({"es", "en", "cat", "eng", "jap", "ger", "fra", "fre", "ita", "hdrip"}) | RESOLUTIONS.keys()
)
_LATE_RESOLUTIONS = frozenset({"480p", "576p", "720p", "1080p", "2160p"})
_NOT_A_GROUP = re.compile(r"\d+|s\d+e\d+|[0-9a-f]{8}")
_TAIL_BRACKET = re.compile(r"[-._ ]\[([a-z0-9]+)\]$", re.IGNORECASE | re.ASCII)


def find_group(words: Words, first: int, end: int) -> tuple[int, int] | None:
    """Where the group stands in the text, from word `first` up to text position `end`; None without one.

    `end` is after the last character that belongs to the release: no ending, no tracker's tag.
    """
    stop = _without_junk(words, first, end)
    return _by_own_rules(words, first, stop) or _by_place(words, first, stop)


def _without_junk(words: Words, first: int, end: int) -> int:
    """The text position where the name ends without what was hung on it."""
    index = len(words.words) - 1
    while index > first and words.starts[index] >= end:
        index -= 1
    while index > first and words.ends[index] == end and words.gaps[index - 1] == "-":
        if words.words[index] not in _JUNK and not words.words[index].startswith("rakuv"):
            break
        index -= 1
        end = words.ends[index]
    return end


def _by_own_rules(words: Words, first: int, stop: int) -> tuple[int, int] | None:
    bag = words.bag
    start = words.starts[first]
    best: tuple[int, int] | None = None
    if not bag.isdisjoint(_ANYWHERE):
        for word, spellings in _ANYWHERE.items():
            if word not in bag:
                continue
            for spelling in spellings:
                at = words.lower.rfind(spelling, start, stop)
                if at >= 0 and _is_whole(words.lower, at, at + len(spelling)) and (not best or at > best[0]):
                    best = (at, at + len(spelling))
    if best or bag.isdisjoint(_BRACKETED | _BRACKETED_PAIRS.keys()):
        return best
    for index in range(first, len(words.words)):
        word, gap = words.words[index], words.gaps[index].lstrip("-" if words.words[index] == "zr" else "")
        if gap[:1] not in (")", "]") or words.starts[index] >= stop:
            continue
        if word in _BRACKETED:
            best = words.span(index, index)
            if word == "zr":
                best = (best[0] - 1, best[1] + 1)
        elif index and _BRACKETED_PAIRS.get(word) == words.words[index - 1]:
            best = words.span(index - 1, index)
    return best


def _is_whole(text: str, start: int, end: int) -> bool:
    return (not start or not text[start - 1].isalnum()) and (end == len(text) or not text[end].isalnum())


def _by_place(words: Words, first: int, stop: int) -> tuple[int, int] | None:
    """The last hyphenated word that can be a group, or the bracket that ends the name."""
    text = words.text
    found: tuple[int, int] | None = None
    if "-" in text:
        found = _after_hyphen(words, first, stop)
    if text[stop - 1 : stop] == "]" and (tail := _TAIL_BRACKET.search(text, words.starts[first], stop)):
        found = tail.span(1)
    if found and _NOT_A_GROUP.fullmatch(words.lower, *found):
        return None
    return found


def _after_hyphen(words: Words, first: int, stop: int) -> tuple[int, int] | None:
    texts, gaps = words.words, words.gaps
    last = len(texts) - 1
    while last > first and words.starts[last] >= stop:
        last -= 1
    lowest = first
    if not words.bag.isdisjoint(_LATE_RESOLUTIONS):
        lowest = max((i for i in range(first, last + 1) if texts[i] in _LATE_RESOLUTIONS), default=first)
    found = None
    index = last
    while index > lowest and found is None:
        if gaps[index - 1][-1:] == "-" and texts[index].isascii() and texts[index]:
            # Two hyphenated words at the end are one group: read from the left, as the pair begins.
            start = index
            while start - 1 > lowest and gaps[start - 1] == "-" and gaps[start - 2][-1:] == "-":
                start -= 1
            found = _last_of_chain(words, start, index)
            index = start
        index -= 1
    return found


def _last_of_chain(words: Words, start: int, end: int) -> tuple[int, int] | None:
    """The last group in the chain of hyphenated words `start` to `end`: -one, or -one-two."""
    found = None
    index = start
    while index <= end:
        if not _may_end_group(words, index):
            index += 1
            continue
        last = index + 1 if index < end and _may_end_group(words, index + 1) else index
        found = words.span(index, last)
        index = last + 1
    return found


def _may_end_group(words: Words, index: int) -> bool:
    """Whether the word after a hyphen can end a group's name: not the "DL" of WEB-DL, no language, no date."""
    word = words.words[index]
    before = words.words[index - 1] if index else ""
    if word in _NO_GROUP or word in _NO_GROUP_AFTER.get(before, ()):
        return False
    if word.isdecimal() and (len(word) == 2 or before in ("tmdb", "tmdbid")):
        return False
    if word == "bit" and before.isdecimal():
        return False
    return not (word.startswith("tt") and word[2:].isdecimal())
