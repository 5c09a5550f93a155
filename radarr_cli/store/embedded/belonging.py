"""Whose library a folder holds: it remembers the configuration that made it, and is refused to another.

The folder's usual place is one an account, or one for all that root runs; a second configuration there
would search, pause and delete in the first one's library. Who names the folder himself may share it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from radarr_cli.errors import ConfigError

if TYPE_CHECKING:
    from radarr_cli.store.embedded.folder import Folder


class Belonging:
    """`configuration` is the user's file, there or not; `named` is that it names this folder itself."""

    def __init__(self, folder: Folder, configuration: Path, *, named: bool) -> None:
        self._folder = folder
        self._configuration = configuration
        self._named = named

    def claim(self) -> None:
        """Note, where nobody did, that the folder is this configuration's. Raises ConfigError where it is
        another one's."""
        owner = self.owner()
        if owner is None and self._configuration.exists():
            self._write()
            owner = self.owner()
        if owner is not None and not self._named and not _same(owner, self._configuration):
            raise self._refused(owner)

    def owner(self) -> Path | None:
        """The configuration that the folder remembers."""
        try:
            text = os.fsdecode(self._folder.owner.read_bytes())
        except OSError:  # a folder that is closed to us says so itself
            return None
        return Path(text.removesuffix("\n")) if text else None

    def _write(self) -> None:
        """Whole or not at all, and never over another's. A full disk leaves it to the next command."""
        temporary = self._folder.owner.with_name(f".{self._folder.owner.name}.{os.getpid()}.{id(self)}")
        with suppress(OSError):
            try:
                temporary.write_bytes(os.fsencode(self._configuration) + b"\n")
                # root writes it, and the account that the folder belongs to may have to read it.
                temporary.chmod(0o644)
                os.link(temporary, self._folder.owner)
            finally:
                temporary.unlink(missing_ok=True)

    def _refused(self, owner: Path) -> ConfigError:
        folder, mine = self._folder.path, self._configuration
        if owner.exists():
            hint = f"--config {owner} is for that one; for this one set [database] data_dir in {mine}"
        else:
            hint = (
                f'if it is this one under another name: [database] data_dir = "{folder}" in {mine}; '
                "else another folder"
            )
        return ConfigError(
            f"the database in {folder} belongs to another configuration, {owner}; this is {mine}", hint=hint
        )


def _same(one: Path, other: Path) -> bool:
    if one == other:
        return True
    try:
        return one.samefile(other)
    except OSError:
        return False
