"""Emby's way to be told of changed folders, which Jellyfin kept: `POST /Library/Media/Updated`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.adapters import http
from radarr_cli.adapters.notifiers._calls import called, connected, folders_of
from radarr_cli.domain.notices import OF_FILES
from radarr_cli.errors import InvalidAnswer
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radarr_cli.adapters.notifiers.settings import EmbySettings, JellyfinSettings
    from radarr_cli.domain.notices import Notice
    from radarr_cli.domain.settings import NetworkSettings, NotifierEntry

_DELETIONS = frozenset(("delete", "remove"))


@dataclass(slots=True)
class MediaUpdated:
    """One call for all folders. `headers` hold the key."""

    entry: NotifierEntry
    network: NetworkSettings
    headers: Mapping[str, str]
    takes: frozenset[str] = OF_FILES
    gathers: bool = True

    @property
    def name(self) -> str:
        return self.entry.name

    def tell(self, notices: Sequence[Notice]) -> None:
        options: JellyfinSettings | EmbySettings = self.entry.options
        gone = all(notice.event in _DELETIONS for notice in notices)
        changed = "Deleted" if gone else "Modified"
        folders = folders_of(notices, options.paths)
        if folders:
            updates = [{"Path": folder, "UpdateType": changed} for folder in folders]
            self._call("POST", "/Library/Media/Updated", {"Updates": updates})

    def check(self) -> Sequence[Check]:
        said = self._call("GET", "/System/Info").json(called(self.entry))
        if not isinstance(said, dict) or "Version" not in said:
            raise InvalidAnswer(f"{called(self.entry)} does not answer as a media server does")
        return [Check("server", True, f"{said.get('ServerName', '')} {said['Version']}".strip())]

    def _call(self, method: str, path: str, body: object = None) -> http.Answer:
        options: JellyfinSettings | EmbySettings = self.entry.options
        with connected(self.entry, self.network, self.headers) as client:
            answer = http.fetch(
                client,
                method,
                f"{options.url}{path}",
                service=called(self.entry),
                secrets=[options.api_key.reveal()],
                headers={"Content-Type": "application/json"} if body is not None else None,
                content=json.dumps(body).encode() if body is not None else None,
            )
        return http.check_status(answer, called(self.entry), credentials_hint="api_key is one of its keys")
