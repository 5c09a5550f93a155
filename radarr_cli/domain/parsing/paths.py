"""What the path of a film's file says: its own name first, its folder's where that says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radarr_cli.domain.parsing.extensions import removable_extension
from radarr_cli.domain.parsing.release import parse_release

if TYPE_CHECKING:
    from radarr_cli.domain.release import ParsedRelease


def parse_path(path: str) -> ParsedRelease:
    """The film of the file at `path`: by the file's name; else folder and name; else folder and ending.

    Both slashes part folders. Where nothing is a film, the answer is that of the file's name.
    """
    parts = [part for part in path.replace("\\", "/").split("/") if part]
    if not parts:
        return parse_release(path)
    file_name = parts[-1]
    parsed = parse_release(file_name, folder=True)
    if parsed.is_movie or len(parts) < 2:
        return parsed
    folder = parts[-2]
    for name in (f"{folder} {file_name}", folder + removable_extension(file_name)):
        joined = parse_release(name)
        if joined.is_movie:
            return joined
    return parsed
