"""The evidence that scores are made of, read by COPY into columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.groups.evidence import CODES, NUMBERS, Evidence, columns
from radarr_cli.store.group_evidence_rows import KEPT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from radarr_cli.store.database import Database


_COLUMNS = {
    "group": "dense_rank() OVER (ORDER BY o.group_name) - 1",
    "size": "o.size",
    "runtime": "o.runtime",
    "seeders": "o.seeders",
    "completed": "o.completed",
    "internal": "o.internal::integer",
    "success": "mine.good::integer",
    "age": "extract(epoch FROM %(at)s - o.published_at) / 86400",
    "seen": "(%(at)s::date - o.day)",
    "film": "coalesce(o.tmdb_id, 1073741824 + (hashtext(o.imdb_id) & 536870911), 0)",
    "place": "hashtext(o.indexer || ' ' || coalesce(o.freeleech, false)) & 2147483647",
    "resolution": "o.resolution",
    "medium": "hashtext(o.medium) & 2147483647",
    "codec": "hashtext(o.codec) & 2147483647",
    "category": "CASE WHEN o.category = '' THEN 0 ELSE hashtext(o.category) & 2147483647 END",
    "private": "CASE WHEN o.source IN ('outcome', 'user') THEN 2 ELSE o.private::integer END",
}
# Every column four bytes and never null, so that a row of COPY's binary form has one length.
_FIXED = {
    **{name: f"coalesce(({_COLUMNS[name]})::real, 'NaN')" for name in NUMBERS},
    **{name: f"({_COLUMNS[name]})::integer" for name in ("group", *CODES)},
}
_COPY = (
    f"COPY (SELECT {', '.join(_FIXED[name] for name in _COLUMNS)} {KEPT} ORDER BY o.group_name, o.identity)"
    " TO STDOUT (FORMAT binary)"
)
_NAMES = """
SELECT DISTINCT group_name FROM group_observation
WHERE seen_at <= %(until)s AND (%(groups)s::text[] IS NULL OR group_name = ANY(%(groups)s))
ORDER BY group_name
"""
_CHANGED = """
SELECT DISTINCT group_name FROM group_observation
WHERE seen_at > %(since)s AND seen_at <= %(until)s ORDER BY group_name
"""
_RANGE = """
SELECT count(*) AS rows, min(day) AS first, max(day) AS last, max(seen_at) AS until FROM group_observation
"""
_HEADER, _READ_AT_ONCE = 19, 1 << 22


@dataclass(frozen=True, slots=True)
class Range:
    """Which observations there are: how many, of which days, and when the last of them changed."""

    rows: int
    first: object = None
    last: object = None
    until: datetime | None = None


def observed_range(database: Database) -> Range:
    return Range(**(database.one(_RANGE) or {"rows": 0}))


def changed_groups(database: Database, since: datetime, until: datetime) -> list[str]:
    """The groups of which something new was seen after `since`."""
    return [row["group_name"] for row in database.all(_CHANGED, {"since": since, "until": until})]


def load_evidence(
    database: Database, at: datetime, until: datetime, groups: Sequence[str] | None = None
) -> Evidence:
    """The evidence that was there at `until`, of these groups or of all, as old as it is at `at`."""
    values: dict[str, Any] = {
        "at": at, "until": until, "groups": None if groups is None else list(groups),
    }  # fmt: skip
    with database.transaction():
        database.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        database.execute("SET LOCAL work_mem = '96MB'")
        names = [row["group_name"] for row in database.all(_NAMES, values)]
        table = _columns(_copied(database, values))
    return columns(names, table)


def _copied(database: Database, values: dict[str, Any]) -> Iterator[bytes]:
    """The binary rows in large pieces, without header and trailer."""
    piece, header = bytearray(), _HEADER
    with database.connection.cursor() as cursor, cursor.copy(_COPY.encode(), values) as copy:
        for data in copy:
            piece += data
            if header and len(piece) >= header:
                del piece[:header]
                header = 0
            if len(piece) >= _READ_AT_ONCE:
                yield bytes(piece)
                piece.clear()
    yield bytes(piece[:-2])


def _columns(pieces: Iterator[bytes]) -> dict[str, Any]:
    import numpy as np  # noqa: PLC0415 - only where scores are made

    fields: list[Any] = [("fields", ">i2")]
    for name in _COLUMNS:
        fields += [(f"length of {name}", ">i4"), (name, ">f4" if name in NUMBERS else ">i4")]
    row = np.dtype(fields)
    parts: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    rest = b""
    for piece in pieces:
        data = rest + piece
        whole = len(data) // row.itemsize
        found = np.frombuffer(data, row, whole)
        rest = data[whole * row.itemsize :]
        for name in _COLUMNS:
            parts[name].append(found[name].astype(np.float32 if name in NUMBERS else np.int32))
    return {name: np.concatenate(each) for name, each in parts.items()}
