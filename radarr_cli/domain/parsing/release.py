"""From a release's name to what it says: the parts of the parser brought together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radarr_cli.domain.parsing.editions import edition_text, find_edition
from radarr_cli.domain.parsing.film import find_film, find_hash
from radarr_cli.domain.parsing.groups import find_group
from radarr_cli.domain.parsing.patterns import lazy
from radarr_cli.domain.parsing.qualities import read_quality
from radarr_cli.domain.parsing.refusals import find_refusal
from radarr_cli.domain.parsing.spelling import all_titles, spell_title
from radarr_cli.domain.parsing.tongues import read_languages
from radarr_cli.domain.parsing.words import Quiet, Words
from radarr_cli.domain.parsing.wrapping import find_bounds
from radarr_cli.domain.release import ParsedRelease

if TYPE_CHECKING:
    from radarr_cli.domain.parsing.film import Film
    from radarr_cli.domain.parsing.wrapping import Bounds
    from radarr_cli.domain.quality import QualityModel

Span = tuple[int, int]

_NOISE = "<>?*|"
_imdb = lazy(r"tt\d{7,8}")
_tmdb = lazy(r"tmdb(?:id)?[-=](\d{1,9})")
_BACKWARDS = ("p027", "p0801")
_SOFT = ("soft", "multi", "horrible")
_GENERIC_SUBTITLES = "Generic Hardcoded Subs"


def parse_release(name: str, *, folder: bool = False) -> ParsedRelease:
    """What the release name (`folder`: the name of a folder) says. Never raises.

    A name that is no film has no titles, and `refusal` says why; quality, languages and group are read
    even then. Keys of `spans`: title, year, source, resolution, modifier, revision, edition, group, hash,
    imdb, tmdb, subtitles and language:NAME; positions are those of `name`.

    Where Radarr is odd, this is not: a name spelt backwards is read forwards; a short source word that
    begins a name is its title ("Cam.2018"), and so is what stands before the first technical word, whatever
    year comes later; a group behind "WEB-DL-" is not called "DL-GROUP"; an episode is no film.
    """
    text = name if name.isascii() else name.replace("【", "[").replace("】", "]")
    words = Words(text)
    if not words.bag.isdisjoint(_BACKWARDS):
        return _parse_backwards(name, text, folder=folder)
    return _parse(name, words, folder=folder)


def _parse(name: str, words: Words, *, folder: bool) -> ParsedRelease:
    text = words.text
    spans: dict[str, Span] = {}
    bounds = find_bounds(text)
    refusal = find_refusal(words, text[: bounds.stem_end].strip(" -_"))
    film = find_film(words, bounds, folder=folder) if refusal is None else None
    title = spell_title(text[film.start : film.end]) if film else ""
    quality = read_quality(words, _quiet_words(words, bounds, film), spans)
    if film and title not in ("", "("):
        return _film(name, words, bounds, film, title, quality, spans)
    group = _group(words, words.count_before(bounds.own), bounds, bounds.group, spans)
    return ParsedRelease(
        name=name,
        release_title=text[: bounds.stem_end],
        simple_title=_without_noise(text[: bounds.stem_end]),
        original_title=name,
        quality=quality,
        languages=read_languages(words, 0, group, spans),
        release_group=_cut(text, group),
        refusal=refusal or "no title with a year behind it was found",
        spans=spans,
    )


def _quiet_words(words: Words, bounds: Bounds, film: Film | None) -> Quiet:
    """The website's words and the title's; where no film was found, the first word is taken for a title."""
    own = words.count_before(bounds.own) if bounds.own else 0
    first = words.count_before(film.start if film else bounds.start)
    return Quiet(own, first, words.count_before(film.end) if film else first + 1)


def _film(
    name: str,
    words: Words,
    bounds: Bounds,
    film: Film,
    title: str,
    quality: QualityModel,
    spans: dict[str, Span],
) -> ParsedRelease:
    text = words.text
    spans["title"] = (film.start, film.end)
    if film.year_span:
        spans["year"] = film.year_span
    leading = bounds.group if bounds.group and bounds.group[1] <= film.start else None
    group = _group(words, film.rest, bounds, leading, spans)
    release_hash = find_hash(text, film.end) if bounds.group else None
    if release_hash:
        spans["hash"] = release_hash
    edition = film.edition or find_edition(words, film.rest, words.count_before(bounds.stem_end))
    if edition:
        spans["edition"] = words.span(*edition)
    stand_in = "A.Movie" if "." in text[film.start : film.end] else "A Movie"
    simple_title = text[: film.start] + stand_in + text[film.end : bounds.stem_end]
    return ParsedRelease(
        name=name,
        release_title=text[: bounds.stem_end],
        simple_title=_without_noise(simple_title),
        titles=all_titles(title),
        original_title=name,
        year=film.year,
        quality=quality,
        languages=read_languages(words, film.rest, group, spans),
        release_group=_cut(text, group),
        release_hash=_cut(text, release_hash),
        edition=edition_text(words, *edition) if edition else None,
        imdb_id=_imdb_id(words, film.end, spans),
        tmdb_id=_tmdb_id(words, film.end, spans),
        hardcoded_subs=_hardcoded_subtitles(words, group, spans),
        spans=spans,
    )


def _group(
    words: Words, first: int, bounds: Bounds, leading: Span | None, spans: dict[str, Span]
) -> Span | None:
    """The leading [Group], else the one behind; a tag in another script is often the title translated."""
    if leading and words.text[leading[0] : leading[1]].isascii():
        group: Span | None = leading
    else:
        group = find_group(words, first, bounds.end) or leading
    if group:
        spans["group"] = group
    return group


def _parse_backwards(name: str, text: str, *, folder: bool) -> ParsedRelease:
    """A name spelt backwards, told by its resolution ("p0801"); its spans are those of the name as given."""
    length = find_bounds(text).stem_end
    read = _parse(name, Words(text[:length][::-1] + text[length:]), folder=folder)
    return replace(
        read, spans={fact: (length - end, length - start) for fact, (start, end) in read.spans.items()}
    )


def _without_noise(text: str) -> str:
    for character in _NOISE:
        text = text.replace(character, "")
    return text


def _cut(text: str, span: Span | None) -> str | None:
    return text[span[0] : span[1]] if span else None


def _imdb_id(words: Words, start: int, spans: dict[str, Span]) -> str | None:
    found = _imdb().search(words.lower, start) if "tt" in words.lower else None
    if found is None:
        return None
    spans["imdb"] = found.span()
    return found[0]


def _tmdb_id(words: Words, start: int, spans: dict[str, Span]) -> int | None:
    found = _tmdb().search(words.lower, start) if "tmdb" in words.lower else None
    if found is None:
        return None
    spans["tmdb"] = found.span()
    return int(found[1])


def _hardcoded_subtitles(words: Words, group: Span | None, spans: dict[str, Span]) -> str | None:
    """The last word on subtitles that cannot be switched off: KORSUB and its like, or HC and SUBBED."""
    if "sub" not in words.lower and "hc" not in words.bag:
        return None
    for index in range(len(words.words) - 1, -1, -1):
        word = words.words[index]
        if group and group[0] <= words.starts[index] < group[1]:
            continue
        if word in ("hc", "subbed"):
            spans["subtitles"] = words.span(index, index)
            return _GENERIC_SUBTITLES
        language = word.removesuffix("s").removesuffix("sub")
        if language and word.endswith(("sub", "subs")) and not language.endswith(_SOFT):
            spans["subtitles"] = words.span(index, index)
            return words.original(index)
    return None
