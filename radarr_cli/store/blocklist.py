"""Releases that are not taken again, told by their keys whoever offers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from radarr_cli.domain.download import Grab
    from radarr_cli.domain.release import StoredOffer
    from radarr_cli.store.database import Database

# Of a usenet release each post that failed has an entry of its own: the next one may be whole.
_BLOCK = """
INSERT INTO blocklist (at, movie_id, release_id, grab_id, keys, source_title, protocol, indexer, size,
    published_at, quality, languages, reason, message, blocked_by)
SELECT %(now)s, %(movie)s, r.id, %(grab)s,
    ARRAY(SELECT key FROM release_key k WHERE k.release_id = r.id UNION SELECT unnest(%(more)s::text[])
          ORDER BY key), %(title)s, r.protocol,
    %(indexer)s, %(size)s,
    coalesce(%(published)s::timestamptz, (SELECT o.published_at FROM release_offer o
                                         JOIN grab g ON g.offer_id = o.id WHERE g.id = %(grab)s)),
    coalesce(r.parsed->'quality', '{}'), coalesce(r.parsed->'languages', '[]'), %(reason)s, %(message)s,
    %(by)s
FROM release r WHERE r.id = %(release)s
  AND NOT EXISTS (SELECT FROM blocklist b WHERE b.release_id = r.id AND b.movie_id = %(movie)s
                  AND (r.protocol <> 'usenet' OR b.grab_id IS NOT DISTINCT FROM %(grab)s))
"""
_ADD_KEYS = """
UPDATE blocklist SET keys = ARRAY(SELECT unnest(keys) UNION SELECT unnest(%(more)s::text[]) ORDER BY 1)
WHERE release_id = %(release)s AND movie_id = %(movie)s AND NOT keys @> %(more)s::text[]
"""
_BLOCK_KEYS = """
INSERT INTO blocklist (at, movie_id, keys, source_title, protocol, reason, message, blocked_by)
SELECT %(now)s, %(movie)s, %(keys)s, %(title)s, 'torrent', %(reason)s, %(message)s, %(by)s
WHERE NOT EXISTS (SELECT FROM blocklist WHERE keys @> %(keys)s AND movie_id IS NOT DISTINCT FROM %(movie)s)
"""
# v3's blocklist resource; keys, reason, by and size are ours.
_LIST = """
SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
    'id', b.id,
    'movieId', coalesce(b.movie_id, 0),
    'sourceTitle', b.source_title,
    'languages', b.languages,
    'quality', b.quality,
    'customFormats', '[]'::json,
    'date', to_char(b.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'protocol', b.protocol,
    'indexer', b.indexer,
    'message', b.message,
    'movie', CASE WHEN m.id IS NOT NULL THEN json_build_object('id', m.id, 'title', m.title, 'year', m.year,
                                                               'tmdbId', m.tmdb_id) END,
    'reason', b.reason,
    'size', b.size,
    'blockedBy', b.blocked_by,
    'keys', b.keys
  )) ORDER BY b.at DESC, b.id DESC), '[]')::text
FROM (SELECT * FROM blocklist WHERE %(movie)s::bigint IS NULL OR movie_id = %(movie)s
      ORDER BY at DESC, id DESC LIMIT %(limit)s) AS b
LEFT JOIN movie m ON m.id = b.movie_id
"""


def block(
    database: Database, stored: StoredOffer, *, reason: str, message: str, blocked_by: str, now: datetime
) -> bool:
    """Block the release of an offer for its film under all its keys; False where it was blocked before."""
    offer = stored.offer
    return _block(
        database,
        stored.movie_id,
        stored.release_id,
        title=offer.title,
        indexer=offer.indexer,
        size=offer.size,
        published=offer.published_at,
        reason=reason,
        message=message,
        by=blocked_by,
        now=now,
    )


def block_grab(
    database: Database, grab: Grab, *, reason: str, message: str, blocked_by: str, now: datetime
) -> bool:
    """Block what was grabbed, under all keys that its release has; False where it was blocked before."""
    return _block(
        database,
        grab.movie_id,
        grab.release_id,
        grab=grab.id,
        title=grab.title,
        indexer=grab.indexer,
        size=grab.size,
        reason=reason,
        message=message,
        by=blocked_by,
        now=now,
    )


def block_release(
    database: Database,
    movie_id: int,
    release_id: int,
    title: str,
    *,
    reason: str,
    message: str,
    blocked_by: str,
    now: datetime,
    more_keys: Sequence[str] = (),
) -> bool:
    """Block a known release for a film under its keys and `more_keys`, in one entry; False where it was
    blocked before. Call it in a transaction."""
    more = list(more_keys)
    new = _block(
        database,
        movie_id,
        release_id,
        title=title,
        reason=reason,
        message=message,
        by=blocked_by,
        now=now,
        more=more,
    )
    if not new and more:
        database.execute(_ADD_KEYS, {"movie": movie_id, "release": release_id, "more": more})
    return new


def block_keys(
    database: Database,
    keys: Sequence[str],
    title: str,
    *,
    movie_id: int | None,
    reason: str,
    message: str,
    blocked_by: str,
    now: datetime,
) -> bool:
    """Block identities that no release has been seen with; `movie_id` None: for every film."""
    values = {"keys": list(keys), "title": title, "movie": movie_id, "reason": reason, "message": message}
    return database.execute(_BLOCK_KEYS, {**values, "by": blocked_by, "now": now}) > 0


def unblock(database: Database, block_ids: Sequence[int]) -> list[int]:
    """Take entries off the list; the ids of those that were on it."""
    rows = database.all("DELETE FROM blocklist WHERE id = ANY(%s) RETURNING id", (list(block_ids),))
    return sorted(row["id"] for row in rows)


def clear(database: Database, movie_id: int | None) -> int:
    """Take everything off the list, or what stands there for one film; how many entries there were."""
    return database.execute(
        "DELETE FROM blocklist WHERE %(movie)s::bigint IS NULL OR movie_id = %(movie)s", {"movie": movie_id}
    )


def count(database: Database, movie_id: int | None) -> int:
    """How many entries `clear` would take away."""
    return int(
        database.value(
            "SELECT count(*) FROM blocklist WHERE %(movie)s::bigint IS NULL OR movie_id = %(movie)s",
            {"movie": movie_id},
        )
    )


def blocklist_json(database: Database, *, movie_id: int | None = None, limit: int = 1000) -> bytes:
    """v3's blocklist resources as finished JSON, newest first."""
    return database.json(_LIST, {"movie": movie_id, "limit": limit})


def _block(database: Database, movie_id: int | None, release_id: int, **values: object) -> bool:
    row = {"indexer": "", "size": 0, "published": None, "grab": None, "more": [], **values}
    return database.execute(_BLOCK, {**row, "movie": movie_id, "release": release_id}) > 0
