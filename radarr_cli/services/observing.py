"""`[safety] mode = "observe"`: the outside may be looked at, and nothing of it changes.

Clients and the file system are reached through a guard that knows what only reads, so that what is added
later is refused too, until it is named here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from radarr_cli.errors import SafetyBrake

if TYPE_CHECKING:
    from radarr_cli.ports import DownloadClient
    from radarr_cli.ports.files import FileSystem

Outside = TypeVar("Outside")

_CLIENT_READS = frozenset({"protocol", "items", "all_items", "item", "contents", "files", "check"})
_FILE_READS = frozenset({"find", "folders", "look", "read", "free_space", "read_sentinel"})


class Observing(SafetyBrake):
    """Something would have been changed while nothing may be."""

    code = "observing"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"[safety] mode is observe: {what}", hint='set mode = "act" in [safety] once you trust it'
        )


class _Guard:
    """Whatever is read goes through; everything else raises Observing."""

    def __init__(self, inner: object, reads: frozenset[str], what: str) -> None:
        self._inner, self._reads, self._what = inner, reads, what

    def __getattr__(self, name: str) -> Any:
        if name in self._reads:
            return getattr(self._inner, name)
        if name.startswith("__"):
            raise AttributeError(name)

        def refuse(*_arguments: object, **_options: object) -> None:
            raise Observing(f"{self._what} ({name.replace('_', ' ')})")

        return refuse


def observed_client(client: DownloadClient) -> DownloadClient:
    """The client, to be looked at only."""
    return cast("DownloadClient", _Guard(client, _CLIENT_READS, "no download client is touched"))


def observed_files(files: FileSystem) -> FileSystem:
    """The file system, to be looked at only."""
    return cast("FileSystem", _Guard(files, _FILE_READS, "no file is touched"))
