"""The crontab of this account: our lines in it, between two marks, and everybody else's."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from radarr_cli.adapters.timers import digest, reason
from radarr_cli.errors import Conflict, ServiceUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

_BEGIN, _END = "# radarr-cli: begin", "# radarr-cli: end"
_SECONDS = 60


class Crontab:
    """Read and written by crontab(1). All methods raise ServiceUnavailable where that can't be called, and
    Conflict where the marks are broken."""

    def lines(self) -> list[str] | None:
        """Our lines; None where there are none."""
        _, block, _ = _parts(self._read())
        return block[1:-1] if block else None

    def changed(self) -> bool:
        """Whether somebody has changed our lines."""
        _, block, _ = _parts(self._read())
        return bool(block) and block[0] != _begin(block[1:-1])

    def write(self, lines: Sequence[str] | None) -> None:
        """Put our lines in instead of those there (None: take them out); all others stay as they are."""
        before, block, after = _parts(self._read())
        ours = [] if lines is None else [_begin(lines), *lines, _END]
        whole = [*before, *ours, *after] if block else [*before, *after, *ours]
        text = "".join(f"{line}\n" for line in whole)
        _run(["-"], text) if whole else _run(["-r"])

    def seen(self, names: Sequence[str]) -> set[str]:
        """Which of these variables the crontab sets itself."""
        before, _, _ = _parts(self._read())
        found = (re.match(r"\s*(\w+)\s*=", line) for line in before)
        return {*names} & {match[1] for match in found if match}

    def _read(self) -> list[str]:
        return _run(["-l"]).splitlines()


def _begin(lines: Sequence[str]) -> str:
    sha256 = digest("\n".join(lines))
    return f"{_BEGIN}; changed by hand it is left alone. sha256 {sha256}"


def _parts(lines: list[str]) -> tuple[list[str], list[str], list[str]]:
    """What stands before our lines, they with their marks, and what stands after them."""
    begin = next((number for number, line in enumerate(lines) if line.startswith(_BEGIN)), None)
    if begin is None:
        return lines, [], []
    if _END not in lines[begin:]:
        raise Conflict(
            f"the crontab has {_BEGIN!r} without {_END!r}", hint="crontab -e: take that line out yourself"
        )
    end = lines.index(_END, begin) + 1
    return lines[:begin], lines[begin:end], lines[end:]


def _run(arguments: list[str], text: str | None = None) -> str:
    try:
        done = subprocess.run(
            ["crontab", *arguments], input=text, capture_output=True, text=True, timeout=_SECONDS,
            check=False, stdin=None if text is not None else subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ServiceUnavailable(
            f"crontab {reason(error)}", hint="install cron, or take --user for systemd"
        ) from error
    # BusyBox's has no word for it but the system's.
    none = any(words in done.stderr.lower() for words in ("no crontab", "no such file"))
    if done.returncode and not (none and arguments == ["-l"]):
        raise ServiceUnavailable(f"crontab refused: {done.stderr.strip()}")
    return done.stdout if not done.returncode else ""
