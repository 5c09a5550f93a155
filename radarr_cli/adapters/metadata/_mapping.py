"""TMDB's answers as domain values. Whatever is missing or of the wrong kind is left out, never guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from radarr_cli.domain import language as languages
from radarr_cli.domain.movie import Actor, Credits, Image, MovieDetails, MovieTitle, TitleKind, status_on
from radarr_cli.domain.movie_choice import MovieChoice
from radarr_cli.domain.one_line import one_line
from radarr_cli.domain.parsing.titles import clean_title, sort_title
from radarr_cli.errors import InvalidAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.domain.language import Language

APPENDED = (
    "alternative_titles", "translations", "release_dates", "credits", "external_ids", "keywords", "videos",
)  # fmt: skip
"""Sub-resources that one call for a film brings along."""
IMAGES = "https://image.tmdb.org/t/p/original"
_LIMITED, _THEATRICAL, _DIGITAL, _PHYSICAL = 2, 3, 4, 5
_WRITERS = ("Screenplay", "Writer")
_MOST_ACTORS = 20
_OF_ACTORS = ("name", "character", "order", "profile_path")
Json = dict[str, Any]


def details(body: Json, region: str, today: date) -> MovieDetails:
    """A film of TMDB's `movie/{id}` answer with its appended sub-resources.

    Dates are those of `region` where it has one of the kind, else the earliest of any country. The status
    follows from the dates on `today`. Raises InvalidAnswer where it has no id or title.
    """
    tmdb_id, title = _whole(body.get("id")), _text(body.get("title"))
    if not tmdb_id or not title:
        raise InvalidAnswer("TMDB answered with a film that has no id or no title")
    released = list(_releases(body))
    first = _date(body.get("release_date"))
    original = _text(body.get("original_title")) or title
    collection = _object(body.get("belongs_to_collection"))
    film = MovieDetails(
        tmdb_id=tmdb_id,
        imdb_id=_imdb(body),
        title=title,
        sort_title=sort_title(title),
        original_title=original,
        original_language=_language(_text(body.get("original_language"))) or languages.UNKNOWN,
        year=first.year if first else 0,
        years=tuple(sorted({day.year for _, _, day in released} | ({first.year} if first else set()))),
        in_cinemas=_in_cinemas(released, region, first),
        digital_release=_earliest(released, region, _DIGITAL),
        physical_release=_earliest(released, region, _PHYSICAL),
        runtime=_whole(body.get("runtime")),
        overview=_text(body.get("overview")),
        genres=_names(body.get("genres")),
        keywords=_names(_object(body.get("keywords")).get("keywords")),
        certification=_certification(body, region),
        studio=next(iter(_names(body.get("production_companies"))), None),
        website=_text(body.get("homepage")) or None,
        trailer_id=_trailer(body),
        popularity=_real(body.get("popularity")),
        collection_tmdb_id=_whole(collection.get("id")) or None,
        collection_title=_text(collection.get("name")) or None,
        ratings=_ratings(body),
        images=_images(body),
        titles=_titles(body, title, original),
    )
    return replace(film, status=status_on(film, today))


def choices(body: Json) -> tuple[MovieChoice, ...]:
    """The films of a search answer, in TMDB's order."""
    return tuple(
        MovieChoice(
            tmdb_id=_whole(item.get("id")),
            title=_text(item.get("title")),
            original_title=_text(item.get("original_title")),
            year=first.year if (first := _date(item.get("release_date"))) else 0,
            overview=_text(item.get("overview")),
            popularity=_real(item.get("popularity")),
        )
        for item in _objects(body.get("results"))
        if _whole(item.get("id")) and _text(item.get("title"))
    )


def found_id(body: Json) -> int | None:
    """The film of a `find` answer."""
    return next((_whole(item.get("id")) for item in _objects(body.get("movie_results"))), None) or None


def directors(body: Json) -> tuple[str, ...]:
    crew = _objects(_object(body.get("credits")).get("crew"))
    names = [_text(person.get("name")) for person in crew if person.get("job") == "Director"]
    return tuple(dict.fromkeys(filter(None, names)))


def film_credits(body: Json) -> Credits:
    """Who made the film; of the cast the first twenty."""
    both = _object(body.get("credits"))
    crew, cast = _objects(both.get("crew")), _objects(both.get("cast"))
    writers = [_text(person.get("name")) for person in crew if person.get("job") in _WRITERS]
    return Credits(
        tagline=_text(body.get("tagline")),
        countries=_names(body.get("production_countries")),
        directors=directors(body),
        writers=tuple(dict.fromkeys(filter(None, writers))),
        actors=tuple(
            Actor(
                name=_text(person.get("name")),
                role=_text(person.get("character")),
                order=_whole(person.get("order")),
                picture=f"{IMAGES}{path}"
                if (path := _text(person.get("profile_path"))).startswith("/")
                else "",
            )
            for person in cast[:_MOST_ACTORS]
            if _text(person.get("name"))
        ),
    )


def _picture(person: Json) -> str:
    path = _text(person.get("profile_path"))
    return f"{IMAGES}{path}" if path.startswith("/") else ""


def runtime(body: Json) -> int:
    """Minutes, 0 unknown."""
    return _whole(body.get("runtime"))


