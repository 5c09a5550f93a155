"""Where clients' paths are here, and whether films get from there into the library by a link."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.paths import local_path
from radarr_cli.errors import Conflict, NotFound, RadarrCliError
from radarr_cli.ports import Check

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from radarr_cli.domain.download import ClientItem
    from radarr_cli.domain.release import Protocol
    from radarr_cli.domain.settings import PathMappingSettings
    from radarr_cli.services.clients import Clients

_MOST_FILES = 20
_SAVED_TO = ("save path", "watch folder")
"""The subjects of clients' own checks whose message is the folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Locating:
    """`try_link` makes a real file in a folder and links it to a root; films of the protocols in `copying`
    may be copied instead."""

    clients: Clients
    path_mappings: tuple[PathMappingSettings, ...]
    root_paths: Mapping[str, str]
    try_link: Callable[..., Check]
    copying: Collection[Protocol] = ()

    def paths(self, download_id: str | None = None) -> list[Check]:
        """Each folder that downloads lie in, or will: the client's name for it, what it is here, whether it
        is there, and a trial link from it to each root. With `download_id`: that download's own files.

        A client that can't be asked is a check that failed. Raises NotFound where no client has the download.
        """
        checks: list[Check] = []
        folders: dict[str, bool] = {}
        known = False
        for entry in self.clients.entries:
            if not entry.enabled:
                continue
            try:
                with self.clients.calling(entry.name) as adapter:
                    copies = adapter.protocol in self.copying
                    if download_id is None:
                        named = sorted(_folders(adapter.items()) or _saves_to(adapter.check()))
                    else:
                        wanted = download_id.upper()
                        item = adapter.item(wanted)
                        known = known or item is not None
                        named = list(adapter.files(wanted))[:_MOST_FILES] if item else []
            except RadarrCliError as error:
                checks.append(Check(entry.name, False, error.message, error.hint, error.code))
                continue
            for path in named:
                check, here = self._locate(entry.name, path)
                checks.append(check)
                if here is not None:
                    folder = here if download_id is None else os.path.dirname(here)  # noqa: PTH120
                    folders[folder] = copies and folders.get(folder, True)
        if download_id is not None and not known and not any(not check.good for check in checks):
            raise NotFound(
                f"no client has {download_id}", hint="radarr-cli queue --json names them: downloadId"
            )
        return checks + [
            self.try_link(folder, root, copies=copies)
            for folder, copies in folders.items()
            for root in self.root_paths.values()
        ]

    def within_roots(self, client: str, checks: Iterable[Check]) -> list[tuple[str, str]]:
        """The folders a client saves to, by its own checks, that lie in a root: each here, and the root."""
        found = []
        for path in sorted(_saves_to(checks)):
            here = local_path(client, path, self.path_mappings)
            for root, root_path in self.root_paths.items():
                if here is not None and f"{here.rstrip('/')}/".startswith(f"{root_path.rstrip('/')}/"):
                    found.append((here, root))
        return found

    def _locate(self, client: str, path: str) -> tuple[Check, str | None]:
        here = local_path(client, path, self.path_mappings)
        if here is None:
            hint = "map the client's folder with [[path_mapping]]"
            return Check(client, False, f"{path} can't be a path here", hint, Conflict.code), None
        arrow = f"{path} -> {here}" if here != path else path
        try:
            status = os.stat(here)  # noqa: PTH116 - strings throughout
        except OSError as error:
            hint = "if the client runs elsewhere or in a container, map its folder with [[path_mapping]]"
            return Check(client, False, f"{arrow}: {error.strerror}", hint, NotFound.code), None
        facts = f"uid {status.st_uid}, mode {status.st_mode & 0o7777:o}"
        if stat.S_ISREG(status.st_mode):
            facts += f", {status.st_nlink} names"
        return Check(client, True, f"{arrow}: {facts}"), here


def _saves_to(checks: Iterable[Check]) -> set[str]:
    """Where a client that has nothing of ours yet says that it saves to."""
    return {check.message for check in checks if check.subject in _SAVED_TO and check.good}


def _folders(items: Iterable[ClientItem]) -> set[str]:
    """The folders that hold the items, as the client names them."""
    found = set()
    for item in items:
        parts = (item.output_path or "").replace("\\", "/").rstrip("/").rpartition("/")
        if parts[0]:
            found.add(parts[0])
    return found
