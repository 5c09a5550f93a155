"""What judging again needs: kept candidates as they came, the files there were, the policies in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.domain.decisions.policy import read_policy
from radarr_cli.domain.decisions.simulation import KeptCandidate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from radarr_cli.domain.decisions.policy import Policy
    from radarr_cli.store.database import Database

_VARIANTS = """
SELECT DISTINCT v.id, v.profile FROM variant v JOIN verdict d ON d.variant_id = v.id
WHERE d.first_judged_at >= %(since)s AND d.context ? 'offer'
  AND (%(films)s::int[] IS NULL OR (v.movie_id = ANY(%(films)s) AND v.name = 'main')) ORDER BY v.id
"""
_KEPT = """
SELECT variant_id, release_id, first_judged_at, context FROM verdict
WHERE variant_id = ANY(%(variants)s) AND first_judged_at >= %(since)s AND context ? 'offer'
ORDER BY variant_id, first_judged_at, release_id
"""
# The file that was there when the time began: the one that the first upgrade since then replaced, else the
# one that is there now, if it was already.
_FILES = """
SELECT v.id AS variant_id, gone.source_title, gone.quality, gone.languages, gone.data AS gone, f.file
FROM variant v
LEFT JOIN LATERAL (
  SELECT h.source_title, h.quality, h.languages, h.data FROM history h
  WHERE h.movie_id = v.movie_id AND h.variant_id = v.id AND h.at >= %(since)s
    AND h.event = 'movieFileDeleted' ORDER BY h.at LIMIT 1) AS gone ON true
LEFT JOIN LATERAL (
  SELECT to_jsonb(x) || jsonb_build_object('release_size', r.size) AS file
  FROM variant_file vf JOIN file x ON x.id = vf.file_id LEFT JOIN release r ON r.id = x.release_id
  WHERE vf.variant_id = v.id AND x.missing_since IS NULL AND x.added_at < %(since)s) AS f ON true
WHERE v.id = ANY(%(variants)s)
"""
_IN_FORCE = """
SELECT id, hash FROM policy WHERE accepted_at IS NOT NULL ORDER BY accepted_at DESC, id DESC LIMIT 1
"""
_HELD = """
SELECT v.movie_id, v.name AS variant, v.profile, m.title, m.year, m.tmdb_id, m.original_language,
    to_jsonb(f) - 'measured' || jsonb_build_object('release_size', r.size) AS file
FROM variant v JOIN movie m ON m.id = v.movie_id
JOIN variant_file vf ON vf.variant_id = v.id
JOIN file f ON f.id = vf.file_id AND f.missing_since IS NULL
LEFT JOIN release r ON r.id = f.release_id
WHERE m.monitored AND v.monitored AND v.search_upgrades AND NOT f.pinned
ORDER BY m.sort_title, v.movie_id, v.id
"""


def variants_judged(
    database: Database, since: datetime, films: Sequence[int] | None = None
) -> list[tuple[int, str]]:
    """The variants with kept candidates that came since then, and their profiles; of `films` only `main`."""
    wanted = {"since": since, "films": None if films is None else list(films)}
    return [(row["id"], row["profile"]) for row in database.all(_VARIANTS, wanted)]


def kept_candidates(database: Database, variants: Sequence[int], since: datetime) -> Iterator[KeptCandidate]:
    """In the order of the variants and, within one, of their coming."""
    for row in database.all(_KEPT, {"variants": list(variants), "since": since}):
        yield KeptCandidate(
            release_id=row["release_id"],
            variant_id=row["variant_id"],
            came_at=row["first_judged_at"],
            context=row["context"],
        )


def files_at(database: Database, variants: Sequence[int], since: datetime) -> dict[int, Mapping[str, Any]]:
    """What each variant's file was then: `gone` with its history's facts, or `file`, the row that is still
    there; nothing for those that had none."""
    rows = database.all(_FILES, {"variants": list(variants), "since": since})
    return {row["variant_id"]: row for row in rows if row["gone"] or row["file"]}


def policy_in_force(database: Database) -> tuple[int, str] | None:
    """Number and hash of the policy that runs judge by; None where none ever did."""
    row = database.one(_IN_FORCE)
    return (row["id"], row["hash"]) if row else None


def put_in_force(database: Database, policy_id: int, now: datetime, by: str) -> None:
    """From now on runs judge by this policy."""
    database.execute(
        "UPDATE policy SET accepted_at = %s, accepted_by = %s WHERE id = %s", (now, by, policy_id)
    )


def files_held(database: Database) -> list[dict[str, Any]]:
    """The files that upgrades are wanted for, each with its film and the profile of its variant."""
    return database.all(_HELD)


def kept_policy(database: Database, policy_id: int) -> Policy | None:
    """A policy by its number, None where it is gone."""
    row = database.one(
        "SELECT profiles, formats, delays, restrictions, sizes, settings FROM policy WHERE id = %s",
        (policy_id,),
    )
    return read_policy(row) if row else None
