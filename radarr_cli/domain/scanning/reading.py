"""Which film a folder says it holds: by its name, its files' names, and the ids in its .nfo."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from radarr_cli.domain.parsing import parse_release
from radarr_cli.domain.parsing.extensions import removable_extension

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radarr_cli.domain.release import ParsedRelease

_ARTICLE = re.compile(r"(?i)(?P<title>.+), (?P<article>The|An?|Der|Die|Das|Le|La|Les|El|Los|Il)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`title` and `year` (0 unknown) as they are written; `tmdb_ids` and `imdb_ids` all ids that are named,
    so that two of a kind contradict each other. `parsed` is what the name that told most says of the file.
    """

    title: str
    year: int = 0
    tmdb_ids: tuple[int, ...] = ()
    imdb_ids: tuple[str, ...] = ()
    parsed: ParsedRelease

    @property
    def contradicts_itself(self) -> bool:
        return len(self.tmdb_ids) > 1 or len(self.imdb_ids) > 1


def read(folder: str, file: str, texts: Iterable[str] = ()) -> Reading:
    """What a folder's name, a file's name in it and the texts beside it say; `folder` may be "".

    The folder names the film, for people name folders with care; the file tells its quality.
    """
    stem = file[: len(file) - len(removable_extension(file))]
    of_folder = parse_release(folder) if folder else None
    of_file = parse_release(stem) if stem else None
    tmdb, imdb = _ids(texts)
    for parsed in (of_folder, of_file):
        if parsed is not None:
            tmdb += [parsed.tmdb_id] if parsed.tmdb_id else []
            imdb += [parsed.imdb_id] if parsed.imdb_id else []
    naming = next((each for each in (of_folder, of_file) if each and each.is_movie), None)
    telling = of_file if of_file and (of_file.is_movie or not of_folder) else of_folder
    return Reading(
        title=_in_order(naming.title if naming else (folder or stem).replace(".", " ").strip()),
        year=naming.year if naming else 0,
        tmdb_ids=tuple(dict.fromkeys(tmdb)),
        imdb_ids=tuple(dict.fromkeys(imdb)),
        parsed=telling or parse_release(stem or folder),
    )


def _in_order(title: str) -> str:
    """ "Matrix, The" is "The Matrix"."""
    swapped = _ARTICLE.fullmatch(title)
    return f"{swapped['article']} {swapped['title']}" if swapped else title


def _ids(texts: Iterable[str]) -> tuple[list[int], list[str]]:
    """The ids in .nfo files: Kodi's elements and attributes, and addresses of TMDB and IMDb.

    Of IMDb's ids the first counts, where the file is no Kodi one: such texts quote other films too.
    """
    tmdb: list[int] = []
    imdb: list[str] = []
    for text in texts:
        marked = _marked().findall(text)
        tmdb += [int(number) for number in _tmdb().findall(text) if number]
        imdb += [f"tt{int(number):07d}" for number in (marked or _imdb().findall(text))[:1]]
    return tmdb, imdb


@cache
def _tmdb() -> re.Pattern[str]:
    return re.compile(
        r"(?i)(?:<tmdbid>\s*|<uniqueid[^>]*type=[\"']tmdb[\"'][^>]*>\s*|themoviedb\.org/movie/)(\d{1,9})"
    )


@cache
def _marked() -> re.Pattern[str]:
    return re.compile(r"(?i)(?:<imdb_?id>\s*|<uniqueid[^>]*type=[\"']imdb[\"'][^>]*>\s*)tt(\d{5,10})")


@cache
def _imdb() -> re.Pattern[str]:
    return re.compile(r"(?i)(?:imdb\.com/(?:[a-z]{2}/)?title/|\b)tt(\d{7,10})\b")
