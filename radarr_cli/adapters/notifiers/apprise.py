"""Services for people, by Apprise: one URL each."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import weakref
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from radarr_cli.adapters import deadline
from radarr_cli.adapters.notifiers import _processes
from radarr_cli.adapters.notifiers._calls import PATIENCE, Configured
from radarr_cli.domain.notice_events import FOR_PEOPLE
from radarr_cli.domain.notices import Notice, headline, sentence
from radarr_cli.errors import ConfigError, ServiceUnavailable
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radarr_cli.adapters.notifiers.settings import AppriseSettings

_KINDS = {"failure": "warning", "attention": "warning", "health": "warning", "runFailed": "failure"}
_COMMAND = (sys.executable, "-P", "-m", "radarr_cli.adapters.notifiers._apprise_process")
_START_SECONDS = 60.0
"""To load Apprise takes a second on a slow machine; nobody outside has a part in it."""
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_SEEN = (
    "PYTHONPATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", *_PROXIES,
    *(name.upper() for name in _PROXIES),
)  # fmt: skip


class Apprise(Configured):
    """One message an event, by a process that serves all of them and is killed where one takes too long:
    some of Apprise's services know no limit of time, and a mail server can keep any of them waiting."""

    takes = FOR_PEOPLE
    gathers = False
    _sender: _Sender | None = None

    def tell(self, notices: Sequence[Notice]) -> None:
        for notice in notices:
            kind = _KINDS.get(notice.event, "success" if notice.event == "healthRestored" else "info")
            self._send(headline(notice), sentence(notice), kind)

    def check(self) -> Sequence[Check]:
        test = Notice(event="test", at=datetime.now(UTC))
        self._send("radarr-cli", sentence(test), "info")
        return [Check("delivery", True, "a test message was taken")]

    def _send(self, title: str, body: str, kind: str) -> None:
        sender, self._sender = self._sender, None
        try:
            sender = sender or self._started()
            seconds = self.entry.timeout.total_seconds()
            word = sender.ask({"title": title, "body": body, "notify_type": kind}, seconds)
        except TimeoutError as error:
            raise ServiceUnavailable(
                f"{self.called} did not answer in time", hint=f"{PATIENCE} sets how long to wait."
            ) from error
        except OSError as error:
            raise ServiceUnavailable(f"{self.called}: the process that sends ended") from error
        self._sender = sender
        if word == "refused":
            raise ServiceUnavailable(
                f"{self.called}: the service didn't take the message",
                hint="check the credentials in its URL: Apprise tells no more",
            )
        if word:
            raise ServiceUnavailable(f"{self.called}: {word}")

    def _started(self) -> _Sender:
        options: AppriseSettings = self.entry.options
        seconds = self.entry.timeout.total_seconds()
        sender = _Sender()
        word = sender.ask({"url": options.url.reveal(), "seconds": seconds}, _START_SECONDS)
        if word == "unknown":
            raise ConfigError(
                f"{self.called}: Apprise doesn't know such a URL",
                hint="https://appriseit.com/services lists them",
            )
        if word:
            raise ServiceUnavailable(f"{self.called}: Apprise can't be used: {word}")
        return sender


class _Sender:
    """The process; it ends with whoever holds this."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                _COMMAND,
                env=_processes.environment(*_SEEN),
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                cwd="/",
            )
        weakref.finalize(self, _processes.end, process)
        self._said = deadline.BoundedSocket(fileno=ours.detach())
        self._heard = self._said.makefile("r", encoding="ascii")

    def ask(self, document: Mapping[str, object], seconds: float) -> str:
        """The word that it answers with. Raises OSError, TimeoutError where none comes in time."""
        with deadline.within(seconds):
            self._said.sendall(json.dumps(document).encode() + b"\n")
            word = self._heard.readline()
        if not word:
            raise ConnectionResetError("it ended")
        return word.rstrip("\n")


build = Apprise
