"""Backups, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.cli.views.movies import size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.services.upkeep.archives import Backup
    from radarr_cli.services.upkeep.backing_up import Verified


def document(backup: Backup) -> dict[str, Any]:
    return {
        "path": backup.path,
        "name": backup.name,
        "time": backup.made_at,
        "type": backup.why,
        "size": backup.size,
        "schema": backup.schema,
        "version": backup.version,
        "server": backup.server,
        "database": backup.database,
        "films": backup.films,
        "rows": backup.rows,
        "damaged": backup.damaged or None,
    }


def lines(backups: Sequence[Backup]) -> str:
    """One each; the name says when and why. Those of one folder may be of several databases, which the
    numbers of films tell apart."""
    width = max((len(safe(each.name)) for each in backups), default=0)
    return "\n".join(_line(each, width) for each in backups) or "no backups"


def _line(backup: Backup, width: int) -> str:
    what = f"damaged: {backup.damaged}" if backup.damaged else films(backup.films)
    return f"{safe(backup.name):<{width}}  {size(backup.size):>9}  {what}"


def films(count: int) -> str:
    return f"{count} film{'' if count == 1 else 's'}"


def _contents(count: int, rows: int) -> str:
    return f"{films(count)}, {rows} row{'' if rows == 1 else 's'}"


def question(backup: Backup, present: tuple[int, int]) -> str:
    """What a restore does: which database goes, and what comes instead."""
    at = backup.made_at.astimezone()
    return (
        f"Replace the database ({_contents(*present)}) by\n{safe(backup.name)} "
        f"of {at:%a} {at.day} {at:%b %Y %H:%M} ({_contents(backup.films, backup.rows)})?"
    )


def restored(backup: Backup, before: Backup) -> str:
    held = _contents(backup.films, backup.rows)
    return f"restored {safe(backup.path)}: {held}\nwhat was there is in {safe(before.path)}"


def verified_document(found: Verified) -> dict[str, Any]:
    status = "failed" if found.differing else "good"
    return {
        "status": status,
        "tables": found.tables,
        "differing": list(found.differing),
        "backup": document(found.backup),
    }


def verified_lines(found: Verified) -> str:
    name = safe(found.backup.name)
    if found.differing:
        return f"{name} differs from what was copied in: {', '.join(found.differing)}"
    held = _contents(found.backup.films, found.backup.rows)
    return f"{name} is good: {held} in {found.tables} tables, each as it was copied"
