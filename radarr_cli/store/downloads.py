"""Downloads as rows: what clients said of them last, where they stand, and the queue as v3 shows it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.download import (
    ClientItem,
    ClientStatus,
    DownloadState,
    Problem,
    Reason,
    TrackedDownload,
)
from radarr_cli.store.grabs import grab_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from radarr_cli.store.database import Database

_FOLLOWED = """
SELECT to_jsonb(g) AS grab, d.* FROM grab g
LEFT JOIN download d ON d.client = g.client AND d.download_id = g.download_id
WHERE g.state = 'sent' AND g.movie_id IS NOT NULL AND g.variant_id IS NOT NULL
ORDER BY g.id
"""
_KEEP = """
INSERT INTO download AS d (client, download_id, title, category, protocol, state, client_status, progress,
    size, remaining, eta, ratio, seeding_time, output_path, message, reason, next_action, deadline,
    blocked_since, progressed_at, state_since, first_seen_at, last_seen_at, facts)
VALUES (%(client)s, %(download_id)s, %(title)s, %(category)s, %(protocol)s, %(state)s, %(client_status)s,
    %(progress)s, %(size)s, %(remaining)s, %(eta)s, %(ratio)s, %(seeding_time)s, %(output_path)s, %(message)s,
    %(reason)s, %(next_action)s, %(deadline)s, CASE WHEN %(attention)s THEN %(now)s::timestamptz END,
    %(progressed_at)s, %(since)s, %(now)s, %(now)s, %(facts)s::jsonb)
ON CONFLICT (client, download_id) DO UPDATE SET
    title = excluded.title, category = excluded.category, state = excluded.state,
    client_status = excluded.client_status, progress = excluded.progress, size = excluded.size,
    remaining = excluded.remaining, eta = excluded.eta, ratio = excluded.ratio,
    seeding_time = excluded.seeding_time, output_path = excluded.output_path, message = excluded.message,
    reason = excluded.reason, next_action = excluded.next_action, deadline = excluded.deadline,
    blocked_since = CASE WHEN %(attention)s THEN coalesce(d.blocked_since, %(now)s) END,
    progressed_at = excluded.progressed_at, state_since = excluded.state_since,
    last_seen_at = CASE WHEN %(seen)s THEN excluded.last_seen_at ELSE d.last_seen_at END,
    facts = excluded.facts, removed_at = NULL
WHERE d.state = %(before)s
"""
# A new attempt at a release whose old download is over begins anew.
_BEGIN = """
INSERT INTO download (client, download_id, title, protocol, state, size, remaining, next_action, state_since,
    first_seen_at, last_seen_at)
VALUES (%(client)s, %(download_id)s, %(title)s, %(protocol)s, 'downloading', %(size)s, %(size)s, %(action)s,
    %(now)s, %(now)s, %(now)s)
ON CONFLICT (client, download_id) DO UPDATE SET
    state = 'downloading', state_since = excluded.state_since, reason = NULL,
    next_action = excluded.next_action,
    deadline = NULL, blocked_since = NULL, imported_at = NULL, removed_at = NULL, progressed_at = NULL
