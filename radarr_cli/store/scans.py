"""What scans of the roots read and write: folders that need no second look, files that are gone or back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.importing.paths import restored, storable
from radarr_cli.domain.scanning.model import KnownFile, KnownPlace
from radarr_cli.store.files import media_document
from radarr_cli.store.variants import derive_variants

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.media import MediaInfo
    from radarr_cli.domain.scanning.model import Missing
    from radarr_cli.store.database import Database

# A folder in which the library has other files than it had is read again, whatever its time says; so is one
# that has files and was never looked at.
_STATE = """
WITH held AS (
  SELECT coalesce(substring(relative_path FROM '^(.*)/[^/]*$'), '') AS folder, count(*) AS files
  FROM file WHERE root = %(root)s GROUP BY 1
)
SELECT json_build_object(
  'known', (SELECT count(*) FROM file WHERE root = %(root)s AND missing_since IS NULL),
  'folders', coalesce((
      SELECT json_object_agg(coalesce(s.folder, held.folder),
          CASE WHEN s.files = coalesce(held.files, 0) THEN s.modified_ns ELSE -1 END)
      FROM (SELECT relative_path AS folder, modified_ns, files
            FROM scanned_folder WHERE root = %(root)s) AS s FULL JOIN held USING (folder)), '{}'))
"""
# Whatever lies below one of the folders, by ranges of the index; of the root itself what lies loose in it.
_FILES = """
WITH place AS (SELECT jsonb_array_elements_text(%(folders)s::jsonb) AS folder), found AS (
  SELECT f.id FROM place JOIN file f ON f.root = %(root)s
      AND f.relative_path > place.folder || '/' AND f.relative_path < place.folder || '0'
  WHERE place.folder <> ''
  UNION
  SELECT f.id FROM place JOIN file f ON f.root = %(root)s AND f.relative_path = place.folder
  UNION
  SELECT f.id FROM file f WHERE f.root = %(root)s AND position('/' IN f.relative_path) = 0
      AND '' IN (SELECT folder FROM place)
)
SELECT f.id, f.movie_id, f.relative_path, f.kind, f.parts, f.size, f.modified_ns,
       f.missing_since IS NOT NULL AS missing,
       coalesce((SELECT array_agg(vf.variant_id ORDER BY vf.variant_id) FROM variant_file vf
                 WHERE vf.file_id = f.id), '{}') AS variant_ids
FROM found JOIN file f USING (id)
"""
_PLACES = """
SELECT v.id, v.movie_id, v.name, v.folder,
       EXISTS (SELECT FROM variant_file vf JOIN file f ON f.id = vf.file_id
               WHERE vf.variant_id = v.id AND f.missing_since IS NULL) AS filled
FROM variant v
WHERE v.root = %(root)s AND v.folder IN (SELECT jsonb_array_elements_text(%(folders)s::jsonb))
ORDER BY v.name <> 'main', v.name
"""
_REMEMBER = """
WITH given AS (
  SELECT d.key AS folder, d.value::bigint AS modified_ns FROM jsonb_each_text(%(folders)s::jsonb) AS d
), held AS (
  SELECT coalesce(substring(relative_path FROM '^(.*)/[^/]*$'), '') AS folder, count(*) AS files
  FROM file WHERE root = %(root)s GROUP BY 1
), gone AS (
  DELETE FROM scanned_folder WHERE root = %(root)s
      AND relative_path IN (SELECT jsonb_array_elements_text(%(gone)s::jsonb))
)
INSERT INTO scanned_folder AS s (root, relative_path, modified_ns, files)
SELECT %(root)s, g.folder, g.modified_ns, coalesce(held.files, 0)
FROM given g LEFT JOIN held USING (folder)
ON CONFLICT (root, relative_path) DO UPDATE SET modified_ns = excluded.modified_ns, files = excluded.files
WHERE (s.modified_ns, s.files) IS DISTINCT FROM (excluded.modified_ns, excluded.files)
"""
_COUNT = """
UPDATE root SET known_files = f.known
FROM (SELECT count(*) AS known FROM file WHERE root = %(root)s AND missing_since IS NULL) AS f
WHERE name = %(root)s AND known_files <> f.known
"""
_KNOWN = "SELECT count(*) FROM file WHERE root = %(root)s AND missing_since IS NULL"
_SOME = """
SELECT relative_path FROM file WHERE root = %(root)s AND missing_since IS NULL AND kind = 'file'
ORDER BY id LIMIT %(limit)s
"""
_MISSING = """
UPDATE file SET missing_since = %(now)s, missing_reason = %(reason)s
WHERE id = %(file)s AND relative_path = %(path)s AND missing_since IS NULL
"""
_BACK = """
UPDATE file SET missing_since = NULL, missing_reason = NULL
WHERE id = %(file)s AND missing_since IS NOT NULL
"""
_CHANGED = """
UPDATE file SET size = %(size)s, modified_ns = %(modified)s,
    measured = CASE WHEN %(probed)s THEN %(measured)s::jsonb ELSE measured END
