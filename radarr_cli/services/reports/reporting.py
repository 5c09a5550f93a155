"""Everything a report shows, gathered once; nobody is asked but the database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from radarr_cli.store.downloads import queue_json

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from radarr_cli.domain.groups.standing import Standing
    from radarr_cli.services.library.reading import Library
    from radarr_cli.services.reports.chronicle import Chronicle
    from radarr_cli.store.database import Database

Resource = dict[str, Any]
PAST, AHEAD = timedelta(days=14), timedelta(days=120)
HISTORY = 100
_OF_FILM = (
    "tmdbId", "title", "year", "path", "status", "monitored", "isAvailable", "hasFile", "sizeOnDisk",
)  # fmt: skip
_OF_FILE = ("quality", "qualityCutoffNotMet")
KINDS = ("cinema", "digital", "physical")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """v3's resources, and what `stats` counts; of `films` only what is shown.

    `groups` are the scored ones, the best first.
    """

    made_at: datetime
    films: Sequence[Resource]
    upcoming: Sequence[Resource]
    downloading: Sequence[Resource]
    history: Sequence[Resource]
    numbers: Resource
    groups: Sequence[Standing]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """`groups` gives the scored groups, the best first."""

    database: Database
    library: Library
    chronicle: Chronicle
    groups: Callable[[], Sequence[Standing]]
    now: Callable[[], datetime]

    def gather(self, where: str | None = None) -> Report:
        """What the report shows, of the films that a filter means (None: all)."""
        now = self.now()
        today = now.astimezone().date()
        upcoming = self.library.calendar(today - PAST, today + AHEAD, KINDS, where=where, everything=False)
        return Report(
            made_at=now,
            upcoming=[json.loads(film) for film in upcoming],
            films=[_shown(json.loads(film)) for film in self.library.documents(where)],
            downloading=json.loads(queue_json(self.database)),
            history=json.loads(self.chronicle.history(limit=HISTORY)),
            numbers=json.loads(self.library.statistics(where)),
            groups=self.groups(),
        )


def _shown(film: Resource) -> Resource:
    """What a page shows of a film: whole ones of a large library don't fit into memory."""
    kept = {key: film[key] for key in _OF_FILM}
    if file := film.get("movieFile"):
        kept["movieFile"] = {key: file[key] for key in _OF_FILE}
    return kept
