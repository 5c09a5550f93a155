"""What happened: the history that v3 knows, and the outbox that notifiers read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from radarr_cli import log
from radarr_cli.domain.events import EventKind
from radarr_cli.domain.v3 import language_documents, quality_model_document
from radarr_cli.store.files import file_record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.events import Event
    from radarr_cli.store.database import Database

# What v3's enumeration has no word for is told to notifiers, but is no history.
_IN_HISTORY = frozenset({
    EventKind.GRABBED, EventKind.IMPORTED, EventKind.DOWNLOAD_FAILED, EventKind.FILE_DELETED,
    EventKind.FILE_RENAMED, EventKind.DOWNLOAD_IGNORED,
})  # fmt: skip
_TOLD_AS = {
    EventKind.GRABBED: "grab",
    EventKind.IMPORTED: "import",
    EventKind.DOWNLOAD_FAILED: "failure",
    EventKind.FILE_DELETED: "delete",
    EventKind.FILE_RENAMED: "rename",
    EventKind.DOWNLOAD_IGNORED: "ignore",
    EventKind.MOVIE_ADDED: "add",
    EventKind.MOVIE_DELETED: "remove",
    EventKind.FILE_RESTORED: "restore",
    EventKind.FALLBACK: "fallback",
    EventKind.ATTENTION: "attention",
    EventKind.HEALTH: "health",
    EventKind.HEALTH_RESTORED: "healthRestored",
    EventKind.RUN_FAILED: "runFailed",
}
_LOGGED = ("indexer", "downloadClientName", "importedPath", "reason", "method", "used", "error", "remedy")
_RECORD = """
WITH given AS (
  SELECT %(event)s::jsonb AS e,
         (SELECT jsonb_build_object('tmdbId', tmdb_id, 'title', title, 'year', year)
          FROM movie WHERE id = (%(event)s::jsonb->>'movieId')::bigint) AS movie
), kept AS (
  INSERT INTO history (at, event, movie_id, variant_id, release_id, grab_id, run_id, movie, source_title,
      download_id, quality, languages, formats, score, data)
  SELECT %(at)s, e->>'event', (e->>'movieId')::bigint, (e->>'variantId')::bigint, (e->>'releaseId')::bigint,
      (e->>'grabId')::bigint, %(run)s, coalesce(movie, '{}'), e->>'sourceTitle', e->>'downloadId',
      e->'quality', e->'languages', ARRAY(SELECT jsonb_array_elements_text(e->'formats')),
      (e->>'formatScore')::integer, e->'data'
  FROM given WHERE %(kept)s
  RETURNING id
), told AS (
  INSERT INTO outbox (at, event, movie_id, run_id, payload)
  SELECT %(at)s, %(told_as)s, (e->>'movieId')::bigint, %(run)s,
      e || jsonb_build_object('movie', coalesce(movie, '{}'))
  FROM given
)
SELECT id FROM kept
"""
# One statement, finished JSON: v3's history resources, newest first.
_LIST = """
WITH chosen AS MATERIALIZED (
  SELECT h.* FROM history h
  WHERE (%(movie)s::bigint IS NULL OR h.movie_id = %(movie)s)
    AND (%(variant)s::text IS NULL OR h.variant_id = (
        SELECT v.id FROM variant v WHERE v.movie_id = %(movie)s AND v.name = %(variant)s))
    AND CASE WHEN %(event)s::text IS NOT NULL THEN h.event = %(event)s
        ELSE %(ours)s OR h.event <> 'wouldHaveGrabbed' END
    AND (%(since)s::timestamptz IS NULL OR h.at >= %(since)s)
    AND (%(until)s::timestamptz IS NULL OR h.at < %(until)s)
    AND (%(text)s::text IS NULL OR strpos(lower(h.source_title), lower(%(text)s)) > 0
         OR lower(h.download_id) = lower(%(text)s))
  ORDER BY h.at DESC, h.id DESC
  LIMIT %(limit)s OFFSET %(skip)s
)
SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
    'id', h.id,
    'movieId', coalesce(h.movie_id, 0),
    'sourceTitle', h.source_title,
    'languages', h.languages,
    'quality', h.quality,
    'customFormats', coalesce(
        (SELECT json_agg(json_build_object('id', named_id('format', name), 'name', name))
         FROM unnest(h.formats) AS name), '[]'),
    'customFormatScore', h.score,
    'qualityCutoffNotMet',
        coalesce(%(below_cutoff)s::jsonb->v.profile ? (h.quality->'quality'->>'name'), false),
    'date', to_char(h.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'downloadId', h.download_id,
    'eventType', h.event,
    'data', h.data,
    'movie', CASE WHEN h.movie <> '{}'
                  THEN json_build_object('id', coalesce(h.movie_id, 0), 'title', h.movie->'title',
                                         'year', h.movie->'year', 'tmdbId', h.movie->'tmdbId') END
  )) ORDER BY h.at DESC, h.id DESC), '[]')::text
