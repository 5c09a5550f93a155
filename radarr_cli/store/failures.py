"""Downloads after their end: failed ones that are to be replaced, and what is to leave its client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.store.downloads import tracked_of

if TYPE_CHECKING:
    from datetime import datetime

    from radarr_cli.domain.download import Grab, NextAction, TrackedDownload
    from radarr_cli.store.database import Database

# The last attempt speaks for a download, under the largest duty of all its grabs.
_ENDED = """
SELECT to_jsonb(g) || jsonb_build_object(
           'seed_ratio', (SELECT max(seed_ratio) FROM grab o
                          WHERE o.client = d.client AND o.download_id = d.download_id),
           'seed_time', (SELECT max(seed_time) FROM grab o
                         WHERE o.client = d.client AND o.download_id = d.download_id)) AS grab, d.*
FROM download d
JOIN grab g ON g.id = (SELECT max(id) FROM grab o
                       WHERE o.client = d.client AND o.download_id = d.download_id)
WHERE d.removed_at IS NULL
  AND NOT EXISTS (SELECT FROM grab o WHERE o.client = d.client AND o.download_id = d.download_id
                  AND o.state IN ('intended', 'sent'))
"""
_TO_REPLACE = f"""
{_ENDED} AND d.state = 'failed' AND d.next_action = 'replace'
  AND g.movie_id IS NOT NULL AND g.variant_id IS NOT NULL ORDER BY g.id
"""
_TO_REMOVE = f"""
{_ENDED} AND (d.state = 'imported' OR (d.state = 'failed' AND d.next_action = 'removeFromClient'))
ORDER BY d.client, g.id
"""
_ONE = """
SELECT to_jsonb(g) AS grab, d.* FROM grab g
LEFT JOIN download d ON d.client = g.client AND d.download_id = g.download_id
WHERE g.id = %s
"""
_SUCCESSOR = """
SELECT EXISTS (SELECT FROM grab WHERE variant_id = %(variant)s AND id > %(grab)s
               AND state IN ('intended', 'sent', 'imported'))
"""
_STEP = """
UPDATE download SET next_action = %(action)s, deadline = %(deadline)s
WHERE client = %(client)s AND download_id = %(download_id)s AND state IN ('failed', 'imported')
"""
_REMOVED = """
UPDATE download SET removed_at = %(now)s, next_action = NULL, deadline = NULL
WHERE client = %(client)s AND download_id = %(download_id)s
"""
_REVIVE_GRAB = """
UPDATE grab g SET state = 'sent', finished_at = NULL, error = NULL
WHERE g.id = %(grab)s AND g.state = 'failed' AND g.sent_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM grab o WHERE o.variant_id = g.variant_id AND o.release_id = g.release_id
                  AND o.state NOT IN ('failed', 'superseded'))
"""
# Nobody has seen yet what a magnet without metadata holds, nor maybe what was stopped when it was given up:
# what is looked into is started then.
_REVIVE = """
UPDATE download SET state = %(state)s, state_since = %(now)s, progressed_at = %(now)s, reason = NULL,
    next_action = CASE WHEN reason = 'metadata' OR next_action = 'inspect'
                         OR (reason = 'blocked' AND client_status = 'paused' AND protocol = 'torrent')
                    THEN 'inspect' END,
    deadline = NULL, blocked_since = NULL, removed_at = NULL
WHERE client = %(client)s AND download_id = %(download_id)s
"""
_IGNORE = """
UPDATE download SET state = 'ignored', state_since = %(now)s, reason = 'blocked', next_action = NULL,
    deadline = NULL, blocked_since = NULL
WHERE client = %(client)s AND download_id = %(download_id)s
"""
_MATCH = """
UPDATE grab SET movie_id = %(movie)s, variant_id = %(variant)s,
    overridden_rules = CASE WHEN 'match' = ANY(overridden_rules) THEN overridden_rules
                            ELSE overridden_rules || '{match}'::text[] END
WHERE id = %(grab)s AND state = 'sent'
"""


def downloads_to_replace(database: Database) -> list[TrackedDownload]:
    """Failed downloads for which another release is to be taken, the oldest first."""
    return [tracked_of(row) for row in database.all(_TO_REPLACE)]


def downloads_to_remove(database: Database) -> list[TrackedDownload]:
    """Imported downloads, and failed ones that were replaced, that a client may still have."""
    return [tracked_of(row) for row in database.all(_TO_REMOVE)]


def download_of_grab(database: Database, grab_id: int) -> TrackedDownload | None:
    """A grab in whatever state, with what is known of its download."""
    row = database.one(_ONE, (grab_id,))
    return tracked_of(row) if row and row["grab"]["variant_id"] is not None else None


def has_successor(database: Database, grab: Grab) -> bool:
    """Whether something was grabbed for the variant after this."""
    return bool(database.value(_SUCCESSOR, {"variant": grab.variant_id, "grab": grab.id}))


def set_step(
    database: Database, grab: Grab, action: NextAction | None, deadline: datetime | None = None
) -> None:
    """What is done next about a download that has ended, and from when on."""
    values = {"action": action.value if action else None, "deadline": deadline}
    database.execute(_STEP, {**values, "client": grab.client, "download_id": grab.download_id})


def mark_removed(database: Database, grab: Grab, now: datetime) -> None:
    """The client no longer has it."""
    database.execute(_REMOVED, {"client": grab.client, "download_id": grab.download_id, "now": now})


def revive(database: Database, grab: Grab, now: datetime) -> bool:
    """Follow a failed download again, and take its release off the blocklist; False where another attempt
    at the release stands in the way. Call it in a transaction."""
    if not database.execute(_REVIVE_GRAB, {"grab": grab.id}):
        return False
    begin_again(database, grab, now)
    database.execute("DELETE FROM blocklist WHERE grab_id = %s", (grab.id,))
    return True


def begin_again(database: Database, grab: Grab, now: datetime, *, to_import: bool = False) -> None:
    """Forget why a download stands where it stands; with `to_import` it is complete."""
    state = "importPending" if to_import else "downloading"
    values = {"client": grab.client, "download_id": grab.download_id, "now": now, "state": state}
    database.execute(_REVIVE, values)


def ignore(database: Database, grab: Grab, now: datetime) -> None:
    """A person doesn't want to hear of the download again."""
    database.execute(_IGNORE, {"client": grab.client, "download_id": grab.download_id, "now": now})


def give_to(database: Database, grab: Grab, movie_id: int, variant_id: int) -> bool:
    """A person says that the download is another film; False where the grab has ended."""
    values = {"movie": movie_id, "variant": variant_id, "grab": grab.id}
    return database.execute(_MATCH, values) > 0
