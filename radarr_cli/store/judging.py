"""What judging reads of a film and keeps of its verdicts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radarr_cli.store.database import Database

# A grab whose end isn't known yet counts as queued, whatever the client says of it.
_STATE = """
SELECT v.id, v.name, v.profile, v.root, v.monitored, v.predicate, v.search_upgrades,
       to_jsonb(f) - 'measured' || jsonb_build_object('release_size', fr.size) AS file,
       ARRAY(SELECT k.key FROM grab g JOIN release_key k ON k.release_id = g.release_id
             WHERE g.variant_id = v.id AND g.state = 'imported') AS imported,
       (SELECT min(o.published_at) FROM verdict d JOIN release_offer o ON o.id = d.offer_id
        WHERE d.variant_id = v.id AND d.codes = '{minimumAgeDelay}'
          AND o.published_at > coalesce((SELECT max(g.intended_at) FROM grab g WHERE g.variant_id = v.id),
                                        '-infinity')) AS pending_since,
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
LEFT JOIN release fr ON fr.id = f.release_id
WHERE v.movie_id = %(movie)s
ORDER BY v.name <> 'main', v.name
"""
# Of a usenet release that failed in the client it is the post that failed; how many of them did counts.
# "infinity" is how the breaker says "until the settings change"; Python has no such instant.
_AROUND = """
SELECT
  coalesce((SELECT jsonb_agg(jsonb_build_object(
       'keys', b.keys, 'published_at', b.published_at, 'size', b.size,
       'post', b.protocol = 'usenet' AND b.reason = 'clientFailed' AND b.published_at IS NOT NULL,
       'tries', (SELECT count(*) FROM blocklist o WHERE o.release_id = b.release_id
                 AND o.movie_id IS NOT DISTINCT FROM b.movie_id)))
     FROM blocklist b WHERE b.movie_id = %(movie)s OR b.movie_id IS NULL), '[]') AS blocked,
  ARRAY(SELECT at FROM history WHERE movie_id = %(movie)s AND at > %(now)s - interval '30 days'
        AND event = 'movieFileDeleted' AND data ->> 'reason' = 'Upgrade' ORDER BY at) AS upgraded,
  coalesce((SELECT jsonb_object_agg(name, least(disabled_until, %(now)s + interval '10 years'))
     FROM indexer_state WHERE disabled_until > %(now)s), '{}') AS pauses
