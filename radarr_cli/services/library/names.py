"""Names that begin with what somebody typed: of the configuration's things, and of films."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from radarr_cli.domain.settings import Settings
    from radarr_cli.store.database import Database

MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What completion offers; the database is only asked for films."""

    settings: Settings
    database: Callable[[], Database]

    def beginning(self, kind: str, prefix: str) -> list[str]:
        """At most `MOST` names; [] for a kind there isn't.

        Films are `Title (Year)`, or `tmdb:ID` and the title after a tab where the prefix begins so.
        """
        if kind == "films":
            if prefix.startswith("@"):
                return self._fitting([f"@{name}" for name in self.settings.filters], prefix)
            from radarr_cli.store.beginnings import films_beginning  # noqa: PLC0415 - not for other names

            return films_beginning(self.database(), prefix, MOST)
        settings = self.settings
        known = {
            "profiles": list(settings.profiles),
            "roots": [root.name for root in settings.roots],
            "indexers": [entry.name for entry in settings.indexers],
            "clients": [entry.name for entry in settings.clients],
            "notifiers": [entry.name for entry in settings.notifiers],
            "filters": [f"@{name}" for name in settings.filters],
        }
        return self._fitting(known.get(kind, []), prefix)

    def _fitting(self, names: list[str], prefix: str) -> list[str]:
        return [name for name in names if name.lower().startswith(prefix.lower())][:MOST]
