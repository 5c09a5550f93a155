"""The quality a name claims: source, resolution and kind of copy brought together, and its revision."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radarr_cli.domain.parsing.extensions import QUALITY_NAME_BY_EXTENSION, media_extension
from radarr_cli.domain.parsing.sources import DISC_CODECS, RESOLUTIONS, Carrier, find_resolution, find_source
from radarr_cli.domain.quality import BY_NAME, Quality, QualityModel, Revision

if TYPE_CHECKING:
    from radarr_cli.domain.parsing.words import Words

_REMUX = frozenset({"remux", "bdremux", "uhdremux"})
_X26X = frozenset({"x264", "x265", "h264", "h265"})
_NEVER_DISC = frozenset({"bdrip", "720p", "mkv", "xvid", "wmv", "d3g"}) | _X26X | _REMUX
_DISC_SIZES = frozenset({"25", "50", "66", "100", "iso"})
_DISC_WORDS = frozenset(
    {"bd25", "bd50", "bd66", "bd100", "bdiso", "brdisk", "uhd25", "uhd50", "uhd66", "uhd100"}
)
_XVID = frozenset({"xvid", "divx"})
_REVISIONS = frozenset({"proper", "repack", "rerip"}) | {
    word + digit for word in ("repack", "rerip") for digit in "0123456789"
}
_VERSION = re.compile(r"(?:\d[-._ ]?|\[)v(\d)(?=[-._ \]])")
_VERSIONS = tuple(f"v{digit}" for digit in range(10))

_BLURAY = {2160: "Bluray-2160p", 1080: "Bluray-1080p", 720: "Bluray-720p", 576: "Bluray-576p"}
_REMUXES = {2160: "Remux-2160p", 1080: "Remux-1080p"}
_FIXED = {
    Carrier.DVDR: "DVD-R", Carrier.DVD: "DVD", Carrier.REGIONAL: "REGIONAL", Carrier.SCREENER: "DVDSCR",
    Carrier.TELESYNC: "TELESYNC", Carrier.TELECINE: "TELECINE", Carrier.CAM: "CAM", Carrier.WORKPRINT: "WORKPRINT",
}  # fmt: skip
_HDTV = {2160: "HDTV-2160p", 1080: "HDTV-1080p", 720: "HDTV-720p"}
_WEB_LINES = frozenset({2160, 1080, 720})


def read_quality(words: Words, spans: dict[str, tuple[int, int]]) -> QualityModel:
    """The quality and revision that the whole name states; where the words are goes into `spans`.

    A name that states nothing is judged by its file ending.
    """
    source = find_source(words)
    resolution = find_resolution(words)
    if source:
        spans["source"] = words.span(source.first, source.last)
    if resolution:
        spans["resolution"] = words.span(resolution.first, resolution.last)
    carrier = Carrier(source.value) if source else None
    lines = resolution.value if resolution else 0
    name = _quality_name(words, carrier, lines, spans)
    return QualityModel(BY_NAME[name], _read_revision(words, spans))


def _quality_name(
    words: Words, carrier: Carrier | None, lines: int, spans: dict[str, tuple[int, int]]
) -> str:
    remux = _find_remux(words, spans)
    disc = _is_disc(words)
    bag = words.bag
    if not disc and ("rawhd" in bag or ("raw" in bag and _adjacent(words, "raw", "hd"))):
        return "Raw-HD"
    if carrier is None:
        return _without_source(words, lines, remux)
    if carrier is Carrier.BLURAY:
        if disc:
            return "BR-DISK"
        if not bag.isdisjoint(_XVID):
            return "Bluray-480p"
        return _disc_rip(lines, remux)
    if carrier is Carrier.WEBDL or carrier is Carrier.WEBRIP:
        kind = "WEBDL" if carrier is Carrier.WEBDL else "WEBRip"
        if lines in _WEB_LINES:
            return f"{kind}-{lines}p"
        return "WEBDL-720p" if "[webdl]" in words.lower else f"{kind}-480p"
    if carrier in _FIXED:
        return _FIXED[carrier]
    if carrier is Carrier.BDRIP or carrier is Carrier.BRRIP:
        return _BLURAY.get(lines, "Bluray-480p")
    return _broadcast(words, carrier, lines)


def _disc_rip(lines: int, remux: bool) -> str:
    if remux and (lines in _REMUXES or not lines):
        return _REMUXES[lines or 1080]
    return _BLURAY.get(lines) or ("Bluray-480p" if lines else "Bluray-720p")


def _broadcast(words: Words, carrier: Carrier, lines: int) -> str:
    if carrier is Carrier.HDTV:
        if "mpeg2" in words.bag or _adjacent(words, "mpeg", "2"):
            return "Raw-HD"
        if lines in _HDTV:
            return _HDTV[lines]
        bare = "[hdtv]" in words.lower or _adjacent(words, "hd", "tv")
        return "HDTV-720p" if bare and not lines else "SDTV"
    if lines in (1080, 720):
        return _HDTV[lines]
    return "HDTV-720p" if _adjacent(words, "hr", "ws") else "SDTV"


def _without_source(words: Words, lines: int, remux: bool) -> str:
    if remux and lines:
        return _disc_rip(lines, remux=True)
    bag = words.bag
    if not bag.isdisjoint(("bd720", "bd1080", "bd2160", "bd480", "bd576")):
        return _disc_rip(next(n for n in (2160, 1080, 720, 576, 480) if f"bd{n}" in bag), remux)
    by_extension = QUALITY_NAME_BY_EXTENSION.get(media_extension(words.text.rstrip()))
    if lines:
        return _at_resolution(by_extension, lines)
    if not bag.isdisjoint(("x264", "h264")):
        return "SDTV"
    return by_extension or "Unknown"


def _at_resolution(by_extension: str | None, lines: int) -> str:
    """A resolution without a source: the ending's usual source, else television."""
    quality: Quality | None = BY_NAME[by_extension] if by_extension else None
    if quality and quality.name.startswith("WEBDL"):
        return f"WEBDL-{lines}p" if lines in _WEB_LINES else "WEBDL-480p"
    if quality and quality.name.startswith("Bluray"):
        return _disc_rip(lines, remux=False)
    if quality and quality.name == "DVD":
        return "DVD"
    return _HDTV.get(lines, "SDTV")