"""
_POLICY = """
WITH new AS (
  INSERT INTO policy (hash, made_at, profiles, formats, delays, restrictions, sizes, settings)
  SELECT %(hash)s, %(now)s, p -> 'profiles', p -> 'formats', p -> 'delays', p -> 'restrictions', p -> 'sizes',
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
# One statement for a whole judgement. An answer that stays is not written again, but for its date once a day:
# quarter-hourly runs over the same candidates would fill the disk with it.
_KEEP = """
WITH given AS (
  SELECT * FROM jsonb_to_recordset(%(verdicts)s::jsonb) AS x(
    release_id bigint, variant_id bigint, offer_id bigint, answer text, codes text[], rejections jsonb,
    score integer, formats text[], position jsonb, pending_until timestamptz, context jsonb,
    context_hash text)
), changed AS (
  SELECT g.*, v.answer AS answer_before, v.codes AS codes_before
  FROM given g LEFT JOIN verdict v USING (release_id, variant_id)
  WHERE v.release_id IS NULL OR v.judged_at < %(now)s - interval '1 day'
     OR (v.offer_id, v.answer, v.codes, v.rejections, v.score, v.formats, v.position, v.policy_id)
        IS DISTINCT FROM
        (g.offer_id, g.answer, g.codes, g.rejections, g.score, g.formats, g.position, %(policy)s)
), kept AS (
  INSERT INTO verdict AS v (release_id, variant_id, offer_id, answer, codes, rejections, score, formats,
      position, pending_until, policy_id, context, context_hash, first_run_id, last_run_id, first_judged_at,
      judged_at)
  SELECT release_id, variant_id, offer_id, answer, codes, rejections, score, formats, position,
      pending_until, %(policy)s, context, context_hash, %(run)s, %(run)s, %(now)s, %(now)s
  FROM changed
  ON CONFLICT (release_id, variant_id) DO UPDATE SET
      offer_id = excluded.offer_id, answer = excluded.answer, codes = excluded.codes,
      rejections = excluded.rejections, score = excluded.score, formats = excluded.formats,
      position = excluded.position, pending_until = excluded.pending_until, policy_id = excluded.policy_id,
      context = excluded.context, context_hash = excluded.context_hash,
      last_run_id = excluded.last_run_id, judged_at = excluded.judged_at
)
INSERT INTO verdict_change (release_id, variant_id, at, run_id, answer_before, answer, codes_before, codes,
    score, policy_id, context)
SELECT release_id, variant_id, %(now)s, %(run)s, answer_before, answer, coalesce(codes_before, '{}'), codes,
    score, %(policy)s, context
FROM changed WHERE answer_before IS NOT NULL AND (answer_before <> answer OR codes_before <> codes)
"""
# A change that led to a grab stays as long as that. A policy goes with the last that points to it.
_FORGET = """
WITH gone AS (
  DELETE FROM verdict_change c WHERE c.at < %(before)s
    AND NOT EXISTS (SELECT FROM grab g WHERE g.release_id = c.release_id AND g.variant_id = c.variant_id)
  RETURNING 1)
SELECT count(*) FROM gone
"""
_FORGET_POLICIES = """
DELETE FROM policy p WHERE p.made_at < %(before)s
  AND NOT EXISTS (SELECT FROM verdict v WHERE v.policy_id = p.id)
  AND NOT EXISTS (SELECT FROM verdict_change c WHERE c.policy_id = p.id)
  AND NOT EXISTS (SELECT FROM grab g WHERE g.policy_id = p.id)
  AND NOT EXISTS (SELECT FROM file_score s WHERE s.policy_id = p.id)
  AND p.id < (SELECT max(id) FROM policy)
  AND p.id IS DISTINCT FROM (SELECT id FROM policy WHERE accepted_at IS NOT NULL
                             ORDER BY accepted_at DESC, id DESC LIMIT 1)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """`blocked` are rows: `keys`, and whether only a usenet `post` (`published_at`, `size`) of the release
    failed, of `tries`. `pauses` are indexers and until when."""

    blocked: tuple[Mapping[str, Any], ...] = ()
    upgraded_at: tuple[datetime, ...] = ()
    pauses: Mapping[str, datetime] = field(default_factory=dict)


def variant_states(database: Database, movie_id: int) -> list[dict[str, Any]]:
    """Each variant of the film, `main` first, with the file that fills it and the grabs on their way."""
    return database.all(_STATE, {"movie": movie_id})


def around_film(database: Database, movie_id: int, now: datetime) -> Around:
    """What is blocked for the film, when it was upgraded of late, and which indexers are left alone."""
    row = database.one(_AROUND, {"movie": movie_id, "now": now})
    if row is None:
        return Around()
    pauses = {name: datetime.fromisoformat(until) for name, until in row["pauses"].items()}
    return Around(blocked=tuple(row["blocked"]), upgraded_at=tuple(row["upgraded"]), pauses=pauses)


def policy_id(database: Database, policy: str, now: datetime) -> int:
    """The row of this policy, made if it is new. `policy` is canonical JSON with the table's columns."""
    digest = sha256(policy.encode()).hexdigest()
    known = database.value(_KNOWN_POLICY, {"hash": digest})
    return int(known or database.value(_POLICY, {"hash": digest, "policy": policy, "now": now}))


def digest(document: Mapping[str, Any]) -> str:
    """sha256 of a document in canonical JSON."""
    return sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def keep_verdicts(
    database: Database,
    verdicts: Sequence[Mapping[str, Any]],
    *,
    policy: int,
    run_id: int | None,
    now: datetime,
) -> None:
    """Keep the current answers; a changed answer or changed codes are also written to verdict_change.

    `judged_at` and the last run of an answer that stays are exact to a day.
    """
    if verdicts:
        text = json.dumps(list(verdicts))
        parameters = {"verdicts": text, "policy": policy, "run": run_id, "now": now}
        database.execute(_KEEP, parameters)


def forget_changes(database: Database, before: datetime) -> int:
    """Delete changes of verdicts from before then on which no grab hangs, and policies that nothing names any
    more; how many changes."""
    with database.transaction():
        gone = int(database.value(_FORGET, {"before": before}))
        database.execute(_FORGET_POLICIES, {"before": before})
    return gone


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
