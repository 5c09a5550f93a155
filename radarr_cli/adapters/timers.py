"""Systemd's units of this machine: what is there, and how it gets there and away."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from radarr_cli.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MARK = "# Written by radarr-cli schedule install; changed by hand it is left alone. sha256 "
_SECONDS = 60
_SYSTEM_UNITS = Path("/etc/systemd/system")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFolder:
    """Unit files of one systemd manager: the system's, or (`user`) that of this account."""

    path: Path
    user: bool

    def state(self, name: str, text: str) -> str:
        """missing, current, outdated (ours, but another text) or changed (by hand)."""
        there = self._read(name)
        if there is None:
            return "missing"
        if there == _marked(text):
            return "current"
        return "outdated" if _is_ours(there) else "changed"

    @property
    def account(self) -> str | None:
        """The account that the units there run as."""
        found = re.search(r"^User=(\S+)$", self._read("radarr-cli.service") or "", re.M)
        return found[1] if found else None

    @property
    def writable(self) -> bool:
        """Whether we could write units: in the folder, or in the nearest that is there."""
        return os.access(next(each for each in (self.path, *self.path.parents) if each.exists()), os.W_OK)

    def check(self, names: Iterable[str], hint: str) -> None:
        """Raise Conflict where one of these files was changed by hand."""
        for name in names:
            there = self._read(name)
            if there is not None and not _is_ours(there):
                raise Conflict(f"{self.path / name} was changed by hand", hint=hint)

    def write(self, files: Mapping[str, str]) -> None:
        """Write these files, each as a whole. Raises Conflict."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for name, text in files.items():
                temporary = self.path / f".{name}.{os.getpid()}"
                temporary.write_text(_marked(text), encoding="utf-8")
                temporary.replace(self.path / name)
        except OSError as error:
            raise Conflict(
                f"{self.path} can't be written: {error.strerror}",
                hint="--user needs no rights of root; --dry-run prints the files",
            ) from error

    def remove(self, names: Iterable[str]) -> None:
        """Take files away, and folders of the account's own that held nothing else. Raises Conflict."""
        try:
            for name in names:
                (self.path / name).unlink(missing_ok=True)
        except OSError as error:
            raise Conflict(
                f"{self.path} can't be changed: {error.strerror}", hint="what root installed root removes"
            ) from error
        if self.user:
            with suppress(OSError):
                for folder in (*self.path.glob("*.wants"), self.path, self.path.parent):
                    folder.rmdir()

    def call(self, *arguments: str) -> str | None:
        """Call systemctl; what went wrong, None where nothing did."""
        done = self._systemctl(arguments)
        if isinstance(done, str):
            return done
        said = done.stderr.strip() or done.stdout.strip()
        return None if done.returncode == 0 else said or f"systemctl ended with {done.returncode}"

    def idle(self, names: Sequence[str]) -> tuple[list[str], str | None]:
        """Which of the units don't run, and why systemd couldn't be asked where it couldn't."""
        done = self._systemctl(["is-active", *names])
        if isinstance(done, str):
            return [], done
        states = done.stdout.split()
        if len(states) != len(names):
            return [], done.stderr.strip() or f"systemctl ended with {done.returncode}"
        return [name for name, state in zip(names, states, strict=True) if state != "active"], None

    def seen(self, names: Sequence[str], units: Iterable[str]) -> set[str]:
        """Which of these variables somebody else gives the units: the manager, or a file put beside them."""
        texts = [self._read(unit) or "" for unit in units]
        for unit in units:
            for part in (self.path / f"{unit}.d").glob("*.conf"):
                with suppress(OSError, UnicodeDecodeError):
                    texts.append(part.read_text(encoding="utf-8"))
        text = "\n".join(texts)
        if re.search(r"^EnvironmentFile=", text, re.M):
            return {*names}
        given = {name for name in names if re.search(rf"^\w*Environment=.*\b{name}\b", text, re.M)}
        return given | (self.manager_environment().keys() & {*names})

    def manager_environment(self) -> dict[str, str]:
        """What systemd gives all that it starts; nothing where it can't be asked."""
        done = self._systemctl(["show-environment"])
        if isinstance(done, str) or done.returncode:
            return {}
        pairs = (line.partition("=") for line in done.stdout.splitlines())
        return {name: value for name, equals, value in pairs if equals}

    def _systemctl(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[str] | str:
        command = ["systemctl", *(["--user"] if self.user else []), "--no-ask-password", *arguments]
        try:
            return subprocess.run(
                command,
                capture_output=True,
                text=True,
                stdin=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"systemctl {reason(error)}"

    def _read(self, name: str) -> str | None:
        try:
            return (self.path / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            return ""  # there, and not ours


def unit_folder(environment: Mapping[str, str], *, user: bool) -> UnitFolder:
    """Where administrators put units: /etc/systemd/system, or the account's own folder.

    That is where the account's manager looks, which needn't know what a shell has set.
    """
    if not user:
        return UnitFolder(path=_SYSTEM_UNITS, user=False)
    home = Path(environment.get("HOME", "~")).expanduser()
    usual = UnitFolder(path=home / ".config/systemd/user", user=True)
    named = environment.get("XDG_CONFIG_HOME")
    if not named:
        return usual
    manager = usual.manager_environment()
    if manager and manager.get("XDG_CONFIG_HOME") != named:
        return usual
    return UnitFolder(path=Path(named) / "systemd/user", user=True)


def reason(error: OSError | subprocess.TimeoutExpired) -> str:
    """Why a program gave no answer."""
    if isinstance(error, FileNotFoundError):
        return "isn't installed"
    if isinstance(error, OSError):
        return f"can't be called: {error.strerror}"
    return f"did not answer within {_SECONDS} s"


def digest(text: str) -> str:
    """What tells whether a text is as we wrote it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _is_ours(text: str) -> bool:
    first, _, body = text.partition("\n")
    return first == _MARK + digest(body)


def _marked(text: str) -> str:
    return f"{_MARK}{digest(text)}\n{text}"
