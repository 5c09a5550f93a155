"""A film that is one: 97 minutes in 1920x1080 with an English sound track, in as many bytes as are asked for.

`tests/data/video/film.mkv` was made by ffmpeg from a plain colour, one picture in 20 seconds, and silence;
the bytes that are added are an EBML Void element, which every player skips.
"""

from __future__ import annotations

import os
from pathlib import Path

FILM = Path(__file__).parent.parent / "data" / "video" / "film.mkv"
RUNTIME_MINUTES = 97
_CHUNK = 1024 * 1024


def write_film(path: Path, size: int = 3 * _CHUNK) -> Path:
    """Write the film with random padding to `size` bytes, so that no two have the same hash."""
    content = FILM.read_bytes()
    padding = size - len(content) - 9
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as film:
        film.write(content)
        film.write(b"\xec" + (padding | 1 << 56).to_bytes(8, "big"))
        while padding > 0:
            film.write(os.urandom(min(padding, _CHUNK)))
            padding -= _CHUNK
    return path
