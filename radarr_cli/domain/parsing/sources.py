"""Where a copy came from and how many lines it has: the words that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from radarr_cli.domain.parsing.patterns import lazy

if TYPE_CHECKING:
    from radarr_cli.domain.parsing.words import Quiet, Words


class Carrier:
    """What a source word means; finer than a quality's source, because the decision needs it.

    Plain numbers: building an enumeration would cost every start of the program a millisecond.
    """

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
    "x264", "x265", "h264", "h265", "hevc", "avc", "xvid", "divx", "av1", "vc1", "mvc", "mpeg2", "mpeg4",
    "vp9",
})  # fmt: skip
DISC_CODECS = frozenset({"avc", "hevc", "vc1", "mvc", "mpeg2"})

_WORDS_OF: dict[int, str] = {
    Carrier.BLURAY: "bluray blueray bdmv mbluray hddvd mhddvd bdiso bdmux bd25 bd50 bd66 bd100 brdisk"
    " uhdbd uhd2bd bd uhd25 uhd50 uhd66 uhd100 uhdiso bdfull fullbd",
    Carrier.WEBDL: "webdl webdlmux dlmux amazonhd amazonsd ituneshd maxdomehd netflixhd netflixuhd webhd"
    " hbomaxhd disneyhd",
    Carrier.WEBRIP: "webrip webmux webdlrip",
    Carrier.HDTV: "hdtv hdtvrip",
    Carrier.BDRIP: "bdrip bdlight hddvdrip uhdbdrip mbdrip",
    Carrier.BRRIP: "brrip",
    Carrier.DVDR: "dvdr dvd5 dvd9",
    Carrier.DVD: "dvd dvdrip xvidvd",
    Carrier.DSR: "dsr",
    Carrier.REGIONAL: "regional",
    Carrier.SCREENER: "scr screener dvdscr dvdscreener bdscr brscr hdscr webscr webscreener",
    Carrier.TELESYNC: "ts telesync telesynch hdts pdvd predvd predvdrip tsrip hdtsrip",
    Carrier.TELECINE: "tc telecine hdtc",
    Carrier.CAM: "cam camrip newcam hdcam hdcamrip hqcam",
    Carrier.WORKPRINT: "workprint wp",
    Carrier.PDTV: "pdtv",
    Carrier.SDTV: "sdtv",
    Carrier.TVRIP: "tvrip",
}
# 2xDVD9, 2DVD5, MDVDR: several discs, music discs.
_DISC_COUNTS = ("m", *(f"{digit}{x}{m}" for digit in range(1, 10) for x in ("", "x") for m in ("", "m")))
_DISC_SIZES = {"r": Carrier.DVDR, "5": Carrier.DVDR, "9": Carrier.DVDR}
_SOURCES: dict[str, int] = {
    **{word: carrier for carrier, text in _WORDS_OF.items() for word in text.split()},
    # R5, R6: discs of one region.
    **{f"r{digit}": Carrier.REGIONAL for digit in range(10)},
    **{f"r{digit}dvd{rip}": Carrier.DVD for digit in range(10) for rip in ("", "rip")},
    **{f"{count}dvd{size}": Carrier.DVDR for count in _DISC_COUNTS for size in _DISC_SIZES},
}
# Sources of two words, with one character between them.
_PAIRS: dict[str, dict[str, int]] = {
    "blu": {"ray": Carrier.BLURAY},
    "mblu": {"ray": Carrier.BLURAY},
    "br": {"disk": Carrier.BLURAY, "rip": Carrier.BRRIP},
    "bd": {"rip": Carrier.BDRIP},
    "uhd": dict.fromkeys(("25", "50", "66", "100", "iso"), Carrier.BLURAY),
    "web": {
        "dl": Carrier.WEBDL, "dlmux": Carrier.WEBDL, "hd": Carrier.WEBDL, "rip": Carrier.WEBRIP,
        "dlrip": Carrier.WEBRIP,
    },
    "hd": {
        "dvd": Carrier.BLURAY, "dvdrip": Carrier.BDRIP, "ts": Carrier.TELESYNC, "tc": Carrier.TELECINE,
        "cam": Carrier.CAM, "camrip": Carrier.CAM, "tv": Carrier.HDTV,
    },
    "dvd": {**_DISC_SIZES, "rip": Carrier.DVD, "scr": Carrier.SCREENER},
    **{f"{count}dvd": _DISC_SIZES for count in _DISC_COUNTS},
    "sd": {"tv": Carrier.SDTV},
}  # fmt: skip
_STARTS = _SOURCES.keys() | _PAIRS.keys()
# Words that describe picture or sound of a copy: no group is called so.
COPY_WORDS: frozenset[str] = frozenset(
    _SOURCES.keys()
    | CODECS
    | RESOLUTIONS.keys()
    | {
        "bdmv", "remux", "bdremux", "uhdremux", "4k", "uhd", "hdr", "hdr10", "sdr", "10bit", "8bit",
        "aac", "ac3", "eac3", "dts", "truehd", "atmos", "flac",
    }
)  # fmt: skip
# As the first word of a name these are a film ("Cam", "Screener"), or an abbreviation in its title.
_TITLE_LIKE = frozenset(
    word
    for word, carrier in _SOURCES.items()
    if carrier in (Carrier.REGIONAL, Carrier.SCREENER, Carrier.TELESYNC, Carrier.TELECINE, Carrier.CAM)
    or carrier == Carrier.WORKPRINT
    or word in ("dvd", "bd")
)

_SERVICES = frozenset({"amzn", "nf", "dp"})
_AFTER_WEB = CODECS | {"h", "x", "dd5", "ddp5", "dd", "ddp", "dd51", "ddp51", "aac", "aac2", "aac20"}
# What stands for a resolution where none is given.
_MARKS = {"4k": 2160, "uhd": 2160, "ultrahd": 2160, "fullhd": 1080}
_REMASTERS = ("remaster", "remastered", "restored", "restoration", "scan", "transfer")
_glued_source = lazy(r"([a-z]+)((?:480|576|720|1080|2160)[pi])")
_picture_size = lazy(r"(\d{3,4})x(\d{3,4})[pi]?")
_LINES_BY_WIDTH = {"3840": 2160, "4096": 2160, "1920": 1080, "1280": 720}
REMUX_WORDS = frozenset({"remux", "bdremux", "uhdremux"})


def find_resolution(words: Words) -> Found | None:
    """The first word that names a number of lines; else a picture's size; else 4K or UHD as a word.

    Radarr knows five sizes, and not "1920x804". It takes "4K" alone only in brackets; here it counts wherever
    no other resolution is given, except before a word for a remaster, which says what was scanned, not what
    is offered.
    """
    if not words.bag.isdisjoint(RESOLUTIONS):
        for index, word in enumerate(words.words):
            if word in RESOLUTIONS:
                return Found(RESOLUTIONS[word], index, index)
    glued = _glued(words)
    if glued:
        return Found(RESOLUTIONS[glued[1]], glued[0], glued[0])
    sized = _picture_lines(words)
    if sized:
        return sized
    for mark, lines in _MARKS.items():
        if mark in words.bag:
            index = words.words.index(mark)
            if index > 1 and words.following(index) not in _REMASTERS:
                return Found(lines, index, index)
    return None


def find_source(words: Words, quiet: Quiet) -> Found | None:
    """The last source that the name gives behind a website; short ones not among the `quiet` words."""
    if not words.bag.isdisjoint(_STARTS):
        texts = words.words
        year = _first_number(texts) if "web" in words.bag else 0
        for index in range(len(texts) - 1, quiet.own - 1, -1):
            word = texts[index]
            if word not in _STARTS:
                continue
            if index and (pair := _pair(words, index - 1)):
                return Found(pair, index - 1, index)
            if pair := _pair(words, index):
                return Found(pair, index, index + 1)
            carrier = _SOURCES.get(word)
            if word == "web":
                carrier = Carrier.WEBDL if _is_download(words, index, behind_year=index > year) else None
            elif word in _TITLE_LIKE and not _counts(words, index, word, quiet):
                carrier = None
            if carrier:
                return Found(carrier, index, index)
    glued = _glued(words)
    if glued is None:
        return None
    carrier = _SOURCES.get(words.words[glued[0]][: -len(glued[1])])
    return Found(carrier, glued[0], glued[0]) if carrier else None


def _pair(words: Words, index: int) -> int | None:
    """The source that word `index` and the next say together."""
    seconds = _PAIRS.get(words.words[index])
    if seconds is None or len(words.gaps[index]) != 1 or words.gaps[index] in "[]()":
        return None
    return seconds.get(words.following(index))


def _counts(words: Words, index: int, word: str, quiet: Quiet) -> bool:
    """Whether a short source word says a source where it stands.

    Not as the first word, which is a title's ("Cam.2018"), nor in the title ("Body.Cam.2020") or a website
    ("www.site.tc"); "BD" not as the last; "ts" neither as a file ending nor in VIDEO_TS or "don'ts".
    """
    if index == quiet.first:
        return False
    at_end = index == len(words.words) - 1
    if word in ("bd", "dvd"):
        return word == "dvd" or not at_end
    if quiet.covers(index) or words.gaps[index - 1][-1:] in ("'", "’"):
        return False
    if word != "ts":
        return True
    if at_end and words.gaps[index - 1][-1:] == "." and words.original(index) != "TS":
        return False
    return words.words[index - 1] != "video"


def _first_number(texts: list[str]) -> int:
    """The first word of four digits behind a first word, the name's length where there is none."""
    for index, word in enumerate(texts):
        if index and len(word) == 4 and word.isdecimal():
            return index
    return len(texts)