def _find_remux(words: Words, spans: dict[str, tuple[int, int]]) -> bool:
    """A remux stands after a separator (a hyphen only after NNNNp or Hybrid: else it is a group's name)."""
    if words.bag.isdisjoint(_REMUX):
        return _is_german_remux(words)
    for index, word in enumerate(words.words):
        if word not in _REMUX or not index:
            continue
        before, gap = words.words[index - 1], words.gaps[index - 1]
        after = words.words[index + 1] if words.gaps[index] else ""
        if (
            gap[-1] != "-"
            or before in RESOLUTIONS
            or before in ("hybrid", "bd", "uhd")
            or after in RESOLUTIONS
        ):
            spans["modifier"] = words.span(index, index)
            return True
    return False


def _is_german_remux(words: Words) -> bool:
    """German scene remuxes do not say so: a year, German, a disc's codec and Blu-ray."""
    if "german" not in words.bag or not _has_disc_codec(words):
        return False
    german = words.words.index("german")
    years = (word for word in words.words[1:german] if len(word) == 4 and word.isdecimal())
    return any(word[:2] in ("18", "19", "20") for word in years) and _has_bluray(words)


def _has_bluray(words: Words) -> bool:
    bag = words.bag
    return (
        not bag.isdisjoint(("bluray", "bd", "hddvd"))
        or ("ray" in bag and _adjacent(words, "blu", "ray"))
        or ("dvd" in bag and _adjacent(words, "hd", "dvd"))
    )


def _has_disc_codec(words: Words) -> bool:
    if not words.bag.isdisjoint(DISC_CODECS):
        return True
    return _adjacent(words, "vc", "1") or _adjacent(words, "mpeg", "2")


def _is_disc(words: Words) -> bool:
    """Whether the name is a whole disc: Blu-ray with a disc's codec or folders, or a word that says it."""
    bag = words.bag
    if not bag.isdisjoint(_NEVER_DISC) or ("1080p" in bag and "hevc" in bag) or not _may_be_disc(bag):
        return False
    if "dvd" in bag and not _adjacent(words, "hd", "dvd"):
        return False
    if ("264" in bag or "265" in bag) and any(_adjacent(words, a, b) for a in "xh" for b in ("264", "265")):
        return False
    if _is_german_remux(words):
        return False
    if not bag.isdisjoint(_DISC_WORDS) or _adjacent(words, "br", "disk") or _adjacent(words, "3d", "bd"):
        return True
    if any(_adjacent(words, disc, size) for disc in ("bd", "uhd") for size in _DISC_SIZES):
        return True
    if not _has_bluray(words):
        return False
    return _has_disc_codec(words) or not bag.isdisjoint(("bdmv", "iso", "complete", "disc", "full"))


def _may_be_disc(bag: frozenset[str]) -> bool:
    return not bag.isdisjoint(("bluray", "blu", "bd", "uhd", "hddvd", "hd", "br")) or not bag.isdisjoint(
        _DISC_WORDS
    )


def _adjacent(words: Words, first: str, second: str) -> bool:
    """Whether `second` follows `first` with one separator between them."""
    if first not in words.bag or second not in words.bag:
        return False
    texts, gaps = words.words, words.gaps
    return any(
        texts[index] == first and texts[index + 1] == second and len(gaps[index]) == 1
        for index in range(len(texts) - 1)
    )


def _read_revision(words: Words, spans: dict[str, tuple[int, int]]) -> Revision:
    version, real, repack, stated = 1, 0, False, None
    lower = words.lower
    if any(text in lower for text in _VERSIONS) and (found := _VERSION.search(lower)):
        stated = int(found[1])
        spans["revision"] = found.span()
    bag = words.bag
    if bag.isdisjoint(_REVISIONS):
        proper = False
    else:
        proper = "proper" in bag
        for index, word in enumerate(words.words):
            if word in _REVISIONS and index:
                spans["revision"] = words.span(index, index)
                repack = repack or word != "proper"
                if word[-1].isdigit() and stated is None:
                    stated = int(word[-1])
    version = stated if stated is not None else 1
    if proper or repack:
        version += 1
    if "real" in bag:
        real = sum(1 for i, word in enumerate(words.words) if word == "real" and words.original(i) == "REAL")
    return Revision(version, real, repack)
