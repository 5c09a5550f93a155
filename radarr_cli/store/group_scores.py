"""Runs of scores and what they gave: written whole, read one group at a time for a judgement."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.groups.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.groups.model import GroupScore
    from radarr_cli.store.database import Database

IMPORTED = "imported"
"""The version of scores that somebody else made and exported; they count where we have none of our own."""
# ruff: noqa: S608 - what is put together here are constants
_BEGIN = """
INSERT INTO group_run (version, at, parameters, priors, input_range, groups, base_run_id, neutral)
VALUES (%(version)s, %(at)s, %(parameters)s::jsonb, %(priors)s::jsonb, %(range)s::jsonb, %(groups)s, %(base)s,
    %(neutral)s)
RETURNING id
"""
_SCORES = """
INSERT INTO group_score (group_run_id, group_name, version, score, low, high, releases, effective, confidence,
    tier, factors, sources)
SELECT %(run)s, x.group_name, %(version)s, x.score, x.low, x.high, x.releases, x.effective, x.confidence,
    x.tier, x.factors, x.sources
FROM jsonb_to_recordset(%(scores)s::jsonb) AS x(group_name text, score float8, low float8, high float8,
    releases integer, effective float8, confidence text, tier text, factors jsonb, sources jsonb)
"""
_NEWEST_RUN = """
SELECT id, version, at, parameters, input_range, groups, base_run_id, neutral FROM group_run
WHERE version = %(version)s AND (NOT %(full)s OR base_run_id IS NULL) ORDER BY id DESC LIMIT 1
"""
_CURRENT = """
LATERAL (
  SELECT s.*, r.neutral, r.at FROM group_score s JOIN group_run r ON r.id = s.group_run_id
  WHERE s.group_name = {name} AND s.version = {version}
  ORDER BY s.group_run_id DESC LIMIT 1)
"""
# Our own score where enough releases stand behind it, else an imported one, else whatever we have.
_STANDINGS = f"""
SELECT g.name, to_jsonb(own) AS own, to_jsonb(lent) AS lent, to_jsonb(p) AS pin
FROM unnest(%(groups)s::text[]) AS given(text)
CROSS JOIN LATERAL (SELECT given.text COLLATE "C" AS name) AS g
LEFT JOIN {_CURRENT.format(name="g.name", version="%(version)s")} AS own ON true
LEFT JOIN {_CURRENT.format(name="g.name", version="'imported'")} AS lent ON true
LEFT JOIN group_pin p ON p.group_name = g.name
"""
_LIST = f"""
WITH names AS (
  SELECT group_name FROM group_score WHERE version IN (%(version)s, 'imported')
  UNION SELECT group_name FROM group_pin)
SELECT n.group_name AS name, to_jsonb(own) AS own, to_jsonb(lent) AS lent, to_jsonb(p) AS pin
FROM names n
LEFT JOIN {_CURRENT.format(name="n.group_name", version="%(version)s")} AS own ON true
LEFT JOIN {_CURRENT.format(name="n.group_name", version="'imported'")} AS lent ON true
LEFT JOIN group_pin p ON p.group_name = n.group_name
"""
_HISTORY = """
SELECT s.group_run_id, r.at, s.version, s.score, s.low, s.high, s.releases, s.effective, s.confidence, s.tier
FROM group_score s JOIN group_run r ON r.id = s.group_run_id
WHERE s.group_name = %(group)s ORDER BY s.group_run_id DESC LIMIT %(limit)s
"""
_PIN = """
INSERT INTO group_pin AS p (group_name, verdict, score, reason, set_by, set_at)
VALUES (%(group)s, %(verdict)s, %(score)s, %(reason)s, %(by)s, %(now)s)
ON CONFLICT (group_name) DO UPDATE SET
    verdict = excluded.verdict, score = excluded.score, reason = excluded.reason, set_by = excluded.set_by,
    set_at = excluded.set_at
WHERE (p.verdict, p.score, p.reason) IS DISTINCT FROM (excluded.verdict, excluded.score, excluded.reason)
"""
# Of each group and version the newest score stays whatever its age; so do full runs that others rest on.
_FORGET = """
DELETE FROM group_score s USING group_run r
WHERE r.id = s.group_run_id AND r.at < %(before)s AND EXISTS (
  SELECT FROM group_score n WHERE n.group_name = s.group_name AND n.version = s.version
    AND n.group_run_id > s.group_run_id)
