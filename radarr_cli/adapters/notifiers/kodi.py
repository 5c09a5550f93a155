"""Kodi, by its JSON-RPC: `VideoLibrary.Scan` of a film's folder, and `VideoLibrary.Clean` where asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from radarr_cli.adapters import http
from radarr_cli.adapters.notifiers._calls import Configured, folders_of
from radarr_cli.domain.notice_events import OF_FILES
from radarr_cli.errors import InvalidAnswer
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.adapters.notifiers.settings import KodiSettings
    from radarr_cli.domain.notices import Notice


_LEAVE_NAMES = frozenset(("delete", "remove", "upgrade", "rename"))
"""After these Kodi knows files that are no longer there."""


class Kodi(Configured):
    """One scan a folder that is there. Kodi takes a folder only with a slash at its end; what went only a
    clean-up tells it."""

    takes = OF_FILES
    gathers = True

    def tell(self, notices: Sequence[Notice]) -> None:
        options: KodiSettings = self.entry.options
        folders = folders_of(notices, options.paths)
        for folder in (folder for folder, gone in folders.items() if not gone):
            end = "\\" if "\\" in folder else "/"
            self._call("VideoLibrary.Scan", {"directory": f"{folder}{end}", "showdialogs": False})
        if options.clean and any(notice.event in _LEAVE_NAMES for notice in notices):
            self._call("VideoLibrary.Clean", {"showdialogs": False})

    def check(self) -> Sequence[Check]:
        said = self._call("JSONRPC.Version", {})
        version = said.get("version", {}) if isinstance(said, dict) else {}
        return [Check("server", True, f"JSON-RPC {version.get('major', '?')}.{version.get('minor', '?')}")]

    def _call(self, method: str, parameters: dict[str, Any]) -> Any:
        options: KodiSettings = self.entry.options
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
        headers = {
            "Content-Type": "application/json",
            **http.login_header(options.username, options.password),
        }
        with self.connected() as client:
            answer = self.fetch(
                client,
                "POST",
                f"{options.url}/jsonrpc",
                credentials_hint="username and password are those of Kodi's web server",
                secrets=[options.password.reveal()] if options.password else [],
                headers=headers,
                content=json.dumps(body).encode(),
            )
        said = answer.json(self.called)
        if not isinstance(said, dict) or "result" not in said:
            raise InvalidAnswer(f"{self.called}: Kodi refused {method}")
        return said["result"]


build = Kodi
