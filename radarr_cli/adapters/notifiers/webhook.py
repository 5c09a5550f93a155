"""Radarr's webhook: receivers that were made for Radarr work as they are."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from radarr_cli.adapters import http
from radarr_cli.adapters.notifiers._calls import Configured
from radarr_cli.adapters.notifiers._payload import payload
from radarr_cli.domain.notice_events import EVENTS
from radarr_cli.domain.notices import Notice
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.adapters.notifiers.settings import WebhookSettings


_CREDENTIALS_HINT = "username and password, authorization, headers or the url itself hold them"


class Webhook(Configured):
    """One JSON document an event."""

    takes = frozenset(EVENTS)
    gathers = False

    def tell(self, notices: Sequence[Notice]) -> None:
        options: WebhookSettings = self.entry.options
        own = {name: value.reveal() for name, value in options.headers.items()}
        headers = {"Content-Type": "application/json", **own}
        given = (options.url, options.password, options.authorization)
        secrets = [*(secret.reveal() for secret in given if secret), *own.values()]
        if options.authorization:
            headers["Authorization"] = options.authorization.reveal()
        elif options.username:
            headers |= http.login_header(options.username, options.password)
        with self.connected() as client:
            for notice in notices:
                self.fetch(
                    client,
                    options.method,
                    options.url.reveal(),
                    credentials_hint=_CREDENTIALS_HINT,
                    secrets=secrets,
                    limit=1024**2,
                    headers=headers,
                    content=json.dumps(payload(notice)).encode(),
                )

    def check(self) -> Sequence[Check]:
        self.tell([Notice(event="test", at=datetime.now(UTC))])
        return [Check("delivery", True, "a Test event was taken")]


build = Webhook
