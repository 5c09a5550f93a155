"""A program of the user's, started with the variables of Radarr's custom scripts.

It is started without a shell, sees none of our environment but what every program needs, reads nothing, and
is killed with all that it started when its time is up.
"""

from __future__ import annotations

import os
import subprocess
import threading
from contextlib import suppress
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

from radarr_cli.adapters.notifiers import _processes
from radarr_cli.adapters.notifiers._calls import Configured
from radarr_cli.adapters.notifiers._environment import script_environment
from radarr_cli.domain.notice_events import EVENTS
from radarr_cli.domain.notices import Notice
from radarr_cli.errors import ServiceUnavailable
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.adapters.notifiers.settings import ScriptSettings

_SHOWN = 300


class Script(Configured):
    """One start an event."""

    takes = frozenset(EVENTS)
    gathers = False

    def tell(self, notices: Sequence[Notice]) -> None:
        for notice in notices:
            self._start(notice)

    def check(self) -> Sequence[Check]:
        self._start(Notice(event="test", at=datetime.now(UTC)))
        return [Check("program", True, "it ran, and ended with 0")]

    def _start(self, notice: Notice) -> None:
        options: ScriptSettings = self.entry.options
        try:
            process = subprocess.Popen(
                options.command,
                env=_processes.environment(*options.environment) | script_environment(notice),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
                cwd="/",
                preexec_fn=_processes.dying_with_us(),
            )
        except OSError as error:
            raise ServiceUnavailable(
                f"{self.called}: {options.command[0]} can't be started: {error.strerror}",
                hint="command is the whole path of the program, then its arguments",
            ) from error
        tail = _Tail(process.stderr)
        try:
            process.wait(timeout=self.entry.timeout.total_seconds())
        except subprocess.TimeoutExpired as error:
            raise ServiceUnavailable(
                f"{self.called}: {options.command[0]} took longer than "
                f"{self.entry.timeout.total_seconds():g} seconds and was stopped",
                hint="timeout sets how long it may take",
            ) from error
        finally:
            _processes.end(process)
        if process.returncode:
            words = tail.text()
            raise ServiceUnavailable(
                f"{self.called}: {options.command[0]} ended with {process.returncode}"
                + (f": {words}" if words else "")
            )


class _Tail:
    """The end of what a program says on stderr, however much that is and however long it is held open."""

    def __init__(self, stream: IO[bytes] | None) -> None:
        self._kept = b""
        self._reader = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self._reader.start()

    def text(self) -> str:
        self._reader.join(1.0)
        return self._kept.decode("utf-8", "replace").strip()[-_SHOWN:]

    def _read(self, stream: IO[bytes] | None) -> None:
        with suppress(OSError, ValueError):
            while stream and (said := os.read(stream.fileno(), 65536)):
                self._kept = (self._kept + said)[-4 * _SHOWN :]


build = Script
