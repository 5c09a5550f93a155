"""Services for people, by Apprise: one URL each."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from radarr_cli.adapters.notifiers._calls import Configured
from radarr_cli.domain.notice_events import FOR_PEOPLE
from radarr_cli.domain.notices import Notice, headline, sentence
from radarr_cli.errors import ConfigError, ServiceUnavailable
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.adapters.notifiers.settings import AppriseSettings

_KINDS = {"failure": "warning", "attention": "warning", "health": "warning", "runFailed": "failure"}


class Apprise(Configured):
    """One message an event. Apprise logs its URLs when it fails: its logger is silenced."""

    takes = FOR_PEOPLE
    gathers = False

    def tell(self, notices: Sequence[Notice]) -> None:
        for notice in notices:
            kind = _KINDS.get(notice.event, "success" if notice.event == "healthRestored" else "info")
            self._send(headline(notice), sentence(notice), kind)

    def check(self) -> Sequence[Check]:
        test = Notice(event="test", at=datetime.now(UTC))
        self._send("radarr-cli", sentence(test), "info")
        return [Check("delivery", True, "a test message was taken")]

    def _send(self, title: str, body: str, kind: str) -> None:
        """In a thread, for some of its services know no limit of time; what hangs ends with the process."""
        said: list[Any] = []
        sender = threading.Thread(target=self._notify, args=(title, body, kind, said), daemon=True)
        sender.start()
        sender.join(self.entry.timeout.total_seconds())
        if not said:
            raise ServiceUnavailable(
                f"{self.called} did not answer in time", hint="timeout sets how long it may take"
            )
        if isinstance(said[0], Exception):
            raise said[0]

    def _notify(self, title: str, body: str, kind: str, said: list[Any]) -> None:
        import logging  # noqa: PLC0415 - heavy, as is Apprise

        import apprise  # noqa: PLC0415

        logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
        options: AppriseSettings = self.entry.options
        try:
            service = apprise.Apprise()
            if not service.add(options.url.reveal()):
                raise ConfigError(  # noqa: TRY301 - the thread hands its errors over
                    f"{self.called}: Apprise doesn't know such a URL",
                    hint="https://appriseit.com/services lists them",
                )
            # Said to be plain, it is escaped where a service takes HTML: titles come from outside.
            plain = apprise.NotifyFormat.TEXT
            if not service.notify(title=title, body=body, notify_type=kind, body_format=plain):
                raise ServiceUnavailable(  # noqa: TRY301
                    f"{self.called}: the service didn't take the message",
                    hint="check the credentials in its URL: Apprise tells no more",
                )
            said.append(True)
        except (ConfigError, ServiceUnavailable) as error:
            said.append(error)
        except Exception as error:
            # Its words may hold any part of the URL.
            said.append(ServiceUnavailable(f"{self.called}: {type(error).__name__}"))


build = Apprise
