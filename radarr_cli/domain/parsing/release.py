"""From a release's name to what it says: the parts of the parser brought together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from radarr_cli.domain.parsing.editions import edition_text, find_edition
from radarr_cli.domain.parsing.extensions import removable_extension
from radarr_cli.domain.parsing.film import Film, find_film, find_hash
from radarr_cli.domain.parsing.groups import find_group
from radarr_cli.domain.parsing.qualities import read_quality
from radarr_cli.domain.parsing.refusals import refusal
from radarr_cli.domain.parsing.spelling import all_titles, spell_title
from radarr_cli.domain.parsing.tongues import read_languages
from radarr_cli.domain.parsing.websites import before_trackers
from radarr_cli.domain.parsing.words import Words
from radarr_cli.domain.release import ParsedRelease

if TYPE_CHECKING:
    from radarr_cli.domain.language import Language

_BRACKETS = str.maketrans("【】", "[]")
_IMDB = re.compile(r"(?<![^\W_])tt\d{7,8}(?!\d)")
_TMDB = re.compile(r"tmdb(?:id)?[-=](\d+)")
_SUBTITLED = re.compile(r"(?<![^\W_])(?:(\w+(?<!soft)(?<!multi)(?<!horrible)subs?)|(?:hc|subbed))(?![^\W_])")
_NOISE = str.maketrans("", "", "<>?*|")
_GENERIC_SUBS = "Generic Hardcoded Subs"
Spans = dict[str, tuple[int, int]]


def parse_release(name: str, *, folder: bool = False) -> ParsedRelease:
    """What the release name (`folder`: the name of a folder) says. Never raises.

    A name that is no film has no titles, and `refusal` says why; quality, languages and group are read
    even then.
    """
    text = name.translate(_BRACKETS) if not name.isascii() else name
    words = Words(text)
    spans: Spans = {}
    quality = read_quality(words, spans)
    stem_end = len(text.rstrip())
    stem_end -= len(removable_extension(text[:stem_end]))
    start = len(text) - len(text.lstrip())
    why = refusal(text, text[start:stem_end].strip("-_"))
    film = None if why else _find(words, start, stem_end, folder=folder)
    title = spell_title(text[film.start : film.end]) if film else ""
    if film and title in ("", "("):
        film = None
    if film is None:
        group = _group(words, 0, stem_end, None, spans)
        languages = read_languages(words, 0, group, spans)
        return ParsedRelease(
            name=name,
            release_title=text[:stem_end],
            simple_title=text[:stem_end],
            original_title=name,
            quality=quality,
            languages=languages,
            release_group=_cut(text, group),
            refusal=why or "no title with a year was found",
            spans=spans,
        )
    return _read_film(name, words, film, title, stem_end, quality, spans)


def _read_film(name, words, film: Film, title, stem_end, quality, spans) -> ParsedRelease:  # type: ignore
    text = words.text
    spans["title"] = (film.start, film.end)
    if film.year_span:
        spans["year"] = film.year_span
    group = _group(words, film.rest, stem_end, film.group, spans)
    languages: tuple[Language, ...] = read_languages(words, film.rest, group, spans)
    edition = film.edition or find_edition(
        words, film.rest, len(words.words) - 1 if stem_end < len(text) else len(words.words)
    )
    if edition:
        spans["edition"] = words.span(*edition)
    release_hash = find_hash(text) if film.group else None
    if release_hash:
        spans["hash"] = release_hash
    lower = words.lower
    imdb = _IMDB.search(lower, film.end) if "tt" in lower else None
    tmdb = _TMDB.search(lower, film.end) if "tmdb" in lower else None
    placeholder = "A.Movie" if "." in text[film.start : film.end] else "A Movie"
    simple = (text[: film.start] + placeholder + text[film.end : stem_end]).translate(_NOISE)
    return ParsedRelease(
        name=name,
        release_title=text[:stem_end],
        simple_title=simple,
        titles=all_titles(title),
        original_title=name,
        year=film.year,
        quality=quality,
        languages=languages,
        release_group=_cut(text, group),
        release_hash=_cut(text, release_hash),
        edition=edition_text(words, *edition) if edition else None,
        imdb_id=imdb[0] if imdb else None,
        tmdb_id=int(tmdb[1]) if tmdb else None,
        hardcoded_subs=_hardcoded(words, spans),
        spans=spans,
    )


def _find(words: Words, start: int, end: int, *, folder: bool) -> Film | None:
    return find_film(words, start, end, folder=folder)


def _group(words: Words, first: int, end: int, leading, spans: Spans):  # type: ignore
    group = leading or find_group(words, first, before_trackers(words.text, 0, end))
    if group:
        spans["group"] = group
    return group


def _cut(text: str, span: tuple[int, int] | None) -> str | None:
    return text[span[0] : span[1]] if span else None


def _hardcoded(words: Words, spans: Spans) -> str | None:
    lower = words.lower
    if "sub" not in lower and "hc" not in words.bag:
        return None
    found = None
    for found in _SUBTITLED.finditer(lower):
        pass
    if found is None:
        return None
    spans["subtitles"] = found.span()
    return words.text[found.start() : found.end()] if found[1] else _GENERIC_SUBS
