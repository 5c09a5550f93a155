"""What is to be told, and to whom it was told: events of the outbox become deliveries, one a notifier."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radarr_cli.store.switches import clear_switch, set_switch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from radarr_cli.store.database import Database

# Nothing is written where all is as it was. What a person is asked about a notifier that no machine has any
# more is over.
_ANNOUNCE = """
WITH ours AS (
  SELECT * FROM jsonb_to_recordset(%(wishes)s::jsonb)
    AS w(name text, events text[], tags text[], warnings boolean)
), said AS (
  INSERT INTO notifier (name, host, events, tags, warnings, seen_at)
  SELECT o.name, %(host)s, o.events, o.tags, o.warnings, %(now)s FROM ours o
  WHERE NOT EXISTS (
    SELECT FROM notifier n WHERE n.name = o.name AND n.host = %(host)s AND n.seen_at > %(renew)s
      AND (n.events, n.tags, n.warnings) = (o.events, o.tags, o.warnings))
  ON CONFLICT (name, host) DO UPDATE SET events = excluded.events, tags = excluded.tags,
    warnings = excluded.warnings, seen_at = excluded.seen_at
), gone AS (
  DELETE FROM notifier n
  WHERE CASE WHEN n.host = %(host)s THEN NOT EXISTS (SELECT FROM ours o WHERE o.name = n.name)
        ELSE n.seen_at < %(oldest)s END
), over AS (
  UPDATE attention a SET cleared_at = %(now)s
  WHERE a.kind = 'notifierFailed' AND a.cleared_at IS NULL
    AND NOT EXISTS (SELECT FROM ours o WHERE o.name = a.data ->> 'notifier')
    AND NOT EXISTS (SELECT FROM notifier n WHERE n.name = a.data ->> 'notifier'
                    AND n.host <> %(host)s AND n.seen_at >= %(oldest)s)
)
SELECT EXISTS (SELECT FROM outbox WHERE flushed_at IS NULL)
  OR EXISTS (SELECT FROM delivery d JOIN ours o ON o.name = d.notifier WHERE d.state = 'waiting')
