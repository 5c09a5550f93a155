"""What feeds tell in words: sizes such as "1.37 GB", and seeders and leechers in a description.

Units count by 1024 whether they are written GB or GiB: feeds mean the same by both.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TEXT_LIMIT = 65_536
"""Characters of a description that are looked at."""
_NUMBER = r"\d{1,15}(?:[.,]\d{1,15}){0,4}"
# Spaces part thousands, too. A plain one may as well part two numbers, unless nothing but a size is meant.
_PARTED = r"\d{1,3}(?:[\u00a0\u202f']\d{3}){1,4}(?:[.,]\d{1,3})?(?!\d)"
_PARTED_BY_ANY = _PARTED.replace("'", "' ")
_UNIT = r"(?:[kmgtp](?:i?[bo]|bytes?)|[кмгтп]и?б)"
# No size of a file: "100 Kbps", "8 MB/s".
_NO_RATE = r"(?!\w|/s)"
_WORDS = (
    r"size|velikost|ve[ľl]kos[ťt]|taille|gr(?:ö|oe|o)(?:ß|ss)e|tama[ñn]o|tamanho|dimension[ei]?|storlek"
    r"|st(?:ø|o)rrelse|rozmiar|grootte|koko|boyut|m[ée]ret|m[ăa]rime|размер|розмір"
)
# All of these are for text in lower case.
_SIZE = re.compile(rf"(?<![\w.,])({_PARTED}|{_NUMBER})\s{{0,3}}({_UNIT}){_NO_RATE}")
_NAMED_SIZE = re.compile(
    rf"(?:{_WORDS})\W{{0,8}}({_PARTED_BY_ANY}|{_NUMBER})\s{{0,3}}({_UNIT}|b|bytes?){_NO_RATE}"
)
_WHOLE_SIZE = re.compile(rf"({_PARTED_BY_ANY}|{_NUMBER})\s*({_UNIT}|b|bytes?)?(?:\s*\([^()]*\))?")
_SPACES = re.compile(r"[\s']")
_POWERS = "bkmgtpбкмгтп"
_TAG = re.compile(r"<[^<>]{0,2000}>")
_COUNT = r"(\d{1,3}(?:,\d{3}){1,2}|\d{1,9})"
_STEMS = {"seed": r"\bseed(?:er)?s?\b", "leech": r"\bleech(?:er|e)?s?\b", "peer": r"\bpeers?\b"}
# "seeders: 6" is beyond doubt. "6 seeders" and "seeders 6" are told apart by what stands before the first of
# these words: "6 seeders 2 leechers" or "seeders 6 leechers 2".
_MARKED = {stem: re.compile(rf"{word}\s?[:=]\W{{0,3}}{_COUNT}\b") for stem, word in _STEMS.items()}
_BEFORE = {
    stem: re.compile(rf"(?<![\w.,]){_COUNT}\s{{1,3}}{word}(?:\(s\))?(?![\w:])")
    for stem, word in _STEMS.items()
}
_BEHIND = {stem: re.compile(rf"{word}[\s(\[|-]{{1,3}}{_COUNT}\b") for stem, word in _STEMS.items()}
_FIRST = re.compile(rf"(\d\s{{1,3}})?(?:{'|'.join(_STEMS.values())})")


def size_of(text: str | None) -> int:
    """Bytes that a text names which is nothing but a size, with or without its unit; 0 where it is none."""
    found = _WHOLE_SIZE.fullmatch((text or "").strip().lower())
    return _bytes(found[1], found[2] or "b") if found else 0


def size_in(description: str) -> int:
    """Bytes that a description names: behind a word for size, else the first with a unit; 0 for none."""
    text = _plain(description)
    found = _NAMED_SIZE.search(text) or _SIZE.search(text)
    return _bytes(found[1], found[2]) if found else 0


def swarm_in(description: str) -> tuple[int | None, int | None, int | None]:
    """Seeders, leechers and peers that a description names."""
    text = _plain(description)
    first = _FIRST.search(text)
    if first is None:
        return None, None, None
    unmarked = (_BEFORE, _BEHIND) if first[1] else (_BEHIND, _BEFORE)
    orders = (_MARKED, *unmarked)
    return _count("seed", text, orders), _count("leech", text, orders), _count("peer", text, orders)


def _plain(description: str) -> str:
    return unescape(_TAG.sub(" ", description[:TEXT_LIMIT])).lower()


def _count(stem: str, text: str, orders: Sequence[Mapping[str, re.Pattern[str]]]) -> int | None:
    if stem not in text:
        return None
    found = next((found for order in orders if (found := order[stem].search(text))), None)
    return int(found[1].replace(",", "")) if found else None


def _bytes(number: str, unit: str) -> int:
    value = _value(number)
    power = _POWERS.index(unit[0]) % len("bkmgtp")
    return round(value * float(1024**power))


def _value(number: str) -> float:
    """ "1.37", "1,37" and "1,234.5": the last mark is the decimal one, unless it parts thousands."""
    number = _SPACES.sub("", number)
    marks = [character for character in number if not character.isdigit()]
    if not marks:
        return float(number)
    whole, mark, fraction = number.rpartition(marks[-1])
    if marks.count(mark) > 1 or (mark == "," and len(fraction) == 3 and len(set(marks)) == 1):
        whole, fraction = whole + fraction, ""
    digits = "".join(filter(str.isdigit, whole))
    return float(f"{digits}.{fraction or 0}")
