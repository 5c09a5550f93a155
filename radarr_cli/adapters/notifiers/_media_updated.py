"""Emby's way to be told of changed folders, which Jellyfin kept: `POST /Library/Media/Updated`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from radarr_cli.adapters.notifiers._calls import Configured, folders_of
from radarr_cli.domain.notice_events import OF_FILES
from radarr_cli.errors import InvalidAnswer
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.adapters import http
    from radarr_cli.adapters.notifiers.settings import EmbySettings, JellyfinSettings
    from radarr_cli.domain.notices import Notice


class MediaUpdated(Configured):
    """One call for all folders."""

    takes = OF_FILES
    gathers = True

    def tell(self, notices: Sequence[Notice]) -> None:
        options: JellyfinSettings | EmbySettings = self.entry.options
        updates = [
            {"Path": folder, "UpdateType": "Deleted" if gone else "Modified"}
            for folder, gone in folders_of(notices, options.paths).items()
        ]
        if updates:
            self._call("POST", "/Library/Media/Updated", {"Updates": updates})

    def key(self) -> dict[str, str]:
        """The header that holds the key."""
        raise NotImplementedError

    def check(self) -> Sequence[Check]:
        said = self._call("GET", "/System/Info").json(self.called)
        if not isinstance(said, dict) or "Version" not in said:
            raise InvalidAnswer(f"{self.called} does not answer as a media server does")
        return [Check("server", True, f"{said.get('ServerName', '')} {said['Version']}".strip())]

    def _call(self, method: str, path: str, body: object = None) -> http.Answer:
        options: JellyfinSettings | EmbySettings = self.entry.options
        with self.connected(self.key()) as client:
            return self.fetch(
                client,
                method,
                f"{options.url}{path}",
                credentials_hint="api_key is one of its keys",
                secrets=[options.api_key.reveal()],
                headers={"Content-Type": "application/json"} if body is not None else None,
                content=json.dumps(body).encode() if body is not None else None,
            )
