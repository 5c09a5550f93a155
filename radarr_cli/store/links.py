"""What the journal knows of where the library's files came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.importing.operation import found_value
from radarr_cli.domain.importing.paths import restored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.domain.importing.model import FoundFile
    from radarr_cli.store.database import Database

# A file keeps its row through renames, so its origin is found by its number.
_ORIGINS = """
SELECT f.id, f.movie_id, f.root, f.relative_path, m.title || ' (' || m.year || ')' AS film,
       p.detail->'source' AS source, p.detail->>'method' AS method, p.detail->'fallbacks' AS fallbacks
FROM import_step d
JOIN file f ON f.id = (d.detail->>'fileId')::bigint
JOIN movie m ON m.id = f.movie_id
JOIN LATERAL (
    SELECT s.detail FROM import_step s
    WHERE s.operation_id = d.operation_id AND s.action = 'place' AND s.state = 'done'
    ORDER BY s.ordinal LIMIT 1) AS p ON true
WHERE d.action = 'database' AND d.detail ? 'fileId' AND f.missing_since IS NULL AND f.root = ANY(%(roots)s)
ORDER BY f.root, f.relative_path
"""


@dataclass(frozen=True, slots=True)
class Origin:
    """A file of the library and the file it was imported from, as that was then; `fallbacks` are the methods
    that failed before `method`, each with its errno."""

    file_id: int
    movie_id: int
    film: str
    root: str
    relative_path: str
    source: FoundFile
    method: str
    fallbacks: tuple[Mapping[str, Any], ...]


def origins(database: Database, roots: list[str]) -> tuple[Origin, ...]:
    """Where the files in these roots came from, as far as the journal knows."""
    return tuple(
        Origin(
            file_id=row["id"],
            movie_id=row["movie_id"],
            film=row["film"],
            root=row["root"],
            relative_path=restored(row["relative_path"]),
            source=found_value(row["source"]),
            method=row["method"],
            fallbacks=tuple(row["fallbacks"] or ()),
        )
        for row in database.all(_ORIGINS, {"roots": roots})
        if row["source"]
    )
