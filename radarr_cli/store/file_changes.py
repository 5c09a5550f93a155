"""Changes of the rows about the library's files: what an operation's outcome is made of, and their undoing.

A change is a JSON object, so that the journal can keep it until the files are in place:

- `{"change": "add", "file": a file document, "variantId"}`: a new file that fills the variant
- `{"change": "drop", "fileId"}`: forget the file, with its extras, whichever variants it fills
- `{"change": "set", "fileId", "values": {column: value}}`: `movie_id`, `root`, `relative_path` (storable),
  `parts`, `kind`, `size`, `modified_ns`, `claimed`, `measured`, `scene_name`, `pinned`, `missing_since`
- `{"change": "fill", "fileId", "variantId"}`: the file fills this variant instead of the one it had
- `{"change": "vacate", "variantId"}`: the variant has no file
- `{"change": "place", "variantId", "values": {"root", "folder"}}`: where the variant lies
- `{"change": "teach", "movieId", "title", "clean"}`: the film goes by this name too; an undo leaves it
- `{"change": "addExtra", "extra": {columns of extra_file without id}}`; without `file_id` it is the new
  file's, with null it is the film's
- `{"change": "setExtra", "extraId", "values"}`, `{"change": "dropExtra", "extraId"}`
- `{"change": "rows", "before": …, "after": …}`: what `difference` gave becomes `before` again; Conflict where
  the rows are no longer what `after` says

A change of another film's rows than the operation's names that film as `movieId`. `ordinal` names the step
that the change depends on: where that was skipped the change isn't made.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.importing.model import StepAction
from radarr_cli.domain.importing.operation import StepState
from radarr_cli.errors import Conflict
from radarr_cli.store import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.importing.operation import Operation
    from radarr_cli.store.database import Database

# ruff: noqa: S608 - tables and columns are the program's own words
Rows = dict[str, list[dict[str, Any]]]

_TABLES = {"variant": ("id",), "file": ("id",), "variant_file": ("variant_id",), "extra_file": ("id",)}
"""The tables that a film's files are in, with what identifies a row, those referred to first."""
# Of a variant only where it lies.
_ROWS = """
SELECT
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'root', v.root, 'folder', v.folder)
                             ORDER BY v.id), '[]')
   FROM variant v WHERE v.movie_id = ANY(%(movies)s)) AS variant,
  (SELECT coalesce(jsonb_agg(to_jsonb(f) ORDER BY f.id), '[]')
   FROM file f WHERE f.movie_id = ANY(%(movies)s)) AS file,
  (SELECT coalesce(jsonb_agg(to_jsonb(vf) ORDER BY vf.variant_id), '[]')
   FROM variant_file vf JOIN file f ON f.id = vf.file_id WHERE f.movie_id = ANY(%(movies)s)) AS variant_file,
  (SELECT coalesce(jsonb_agg(to_jsonb(e) ORDER BY e.id), '[]')
   FROM extra_file e WHERE e.movie_id = ANY(%(movies)s)) AS extra_file
"""
_TEACH = """
INSERT INTO movie_title (clean_title, movie_id, title, kind) VALUES (%s, %s, %s, 'learned')
ON CONFLICT (clean_title, movie_id) DO NOTHING
"""
_VACATE = "DELETE FROM variant_file WHERE variant_id = %s"
_DROP_EXTRA = "DELETE FROM extra_file WHERE id = %s"
_FILL = """
INSERT INTO variant_file (variant_id, file_id) VALUES (%s, %s)
ON CONFLICT (variant_id) DO UPDATE SET file_id = excluded.file_id
"""


def rows_of(database: Database, movie_ids: Sequence[int]) -> Rows:
    """All rows about the files of these films, by table."""
    found = database.one(_ROWS, {"movies": list(movie_ids)})
    return dict(found) if found else {}


def difference(before: Rows, after: Rows) -> dict[str, Rows]:
    """`{"before", "after"}`: the rows of either side that the other hasn't, by table."""
    return {
        "before": {table: [row for row in before[table] if row not in after[table]] for table in _TABLES},
        "after": {table: [row for row in after[table] if row not in before[table]] for table in _TABLES},
    }


def apply(
    database: Database, changes: Iterable[Mapping[str, Any]], operation: Operation, now: datetime
) -> int | None:
    """Make the changes in their order, in the caller's transaction; the id of a file that was added.

    Raises Conflict, and IntegrityError where what they refer to is gone.
    """
    added: int | None = None
    for change in changes:
        if _was_skipped(change, operation):
            continue
        kind = change["change"]
        if kind == "add":
            added = files.add_file(database, change["variantId"], _as_placed(change["file"], operation), now)
        elif kind == "addExtra":
            extra = change["extra"] if "file_id" in change["extra"] else {**change["extra"], "file_id": added}
            _insert(database, "extra_file", {**extra, "added_at": now.isoformat()})
        elif kind in _SIMPLE:
            _SIMPLE[kind](database, change)
        else:
            raise ValueError(f"unknown change {kind}")
    return added


