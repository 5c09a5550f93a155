"""What was seen of scene groups: kept one statement a batch, one row a release and day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta

    from radarr_cli.domain.groups.model import Observation
    from radarr_cli.store.database import Database

# ruff: noqa: S608 - column names come from the tables below
_TYPES = {
    "source": "text", "indexer": "text", "identity": "text", "day": "date", "group_name": "text",
    "name": "text", "tmdb_id": "integer", "imdb_id": "text", "movie_id": "bigint", "protocol": "text",
    "resolution": "integer",
    "medium": "text", "codec": "text", "category": "text", "size": "bigint", "runtime": "integer",
    "seeders": "integer", "peers": "integer", "completed": "integer", "internal": "boolean",
    "exclusive": "boolean", "freeleech": "boolean", "private": "boolean", "published_at": "timestamptz",
    "outcome": "jsonb",
}  # fmt: skip
_BINARY = {"integer": "int4", "bigint": "int8", "boolean": "bool"}
_KEY = ("source", "indexer", "identity", "day")
_STORED = tuple(name for name in _TYPES if name != "movie_id")
_CHANGING = tuple(name for name in _STORED if name not in _KEY)
# What the film says of itself is known better than what the indexer said.
_FROM_FILM = {"tmdb_id": "coalesce(m.tmdb_id, x.tmdb_id)", "runtime": "coalesce(m.runtime, x.runtime)"}
_CHOSEN = ", ".join(_FROM_FILM.get(name, f"x.{name}") for name in _STORED)
# The day's last value wins; a row that says nothing new stays as it is, so that its group needs no new score.
# What came of a download adds up: a file that isn't there any more was still not what its name said.
_NEW = {"outcome": "o.outcome || excluded.outcome"}
# Evidence isn't worth waiting for the disk: a crash may cost the last moment of it, and nothing else.
_UPSERT = f"""
WITH unhurried AS (SELECT set_config('synchronous_commit', 'off', true) AS so)
INSERT INTO group_observation AS o ({", ".join(_STORED)}, seen_at)
SELECT {_CHOSEN}, %(now)s
FROM unhurried CROSS JOIN {{given}} LEFT JOIN movie m ON m.id = x.movie_id
ON CONFLICT ({", ".join(_KEY)}) DO UPDATE SET
    {", ".join(f"{name} = {_NEW.get(name, f'excluded.{name}')}" for name in _CHANGING)},
    seen_at = excluded.seen_at
WHERE ({", ".join(f"o.{name}" for name in _CHANGING)})
    IS DISTINCT FROM ({", ".join(_NEW.get(name, f"excluded.{name}") for name in _CHANGING)})
"""
_BATCH = _UPSERT.format(
    given=f"""jsonb_to_recordset(%(rows)s::jsonb) AS x(
    {", ".join(f"{name} {kind}" for name, kind in _TYPES.items())})"""
)
_LOADED = _UPSERT.format(given="group_load AS x")
_COPIED_FROM = 2000
"""Rows from which on a batch is copied in rather than sent in a statement."""
_THIN = """
DELETE FROM group_observation o
WHERE o.day < %(thin)s AND EXISTS (
  SELECT FROM group_observation n
  WHERE (n.source, n.indexer, n.identity) = (o.source, o.indexer, o.identity) AND n.day > o.day)
"""
_EXPIRE = "DELETE FROM group_observation WHERE day < %(expire)s AND source NOT IN ('outcome', 'user')"
THINNED_AFTER = 30
"""Days after which only a release's last observation by an indexer is kept."""


def store_observations(database: Database, found: Sequence[Observation], now: datetime) -> int:
    """Keep what was seen: one statement for a batch, COPY for many thousands. How many rows are new or
    changed. Of two with the same key the later one counts."""
    if not found:
        return 0
    # In the order of their keys, so that two processes can't wait for each other.
    keyed = {(each.source, each.indexer, each.identity, each.day): each for each in found}
    latest = [keyed[key] for key in sorted(keyed)]
    if len(latest) < _COPIED_FROM:
        rows = [dict(zip(_TYPES, _row(each), strict=True)) for each in latest]
        return database.execute(_BATCH, {"rows": json.dumps(rows, default=str), "now": now})
    with database.transaction():
        database.execute(
            "CREATE TEMP TABLE group_load ("
            + ", ".join(f"{name} {kind}" for name, kind in _TYPES.items())
            + ") ON COMMIT DROP"
        )
        _copy(database, latest)
        database.execute("SET LOCAL work_mem = '64MB'")
        return database.execute(_LOADED, {"now": now})


def _copy(database: Database, found: Iterable[Observation]) -> None:
    """Send rows into the temporary table, in COPY's binary form: twice as fast as text."""
    statement = f"COPY group_load ({', '.join(_TYPES)}) FROM STDIN (FORMAT binary)"
    with database.connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        copy.set_types([_BINARY.get(kind, kind) for kind in _TYPES.values()])
        for each in found:
            copy.write_row(_row(each))


def delete_old_observations(database: Database, now: datetime, keep: timedelta) -> int:
    """Keep one observation a release and indexer beyond a month, and none beyond `keep` but what came of our
    own downloads."""
    from datetime import timedelta  # noqa: PLC0415 - a name of the type checker's above

    today = now.date()
    thinned = database.execute(_THIN, {"thin": today - timedelta(days=THINNED_AFTER)})
    return thinned + database.execute(_EXPIRE, {"expire": today - keep})


def _row(each: Observation) -> tuple[Any, ...]:
    """In the order of `_TYPES`."""
    return (
        each.source, each.indexer, each.identity, each.day, each.group, each.name, each.tmdb_id, each.imdb_id,
        each.movie_id, each.protocol, each.resolution, each.medium, each.codec, each.category, each.size,
        each.runtime, each.seeders, each.peers, each.completed, each.internal, each.exclusive, each.freeleech,
        each.private, each.published_at, dict(each.outcome),
    )  # fmt: skip
