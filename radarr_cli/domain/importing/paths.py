"""Where a client's path is here, and how paths are written down.

Clients run on other machines and in containers, so what they call `/downloads/x` may be `/mnt/nas/x` here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from radarr_cli.domain.settings import PathMappingSettings

_ESCAPED = "file://"


@dataclass(frozen=True, slots=True)
class LocalPath:
    """A client's path on this machine. Nothing at or above `base` is the client's to choose.

    `mapped` says that a path mapping applied.
    """

    base: str
    relative: str
    mapped: bool = False

    @property
    def path(self) -> str:
        return f"{self.base.rstrip('/')}/{self.relative}" if self.relative else self.base


def local_path(client: str, path: str, mappings: Iterable[PathMappingSettings]) -> LocalPath | None:
    """The client's absolute `path` here, by the mapping with the longest `remote` that fits.

    A mapping for this client goes before one for every client where they are equally long. None where the
    path is not absolute, climbs with "..", or holds a NUL. Windows paths may be mapped too.
    """
    parts = _parts(path)
    if parts is None or ".." in parts or "\0" in path:
        return None
    best: tuple[int, bool, PathMappingSettings] | None = None
    for mapping in mappings:
        remote = _parts(mapping.remote)
        if remote is None or mapping.client not in (None, client) or not _begins(parts, remote):
            continue
        rank = (len(remote), mapping.client is not None)
        if best is None or rank > best[:2]:
            best = (*rank, mapping)
    if best is not None:
        return LocalPath(best[2].local.rstrip("/") or "/", "/".join(parts[best[0] :]), mapped=True)
    if not path.startswith("/"):
        return None
    return LocalPath("/" + "/".join(parts[1:-1]), parts[-1]) if len(parts) > 1 else None


def is_safe_relative(relative: str) -> bool:
    """Whether a path stays below the folder it is joined to, and could be a file's."""
    parts = relative.split("/")
    return "\0" not in relative and all(part not in ("", ".", "..") for part in parts)


def storable(path: str) -> str:
    """The path as text that a database and JSON can hold: one that is no UTF-8 becomes a file: URL."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return _ESCAPED + quote(path.encode(errors="surrogateescape"))
    return path


def restored(text: str) -> str:
    """The inverse of `storable`."""
    if not text.startswith(_ESCAPED):
        return text
    return unquote_to_bytes(text.removeprefix(_ESCAPED)).decode(errors="surrogateescape")


def _parts(path: str) -> list[str] | None:
    """The components, the first being "" or a drive ("c:"); None for a relative path."""
    if len(path) > 2 and path[1] == ":" and path[0].isalpha() and path[2] in "\\/":
        drive, *rest = path.replace("\\", "/").split("/")
        return [drive.lower(), *(part for part in rest if part not in ("", "."))]
    if path.startswith("\\\\"):
        return ["\\\\", *(part for part in path.replace("\\", "/").split("/") if part not in ("", "."))]
    if not path.startswith("/"):
        return None
    return ["", *(part for part in path.split("/") if part not in ("", "."))]


def _begins(parts: list[str], beginning: list[str]) -> bool:
    return parts[: len(beginning)] == beginning
