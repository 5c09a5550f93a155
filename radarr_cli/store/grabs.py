"""Grabs as rows: the intent, committed before a client is called; what came of it; what all have used up."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.download import Grab, GrabState
from radarr_cli.domain.release import Protocol
from radarr_cli.domain.safety import Usage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from radarr_cli.store.database import Database

_COLUMNS = """id, movie_id, variant_id, release_id, title, protocol, size, indexer, client, download_id,
    state, attempt, requested_by, overridden_rules, seed_ratio, seed_time, private, intended_at, verdict"""
# Taken before counting and inserting: two processes can't both see room for one more.
_LOCK = "LOCK TABLE grab IN SHARE ROW EXCLUSIVE MODE"
_USAGE = """
SELECT count(*) FILTER (WHERE g.run_id = %(run)s) AS run,
       count(*) FILTER (WHERE g.intended_at > %(since)s) AS day,
       coalesce(sum(g.size) FILTER (WHERE g.intended_at > %(since)s), 0)::bigint AS bytes_day,
       count(*) FILTER (WHERE g.state IN ('intended', 'sent')
                        AND coalesce(d.state, 'downloading') = 'downloading') AS active
FROM grab g LEFT JOIN download d ON d.client = g.client AND d.download_id = g.download_id
WHERE (g.intended_at > %(since)s OR g.state IN ('intended', 'sent') OR g.run_id = %(run)s)
  AND (g.state <> 'failed' OR g.sent_at IS NOT NULL)
"""
# Where a client's downloads lie is told by the last one of each protocol.
_PLACES = """
SELECT DISTINCT ON (protocol) protocol, client, output_path FROM download
WHERE output_path IS NOT NULL ORDER BY protocol, last_seen_at DESC
"""
_BYTES = """
SELECT g.protocol, g.client, g.size, v.root, d.output_path,
    CASE WHEN d.size > 0 THEN least(d.remaining, g.size) ELSE g.size END AS remaining
FROM grab g LEFT JOIN variant v ON v.id = g.variant_id
LEFT JOIN download d ON d.client = g.client AND d.download_id = g.download_id
WHERE g.state IN ('intended', 'sent')
"""
_INTEND = f"""
INSERT INTO grab (movie_id, variant_id, release_id, offer_id, policy_id, run_id, attempt, indexer, title,
    protocol, size, by_hand, requested_by, overridden_rules, score, verdict, client, download_id, private,
    seed_ratio, seed_time, intended_at)
SELECT %(movie_id)s, %(variant_id)s, %(release_id)s, %(offer_id)s,
    (SELECT policy_id FROM verdict WHERE release_id = %(release_id)s AND variant_id = %(variant_id)s),
    %(run_id)s,
    1 + coalesce((SELECT max(attempt) FROM grab
                  WHERE variant_id = %(variant_id)s AND release_id = %(release_id)s), 0),
    %(indexer)s, %(title)s, %(protocol)s, %(size)s, %(by_hand)s, %(requested_by)s, %(overridden)s, %(score)s,
    %(verdict)s::jsonb, %(client)s, %(download_id)s, %(private)s, %(seed_ratio)s, %(seed_time)s, %(now)s
ON CONFLICT (variant_id, release_id) WHERE state NOT IN ('failed', 'superseded') DO NOTHING
RETURNING {_COLUMNS}
"""  # noqa: S608 - the columns stand above
_HAS_FILE = """
EXISTS (SELECT FROM variant_file vf JOIN file f ON f.id = vf.file_id
        WHERE vf.variant_id = %(variant)s AND f.missing_since IS NULL)
"""
# What was imported and is lost may come back by the same release.
_IN_FLIGHT = f"""
SELECT {_COLUMNS} FROM grab
WHERE variant_id = %(variant)s AND release_id = %(release)s AND state NOT IN ('failed', 'superseded')
  AND (state <> 'imported' OR {_HAS_FILE})
"""  # noqa: S608
_SUPERSEDE = f"""
UPDATE grab SET state = 'superseded', finished_at = coalesce(finished_at, %(now)s)
WHERE variant_id = %(variant)s AND release_id = %(release)s AND state = 'imported'
  AND (%(by_hand)s OR NOT {_HAS_FILE})
