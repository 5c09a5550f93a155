"""What the name of a subtitle file says: its language, and whether it is forced, for the deaf, or for all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from radarr_cli.domain import language as languages

if TYPE_CHECKING:
    from radarr_cli.domain.language import Language

# What releases call it, and what media servers read.
_TAGS = {
    "forced": "forced", "foreign": "forced", "default": "default", "cc": "cc", "sdh": "sdh", "hi": "sdh",
    "psdh": "psdh",
}  # fmt: skip
_ORDER = ("default", "forced", "sdh", "psdh", "cc")
_MORE_NAMES = {
    "brazilian": "pt-BR", "latino": "es-MX", "latin": "es-MX", "castilian": "es", "castellano": "es",
    "english": "en", "deutsch": "de", "francais": "fr", "français": "fr", "español": "es", "espanol": "es",
    "italiano": "it", "nederlands": "nl", "simplified": "zh", "traditional": "zh", "cantonese": "zh",
    "mandarin": "zh",
}  # fmt: skip
_FILLERS = frozenset({"full", "subs", "sub", "subtitles", "subtitle", "track", "srt"})
_HINDI = "hi"


@dataclass(frozen=True, slots=True)
class SubtitleName:
    """`language` is None where the name says none; `tags` in the order in which they are written."""

    language: Language | None = None
    tags: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        """What media servers read between the film's name and the ending: ".de.forced", or ""."""
        parts = [code_of(self.language)] if self.language and self.language.iso2 else []
        return "".join(f".{part}" for part in (*parts, *self.tags))


def code_of(language: Language) -> str:
    """The language's code as players know it: "de", "pt-BR"."""
    return f"{language.iso2}-{language.country}" if language.country else language.iso2


def read_subtitle_name(stem: str, film: str = "") -> SubtitleName:
    """Read a subtitle's name without its ending; `film` is the name of the film's file without its own.

    Behind the film's name every word may be a code. Elsewhere codes are believed only where the name holds
    nothing else ("2_eng"), and words from the end on ("Film English Forced"), for titles hold names of
    languages too. "hi" is Hindi where it stands alone, and for the hard of hearing behind another language.
    """
    behind = film and stem.lower().startswith(film.lower())
    words = [word for word in _separator().split(stem[len(film) :] if behind else stem) if word]
    found: Language | None = None
    tags: set[str] = set()
    codes = behind or all(_says_something(word) for word in words)
    for index in range(len(words) - 1, -1, -1):
        word = words[index].lower()
        if word == _HINDI and (found is not None or _speaks(words[:index], codes=codes)):
            tags.add("sdh")
            continue
        tag = _TAGS.get(word) if word != _HINDI else None
        if tag:
            tags.add(tag)
            continue
        language = _language(words, index, codes=codes)
        if language is not None:
            found = found if found is not None and found.country else language
        elif not (word.isdecimal() or word in _FILLERS) and not behind:
            break
    return SubtitleName(found, tuple(tag for tag in _ORDER if tag in tags))


def _speaks(words: list[str], *, codes: bool) -> bool:
    return any(_language(words, index, codes=codes) is not None for index in range(len(words)))


def _language(words: list[str], index: int, *, codes: bool) -> Language | None:
    """The language that a word names, with the country that may follow it: "pt BR"."""
    word = words[index].lower()
    if codes and len(word) in (2, 3) and word.isascii():
        after = words[index + 1].lower() if index + 1 < len(words) else ""
        with_country = languages.from_code(f"{word}-{after}") if len(after) == 2 else None
        plain = languages.from_code(word)
        if (
            index
            and word
            == (languages.from_code(f"{words[index - 1]}-{word}") or languages.UNKNOWN).country.lower()
        ):
            return None
        return with_country or plain
    return _names().get(word)


def _is_country(word: str, before: str) -> bool:
    """Whether a word is the country of the language that the one before it names: BR of "pt BR"."""
    found = languages.from_code(f"{before}-{word}")
    return found is not None and found.country.lower() == word


def _says_something(word: str) -> bool:
    lower = word.lower()
    return (
        lower.isdecimal()
        or lower in _TAGS
        or lower in _FILLERS
        or lower in _names()
        or (len(lower) in (2, 3) and languages.from_code(lower) is not None)
        or (len(lower) == 2 and lower == "br")
    )


@cache
def _names() -> dict[str, Language]:
    found = {
        language.name.lower(): language
        for language in languages.LANGUAGES
        if language.iso2 and " " not in language.name
    }
    for name, code in _MORE_NAMES.items():
        language = languages.from_code(code)
        if language is not None:
            found[name] = language
    return found


@cache
def _separator() -> re.Pattern[str]:
    return re.compile(r"[\s._\-()\[\]{},&+]+")
