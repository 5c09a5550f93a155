"""What we laid beside films: subtitles, texts, pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.paths import restored

if TYPE_CHECKING:
    from radarr_cli.store.database import Database

_OF_FILM = """
SELECT id, root, relative_path, file_id, kind, digest FROM extra_file WHERE movie_id = %s ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class ExtraRow:
    """`file_id` is the file it goes with, None for the film itself; `digest` is the SHA-256 of what we wrote
    there, None where we only copied it."""

    id: int
    root: str
    relative_path: str
    file_id: int | None = None
    kind: str = "other"
    digest: str | None = None


def extras_of_film(database: Database, movie_id: int) -> tuple[ExtraRow, ...]:
    return tuple(
        ExtraRow(
            id=row["id"],
            root=row["root"],
            relative_path=restored(row["relative_path"]),
            file_id=row["file_id"],
            kind=row["kind"],
            digest=row["digest"],
        )
        for row in database.all(_OF_FILM, (movie_id,))
    )
