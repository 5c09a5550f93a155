"""Files that only we may read: what was learned and must stay secret lives in the state folder, mode 0600."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True, slots=True)
class PrivateFolder:
    """A folder of mode 0700 with files of mode 0600, made when the first file is written.

    Names may be anything: what isn't a plain letter, digit, dot or dash is written as its code. A write is
    seen whole or not at all. Every method raises OSError as the system gave it.
    """

    path: Path

    def write(self, name: str, content: bytes) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = self.path / file_name(name)
        temporary = self.path / f".{target.name}.{os.getpid()}"
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)

    def read(self, name: str) -> bytes | None:
        """None where there is no such file."""
        try:
            return (self.path / file_name(name)).read_bytes()
        except FileNotFoundError:
            return None

    def remove(self, name: str) -> None:
        """No error where it is gone."""
        (self.path / file_name(name)).unlink(missing_ok=True)

    def names(self) -> list[str]:
        """The files there are, by the names they have on disk."""
        if not self.path.is_dir():
            return []
        return sorted(entry.name for entry in self.path.iterdir() if not entry.name.startswith("."))


def file_name(name: str) -> str:
    """`name` as one file name: unlike names stay unlike."""
    coded = _UNSAFE.sub(lambda found: "".join(f"%{byte:02x}" for byte in found[0].encode()), name)
    return f"%2e{coded[1:]}" if coded.startswith(".") else coded or "%"
