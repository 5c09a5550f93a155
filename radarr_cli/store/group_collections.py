"""How far evidence of groups was collected, and how many requests the day has had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from radarr_cli.store.database import Database

# One statement takes a request, so that several processes keep the limit together.
_TAKE = """
INSERT INTO group_collection AS c (indexer, day, requests, asked_at)
VALUES (%(indexer)s, %(now)s::date, 1, %(now)s)
ON CONFLICT (indexer) DO UPDATE SET
    day = excluded.day, requests = CASE WHEN c.day = excluded.day THEN c.requests + 1 ELSE 1 END,
    asked_at = excluded.asked_at, stopped_until = NULL
WHERE c.day <> excluded.day OR c.requests < %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """`requests` are today's; `page` is the next one to ask for."""

    requests: int = 0
    page: int = 0
    asked_at: datetime | None = None
    stopped_until: datetime | None = None


def load(database: Database, indexer: str, now: datetime) -> Collection:
    row = database.one(
        "SELECT CASE WHEN day = %(now)s::date THEN requests ELSE 0 END AS requests, page, asked_at,"
        " stopped_until FROM group_collection WHERE indexer = %(indexer)s",
        {"indexer": indexer, "now": now},
    )
    return Collection(**row) if row else Collection()


def take_request(database: Database, indexer: str, now: datetime, limit: int) -> bool:
    """Count one request; False where the day has had its `limit`."""
    return database.execute(_TAKE, {"indexer": indexer, "now": now, "limit": limit}) > 0


def turn_page(database: Database, indexer: str, page: int) -> None:
    """The page to ask for the next time."""
    database.execute("UPDATE group_collection SET page = %s WHERE indexer = %s", (page, indexer))


def stop(database: Database, indexer: str, until: datetime | None) -> None:
    """Ask no more before then."""
    database.execute("UPDATE group_collection SET stopped_until = %s WHERE indexer = %s", (until, indexer))
