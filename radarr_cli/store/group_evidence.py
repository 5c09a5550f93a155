"""The evidence that scores are made of, read by COPY into columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.groups.evidence import CODES, NUMBERS, Evidence, columns
from radarr_cli.store.group_evidence_rows import KEPT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from radarr_cli.store.database import Database


_COLUMNS = {
    "size": "g.size",
    "runtime": "g.runtime",
    "seeders": "g.seeders",
    "completed": "g.completed",
    "internal": "g.internal::integer",
    "success": "mine.good::integer",
    "age": "extract(epoch FROM %(at)s - g.published_at) / 86400",
    "seen": "(%(at)s::date - g.day)",
    "film": "coalesce(g.tmdb_id, 1073741824 + (hashtext(g.imdb_id) & 536870911), 0)",
    "place": "hashtext(g.indexer || ' ' || coalesce(g.freeleech, false)) & 2147483647",
    "resolution": "g.resolution",
    "medium": "hashtext(g.medium) & 2147483647",
    "codec": "hashtext(g.codec) & 2147483647",
    "category": "CASE WHEN g.category = '' THEN 0 ELSE hashtext(g.category) & 2147483647 END",
    "private": "CASE WHEN g.source IN ('outcome', 'user') THEN 2 ELSE g.private::integer END",
}
# Every column four bytes and never null, so that a row of COPY's binary form has one length; and little to
# sort, all of it once: what numbers the groups needs the same order.
_FIXED = {
    **{name: f"coalesce(({_COLUMNS[name]})::real, 'NaN')" for name in NUMBERS},
    **{name: f"({_COLUMNS[name]})::integer" for name in CODES},
}
_SORTED = ", ".join(("g.group_name", "g.identity", *(f"{_FIXED[name]} AS {name}" for name in _FIXED)))
_COPY = (
    f"COPY (SELECT (dense_rank() OVER (ORDER BY group_name) - 1)::integer, {', '.join(_FIXED)}"
    f" {KEPT.format(columns=_SORTED)} ORDER BY group_name, identity) TO STDOUT (FORMAT binary)"
)
_READ = ("group", *_FIXED)
_NAMES = """
SELECT DISTINCT group_name FROM group_observation
WHERE seen_at <= %(until)s AND (%(groups)s::text[] IS NULL OR group_name = ANY(%(groups)s))
ORDER BY group_name
"""
_CHANGED = """
SELECT group_name, count(*) AS rows, min(day) AS first, max(day) AS last, max(seen_at) AS until
FROM group_observation WHERE seen_at > %(since)s AND seen_at <= %(now)s
GROUP BY group_name ORDER BY group_name
"""
_RANGE = """
SELECT count(*) AS rows, min(day) AS first, max(day) AS last, max(seen_at) AS until
FROM group_observation WHERE seen_at <= %(now)s
"""
_HEADER, _READ_AT_ONCE = 19, 1 << 22


@dataclass(frozen=True, slots=True)
class Range:
    """Which observations there are: how many, of which days, and when the last of them changed (None where
    there is none). What another machine, whose clock is ahead, has seen since is the next run's."""

    rows: int = 0
    first: date | None = None
    last: date | None = None
    until: datetime | None = None


def observed_range(database: Database, now: datetime) -> Range:
    """All observations."""
    return Range(**(database.one(_RANGE, {"now": now}) or {}))


def changed_groups(database: Database, since: datetime, now: datetime) -> tuple[Range, list[str]]:
    """The observations that are new since then, and the groups that they are of."""
    rows = database.all(_CHANGED, {"since": since, "now": now})
    if not rows:
        return Range(), []
    found = Range(
        rows=sum(row["rows"] for row in rows),
        first=min(row["first"] for row in rows),
        last=max(row["last"] for row in rows),
        until=max(row["until"] for row in rows),
    )
    return found, [row["group_name"] for row in rows]


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
    for name in _READ:
        fields += [(f"length of {name}", ">i4"), (name, ">f4" if name in NUMBERS else ">i4")]
    row = np.dtype(fields)
    parts: dict[str, list[Any]] = {name: [] for name in _READ}
    rest = b""
    for piece in pieces:
        data = rest + piece
        whole = len(data) // row.itemsize
        found = np.frombuffer(data, row, whole)
        rest = data[whole * row.itemsize :]
        for name in _READ:
            parts[name].append(found[name].astype(np.float32 if name in NUMBERS else np.int32))
    return {name: np.concatenate(each) for name, each in parts.items()}
