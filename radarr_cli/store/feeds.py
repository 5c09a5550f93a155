"""Where each indexer's feed was read up to, what may have been missed, and what waits for its time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radarr_cli.store.releases import STORED_COLUMNS, stored_offer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.release import StoredOffer
    from radarr_cli.store.database import Database

_LOAD = """
SELECT name, feed_at, feed_guid, feed_published_at, feed_gap FROM indexer_state WHERE name = ANY(%s)
"""
_KEEP = """
UPDATE indexer_state SET feed_at = %(now)s, feed_guid = coalesce(%(guid)s, feed_guid),
    feed_published_at = coalesce(greatest(%(published)s::timestamptz, feed_published_at), feed_published_at),
    feed_gap = coalesce(%(gap)s::jsonb, feed_gap)
WHERE name = %(name)s
"""
# Those that were searched for after the gap can't have missed anything of it.
_SOONER = """
UPDATE variant SET next_search_at = %(now)s
WHERE wanted AND next_search_at > %(now)s AND (last_search_at IS NULL OR last_search_at < %(until)s)
"""
# What a feed or a push brought before a brake, or a kill, are offers that nobody judged. What a person looked
# at and didn't choose is not taken behind their back.
_WAITING = f"""
SELECT {STORED_COLUMNS}
FROM release r JOIN release_offer o ON o.release_id = r.id
WHERE r.movie_id IS NOT NULL AND o.last_seen_at > %(since)s AND o.id IN (
  SELECT n.id FROM release_offer n
  WHERE n.source IN ('rss', 'push') AND n.last_seen_at > %(since)s
    AND NOT EXISTS (SELECT FROM verdict v WHERE v.release_id = n.release_id)
  UNION ALL
  SELECT w.id FROM verdict v JOIN release_offer w ON w.release_id = v.release_id
  WHERE v.answer <> 'rejected'
    AND (v.answer <> 'approved' OR v.context ->> 'source' NOT IN ('interactiveSearch', 'userInvokedSearch'))
    AND NOT EXISTS (SELECT FROM grab g WHERE g.variant_id = v.variant_id AND g.release_id = v.release_id))
ORDER BY o.id
"""  # noqa: S608 - the columns are our own


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedMark:
    """The newest item that was seen, masked, and when it was published; None where nothing was read yet."""

    read_at: datetime | None = None
    guid: str | None = None
    published_at: datetime | None = None
    gap: Mapping[str, Any] | None = None


def feed_marks(database: Database, names: Sequence[str]) -> dict[str, FeedMark]:
    return {
        row["name"]: FeedMark(
            read_at=row["feed_at"],
            guid=row["feed_guid"],
            published_at=row["feed_published_at"],
            gap=row["feed_gap"],
        )
        for row in database.all(_LOAD, (list(names),))
    }


def keep_mark(database: Database, name: str, mark: FeedMark, now: datetime) -> None:
    """Move the mark forward; a `gap` is written down, else the last one stays to be read."""
    gap = json.dumps(dict(mark.gap)) if mark.gap else None
    database.execute(
        _KEEP, {"name": name, "guid": mark.guid, "published": mark.published_at, "gap": gap, "now": now}
    )


def search_sooner(database: Database, until: datetime, now: datetime) -> int:
    """Make all wanted films due that weren't searched for since `until`; how many variants that are."""
    return database.execute(_SOONER, {"until": until, "now": now})


def waiting_offers(database: Database, since: datetime) -> list[StoredOffer]:
    """Offers, seen since then, whose release was rejected for a time only, approved and not taken, or never
    judged: a delay may be over, a limit may leave room again."""
    return [stored_offer(row) for row in database.all(_WAITING, {"since": since})]
