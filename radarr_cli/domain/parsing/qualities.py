"""The quality a name claims: source, resolution and kind of copy brought together, and its revision."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from radarr_cli.domain.parsing.discs import find_remux, is_disc
from radarr_cli.domain.parsing.extensions import QUALITY_NAME_BY_EXTENSION, media_extension
from radarr_cli.domain.parsing.patterns import lazy
from radarr_cli.domain.parsing.sources import Carrier, find_resolution, find_source, is_bracketed_web
from radarr_cli.domain.quality import BY_NAME, Quality, QualityModel, Revision

if TYPE_CHECKING:
    from radarr_cli.domain.parsing.words import Quiet, Words

_XVID = frozenset({"xvid", "divx"})
_BLURAY = {2160: "Bluray-2160p", 1080: "Bluray-1080p", 720: "Bluray-720p", 576: "Bluray-576p"}
_REMUX = {2160: "Remux-2160p", 1080: "Remux-1080p"}
_HDTV = {2160: "HDTV-2160p", 1080: "HDTV-1080p", 720: "HDTV-720p"}
_FIXED = {
    Carrier.DVDR: "DVD-R",
    Carrier.DVD: "DVD",
    Carrier.REGIONAL: "REGIONAL",
    Carrier.SCREENER: "DVDSCR",
    Carrier.TELESYNC: "TELESYNC",
    Carrier.TELECINE: "TELECINE",
    Carrier.CAM: "CAM",
    Carrier.WORKPRINT: "WORKPRINT",
}
_WEB_LINES = frozenset({2160, 1080, 720})
_ANIME_DISCS = {f"bd{lines}": lines for lines in (480, 576, 720, 1080, 2160)}

_AGAIN = frozenset(
    {"repack", "rerip"} | {word + digit for word in ("repack", "rerip") for digit in "0123456789"}
)
_REVISIONS = _AGAIN | {"proper"}
_VERSIONS = tuple(f"v{digit}" for digit in range(10))
_stated_version = lazy(r"(?:\d\)?[-._ ]?|\[)v(\d)(?=[-._ \]])")
_version = lazy(r"v\d")
_NO_REVISION = Revision()


def read_quality(words: Words, quiet: Quiet, spans: dict[str, tuple[int, int]]) -> QualityModel:
    """The quality and revision that the whole name states; where the words are goes into `spans`.

    Words that may belong to a title state nothing among the `quiet` ones. A name that states nothing is
    judged by its file ending. A TELESYNC keeps the resolution it was given, which its row of the table has
    not: compare qualities by their id.
    """
    source = find_source(words, quiet)
    resolution = find_resolution(words)
    carrier: int | None = None
    lines = 0
    if source:
        carrier = source.value
        spans["source"] = words.span(source.first, source.last)
    if resolution:
        lines = resolution.value
        spans["resolution"] = words.span(resolution.first, resolution.last)
    remux = find_remux(words)
    if remux:
        spans["modifier"] = words.span(*remux)
    name = _quality_name(words, quiet, carrier, lines, remux=remux is not None)
    quality = _telesync(lines) if lines and name == "TELESYNC" else BY_NAME[name]
    return QualityModel(quality, _read_revision(words, quiet, spans))


@lru_cache(maxsize=16)
def _telesync(lines: int) -> Quality:
    return BY_NAME["TELESYNC"]._replace(resolution=lines)


def _quality_name(words: Words, quiet: Quiet, carrier: int | None, lines: int, *, remux: bool) -> str:
    bag = words.bag
    if ("rawhd" in bag or words.has_pair("raw", "hd")) and not is_disc(words, quiet):
        return "Raw-HD"
    if carrier is None:
        return _without_source(words, lines, remux=remux)
    if carrier == Carrier.BLURAY:
        if is_disc(words, quiet):
            return "BR-DISK"
        if not bag.isdisjoint(_XVID):
            return "Bluray-480p"
        return _disc_rip(lines, remux=remux)
    if carrier == Carrier.WEBDL:
        if lines in _WEB_LINES:
            return f"WEBDL-{lines}p"
        return "WEBDL-720p" if not lines and _is_bare_web(words) else "WEBDL-480p"
    if carrier == Carrier.WEBRIP:
        return f"WEBRip-{lines}p" if lines in _WEB_LINES else "WEBRip-480p"
    if carrier in (Carrier.BDRIP, Carrier.BRRIP):
        return _BLURAY.get(lines, "Bluray-480p")
    return _FIXED.get(carrier) or _broadcast(words, carrier, lines)


def _disc_rip(lines: int, *, remux: bool) -> str:
    if remux and (lines in _REMUX or not lines):
        return _REMUX[lines or 1080]
    return _BLURAY.get(lines) or ("Bluray-480p" if lines else "Bluray-720p")


def _is_bare_web(words: Words) -> bool:
    """[WEBDL], or anime's [WEB] and (WEB, without a resolution: these are 720p."""
    if "[webdl]" in words.lower:
        return True
    if "web" not in words.bag:
        return False
    index = words.words.index("web")
    return index > 0 and is_bracketed_web(words.gaps[index - 1], words.gaps[index])


