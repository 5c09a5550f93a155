"""How long work goes on, on one line of stderr; only on a terminal."""

from __future__ import annotations

import sys
from shutil import get_terminal_size
from time import monotonic

from radarr_cli import log
from radarr_cli.cli.output import safe

_WIDTH, _SECONDS_BETWEEN = 24, 0.1


class ProgressLine:
    """`ports.Progress`: redraws its line at most ten times a second, and leaves nothing behind."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown and sys.stderr.isatty() and not log.on_stderr()
        self._drawn_at = 0.0

    def step(self, label: str, done: int, total: int | None) -> None:
        now = monotonic()
        if not self._shown or (now - self._drawn_at < _SECONDS_BETWEEN and done != total):
            return
        self._drawn_at = now
        bar = ""
        if total:
            filled = _WIDTH * done // total
            bar = f" [{'#' * filled}{'-' * (_WIDTH - filled)}] {100 * done // total:3} %"
        room = max(get_terminal_size().columns - len(bar) - 1, 8)
        text = safe(label)
        sys.stderr.write(f"\r\x1b[K{text if len(text) <= room else text[: room - 1] + '…'}{bar}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away, before something else is printed."""
        if self._shown and self._drawn_at:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._drawn_at = 0.0
