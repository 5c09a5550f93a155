"""What is learned of indexers, for all processes: their capabilities, and until when one is left alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from radarr_cli.store.database import Database

# "infinity" is how "until the settings change" is written; Python has no such instant.
_LOAD = """
SELECT name, config_hash, caps, caps_at, last_error, failures,
       CASE WHEN isfinite(disabled_until) THEN disabled_until
            WHEN disabled_until IS NOT NULL THEN now() + interval '10 years' END AS disabled_until
FROM indexer_state WHERE name = ANY(%s)
"""
_KEEP = """
INSERT INTO indexer_state AS s (name, source, config_hash, caps, caps_at, failures, first_failure_at,
    last_failure_at, last_success_at, last_error, disabled_until)
SELECT name, source, fingerprint, caps, CASE WHEN caps IS NOT NULL THEN %(now)s::timestamptz END,
    (error IS NOT NULL)::integer, CASE WHEN error IS NOT NULL THEN %(now)s::timestamptz END,
    CASE WHEN error IS NOT NULL THEN %(now)s::timestamptz END,
    CASE WHEN error IS NULL THEN %(now)s::timestamptz END, error, disabled_until
FROM jsonb_to_recordset(%(rows)s::jsonb) AS x(name text, source text, fingerprint text, caps jsonb,
    error text, disabled_until timestamptz)
ON CONFLICT (name) DO UPDATE SET
    source = excluded.source, config_hash = excluded.config_hash,
    caps = CASE WHEN excluded.caps IS NOT NULL THEN excluded.caps
                WHEN s.config_hash = excluded.config_hash THEN s.caps END,
    caps_at = CASE WHEN excluded.caps IS NOT NULL THEN excluded.caps_at
                   WHEN s.config_hash = excluded.config_hash THEN s.caps_at END,
    failures = CASE WHEN excluded.last_error IS NULL THEN 0 ELSE s.failures + 1 END,
    first_failure_at = CASE WHEN excluded.last_error IS NULL THEN NULL
                            ELSE coalesce(s.first_failure_at, excluded.first_failure_at) END,
    last_failure_at = coalesce(excluded.last_failure_at, s.last_failure_at),
    last_success_at = coalesce(excluded.last_success_at, s.last_success_at),
    last_error = excluded.last_error, disabled_until = excluded.disabled_until
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexerState:
    """`fingerprint` is that of the settings the rest was learned with; `caps` are None where not known."""

    name: str
    fingerprint: str = ""
    caps: Mapping[str, Any] | None = None
    caps_at: datetime | None = None
    failures: int = 0
    last_error: str | None = None
    disabled_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What one search or test taught of an indexer. `caps` None: nothing new; `error` None: it answered."""

    name: str
    source: str
    fingerprint: str
    caps: Mapping[str, object] | None = None
    error: str | None = None
    disabled_until: datetime | None = None


def load_indexer_states(database: Database, names: Sequence[str]) -> dict[str, IndexerState]:
    """The states of these indexers; one that was never asked has none."""
    return {
        row["name"]: IndexerState(
            name=row["name"],
            fingerprint=row["config_hash"],
            caps=row["caps"],
            caps_at=row["caps_at"],
            failures=row["failures"],
            last_error=row["last_error"],
            disabled_until=row["disabled_until"],
        )
        for row in database.all(_LOAD, (list(names),))
    }


def keep_learned(database: Database, learned: Sequence[Learned], now: datetime) -> None:
    rows = [
        {
            "name": each.name,
            "source": each.source,
            "fingerprint": each.fingerprint,
            "caps": None if each.caps is None else dict(each.caps),
            "error": each.error,
            "disabled_until": each.disabled_until.isoformat() if each.disabled_until else None,
        }
        for each in sorted(learned, key=lambda each: each.name)
    ]
    if rows:
        database.execute(_KEEP, {"rows": json.dumps(rows, default=list), "now": now})
