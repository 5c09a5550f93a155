"""Where a copy came from, how many lines it has, and what kind of copy it is: the words that say so."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from radarr_cli.domain.parsing.words import Words


class Carrier(IntEnum):
    """What a source word means; finer than a quality's source, because the decision needs it."""

    BLURAY = 1
    WEBDL = 2
    WEBRIP = 3
    HDTV = 4
    BDRIP = 5
    BRRIP = 6
    DVDR = 7
    DVD = 8
    DSR = 9
    REGIONAL = 10
    SCREENER = 11
    TELESYNC = 12
    TELECINE = 13
    CAM = 14
    WORKPRINT = 15
    PDTV = 16
    SDTV = 17
    TVRIP = 18


class Found(NamedTuple):
    """A fact and the words, first to last, that say it."""

    value: int
    first: int
    last: int


RESOLUTIONS: dict[str, int] = {
    "360p": 360,
    "480p": 480, "480i": 480, "640x480": 480, "848x480": 480,
    "540p": 540,
    "576p": 576, "576i": 576,
    "720p": 720, "720i": 720, "1280x720": 720, "960p": 720,
    "1080p": 1080, "1080i": 1080, "1920x1080": 1080, "1440p": 1080, "fhd": 1080, "4kto1080p": 1080,
    "2160p": 2160, "2160i": 2160, "3840x2160": 2160, "4096x2160": 2160,
}  # fmt: skip
CODECS = frozenset({
    "x264", "x265", "h264", "h265", "hevc", "avc", "xvid", "divx", "av1", "vc1", "mvc", "mpeg2", "mpeg4", "vp9",
})  # fmt: skip
DISC_CODECS = frozenset({"avc", "hevc", "vc1", "mvc", "mpeg2"})

_WORDS_OF: dict[Carrier, str] = {
    Carrier.BLURAY: "bluray mbluray hddvd mhddvd bdiso bdmux bd25 bd50 bd66 bd100 brdisk uhdbd uhd2bd bd",
    Carrier.WEBDL: "webdl webdlmux amazonhd amazonsd ituneshd maxdomehd netflixhd netflixuhd webhd hbomaxhd"
    " disneyhd",
    Carrier.WEBRIP: "webrip webmux",
    Carrier.HDTV: "hdtv hdtvrip",
    Carrier.BDRIP: "bdrip bdlight hddvdrip uhdbdrip mbdrip",
    Carrier.BRRIP: "brrip",
    Carrier.DVDR: "dvdr dvd5 dvd9 mdvdr mdvd5 mdvd9",
    Carrier.DVD: "dvd dvdrip xvidvd mdvd",
    Carrier.DSR: "dsr",
    Carrier.REGIONAL: "regional r0 r1 r2 r3 r4 r5 r6 r7 r8 r9",
    Carrier.SCREENER: "scr screener dvdscr dvdscreener",
    Carrier.TELESYNC: "ts telesync telesynch hdts pdvd tsrip hdtsrip",
    Carrier.TELECINE: "tc telecine hdtc",
    Carrier.CAM: "cam camrip newcam hdcam hdcamrip hqcam",
    Carrier.WORKPRINT: "workprint wp",
    Carrier.PDTV: "pdtv",
    Carrier.SDTV: "sdtv",
    Carrier.TVRIP: "tvrip",
}
_SOURCES: dict[str, Carrier] = {word: carrier for carrier, text in _WORDS_OF.items() for word in text.split()}
for _count in "23456789":
    _SOURCES |= {
        f"{_count}x{word}": Carrier.DVDR for word in ("dvdr", "dvd5", "dvd9", "mdvdr", "mdvd5", "mdvd9")
    }
# Sources of two words, with at most one character between them.
_PAIRS: dict[str, dict[str, Carrier]] = {
    "blu": {"ray": Carrier.BLURAY},
    "mblu": {"ray": Carrier.BLURAY},
    "br": {"disk": Carrier.BLURAY},
    "web": {"dl": Carrier.WEBDL, "dlmux": Carrier.WEBDL, "rip": Carrier.WEBRIP, "hd": Carrier.WEBDL},
    "hd": {
        "dvd": Carrier.BLURAY, "dvdrip": Carrier.BDRIP, "ts": Carrier.TELESYNC, "tc": Carrier.TELECINE,
        "cam": Carrier.CAM, "camrip": Carrier.CAM, "tv": Carrier.HDTV,
    },
    "bd": {"rip": Carrier.BDRIP},
    "br rip": {},
    "dvd": {"r": Carrier.DVDR, "5": Carrier.DVDR, "9": Carrier.DVDR, "rip": Carrier.DVD, "scr": Carrier.SCREENER},
    "sd": {"tv": Carrier.SDTV},
}  # fmt: skip
_STARTS = _SOURCES.keys() | _PAIRS.keys()

