"""The library's files as v3 resources: finished JSON, made by Postgres in one statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.store.json_text import flag, instant, json_object, quoted
from radarr_cli.store.movie_documents import FILE_RESOURCE, given_names, names_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radarr_cli.store.database import Database
    from radarr_cli.store.movie_documents import LocalNames

# v3 has no words for these.
_OURS = json_object(
    {
        "movie": quoted("m.title || CASE WHEN m.year > 0 THEN ' (' || m.year || ')' ELSE '' END"),
        "variants": """coalesce((
            SELECT json_agg(x.name ORDER BY x.name <> 'main', x.name)::text FROM variant x
            JOIN variant_file xf ON xf.variant_id = x.id WHERE xf.file_id = f.id), '[]')""",
        "kind": quoted("f.kind"),
        "root": quoted("f.root"),
        "pinned": flag("f.pinned"),
    },
    {
        "parts": "CASE WHEN f.parts <> '{}' THEN to_json(f.parts) END",
        "missingSince": instant("f.missing_since"),
        "missingReason": quoted("f.missing_reason"),
        "measured": "f.measured",
    },
)
_FILES = """
FROM file f
JOIN movie m ON m.id = f.movie_id
JOIN LATERAL (SELECT x.* FROM variant x
              LEFT JOIN variant_file xf ON xf.variant_id = x.id AND xf.file_id = f.id
              WHERE x.movie_id = f.movie_id
              ORDER BY xf.file_id IS NULL, x.name <> 'main', x.name LIMIT 1) AS v ON true
JOIN place ON place.root = v.root AND place.profile = v.profile
LEFT JOIN LATERAL (SELECT s.score, s.formats FROM file_score s
                   WHERE s.file_id = f.id AND s.profile = v.profile
                   ORDER BY s.policy_id DESC LIMIT 1) AS s ON true
WHERE (%(movie)s::bigint IS NULL OR f.movie_id = %(movie)s)
  AND (%(file)s::bigint IS NULL OR f.id = %(file)s)
  AND (%(variant)s::text IS NULL OR EXISTS (
      SELECT FROM variant x JOIN variant_file xf ON xf.variant_id = x.id
      WHERE xf.file_id = f.id AND x.name = %(variant)s))
  AND (NOT %(missing)s OR f.missing_since IS NOT NULL)
ORDER BY m.sort_title, f.relative_path
"""


def file_documents(
    database: Database,
    names: LocalNames,
    *,
    movie_id: int | None = None,
    variant: str | None = None,
    file_id: int | None = None,
    missing: bool = False,
) -> Iterator[bytes]:
    """v3's movieFile resources with what is ours, one finished JSON object each, sorted by title.

    Of one film, of one variant, one file, or with `missing` those that are not where they should be.
    """
    parameters = {"movie": movie_id, "variant": variant, "file": file_id, "missing": missing}
    statement = f"{names_first()} SELECT left({FILE_RESOURCE}, -1) || ',' || right({_OURS}, -1) {_FILES}"
    return database.stream(statement, given_names(names, parameters))