"""
# An upgrade tells of the file it retires itself. What a notifier's own failure asks of a person is told to
# the others. What happened long ago, while nothing ran, is no news.
_WANTED = """
  LEFT JOIN movie m ON m.id = o.movie_id
  LEFT JOIN outbox gone ON gone.event = 'remove' AND o.movie_id IS NULL
    AND gone.payload -> 'movieId' = o.payload -> 'movieId'
  WHERE o.at > %(oldest)s
    AND (n.tags = '{}' OR m.tags && n.tags
      OR ARRAY(SELECT jsonb_array_elements_text(gone.payload #> '{film,tags}')) && n.tags)
    AND (n.warnings OR o.event NOT IN ('health', 'healthRestored')
      OR o.payload #>> '{data,level}' IS DISTINCT FROM 'warning')
    AND (o.event <> 'delete' OR o.payload #>> '{data,reason}' IS DISTINCT FROM 'Upgrade')
    AND o.payload #>> '{data,notifier}' IS DISTINCT FROM n.name
"""
_FAN_OUT = f"""
WITH open AS (
  SELECT id, at, event, movie_id, payload FROM outbox WHERE flushed_at IS NULL
), made AS (
  INSERT INTO delivery (outbox_id, notifier)
  SELECT DISTINCT o.id, n.name
  FROM open o JOIN notifier n ON o.event = ANY(n.events) {_WANTED}
  ON CONFLICT DO NOTHING
)
UPDATE outbox SET flushed_at = %(now)s FROM open WHERE outbox.id = open.id
"""  # noqa: S608 - our own text
# What the next fan-out will make of what is new.
_COMING = f"""
SELECT DISTINCT ON (o.id) o.id AS outbox_id, 0 AS tries, o.at, o.event, o.payload, NULL AS replaced
FROM outbox o
JOIN (VALUES (%(notifier)s::text, %(events)s::text[], %(tags)s::text[], %(warnings)s::boolean))
  AS n(name, events, tags, warnings) ON o.event = ANY(n.events)
{_WANTED}
  AND o.flushed_at IS NULL
  AND NOT EXISTS (SELECT FROM switch WHERE key = 'hold:notifier:' || n.name AND until > %(now)s)
ORDER BY o.id LIMIT %(limit)s
"""  # noqa: S608
# What was refused before stands behind what was not tried yet.
_DUE = """
SELECT d.outbox_id, d.tries, o.at, o.event, o.payload,
    CASE WHEN o.event = 'upgrade' THEN (
      SELECT jsonb_agg(gone.payload ORDER BY gone.id) FROM outbox gone
      WHERE gone.payload -> 'movieId' = o.payload -> 'movieId' AND gone.event = 'delete' AND gone.at = o.at
        AND gone.payload #>> '{data,reason}' = 'Upgrade') END AS replaced
FROM delivery d JOIN outbox o ON o.id = d.outbox_id
WHERE d.state = 'waiting' AND d.notifier = %(notifier)s
  AND (d.next_try_at IS NULL OR d.next_try_at <= %(now)s)
  AND NOT EXISTS (SELECT FROM switch WHERE key = 'hold:notifier:' || d.notifier AND until > %(now)s)
ORDER BY d.error IS NOT NULL, d.outbox_id
LIMIT %(limit)s
"""
_REFUSED = """
UPDATE delivery SET tries = tries + 1, error = %(error)s, next_try_at = %(next)s
WHERE notifier = %(notifier)s AND outbox_id = ANY(%(ids)s)
"""
_FAILED = """
UPDATE delivery SET tries = tries + 1, next_try_at = NULL,
    error = CASE WHEN outbox_id = ANY(%(ids)s) THEN %(error)s ELSE error END
WHERE notifier = %(notifier)s AND state = 'waiting' RETURNING tries
"""
_DELIVERED = """
UPDATE delivery SET state = 'delivered', delivered_at = %(now)s, error = NULL
WHERE notifier = %(notifier)s AND outbox_id = ANY(%(ids)s)
"""
# Also what waits for a notifier that isn't configured any more.
_GIVE_UP = """
UPDATE delivery d SET state = 'givenUp' FROM outbox o
WHERE o.id = d.outbox_id AND d.state = 'waiting' AND o.at < %(oldest)s
"""
_STATES = """
SELECT notifier, count(*) FILTER (WHERE state = 'waiting') AS waiting, max(delivered_at) AS delivered_at,
    count(*) FILTER (WHERE state = 'givenUp') AS given_up,
    (array_agg(error ORDER BY outbox_id DESC) FILTER (WHERE state <> 'delivered' AND error IS NOT NULL))[1]
      AS error
FROM delivery GROUP BY notifier
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What one notifier wants to be told."""

    name: str
    events: Sequence[str]
    tags: Sequence[str] = ()
    warnings: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDelivery:
    """One event for a notifier, not told yet; `replaced` are the records of files an upgrade retired."""

    outbox_id: int
    tries: int
    at: datetime
    event: str
    record: Mapping[str, Any]
    replaced: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifierState:
    """How a notifier does: deliveries that wait, those given up, the last success and the last error."""

    waiting: int = 0
    given_up: int = 0
    delivered_at: datetime | None = None
    error: str | None = None


def announce(
    database: Database, host: str, wishes: Sequence[Wish], now: datetime, *, keep: timedelta
) -> bool:
    """Say which notifiers this machine has; whether there is anything to tell, or to tell them again.

    A machine that hasn't said so for `keep` has none any more.
    """
    ours = [
        {"name": wish.name, "events": list(wish.events), "tags": list(wish.tags), "warnings": wish.warnings}
        for wish in wishes
    ]
    values = {"wishes": json.dumps(ours), "host": host, "now": now, "renew": now - keep / 24}
    return bool(database.value(_ANNOUNCE, {**values, "oldest": now - keep}))


def fan_out(database: Database, now: datetime, *, keep: timedelta) -> None:
    """Make a delivery of each new event for each notifier that wants it, whatever machine has it.

    What is older than `keep` is dropped, delivered or not.
    """
    database.execute(_FAN_OUT, {"now": now, "oldest": now - keep})
    database.execute(_GIVE_UP, {"oldest": now - keep})


def has_elsewhere(database: Database, notifier: str, host: str) -> bool:
    """Whether another machine has a notifier of this name, too."""
    return bool(
        database.value(
            "SELECT EXISTS (SELECT FROM notifier WHERE name = %s AND host <> %s)", (notifier, host)
        )
    )


def due_deliveries(database: Database, notifier: str, now: datetime, limit: int = 200) -> list[DueDelivery]:
    """What is to be told this notifier now: at most `limit`, in the order in which it happened."""
    return list(map(_delivery, database.all(_DUE, {"notifier": notifier, "now": now, "limit": limit})))


def planned_deliveries(
    database: Database, wish: Wish, now: datetime, *, keep: timedelta, limit: int = 200
) -> list[DueDelivery]:
    """What would be told this notifier now, were new events fanned out; nothing is written."""
    values = {
        "notifier": wish.name,
        "events": list(wish.events),
        "tags": list(wish.tags),
        "warnings": wish.warnings,
        "now": now,
        "oldest": now - keep,
        "limit": limit,
    }
    known = [each for each in due_deliveries(database, wish.name, now, limit) if each.at >= now - keep]
    return (known + list(map(_delivery, database.all(_COMING, values))))[:limit]


def _delivery(row: Mapping[str, Any]) -> DueDelivery:
    return DueDelivery(
        outbox_id=row["outbox_id"],
        tries=row["tries"],
        at=row["at"],
        event=row["event"],
        record=row["payload"],
        replaced=tuple(row["replaced"] or ()),
    )


def removed_film(database: Database, movie_id: int) -> Mapping[str, Any] | None:
    """What the event of its removal says of a film that is gone (`movies.film_record`), None without one."""
    found: Mapping[str, Any] | None = database.value(
        "SELECT payload -> 'film' FROM outbox"
        " WHERE event = 'remove' AND payload -> 'movieId' = to_jsonb(%s::bigint)",
        (movie_id,),
    )
    return found


def delivered(database: Database, notifier: str, outbox_ids: Sequence[int], now: datetime) -> None:
    database.execute(_DELIVERED, {"notifier": notifier, "ids": list(outbox_ids), "now": now})


def refused(
    database: Database, notifier: str, outbox_ids: Sequence[int], error: str, next_try_at: datetime
) -> None:
    """Write down that the notifier didn't take these; `error` is masked."""
    values = {"notifier": notifier, "ids": list(outbox_ids), "error": error, "next": next_try_at}
    database.execute(_REFUSED, values)


def failed(database: Database, notifier: str, outbox_ids: Sequence[int], error: str) -> int:
    """Write down that the notifier isn't there, for these and all that wait for it; how often by now."""
    rows = database.all(_FAILED, {"notifier": notifier, "ids": list(outbox_ids), "error": error})
    return max((row["tries"] for row in rows), default=1)


def hold(database: Database, notifier: str, until: datetime, error: str, now: datetime) -> None:
    """Tell it nothing until then."""
    set_switch(database, f"hold:notifier:{notifier}", until=until, reason=error, by="", now=now)


def release(database: Database, notifier: str, now: datetime) -> None:
    """It may be told again, also what it refused."""
    clear_switch(database, f"hold:notifier:{notifier}", now)
    database.execute(
        "UPDATE delivery SET next_try_at = NULL WHERE notifier = %s AND state = 'waiting'"
        " AND next_try_at IS NOT NULL",
        (notifier,),
    )


def is_refusing(database: Database, notifier: str, tries: int) -> bool:
    """Whether anything that waits for it was refused that often."""
    return bool(
        database.value(
            "SELECT EXISTS (SELECT 1 FROM delivery WHERE state = 'waiting' AND notifier = %s AND tries >= %s"
            " AND error IS NOT NULL)",
            (notifier, tries),
        )
    )


def notifier_states(database: Database) -> dict[str, NotifierState]:
    """What is known of each notifier that was ever told something."""
    return {
        row["notifier"]: NotifierState(
            waiting=row["waiting"],
            given_up=row["given_up"],
            delivered_at=row["delivered_at"],
            error=row["error"],
        )
        for row in database.all(_STATES)
    }
