"""Writes a film's title and ids into a Matroska file by mkvpropedit, in the file's head, in place."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from radarr_cli.errors import ServiceUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

_PROGRAM = "mkvpropedit"
_SECONDS = 300
_WARNED = 1
"""mkvpropedit's status where it wrote with a warning."""


@dataclass(frozen=True, slots=True)
class MatroskaTags:
    """`ports.Tags`. The path is absolute, and the title part of an argument: neither can be an option."""

    def write(self, path: str, title: str, tags: Mapping[str, str]) -> None:
        program = shutil.which(_PROGRAM)
        if program is None:
            raise ServiceUnavailable(
                f"{_PROGRAM} isn't installed", hint="install mkvtoolnix, or set import.tags = false"
            )
        with tempfile.NamedTemporaryFile("w", suffix=".xml", encoding="utf-8") as document:
            document.write(_document(tags))
            document.flush()
            arguments = [
                program, path, "--edit", "info", "--set", f"title={title}", "--tags",
                f"global:{document.name}",
            ]  # fmt: skip
            before = os.stat(path)  # noqa: PTH116
            try:
                ran = subprocess.run(
                    arguments, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                raise ServiceUnavailable(f"{_PROGRAM} did not come to an end: {error}") from error
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        if ran.returncode > _WARNED:
            said = ran.stdout.decode(errors="replace").strip().splitlines()
            raise ServiceUnavailable(f"{_PROGRAM} failed: {said[-1] if said else ran.returncode}")


def _document(tags: Mapping[str, str]) -> str:
    simple = "".join(
        f"<Simple><Name>{escape(name)}</Name><String>{escape(text)}</String></Simple>"
        for name, text in tags.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f"<Tags><Tag><Targets><TargetTypeValue>50</TargetTypeValue></Targets>{simple}</Tag></Tags>"
    )
