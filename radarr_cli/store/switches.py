"""What was switched at run time: pauses of everything, a stage, an indexer, a client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from radarr_cli.store.database import Database

_SET = """
INSERT INTO switch (key, until, reason, set_by, set_at)
VALUES (%(key)s, %(until)s, %(reason)s, %(by)s, %(now)s)
ON CONFLICT (key) DO UPDATE SET until = excluded.until, reason = excluded.reason, set_by = excluded.set_by,
    set_at = excluded.set_at
"""
_ALL = """
SELECT key, until, reason, set_by, set_at FROM switch
WHERE key LIKE 'pause:%%' AND (until IS NULL OR until > %(now)s) ORDER BY key
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """`until` None: until someone ends it."""

    key: str
    until: datetime | None
    reason: str
    set_by: str
    set_at: datetime


def set_switch(
    database: Database, key: str, *, until: datetime | None, reason: str, by: str, now: datetime
) -> None:
    database.execute(_SET, {"key": key, "until": until, "reason": reason, "by": by, "now": now})


def clear_switch(database: Database, key: str, now: datetime) -> bool:
    """End it; whether it held."""
    found = database.one("DELETE FROM switch WHERE key = %s RETURNING until", (key,))
    return found is not None and (found["until"] is None or found["until"] > now)


def pauses(database: Database, now: datetime) -> list[Switch]:
    """All pauses that hold."""
    return [Switch(**row) for row in database.all(_ALL, {"now": now})]