def _is_download(words: Words, index: int, *, behind_year: bool) -> bool:
    """Whether "WEB" alone stands for a download, and not for a word of the title ("Charlotte's Web").

    It does beside a resolution, a codec or a service, in brackets, between slashes, and as WEB at the end
    or, unlike Radarr, anywhere behind the year.
    """
    before = words.words[index - 1] if index else ""
    gap_before = words.gaps[index - 1] if index else ""
    gap, after = words.gaps[index], words.following(index)
    if before in RESOLUTIONS or after in RESOLUTIONS or after in _AFTER_WEB or before == "hybrid":
        return True
    if before in _SERVICES:
        return after != "rip"
    if is_bracketed_web(gap_before, gap) or gap_before == gap == " / ":
        return True
    if words.original(index) != "WEB":
        return False
    return behind_year if after else gap_before[-1:] in (".", " ", "_")


def is_bracketed_web(gap_before: str, gap_after: str) -> bool:
    """Whether "WEB" stands as "[WEB]" or "(WEB ": anime's way to say it."""
    return gap_before[-1:] in ("[", "(") and gap_after[:1] in ("]", " ", ")")


def _glued(words: Words) -> tuple[int, str] | None:
    """Source and resolution in one word, as in [Bluray1080p]: the word's number and the resolution."""
    lower = words.lower
    if "0p" in lower or "6p" in lower or "0i" in lower or "6i" in lower:
        for index, word in enumerate(words.words):
            if word[-2:] in ("0p", "6p", "0i", "6i"):
                glued = split_glued(word)
                if glued:
                    return index, glued[1]
    return None


def _picture_lines(words: Words) -> Found | None:
    """The lines of a picture whose size is given, as in 1920x804: by its width where it was cut."""
    for index, word in enumerate(words.words):
        if "x" in word and (size := _picture_size().fullmatch(word)):
            lines = RESOLUTIONS.get(f"{size[2]}p") or _LINES_BY_WIDTH.get(size[1])
            if lines:
                return Found(lines, index, index)
    return None


def split_glued(word: str) -> tuple[str, str] | None:
    """The two parts of "bluray1080p" and "uhdremux2160p", None for other words."""
    glued = _glued_source().fullmatch(word)
    if glued and (glued[1] in _SOURCES or glued[1] in REMUX_WORDS):
        return glued[1], glued[2]
    return None


def is_source_pair(first: str, second: str) -> bool:
    """Whether two words with a hyphen between them are one source: HD-TV, DVD-R."""
    return second in _PAIRS.get(first, ())
