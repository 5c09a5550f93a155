"""What processes of notifiers share: the environment they see, and their end."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

_ALWAYS = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "LOGNAME")
_SET_PARENT_DEATH_SIGNAL = 1  # prctl's PR_SET_PDEATHSIG


def environment(*names: str) -> dict[str, str]:
    """Of our environment what every program needs, and the variables of these names."""
    return {name: os.environ[name] for name in (*_ALWAYS, *names) if name in os.environ}


def dying_with_us() -> Callable[[], None] | None:
    """What a process has to call before it becomes another program, in order to be killed where we are; None
    where the system has no such thing.

    It ends the program itself and not what that has started: a process we are killed beside can't do more.
    """
    if sys.platform != "linux":
        return None
    import ctypes  # noqa: PLC0415 - for this alone

    # Ready before the fork: after it only this one call is made.
    prctl, ours = ctypes.CDLL(None).prctl, os.getpid()

    def arrange() -> None:
        prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != ours:
            os._exit(1)

    return arrange


def end(process: subprocess.Popen[bytes]) -> None:
    """What it left running goes too: nothing stays behind a run."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
