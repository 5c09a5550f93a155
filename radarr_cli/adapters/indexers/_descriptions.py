"""What feeds tell in words: sizes such as "1.37 GB", and seeders and leechers in a description.

Units count by 1024 whether they are written GB or GiB: feeds mean the same by both.
"""

from __future__ import annotations

import re

TEXT_LIMIT = 65_536
"""Characters of a description that are looked at."""
_NUMBER = r"\d{1,15}(?:[.,]\d{1,15}){0,4}"
_UNIT = r"[kmgtp](?:i?[bo]|bytes?)"
# No size of a file: "100 Kbps", "8 MB/s".
_NO_RATE = r"(?!\w|/s)"
_WORDS = (
    r"size|velikost|ve[ľl]kos[ťt]|taille|gr(?:ö|oe|o)(?:ß|ss)e|tama[ñn]o|tamanho|dimension[ei]?|storlek"
    r"|st(?:ø|o)rrelse|rozmiar|grootte|koko|boyut|m[ée]ret|m[ăa]rime|размер|розмір"
)
# All of these are for text in lower case.
_SIZE = re.compile(rf"(?<![\w.,])({_NUMBER})\s?({_UNIT}){_NO_RATE}")
_NAMED_SIZE = re.compile(rf"(?:{_WORDS})\W{{0,8}}({_NUMBER})\s?({_UNIT}|b|bytes?){_NO_RATE}")
_WHOLE_SIZE = re.compile(rf"({_NUMBER})\s*({_UNIT}|b|bytes?)?")
_TAG = re.compile(r"<[^<>]{0,2000}>")
# "seeders: 6", or "6 seeder(s)" where none is written the first way; each behind what it has to hold.
_COUNTS = {
    stem: (
        re.compile(rf"\b{word}\W{{1,3}}(\d{{1,9}})\b"),
        re.compile(rf"\b(\d{{1,9}})\s{{1,3}}{word}(?:\(s\))?(?![\w:])"),
    )
    for stem, word in (("seed", "seed(?:er)?s?"), ("leech", "leech(?:er|e)?s?"), ("peer", "peers?"))
}


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
    return _count("seed", text), _count("leech", text), _count("peer", text)


def _plain(description: str) -> str:
    return _TAG.sub(" ", description[:TEXT_LIMIT]).lower()


def _count(stem: str, text: str) -> int | None:
    if stem not in text:
        return None
    return next((int(found[1]) for pattern in _COUNTS[stem] if (found := pattern.search(text))), None)


def _bytes(number: str, unit: str) -> int:
    value = _value(number)
    power = "bkmgtp".index(unit[0])
    return round(value * float(1024**power))


def _value(number: str) -> float:
    """ "1.37", "1,37" and "1,234.5": the last mark is the decimal one, unless it parts thousands."""
    marks = [character for character in number if not character.isdigit()]
    if not marks:
        return float(number)
    whole, mark, fraction = number.rpartition(marks[-1])
    if marks.count(mark) > 1 or (mark == "," and len(fraction) == 3 and len(set(marks)) == 1):
        whole, fraction = whole + fraction, ""
    digits = "".join(filter(str.isdigit, whole))
    return float(f"{digits}.{fraction or 0}")