def reduced(body: Json) -> Json:
    """A `movie/{id}` answer with only what this module reads: a tenth of its size to keep."""
    kept = {key: body[key] for key in _KEPT if key in body}
    crew = _objects(_object(body.get("credits")).get("crew"))
    cast = _objects(_object(body.get("credits")).get("cast"))[:_MOST_ACTORS]
    kept["credits"] = {
        "crew": [
            {"name": person.get("name"), "job": person.get("job")}
            for person in crew
            if person.get("job") in (*_WRITERS, "Director")
        ],
        "cast": [{key: person.get(key) for key in _OF_ACTORS} for person in cast],
    }
    kept["translations"] = {
        "translations": [
            {
                "iso_639_1": item.get("iso_639_1"),
                "iso_3166_1": item.get("iso_3166_1"),
                "data": {"title": _object(item.get("data")).get("title")},
            }
            for item in _objects(_object(body.get("translations")).get("translations"))
        ]
    }
    return kept


_KEPT = (
    "id", "imdb_id", "title", "original_title", "original_language", "release_date", "runtime", "overview",
    "genres", "production_companies", "homepage", "popularity", "belongs_to_collection", "vote_average",
    "vote_count", "poster_path", "backdrop_path", "alternative_titles", "release_dates", "external_ids",
    "keywords", "videos", "tagline", "production_countries",
)  # fmt: skip


def _releases(body: Json) -> Iterator[tuple[str, int, date]]:
    """Every dated release: country, TMDB's type, day."""
    for country in _objects(_object(body.get("release_dates")).get("results")):
        for item in _objects(country.get("release_dates")):
            day = _date(item.get("release_date"))
            if day:
                yield _text(country.get("iso_3166_1")), _whole(item.get("type")), day


def _in_cinemas(released: list[tuple[str, int, date]], region: str, first: date | None) -> date | None:
    """The first theatrical release, else the first limited one; TMDB's own date where it lists none."""
    if not released:
        return first
    at_home = [item for item in released if item[0] == region]
    for items in (at_home, released):
        for kind in (_THEATRICAL, _LIMITED):
            found = _earliest(items, region, kind)
            if found:
                return found
    return None


def _earliest(released: list[tuple[str, int, date]], region: str, kind: int) -> date | None:
    at_home = [day for country, type_, day in released if type_ == kind and country == region]
    anywhere = [day for _, type_, day in released if type_ == kind]
    return min(at_home or anywhere, default=None)


def _certification(body: Json, region: str) -> str | None:
    """The region's age rating: of its theatrical release, else of any."""
    rated = [
        (_whole(item.get("type")) != _THEATRICAL, _text(item.get("certification")))
        for country in _objects(_object(body.get("release_dates")).get("results"))
        if country.get("iso_3166_1") == region
        for item in _objects(country.get("release_dates"))
    ]
    return min(((rank, text) for rank, text in rated if text), default=(False, None))[1]


def _titles(body: Json, title: str, original: str) -> tuple[MovieTitle, ...]:
    """Every name once, by its clean form; the first of main, original, alternative, translation stays."""
    names: list[tuple[str, TitleKind, Language | None]] = [
        (title, TitleKind.MAIN, None),
        (original, TitleKind.ORIGINAL, None),
    ]
    names += [
        (_text(item.get("title")), TitleKind.ALTERNATIVE, None)
        for item in _objects(_object(body.get("alternative_titles")).get("titles"))
    ]
    names += [
        (
            _text(_object(item.get("data")).get("title")),
            TitleKind.TRANSLATION,
            _language(f"{_text(item.get('iso_639_1'))}-{_text(item.get('iso_3166_1'))}"),
        )
        for item in _objects(_object(body.get("translations")).get("translations"))
    ]
    kept: dict[str, MovieTitle] = {}
    for name, kind, language in names:
        clean = clean_title(name)
        if clean and clean not in kept:
            kept[clean] = MovieTitle(name, clean, kind, language)
    return tuple(kept.values())


def _trailer(body: Json) -> str | None:
    videos = [
        (not item.get("official"), _text(item.get("key")))
        for item in _objects(_object(body.get("videos")).get("results"))
        if item.get("site") == "YouTube" and item.get("type") == "Trailer" and item.get("key")
    ]
    return min(videos, key=lambda video: video[0], default=(False, None))[1]


def _ratings(body: Json) -> dict[str, object]:
    votes = _whole(body.get("vote_count"))
    value = round(_real(body.get("vote_average")), 1)
    return {"tmdb": {"votes": votes, "value": value, "type": "user"}} if votes else {}


def _images(body: Json) -> tuple[Image, ...]:
    paths = (("poster", body.get("poster_path")), ("fanart", body.get("backdrop_path")))
    return tuple(Image(kind, f"{IMAGES}{_text(path)}") for kind, path in paths if _text(path).startswith("/"))


def _imdb(body: Json) -> str | None:
    known = _text(body.get("imdb_id")) or _text(_object(body.get("external_ids")).get("imdb_id"))
    return known if known.startswith("tt") and known[2:].isdigit() else None


def _language(code: str) -> Language | None:
    return languages.from_code(code) if code else None


def _names(value: object) -> tuple[str, ...]:
    names = [_text(item.get("name")) for item in _objects(value)]
    return tuple(dict.fromkeys(filter(None, names)))


def _text(value: object) -> str:
    """Text in one line, without control characters: it ends up in terminals and file names."""
    return one_line(value) if isinstance(value, str) else ""


def _date(value: object) -> date | None:
    """The day of "1999-03-30" or "1999-03-30T00:00:00.000Z"; None for anything else."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) and value else None
    except ValueError:
        return None


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31 else 0


def _real(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
