"""Systemd's units and the crontab of this machine: what is there, and how it gets there and away."""

from __future__ import annotations

import hashlib
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from radarr_cli.errors import Conflict, ServiceUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MARK = "# Written by radarr-cli schedule install; changed by hand it is left alone. sha256 "
_BEGIN, _END = "# radarr-cli: begin", "# radarr-cli: end"
_SECONDS = 60
_SYSTEM_UNITS = Path("/etc/systemd/system")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFolder:
    """Unit files of one systemd manager: the system's, or (`user`) that of this account."""

    path: Path
    user: bool

    def state(self, name: str, text: str) -> str:
        """missing, current, outdated (ours, but another text) or changed (by hand)."""
        try:
            there = (self.path / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return "missing"
        if there == _marked(text):
            return "current"
        first, _, body = there.partition("\n")
        return "outdated" if first == _MARK + _digest(body) else "changed"

    def write(self, files: Mapping[str, str], *, replace: bool) -> list[str]:
        """Write what isn't current; the names. Raises Conflict before anything where a file was changed by
        hand, unless `replace`."""
        states = {name: self.state(name, text) for name, text in files.items()}
        changed = [name for name, state in states.items() if state == "changed"]
        if changed and not replace:
            raise Conflict(
                f"{self.path / changed[0]} was changed by hand", hint="--replace writes it anew, or leave it"
            )
        written = [name for name, state in states.items() if state != "current"]
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for name in written:
                temporary = self.path / f".{name}.{os.getpid()}"
                temporary.write_text(_marked(files[name]), encoding="utf-8")
                temporary.replace(self.path / name)
        except OSError as error:
            raise Conflict(
                f"{self.path} can't be written: {error.strerror}",
                hint="--user needs no rights of root; --dry-run prints the files",
            ) from error
        return written

    def remove(self, names: Iterable[str]) -> list[str]:
        """Take files away that are ours or changed; the names of those that were there. Raises Conflict."""
        there = [name for name in names if (self.path / name).exists()]
        try:
            for name in there:
                (self.path / name).unlink(missing_ok=True)
        except OSError as error:
            raise Conflict(
                f"{self.path} can't be changed: {error.strerror}", hint="what root installed root removes"
            ) from error
        return there

    def call(self, *arguments: str) -> str | None:
        """Call systemctl; what went wrong, None where nothing did."""
        command = ["systemctl", *(["--user"] if self.user else []), "--no-ask-password", *arguments]
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                stdin=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"systemctl {_reason(error)}"
        return None if done.returncode == 0 else (done.stderr.strip() or done.stdout.strip())


def unit_folder(environment: Mapping[str, str], *, user: bool) -> UnitFolder:
    """Where administrators put units: /etc/systemd/system, or the account's own folder."""
    if not user:
        return UnitFolder(path=_SYSTEM_UNITS, user=False)
    named = environment.get("XDG_CONFIG_HOME")
    home = Path(named) if named else Path(environment.get("HOME", "~")).expanduser() / ".config"
    return UnitFolder(path=home / "systemd/user", user=True)


def crontab_lines() -> list[str] | None:
    """Our lines of this account's crontab; None where there are none. Raises ServiceUnavailable."""
    lines = _crontab()
    return None if _BEGIN not in lines else _inner(lines)


def write_crontab(lines: Sequence[str] | None) -> bool:
    """Put our lines into the account's crontab instead of those there (None: take them out); whether that
    changed anything. All other lines stay as they are. Raises ServiceUnavailable."""
    before = _crontab()
    ours = [] if lines is None else [_BEGIN, *lines, _END]
    after = [*_outer(before), *ours]
    if after == before:
        return False
    text = "".join(f"{line}\n" for line in after)
    _run_crontab(["-"], text) if after else _run_crontab(["-r"], None)
    return True


def _crontab() -> list[str]:
    done = _run_crontab(["-l"], None, may_fail=True)
    return done.splitlines()


def _inner(lines: Sequence[str]) -> list[str]:
    begin = lines.index(_BEGIN)
    end = lines.index(_END, begin) if _END in lines[begin:] else len(lines)
    return list(lines[begin + 1 : end])


def _outer(lines: Sequence[str]) -> list[str]:
    if _BEGIN not in lines:
        return list(lines)
    begin = lines.index(_BEGIN)
    if _END not in lines[begin:]:
        raise Conflict(
            f"the crontab has {_BEGIN!r} without {_END!r}", hint="crontab -e: take that line out yourself"
        )
    end = lines.index(_END, begin)
    return [*lines[:begin], *lines[end + 1 :]]


def _run_crontab(arguments: list[str], text: str | None, *, may_fail: bool = False) -> str:
    try:
        done = subprocess.run(
            ["crontab", *arguments], input=text, capture_output=True, text=True, timeout=_SECONDS,
            check=False, stdin=None if text is not None else subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ServiceUnavailable(
            f"crontab {_reason(error)}", hint="install cron, or take --user for systemd"
        ) from error
    if done.returncode and not may_fail:
        raise ServiceUnavailable(f"crontab refused: {done.stderr.strip()}")
    # BusyBox's has no word for it but the system's.
    none = any(words in done.stderr.lower() for words in ("no crontab", "no such file"))
    if done.returncode and not none:
        raise ServiceUnavailable(f"crontab refused: {done.stderr.strip()}")
    return done.stdout if not done.returncode else ""


def _reason(error: OSError | subprocess.TimeoutExpired) -> str:
    if isinstance(error, FileNotFoundError):
        return "isn't installed"
    if isinstance(error, OSError):
        return f"can't be called: {error.strerror}"
    return f"did not answer within {_SECONDS} s"


def _marked(text: str) -> str:
    return f"{_MARK}{_digest(text)}\n{text}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
