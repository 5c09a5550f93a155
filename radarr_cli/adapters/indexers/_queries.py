"""What is asked of an indexer, in tiers: by ids first, by titles only where that gave nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import category, normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radarr_cli.adapters.indexers._caps import Capabilities
    from radarr_cli.ports import SearchQuery

TITLE_COUNT = 6
"""Titles that are asked for at most: each is a call."""
_DROPPED = re.compile(r"[.'’`´]")
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Tier:
    """Questions that are asked together, each the parameters of a call without key, categories and page.

    `name` is ids, title, text or rss.
    """

    name: str
    questions: tuple[Mapping[str, str], ...]


def tiers_of(query: SearchQuery, caps: Capabilities, *, remove_year: bool = False) -> tuple[Tier, ...]:
    """The tiers that this indexer can be asked, in order; none where it can't be asked this at all."""
    if query.text is not None:
        return _tier("text", [_words(caps, query.text)])
    if query.tmdb_id is None and query.imdb_id is None and not query.titles:
        return _tier("rss", [newest(caps)])
    return (*_tier("ids", [_ids(query, caps)]), *_tier("title", _titles(query, caps, remove_year)))


def newest(caps: Capabilities) -> Mapping[str, str]:
    """The question for the newest releases."""
    return {"t": "movie" if caps.movie_search else "search"}


def spoken_title(title: str) -> str:
    """A title as search engines take it: without a leading "the", accents, dots and apostrophes."""
    text = normalize("NFKD", title.replace("&", " and "))
    text = "".join(character for character in text if category(character) != "Mn")
    words = _NO_WORD.sub(" ", _DROPPED.sub("", text)).split()
    if len(words) > 1 and words[0].lower() == "the":
        words = words[1:]
    return " ".join(words)


def _tier(name: str, questions: Iterable[Mapping[str, str] | None]) -> tuple[Tier, ...]:
    asked = tuple(question for question in questions if question)
    return (Tier(name, asked),) if asked else ()


def _ids(query: SearchQuery, caps: Capabilities) -> Mapping[str, str] | None:
    """By both ids where the indexer lists what it takes, else by the one it takes; IMDb's without "tt"."""
    known = {
        "tmdbid": str(query.tmdb_id) if query.tmdb_id else "",
        "imdbid": (query.imdb_id or "").removeprefix("tt"),
    }
    usable = [(name, value) for name, value in known.items() if value and name in caps.movie_search]
    if not usable:
        return None
    return {"t": "movie", **dict(usable if caps.aggregate else usable[:1])}


def _titles(query: SearchQuery, caps: Capabilities, remove_year: bool) -> Iterable[Mapping[str, str] | None]:
    titles: dict[str, str] = {}
    for title in query.titles:
        spoken = title.strip() if caps.raw_search else spoken_title(title)
        if spoken:
            titles.setdefault(spoken.casefold(), spoken)
    year = f" {query.year}" if query.year and not remove_year else ""
    return [_words(caps, spoken + year) for spoken in list(titles.values())[:TITLE_COUNT]]


def _words(caps: Capabilities, text: str) -> Mapping[str, str] | None:
    if "q" in caps.search:
        return {"t": "search", "q": text}
    if "q" in caps.movie_search:
        return {"t": "movie", "q": text}
    return None
