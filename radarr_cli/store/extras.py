"""What we laid beside films: subtitles, texts, pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.paths import restored

if TYPE_CHECKING:
    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True)
class ExtraRow:
    id: int
    root: str
    relative_path: str
    kind: str


def extras_of_film(database: Database, movie_id: int) -> tuple[ExtraRow, ...]:
    rows = database.all(
        "SELECT id, root, relative_path, kind FROM extra_file WHERE movie_id = %s ORDER BY id", (movie_id,)
    )
    return tuple(
        ExtraRow(row["id"], row["root"], restored(row["relative_path"]), row["kind"]) for row in rows
    )
