"""Which films of the library a name or a filter means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.parsing.titles import clean_title
from radarr_cli.domain.selector import FoundFilm
from radarr_cli.store.movie_filters import where

if TYPE_CHECKING:
    from datetime import date

    from radarr_cli.domain.filters import Expression
    from radarr_cli.domain.selector import FilmName
    from radarr_cli.store.database import Database

_SELECT = "SELECT m.id, m.tmdb_id, m.title, m.year FROM movie m"
_FIND = """
SELECT m.id, m.tmdb_id, m.title, m.year, 1 AS tier FROM movie m
WHERE m.id = %(movie)s OR m.tmdb_id = %(tmdb)s OR m.imdb_id = %(imdb)s
UNION ALL
SELECT m.id, m.tmdb_id, m.title, m.year,
       CASE WHEN t.kind IN ('main', 'original') THEN 2 ELSE 4 END + (m.year <> %(year)s)::integer
FROM movie_title t JOIN movie m ON m.id = t.movie_id
WHERE t.clean_title = %(clean)s AND (%(year)s = 0 OR m.year = %(year)s OR %(year)s = ANY(m.years))
ORDER BY tier, title, year, id
"""


def find_films(database: Database, name: FilmName) -> list[FoundFilm]:
    """The films that a name may mean: those of the best fit, so more than one is an ambiguity.

    An id comes before a title, a main or original title before others, the exact year before another
    year of release.
    """
    rows = database.all(
        _FIND,
        {
            "movie": name.movie_id,
            "tmdb": name.tmdb_id,
            "imdb": name.imdb_id,
            "clean": clean_title(name.title) or None,
            "year": name.year,
        },
    )
    best = [row for row in rows if row["tier"] == rows[0]["tier"]]
    return [FoundFilm(row["id"], row["tmdb_id"], row["title"], row["year"]) for row in best]


def select_films(database: Database, expression: Expression, today: date) -> list[FoundFilm]:
    """The films an expression means, sorted by title."""
    condition, parameters = where(expression, today)
    rows = database.all(f"{_SELECT} WHERE {condition} ORDER BY m.sort_title, m.id", parameters)
    return [FoundFilm(**row) for row in rows]


def variant_names(database: Database, movie_id: int) -> list[str]:
    """The names of the film's variants, `main` first."""
    rows = database.all(
        "SELECT name FROM variant WHERE movie_id = %s ORDER BY name <> 'main', name", (movie_id,)
    )
    return [row["name"] for row in rows]