"""  # noqa: S608
_OF_VARIANT = f"""
SELECT {_COLUMNS} FROM grab WHERE variant_id = %s AND state IN ('intended', 'sent') ORDER BY id
"""  # noqa: S608
_OF_FILM = f"""
SELECT {_COLUMNS} FROM grab WHERE movie_id = %(movie)s AND state IN ('intended', 'sent')
  AND (%(variant)s::text IS NULL OR variant_id = (SELECT id FROM variant
                                                  WHERE movie_id = %(movie)s AND name = %(variant)s))
ORDER BY id
"""  # noqa: S608
_OPEN = f"""
SELECT {_COLUMNS} FROM grab WHERE state = 'intended' ORDER BY id
"""  # noqa: S608
_ONE = f"SELECT {_COLUMNS} FROM grab WHERE id = %s"  # noqa: S608
_OWNER = """
SELECT k.release_id FROM release_key k JOIN release other ON other.id = k.release_id
JOIN release mine ON mine.id = %(release)s AND mine.movie_id IS NOT DISTINCT FROM other.movie_id
WHERE k.key = ANY(%(keys)s) AND other.id <> mine.id
ORDER BY k.key LIMIT 1
"""
_MOVE_OFFERS = "UPDATE release_offer SET release_id = %(survivor)s WHERE release_id = %(release)s"
_MOVE_KEYS = "UPDATE release_key SET release_id = %(survivor)s WHERE release_id = %(release)s"
_ADD_KEYS = """
INSERT INTO release_key (key, release_id) SELECT key, %(survivor)s FROM unnest(%(keys)s::text[]) AS key
ON CONFLICT (key) DO NOTHING
"""
_SENT = """
UPDATE grab SET state = 'sent', sent_at = %(now)s, error = NULL, download_id = %(download_id)s
WHERE id = %(id)s AND state = 'intended'
"""
_ERROR = "UPDATE grab SET error = %(error)s WHERE id = %(id)s"
_FAILED = """
UPDATE grab SET state = 'failed', finished_at = %(now)s, error = %(error)s
WHERE id = %(id)s AND state IN ('intended', 'sent')
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A grab before it is one. `verdict` is kept as it was; `size` counts against the limits."""

    movie_id: int
    variant_id: int
    release_id: int
    offer_id: int | None
    run_id: int | None
    indexer: str
    title: str
    protocol: Protocol
    size: int
    by_hand: bool
    requested_by: str
    overridden: tuple[str, ...]
    client: str
    download_id: str
    private: bool | None
    seed_ratio: float | None
    seed_time: int | None
    score: int = 0
    verdict: Mapping[str, Any] = field(default_factory=dict)


def lock_grabs(database: Database) -> None:
    """Let no other process intend a grab until this transaction ends."""
    database.execute(_LOCK)


def usage(database: Database, since: datetime, run_id: int | None) -> Usage:
    """What counts against the limits; `since` is where the day begins.

    A grab that failed before a client had it doesn't count.
    """
    row = database.one(_USAGE, {"since": since, "run": run_id})
    return Usage(**row) if row else Usage()


def bytes_in_flight(database: Database) -> list[dict[str, Any]]:
    """Of each grab that isn't imported: protocol, client, size, root, what remains, and where it lies."""
    return database.all(_BYTES)


def download_places(database: Database) -> list[dict[str, Any]]:
    """Of each protocol the client and the path of the download that was seen last."""
    return database.all(_PLACES)


def intend(database: Database, intent: Intent, now: datetime) -> Grab | None:
    """Write the intent; None where the release is in flight, or was imported, for that variant."""
    values = {name: getattr(intent, name) for name in Intent.__slots__}
    values |= {
        "protocol": intent.protocol.value,
        "overridden": list(intent.overridden),
        "verdict": json.dumps(dict(intent.verdict), default=str),
        "now": now,
    }
    row = database.one(_INTEND, values)
    return grab_of(row) if row else None


