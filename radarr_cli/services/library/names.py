"""Names that begin with what somebody typed: of the configuration's things, and of what the library holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from radarr_cli.domain.settings import Settings
    from radarr_cli.store.database import Database

MOST = 50
CONFIGURED: dict[str, Callable[[Settings], Iterable[str]]] = {
    "profiles": lambda settings: settings.profiles,
    "roots": lambda settings: [root.name for root in settings.roots],
    "clients": lambda settings: [entry.name for entry in settings.clients],
    "notifiers": lambda settings: [entry.name for entry in settings.notifiers],
    "filters": lambda settings: [f"@{name}" for name in settings.filters],
    "fields": lambda settings: settings.custom_fields,
    "formats": lambda settings: [found.name for found in settings.formats.all],
}
"""The kinds that the configuration alone answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What completion offers; the database is only asked for what only it knows. `backups` are file names."""

    settings: Settings
    database: Callable[[], Database]
    backups: Callable[[], Iterable[str]]

    def beginning(self, kind: str, prefix: str) -> list[str]:
        """At most `MOST` names, some with a description after a tab; [] for a kind there isn't.

        Films are `Title (Year)`, or `tmdb:ID` and the title after a tab where the prefix begins so; behind a
        film and a slash stand its variants. What has a number is that number, described.
        """
        if kind in CONFIGURED:
            return self._fitting(CONFIGURED[kind](self.settings), prefix)
        if kind == "films" and prefix.startswith("@"):
            return self.beginning("filters", prefix)
        if kind == "backups":
            return self._fitting(self.backups(), prefix)
        if kind == "indexers" and not self.settings.prowlarrs:
            return self._fitting([entry.name for entry in self.settings.indexers], prefix)
        from radarr_cli.store import beginnings  # noqa: PLC0415 - not for other names

        if kind not in beginnings.KINDS:
            return []
        found = beginnings.beginning(self.database(), kind, prefix, MOST)
        if kind == "films" and not found and "/" in prefix:
            return beginnings.beginning(self.database(), "variants", prefix, MOST)
        if kind == "indexers":
            own = self._fitting([entry.name for entry in self.settings.indexers], prefix)
            return list(dict.fromkeys([*own, *found]))[:MOST]
        return found

    def _fitting(self, names: Iterable[str], prefix: str) -> list[str]:
        return [name for name in names if name.lower().startswith(prefix.lower())][:MOST]
