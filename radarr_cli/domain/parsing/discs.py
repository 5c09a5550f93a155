"""Whole discs and remuxes: the copies that keep a disc's own streams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.parsing.sources import DISC_CODECS, REMUX_WORDS, RESOLUTIONS, split_glued

if TYPE_CHECKING:
    from radarr_cli.domain.parsing.words import Quiet, Words

_BEFORE_HYPHEN = RESOLUTIONS.keys() | {"hybrid", "bd", "uhd", "bluray", "ray"}
_ENCODES = frozenset({"x264", "x265", "10bit"})
_NEVER_DISC = REMUX_WORDS | _ENCODES | {
    "bdrip", "480p", "540p", "576p", "720p", "mkv", "xvid", "wmv", "d3g", "h264", "h265",
}  # fmt: skip
_DISC_WORDS = frozenset({
    "bd25", "bd50", "bd66", "bd100", "bdiso", "brdisk", "uhd25", "uhd50", "uhd66", "uhd100", "uhdiso",
    "bdfull", "fullbd", "bdmv",
})  # fmt: skip
_DISC_PAIRS = (
    ("br", "disk"),
    ("3d", "bd"),
    *((disc, size) for disc in ("bd", "uhd") for size in ("25", "50", "66", "100", "iso")),
)
_WHOLE = frozenset({"complete", "disc", "full"})
_BLURAY = frozenset({"bluray", "mbluray", "bd", "hddvd"})
_BLU = _BLURAY | {"blu", "uhd"}
_MAY_BE_BLURAY = _BLURAY | {"blu", "hd", "br", "uhd"} | _DISC_WORDS


def find_remux(words: Words) -> tuple[int, int] | None:
    """First and last word of what says that the name is a remux, None where nothing does.

    "Remux" counts after a separator, but after a hyphen only behind NNNNp or Hybrid: else it is a group.
    German scene remuxes do not say it: there a year, German, a disc's codec and Blu-ray together do.
    """
    if "remux" in words.lower:
        for index, word in enumerate(words.words):
            if "remux" in word and index and _is_said(words, index, word):
                return index, index
    if "german" in words.bag and _is_german_remux(words):
        german = words.words.index("german")
        return german, german
    return None


def is_disc(words: Words, quiet: Quiet) -> bool:
    """Whether the name is a whole disc: Blu-ray with a disc's codec or folders, or a word that says it.

    "Complete" and "disc" say it outside the title (the `quiet` words), "full" right before Blu-ray.
    """
    bag = words.bag
    if bag.isdisjoint(_MAY_BE_BLURAY) or not bag.isdisjoint(_NEVER_DISC):
        return False
    if ("1080p" in bag and "hevc" in bag) or ("dvd" in bag and not words.has_pair("hd", "dvd")):
        return False
    if any(words.has_pair(letter, number) for letter in "xh" for number in ("264", "265")):
        return False
    if not bag.isdisjoint(_DISC_WORDS) or any(words.has_pair(*pair) for pair in _DISC_PAIRS):
        return True
    if not _has_bluray(words) or ("german" in bag and _is_german_remux(words)):
        return False
    if _has_disc_codec(words) or "iso" in bag:
        return True
    return not bag.isdisjoint(_WHOLE) and any(
        (word in _WHOLE and not quiet.covers(index) and (word != "full" or words.following(index) in _BLU))
        for index, word in enumerate(words.words)
    )


def _is_said(words: Words, index: int, word: str) -> bool:
    if word not in REMUX_WORDS:
        glued = split_glued(word)
        return glued is not None and glued[0] in REMUX_WORDS
    if words.gaps[index - 1][-1] != "-":
        return True
    return words.words[index - 1] in _BEFORE_HYPHEN or words.following(index) in RESOLUTIONS


def _is_german_remux(words: Words) -> bool:
    if not _has_disc_codec(words) or not _has_bluray(words) or not words.bag.isdisjoint(_ENCODES):
        return False
    german = words.words.index("german")
    return any(len(word) == 4 and word.isdecimal() for word in words.words[1:german])


def _has_bluray(words: Words) -> bool:
    return not words.bag.isdisjoint(_BLURAY) or words.has_pair("blu", "ray") or words.has_pair("hd", "dvd")


def _has_disc_codec(words: Words) -> bool:
    return not words.bag.isdisjoint(DISC_CODECS) or words.has_pair("vc", "1") or words.has_pair("mpeg", "2")
