"""What waits for a person: one open row a cause."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from radarr_cli.store.database import Database

# True only for the run in which it turns up: a row that is open already just gets its date.
_RAISE = """
INSERT INTO attention AS a (key, kind, severity, message, remedy, movie_id, grab_id, run_id, data, raised_at,
    seen_at)
VALUES (%(key)s, %(kind)s, %(severity)s, %(message)s, %(remedy)s, %(movie)s, %(grab)s, %(run)s,
    %(data)s::jsonb, %(now)s, %(now)s)
ON CONFLICT (key) WHERE cleared_at IS NULL
DO UPDATE SET message = excluded.message, remedy = excluded.remedy, severity = excluded.severity,
    data = excluded.data, seen_at = excluded.seen_at
    WHERE (a.message, a.remedy, a.severity, a.data)
          IS DISTINCT FROM (excluded.message, excluded.remedy, excluded.severity, excluded.data)
RETURNING xmax = 0 AS raised
"""


def raise_attention(
    database: Database,
    key: str,
    kind: str,
    message: str,
    *,
    remedy: str,
    now: datetime,
    severity: str = "warning",
    movie_id: int | None = None,
    grab_id: int | None = None,
    run_id: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> bool:
    """Ask a person; True if that cause wasn't open yet. `remedy` is the command that clears it."""
    return bool(
        database.value(
            _RAISE,
            {
                "key": key,
                "kind": kind,
                "severity": severity,
                "message": message,
                "remedy": remedy,
                "movie": movie_id,
                "grab": grab_id,
                "run": run_id,
                "data": json.dumps(dict(data or {})),
                "now": now,
            },
        )
    )


def clear_attention(database: Database, key: str, now: datetime) -> bool:
    """The cause is over; True if it was open."""
    return (
        database.execute(
            "UPDATE attention SET cleared_at = %s WHERE key = %s AND cleared_at IS NULL", (now, key)
        )
        > 0
    )
