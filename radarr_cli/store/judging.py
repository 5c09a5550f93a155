"""What judging reads of a film and keeps of its verdicts."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from radarr_cli.store.database import Database

# A grab whose end isn't known yet counts as queued, whatever the client says of it.
_STATE = """
SELECT v.id, v.name, v.profile, v.root, v.monitored, v.predicate, v.search_upgrades,
       to_jsonb(f) - 'measured' AS file,
       f.measured AS measured,
       coalesce((SELECT jsonb_agg(jsonb_build_object(
                    'title', g.title, 'parsed', r.parsed, 'score', g.score, 'releaseId', r.id,
                    'indexer', g.indexer, 'protocol', g.protocol, 'size', g.size,
                    'flags', o.flags, 'languages', o.languages,
                    'verdict', g.verdict,
                    'keys', (SELECT jsonb_agg(key) FROM release_key k WHERE k.release_id = r.id)))
                 FROM grab g JOIN release r ON r.id = g.release_id
                 LEFT JOIN release_offer o ON o.id = g.offer_id
                 WHERE g.variant_id = v.id AND g.state NOT IN ('imported', 'failed', 'superseded')),
                '[]') AS queued
FROM variant v
LEFT JOIN variant_file vf ON vf.variant_id = v.id
LEFT JOIN file f ON f.id = vf.file_id AND f.missing_since IS NULL
WHERE v.movie_id = %(movie)s
ORDER BY v.name <> 'main', v.name
"""
_BLOCKED = """
SELECT coalesce(array_agg(DISTINCT key), '{}') FROM blocklist b, unnest(b.keys) AS key
WHERE b.movie_id = %(movie)s OR b.movie_id IS NULL
"""
_POLICY = """
WITH new AS (
  INSERT INTO policy (hash, profiles, formats, delays, restrictions, sizes, settings)
  SELECT %(hash)s, p -> 'profiles', p -> 'formats', p -> 'delays', p -> 'restrictions', p -> 'sizes',
         p -> 'settings'
  FROM (SELECT %(policy)s::jsonb AS p) AS given
  ON CONFLICT (hash) DO NOTHING RETURNING id)
SELECT id FROM new UNION ALL SELECT id FROM policy WHERE hash = %(hash)s LIMIT 1
"""
# The text is long and nearly always known: it is sent only where it isn't.
_KNOWN_POLICY = "SELECT id FROM policy WHERE hash = %(hash)s"
_FILE_SCORE = """
WITH gone AS (
  DELETE FROM file_score WHERE file_id = %(file)s AND profile = %(profile)s AND policy_id <> %(policy)s)
INSERT INTO file_score (file_id, policy_id, profile, score, formats, cutoff_met)
VALUES (%(file)s, %(policy)s, %(profile)s, %(score)s, %(formats)s, %(cutoff_met)s)
ON CONFLICT (file_id, policy_id, profile) DO UPDATE SET
    score = excluded.score, formats = excluded.formats, cutoff_met = excluded.cutoff_met
"""
# "infinity" is how the breaker says "until the settings change"; Python has no such instant.
_PAUSED = """
SELECT name, least(disabled_until, now() + interval '10 years') AS disabled_until
FROM indexer_state WHERE disabled_until > %(now)s
"""
# One statement for a whole judgement: what changed is written down, what stayed only gets its date.
_KEEP = """
WITH given AS (
  SELECT * FROM jsonb_to_recordset(%(verdicts)s::jsonb) AS x(
    release_id bigint, variant_id bigint, offer_id bigint, answer text, codes text[], rejections jsonb,
    score integer, formats text[], position jsonb, context jsonb, context_hash text)
), before AS (
  SELECT v.release_id, v.variant_id, v.answer, v.codes
  FROM verdict v JOIN given USING (release_id, variant_id)
), kept AS (
  INSERT INTO verdict AS v (release_id, variant_id, offer_id, answer, codes, rejections, score, formats,
      position, policy_id, context, context_hash, first_run_id, last_run_id, first_judged_at, judged_at)
  SELECT release_id, variant_id, offer_id, answer, codes, rejections, score, formats, position,
      %(policy)s, context, context_hash, %(run)s, %(run)s, %(now)s, %(now)s
  FROM given
  ON CONFLICT (release_id, variant_id) DO UPDATE SET
      offer_id = excluded.offer_id, answer = excluded.answer, codes = excluded.codes,
      rejections = excluded.rejections, score = excluded.score, formats = excluded.formats,
      position = excluded.position, policy_id = excluded.policy_id,
      context = excluded.context, context_hash = excluded.context_hash,
      last_run_id = excluded.last_run_id, judged_at = excluded.judged_at
)
INSERT INTO verdict_change (release_id, variant_id, at, run_id, answer_before, answer, codes_before, codes,
    score, policy_id, context)
SELECT g.release_id, g.variant_id, %(now)s, %(run)s, b.answer, g.answer, coalesce(b.codes, '{}'), g.codes,
    g.score, %(policy)s, g.context
FROM given g JOIN before b USING (release_id, variant_id)
WHERE b.answer <> g.answer OR b.codes <> g.codes
"""


def variant_states(database: Database, movie_id: int) -> list[dict[str, Any]]:
    """Each variant of the film, `main` first, with the file that fills it and the grabs on their way."""
    return database.all(_STATE, {"movie": movie_id})


def blocked_keys(database: Database, movie_id: int) -> frozenset[str]:
    """Identities that are blocked for the film or for all films."""
    return frozenset(database.value(_BLOCKED, {"movie": movie_id}) or ())


def policy_id(database: Database, policy: str) -> int:
    """The row of this policy, made if it is new. `policy` is canonical JSON with the table's columns."""
    digest = sha256(policy.encode()).hexdigest()
    known = database.value(_KNOWN_POLICY, {"hash": digest})
    return int(known or database.value(_POLICY, {"hash": digest, "policy": policy}))


def digest(document: Mapping[str, Any]) -> str:
    """sha256 of a document in canonical JSON."""
    return sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def indexer_pauses(database: Database, now: datetime) -> dict[str, datetime]:
    """Until when each indexer that is paused after failures is left alone."""
    rows = database.all(_PAUSED, {"now": now})
    return {row["name"]: row["disabled_until"] for row in rows}


def keep_verdicts(
    database: Database,
    verdicts: Sequence[Mapping[str, Any]],
    *,
    policy: int,
    run_id: int | None,
    now: datetime,
) -> None:
    """Keep the current answers; a changed answer or changed codes are also written to verdict_change."""
    if verdicts:
        text = json.dumps(list(verdicts))
        parameters = {"verdicts": text, "policy": policy, "run": run_id, "now": now}
        database.execute(_KEEP, parameters)


def keep_file_score(
    database: Database,
    file_id: int,
    *,
    policy: int,
    profile: str,
    score: int,
    formats: Sequence[str],
    cutoff_met: bool,
) -> None:
    """Keep what a file is worth in a profile now; what it was worth under other policies is forgotten."""
    parameters = {"file": file_id, "policy": policy, "profile": profile, "score": score}
    database.execute(_FILE_SCORE, {**parameters, "formats": list(formats), "cutoff_met": cutoff_met})