def _broadcast(words: Words, carrier: int, lines: int) -> str:
    if carrier == Carrier.HDTV:
        if "mpeg2" in words.bag or words.has_pair("mpeg", "2"):
            return "Raw-HD"
        if lines in _HDTV:
            return _HDTV[lines]
        bare = "[hdtv]" in words.lower or words.has_pair("hd", "tv")
        return "HDTV-720p" if bare and not lines else "SDTV"
    if lines in (1080, 720):
        return _HDTV[lines]
    return "HDTV-720p" if words.has_pair("hr", "ws") else "SDTV"


def _without_source(words: Words, lines: int, *, remux: bool) -> str:
    bag = words.bag
    if remux and lines:
        return _disc_rip(lines, remux=True)
    if not bag.isdisjoint(_ANIME_DISCS):
        disc_lines = lines or next(lines for word, lines in _ANIME_DISCS.items() if word in bag)
        return "DVD" if disc_lines <= 576 else _disc_rip(disc_lines, remux=remux)
    by_extension = QUALITY_NAME_BY_EXTENSION.get(media_extension(words.text.rstrip()), "Unknown")
    if lines:
        return _at_resolution(by_extension, lines)
    if "x264" in bag:
        return "SDTV"
    return by_extension


def _at_resolution(by_extension: str, lines: int) -> str:
    """A resolution without a source: the usual source of the file ending, else television."""
    if by_extension.startswith("WEBDL"):
        return f"WEBDL-{lines}p" if lines in _WEB_LINES else "WEBDL-480p"
    if by_extension.startswith("Bluray"):
        return _disc_rip(lines, remux=False)
    if by_extension == "DVD":
        return "DVD"
    return _HDTV.get(lines, "SDTV")


def _read_revision(words: Words, quiet: Quiet, spans: dict[str, tuple[int, int]]) -> Revision:
    """Version from v2, repack2 and their like; a proper or repack is one more; REAL counts in capitals only.

    The title's words state none: "The.Proper.Lady.2018" is no proper.
    """
    lower, bag = words.lower, words.bag
    stated: int | None = None
    if any(map(lower.__contains__, _VERSIONS)) and (found := _stated_version().search(lower)):
        stated = int(found[1])
        spans["revision"] = found.start(1) - 1, found.end()
    elif quiet.rest < len(words.words) and _version().fullmatch(words.words[quiet.rest]):
        # Right behind the title of an anime: "[Group] Title v2 [...]".
        stated = int(words.words[quiet.rest][1])
        spans["revision"] = words.span(quiet.rest, quiet.rest)
    again = proper = False
    if not bag.isdisjoint(_REVISIONS):
        for index, word in enumerate(words.words):
            if word not in _REVISIONS or quiet.covers(index):
                continue
            spans["revision"] = words.span(index, index)
            if word in _AGAIN:
                again = True
                if stated is None and word[-1].isdecimal():
                    stated = int(word[-1])
            else:
                proper = True
    real = 0
    if "real" in bag:
        real = sum(
            word == "real" and words.original(index) == "REAL" and not quiet.covers(index)
            for index, word in enumerate(words.words)
        )
    if stated is None and not (again or proper or real):
        return _NO_REVISION
    version = 1 if stated is None else stated
    return Revision(version + (again or proper), real, again)
