"""Grabs whose download is finished: what waits for its import, and why one is held back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radarr_cli.domain.indexer_flags import IndexerFlag
from radarr_cli.domain.release import Protocol
from radarr_cli.domain.v3 import flags_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from radarr_cli.store.database import Database

_FINISHED = """
SELECT g.id AS grab_id, g.movie_id, g.variant_id, g.release_id, g.title, g.protocol, g.indexer, g.client,
       g.download_id, g.size, g.overridden_rules, g.verdict->>'source' AS source, d.output_path,
       coalesce(g.verdict->'formats', '[]') AS formats, g.score,
       g.verdict #>> '{event,data,indexerFlags}' AS flags,
       v.name AS variant, v.root
FROM grab g
JOIN download d ON d.client = g.client AND d.download_id = g.download_id AND d.removed_at IS NULL
JOIN variant v ON v.id = g.variant_id
WHERE g.state NOT IN ('intended', 'imported', 'failed', 'superseded')
  AND d.state = ANY(%(states)s)
  AND (%(grab)s::bigint IS NULL OR g.id = %(grab)s)
  AND (%(variant)s::bigint IS NULL OR g.variant_id = %(variant)s)
ORDER BY g.id
"""
_STATE = """
UPDATE download d SET state = %(state)s, reason = %(reason)s, next_action = %(action)s,
    state_since = CASE WHEN d.state = %(state)s THEN d.state_since ELSE %(now)s END,
    blocked_since = CASE WHEN %(state)s = 'importBlocked' THEN coalesce(d.blocked_since, %(now)s) END
FROM grab g
WHERE g.id = %(grab)s AND d.client = g.client AND d.download_id = g.download_id
  AND d.state IN ('importPending', 'importing', 'importBlocked')
  AND (d.state, d.reason) IS DISTINCT FROM (%(state)s, %(reason)s)
"""
_WAITING = ["importPending", "importing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedGrab:
    """A grab whose download is complete. `output_path` is the client's own path of its file or folder.

    `root` is the variant's. `interactive`: a person chose this very release. `size` is what was to be
    downloaded, 0 unknown. `flags` are what the indexer said of it, `formats` and `score` how it was judged.
    """

    id: int
    movie_id: int
    variant_id: int
    variant: str
    release_id: int
    title: str
    protocol: Protocol
    indexer: str
    client: str
    download_id: str
    output_path: str | None
    overridden: tuple[str, ...]
    root: str = ""
    interactive: bool = False
    size: int = 0
    flags: IndexerFlag = IndexerFlag(0)
    formats: tuple[str, ...] = ()
    score: int = 0


def finished_grabs(
    database: Database,
    *,
    grab_id: int | None = None,
    variant_id: int | None = None,
    held_back: bool = False,
) -> tuple[FinishedGrab, ...]:
    """Grabs that are to be imported, oldest first; with `held_back` also those that wait for a person."""
    states = [*_WAITING, "importBlocked"] if held_back else _WAITING
    rows = database.all(_FINISHED, {"grab": grab_id, "variant": variant_id, "states": states})
    return tuple(_finished(row) for row in rows)


def set_importing(database: Database, grab_id: int, now: datetime) -> None:
    """The grab's download is being imported."""
    _set(database, grab_id, "importing", None, "import", now)


def hold_back(database: Database, grab_id: int, reason: str, now: datetime, *, for_person: bool) -> None:
    """The import did not happen. It is tried again by itself, unless it waits for a person."""
    state, action = ("importBlocked", "importByHand") if for_person else ("importPending", "import")
    _set(database, grab_id, state, reason, action, now)


def give_up(database: Database, grab_id: int, reason: str, now: datetime) -> None:
    """The download isn't what was promised: the next look at the queue ends it."""
    _set(database, grab_id, "failedPending", reason, "fail", now)


def _set(
    database: Database, grab_id: int, state: str, reason: str | None, action: str, now: datetime
) -> None:
    values = {"grab": grab_id, "state": state, "reason": reason, "action": action, "now": now}
    database.execute(_STATE, values)


def _finished(row: Mapping[str, Any]) -> FinishedGrab:
    return FinishedGrab(
        id=row["grab_id"],
        movie_id=row["movie_id"],
        variant_id=row["variant_id"],
        variant=row["variant"],
        root=row["root"],
        release_id=row["release_id"],
        title=row["title"],
        protocol=Protocol(row["protocol"]),
        indexer=row["indexer"],
        client=row["client"],
        download_id=row["download_id"],
        output_path=row["output_path"],
        overridden=tuple(row["overridden_rules"]),
        interactive=row["source"] == "interactiveSearch",
        size=row["size"],
        flags=flags_of(row["flags"]),
        formats=tuple(row["formats"]),
        score=row["score"],
    )
