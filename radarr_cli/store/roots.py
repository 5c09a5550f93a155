"""The library's roots: which UUID each one's sentinel carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from radarr_cli.store.database import Database

_KNOWN = "SELECT name, uuid::text, known_files FROM root WHERE name = %(name)s OR uuid = %(uuid)s::uuid"
_REGISTER = """
INSERT INTO root (name, uuid, made_at, made_by, seen_at, seen_by)
VALUES (%(name)s, %(uuid)s, %(now)s, %(host)s, %(now)s, %(host)s)
ON CONFLICT (name) DO NOTHING
"""
_SEEN = """
UPDATE root SET seen_at = %(now)s, seen_by = %(host)s
WHERE name = %(name)s AND (seen_at IS NULL OR seen_at < %(now)s - interval '1 hour' OR seen_by <> %(host)s)
"""


@dataclass(frozen=True, slots=True)
class KnownRoot:
    """A root as the database knows it; `known_files` were found at its last whole scan."""

    name: str
    uuid: str
    known_files: int


def known_roots(database: Database, name: str, uuid: str | None) -> tuple[KnownRoot, ...]:
    """The root of that name, and the one of that UUID: the same, different ones, or none."""
    rows = database.all(_KNOWN, {"name": name, "uuid": uuid})
    return tuple(KnownRoot(row["name"], row["uuid"], row["known_files"]) for row in rows)


def register(database: Database, name: str, uuid: str, *, host: str, now: datetime) -> bool:
    """Make the root known. False where another process was faster."""
    return database.execute(_REGISTER, {"name": name, "uuid": uuid, "host": host, "now": now}) > 0


def seen(database: Database, name: str, *, host: str, now: datetime) -> None:
    """Note that this host sees the root; written at most once an hour."""
    database.execute(_SEEN, {"name": name, "host": host, "now": now})