WHERE download.state IN ('imported', 'failed', 'ignored')
"""
_ORPHANS = """
UPDATE grab SET state = 'failed', finished_at = %(now)s, error = 'the film was taken out of the library'
WHERE state IN ('intended', 'sent') AND (movie_id IS NULL OR variant_id IS NULL)
"""
# v3's queue resource; variant, reason, nextAction, deadline and blockedSince are ours. What failed stays in
# it until another release has been taken. Why something isn't imported stands where a person is asked about
# it.
_QUEUE = """
WITH asked AS MATERIALIZED (
  SELECT a.grab_id, min(CASE WHEN starts_with(a.message, o.title || ': ')
      THEN substr(a.message, length(o.title) + 3) ELSE a.message END) AS why
  FROM attention a JOIN grab o ON o.id = a.grab_id
  WHERE a.cleared_at IS NULL AND a.kind = 'importBlocked' GROUP BY a.grab_id
)
SELECT coalesce(jsonb_agg(line ORDER BY added, id), '[]')::text FROM (
  SELECT g.intended_at AS added, g.id, jsonb_strip_nulls(jsonb_build_object(
    'id', g.id,
    'movieId', coalesce(g.movie_id, 0),
    'movie', jsonb_build_object('id', m.id, 'title', m.title, 'year', m.year, 'tmdbId', m.tmdb_id),
    'variant', v.name,
    'languages', coalesce(g.verdict->'event'->'languages', r.parsed->'languages', '[]'),
    'quality', coalesce(r.parsed->'quality', '{}'),
    'customFormats', coalesce(
        (SELECT jsonb_agg(jsonb_build_object('id', named_id('format', f.name), 'name', f.name))
         FROM jsonb_array_elements_text(g.verdict->'formats') AS f(name)), '[]'),
    'customFormatScore', g.score,
    'size', CASE WHEN coalesce(d.size, 0) > 0 THEN d.size ELSE g.size END,
    'sizeleft', coalesce(d.remaining, g.size),
    'title', g.title,
    'status', CASE WHEN c.value IS NOT NULL AND g.state <> 'failed' THEN 'downloadClientUnavailable'
                   WHEN d.state = 'failed' THEN 'failed'
                   WHEN coalesce(d.client_status, '') = '' THEN 'queued' ELSE d.client_status END,
    'trackedDownloadStatus', CASE WHEN d.state IN ('failedPending', 'failed') THEN 'error'
                                  WHEN d.blocked_since IS NOT NULL THEN 'warning' ELSE 'ok' END,
    'trackedDownloadState', coalesce(d.state, 'downloading'),
    'statusMessages', CASE WHEN coalesce(asked.why, nullif(d.message, ''), g.error) IS NULL THEN '[]'::jsonb
        ELSE jsonb_build_array(jsonb_build_object('title', g.title,
            'messages', jsonb_build_array(coalesce(asked.why, nullif(d.message, ''), g.error)))) END,
    'errorMessage', c.value,
    'downloadId', g.download_id,
    'protocol', g.protocol,
    'downloadClient', g.client,
    'indexer', g.indexer,
    'outputPath', d.output_path,
    'timeleft', to_char(d.eta / 86400, 'FM9999')
        || to_char(make_interval(secs => d.eta %% 86400), '.HH24:MI:SS'),
    'estimatedCompletionTime',
        to_char((d.last_seen_at + d.eta * interval '1 second') AT TIME ZONE 'UTC', %(format)s),
    'added', to_char(g.intended_at AT TIME ZONE 'UTC', %(format)s),
    'reason', d.reason,
    'nextAction', coalesce(d.next_action, 'download'),
    'deadline', to_char(d.deadline AT TIME ZONE 'UTC', %(format)s),
    'blockedSince', to_char(d.blocked_since AT TIME ZONE 'UTC', %(format)s))) AS line
  FROM grab g
  JOIN release r ON r.id = g.release_id
  LEFT JOIN movie m ON m.id = g.movie_id
  LEFT JOIN variant v ON v.id = g.variant_id
  LEFT JOIN download d ON d.client = g.client AND d.download_id = g.download_id
  LEFT JOIN jsonb_each_text(%(unavailable)s::jsonb) AS c ON c.key = g.client
  LEFT JOIN asked ON asked.grab_id = g.id AND d.state IN ('importPending', 'importBlocked')
  WHERE g.state IN ('intended', 'sent') OR g.id = ANY (ARRAY(
    SELECT max(o.id) FROM download f JOIN grab o ON o.client = f.client AND o.download_id = f.download_id
    WHERE f.state = 'failed' AND f.next_action = 'replace' AND f.removed_at IS NULL
      AND o.movie_id IS NOT NULL AND o.variant_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM grab n WHERE n.variant_id = o.variant_id AND n.id > o.id
                      AND n.state IN ('intended', 'sent', 'imported'))
    GROUP BY f.id))
) AS queue
"""
_INSTANT = 'YYYY-MM-DD"T"HH24:MI:SS"Z"'


def followed_downloads(database: Database) -> list[TrackedDownload]:
    """Every grab that a client has and that hasn't ended, with what was known of its download last."""
    return [tracked_of(row) for row in database.all(_FOLLOWED)]


def begin_download(
    database: Database,
    *,
    client: str,
    download_id: str,
    title: str,
    protocol: str,
    size: int,
    now: datetime,
    inspect: bool = False,
) -> None:
    """Note that a client was given a download; one that is there already goes on.

    `inspect`: nobody has seen yet what it holds.
    """
    database.execute(
        _BEGIN,
        {
            "client": client,
            "download_id": download_id,
            "title": title,
            "protocol": protocol,
            "size": size,
            "action": "inspect" if inspect else None,
            "now": now,
        },
    )


