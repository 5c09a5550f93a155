"""The `<attr name value>` elements of an item, and what their values mean."""

from __future__ import annotations

import re
from base64 import b16encode, b32decode
from binascii import Error as BinasciiError
from dataclasses import dataclass, field

from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.language import BY_NAME, Language, from_code
from radarr_cli.domain.release import Protocol

_LARGEST = 2**63 - 1
_NUMBER = re.compile(r"-?\d{1,19}(?=\.\d*$|$)")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3}){1,5}")
_RATIO = re.compile(r"\d{1,6}(?:\.\d{0,16})?|\.\d{1,16}")
_IMDB = re.compile(r"(?:tt)?0*(\d{1,10})")
_IMDB_PAGE = re.compile(r"/title/(tt\d{1,10})\b")
_INFO_HASH = re.compile(r"[0-9a-fA-F]{40}")
_MAGNET_HASH = re.compile(
    r"[?&]xt=urn(?::|%3A)btih(?::|%3A)([0-9a-zA-Z]{32,40})(?![0-9a-zA-Z])", re.IGNORECASE
)
_BETWEEN_NUMBERS = re.compile(r"[,;|\s]+")
_BETWEEN_LANGUAGES = re.compile(r"[,;/|&]")
_LANGUAGES = {name.lower(): language for name, language in BY_NAME.items() if language.id > 0}
_DOWNLOAD_FACTORS = {
    0.0: IndexerFlag.G_Freeleech,
    0.25: IndexerFlag.G_Freeleech75,
    0.5: IndexerFlag.G_Halfleech,
    0.75: IndexerFlag.G_Freeleech25,
}
_TAGS = {
    "internal": IndexerFlag.G_Internal,
    "scene": IndexerFlag.G_Scene,
    "freeleech": IndexerFlag.G_Freeleech,
    "halfleech": IndexerFlag.G_Halfleech,
}


@dataclass(slots=True)
class Attributes:
    """Values by name in lower case; a name may come several times."""

    values: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str | None, value: str | None) -> None:
        if name and value and value.strip():
            self.values.setdefault(name.strip().lower(), []).append(value.strip())

    def first(self, *names: str) -> str | None:
        """The first value under the first name that has one."""
        for name in names:
            if name in self.values:
                return self.values[name][0]
        return None

    def all(self, name: str) -> list[str]:
        return self.values.get(name, [])

    def number(self, *names: str) -> int | None:
        """A whole number from 0 on; anything else counts as not said."""
        return number_of(self.first(*names))

    def numbers(self, name: str) -> tuple[int, ...]:
        """The values that are numbers, each once, in their order."""
        read = (number_of(word) for value in self.all(name) for word in _BETWEEN_NUMBERS.split(value))
        return tuple(dict.fromkeys(number for number in read if number is not None and number < 2**31))


def number_of(text: str | None) -> int | None:
    """A whole number from 0 on, also with commas between its thousands; None for anything else."""
    if not text:
        return None
    text = text.strip()
    if "," in text and _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    found = _NUMBER.match(text)
    number = int(found[0]) if found else -1
    return number if 0 <= number <= _LARGEST else None


def ratio_of(text: str | None) -> float | None:
    return float(text) if text and _RATIO.fullmatch(text) else None


def imdb_id_of(text: str | None) -> str | None:
    """ "133093", "0133093", "tt0133093" and the address of its page are all tt0133093."""
    page = _IMDB_PAGE.search(text or "")
    found = _IMDB.fullmatch(page[1] if page else text or "")
    return f"tt{int(found[1]):07d}" if found and int(found[1]) else None


def info_hash_of(text: str | None, magnet: str) -> str | None:
    """40 hexadecimal digits: from the attribute as they are written, else from the magnet in upper case. Both
    may be of base 32."""
    if text and _INFO_HASH.fullmatch(text):
        return text
    found = _MAGNET_HASH.search(magnet) if magnet.startswith("magnet:") else None
    return _hexadecimal(text or "") or (_hexadecimal(found[1]) if found else None)


def _hexadecimal(digits: str) -> str | None:
    if len(digits) == 32:
        try:
            return b16encode(b32decode(digits.upper())).decode()
        except (BinasciiError, ValueError):  # ValueError: not of ASCII
            return None
    return digits.upper() if _INFO_HASH.fullmatch(digits) else None


def languages_of(texts: list[str]) -> tuple[Language, ...]:
    """Radarr's languages by name or ISO 639 code, each once; what names none is left out."""
    words = (word.strip() for text in texts for word in _BETWEEN_LANGUAGES.split(text))
    known = (_LANGUAGES.get(word.lower()) or from_code(word) for word in words if word)
    return tuple(dict.fromkeys(language for language in known if language))


def flags_of(attributes: Attributes, protocol: Protocol) -> IndexerFlag:
    flags = IndexerFlag(0)
    if protocol is Protocol.USENET:
        if any(attributes.number(name) for name in ("prematch", "haspretime")):
            flags |= IndexerFlag.G_Scene
        if attributes.number("nuked"):
            flags |= IndexerFlag.Nuked
        return flags
    down, up = (
        ratio_of(attributes.first("downloadvolumefactor")),
        ratio_of(attributes.first("uploadvolumefactor")),
    )
    if down is not None:
        flags |= _DOWNLOAD_FACTORS.get(down, IndexerFlag(0))
    if up == 2:
        flags |= IndexerFlag.G_DoubleUpload
    for tag in attributes.all("tag"):
        for word in _BETWEEN_LANGUAGES.split(tag):
            flags |= _TAGS.get(word.strip().lower(), IndexerFlag(0))
    return flags
