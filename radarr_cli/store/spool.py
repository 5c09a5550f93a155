"""What must stay secret and was learned: small files in the state folder that only their owner can read.

The full addresses of releases are here (with configured secrets still written as `{secret:NAME}`), one file
an offer; the database holds the masked form. A file is written whole or not at all.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from radarr_cli.errors import ConfigError, NoSpace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_ROOM = "make room there; XDG_STATE_HOME moves it"
_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Spool:
    """A folder of files by name. It is made, 0700, when the first file is written."""

    folder: Path

    def write(self, name: str, document: Mapping[str, str]) -> None:
        """Keep `document` under `name`, replacing what was there.

        What holds just this already is left as it is: a feed shows the same offers for days. Raises
        ConfigError where the folder can't be written, NoSpace where its disk is full.
        """
        path = self._path(name)
        if self.read(name) == document:
            return
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(prefix=".", dir=path.parent)  # made 0600
            try:
                with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                    json.dump(dict(document), file)
                os.replace(temporary, path)  # noqa: PTH105 - mkstemp gives text
            except BaseException:
                os.unlink(temporary)  # noqa: PTH108
                raise
        except OSError as error:
            full = NoSpace.of(error, f"the state folder {self.folder}", hint=_ROOM)
            raise full or ConfigError(
                f"the state folder {self.folder} can't be written: {error.strerror}",
                hint="it has to belong to the user who runs radarr-cli; XDG_STATE_HOME moves it",
            ) from error

    def read(self, name: str) -> dict[str, str] | None:
        """What was kept under `name`; None where there is nothing, such as on another machine."""
        try:
            document = json.loads(self._path(name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return document if isinstance(document, dict) else None

    def remove(self, names: Iterable[str]) -> None:
        for name in names:
            self._path(name).unlink(missing_ok=True)

    def names(self) -> set[str]:
        """All names there are."""
        found = self.folder.iterdir() if self.folder.is_dir() else ()
        return {path.name for path in found if _NAME.fullmatch(path.name)}

    def _path(self, name: str) -> Path:
        """Names come from the database too; none may lead out of the folder."""
        if not _NAME.fullmatch(name):
            raise ValueError("not the name of a file of the spool")
        return self.folder / name


def offer_file(indexer: str, masked_guid: str) -> str:
    """The name of an offer's file: the same on every machine and in every search."""
    return blake2b(f"{indexer}\n{masked_guid}".encode(), digest_size=16).hexdigest()


def fetched_file(indexer: str, masked_guid: str) -> str:
    """The name of the file that keeps what was fetched of an offer."""
    return blake2b(f"fetched\n{indexer}\n{masked_guid}".encode(), digest_size=16).hexdigest()
