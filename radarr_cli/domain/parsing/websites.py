"""Websites and trackers that put their name before or behind a release's."""

from __future__ import annotations

import re

_TLD = r"(?:com|net|org|info|biz|tv|me|cc|to|io|co|eu|de|fr|it|es|nl|pl|ru|uk|us|in|se|is|ws|xyz|site|club)"
_SITE = (
    rf"(?:www\.[a-z0-9.-]{{1,60}}|[a-z0-9-]{{1,60}}(?:\.[a-z0-9-]{{1,30}}){{0,2}}\.{_TLD}(?:\.[a-z]{{2}})?)"
)
_WHOLE_SITE = re.compile(rf"\s*{_SITE}\s*", re.IGNORECASE)
_PREFIX = re.compile(rf"\[\s*{_SITE}\s*\][ -]*|{_SITE}[ -]{{2,}}", re.IGNORECASE)
_TRACKERS = frozenset({"ettv", "eztv", "rartv", "rarbg", "cttv", "publichd"})


def after_website(text: str, start: int, end: int) -> int:
    """Where the name begins behind a leading website; `start` where there is none."""
    if "." not in text[start : start + 80]:
        return start
    found = _PREFIX.match(text, start, min(end, start + 160))
    return found.end() if found else start


def before_trackers(text: str, start: int, end: int) -> int:
    """Where the name ends before trailing brackets that hold a website or a tracker's name."""
    while end > start and text[end - 1] == "]":
        opening = text.rfind("[", start, end)
        if opening <= start or not is_website(text[opening + 1 : end - 1]):
            break
        end = opening
        while end > start and text[end - 1] in " -_":
            end -= 1
    return end


def is_website(text: str) -> bool:
    return len(text) <= 100 and (text.lower() in _TRACKERS or _WHOLE_SITE.fullmatch(text) is not None)
