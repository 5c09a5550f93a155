"""Plex: the section that holds a film's folder is told to look at that folder again.

After https://developer.plex.tv/pms: `GET /library/sections`, `GET /library/sections/ID/refresh?path=…`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from radarr_cli.adapters.notifiers._calls import Configured, folders_of, its_path
from radarr_cli.domain.notice_events import OF_FILES
from radarr_cli.errors import InvalidAnswer
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Sequence

    import httpx

    from radarr_cli.adapters import http
    from radarr_cli.adapters.notifiers.settings import PlexSettings
    from radarr_cli.domain.notices import Notice


class Plex(Configured):
    """One refresh a folder, however much happened in it."""

    takes = OF_FILES
    gathers = True

    def tell(self, notices: Sequence[Notice]) -> str | None:
        """A folder in none of Plex's libraries is no fault: `check` says so of a whole root."""
        options: PlexSettings = self.entry.options
        strange = []
        with self.connected(self._headers()) as client:
            sections = self._sections(client)
            for folder in folders_of(notices, options.paths):
                section = _section_of(folder, sections)
                if section is None:
                    strange.append(folder)
                    continue
                # A "+" would be one to Plex, too.
                self._get(client, f"/library/sections/{section}/refresh?path={quote(folder, safe='')}")
        return f"{self.called}: no film library of Plex holds {', '.join(strange)}" if strange else None

    def check(self) -> Sequence[Check]:
        with self.connected(self._headers()) as client:
            sections = self._sections(client)
        places = [path for _, paths in sections for path in paths]
        known = ", ".join(places)
        roots = [its_path(root, self.entry.options.paths) for root in self.roots] if places else []
        outside = [
            Check(
                root,
                False,
                "no film library of Plex holds this root",
                hint="add it to one, or `paths` maps our folders to those that Plex sees",
            )
            for root in roots
            if not any(_holds(path, root) or _holds(root, path) for path in places)
        ]
        return [Check("libraries", bool(sections), known or "Plex has no film library"), *outside]

    def _headers(self) -> dict[str, str]:
        options: PlexSettings = self.entry.options
        return {"X-Plex-Token": options.token.reveal(), "Accept": "application/json"}

    def _sections(self, client: httpx.Client) -> list[tuple[str, list[str]]]:
        """The film libraries: key and folders of each."""
        said = self._get(client, "/library/sections").json(self.called)
        try:
            found: list[dict[str, Any]] = said["MediaContainer"].get("Directory", [])
            return [
                (str(section["key"]), [str(place["path"]) for place in section["Location"]])
                for section in found
                if section.get("type") == "movie"
            ]
        except (KeyError, TypeError, AttributeError) as error:
            raise InvalidAnswer(f"{self.called} does not answer as Plex does") from error

    def _get(self, client: httpx.Client, path: str) -> http.Answer:
        options: PlexSettings = self.entry.options
        return self.fetch(
            client,
            "GET",
            f"{options.url}{path}",
            credentials_hint="token is the X-Plex-Token",
            secrets=[options.token.reveal()],
        )


build = Plex


def _section_of(folder: str, sections: list[tuple[str, list[str]]]) -> str | None:
    """The library whose folder is the nearest above it."""
    above = [(len(path), key) for key, paths in sections for path in paths if _holds(path, folder)]
    return max(above)[1] if above else None


def _holds(outer: str, folder: str) -> bool:
    return folder == outer or folder.startswith((f"{outer.rstrip('/')}/", f"{outer.rstrip(chr(92))}\\"))
