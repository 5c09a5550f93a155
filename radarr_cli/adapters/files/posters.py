"""The posters that lie beside films, copied to where a page finds them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMES = ("poster.jpg", "poster.png", "folder.jpg", "movie.jpg")
_LARGEST = 2 * 1024**2
_STARTS = {".jpg": b"\xff\xd8\xff", ".png": b"\x89PNG"}


def copy_posters(folders: Mapping[int, str], target: str) -> dict[int, str]:
    """Copy the poster of each film's folder below `target`/posters; number to name below `target`.

    Those of films that are gone are taken away. What is no picture, or larger than 2 MiB, is left out, and so
    is what can't be read: a page without a picture is a page.
    """
    place = Path(target) / "posters"
    found: dict[int, str] = {}
    for number, folder in folders.items():
        picture = next(filter(None, map(_picture, (Path(folder) / name for name in _NAMES))), None)
        if picture is None:
            continue
        suffix, content = picture
        place.mkdir(parents=True, exist_ok=True)
        copy = place / f"{number}{suffix}"
        if not copy.exists() or copy.read_bytes() != content:
            copy.write_bytes(content)
        found[number] = f"posters/{copy.name}"
    for copy in place.glob("*.*") if place.exists() else ():
        if copy.stem.isdigit() and f"posters/{copy.name}" not in found.values():
            copy.unlink()
    return found


def _picture(path: Path) -> tuple[str, bytes] | None:
    """Its suffix and content; None where it is no picture of ours."""
    try:
        if path.is_symlink() or path.stat().st_size > _LARGEST:
            return None
        content = path.read_bytes()
    except OSError:
        return None
    return (path.suffix, content) if content.startswith(_STARTS[path.suffix]) else None