FROM chosen h LEFT JOIN variant v ON v.id = h.variant_id
"""


def record(
    database: Database, event: Event, *, run_id: int | None = None, told_as: str | None = None
) -> int | None:
    """Write the event into the outbox, and into the history where v3 has a word for it.

    Call it in the transaction that records what happened. Returns the history id, None for an event that
    is only told. `told_as` is the outbox's word where the usual one does not say it ("upgrade").
    """
    return record_document(database, event_document(event), event.at, run_id=run_id, told_as=told_as)


def record_document(
    database: Database,
    document: Mapping[str, Any],
    at: datetime,
    *,
    run_id: int | None = None,
    told_as: str | None = None,
    **besides: object,
) -> int | None:
    """`record` for an event that was written down as `event_document` earlier; `besides` is logged alone."""
    kind = EventKind(document["event"])
    data = document["data"]
    log.tell(
        "info", kind.value, data.get("message", ""), title=document["sourceTitle"] or None,
        movieId=document["movieId"], runId=run_id,
        **{key: data[key] for key in _LOGGED if data.get(key)}, **besides,
    )  # fmt: skip
    kept: int | None = database.value(
        _RECORD,
        {
            "event": json.dumps(document),
            "at": at,
            "run": run_id,
            "kept": kind in _IN_HISTORY,
            "told_as": told_as or _TOLD_AS[kind],
        },
    )
    return kept


def event_document(event: Event) -> dict[str, Any]:
    """The event as JSON: what the outbox keeps, and what a journal keeps until it may happen."""
    return {
        "event": event.kind.value,
        "movieId": event.movie_id,
        "variantId": event.variant_id,
        "releaseId": event.release_id,
        "grabId": event.grab_id,
        "sourceTitle": event.source_title,
        "downloadId": event.download_id,
        "quality": quality_model_document(event.quality) if event.quality else {},
        "languages": language_documents(event.languages),
        "formats": list(event.formats),
        "formatScore": event.format_score,
        "data": dict(event.data),
        "file": file_record(event.file) if event.file else None,
    }


def history_json(
    database: Database,
    *,
    movie_id: int | None = None,
    variant: str | None = None,
    event: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    text: str | None = None,
    limit: int = 50,
    skip: int = 0,
    below_cutoff: Mapping[str, Sequence[str]] | None = None,
    ours: bool = False,
) -> bytes:
    """v3's history resources as finished JSON, newest first, without the `skip` newest.

    `variant` is the name of one of the film's. With `ours` there is also what v3 has no word for: what
    would have been grabbed. `since` and `until` (not itself) are instants; `text` is part of a release's
    name, whatever its case, or a download's id. `below_cutoff` maps a profile to the qualities that do not
    meet its cutoff.
    """
    return database.json(
        _LIST,
        {
            "movie": movie_id,
            "variant": variant,
            "event": event,
            "since": since,
            "until": until,
            "text": text,
            "limit": limit,
            "skip": skip,
            "ours": ours,
            "below_cutoff": json.dumps({name: list(found) for name, found in (below_cutoff or {}).items()}),
        },
    )


def grab_of_record(database: Database, record_id: int) -> int | None:
    """The grab that a record is about: by its number, else by the download's name."""
    found = database.value(
        """
        SELECT coalesce(h.grab_id, (SELECT max(g.id) FROM grab g WHERE g.download_id = h.download_id
                                    AND g.movie_id = h.movie_id))
        FROM history h WHERE h.id = %s
        """,
        (record_id,),
    )
    return None if found is None else int(found)
