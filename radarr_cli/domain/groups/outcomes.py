"""What came of our own downloads, as evidence of their groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.domain.decisions.identity import name_key
from radarr_cli.domain.groups.model import Observation
from radarr_cli.domain.release import Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.domain.release import ParsedRelease

# Widths a little below the full one: pictures are cropped, but not to the next class.
_CLASSES = ((3200, 2160), (1700, 1080), (1100, 720), (600, 480))


def outcome_of(
    row: Mapping[str, Any], parsed: ParsedRelease, group: str, source: str, codec: str, medium: str
) -> Observation:
    """The evidence of one ended grab (`source` outcome), or of a release that a person blocked (user).

    Imported, and then: not what its name says (mismatch), replaced by the same quality within a month, or
    blocked by a person. `row` has title, protocol, size, at, tmdb_id, movie_id; a grab's has state, measured,
    blocked, mismatch and replaced.
    """
    quality = parsed.quality.quality
    outcome = {"blocked": True} if source == "user" else _outcome(row, quality.resolution)
    return Observation(
        source=source,
        indexer="",
        identity=name_key(row["title"], Protocol(row["protocol"])),
        day=row["at"].date(),
        group=group,
        name=row["title"],
        tmdb_id=row["tmdb_id"],
        movie_id=row["movie_id"],
        protocol=row["protocol"],
        resolution=quality.resolution,
        medium=medium,
        codec=codec,
        category="movie",
        size=row["size"] or 0,
        outcome=outcome,
    )


def is_mismatch(claimed: int, measured: Mapping[str, Any] | None) -> bool:
    """Whether a file has fewer lines than its release said, by classes; unknown is no mismatch."""
    width, height = (int((measured or {}).get(key) or 0) for key in ("width", "height"))
    if not claimed or not width:
        return False
    found = next((lines for least, lines in _CLASSES if width >= least), 0)
    return max(found, height if height >= 1000 else 0) < claimed and found < claimed


def _outcome(row: Mapping[str, Any], claimed: int) -> dict[str, bool]:
    found = {
        "imported": row["state"] == "imported",
        "failed": row["state"] == "failed",
        "mismatch": bool(row["mismatch"]) or is_mismatch(claimed, row["measured"]),
        "replaced": row["state"] == "imported" and bool(row["replaced"]),
        "blocked": bool(row["blocked"]),
    }
    return {name: True for name, so in found.items() if so}
