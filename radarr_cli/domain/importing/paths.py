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
    """A file of a download on this machine. `base` is the folder the client saves to; `relative` is what the
    release chose itself, which nobody should trust."""

    base: str
    relative: str

    @property
    def path(self) -> str:
        return f"{self.base.rstrip('/')}/{self.relative}" if self.relative else self.base


def local_path(client: str, path: str, mappings: Iterable[PathMappingSettings]) -> str | None:
    """The client's absolute `path` here, by the mapping with the longest `remote` that fits.

    A mapping for this client goes before one for every client where they are equally long. None where the
    path is not absolute, climbs with "..", holds a NUL, or is a Windows path that nothing maps.
    """
    parts = _parts(path)
    return None if parts is None else _here(client, parts, mappings)


def local_content(
    client: str, path: str, output_path: str | None, mappings: Iterable[PathMappingSettings]
) -> LocalPath | None:
    """A download's file here, split where the release's own names begin: below the folder of `output_path`.

    None where the path can't be a file here: see `local_path`.
    """
    parts, top = _parts(path), _parts(output_path or "")
    if parts is None or len(parts) < 2:
        return None
    above = top[:-1] if top and _begins(parts, top[:-1]) and len(parts) >= len(top) else parts[:-1]
    base = _here(client, above, mappings)
    return None if base is None else LocalPath(base, "/".join(parts[len(above) :]))


def client_path(client: str, here: str, mappings: Iterable[PathMappingSettings]) -> str | None:
    """The inverse of `local_path`: what the client calls an absolute path of this machine.

    None where no name leads back to it: the client can't see that place.
    """
    known = tuple(mappings)
    parts = _parts(here)
    if parts is None:
        return None
    fitting = [each for each in known if each.client in (None, client) and is_at_or_below(here, each.local)]
    names = [] if fitting else [here]
    for each in sorted(fitting, key=lambda each: (len(each.local), each.client is not None), reverse=True):
        below = here[len(each.local.rstrip("/")) :].lstrip("/")
        slash = "\\" if "\\" in each.remote else "/"
        names.append(each.remote.rstrip("/\\") + slash + below.replace("/", slash))
    normal = "/" + "/".join(parts[1:])
    return next((name for name in names if local_path(client, name, known) == normal), None)


def is_at_or_below(path: str, folder: str) -> bool:
    """Whether an absolute path is that folder (or file), or lies in it."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


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


def _here(client: str, parts: list[str], mappings: Iterable[PathMappingSettings]) -> str | None:
    best: tuple[int, bool, PathMappingSettings] | None = None
    for mapping in mappings:
        remote = _parts(mapping.remote)
        if remote is None or mapping.client not in (None, client) or not _begins(parts, remote):
            continue
        rank = (len(remote), mapping.client is not None)
        if best is None or rank > best[:2]:
            best = (*rank, mapping)
    if best is not None:
        return "/".join([best[2].local.rstrip("/"), *parts[best[0] :]]) or "/"
    return "/" + "/".join(parts[1:]) if parts[0] == "" else None


def _parts(path: str) -> list[str] | None:
    """The components, the first being "" or a drive ("c:"); None for a relative or climbing path."""
    parts = _split(path)
    return None if parts is None or ".." in parts or "\0" in path else parts


def _split(path: str) -> list[str] | None:
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