WHERE id = %(file)s AND relative_path = %(path)s
"""
_MOVED = """
WITH moved AS (
  UPDATE file SET relative_path = %(new)s, missing_since = NULL, missing_reason = NULL
  WHERE id = %(file)s AND relative_path = %(old)s RETURNING id
)
UPDATE variant v SET folder = %(folder)s
FROM moved JOIN variant_file vf ON vf.file_id = moved.id
WHERE v.id = vf.variant_id AND v.folder = %(old_folder)s AND %(folder)s <> %(old_folder)s
"""
# A film with one form is unmonitored itself, as Radarr does it; of several forms only the one.
_LET_BE = """
WITH alone AS (
  UPDATE movie m SET monitored = false WHERE m.id = %(movie)s
      AND (SELECT count(*) FROM variant WHERE movie_id = m.id) = 1 RETURNING m.id
)
UPDATE variant SET monitored = false
WHERE id = ANY(%(variants)s) AND NOT EXISTS (SELECT FROM alone)
"""
# What is missing and was replaced by hand is forgotten.
_FORGET = """
DELETE FROM file f USING variant_file vf
WHERE vf.variant_id = ANY(%(variants)s) AND f.id = vf.file_id AND f.missing_since IS NOT NULL
  AND NOT EXISTS (SELECT FROM variant_file o WHERE o.file_id = f.id AND o.variant_id <> ALL(%(variants)s))
"""
_TAKE_IN = """
WITH given AS (
  SELECT d, (d->>'variantId')::bigint AS variant FROM jsonb_array_elements(%(files)s::jsonb) AS d
), new AS (
  INSERT INTO file (movie_id, root, relative_path, kind, parts, size, modified_ns, claimed, measured,
      scene_name, original_path, pinned, added_at)
  SELECT (d->>'movieId')::bigint, d->>'root', d->>'relativePath', coalesce(d->>'kind', 'file'),
      ARRAY(SELECT jsonb_array_elements_text(coalesce(d->'parts', '[]'))), (d->>'size')::bigint,
      (d->>'modifiedNs')::bigint, d->'claimed', nullif(d->'measured', 'null'), d->>'sceneName',
      d->>'originalPath', false, %(now)s
  FROM given
  ON CONFLICT (root, relative_path) DO NOTHING
  RETURNING id, root, relative_path
)
INSERT INTO variant_file (variant_id, file_id)
SELECT given.variant, new.id
FROM new JOIN given ON d->>'root' = new.root AND d->>'relativePath' = new.relative_path
ON CONFLICT (variant_id) DO UPDATE SET file_id = excluded.file_id
"""


@dataclass(frozen=True, slots=True)
class RootState:
    """`folders` maps those that were there at the last look to their times, or to READ_AGAIN; `known` files
    are there by our lights."""

    folders: Mapping[str, int]
    known: int


def root_state(database: Database, root: str) -> RootState:
    found = json.loads(database.json(_STATE, {"root": root}))
    return RootState({restored(path): at for path, at in found["folders"].items()}, found["known"])


def known_files(database: Database, root: str, folders: Iterable[str]) -> list[KnownFile]:
    """The library's files in and below the folders."""
    rows = database.all(_FILES, {"root": root, "folders": _texts(folders)})
    return [
        KnownFile(
            id=row["id"],
            movie_id=row["movie_id"],
            relative_path=restored(row["relative_path"]),
            kind=row["kind"],
            parts=tuple(map(restored, row["parts"])),
            size=row["size"],
            modified_ns=row["modified_ns"],
            missing=row["missing"],
            variant_ids=tuple(row["variant_ids"]),
        )
        for row in rows
    ]


