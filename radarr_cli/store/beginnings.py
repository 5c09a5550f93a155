"""What begins with what somebody types: apart from names and filters, for a shell waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.parsing.titles import sort_title

if TYPE_CHECKING:
    from radarr_cli.store.database import Database

# ruff: noqa: S608 - what is put together here are constants
_FILM = "format('%%s (%%s)', m.title, m.year)"
_VARIANT = "format('%%s (%%s)/%%s', m.title, m.year, {})"
# Each gives `name`, and a `text` that says what is meant by it.
_FILMS = f"""
SELECT {_FILM} AS name, '' AS text FROM movie m
WHERE m.sort_title LIKE %(sorted)s AND {_FILM} ILIKE %(prefix)s
ORDER BY m.sort_title, m.id LIMIT %(limit)s
"""
_BY_NUMBER = f"""
SELECT 'tmdb:' || m.tmdb_id AS name, {_FILM} AS text FROM movie m
WHERE m.tmdb_id::text LIKE %(prefix)s ORDER BY m.tmdb_id LIMIT %(limit)s
"""
_VARIANTS = f"""
SELECT {_VARIANT.format("v.name")} AS name, v.profile AS text FROM movie m JOIN variant v ON v.movie_id = m.id
WHERE m.sort_title LIKE %(sorted)s AND {_VARIANT.format("v.name")} ILIKE %(prefix)s
ORDER BY m.sort_title, m.id, v.name LIMIT %(limit)s
"""
# A variant that is to be added may be called as those of other films are.
_NEW_VARIANTS = f"""
SELECT {_VARIANT.format("n.name")} AS name, '' AS text FROM movie m
CROSS JOIN (SELECT DISTINCT name FROM variant WHERE name <> 'main' UNION SELECT '') AS n
WHERE m.sort_title LIKE %(sorted)s AND {_VARIANT.format("n.name")} ILIKE %(prefix)s
  AND NOT EXISTS (SELECT FROM variant v WHERE v.movie_id = m.id AND v.name = n.name)
ORDER BY m.sort_title, m.id, n.name LIMIT %(limit)s
"""
_NUMBERED = """
SELECT {id}::text AS name, {text} AS text FROM {table}
WHERE {id}::text LIKE %(prefix)s AND {condition} ORDER BY {id} DESC LIMIT %(limit)s
"""
_OF_FILM = f"coalesce((SELECT {_FILM} FROM movie m WHERE m.id = t.movie_id), '')"
KINDS: dict[str, str] = {
    "films": _FILMS,
    "variants": _VARIANTS,
    "new-variants": _NEW_VARIANTS,
    "variant-names": """
        SELECT DISTINCT name, '' AS text FROM variant WHERE name ILIKE %(prefix)s ORDER BY name
        LIMIT %(limit)s""",
    "tags": """
        SELECT tag AS name, format('%%s film%%s', count(*), left('s', count(*)::int - 1)) AS text
        FROM movie, unnest(tags) AS t(tag)
        WHERE tag ILIKE %(prefix)s GROUP BY tag ORDER BY tag LIMIT %(limit)s""",
    "groups": """
        SELECT group_name AS name, '' AS text FROM (
          SELECT group_name FROM group_score UNION SELECT group_name FROM group_pin) AS known
        WHERE group_name ILIKE %(prefix)s ORDER BY group_name LIMIT %(limit)s""",
    "indexers": """
        SELECT name, source AS text FROM indexer_state WHERE name ILIKE %(prefix)s ORDER BY name
        LIMIT %(limit)s""",
    "queue": _NUMBERED.format(
        id="t.id", table="grab t", text="t.title",
        condition="""(t.state IN ('intended', 'sent') OR t.id IN (
            SELECT o.id FROM download f JOIN grab o ON o.client = f.client AND o.download_id = f.download_id
            WHERE f.state = 'failed' AND f.next_action = 'replace' AND f.removed_at IS NULL))""",
    ),
    "runs": _NUMBERED.format(
        id="t.id", table="run t", text="t.command || ', ' || t.status || ', ' || "
        "to_char(t.started_at, 'YYYY-MM-DD HH24:MI')", condition="true",
    ),
    "attention": _NUMBERED.format(
        id="t.id", table="attention t", text="t.message", condition="t.cleared_at IS NULL"
    ),
    "blocked": _NUMBERED.format(id="t.id", table="blocklist t", text="t.source_title", condition="true"),
    "events": _NUMBERED.format(
        id="t.id", table="history t", text="t.source_title", condition="t.event = 'grabbed'"
    ),
    "files": _NUMBERED.format(id="t.id", table="file t", text="t.relative_path", condition="true"),
    "operations": _NUMBERED.format(
        id="t.id", table="import_operation t", text=f"t.kind || ' ' || {_OF_FILM}",
        condition="t.state = 'done'",
    ),
}  # fmt: skip


def beginning(database: Database, kind: str, prefix: str, limit: int) -> list[str]:
    """What completion offers of a kind of `KINDS`, described after a tab where a name doesn't say enough."""
    values = {"prefix": _like(prefix), "limit": limit}
    statement = KINDS[kind]
    if kind == "films" and prefix.lower().startswith("tmdb:"):
        statement, values = _BY_NUMBER, {"prefix": _like(prefix[5:]), "limit": limit}
    elif "%(sorted)s" in statement:
        sorted_as = sort_title(prefix.partition("(")[0])
        # An article alone says nothing about the order: then every title is looked at.
        values["sorted"] = _like("" if sorted_as in ("the", "a", "an") else sorted_as)
    rows = database.all(statement, values)
    return [f"{row['name']}\t{row['text']}" if row["text"] else row["name"] for row in rows]


def _like(prefix: str) -> str:
    """A pattern for what begins so."""
    for special in ("\\", "%", "_"):
        prefix = prefix.replace(special, f"\\{special}")
    return f"{prefix}%"
