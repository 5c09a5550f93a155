"""The variants of films: added, changed, removed, and what is derived of each: whether it is wanted, how it
sorts, from when on it can be had, which quality it holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radarr_cli.store.database import Database

# The case is `domain.movie.available_on`; a test holds the two together.
_DERIVE = """
UPDATE variant v
SET wanted = d.wanted, sort_title = d.sort_title, available_at = d.available_at,
    held_quality = d.held_quality
FROM (
  SELECT v.id, m.sort_title,
         m.monitored AND v.monitored AND f.id IS NULL AS wanted,
         CASE WHEN m.monitored AND v.monitored
              THEN f.claimed #>> '{quality,quality,name}' END AS held_quality,
         CASE WHEN m.minimum_availability IN ('tba', 'announced') THEN date '0001-01-01'
              WHEN m.minimum_availability = 'inCinemas' AND m.in_cinemas IS NOT NULL THEN m.in_cinemas
              ELSE coalesce(least(m.physical_release, m.digital_release), m.in_cinemas + 90)
         END AS available_at
  FROM variant v JOIN movie m ON m.id = v.movie_id
  LEFT JOIN (variant_file vf JOIN file f ON f.id = vf.file_id AND f.missing_since IS NULL)
    ON vf.variant_id = v.id
  WHERE v.movie_id = ANY(%(movies)s)
) AS d
WHERE v.id = d.id
  AND (v.wanted, v.sort_title, v.available_at, v.held_quality)
      IS DISTINCT FROM (d.wanted, d.sort_title, d.available_at, d.held_quality)
"""


def derive_variants(database: Database, movie_ids: Sequence[int]) -> int:
    """Bring what is derived of the films' variants up to date; how many changed.

    Call it in the transaction that changes a film, a variant, a file, or which file fills a variant.
    """
    return database.execute(_DERIVE, {"movies": list(movie_ids)})


_ADD = """
INSERT INTO variant (movie_id, name, profile, root, folder, monitored, predicate, search_upgrades)
VALUES (%(movie)s, %(name)s, %(profile)s, %(root)s, %(folder)s, %(monitored)s, %(predicate)s::jsonb,
        %(search_upgrades)s)
ON CONFLICT (movie_id, name) DO NOTHING RETURNING id
"""
# What changed may make an old failure a success: it is searched for at the next chance.
_CHANGE = """
UPDATE variant SET profile = coalesce(%(profile)s, profile), root = coalesce(%(root)s, root),
    folder = coalesce(%(folder)s, folder), monitored = coalesce(%(monitored)s, monitored),
    predicate = coalesce(%(predicate)s::jsonb, predicate), next_search_at = NULL, search_misses = 0
WHERE id = %(variant)s
"""
# A file that fills no other variant is forgotten with it; on the disk it stays.
_REMOVE = """
WITH gone AS (
  DELETE FROM file f USING variant_file vf
  WHERE vf.variant_id = %(variant)s AND f.id = vf.file_id
    AND NOT EXISTS (SELECT FROM variant_file other
                    WHERE other.file_id = f.id AND other.variant_id <> %(variant)s)
)
DELETE FROM variant WHERE id = %(variant)s
"""
_ON_THEIR_WAY = """
SELECT EXISTS (SELECT FROM grab WHERE variant_id = %s AND state NOT IN ('imported', 'failed', 'superseded'))
"""
_DOCUMENTS = """
SELECT coalesce(json_agg(json_build_object(
    'id', v.id, 'movieId', v.movie_id, 'name', v.name, 'profile', v.profile,
    'qualityProfileId', named_id('profile', v.profile), 'root', v.root,
    'path', coalesce(%(roots)s::jsonb ->> v.root, v.root || ':') || '/' || v.folder,
    'monitored', v.monitored, 'wanted', v.wanted, 'movieFileId', coalesce(f.id, 0),
    'relativePath', f.relative_path, 'quality', f.claimed #>> '{quality,quality,name}', 'size', f.size,
    'missingSince', f.missing_since,
    'editions', coalesce(v.predicate -> 'editions', '[]'),
    'languages', coalesce(v.predicate -> 'languages', '[]')
  ) ORDER BY v.name <> 'main', v.name), '[]')
FROM variant v LEFT JOIN variant_file vf ON vf.variant_id = v.id LEFT JOIN file f ON f.id = vf.file_id
WHERE v.movie_id = %(movie)s
"""


def add_variant(
    database: Database,
    movie_id: int,
    name: str,
    *,
    profile: str,
    root: str,
    folder: str,
    monitored: bool,
    predicate: Mapping[str, object],
    search_upgrades: bool = True,
) -> int | None:
    """Add a variant; its id, None where the film has one of that name. Call it in a transaction."""
    found: int | None = database.value(
        _ADD,
        {
            "movie": movie_id,
            "name": name,
            "profile": profile,
            "root": root,
            "folder": folder,
            "monitored": monitored,
            "predicate": json.dumps(predicate),
            "search_upgrades": search_upgrades,
        },
    )
    derive_variants(database, [movie_id])
    return found


def change_variant(
    database: Database,
    movie_id: int,
    variant_id: int,
    *,
    profile: str | None = None,
    root: str | None = None,
    folder: str | None = None,
    monitored: bool | None = None,
    predicate: Mapping[str, object] | None = None,
) -> None:
    """Change what is given; None leaves it. Call it in a transaction."""
    database.execute(
        _CHANGE,
        {
            "variant": variant_id,
            "profile": profile,
            "root": root,
            "folder": folder,
            "monitored": monitored,
            "predicate": None if predicate is None else json.dumps(predicate),
        },
    )
    derive_variants(database, [movie_id])


def remove_variant(database: Database, movie_id: int, variant_id: int) -> bool:
    """Delete the variant, and the row of the file that fills it alone. Call it in a transaction."""
    removed = database.execute(_REMOVE, {"variant": variant_id}) > 0
    derive_variants(database, [movie_id])
    return removed


def has_downloads(database: Database, variant_id: int) -> bool:
    """Whether something was grabbed for the variant that has neither been imported nor failed."""
    return bool(database.value(_ON_THEIR_WAY, (variant_id,)))


def variant_documents(database: Database, movie_id: int, roots: Mapping[str, str]) -> bytes:
    """The film's variants as JSON, `main` first: v3's names where v3 has one; `roots` are paths here."""
    return database.json(_DOCUMENTS, {"movie": movie_id, "roots": json.dumps(dict(roots))})
