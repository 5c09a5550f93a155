"""What the database is told when the files of an operation are in place: all of it, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.domain.events import EventKind
from radarr_cli.domain.importing.model import StepAction
from radarr_cli.errors import Conflict
from radarr_cli.store import blocklist, file_changes, history
from radarr_cli.store.variants import derive_variants

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from radarr_cli.domain.importing.operation import Operation
    from radarr_cli.store.database import Database

_GRAB_IMPORTED = """
UPDATE grab SET state = 'imported', finished_at = %(now)s, error = NULL
WHERE id = %(grab)s AND state NOT IN ('imported', 'failed', 'superseded')
"""
# A download that was grabbed for two variants is imported when both have it.
_DOWNLOAD_IMPORTED = """
UPDATE download d SET state = 'imported', imported_at = %(now)s, state_since = %(now)s, reason = NULL,
    next_action = NULL, deadline = NULL, blocked_since = NULL
FROM grab g
WHERE g.id = %(grab)s AND d.client = g.client AND d.download_id = g.download_id
  AND d.state NOT IN ('imported', 'failed', 'ignored')
  AND NOT EXISTS (SELECT 1 FROM grab other WHERE other.client = d.client
                  AND other.download_id = d.download_id
                  AND other.state NOT IN ('imported', 'failed', 'superseded'))
"""
# The film is there: what failed for it before is nobody's concern any more.
_CLEAR = """
UPDATE attention SET cleared_at = %(now)s
WHERE cleared_at IS NULL AND (grab_id = %(grab)s AND kind <> 'seedDuty' OR kind = 'downloadFailed'
  AND grab_id IN (SELECT o.id FROM grab g JOIN grab o ON o.variant_id = g.variant_id AND o.id < g.id
                  WHERE g.id = %(grab)s))
"""


def commit_outcome(database: Database, operation: Operation, now: datetime) -> dict[str, Any]:
    """Write the operation's outcome, in the caller's transaction; what its DATABASE step remembers:
    `fileId` of a new file, `before` and `after`, the rows that changed.

    `operation.plan["outcome"]` holds `changes` (see `store.file_changes`), `grabId` of the grab that is
    imported by it, `events` (event documents, each with `toldAs`), and `blocks`, a release that is not to
    come again: `releaseId`, `title`, `reason`, `message`, `by`. Raises Conflict where the film, or a
    file that the changes are about, is gone from the library.
    """
    from psycopg.errors import IntegrityError  # noqa: PLC0415 - heavy

    outcome = operation.plan["outcome"]
    movies = {operation.movie_id} | {change.get("movieId") for change in outcome.get("changes", ())}
    films = sorted(movie for movie in movies if movie is not None)
    before = file_changes.rows_of(database, films)
    try:
        new = file_changes.apply(database, outcome.get("changes", ()), operation, now)
    except IntegrityError as error:
        raise _gone() from error
    told: dict[str, Any] = {} if new is None else {"fileId": new}
    methods = {str(place.detail.get("method", "")) for place in operation.of(StepAction.PLACE)}
    for event in _events(outcome, operation, told):
        placed = {"method": "|".join(sorted(methods))} if event["event"] == EventKind.IMPORTED.value else {}
        history.record_document(
            database, event, now, run_id=operation.run_id, told_as=event.get("toldAs"), **placed
        )
    if outcome.get("grabId") is not None:
        finish_grab(database, outcome["grabId"], now)
    if outcome.get("blocks"):
        _block(database, operation, outcome["blocks"], now)
    if films:
        derive_variants(database, films)
    return told | file_changes.difference(before, file_changes.rows_of(database, films))


def finish_grab(database: Database, grab_id: int, now: datetime) -> None:
    """The grab is imported, and with its last grab the download; nothing about it waits for a person."""
    values = {"grab": grab_id, "now": now}
    database.execute(_GRAB_IMPORTED, values)
    database.execute(_DOWNLOAD_IMPORTED, values)
    database.execute(_CLEAR, values)


def _block(database: Database, operation: Operation, blocks: Mapping[str, Any], now: datetime) -> None:
    if operation.movie_id is not None:
        blocklist.block_release(
            database,
            operation.movie_id,
            blocks["releaseId"],
            blocks["title"],
            reason=blocks["reason"],
            message=blocks["message"],
            blocked_by=blocks["by"],
            now=now,
        )


def _gone() -> Conflict:
    return Conflict(
        "the film was taken out of the library while its files were changed",
        hint="add it again, and import the file by hand",
    )


def _events(
    outcome: Mapping[str, Any], operation: Operation, told: Mapping[str, Any]
) -> list[dict[str, Any]]:
    events = []
    # What was gone already when it was to be taken into the trash.
    retired = operation.of(StepAction.RETIRE)
    missing = [step.target for step in retired if step.target and step.detail.get("missing")]
    for event in outcome.get("events", ()):
        data = dict(event["data"])
        if event["event"] == EventKind.IMPORTED.value and "fileId" in told:
            data["fileId"] = str(told["fileId"])
        if any(data.get("recycleBinPath", "").endswith(f"/{path}") for path in missing):
            del data["recycleBinPath"]
        events.append({**event, "data": data})
    for place in operation.of(StepAction.PLACE):
        for fallback in place.detail.get("fallbacks", ()):
            events.append({
                "event": EventKind.FALLBACK.value,
                "movieId": operation.movie_id,
                "variantId": operation.variant_id,
                "releaseId": None,
                "grabId": outcome.get("grabId"),
                "sourceTitle": outcome["events"][0]["sourceTitle"] if outcome.get("events") else "",
                "downloadId": None,
                "quality": {},
                "languages": [],
                "formats": [],
                "formatScore": 0,
                "data": {**fallback, "used": place.detail["method"]},
            })  # fmt: skip
    return events