def supersede_imported(
    database: Database, variant_id: int, release_id: int, now: datetime, *, by_hand: bool
) -> bool:
    """Make room for a new attempt at a release that was imported, where a person wants it or its file is
    lost; True if there was one."""
    values = {"variant": variant_id, "release": release_id, "now": now, "by_hand": by_hand}
    return database.execute(_SUPERSEDE, values) > 0


def in_flight(database: Database, variant_id: int, release_id: int) -> Grab | None:
    """The grab that stands in the way of another one of the same release for the variant."""
    row = database.one(_IN_FLIGHT, {"variant": variant_id, "release": release_id})
    return grab_of(row) if row else None


def newest_grab(database: Database) -> int:
    """Its number, 0 before the first: intents are committed one after the other, so later ones are larger."""
    return int(database.value("SELECT coalesce(max(id), 0) FROM grab"))


def open_grabs_of(database: Database, variant_id: int) -> list[Grab]:
    """The variant's grabs that are on their way."""
    return [grab_of(row) for row in database.all(_OF_VARIANT, (variant_id,))]


def open_grabs_of_film(database: Database, movie_id: int, variant: str | None) -> list[Grab]:
    """The grabs of the film, or of one variant of it, that are on their way."""
    return [grab_of(row) for row in database.all(_OF_FILM, {"movie": movie_id, "variant": variant})]


def intended_grabs(database: Database) -> list[Grab]:
    """Intents without an outcome, the oldest first: a process is at work on them, or died."""
    return [grab_of(row) for row in database.all(_OPEN)]


def load_grab(database: Database, grab_id: int) -> Grab | None:
    row = database.one(_ONE, (grab_id,))
    return grab_of(row) if row else None


def verdict_of(database: Database, grab_id: int) -> dict[str, Any]:
    """The document that the intent kept."""
    kept: dict[str, Any] | None = database.value("SELECT verdict FROM grab WHERE id = %s", (grab_id,))
    return kept or {}


def add_release_keys(database: Database, release_id: int, keys: Sequence[str]) -> int:
    """Give a release the identities that its .torrent shows; the release that has them now.

    Where another release of the same film has one of them already, the two are one thing: the other one
    takes over offers and keys. Call it in a transaction.
    """
    owner = database.value(_OWNER, {"keys": list(keys), "release": release_id})
    survivor = int(owner) if owner is not None else release_id
    values = {"keys": list(keys), "release": release_id, "survivor": survivor}
    if survivor != release_id:
        database.execute(_MOVE_OFFERS, values)
        database.execute(_MOVE_KEYS, values)
    database.execute(_ADD_KEYS, values)
    return survivor


def mark_sent(database: Database, grab: Grab, now: datetime) -> bool:
    """The client has it, under this download id; False where somebody wrote an outcome before."""
    return database.execute(_SENT, {"id": grab.id, "download_id": grab.download_id, "now": now}) > 0


def mark_error(database: Database, grab_id: int, error: str) -> None:
    """What went wrong with an intent that is tried again."""
    database.execute(_ERROR, {"id": grab_id, "error": error})


def mark_failed(database: Database, grab_id: int, error: str, now: datetime) -> bool:
    """The grab has failed; False where it had ended before."""
    return database.execute(_FAILED, {"id": grab_id, "error": error, "now": now}) > 0


def grab_of(row: Mapping[str, Any]) -> Grab:
    """A grab from a row, or a JSON document, with the columns of the table."""
    return Grab(
        id=row["id"],
        movie_id=row["movie_id"],
        variant_id=row["variant_id"],
        release_id=row["release_id"],
        title=row["title"],
        protocol=Protocol(row["protocol"]),
        size=row["size"],
        indexer=row["indexer"],
        client=row["client"],
        download_id=row["download_id"],
        state=GrabState(row["state"]),
        attempt=row["attempt"],
        requested_by=row["requested_by"],
        overridden=tuple(row["overridden_rules"]),
        seed_ratio=row["seed_ratio"],
        seed_time=row["seed_time"],
        private=row["private"],
        intended_at=row["intended_at"],
        interactive=row["verdict"].get("source") == "interactiveSearch",
    )
