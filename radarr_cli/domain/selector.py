"""How a person names one film: `tmdb:603`, `imdb:tt0133093`, a library id, an address of TMDB or IMDb,
or `Title (Year)`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from radarr_cli.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmName:
    """One film as it was named: by one of the ids, or by `title`, with `year` 0 where none was given.

    `text` is the name as typed, for messages. A bare number is both a library id and a title.
    """

    text: str
    movie_id: int | None = None
    tmdb_id: int | None = None
    imdb_id: str | None = None
    title: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class FoundFilm:
    """A film of the library, as little of it as choices and messages need; `id` is the library's."""

    id: int
    tmdb_id: int
    title: str
    year: int

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title


def parse_film(text: str) -> FilmName:
    """Read how one film was named. Raises UsageError where it is empty or an id that is none."""
    name = " ".join(text.split())
    if not name:
        raise UsageError("no film was named", hint=_NAME_HINT)
    prefix, colon, rest = name.partition(":")
    kind = prefix.lower()
    if colon and kind in ("tmdb", "tmdbid"):
        return FilmName(text=name, tmdb_id=_number(rest, name))
    if colon and kind in ("imdb", "imdbid"):
        return FilmName(text=name, imdb_id=_imdb(rest.strip(), name))
    if colon and kind in ("http", "https"):
        return _from_address(name, rest.lstrip("/"))
    if _ADDRESS.match(name):
        return _from_address(name, name)
    if re.fullmatch(r"tt\d{5,10}", name, re.IGNORECASE):
        return FilmName(text=name, imdb_id=_imdb(name, name))
    if name.isascii() and name.isdigit():
        return FilmName(text=name, movie_id=_number(name, name), title=name)
    titled = re.fullmatch(r"(?P<title>.*\S)\s*[(\[](?P<year>(?:18|19|20|21)\d\d)[)\]]", name)
    if titled:
        return FilmName(text=name, title=titled["title"], year=int(titled["year"]))
    return FilmName(text=name, title=name)


_NAME_HINT = 'Name a film as tmdb:603, imdb:tt0133093, its library id, an address, or "Title (Year)".'
_ADDRESS = re.compile(r"(?i)(?:www\.|m\.)?(?:themoviedb\.org|imdb\.com)/")
_TMDB_PATH = re.compile(r"(?i)^(?:/[a-z]{2}(?:-[a-z]{2})?)?/movie/(\d+)")
_IMDB_PATH = re.compile(r"(?i)^(?:/[a-z]{2}(?:-[a-z]{2})?)?/title/(tt\d+)")


def _from_address(address: str, without_scheme: str) -> FilmName:
    host, _, path = without_scheme.partition("/")
    host = host.lower().rpartition("@")[2]
    if host == "themoviedb.org" or host.endswith(".themoviedb.org"):
        found = _TMDB_PATH.match(f"/{path}")
        if found:
            return FilmName(text=address, tmdb_id=_number(found[1], address))
    elif host == "imdb.com" or host.endswith(".imdb.com"):
        found = _IMDB_PATH.match(f"/{path}")
        if found:
            return FilmName(text=address, imdb_id=_imdb(found[1], address))
    raise UsageError(f"{address} is no film's page on TMDB or IMDb", hint=_NAME_HINT)


def _number(text: str, name: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()) or not 0 < int(digits[:12]) < 2**31:
        raise UsageError(f"{name}: the id has to be a number above 0", hint=_NAME_HINT)
    return int(digits)


def _imdb(text: str, name: str) -> str:
    """IMDb's id as it is stored: tt and at least seven digits."""
    found = re.fullmatch(r"(?:tt)?(\d{1,10})", text, re.IGNORECASE | re.ASCII)
    if not found or not int(found[1]):
        raise UsageError(f"{name}: an IMDb id looks like tt0133093", hint=_NAME_HINT)
    return f"tt{int(found[1]):07d}"
