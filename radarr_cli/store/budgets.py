"""The budgets of indexers, shared by all processes: one statement takes a call, or none.

A call is refused while the indexer is left alone after failures, while someone has paused it, and where its
bucket is empty. Calls are `gap` apart, whoever makes them: each is told how long to wait for its turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from radarr_cli.store.database import Database

Purpose = Literal["api", "download"]
PAUSE_KEY = "pause:indexer:"


_LEFT = """least(%(burst)s::float8, coalesce(s.{0}_tokens, %(burst)s) +
    greatest(coalesce(extract(epoch FROM %(now)s - s.{0}_filled_at)::float8, 0), 0) * %(rate)s::float8)"""
_PAUSED = """(SELECT least(until, '9999-01-01') FROM switch
    WHERE key = 'pause:indexer:' || %(name)s AND (until IS NULL OR until > %(now)s))"""
# The conflict locks the row and looks at its newest version: sixteen processes take sixteen different calls.
_TAKE = """
INSERT INTO indexer_state AS s (name, source, config_hash, {0}_tokens, {0}_filled_at, next_call_at)
SELECT %(name)s, %(source)s, %(fingerprint)s, %(burst)s::float8 - 1, %(now)s,
    %(now)s::timestamptz + %(gap)s
WHERE {2} IS NULL
ON CONFLICT (name) DO UPDATE SET
    {0}_tokens = {1} - 1, {0}_filled_at = greatest(s.{0}_filled_at, %(now)s),
    next_call_at = greatest(s.next_call_at, %(now)s) + %(gap)s
WHERE {1} >= 1 + %(reserve)s
  AND coalesce(s.next_call_at, %(now)s) <= %(now)s::timestamptz + %(patience)s
  AND (s.disabled_until IS NULL OR s.disabled_until <= %(now)s OR s.config_hash <> %(fingerprint)s)
RETURNING extract(epoch FROM next_call_at - %(gap)s - %(now)s)::float8 AS wait
"""
_CHARGE = """
UPDATE indexer_state AS s SET {0}_tokens = {1} - %(count)s, {0}_filled_at = greatest(s.{0}_filled_at, %(now)s)
WHERE name = %(name)s
"""
_WHY = """
SELECT {1} AS left, next_call_at, last_error,
    CASE WHEN s.config_hash = %(fingerprint)s AND s.disabled_until > %(now)s
         THEN least(s.disabled_until, '9999-01-01') END AS disabled_until,
    {2} AS paused_until
FROM (SELECT 1) AS one LEFT JOIN indexer_state s ON s.name = %(name)s
"""
_ALL = """
SELECT name, api_tokens, api_filled_at, download_tokens, download_filled_at, next_call_at
FROM indexer_state WHERE name = ANY(%s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who wants to call what. `rate` is tokens a second; `gap` and `patience` are seconds: who would have to
    wait longer for its turn is refused. `reserve` tokens are left for others."""

    name: str
    source: str
    fingerprint: str
    purpose: Purpose
    burst: int
    rate: float
    gap: float
    reserve: int = 0
    patience: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why there is no call; `until` is None where that isn't known. `reason` is paused, disabled, spent or
    busy."""

    reason: str
    until: datetime | None = None
    last_error: str | None = None


def take(database: Database, claim: Claim, now: datetime) -> float | None:
    """Take one call: the seconds to wait before it is made; None where there is none to be had."""
    wait = database.value(_statement(_TAKE, claim.purpose), _parameters(claim, now))
    return None if wait is None else max(float(wait), 0.0)


def charge(database: Database, claim: Claim, count: int, now: datetime) -> None:
    """Count calls that were made without asking; the bucket may be in debt then."""
    database.execute(_statement(_CHARGE, claim.purpose), _parameters(claim, now) | {"count": count})


def why_refused(database: Database, claim: Claim, now: datetime) -> Refusal:
    """What speaks against a call that wasn't granted."""
    row = database.one(_statement(_WHY, claim.purpose), _parameters(claim, now)) or {}
    if row.get("paused_until"):
        return Refusal(reason="paused", until=row["paused_until"])
    if row.get("disabled_until"):
        return Refusal(reason="disabled", until=row["disabled_until"], last_error=row["last_error"])
    missing = 1 + claim.reserve - float(row.get("left") or 0)
    if missing > 0:
        return Refusal(reason="spent", until=now + timedelta(seconds=missing / claim.rate))
    return Refusal(reason="busy", until=row.get("next_call_at"))


def standings(database: Database, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What stands of each bucket, as it was at its `filled_at`; an indexer that was never asked has none."""
    return {row["name"]: row for row in database.all(_ALL, (list(names),))}


def _statement(template: str, purpose: Purpose) -> str:
    return template.format(purpose, _LEFT.format(purpose), _PAUSED)


def _parameters(claim: Claim, now: datetime) -> dict[str, Any]:
    return {
        "name": claim.name,
        "source": claim.source,
        "fingerprint": claim.fingerprint,
        "burst": claim.burst,
        "rate": claim.rate,
        "gap": timedelta(seconds=claim.gap),
        "patience": timedelta(seconds=claim.patience),
        "reserve": claim.reserve,
        "now": now,
    }