def _as_placed(file: Mapping[str, Any], operation: Operation) -> Mapping[str, Any]:
    """The file as it lies there: what was written into a copy changes its size."""
    placed = [step.detail for step in operation.of(StepAction.PLACE) if step.detail.get("tagged")]
    if len(placed) != 1 or file["kind"] != "file":
        return file
    found = placed[0]["file"]
    return {**file, "size": found["size"], "modifiedNs": found["modifiedNs"]}


def _was_skipped(change: Mapping[str, Any], operation: Operation) -> bool:
    ordinal = change.get("ordinal")
    return ordinal is not None and operation.steps[ordinal - 1].state is StepState.SKIPPED


def check_unchanged(database: Database, rows: Rows, taken_back: Sequence[Mapping[str, Rows]] = ()) -> None:
    """Raise Conflict unless these rows are what they were left as.

    `taken_back` are differences that a plan takes back before, in the order in which it does.
    """
    for table in _TABLES:
        if not all(_will_be_there(database, table, row, taken_back) for row in rows.get(table, ())):
            raise Conflict(
                "the files of the film were changed since",
                hint="undo what was done later first: `radarr-cli undo` lists it",
            )


def _restore(database: Database, before: Rows, after: Rows) -> None:
    check_unchanged(database, after)
    for table, keys in _TABLES.items():
        for row in after.get(table, ()):
            kept = [_key(other, keys) for other in before.get(table, ())]
            if _key(row, keys) not in kept:
                database.execute(f"DELETE FROM {table} WHERE {_same(keys)}", [row[key] for key in keys])
    for table in _TABLES:
        for row in before.get(table, ()):
            if table == "variant":
                _set(database, table, row["id"], {"root": row["root"], "folder": row["folder"]})
            else:
                _insert(database, table, _with_known(database, row))


def _will_be_there(
    database: Database, table: str, row: Mapping[str, Any], taken_back: Sequence[Mapping[str, Rows]]
) -> bool:
    telling = _telling(row)
    for each in reversed(taken_back):
        for side in ("before", "after"):
            if any(_telling(other) == telling for other in each[side].get(table, ())):
                return side == "before"
    return _is_there(database, table, telling)


def _telling(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a row is told by: its place and its owner."""
    names = ("id", "variant_id", "file_id", "root", "relative_path")
    return {name: row[name] for name in names if name in row}


def _is_there(database: Database, table: str, telling: Mapping[str, Any]) -> bool:
    """Whether a row is what it was left as, as far as its place and its owner tell."""
    conditions = " AND ".join(f"{name} IS NOT DISTINCT FROM %s" for name in telling)
    values = list(telling.values())
    return bool(database.value(f"SELECT EXISTS (SELECT 1 FROM {table} WHERE {conditions})", values))


def _with_known(database: Database, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row whose release or grab was forgotten meanwhile comes back without it."""
    found = dict(row)
    for column, table in (("release_id", "release"), ("grab_id", "grab")):
        number = found.get(column)
        if number is not None and not database.value(
            f"SELECT EXISTS (SELECT 1 FROM {table} WHERE id = %s)", (number,)
        ):
            found[column] = None
    return found


def _insert(database: Database, table: str, row: Mapping[str, Any]) -> None:
    """Insert a row, or make the one that has its key the same."""
    keys = _TABLES[table]
    columns = ", ".join(row)
    changed = ", ".join(f"{name} = excluded.{name}" for name in row if name not in keys)
    database.execute(
        f"""
        INSERT INTO {table} ({columns})
        SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %s::jsonb)
        ON CONFLICT ({", ".join(keys)}) DO UPDATE SET {changed}
        """,
        (json.dumps(row),),
    )


def _set(database: Database, table: str, number: int, values: Mapping[str, Any]) -> None:
    columns = ", ".join(values)
    if not database.execute(
        f"""
        UPDATE {table} SET ({columns}) =
            (SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %s::jsonb))
        WHERE id = %s
        """,
        (json.dumps(dict(values)), number),
    ):
        raise Conflict("the file is no longer in the library", hint="radarr-cli show FILM shows its files")


def _key(row: Mapping[str, Any], keys: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[key] for key in keys)


def _same(keys: Sequence[str]) -> str:
    return " AND ".join(f"{key} = %s" for key in keys)


_SIMPLE: Mapping[str, Callable[[Database, Mapping[str, Any]], object]] = {
    "drop": lambda database, change: files.drop_file(database, change["fileId"]),
    "set": lambda database, change: _set(database, "file", change["fileId"], change["values"]),
    "fill": lambda database, change: database.execute(_FILL, (change["variantId"], change["fileId"])),
    "vacate": lambda database, change: database.execute(_VACATE, (change["variantId"],)),
    "place": lambda database, change: _set(database, "variant", change["variantId"], change["values"]),
    "teach": lambda database, change: database.execute(
        _TEACH, (change["clean"], change["movieId"], change["title"])
    ),
    "setExtra": lambda database, change: _set(database, "extra_file", change["extraId"], change["values"]),
    "dropExtra": lambda database, change: database.execute(_DROP_EXTRA, (change["extraId"],)),
    "rows": lambda database, change: _restore(database, change["before"], change["after"]),
}
"""The changes that need nothing but themselves."""
