"""What is derived of a variant: whether it is wanted, how it sorts, from when on it can be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.store.database import Database

# The case is `domain.movie.available_on`; a test holds the two together.
_DERIVE = """
UPDATE variant v
SET wanted = d.wanted, sort_title = d.sort_title, available_at = d.available_at
FROM (
  SELECT v.id, m.sort_title,
         m.monitored AND v.monitored AND NOT EXISTS (
             SELECT FROM variant_file vf JOIN file f ON f.id = vf.file_id
             WHERE vf.variant_id = v.id AND f.missing_since IS NULL) AS wanted,
         CASE WHEN m.minimum_availability IN ('tba', 'announced') THEN date '0001-01-01'
              WHEN m.minimum_availability = 'inCinemas' AND m.in_cinemas IS NOT NULL THEN m.in_cinemas
              ELSE coalesce(least(m.physical_release, m.digital_release), m.in_cinemas + 90)
         END AS available_at
  FROM variant v JOIN movie m ON m.id = v.movie_id
  WHERE v.movie_id = ANY(%(movies)s)
) AS d
WHERE v.id = d.id
  AND (v.wanted, v.sort_title, v.available_at) IS DISTINCT FROM (d.wanted, d.sort_title, d.available_at)
"""


def derive_variants(database: Database, movie_ids: Sequence[int]) -> int:
    """Bring `wanted`, `sort_title` and `available_at` of the films' variants up to date; how many changed.

    Call it in the transaction that changes a film, a variant, a file, or which file fills a variant.
    """
    return database.execute(_DERIVE, {"movies": list(movie_ids)})
