"""A film that is one: 97 minutes in 1920x1080 with an English sound track, in as many bytes as are asked for.

`tests/data/video/film.mkv` was made by ffmpeg from a plain colour, one picture in 20 seconds, and silence;
the bytes that are added are an EBML Void element, which every player skips.
"""

from __future__ import annotations

import os
import re
import struct
from pathlib import Path

FILM = Path(__file__).parent.parent / "data" / "video" / "film.mkv"
RUNTIME_MINUTES = 97
_CHUNK = 1024 * 1024
_DURATION = b"\x44\x89\x88"
"""Matroska's element Duration, a float of 8 bytes: milliseconds here."""


def write_film(path: Path, size: int = 3 * _CHUNK, *, minutes: float = RUNTIME_MINUTES) -> Path:
    """Write the film with random padding to `size` bytes, so that no two have the same hash.

    It says that it runs so many minutes.
    """
    content = FILM.read_bytes()
    if minutes != RUNTIME_MINUTES:
        place = content.index(_DURATION) + len(_DURATION)
        content = content[:place] + struct.pack(">d", minutes * 60_000) + content[place + 8 :]
        spelled = f"{int(minutes) // 60:02}:{int(minutes) % 60:02}:{minutes % 1 * 60:012.9f}".encode()
        content = re.sub(rb"\d\d:\d\d:\d\d\.\d{9}", spelled, content)
    padding = size - len(content) - 9
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as film:
        film.write(content)
        film.write(b"\xec" + (padding | 1 << 56).to_bytes(8, "big"))
        while padding > 0:
            film.write(os.urandom(min(padding, _CHUNK)))
            padding -= _CHUNK
    return path
