"""Where the title of the film stands in a name, and its year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from radarr_cli.domain.parsing.editions import STARTS as EDITION_STARTS
from radarr_cli.domain.parsing.editions import find_edition
from radarr_cli.domain.parsing.sources import CODECS, RESOLUTIONS
from radarr_cli.domain.parsing.tongues import LANGUAGE_WORDS
from radarr_cli.domain.parsing.websites import after_website, is_website

if TYPE_CHECKING:
    from radarr_cli.domain.parsing.words import Words

YEARS = frozenset(map(str, (*range(1800, 1900), *range(1900, 2100))))
# Words that no title holds: the title ends before them.
_TECHNICAL = (
    (RESOLUTIONS.keys() - {"fhd"})
    | CODECS
    | {
        "bluray", "mbluray", "webdl", "webrip", "hdtv", "bdrip", "brrip", "dvdrip", "dvdscr", "hdrip", "remux",
        "bdremux", "uhdremux", "pdtv", "sdtv", "dvdr", "hddvd", "uhdbd", "telesync", "camrip", "hdcam",
    }
)  # fmt: skip
_TECHNICAL_PAIRS = {"blu": ("ray",), "web": ("dl", "rip")}
# What may follow "German" where it states the language: anything else makes it a word of the title.
_AFTER_GERMAN = (
    _TECHNICAL | EDITION_STARTS | LANGUAGE_WORDS | YEARS
    | {
        "dl", "ml", "ld", "md", "dubbed", "subbed", "ac3", "ac3d", "ac3ld", "ac3md", "eac3", "eac3d", "dd51",
        "ddp51", "dts", "dtsd", "dtshd", "dtsx", "truehd", "aac", "aacd", "flac", "opus", "pal", "ntsc", "ws",
        "fs", "internal", "limited", "proper", "repack", "real", "rerip", "complete", "dvd", "dvd9", "dvd5",
        "web", "hdr", "dv", "uhd", "ts", "cam", "line", "mic", "hc", "r5", "3d", "hsbs", "bd", "custom", "blu",
        "retail", "dual", "synced", "stv", "dokumentation", "doku", "bonus", "hd", "tv", "dc", "se", "uncut",
        "readnfo", "read", "h", "x", "vhsrip", "tvrip", "dtv", "dvb", "satrip", "screener", "telecine", "rated",
    }
)  # fmt: skip
_GERMAN = ("german", "truefrench")
_ARTICLES = frozenset({"the", "a", "an", "der", "die", "das"})
_ANIME_VERSION = re.compile(r"v\d")
_EPISODE = re.compile(r"s\d{1,3}e\d{1,4}.*")
_GLUED_YEAR = re.compile(r"\D*[^\W\d]((?:18|19|20)\d\d)")
_HASH = re.compile(r"\[(\w{8})\]")


class Film(NamedTuple):
    """The title's characters `start` to `end`, its words from `first`, and where the rest begins.

    `year_word` is -1 where no year is given; `edition` are words that stand before the year;
    `group` the characters of a leading [Group]; `rest` the first word that says something else.
    """

    start: int
    end: int
    year: int
    year_span: tuple[int, int] | None
    rest: int
    edition: tuple[int, int] | None = None
    group: tuple[int, int] | None = None


def find_film(words: Words, start: int, end: int, *, folder: bool) -> Film | None:
    """The film between text positions `start` and `end`; None where the name gives none.

    `folder` also takes a leading year ("2010 - Title").
    """
    return _Search(words, start, end).run(folder=folder)


class _Search:
    """One look for the film: the words in question, and what was found before the title."""

    def __init__(self, words: Words, start: int, end: int) -> None:
        self.words = words
        self.group: tuple[int, int] | None = None
        self.start, self.bracketed = self._after_tags(start, end)
        self.first = self._word_at(self.start)
        self.stop = self._word_at(end)

    def run(self, *, folder: bool) -> Film | None:
        if self.first >= self.stop:
            return None
        return (
            self._german()
            or self._with_year()
            or self._anime()
            or self._bracket_for_year()
            or (self._year_first() if folder else None)
        )

    def _word_at(self, position: int) -> int:
        """Number of the first word that begins at or after `position`."""
        starts, words = self.words.starts, self.words.words
        index = 0
        while index < len(words) and (starts[index] < position or not words[index]):
            index += 1
        return index

    def _after_tags(self, start: int, end: int) -> tuple[int, bool]:
        """Skip websites and leading [tags]; the first tag that may be a group is kept as one."""
        text = self.words.text
        start = _skip(text, after_website(text, start, end), end)
        first = start
        while text.startswith("[", start):
            close = text.find("]", start, end)
            if close < 0:
                break
            content = text[start + 1 : close]
            if (
                self.group is None
                and start == first
                and content.strip() == content
                and not is_website(content)
            ):
                self.group = (start + 1, close)
            after = _skip(text, close + 1, end)
            if after >= end:
                break
            start = after
        return start, start > first

    def _german(self) -> Film | None:
        """Title, German or TrueFrench, then a year or none: where no year stands before the language."""
        words = self.words.words
        for language in _GERMAN:
            if language not in self.words.bag:
                continue
            index = words.index(language)
            if not self.first < index < self.stop or words[index - 1] in ("good", "the"):
                continue
            following = words[index + 1] if index + 1 < self.stop else ""
            if any(word in YEARS for word in words[self.first + 1 : index]) or (
                following and following not in _AFTER_GERMAN and not self._spelt_as_tag(index)
            ):
                continue
            year = next((i for i in range(index + 1, self.stop) if words[i] in YEARS), -1)
            return self._film(min(index, self._technical()), year, rest=index)
        return None

    def _spelt_as_tag(self, index: int) -> bool:
        original = self.words.original
        return original(index).isupper() and not original(self.first).isupper()

    def _technical(self) -> int:
        """The first word after the title's first that is technical, else the end."""
        words, bag = self.words.words, self.words.bag
        if bag.isdisjoint(_TECHNICAL) and bag.isdisjoint(_TECHNICAL_PAIRS):
            return self.stop
        for index in range(self.first + 1, self.stop):
            word = words[index]
            if word in _TECHNICAL:
                return index
            if (
                word in _TECHNICAL_PAIRS
                and index + 1 < self.stop
                and words[index + 1] in _TECHNICAL_PAIRS[word]
            ):
                return index
        return self.stop

    def _with_year(self) -> Film | None:
        technical = self._technical()
        year = self._choose_year(technical)
        if year is None:
            return self._glued_year(technical)
        return self._film(min(year, technical), year, rest=year)

    def _choose_year(self, technical: int) -> int | None:
        """The last plausible year: before the technical words, in parentheses first, in brackets last."""
        words, gaps = self.words.words, self.words.gaps
        years = [i for i in range(self.first + 1, self.stop) if words[i] in YEARS and gaps[i][:1] != "\\"]
        if not years:
            return None
        early = [i for i in years if i < technical]
        round_ = [i for i in early if gaps[i - 1][-1:] == "(" and gaps[i][:1] == ")"]
        if round_:
            return round_[0]
        plain = [i for i in early if gaps[i][:1] != "]"]
        if plain:
            return self._last_before_tags(plain)
        if early:
            return early[0]
        return next((i for i in years if gaps[i][:1] != "]"), years[0])

    def _last_before_tags(self, years: list[int]) -> int:
        """The last of `years` with nothing but words of a title before it, since the year before it."""
        chosen = years[0]
        words = self.words.words
        for year in years[1:]:
            between = words[chosen + 1 : year]
            if any(
                word in EDITION_STARTS or word in LANGUAGE_WORDS or word in _AFTER_GERMAN for word in between
            ):
                break
            chosen = year
        return chosen

    def _glued_year(self, technical: int) -> Film | None:
        """A year without a separator before it: "Title2017.1080p"."""
        words = self.words
        for index in range(self.first, min(technical, self.stop)):
            word = words.words[index]
            if word[-4:] in YEARS and (glued := _GLUED_YEAR.fullmatch(word)):
                end = words.ends[index]
                if index + 1 >= self.stop and index == self.first:
                    continue
                return Film(self.start, end - 4, int(glued[1]), (end - 4, end), index + 1, None, self.group)
        return None

    def _anime(self) -> Film | None:
        """[Group] Title, closed by a version, a parenthesis or a bracket, and no year."""
        if not self.group:
            return None
        words = self.words
        for index in range(self.first, self.stop):
            if index > self.first and _ANIME_VERSION.fullmatch(words.words[index]):
                return self._film(index, -1, rest=index)
            gap = words.gaps[index]
            if "(" in gap or "[" in gap:
                return self._film(index + 1, -1, rest=index + 1)
        return None

    def _bracket_for_year(self) -> Film | None:
        """Title[word]: a bracket of one technical word in the year's place (year 0)."""
        words, gaps = self.words.words, self.words.gaps
        if "[" not in self.words.text:
            return None
        for index in range(self.first + 1, self.stop):
            if words[index] in _TECHNICAL or _EPISODE.fullmatch(words[index]):
                if gaps[index - 1][-1:] == "[" and gaps[index][:1] == "]":
                    return self._film(index, -1, rest=index)
                return None
        return None

    def _year_first(self) -> Film | None:
        """2010 - Title: for folders and files in a library."""
        words = self.words
        if words.words[self.first] not in YEARS or self.first + 1 >= self.stop:
            return None
        year = self.first
        start = words.starts[year + 1]
        last = year + 1
        technical = self._technical()
        while last + 1 < technical and words.gaps[last][-1:] not in ("(", "["):
            last += 1
        end = self._title_end(last + 1, start)
        return Film(start, end, int(words.words[year]), words.span(year, year), last + 1, None, self.group)

    def _film(self, limit: int, year: int, *, rest: int) -> Film | None:
        """The film whose title ends before word `limit`, without an edition that stands there."""
        words = self.words
        edition = None
        if limit > self.first + 1:
            edition = self._edition_before(limit)
        last = edition[0] if edition else limit
        end = self._title_end(last, self.start)
        if end <= self.start or last <= self.first:
            return None
        span = words.span(year, year) if year >= 0 else None
        number = int(words.words[year]) if year >= 0 else 0
        return Film(self.start, end, number, span, min(rest, limit), edition, self.group)

    def _edition_before(self, limit: int) -> tuple[int, int] | None:
        words = self.words
        if words.bag.isdisjoint(EDITION_STARTS) and "anniversary" not in words.bag:
            return None
        first = self.first + 1
        while (edition := find_edition(words, first, limit)) is not None:
            if edition[1] == limit - 1 and words.words[edition[0] - 1] not in _ARTICLES:
                return edition
            first = edition[1] + 1
        return None

    def _title_end(self, last: int, start: int) -> int:
        """Where the title ends that is followed by word `last`: "!" and ")" belong to it."""
        words = self.words
        if last <= 0:
            return start
        end = words.starts[last] if last < len(words.words) else len(words.text)
        least = words.ends[last - 1]
        text = words.text
        while end > least and text[end - 1] not in ")!":
            end -= 1
        return max(end, start)


def find_hash(text: str) -> tuple[int, int] | None:
    """The eight characters in brackets that anime releases carry."""
    if "[" not in text:
        return None
    found = None
    for match in _HASH.finditer(text):
        if match[1].lower() != "1280x720":
            found = match.span(1)
    return found


def _skip(text: str, start: int, end: int) -> int:
    while start < end and (text[start] in "-_." or text[start].isspace()):
        start += 1
    return start
