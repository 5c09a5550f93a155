"""Releases that are not taken again, told by their keys whoever offers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from radarr_cli.domain.release import StoredOffer
    from radarr_cli.store.database import Database

_BLOCK = """
INSERT INTO blocklist (at, movie_id, release_id, keys, source_title, protocol, indexer, size, published_at,
    quality, languages, reason, message, blocked_by)
SELECT %(now)s, %(movie)s, r.id, ARRAY(SELECT key FROM release_key k WHERE k.release_id = r.id ORDER BY key),
    %(title)s, r.protocol, %(indexer)s, %(size)s, %(published)s, coalesce(r.parsed->'quality', '{}'),
    coalesce(r.parsed->'languages', '[]'), %(reason)s, %(message)s, %(by)s
FROM release r WHERE r.id = %(release)s
  AND NOT EXISTS (SELECT FROM blocklist b WHERE b.release_id = r.id AND b.movie_id = %(movie)s)
"""


def block(
    database: Database, stored: StoredOffer, *, reason: str, message: str, blocked_by: str, now: datetime
) -> bool:
    """Block the release for its film under all its keys; False where it was blocked before."""
    offer = stored.offer
    values = {
        "now": now,
        "movie": stored.movie_id,
        "release": stored.release_id,
        "title": offer.title,
        "indexer": offer.indexer,
        "size": offer.size,
        "published": offer.published_at,
        "reason": reason,
        "message": message,
        "by": blocked_by,
    }
    return database.execute(_BLOCK, values) > 0
