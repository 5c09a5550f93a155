"""What is remembered of download clients, for all processes: the breaker that rejected logins open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from radarr_cli.store.database import Database

_LOAD = """
SELECT name, config_hash, failures, last_error, disabled_until, logins, last_failure_at, last_success_at,
       version
FROM client_state WHERE name = ANY(%s)
"""
_FAILED = """
INSERT INTO client_state AS s (name, config_hash, failures, first_failure_at, last_failure_at, last_error,
    disabled_until, logins, logins_since)
VALUES (%(name)s, %(hash)s, 1, %(now)s, %(now)s, %(error)s, %(until)s, %(logins)s,
    CASE WHEN %(logins)s > 0 THEN %(now)s END)
ON CONFLICT (name) DO UPDATE SET
    config_hash = excluded.config_hash, failures = s.failures + 1,
    first_failure_at = CASE WHEN s.failures = 0 THEN excluded.first_failure_at ELSE s.first_failure_at END,
    last_failure_at = excluded.last_failure_at, last_error = excluded.last_error,
    disabled_until = excluded.disabled_until, logins = excluded.logins,
    logins_since = CASE WHEN excluded.logins > 1 THEN s.logins_since ELSE excluded.logins_since END
"""
_WORKED = """
UPDATE client_state SET failures = 0, first_failure_at = NULL, last_error = NULL, disabled_until = NULL,
    logins = 0, logins_since = NULL, config_hash = '', last_success_at = %(now)s
WHERE name = %(name)s AND (failures > 0 OR disabled_until IS NOT NULL)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientState:
    """`rejected_logins` counts those of the row of rejections that `disabled_until` belongs to;
    `configuration` is the fingerprint of the settings they were made with."""

    name: str
    configuration: str = ""
    failures: int = 0
    last_error: str | None = None
    disabled_until: datetime | None = None
    rejected_logins: int = 0
    last_failure_at: datetime | None = None


def load_client_states(database: Database, names: list[str]) -> dict[str, ClientState]:
    """The states of these clients; one that never failed may have none."""
    return {
        row["name"]: ClientState(
            name=row["name"],
            configuration=row["config_hash"],
            failures=row["failures"],
            last_error=row["last_error"],
            disabled_until=row["disabled_until"],
            rejected_logins=row["logins"],
            last_failure_at=row["last_failure_at"],
        )
        for row in database.all(_LOAD, (names,))
    }


def client_failed(
    database: Database,
    name: str,
    error: str,
    now: datetime,
    *,
    configuration: str = "",
    disabled_until: datetime | None = None,
    rejected_logins: int = 0,
) -> None:
    """Write a failure down; with `disabled_until` nobody calls before then."""
    database.execute(
        _FAILED,
        {
            "name": name,
            "hash": configuration,
            "now": now,
            "error": error,
            "until": disabled_until,
            "logins": rejected_logins,
        },
    )


def client_worked(database: Database, name: str, now: datetime) -> bool:
    """Close the breaker; True if there was something to close. Writes nothing for a client that is well."""
    return database.execute(_WORKED, {"name": name, "now": now}) > 0


def grabbed_ids(database: Database, client: str) -> set[str]:
    """The downloads that we handed to this client, as it names them."""
    rows = database.all("SELECT DISTINCT download_id FROM grab WHERE client = %s", (client,))
    return {row["download_id"] for row in rows if row["download_id"]}