def known_places(database: Database, root: str, folders: Iterable[str]) -> list[KnownPlace]:
    """The variants whose folder is one of these, `main` first."""
    rows = database.all(_PLACES, {"root": root, "folders": _texts(folders)})
    return [
        KnownPlace(
            variant_id=row["id"],
            movie_id=row["movie_id"],
            name=row["name"],
            folder=restored(row["folder"]),
            filled=row["filled"],
        )
        for row in rows
    ]


def remember(
    database: Database, root: str, folders: Mapping[str, int], gone: Iterable[str], *, whole: bool
) -> None:
    """The folders that are there, with their times (-1: to be read again), and those that are gone.

    `whole` says that all of the root was looked at: its number of files is kept. Call it in a transaction.
    """
    values = {
        "root": root,
        "folders": json.dumps({storable(path): at for path, at in folders.items()}),
        "gone": _texts(gone),
    }
    database.execute(_REMEMBER, values)
    if whole:
        database.execute(_COUNT, {"root": root})


def known_count(database: Database, root: str) -> int:
    """How many files the root is known to hold."""
    return int(database.value(_KNOWN, {"root": root}))


def some_paths(database: Database, root: str, limit: int) -> list[str]:
    """Some of the files that the root is known to hold."""
    rows = database.all(_SOME, {"root": root, "limit": limit})
    return [restored(row["relative_path"]) for row in rows]


def film_names(database: Database, movie_ids: Iterable[int]) -> dict[int, str]:
    """The films as a person calls them, by their library ids."""
    rows = database.all("SELECT id, title, year FROM movie WHERE id = ANY(%s)", (list(movie_ids),))
    return {row["id"]: f"{row['title']} ({row['year']})" if row["year"] else row["title"] for row in rows}


def mark_missing(database: Database, file: KnownFile, reason: Missing, now: datetime) -> bool:
    """The file is missing from now on; False where another process has changed it since it was read.

    Call it in a transaction.
    """
    values = {"file": file.id, "path": storable(file.relative_path), "reason": reason.value, "now": now}
    changed = database.execute(_MISSING, values) > 0
    derive_variants(database, [file.movie_id])
    return changed


def mark_back(database: Database, file: KnownFile) -> None:
    """The file is there again. Call it in a transaction."""
    database.execute(_BACK, {"file": file.id})
    derive_variants(database, [file.movie_id])


def let_be(database: Database, file: KnownFile) -> None:
    """Nobody searches for what the file was, by itself. Call it in a transaction."""
    database.execute(_LET_BE, {"movie": file.movie_id, "variants": list(file.variant_ids)})
    derive_variants(database, [file.movie_id])


def take_change(
    database: Database,
    file: KnownFile,
    size: int,
    modified_ns: int,
    measured: MediaInfo | None,
    *,
    probed: bool,
) -> None:
    """The file has another size or time; with `probed` what is measured of it is new too."""
    database.execute(
        _CHANGED,
        {
            "file": file.id,
            "path": storable(file.relative_path),
            "size": size,
            "modified": modified_ns,
            "probed": probed,
            "measured": None if measured is None else json.dumps(media_document(measured)),
        },
    )


def take_move(database: Database, file: KnownFile, new_path: str, old_folder: str, new_folder: str) -> None:
    """A person gave the file another name: the row follows, and its variants' folder where that was renamed.

    Call it in a transaction.
    """
    database.execute(
        _MOVED,
        {
            "file": file.id,
            "old": storable(file.relative_path),
            "new": storable(new_path),
            "old_folder": storable(old_folder),
            "folder": storable(new_folder),
        },
    )
    derive_variants(database, [file.movie_id])


def take_in(
    database: Database, files: Sequence[Mapping[str, Any]], movie_ids: Sequence[int], now: datetime
) -> None:
    """Files that lie in the library become known: each a `file_document` with the `variantId` it fills.

    Call it in a transaction.
    """
    database.execute(_FORGET, {"variants": [file["variantId"] for file in files]})
    database.execute(_TAKE_IN, {"files": json.dumps(list(files)), "now": now})
    derive_variants(database, movie_ids)


def _texts(paths: Iterable[str]) -> str:
    return json.dumps([storable(path) for path in paths])
