"""Files this program writes for the user. His own `config.toml` is written once and never changed again.

`conf.d/50-NOUN-NAME.toml` begins with a hash of what follows it, so that an edit by hand is noticed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
import tomllib
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radarr_cli.config.toml_text import document_text
from radarr_cli.errors import ConfigError, Conflict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.config.paths import ConfigPaths

_MARK = "# Written by radarr-cli, which replaces it only while this still fits: sha256 "
_SECRETS_HEADER = "# Secrets that were typed in. Keep this file to yourself: mode 0600, and not in git.\n\n"


def part_text(document: Mapping[str, Any]) -> str:
    """What a file of `conf.d` holds, its hash first; `--output -` prints it."""
    body = document_text(document)
    return f"{_MARK}{_digest(body)}\n{body}"


def part_path(paths: ConfigPaths, noun: str, name: str) -> Path:
    """The file of one created thing. Names that files can't have get a hash, so that none is taken twice."""
    safe = "".join(character if character.isalnum() or character in "-_" else "_" for character in name)
    if safe != name:
        safe += f"-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return paths.parts / f"50-{noun}-{safe}.toml"


def write_part(
    paths: ConfigPaths, noun: str, name: str, document: Mapping[str, Any], *, replace: bool = False
) -> Path:
    """Write the file of one created thing, and give its path.

    Raises Conflict where it was edited by hand and `replace` is false, ConfigError where nothing can be
    written.
    """
    path = part_path(paths, noun, name)
    if not replace:
        check_unedited(paths, path)
    _write(path, part_text(document))
    return path


def write_file(path: Path, text: str) -> None:
    """Write a file that is ours alone, as a whole. Raises ConfigError."""
    _write(path, text)


def check_unedited(paths: ConfigPaths, path: Path) -> None:
    """Raise Conflict where the file isn't as we wrote it."""
    if _edited(path):
        raise Conflict(
            f"{paths.shown(path)} was edited by hand",
            hint="change it there, or let it be written anew with --replace",
        )


def write_config(paths: ConfigPaths, text: str, *, replaces: str | None = None) -> None:
    """Write the user's own file, which must not exist, or still be what we wrote a moment ago (`replaces`).

    Raises Conflict or ConfigError.
    """
    try:
        there: str | None = paths.file.read_text(encoding="utf-8")
    except FileNotFoundError:
        there = None
    if there not in (None, replaces):
        raise Conflict(f"{paths.file} exists", hint="it is yours; change it with: radarr-cli config edit")
    _write(paths.file, text)


def secrets_text(
    paths: ConfigPaths, changes: Mapping[tuple[str, ...], str | None], pending: str | None = None
) -> str | None:
    """What `secrets.toml` holds after the changes, `("client", "qbit", "password")` to its secret or None to
    take it out; None where nothing changes. `pending` stands for the file, where it isn't written yet.
    Raises ConfigError where the file can't be read."""
    before: dict[str, Any] = {}
    if pending is not None:
        before = tomllib.loads(pending)
    elif paths.secrets.exists():
        try:
            before = tomllib.loads(paths.secrets.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ConfigError(f"{paths.secrets} can't be read: {error}") from error
    document = deepcopy(before)
    for where, value in changes.items():
        table = document
        for part in where[:-1]:
            table = table.setdefault(part, {})
        if value is None:
            table.pop(where[-1], None)
        else:
            table[where[-1]] = value
    document = _without_empty(document)
    return None if document == before else _SECRETS_HEADER + document_text(document)


def write_secrets(paths: ConfigPaths, text: str) -> None:
    """Write `secrets.toml`, closed to others, and keep it out of git. Raises ConfigError."""
    _write(paths.secrets, text, mode=0o600)
    _ignore(paths)


def write_variables(paths: ConfigPaths, text: str) -> None:
    """Write `secrets.env`, closed to others, and keep it out of git; it belongs to whom the folder belongs.
    Raises ConfigError."""
    _write(paths.variables, text, mode=0o600)
    _ignore(paths)
    owner = paths.folder.stat()
    if os.geteuid() == 0 != owner.st_uid:
        for path in (paths.variables, paths.folder / ".gitignore"):
            os.chown(path, owner.st_uid, owner.st_gid)


def _without_empty(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document without tables that hold nothing."""
    kept = {
        key: _without_empty(value) if isinstance(value, dict) else value for key, value in document.items()
    }
    return {key: value for key, value in kept.items() if value != {}}


def _ignore(paths: ConfigPaths) -> None:
    """Name the files of secrets in the folder's .gitignore, also before there is a repository."""
    path = paths.folder / ".gitignore"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    names = [name for name in (paths.secrets.name, paths.variables.name) if name not in before.split()]
    if names:
        gap = "" if not before or before.endswith("\n") else "\n"
        _write(path, before + gap + "".join(f"{name}\n" for name in names))


def _edited(path: Path) -> bool:
    """True where there is a file which isn't as we wrote it."""
    try:
        first, _, body = path.read_text(encoding="utf-8").partition("\n")
    except FileNotFoundError:
        return False
    return first != f"{_MARK}{_digest(body)}"


def _usual_mode(path: Path) -> int:
    """The mode of the file that is there, or what a new one gets."""
    if path.exists():
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _write(path: Path, text: str, mode: int | None = None) -> None:
    """Replace a file as a whole: a reader sees the old one or the new one. `mode` None keeps what it has."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A link, such as one into a repository of dotfiles, stays; what it leads to is replaced.
        target = Path(os.path.realpath(path))
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".radarr-cli-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(handle)
            Path(name).chmod(_usual_mode(target) if mode is None else mode)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink()
            raise
    except OSError as error:
        hint = None
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            hint = "print it instead with --output -, and put it there yourself"
        raise ConfigError(f"{path} can't be written: {error.strerror}", hint=hint) from error