def keep_download(database: Database, tracked: TrackedDownload, now: datetime, before: DownloadState) -> bool:
    """Write down where a download stands, and what the client says of it.

    False, and nothing written, where it is no longer in the state `before`: another process moved it on.
    """
    item, grab = tracked.item, tracked.grab
    return (
        database.execute(
            _KEEP,
            {
                "client": grab.client,
                "download_id": grab.download_id,
                "title": item.title if item else grab.title,
                "category": (item.category if item else None) or "",
                "protocol": grab.protocol.value,
                "state": tracked.state.value,
                "client_status": item.status.value if item else "",
                "progress": item.progress if item else 0.0,
                "size": item.size if item else 0,
                "remaining": item.remaining if item else grab.size,
                "eta": int(item.eta.total_seconds()) if item and item.eta else None,
                "ratio": item.seed_ratio if item else None,
                "seeding_time": item.seed_time if item else None,
                "output_path": item.output_path if item else None,
                "message": (item.message if item else None) or "",
                "reason": tracked.reason,
                "next_action": tracked.next_action or None,
                "deadline": tracked.deadline,
                "attention": tracked.attention,
                "progressed_at": tracked.progressed_at,
                "since": tracked.since or now,
                "seen": item is not None,
                "facts": json.dumps(_facts(item)),
                "before": before.value,
                "now": now,
            },
        )
        > 0
    )


def drop_orphans(database: Database, now: datetime) -> int:
    """End the grabs of films that were taken out of the library; how many there were."""
    return database.execute(_ORPHANS, {"now": now})


def queue_json(database: Database, unavailable: Mapping[str, str] | None = None) -> bytes:
    """v3's queue resources as finished JSON, the oldest first.

    `unavailable` maps clients that can't be asked now to the reason.
    """
    return database.json(
        _QUEUE,
        {
            "unavailable": json.dumps(dict(unavailable or {})),
            "format": _INSTANT,
        },
    )


def tracked_of(row: Mapping[str, Any]) -> TrackedDownload:
    """A download from a row with its columns and the grab as JSON in `grab`."""
    grab = grab_of(_with_instants(row["grab"]))
    if row["state"] is None:
        return TrackedDownload(grab=grab, state=DownloadState.DOWNLOADING)
    return TrackedDownload(
        grab=grab,
        state=DownloadState(row["state"]),
        item=_item(row) if row["client_status"] else None,
        since=row["state_since"],
        deadline=row["deadline"],
        reason=Reason(row["reason"]) if row["reason"] in _REASONS else row["reason"],
        next_action=row["next_action"] or "",
        progressed_at=row["progressed_at"],
        attention=row["blocked_since"] is not None,
    )


_REASONS = frozenset(reason.value for reason in Reason)


def _item(row: Mapping[str, Any]) -> ClientItem:
    facts = row["facts"]
    return ClientItem(
        client=row["client"],
        download_id=row["download_id"],
        title=row["title"],
        status=ClientStatus(row["client_status"]),
        size=row["size"],
        remaining=row["remaining"],
        eta=None if row["eta"] is None else timedelta(seconds=row["eta"]),
        output_path=row["output_path"],
        category=row["category"] or None,
        tags=tuple(facts.get("tags", ())),
        message=row["message"] or None,
        seed_ratio=row["ratio"],
        seed_time=row["seeding_time"],
        private=facts.get("private"),
        encrypted=facts.get("encrypted", False),
        availability=facts.get("availability"),
        stopped=facts.get("stopped", False),
        problem=Problem(facts["problem"]) if facts.get("problem") else None,
    )


def _facts(item: ClientItem | None) -> dict[str, Any]:
    if item is None:
        return {}
    return {
        "tags": list(item.tags),
        "private": item.private,
        "encrypted": item.encrypted,
        "availability": item.availability,
        "stopped": item.stopped,
        "problem": item.problem,
    }


def _with_instants(grab: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON has its instants as text."""
    from datetime import datetime  # noqa: PLC0415 - the annotation above is all that is needed elsewhere

    intended_at = grab["intended_at"]
    return {**grab, "intended_at": datetime.fromisoformat(intended_at) if intended_at else None}
