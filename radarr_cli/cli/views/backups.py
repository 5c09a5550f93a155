"""Backups, for people and as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from radarr_cli.cli.output import safe
from radarr_cli.cli.views.movies import size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.services.upkeep.backing_up import Backup, Verified


def document(backup: Backup) -> dict[str, Any]:
    return {
        "path": backup.path,
        "name": Path(backup.path).name,
        "time": backup.made_at,
        "type": backup.why,
        "size": backup.size,
        "schema": backup.schema,
        "version": backup.version,
        "rows": backup.rows,
    }


def line(backup: Backup) -> str:
    name, at = safe(Path(backup.path).name), f"{backup.made_at.astimezone():%Y-%m-%d %H:%M}"
    return f"{at}  {size(backup.size):>9}  {backup.rows:>9} rows  {name}"


def lines(backups: Sequence[Backup]) -> str:
    return "\n".join(map(line, backups)) or "no backups"


def verified_document(found: Verified) -> dict[str, Any]:
    status = "failed" if found.differing else "good"
    return {
        "status": status,
        "tables": found.tables,
        "differing": list(found.differing),
        "backup": document(found.backup),
    }


def verified_lines(found: Verified) -> str:
    name = safe(Path(found.backup.path).name)
    if found.differing:
        return f"{name} differs from what was copied in: {', '.join(found.differing)}"
    return f"{name} is good: {found.tables} tables, {found.backup.rows} rows, each as it was copied"
