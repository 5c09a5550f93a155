"""What the journal knows of what lies in the trash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.store.database import Database

_OPERATIONS = """
SELECT found.mark, o.id, o.kind, o.movie_id, o.finished_at IS NULL AS busy,
       coalesce(m.title || ' (' || m.year || ')', '') AS title
FROM (SELECT DISTINCT split_part(s.target, '/', 2) AS mark, s.operation_id
      FROM import_step s
      WHERE s.action = 'retire' AND split_part(s.target, '/', 2) = ANY(%(marks)s)) AS found
JOIN import_operation o ON o.id = found.operation_id
LEFT JOIN movie m ON m.id = o.movie_id
"""


def operations_of_marks(database: Database, marks: Sequence[str]) -> dict[str, dict[str, Any]]:
    """By an entry's folder in the trash: fields of `domain.importing.trash.TrashEntry`."""
    if not marks:
        return {}
    return {
        row["mark"]: {
            "operation_id": row["id"],
            "kind": row["kind"],
            "movie_id": row["movie_id"],
            "title": row["title"],
            "busy": row["busy"],
        }
        for row in database.all(_OPERATIONS, {"marks": list(marks)})
    }
