"""References to secrets: `{ env = … }`, `{ file = … }`, `{ command = […] }`, `{ same_as = … }`, or the text.

Their form is checked when the files are read; the value is fetched when it is used.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from radarr_cli.domain.secret import Secret
from radarr_cli.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from radarr_cli.config.sources import Origin, Value

FORMS = ("env", "file", "command", "same_as")


class Reference(NamedTuple):
    """How one secret is given: `form` is one of `FORMS`, or `text` where it stands in the file itself."""

    form: str
    target: str
    origin: Origin


COMMAND_TIMEOUT = 60
"""Seconds; long enough to type the passphrase of a key ring."""


class SecretReader:
    """Makes secrets of values, and knows all of them by key, so that one can be the same as another."""

    def __init__(self, environment: Mapping[str, str], variables: Path) -> None:
        """`environment` has the variables of the file `variables` too, where nobody set them."""
        self.references: dict[str, Reference] = {}
        self.literals: list[Secret] = []
        """Those that stand in a file, or the environment, themselves."""
        self._environment = environment
        self._variables = variables
        self._by_key: dict[str, Secret] = {}
        self._same: dict[str, str] = {}

    def read(self, value: Value, key: str, report: Callable[[str], None]) -> Secret | None:
        """The secret of a value; None after a fault went to `report`. `key` is `client.qbit.password`."""
        raw, origin = value.raw, value.origin
        if isinstance(raw, str):
            # The line is looked for when somebody asks for it: most loads don't.
            secret = Secret.of(raw, origin.file.name if origin.file else origin.source) if raw else None
            self.references[key] = Reference("text", "", origin)
            self.literals += [secret] if secret else []
            message = "is empty"
        elif isinstance(raw, dict):
            secret, message = self._reference(value, key)
        else:
            secret, message = None, f"must be text or one of {_forms()}"
        if secret is None:
            report(message)
            return None
        self._by_key[key] = secret
        return secret

    def dangling(self) -> dict[str, str]:
        """Keys whose `same_as` leads nowhere, with what is wrong."""
        faults = {}
        for key in self._same:
            seen, at = {key}, self._same[key]
            while at in self._same and at not in seen:
                seen.add(at)
                at = self._same[at]
            if at in seen:
                faults[key] = "same_as leads back to itself"
            elif at not in self._by_key:
                faults[key] = f"same_as names {at}, which is no secret that is set"
        return faults

    def _reference(self, value: Value, key: str) -> tuple[Secret | None, str]:
        raw = value.raw
        if len(raw) != 1 or not raw.keys() <= set(FORMS):
            return None, f"must be text or exactly one of {_forms()}"
        form, target = next(iter(raw.items()))
        if form == "command":
            return self._command(value, target, key)
        if not isinstance(target, str) or not target:
            return None, f"{form} must be text"
        self.references[key] = Reference(form, target, value.origin)
        if form == "env":
            return Secret(lambda: self._from_environment(target), f"env {target}"), ""
        if form == "file":
            path = _beside(value, target)
            self.references[key] = Reference(form, str(path), value.origin)
            return Secret(lambda: _from_file(path), f"file {path}"), ""
        same = target.replace('"', "")
        self._same[key] = same
        return Secret(lambda: self._by_key[same].reveal(), f"same as {same}"), ""

    def _command(self, value: Value, target: object, key: str) -> tuple[Secret | None, str]:
        if not isinstance(target, list) or not target or not all(isinstance(part, str) for part in target):
            return None, 'command must be a list of texts: ["pass", "show", "x"]'
        if value.origin.file is None:
            return None, "a command is only taken from a file"
        danger = writable_by_others(value.origin.file.path)
        if danger:
            return None, f"a command is only taken from files nobody else can write: {danger}"
        argv = [str(part) for part in target]
        self.references[key] = Reference("command", argv[0], value.origin)
        return Secret(lambda: self._from_command(argv), f"command {argv[0]}"), ""

    def _from_environment(self, variable: str) -> str:
        found = self._environment.get(variable, "").strip()
        if not found:
            raise ConfigError(
                f"the environment variable {variable}, which holds a secret, is not set",
                hint=f"export it, or put {variable}=... into {self._variables}, which timers read, too",
            )
        return found

    def _from_command(self, argv: list[str]) -> str:
        import subprocess  # noqa: PLC0415 - heavy, and only needed for this form

        name = argv[0]
        try:
            done = subprocess.run(
                argv, capture_output=True, text=True, check=True, timeout=COMMAND_TIMEOUT,
                env=dict(self._environment),
            )  # fmt: skip
        except subprocess.CalledProcessError as error:
            said = error.stderr.strip().splitlines()
            raise ConfigError(
                f"the command {name}, which gives a secret, failed with status {error.returncode}",
                hint=said[-1] if said else None,
            ) from None
        except subprocess.TimeoutExpired:
            raise ConfigError(
                f"the command {name}, which gives a secret, took over {COMMAND_TIMEOUT} s"
            ) from None
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"the command {name}, which gives a secret, can't be run: {error}") from None
        return _first_line(done.stdout, f"the command {name}")


def writable_by_others(path: Path) -> str | None:
    """Why somebody else could change this file: it, or a folder above it, is theirs; None if nobody can.

    Sticky folders pass: others can't replace in them what isn't theirs.
    """
    trusted = {0, os.geteuid()}
    real = path.resolve()
    # A link can be bent as well as its target.
    for place in dict.fromkeys((real, *real.parents, *path.absolute().parents)):
        try:
            status = place.stat()
        except FileNotFoundError:
            continue  # not written yet; what is above it counts
        if status.st_uid not in trusted:
            return f"{place} belongs to somebody else"
        loose = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        if loose and not (place.is_dir() and status.st_mode & stat.S_ISVTX):
            return f"{place} can be written by others (chmod go-w {place})"
    return None


def readable_by_others(path: Path) -> bool:
    """True where accounts other than the owner may read the file."""
    return bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))


def _beside(value: Value, target: str) -> Path:
    """The path with `~` for the home; relative ones start at the file that names them."""
    path = Path(target).expanduser()
    file = value.origin.file
    return path if path.is_absolute() or file is None else file.path.parent / path


def _from_file(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise ConfigError(
            f"the file {path}, which holds a secret, can't be read: {reason}",
            hint="check that it exists and that this account may read it",
        ) from None
    return _first_line(text, f"the file {path}")


def _first_line(text: str, source: str) -> str:
    """The first line: key rings such as pass keep notes on the lines after it."""
    line = text.strip().partition("\n")[0].strip()
    if not line:
        raise ConfigError(f"{source}, which holds a secret, gave nothing")
    return line


def _forms() -> str:
    return '{ env = "…" }, { file = "…" }, { command = […] }, { same_as = "…" }'
