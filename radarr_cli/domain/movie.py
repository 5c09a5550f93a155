"""A film: what the metadata says of it, what the user wants of it, and when it can be had."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from radarr_cli.domain.availability import Availability as Availability
from radarr_cli.domain.language import ENGLISH, Language

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class MovieStatus(StrEnum):
    """Radarr's v3 words."""

    DELETED = "deleted"
    TBA = "tba"
    ANNOUNCED = "announced"
    IN_CINEMAS = "inCinemas"
    RELEASED = "released"


class TitleKind(StrEnum):
    MAIN = "main"
    ORIGINAL = "original"
    ALTERNATIVE = "alternative"
    TRANSLATION = "translation"
    USER = "user"
    LEARNED = "learned"


@dataclass(frozen=True, slots=True)
class MovieTitle:
    """One name a film goes by; `clean` is what release names are matched on."""

    title: str
    clean: str
    kind: TitleKind
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """`kind` is Radarr's coverType: poster, fanart, ..."""

    kind: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieDetails:
    """What the metadata source says of a film. Dates are days; `runtime` is minutes, 0 unknown.

    `years` holds every year a release may name: TMDB's, and those of all its release dates.
    `ratings` maps a source (tmdb, imdb) to `{"votes", "value", "type"}`, as v3 prints it.
    """

    tmdb_id: int
    imdb_id: str | None = None
    title: str
    sort_title: str = ""
    original_title: str = ""
    original_language: Language = ENGLISH
    year: int = 0
    years: tuple[int, ...] = ()
    status: MovieStatus = MovieStatus.ANNOUNCED
    in_cinemas: date | None = None
    digital_release: date | None = None
    physical_release: date | None = None
    runtime: int = 0
    overview: str = ""
    genres: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    certification: str | None = None
    studio: str | None = None
    website: str | None = None
    trailer_id: str | None = None
    popularity: float = 0.0
    collection_tmdb_id: int | None = None
    collection_title: str | None = None
    ratings: Mapping[str, object] = field(default_factory=dict)
    images: tuple[Image, ...] = ()
    titles: tuple[MovieTitle, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """`order` is the place in the cast, from 0; `picture` the address of a portrait, "" without one."""

    name: str
    role: str = ""
    order: int = 0
    picture: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """Who made a film, and what only a text beside it says: asked of the source when that is written."""

    tagline: str = ""
    countries: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    actors: tuple[Actor, ...] = ()


_RECENT_AT_HOME = timedelta(days=21)
_RECENT_IN_CINEMAS = timedelta(days=120)


def is_recent(details: MovieDetails, today: date) -> bool:
    """Radarr's rule for the priority of a download: out for at most three weeks, or in cinemas for at most
    four months; what is still to come counts."""
    released = (details.digital_release, details.physical_release)
    if any(day is not None and day >= today - _RECENT_AT_HOME for day in released):
        return True
    return details.in_cinemas is not None and details.in_cinemas >= today - _RECENT_IN_CINEMAS


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One wanted form of a film: its profile, its place, and which editions or languages fill it.

    `folder` is relative to the root. `predicate` may hold `editions` and `languages`, each a list of
    names of which one must fit; empty means anything.
    """

    id: int
    movie_id: int
    name: str = "main"
    profile: str
    root: str
    folder: str
    monitored: bool = True
    predicate: Mapping[str, object] = field(default_factory=dict)
    search_upgrades: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Movie:
    """A film in the library."""

    id: int
    details: MovieDetails
    monitored: bool
    minimum_availability: Availability
    tags: tuple[str, ...] = ()
    custom: Mapping[str, object] = field(default_factory=dict)
    added_at: datetime | None = None
    added_by: str = ""
    synced_at: datetime | None = None
    variants: tuple[Variant, ...] = ()


def searched_titles(details: MovieDetails, languages: Collection[Language]) -> tuple[str, ...]:
    """What to search for by words, the likeliest first: the title, the original one, those the user gave, and
    the translations into the given languages; each once, whatever its case (Radarr's rule but for the
    user's)."""
    named = (
        details.title,
        details.original_title,
        *(each.title for each in details.titles if each.kind is TitleKind.ORIGINAL),
        *(each.title for each in details.titles if each.kind is TitleKind.USER),
        *(each.title for each in details.titles if each.language in languages),
    )
    once: dict[str, str] = {}
    for title in filter(None, named):
        once.setdefault(title.casefold(), title)
    return tuple(once.values())


def available_on(details: MovieDetails, wanted: Availability) -> date | None:
    """The day from which the film can be had; None is "never", `date.min` "always".

    Radarr's rule: TBA and announced are always available; in cinemas counts from the cinema date when
    it is known; released counts from the earlier home release, else 90 days after the cinemas.
    """
    if wanted in (Availability.TBA, Availability.ANNOUNCED):
        return date.min
    if wanted is Availability.IN_CINEMAS and details.in_cinemas:
        return details.in_cinemas
    home = [day for day in (details.physical_release, details.digital_release) if day]
    if home:
        return min(home)
    return details.in_cinemas + timedelta(days=90) if details.in_cinemas else None


def status_on(details: MovieDetails, today: date) -> MovieStatus:
    """Announced, in cinemas or released on `today`, from the dates alone (Radarr's rule)."""
    home = [day for day in (details.physical_release, details.digital_release) if day]
    if any(day <= today for day in home):
        return MovieStatus.RELEASED
    if details.in_cinemas is None or details.in_cinemas > today:
        return MovieStatus.ANNOUNCED
    if not home and details.in_cinemas + timedelta(days=90) < today:
        return MovieStatus.RELEASED
    return MovieStatus.IN_CINEMAS
