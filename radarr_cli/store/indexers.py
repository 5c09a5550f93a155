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
SELECT name, config_hash, caps, caps_at, last_error, failures, escalation,
       coalesce(disabled_until = 'infinity', false) AS stopped,
       CASE WHEN disabled_until IS NOT NULL THEN least(disabled_until, '9999-01-01') END AS disabled_until
FROM indexer_state WHERE name = ANY(%s)
"""
# A good answer ends a pause unless it was asked for before the failure that began the pause.
_KEEP = """
INSERT INTO indexer_state AS s (name, source, config_hash, caps, caps_at, failures, escalation,
    first_failure_at, last_failure_at, last_success_at, last_error, disabled_until)
SELECT name, source, fingerprint, caps, CASE WHEN caps IS NOT NULL THEN %(now)s::timestamptz END,
    (error IS NOT NULL)::integer, step, CASE WHEN error IS NOT NULL THEN %(now)s::timestamptz END,
    CASE WHEN error IS NOT NULL THEN %(now)s::timestamptz END,
    CASE WHEN error IS NULL THEN %(now)s::timestamptz END, error, disabled_until
FROM jsonb_to_recordset(%(rows)s::jsonb) AS x(name text, source text, fingerprint text, caps jsonb,
    error text, step integer, disabled_until timestamptz)
ON CONFLICT (name) DO UPDATE SET
    source = excluded.source, config_hash = excluded.config_hash,
    caps = CASE WHEN excluded.caps IS NOT NULL THEN excluded.caps
                WHEN s.config_hash = excluded.config_hash THEN s.caps END,
    caps_at = CASE WHEN excluded.caps IS NOT NULL THEN excluded.caps_at
                   WHEN s.config_hash = excluded.config_hash THEN s.caps_at END,
    failures = CASE WHEN excluded.last_error IS NULL THEN 0 ELSE s.failures + 1 END,
    escalation = excluded.escalation,
    first_failure_at = CASE WHEN excluded.last_error IS NULL THEN NULL
                            ELSE coalesce(s.first_failure_at, excluded.first_failure_at) END,
    last_failure_at = coalesce(excluded.last_failure_at, s.last_failure_at),
    last_success_at = coalesce(excluded.last_success_at, s.last_success_at),
    last_error = excluded.last_error,
    disabled_until = CASE
        WHEN s.config_hash <> excluded.config_hash THEN excluded.disabled_until
        WHEN excluded.last_error IS NOT NULL THEN greatest(excluded.disabled_until, s.disabled_until)
        WHEN s.last_failure_at > %(asked)s THEN s.disabled_until END
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexerState:
    """`fingerprint` is that of the settings the rest was learned with; `caps` are None where not known.

    `step` is that of domain.backoff; `stopped` says that only new settings or a passed test end the pause.
    """

    name: str
    fingerprint: str = ""
    caps: Mapping[str, Any] | None = None
    caps_at: datetime | None = None
    failures: int = 0
    step: int = 0
    last_error: str | None = None
    disabled_until: datetime | None = None
    stopped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What one search or test taught of an indexer. `caps` None: nothing new; `error` None: it answered.

    `stopped` leaves it alone until its settings change, else it is until `disabled_until`.
    """

    name: str
    source: str
    fingerprint: str
    caps: Mapping[str, object] | None = None
    error: str | None = None
    step: int = 0
    disabled_until: datetime | None = None
    stopped: bool = False


def load_indexer_states(database: Database, names: Sequence[str]) -> dict[str, IndexerState]:
    """The states of these indexers; one that was never asked has none."""
    return {
        row["name"]: IndexerState(
            name=row["name"],
            fingerprint=row["config_hash"],
            caps=row["caps"],
            caps_at=row["caps_at"],
            failures=row["failures"],
            step=row["escalation"],
            last_error=row["last_error"],
            disabled_until=row["disabled_until"],
            stopped=row["stopped"],
        )
        for row in database.all(_LOAD, (list(names),))
    }


def keep_learned(
    database: Database, learned: Sequence[Learned], now: datetime, *, asked_at: datetime | None = None
) -> None:
    """Write down what was learned of questions that were asked at `asked_at`."""
    rows = [
        {
            "name": each.name,
            "source": each.source,
            "fingerprint": each.fingerprint,
            "caps": None if each.caps is None else dict(each.caps),
            "error": each.error,
            "step": each.step,
            "disabled_until": _until(each),
        }
        for each in sorted(learned, key=lambda each: each.name)
    ]
    if rows:
        text = json.dumps(rows, default=list)
        database.execute(_KEEP, {"rows": text, "now": now, "asked": asked_at or now})


def _until(learned: Learned) -> str | None:
    if learned.stopped:
        return "infinity"
    return learned.disabled_until.isoformat() if learned.disabled_until else None
