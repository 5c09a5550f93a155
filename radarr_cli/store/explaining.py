"""What an explanation begins with: what the indexers answered for a film, and its next search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from radarr_cli.store.database import Database

# All calls of one search carry one instant. An indexer that the last search left out shows its own last one;
# what was fetched of it is no answer.
_BEGINNING = """
SELECT m.id, m.title, m.year, m.tmdb_id, m.monitored, m.tags,
  coalesce((SELECT jsonb_agg(jsonb_build_object(
        'at', a.at, 'indexer', a.indexer, 'tier', a.tier, 'query', a.query, 'status', a.status,
        'message', a.error, 'ms', a.ms, 'rows', a.rows, 'dropped', a.dropped) ORDER BY a.indexer, a.id)
    FROM search_attempt a
    WHERE a.movie_id = m.id AND a.tier <> 'file' AND a.at = (
        SELECT max(x.at) FROM search_attempt x
        WHERE x.movie_id = m.id AND x.indexer = a.indexer AND x.tier <> 'file')), '[]')
    AS attempts,
  coalesce((SELECT jsonb_object_agg(i.name, jsonb_strip_nulls(jsonb_build_object(
        'readAt', i.feed_at, 'error', i.last_error,
        'disabledUntil', CASE WHEN i.disabled_until > now() AND i.disabled_until < '9999-01-01'
                              THEN i.disabled_until END,
        'stopped', CASE WHEN i.disabled_until >= '9999-01-01' THEN true END)))
    FROM indexer_state i), '{}') AS feeds,
  (SELECT jsonb_agg(jsonb_build_object(
        'name', v.name, 'profile', v.profile, 'monitored', v.monitored, 'wanted', v.wanted,
        'availableAt', v.available_at, 'lastSearch', v.last_search_at, 'nextSearch', v.next_search_at,
        'misses', v.search_misses, 'upgrades', v.search_upgrades,
        'file', EXISTS (SELECT FROM variant_file f WHERE f.variant_id = v.id),
        'onItsWay', (SELECT g.title FROM grab g WHERE g.variant_id = v.id
                     AND g.state NOT IN ('imported', 'failed', 'superseded') LIMIT 1))
      ORDER BY v.name <> 'main', v.name)
    FROM variant v WHERE v.movie_id = m.id) AS variants,
  (SELECT due_at FROM task_run WHERE task = 'search' AND host = '') AS search_due,
  EXISTS (SELECT FROM task_run WHERE task = 'search' AND host = '') AS search_known
FROM movie m WHERE m.id = %(movie)s
"""

_KEPT = """
SELECT d.release_id, v.name AS variant, d.answer, d.codes, d.judged_at, d.first_judged_at,
  coalesce((SELECT jsonb_agg(jsonb_build_object(
        'at', c.at, 'answerBefore', c.answer_before, 'answer', c.answer, 'codesBefore', c.codes_before,
        'codes', c.codes) ORDER BY c.at, c.id)
    FROM verdict_change c WHERE c.release_id = d.release_id AND c.variant_id = d.variant_id), '[]') AS changes
FROM verdict d JOIN variant v ON v.id = d.variant_id
WHERE v.movie_id = %(movie)s
"""


def beginning(database: Database, movie_id: int) -> dict[str, Any] | None:
    """The film, its variants, the last answer of each indexer; None where it isn't in the library."""
    return database.one(_BEGINNING, {"movie": movie_id})


def kept_answers(database: Database, movie_id: int) -> list[dict[str, Any]]:
    """What was answered last on each release of the film for each variant, since when, and what before."""
    return database.all(_KEPT, {"movie": movie_id})
