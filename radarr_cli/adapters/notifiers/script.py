"""A program of the user's, started with the variables of Radarr's custom scripts.

It is started without a shell, sees none of our environment but what every program needs, reads nothing, and
is killed with all that it started when its time is up.
"""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from radarr_cli.adapters.notifiers._calls import called
from radarr_cli.adapters.notifiers._environment import script_environment
from radarr_cli.domain.notices import EVENTS, Notice
from radarr_cli.errors import ServiceUnavailable
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radarr_cli.adapters.notifiers.settings import ScriptSettings
    from radarr_cli.domain.settings import NetworkSettings, NotifierEntry

_ALWAYS = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "LOGNAME")
_SHOWN = 300


@dataclass(slots=True)
class Script:
    """One start an event."""

    entry: NotifierEntry
    takes: frozenset[str] = frozenset(EVENTS)
    gathers: bool = False

    @property
    def name(self) -> str:
        return self.entry.name

    def tell(self, notices: Sequence[Notice]) -> None:
        for notice in notices:
            self._start(notice)

    def check(self) -> Sequence[Check]:
        self._start(Notice(event="test", at=datetime.now(UTC)))
        return [Check("program", True, "it ran, and ended with 0")]

    def _start(self, notice: Notice) -> None:
        options: ScriptSettings = self.entry.options
        ours = {name: os.environ[name] for name in (*_ALWAYS, *options.environment) if name in os.environ}
        try:
            process = subprocess.Popen(
                options.command,
                env=ours | script_environment(notice),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
                cwd="/",
            )
        except OSError as error:
            raise ServiceUnavailable(
                f"{called(self.entry)}: {options.command[0]} can't be started: {error.strerror}",
                hint="command is the whole path of the program, then its arguments",
            ) from error
        try:
            _, said = process.communicate(timeout=self.entry.timeout.total_seconds())
        except subprocess.TimeoutExpired as error:
            raise ServiceUnavailable(
                f"{called(self.entry)}: {options.command[0]} took longer than "
                f"{self.entry.timeout.total_seconds():g} seconds and was stopped",
                hint="timeout sets how long it may take",
            ) from error
        finally:
            _end(process)
        if process.returncode:
            words = said.decode("utf-8", "replace").strip()[-_SHOWN:]
            raise ServiceUnavailable(
                f"{called(self.entry)}: {options.command[0]} ended with {process.returncode}"
                + (f": {words}" if words else "")
            )


def build(entry: NotifierEntry, network: NetworkSettings) -> Script:  # noqa: ARG001 - as every kind
    return Script(entry)


def _end(process: subprocess.Popen[bytes]) -> None:
    """What it left running goes too: nothing stays behind a run."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stderr:
        process.stderr.close()
