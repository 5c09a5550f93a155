"""What others put around a release's name: websites, tracker tags, leading brackets, a file ending."""

from __future__ import annotations

import re
from typing import NamedTuple

from radarr_cli.domain.parsing.extensions import removable_extension
from radarr_cli.domain.parsing.patterns import lazy
from radarr_cli.domain.parsing.sources import COPY_WORDS, RESOLUTIONS

_TOP_LEVEL = frozenset({"com", "net", "org", "info", "biz", "site", "club", "xyz"})
_GROUPS_LIKE_SITES = frozenset({"yts.mx", "yts.lt", "yts.ag", "yts.am"})
_TRACKERS = frozenset({"ettv", "eztv", "rartv", "rarbg", "cttv", "publichd"})
_REQUESTS = frozenset({"req", "request", "requested", "repost", "new", "hd", "sd"})
_LONGEST_SITE = 160
_spaced_site = lazy(r"([\w.-]+) [ -]+")
_dotted_site = lazy(r"(www\.[\w.-]+?)([._])-\2", re.IGNORECASE)


class Bounds(NamedTuple):
    """Text positions: the title begins at or after `start`; a group's name ends before `end`.

    `own` is where a website ends, and the release's own name begins; `stem_end` is where the file ending
    begins; `group` are the characters of a leading [Group]; `tag` those of the last leading bracket of any
    kind.
    """

    own: int
    start: int
    end: int
    stem_end: int
    group: tuple[int, int] | None
    tag: tuple[int, int] | None


def find_bounds(text: str) -> Bounds:
    """Where the release's own name stands in `text`."""
    stem_end = len(text.rstrip())
    stem_end -= len(removable_extension(text[max(stem_end - 10, 0) : stem_end]))
    own = len(text) - len(text.lstrip())
    # Without its ending: "film.mkv" must not be read as a site.
    if "." in text:
        own = _after_websites(text, own, stem_end)
    end = _before_trackers(text, own, stem_end) if text[stem_end - 1 : stem_end] == "]" else stem_end
    start = _skip(text, own, stem_end)
    group = tag = None
    if text.startswith("[", start):
        start, group, tag = _after_tags(text, start, stem_end)
    return Bounds(own, start, end, stem_end, group, tag)


def _after_tags(
    text: str, first: int, stem_end: int
) -> tuple[int, tuple[int, int] | None, tuple[int, int] | None]:
    """Where leading [tags] end, the first of them where it can be a group, and the last of them."""
    group = tag = None
    start = first
    while text.startswith("[", start):
        close = text.find("]", start, stem_end)
        if close < 0:
            break
        tag = (start + 1, close)
        if start == first and _may_be_group(text[start + 1 : close]):
            group = tag
        after = _skip(text, close + 1, stem_end)
        if after >= stem_end:
            break
        start = after
    return start, group, tag


def _may_be_group(tag: str) -> bool:
    if not tag or tag != tag.strip() or len(tag) > 60 or "/" in tag or "#" in tag or tag.isdecimal():
        return False
    lower = tag.lower()
    if lower in _REQUESTS or lower in _TRACKERS or "www." in lower or _is_site(tag):
        return False
    if lower in COPY_WORDS or not any(map(str.isalnum, tag)):
        return False
    # "[Films Bluray 720p]" is an indexer's category.
    return " " not in tag or RESOLUTIONS.keys().isdisjoint(lower.split())


def _after_websites(text: str, start: int, end: int) -> int:
    """Where the name begins behind the websites that each put in front of it."""
    while (after := _after_website(text, start, end)) > start:
        start = after
    return start


def _after_website(text: str, start: int, end: int) -> int:
    """Where the name begins behind "[ www.site.tld ] -" or "www.site.tld - ": two separators at least.

    Where the name has dots or underscores for its spaces, "www.site.tld.-." is one too.
    """
    if text.startswith("[", start):
        close = text.find("]", start, start + _LONGEST_SITE)
        if close < 0 or not _is_site(text[start + 1 : close].strip()):
            return start
        close += 1
    else:
        if " " not in text and text[start : start + 4].lower() != "www.":
            return start
        limit = min(start + _LONGEST_SITE, end)
        found = _spaced_site().match(text, start, limit) or _dotted_site().match(text, start, limit)
        return found.end() if found and _is_site(found[1]) else start
    while close < end and text[close] in " -":
        close += 1
    return close


def _before_trackers(text: str, start: int, end: int) -> int:
    """Where the name ends before trailing brackets that hold a website or a tracker's name."""
    while end > start and text[end - 1] == "]":
        opening = text.rfind("[", start, end)
        if opening <= start:
            break
        tag = text[opening + 1 : end - 1]
        if tag.lower() not in _TRACKERS and not _is_site(tag):
            break
        end = opening
        while end > start and text[end - 1] in " -_":
            end -= 1
    return end


def _is_site(text: str) -> bool:
    """Whether `text` is a host name: by www, a common top-level domain or a country's two letters."""
    labels = text.lower().split(".")
    if len(labels) < 2 or len(labels) > 5 or not text.isascii():
        return False
    if not all(label.replace("-", "").isalnum() for label in labels) or text.lower() in _GROUPS_LIKE_SITES:
        return False
    return labels[0] == "www" or labels[-1] in _TOP_LEVEL or (len(labels[-1]) == 2 and labels[-1].isalpha())


def _skip(text: str, start: int, end: int) -> int:
    while start < end and (text[start] in "-_." or text[start].isspace()):
        start += 1
    return start
