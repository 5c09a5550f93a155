"""Where the library's files lie, and nothing else of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.importing.paths import restored

if TYPE_CHECKING:
    from radarr_cli.store.database import Database


def paths_of_root(database: Database, root: str) -> list[str]:
    """The paths below the root of all files that aren't missing; of a film in parts each of them."""
    rows = database.all(
        """
        SELECT unnest(CASE WHEN parts = '{}' THEN ARRAY[relative_path] ELSE parts END) AS path
        FROM file WHERE root = %s AND missing_since IS NULL ORDER BY 1
        """,
        (root,),
    )
    return [restored(row["path"]) for row in rows]