# Services whose "WEB" is a download.
_SERVICES = frozenset({"amzn", "nf", "dp"})
_AFTER_WEB = CODECS | {"h", "x", "dd5", "ddp5", "dd", "ddp", "ddp51", "aac2", "aac"}
_BRACKETS = {"[", "("}
_GLUED_RESOLUTION = re.compile(r"(.+?)((?:480|576|720|1080|2160)[pi])")


def find_resolution(words: Words) -> Found | None:
    """The first word that names a number of lines; else 4K beside UHD, HEVC, BD or H265; else UHD, [4K]."""
    bag = words.bag
    if not bag.isdisjoint(RESOLUTIONS):
        for index, word in enumerate(words.words):
            if word in RESOLUTIONS:
                return Found(RESOLUTIONS[word], index, index)
    for index, word in enumerate(words.words):
        if word[-1:] in ("p", "i") and (glued := _GLUED_RESOLUTION.fullmatch(word)) and glued[1] in _SOURCES:
            return Found(RESOLUTIONS[glued[2]], index, index)
    if "4k" in bag:
        index = words.words.index("4k")
        if "uhd" in bag or _four_k_counts(words, index):
            return Found(2160, index, index)
    if "uhd" in bag:
        index = words.words.index("uhd")
        return Found(2160, index, index)
    return None


def _four_k_counts(words: Words, index: int) -> bool:
    after = words.words[index + 1 : index + 2]
    return index > 1 and after not in (["remaster"], ["remastered"], ["restored"], ["restoration"], ["scan"])


def find_source(words: Words) -> Found | None:
    """The last source the name gives. The first word of a name is a title's: "Cam.2018.1080p" is no CAM."""
    found = None
    if words.bag.isdisjoint(_STARTS):
        return _glued_source(words)
    skip = 0
    for index, word in enumerate(words.words):
        if index <= skip or word not in _STARTS:
            if index or word not in _STARTS:
                continue
        pair = _pair(words, index)
        if pair:
            skip = index + 1
            found = Found(pair, index, index + 1)
        elif word == "web":
            if _is_download(words, index):
                found = Found(Carrier.WEBDL, index, index)
        elif word in _SOURCES and index and _counts(words, index, word):
            found = Found(_SOURCES[word], index, index)
    return found or _glued_source(words)


def _pair(words: Words, index: int) -> Carrier | None:
    seconds = _PAIRS.get(words.words[index])
    if seconds and len(words.gaps[index]) == 1 and words.gaps[index] not in "[]()":
        return seconds.get(words.words[index + 1])
    return None


def _counts(words: Words, index: int, word: str) -> bool:
    """Whether a single source word says a source where it stands."""
    at_end = index == len(words.words) - 1
    if word == "bd":
        return not at_end
    if word == "ts" and at_end and words.gaps[index - 1] == ".":
        return words.original(index) == "TS"
    return True


def _is_download(words: Words, index: int) -> bool:
    """Whether "WEB" alone stands for a download: beside a resolution, a codec, a service, or at the end."""
    before = words.words[index - 1] if index else ""
    gap_before = words.gaps[index - 1] if index else ""
    gap = words.gaps[index]
    after = words.words[index + 1] if gap else ""
    if before in RESOLUTIONS or after in RESOLUTIONS or after in _AFTER_WEB:
        return True
    if before in _SERVICES and after != "rip":
        return True
    if gap_before.endswith(tuple(_BRACKETS)) and gap[:1] in ("]", " ", ")"):
        return True
    if before == "hybrid" or (gap_before == " / " and gap == " / "):
        return True
    return not after and words.original(index) == "WEB"


def _glued_source(words: Words) -> Found | None:
    """Source and resolution in one word, as in [Bluray1080p]."""
    for index, word in enumerate(words.words):
        if word[-1:] == "p" and (glued := _GLUED_RESOLUTION.fullmatch(word)) and glued[1] in _SOURCES:
            return Found(_SOURCES[glued[1]], index, index)
    return None
