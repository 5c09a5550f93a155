"""Where the title of the film stands in a name, and its year."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from radarr_cli.domain.parsing.editions import STARTS as EDITION_STARTS
from radarr_cli.domain.parsing.editions import find_edition
from radarr_cli.domain.parsing.patterns import lazy
from radarr_cli.domain.parsing.sources import CODECS, COPY_WORDS, RESOLUTIONS
from radarr_cli.domain.parsing.tongues import LANGUAGE_WORDS

if TYPE_CHECKING:
    from radarr_cli.domain.parsing.words import Words
    from radarr_cli.domain.parsing.wrapping import Bounds

YEARS = frozenset(map(str, range(1800, 2100)))
# Words that no title holds: the title ends before them.
_TECHNICAL = frozenset(
    (RESOLUTIONS.keys() - {"fhd"})
    | CODECS
    | {
        "bluray", "mbluray", "webdl", "webrip", "hdtv", "bdrip", "brrip", "dvdrip", "dvdscr", "hdrip",
        "remux", "bdremux", "uhdremux", "pdtv", "sdtv", "dvdr", "hddvd", "uhdbd", "telesync", "camrip",
        "hdcam",
    }
)  # fmt: skip
_TECHNICAL_PAIRS = {"blu": ("ray",), "web": ("dl", "rip", "dlrip")}
# Words that follow a year or a language, and no title.
_TAGS = (
    _TECHNICAL
    | EDITION_STARTS
    | LANGUAGE_WORDS
    | {
        "dl", "ml", "ld", "md", "dubbed", "subbed", "ac3", "ac3d", "ac3ld", "ac3md", "eac3",
        "eac3d", "eac3ld", "dd51", "dd20", "ddp51", "ddp20", "dts", "dtsd", "dtshd", "dtsx",
        "truehd", "aac", "aacd", "aac20", "flac", "opus", "pal", "ntsc", "ws", "fs", "internal",
        "limited", "proper", "repack", "real", "rerip", "complete", "dvd", "dvd9", "dvd5",
        "web", "hdr", "dv", "uhd", "4k", "ts", "line", "mic", "hc", "r5", "3d", "hsbs", "bd",
        "custom", "blu", "retail", "dual", "synced", "stv", "doku", "bonus", "hd", "sd", "dc",
        "readnfo", "h", "x", "vhsrip", "tvrip", "dtv", "dvb", "dvbrip", "satrip", "screener",
        "telecine", "multi", "vff", "vfq", "vf2", "10bit", "8bit", "hybrid", "imax",
    }
)  # fmt: skip
_GERMAN = ("german", "truefrench")
_LONGEST_PARENTHESIS = 12
_REMASTERS = frozenset({"remastered", "restored"})
_ARTICLES = frozenset({"the", "a", "an"})
_version = lazy(r"v\d")
_glued_year = lazy(r"\D*[^\W\d](?:18|19|20)\d\d")
_picture_size = lazy(r"\d{3,4}x\d{3,4}")
_hash = lazy(r"\[([0-9a-fA-F]{8})\]")


class Film(NamedTuple):
    """The title's characters `start` to `end`; words from `rest` on say something else.

    `year` is 0 and `year_span` None where no year is given; `edition` are the words, first and last, of an
    edition that stands between title and year.
    """

    start: int
    end: int
    rest: int
    year: int = 0
    year_span: tuple[int, int] | None = None
    edition: tuple[int, int] | None = None


def find_film(words: Words, bounds: Bounds, *, folder: bool) -> Film | None:
    """The film within `bounds`; None where the name gives none.

    Ways to name one, the first that fits: title, then German or TrueFrench with the year behind it or none;
    title and year; a title behind a leading [Group], closed by a version, a parenthesis or a bracket; a
    title closed by one technical word in brackets; for a `folder` also the year first.
    """
    search = _Search(words, bounds)
    return search.run(folder=folder)


def find_hash(text: str, start: int) -> tuple[int, int] | None:
    """Where the eight hexadecimal digits in brackets stand that anime carries; the last ones behind `start`.

    Radarr takes any eight characters for them: "[Softsubs]".
    """
    found = None
    for match in _hash().finditer(text, start):
        found = match.span(1)
    return found


class _Search:
    """One look for the film: the words `first` to `stop` (exclusive) may hold it."""

    def __init__(self, words: Words, bounds: Bounds) -> None:
        self.words = words
        self.texts = words.words
        self.start = bounds.start
        self.group, self.tag = bounds.group, bounds.tag
        self.first = words.count_before(bounds.start)
        self.stop = words.count_before(bounds.stem_end)
        if bounds.tag and self._is_lone_year(self.first) and not find_hash(words.text, bounds.tag[1]):
            # "[Title] (2019)" and "[Title].2019": the title is in the bracket.
            self.start, self.group = bounds.tag[0], None
            self.first = words.count_before(self.start)

    def run(self, *, folder: bool) -> Film | None:
        if self.first >= self.stop:
            return None
        technical = self._technical()
        return (
            self._before_language(technical)
            or self._before_year(technical)
            or (self._behind_group(technical) if self.group else None)
            or (self._behind_year(technical) if folder else None)
            or self._before_bracket()
        )

    def _is_lone_year(self, index: int) -> bool:
        """Whether word `index` is a year, and the only one from there on."""
        if index >= self.stop or self.texts[index] not in YEARS:
            return False
        return YEARS.isdisjoint(self.texts[index + 1 : self.stop])

    def _technical(self) -> int:
        """The first technical word behind the title's first, else the end."""
        texts, bag = self.texts, self.words.bag
        if bag.isdisjoint(_TECHNICAL) and bag.isdisjoint(_TECHNICAL_PAIRS):
            return self.stop
        for index in range(self.first + 1, self.stop):
            word = texts[index]
            if word in _TECHNICAL:
                return index
            if word in _TECHNICAL_PAIRS and self.words.following(index) in _TECHNICAL_PAIRS[word]:
                return index
        return self.stop

    def _before_language(self, technical: int) -> Film | None:
        """Title, then German or TrueFrench: where no year stands before it and it is no word of the title."""
        texts = self.texts
        for language in _GERMAN:
            if language not in self.words.bag:
                continue
            index = texts.index(language)
            if not self.first < index < self.stop:
                continue
            if not YEARS.isdisjoint(texts[self.first + 1 : index]) or not self._is_tag(index):
                continue
            year = next((i for i in range(index + 1, self.stop) if texts[i] in YEARS), None)
            return self._film(min(index, technical), year)
        return None

    def _is_tag(self, index: int) -> bool:
        """Whether a language is meant, by capitals or by what follows it: "A German Film" has neither.

        "The German" and "The Good German" are films.
        """
        original = self.words.original
        if original(index).isupper() and not original(self.first).isupper():
            return True
        if self.texts[index - 1] in ("good", "the"):
            return False
        following = self.texts[index + 1] if index + 1 < self.stop else ""
        return not following or following in _TAGS or following in YEARS

    def _before_year(self, technical: int) -> Film | None:
        year = self._choose_year(self.first + 1, technical)
        if year is None:
            return self._before_glued_year(technical)
        return self._film(min(year, technical), year)

    def _choose_year(self, first: int, technical: int) -> int | None:
        """The last plausible year before the technical words, else the first behind them.

        One in parentheses goes first, one in brackets last, except right behind another year.
        """
        texts, gaps = self.texts, self.words.gaps
        years = [i for i in range(first, self.stop) if texts[i] in YEARS and gaps[i][:1] != "\\"]
        if len(years) < 2:
            return years[0] if years else None
        early = [i for i in years if i < technical]
        for index in early:
            if gaps[index - 1][-1:] == "(" and gaps[index][:1] == ")":
                return index
        plain = [i for i in early if gaps[i][:1] != "]"]
        if plain:
            chosen = self._last_before_tags(plain)
            return chosen + 1 if chosen + 1 in early else chosen
        return early[0] if early else next((i for i in years if gaps[i][:1] != "]"), years[0])

    def _last_before_tags(self, years: list[int]) -> int:
        """The last of `years` that words of a title, or a cut's name alone, part from the year before it.

        A remaster's name does not: the year behind it is the remaster's.
        """
        chosen = years[0]
        for year in years[1:]:
            between = self.texts[chosen + 1 : year]
            if not _TAGS.isdisjoint(between):
                cut = find_edition(self.words, chosen + 1, year)
                if cut is None or cut[1] != year - 1 or not _REMASTERS.isdisjoint(between):
                    break
                if not _TAGS.isdisjoint(self.texts[chosen + 1 : cut[0]]):
                    break
            chosen = year
        return chosen

    def _before_glued_year(self, technical: int) -> Film | None:
        """A year without a separator before it: "Title2017.1080p"."""
        words = self.words
        for index in range(self.first, technical):
            word = self.texts[index]
            if word[-4:] not in YEARS or index + 1 >= self.stop or words.gaps[index][0] in ")]":
                continue
            if _glued_year().fullmatch(word):
                end = words.ends[index]
                return Film(self.start, end - 4, index + 1, int(word[-4:]), (end - 4, end))
        return None

    def _behind_group(self, technical: int) -> Film | None:
        """[Group] Title, closed by a version, a bracket, or a parenthesis that describes the copy.

        Where none describes it, the first parenthesis closes: "(Not)" is a part of most titles that hold it.
        Words that describe the copy before that close the title too.
        """
        parenthesis = None
        for index in range(self.first, self.stop):
            if index > self.first and _version().fullmatch(self.texts[index]):
                return self._film(min(index, technical), None)
            gap = self.words.gaps[index]
            if "[" in gap or ("(" in gap and self._describes_copy(index + 1)):
                return self._film(min(index + 1, technical), None)
            if "(" in gap and parenthesis is None:
                parenthesis = index + 1
        return None if parenthesis is None else self._film(min(parenthesis, technical), None)

    def _describes_copy(self, index: int) -> bool:
        """Whether the parenthesis that opens before word `index` holds a word on source, codec or size."""
        for position in range(index, min(index + _LONGEST_PARENTHESIS, self.stop)):
            word = self.texts[position]
            if word in _TAGS or word in COPY_WORDS or _picture_size().fullmatch(word):
                return True
            if ")" in self.words.gaps[position]:
                return False
        return False

    def _before_bracket(self) -> Film | None:
        """Title[word]: one technical word in brackets in the year's place."""
        gaps = self.words.gaps
        if "[" not in self.words.text:
            return None
        for index in range(self.first + 1, self.stop):
            word = self.texts[index]
            if word in _TECHNICAL:
                bracketed = gaps[index - 1][-1:] == "[" and gaps[index][:1] == "]"
                return self._film(index, None) if bracketed else None
        return None

    def _behind_year(self, technical: int) -> Film | None:
        """2010 - Title: the way of some libraries. The title ends at a bracket or a technical word."""
        words, year = self.words, self.first
        if self.tag and words.text[self.tag[0] : self.tag[1]] in YEARS:
            # [2010] Title.
            year = words.count_before(self.tag[0])
        if self.texts[year] not in YEARS or year + 1 >= technical:
            return None
        last = year + 1
        while last + 1 < technical and words.gaps[last][-1:] not in ("(", "["):
            last += 1
        start = words.starts[year + 1]
        span = words.span(year, year)
        return Film(start, self._title_end(last + 1, start), last + 1, int(self.texts[year]), span)

    def _film(self, limit: int, year: int | None) -> Film | None:
        """The film whose title ends before word `limit`, or before an edition that stands there."""
        words = self.words
        edition = self._edition_before(limit)
        end = self._title_end(edition[0] if edition else limit, self.start)
        if end <= self.start:
            return None
        if year is None:
            return Film(self.start, end, limit, edition=edition)
        return Film(self.start, end, limit, int(self.texts[year]), words.span(year, year), edition)

    def _edition_before(self, limit: int) -> tuple[int, int] | None:
        """An edition that ends right before word `limit` and leaves more than an article for the title."""
        first = self.first + 1
        if first >= limit or (limit - first == 1 and self.texts[self.first] in _ARTICLES):
            return None
        while (edition := find_edition(self.words, first, limit)) is not None:
            lone_article = edition[0] == self.first + 1 and self.texts[self.first] in _ARTICLES
            if edition[1] == limit - 1 and not lone_article:
                return edition
            first = edition[0] + 1
        return None

    def _title_end(self, last: int, start: int) -> int:
        """Where the title ends that is followed by word `last`: "!", ")" and "]" behind it belong to it.

        Radarr cuts the "]" of a bracket that stands in the title.
        """
        words = self.words
        text = words.text
        end = words.starts[last] if last < len(self.texts) else len(text)
        least = words.ends[last - 1]
        while end > least and text[end - 1] not in ")!]":
            end -= 1
        if text[end - 1 : end] == "]" and text.find("[", start, least) < 0:
            end = least
        return max(end, start)
