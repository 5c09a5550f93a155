"""What the user decides of films, changed for any number of them at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from radarr_cli.store.variants import derive_variants

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radarr_cli.domain.movie import Availability
    from radarr_cli.store.database import Database

_LOCK = "SELECT id FROM movie WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
_WITH_FILES = "SELECT DISTINCT movie_id AS id FROM file WHERE movie_id = ANY(%s)"
_FILMS = """
UPDATE movie m SET
    monitored = coalesce(%(monitored)s, m.monitored),
    minimum_availability = coalesce(%(minimum_availability)s, m.minimum_availability),
    tags = coalesce(g.tags, m.tags),
    custom = coalesce(g.custom, m.custom)
FROM jsonb_to_recordset(%(films)s::jsonb) AS g(id bigint, tags text[], custom jsonb)
WHERE m.id = g.id
"""
_MAIN = """
UPDATE variant SET profile = coalesce(%(profile)s, profile), root = coalesce(%(root)s, root)
WHERE movie_id = ANY(%(movies)s) AND name = 'main'
"""
_UPGRADES = "UPDATE variant SET search_upgrades = %(wanted)s WHERE movie_id = ANY(%(movies)s)"
# What changed may make an old failure a success: the films are searched for at the next chance.
_SEARCH_SOON = """
UPDATE variant SET next_search_at = NULL, search_misses = 0 WHERE movie_id = ANY(%(movies)s)
"""


def lock_films(database: Database, movie_ids: Sequence[int]) -> None:
    """Nobody else changes these films until the transaction ends."""
    database.all(_LOCK, (list(movie_ids),))


def films_with_files(database: Database, movie_ids: Sequence[int]) -> frozenset[int]:
    return frozenset(row["id"] for row in database.all(_WITH_FILES, (list(movie_ids),)))


def change_films(
    database: Database,
    films: Mapping[int, Mapping[str, Any]],
    *,
    profile: str | None = None,
    root: str | None = None,
    monitored: bool | None = None,
    minimum_availability: Availability | None = None,
    upgrades: bool | None = None,
) -> None:
    """Change films and their variants `main`; None leaves it. `films` are the ids, each with its own new
    `tags` and `custom` fields where those change; `upgrades` is a switch of all their variants.

    Call it in a transaction.
    """
    values: dict[str, Any] = {
        "films": json.dumps([{"id": movie_id, **own} for movie_id, own in films.items()]),
        "movies": list(films),
        "profile": profile,
        "root": root,
        "monitored": monitored,
        "minimum_availability": minimum_availability.value if minimum_availability else None,
    }
    database.execute(_FILMS, values)
    if profile is not None or root is not None:
        database.execute(_MAIN, values)
    if upgrades is not None:
        set_upgrades(database, list(films), wanted=upgrades)
    if profile is not None or monitored or minimum_availability is not None:
        database.execute(_SEARCH_SOON, values)
    derive_variants(database, list(films))


def pinned_films(database: Database, movie_ids: Sequence[int]) -> frozenset[int]:
    """Those of the films that have a file which was chosen by hand and is kept."""
    rows = database.all(
        "SELECT DISTINCT movie_id FROM file WHERE pinned AND movie_id = ANY(%s)", (list(movie_ids),)
    )
    return frozenset(row["movie_id"] for row in rows)


def set_upgrades(database: Database, movie_ids: Sequence[int], *, wanted: bool) -> int:
    """Whether better releases are taken by themselves for the films' variants; how many variants there are.

    Adopting and migrating turn it off, `edit --upgrades on` turns it on: then what was chosen by hand may be
    replaced, too.
    """
    if wanted:
        database.execute("UPDATE file SET pinned = false WHERE movie_id = ANY(%s)", (list(movie_ids),))
    return database.execute(_UPGRADES, {"movies": list(movie_ids), "wanted": wanted})
