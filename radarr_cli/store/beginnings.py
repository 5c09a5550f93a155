"""Which films, tags and scene groups begin with what somebody types: apart from names and filters, for a
shell waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.parsing.titles import sort_title

if TYPE_CHECKING:
    from radarr_cli.store.database import Database

_BEGINNING = """
SELECT title, year FROM movie
WHERE sort_title LIKE %(sorted)s AND format('%%s (%%s)', title, year) ILIKE %(prefix)s
ORDER BY sort_title, id LIMIT %(limit)s
"""
_BY_NUMBER = """
SELECT tmdb_id, title, year FROM movie WHERE tmdb_id::text LIKE %(prefix)s ORDER BY tmdb_id LIMIT %(limit)s
"""
_NAMES = {
    "tags": "SELECT DISTINCT tag FROM movie, unnest(tags) AS tag WHERE tag ILIKE %(prefix)s",
    # Those of the newest run.
    "groups": """SELECT group_name FROM group_score
        WHERE group_run_id = (SELECT max(group_run_id) FROM group_score) AND group_name ILIKE %(prefix)s
        GROUP BY group_name""",
}


def films_beginning(database: Database, prefix: str, limit: int) -> list[str]:
    """What completion offers for a film: `Title (Year)`; after `tmdb:`, ids with the title behind a tab."""
    if prefix.lower().startswith("tmdb:"):
        rows = database.all(_BY_NUMBER, {"prefix": _like(prefix[5:]), "limit": limit})
        return [f"tmdb:{row['tmdb_id']}\t{row['title']} ({row['year']})" for row in rows]
    sorted_as = sort_title(prefix.partition("(")[0])
    # An article alone says nothing about the order: then every title is looked at.
    alone = "" if sorted_as in ("the", "a", "an") else sorted_as
    values = {"sorted": _like(alone), "prefix": _like(prefix), "limit": limit}
    return [f"{row['title']} ({row['year']})" for row in database.all(_BEGINNING, values)]


def names_beginning(database: Database, kind: str, prefix: str, limit: int) -> list[str]:
    """Tags that films carry, or scene groups that have a score."""
    statement = f"SELECT name FROM ({_NAMES[kind]}) AS found(name) ORDER BY lower(name), name LIMIT %(limit)s"  # noqa: S608
    return [row["name"] for row in database.all(statement, {"prefix": _like(prefix), "limit": limit})]


def _like(prefix: str) -> str:
    """A pattern for what begins so."""
    for special in ("\\", "%", "_"):
        prefix = prefix.replace(special, f"\\{special}")
    return f"{prefix}%"
