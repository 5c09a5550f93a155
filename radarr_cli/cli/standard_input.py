"""What a command is given on standard input, or in a file instead of it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from radarr_cli.errors import NotFound, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST = 64 * 1024**2


def input_lines() -> Iterator[str]:
    """The lines of standard input as they come; only a line feed ends one, and other spaces belong to it."""
    for line in sys.stdin.buffer:
        yield line.removesuffix(b"\n").decode("utf-8", "surrogateescape")


def read_text(source: str) -> str:
    """All of a file, or of standard input for "-". Raises NotFound, and UsageError for what is no text."""
    from pathlib import Path  # noqa: PLC0415 - not for commands that read lines

    try:
        if source == "-":
            content = sys.stdin.buffer.read(_LARGEST + 1)
        else:
            with Path(source).open("rb") as file:
                content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise UsageError(f"{source} is larger than {_LARGEST // 1024**2} MB")
        return content.decode("utf-8")
    except OSError as error:
        raise NotFound(f"{source} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{source} is no UTF-8 text") from error
