"""Names that begin with what somebody typed: of the configuration's things, and of films."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from radarr_cli.domain.settings import Settings
    from radarr_cli.store.database import Database

MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What completion offers; the database is only asked for what it alone knows. `stages` are run-once's."""

    settings: Settings
    database: Callable[[], Database]
    stages: Callable[[], Sequence[str]]

    def beginning(self, kind: str, prefix: str) -> list[str]:
        """At most `MOST` names; [] for a kind there isn't.

        Films are `Title (Year)`, or `tmdb:ID` and the title after a tab where the prefix begins so.
        """
        if kind == "films":
            if prefix.startswith("@"):
                return self._fitting([f"@{name}" for name in self.settings.filters], prefix)
            from radarr_cli.store.beginnings import films_beginning  # noqa: PLC0415 - not for other names

            return films_beginning(self.database(), prefix, MOST)
        if kind in ("tags", "groups"):
            from radarr_cli.store.beginnings import names_beginning  # noqa: PLC0415 - not for other names

            # Of `+kids,-sd` the last one is being typed.
            begun = re.match(r"(?:.*,)?[+-]?", prefix) if kind == "tags" else None
            before = begun[0] if begun else ""
            found = names_beginning(self.database(), kind, prefix[len(before) :], MOST)
            return [f"{before}{name}" for name in found]
        if kind == "stages":
            before = prefix[: prefix.rfind(",") + 1]
            return [f"{before}{name}" for name in self._fitting(self.stages(), prefix[len(before) :])]
        return self._fitting(self._configured(kind), prefix)

    def _configured(self, kind: str) -> Iterable[str]:
        settings = self.settings
        if kind == "profiles":
            return settings.profiles
        if kind == "filters":
            return [f"@{name}" for name in settings.filters]
        if kind == "formats":
            return [each.name for each in settings.formats.all]
        if kind == "qualities":
            from radarr_cli.domain.quality import BY_NAME as qualities  # noqa: N811, PLC0415 - not for others

            return qualities
        if kind == "languages":
            from radarr_cli.domain.language import BY_NAME as languages  # noqa: N811, PLC0415

            return languages
        entries: dict[str, Sequence[Any]] = {
            "roots": settings.roots,
            "indexers": settings.indexers,
            "clients": settings.clients,
            "notifiers": settings.notifiers,
        }
        return [entry.name for entry in entries.get(kind, ())]

    def _fitting(self, names: Iterable[str], prefix: str) -> list[str]:
        return [name for name in names if name.lower().startswith(prefix.lower())][:MOST]