"""
_EMPTY_RUNS = """
DELETE FROM group_run r WHERE r.at < %(before)s
  AND NOT EXISTS (SELECT FROM group_score s WHERE s.group_run_id = r.id)
  AND NOT EXISTS (SELECT FROM group_run n WHERE n.base_run_id = r.id)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One computation without its priors. `base_run_id` is the run whose priors it took, None if full."""

    id: int
    version: str
    at: datetime
    parameters: Mapping[str, Any]
    input_range: Mapping[str, Any]
    groups: int
    base_run_id: int | None
    neutral: float


def newest_run(database: Database, version: str, *, full: bool = False) -> Run | None:
    """The newest run of a version, or the newest that made its own priors."""
    row = database.one(_NEWEST_RUN, {"version": version, "full": full})
    return Run(**row) if row else None


def load_run(database: Database, run_id: int) -> Run | None:
    row = database.one(
        "SELECT id, version, at, parameters, input_range, groups, base_run_id, neutral FROM group_run"
        " WHERE id = %s",
        (run_id,),
    )
    return Run(**row) if row else None


def priors_of(database: Database, run_id: int) -> dict[str, Any]:
    """The priors that a full run made."""
    return dict(database.value("SELECT priors FROM group_run WHERE id = %s", (run_id,)) or {})


def store_run(
    database: Database,
    scores: Sequence[GroupScore],
    *,
    version: str,
    at: datetime,
    parameters: Mapping[str, Any],
    priors: Mapping[str, Any] | None,
    input_range: Mapping[str, Any],
    neutral: float,
    base_run_id: int | None = None,
) -> int:
    """Write down a run with all it gave, in one transaction; its number."""
    with database.transaction():
        run_id: int = database.value(
            _BEGIN,
            {
                "version": version, "at": at, "parameters": json.dumps(parameters),
                "priors": json.dumps(priors or {}), "range": json.dumps(input_range, default=str),
                "groups": len(scores), "base": base_run_id, "neutral": neutral,
            },
        )  # fmt: skip
        rows = [_row(each) for each in scores]
        database.execute(_SCORES, {"run": run_id, "version": version, "scores": json.dumps(rows)})
    return run_id


def scores_of(database: Database, run_id: int) -> dict[str, tuple[float, float]]:
    """By group the mean and the lower bound that a run gave."""
    rows = database.all("SELECT group_name, score, low FROM group_score WHERE group_run_id = %s", (run_id,))
    return {row["group_name"]: (row["score"], row["low"]) for row in rows}


def standings(database: Database, groups: Sequence[str], version: str) -> dict[str, Standing]:
    """What is known of each of these groups now; one statement. Groups of which nothing is aren't in it."""
    rows = database.all(_STANDINGS, {"groups": list(groups), "version": version})
    return {row["name"]: _standing(row) for row in rows if row["own"] or row["lent"] or row["pin"]}


def all_standings(database: Database, version: str) -> list[Standing]:
    """All groups that have a score, a pin or a ban."""
    return [_standing(row) for row in database.all(_LIST, {"version": version})]


def tiers(
    database: Database, version: str, groups: Sequence[str], *, before: int | None = None
) -> dict[str, str]:
    """The tier each of these groups had last, or had before a run."""
    rows = database.all(
        "SELECT DISTINCT ON (group_name) group_name, tier FROM group_score WHERE version = %(version)s"
        " AND group_name = ANY(%(groups)s) AND (%(before)s::bigint IS NULL OR group_run_id < %(before)s)"
        " ORDER BY group_name, group_run_id DESC",
        {"version": version, "groups": list(groups), "before": before},
    )
    return {row["group_name"]: row["tier"] for row in rows}


def history(database: Database, group: str, limit: int) -> list[dict[str, Any]]:
    """A group's scores by all runs, the newest first."""
    return database.all(_HISTORY, {"group": group, "limit": limit})


def set_pin(
    database: Database, group: str, verdict: str, score: float | None, *, reason: str, by: str, now: datetime
) -> bool:
    """Pin or ban a group; False where that was so before."""
    values = {"group": group, "verdict": verdict, "score": score, "reason": reason, "by": by, "now": now}
    return database.execute(_PIN, values) > 0


def remove_pin(database: Database, group: str) -> bool:
    """Take a pin or ban away; False where there was none."""
    return database.execute("DELETE FROM group_pin WHERE group_name = %s", (group,)) > 0


def drop_imported(database: Database) -> int:
    """Take away what was imported before."""
    return database.execute("DELETE FROM group_run WHERE version = %s", (IMPORTED,))


def forget_scores(database: Database, before: datetime) -> int:
    """Delete scores of older runs that newer ones have replaced, and runs that nothing is left of."""
    gone = database.execute(_FORGET, {"before": before})
    database.execute(_EMPTY_RUNS, {"before": before})
    return gone


def _row(each: GroupScore) -> dict[str, Any]:
    return {
        "group_name": each.group,
        "score": round(each.score, 4),
        "low": round(each.low, 4),
        "high": round(each.high, 4),
        "releases": each.releases,
        "effective": round(each.effective, 3),
        "confidence": each.confidence,
        "tier": each.tier,
        "factors": {name: factor.document for name, factor in each.factors.items()},
        "sources": dict(each.sources),
    }


def _standing(row: Mapping[str, Any]) -> Standing:
    own, lent, pin = row["own"], row["lent"], row["pin"] or {}
    usable = own and own["confidence"] != "insufficient"
    score = own if usable or not lent else lent
    banned = pin.get("verdict") == "ban"
    known: dict[str, Any] = {}
    if score:
        names = ("version", "score", "low", "high", "effective", "confidence", "tier", "neutral", "factors")
        known = {name: score[name] for name in names}
        known |= {"run_id": score["group_run_id"], "releases": score["releases"], "sources": score["sources"]}
        known["at"] = score["at"]
    return Standing(
        group=row["name"],
        pin=None if banned or not pin else pin.get("score"),
        banned=banned,
        reason=pin.get("reason", ""),
        **known,
    )
