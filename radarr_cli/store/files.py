"""The files of the library: which file fills which variant, and what is known of each."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.importing.paths import restored, storable
from radarr_cli.domain.media import Claimed, MediaInfo, MovieFile
from radarr_cli.domain.v3 import (
    flags_of,
    language_documents,
    language_values,
    quality_model,
    quality_model_document,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.store.database import Database

_OF_VARIANT = """
SELECT f.*, (SELECT count(*) FROM variant_file other WHERE other.file_id = f.id) > 1 AS shared
FROM variant_file vf JOIN file f ON f.id = vf.file_id WHERE vf.variant_id = %(variant)s
"""
_OF_FILM = "SELECT f.*, false AS shared FROM file f WHERE f.movie_id = %(movie)s ORDER BY f.relative_path"
_BY_ID = """
SELECT f.*, (SELECT count(*) FROM variant_file vf WHERE vf.file_id = f.id) > 1 AS shared
FROM file f WHERE f.id = %(file)s
"""
_AT_PATH = "SELECT f.*, false AS shared FROM file f WHERE f.root = %(root)s AND f.relative_path = %(path)s"
_INSERT = """
WITH new AS (
  INSERT INTO file (movie_id, root, relative_path, kind, parts, size, modified_ns, claimed, measured,
      scene_name, original_path, release_id, grab_id, pinned, added_at)
  SELECT (d->>'movieId')::bigint, d->>'root', d->>'relativePath', d->>'kind',
      ARRAY(SELECT jsonb_array_elements_text(d->'parts')), (d->>'size')::bigint,
      (d->>'modifiedNs')::bigint, d->'claimed', nullif(d->'measured', 'null'), d->>'sceneName',
      d->>'originalPath', (SELECT id FROM release WHERE id = (d->>'releaseId')::bigint),
      (SELECT id FROM grab WHERE id = (d->>'grabId')::bigint), (d->>'pinned')::boolean, %(now)s
  FROM (SELECT %(file)s::jsonb AS d) AS given
  RETURNING id
)
INSERT INTO variant_file (variant_id, file_id) SELECT %(variant)s, id FROM new
ON CONFLICT (variant_id) DO UPDATE SET file_id = excluded.file_id
RETURNING file_id
"""


@dataclass(frozen=True, slots=True)
class FilmFile:
    """A file as the library knows it. `shared` says that it fills several variants."""

    file: MovieFile
    shared: bool
    pinned: bool


def file_of_variant(database: Database, variant_id: int) -> FilmFile | None:
    row = database.one(_OF_VARIANT, {"variant": variant_id})
    return _film_file(row) if row else None


def files_of_film(database: Database, movie_id: int) -> tuple[FilmFile, ...]:
    return tuple(_film_file(row) for row in database.all(_OF_FILM, {"movie": movie_id}))


def variants_of(database: Database, file_id: int) -> tuple[int, ...]:
    """The variants that the file fills, in the order in which they are locked."""
    rows = database.all(
        "SELECT variant_id FROM variant_file WHERE file_id = %s ORDER BY variant_id", (file_id,)
    )
    return tuple(row["variant_id"] for row in rows)


def file_by_id(database: Database, file_id: int) -> FilmFile | None:
    row = database.one(_BY_ID, {"file": file_id})
    return _film_file(row) if row else None


def file_at(database: Database, root: str, relative_path: str) -> FilmFile | None:
    row = database.one(_AT_PATH, {"root": root, "path": storable(relative_path)})
    return _film_file(row) if row else None


def add_file(database: Database, variant_id: int, file: Mapping[str, Any], now: datetime) -> int:
    """Make `file` (a `file_document`) the variant's file instead of the one it had; the new file's id."""
    kept: int = database.value(_INSERT, {"variant": variant_id, "file": json.dumps(file), "now": now})
    return kept


def drop_file(database: Database, file_id: int) -> None:
    """Forget the file, whichever variants it fills."""
    database.execute("DELETE FROM file WHERE id = %(file)s", {"file": file_id})


def file_document(
    file: MovieFile,
    *,
    modified_ns: int,
    release_id: int | None = None,
    grab_id: int | None = None,
    pinned: bool = False,
) -> dict[str, Any]:
    """A file as JSON, as the journal keeps it until the database may know it."""
    return {
        "movieId": file.movie_id,
        "root": file.root,
        "relativePath": storable(file.relative_path),
        "kind": file.kind,
        "parts": [storable(part) for part in file.parts],
        "size": file.size,
        "modifiedNs": modified_ns,
        "claimed": claimed_document(file.claimed),
        "measured": media_document(file.measured),
        "sceneName": file.scene_name,
        "originalPath": None if file.original_path is None else storable(file.original_path),
        "releaseId": release_id,
        "grabId": grab_id,
        "pinned": pinned,
    }


def file_record(file: MovieFile) -> dict[str, Any]:
    """A file as an event keeps it: what is told of it when it may be gone."""
    added = file.added_at.isoformat() if file.added_at else None
    return {"id": file.id, "addedAt": added, **file_document(file, modified_ns=0)}


def file_of_record(record: Mapping[str, Any]) -> MovieFile:
    """`file_record` as a value again."""
    original, added = record["originalPath"], record["addedAt"]
    return MovieFile(
        id=record["id"],
        movie_id=record["movieId"],
        root=record["root"],
        relative_path=restored(record["relativePath"]),
        size=record["size"],
        claimed=claimed_value(record["claimed"]),
        measured=media_value(record["measured"]),
        kind=record["kind"],
        parts=tuple(restored(part) for part in record["parts"]),
        scene_name=record["sceneName"],
        original_path=None if original is None else restored(original),
        added_at=_instant(added),
    )


def claimed_document(claimed: Claimed) -> dict[str, Any]:
    """What the table `file` keeps as `claimed`."""
    return {
        "title": storable(claimed.title),
        "quality": quality_model_document(claimed.quality),
        "languages": language_documents(claimed.languages),
        "releaseGroup": claimed.release_group,
        "edition": claimed.edition,
        "indexerFlags": int(claimed.flags),
    }


def claimed_value(document: Mapping[str, Any]) -> Claimed:
    return Claimed(
        title=restored(document.get("title") or ""),
        quality=quality_model(document.get("quality")),
        languages=language_values(document.get("languages")),
        release_group=document.get("releaseGroup"),
        edition=document.get("edition"),
        flags=flags_of(document.get("indexerFlags")),
    )


def media_document(media: MediaInfo | None) -> dict[str, Any] | None:
    """What the table `file` keeps as `measured`: the fields of MediaInfo."""
    return None if media is None else asdict(media)


def media_value(document: Mapping[str, Any] | None) -> MediaInfo | None:
    if not document:
        return None
    known: dict[str, Any] = {}
    for field in fields(MediaInfo):
        if field.name in document:
            value = document[field.name]
            known[field.name] = tuple(value) if isinstance(value, list) else value
    return MediaInfo(**known)


def movie_file(row: Mapping[str, Any]) -> MovieFile:
    """A row of the table `file` as a value; `added_at` may be JSON's text."""
    return MovieFile(
        id=row["id"],
        movie_id=row["movie_id"],
        root=row["root"],
        relative_path=restored(row["relative_path"]),
        size=row["size"],
        claimed=claimed_value(row["claimed"]),
        measured=media_value(row["measured"]),
        kind=row["kind"],
        parts=tuple(restored(part) for part in row["parts"]),
        scene_name=row["scene_name"],
        original_path=None if row["original_path"] is None else restored(row["original_path"]),
        added_at=_instant(row["added_at"]),
    )


def _instant(value: datetime | str | None) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _film_file(row: Mapping[str, Any]) -> FilmFile:
    return FilmFile(movie_file(row), row["shared"], row["pinned"])


def release_of(database: Database, file_id: int) -> int | None:
    """The release a file came from, where its row is still known."""
    found = database.value(
        """
        SELECT coalesce(f.release_id, g.release_id) FROM file f LEFT JOIN grab g ON g.id = f.grab_id
        WHERE f.id = %s
        """,
        (file_id,),
    )
    return None if found is None else int(found)
