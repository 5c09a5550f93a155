"""What seeds stays as it is: which files of this machine a client seeds under the very names they have here.

Whoever renames, moves, trashes or writes into a file of the library asks here first. A name is told by its
folder's device and inode, so that bind mounts and links lead to the same answer.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.paths import client_path, local_path
from radarr_cli.domain.release import Protocol
from radarr_cli.errors import Conflict, Failure, NotFound, RadarrCliError, ServiceUnavailable
from radarr_cli.ports import Relocates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from radarr_cli.domain.download import ClientItem
    from radarr_cli.domain.settings import PathMappingSettings
    from radarr_cli.services.clients import Clients

IN_PLACE = "seededInPlace"
UNASKED = "clientUnavailable"
NOT_HERE = "clientPathUnknown"
LINKED = "linked"
_LOOK_EVERY = 0.05

_Identity = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Why a file has to stay as it is.

    `code` is seededInPlace (that client seeds it under this very name), clientUnavailable (it can't be
    asked), clientPathUnknown (it names a folder that isn't here, and a file called like this one) or linked
    (the file has other names; `client` is "" then). `path` is the client's own name for the file.
    """

    code: str
    message: str
    hint: str = ""
    client: str = ""
    download_id: str = ""
    title: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeededFiles:
    """`clock` and `sleep` count seconds; a client may take `patience` of them to rename or move a file."""

    clients: Clients
    path_mappings: tuple[PathMappingSettings, ...]
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    patience: float = 600.0

    def ask(self) -> SeededNow:
        """Ask each enabled torrent client what it holds, in one call each. Ask once a command, not once a
        file; raises DatabaseUnavailable only."""
        found = SeededNow(clients=self.clients, path_mappings=self.path_mappings)
        for name in self.clients.enabled(Protocol.TORRENT):
            try:
                with self.clients.calling(name) as adapter:
                    for item in adapter.all_items():
                        found.add(item)
            except RadarrCliError as error:
                found.failures.append(Failure.of(f"client:{name}", error))
                found.unasked.setdefault(name, error.message)
        return found

    def rename(self, held: Held, source: str, target: str) -> None:
        """Have the client itself give the file its new name or folder, and wait until it is there.

        `held` is what `SeededNow.name_holder` said of `source`; both paths are this machine's, and `target`
        must not exist. Raises Conflict where this client can't, or not this file; ServiceUnavailable where it
        doesn't come to an end; what the client raises.
        """
        theirs = client_path(held.client, target, self.path_mappings)
        if held.code != IN_PLACE or theirs is None:
            raise Conflict(f"{source} can't be renamed through a client: {held.message}")
        before = os.lstat(source)
        with self.clients.calling(held.client) as adapter:
            if not isinstance(adapter, Relocates):
                raise Conflict(
                    f"client {held.client} can't rename what it seeds",
                    hint="end its seeding there first, or leave the file as it is",
                )
            if os.path.lexists(target):
                raise Conflict(f"{target} exists already")
            adapter.relocate(held.download_id, held.path, theirs)
        until = self.clock() + self.patience
        while not _arrived(source, target, before.st_size):
            if self.clock() > until:
                raise ServiceUnavailable(
                    f"client {held.client} has not moved {source} to {target} yet",
                    hint="look into its log; what it says is where the file is",
                )
            self.sleep(_LOOK_EVERY)


@dataclass(slots=True, kw_only=True)
class SeededNow:
    """What all clients hold, as it was when they were asked.

    `unasked` says of a client that couldn't be asked why; then every file counts as seeded.
    """

    clients: Clients
    path_mappings: tuple[PathMappingSettings, ...]
    failures: list[Failure] = field(default_factory=list)
    unasked: dict[str, str] = field(default_factory=dict)
    _names: dict[tuple[_Identity, str], tuple[ClientItem, str]] = field(default_factory=dict)
    _folders: dict[_Identity, list[ClientItem]] = field(default_factory=dict)
    _loose: list[ClientItem] = field(default_factory=list)
    _elsewhere: dict[str, list[ClientItem]] = field(default_factory=dict)

    def name_holder(self, path: str) -> Held | None:
        """Who loses a file where this name is renamed, moved or trashed; None where nobody does.

        `path` is absolute and need not exist.
        """
        for client, said in self.unasked.items():
            message = f"client {client} can't say whether it seeds {_last(path)}: {said}"
            hint = f"radarr-cli clients test {client}"
            return Held(code=UNASKED, message=message, hint=hint, client=client)
        self._read_loose()
        if self.unasked:
            return self.name_holder(path)
        identity = _identity(os.path.dirname(path))  # noqa: PTH120 - strings throughout, as os wants them
        found = self._names.get((identity, _last(path))) if identity else None
        if found is None and identity:
            self._read_folders(path)
            if self.unasked:
                return self.name_holder(path)
            found = self._names.get((identity, _last(path)))
        if found is not None:
            item, theirs = found
            return Held(
                code=IN_PLACE,
                message=f"{item.title} in {item.client} seeds it under this name",
                hint="--through-client has the client rename it",
                client=item.client,
                download_id=item.download_id,
                title=item.title,
                path=theirs,
            )
        return self._known_elsewhere(path)

    def content_holder(self, path: str) -> Held | None:
        """Who else has the file's bytes, mode and times: of a file with other names somebody always does."""
        held = self.name_holder(path)
        if held is None:
            try:
                names = os.lstat(path).st_nlink
            except FileNotFoundError:
                return None
            if names > 1:
                held = Held(code=LINKED, message=f"{_last(path)} has {names} names: somebody may seed it")
        return held

    def add(self, item: ClientItem) -> None:
        """Take in one item of a client; what has nothing on the disk yet holds nothing."""
        if item.size and item.remaining >= item.size:
            return
        if not item.output_path:
            self._loose.append(item)
            return
        here = local_path(item.client, item.output_path, self.path_mappings)
        identity = _identity(here) if here else None
        if here is None or identity is None:
            self._elsewhere.setdefault(_last(item.output_path), []).append(item)
        elif os.path.isdir(here):  # noqa: PTH112
            self._folders.setdefault(identity, []).append(item)
        else:
            self._remember(item, item.output_path)

    def _remember(self, item: ClientItem, theirs: str) -> None:
        here = local_path(item.client, theirs, self.path_mappings)
        folder = _identity(os.path.dirname(here)) if here else None  # noqa: PTH120
        if here and folder:
            self._names[folder, _last(here)] = (item, theirs)

    def _read_loose(self) -> None:
        """Ask for the files of what lies in no folder of its own."""
        while self._loose:
            self._read(self._loose.pop())

    def _read_folders(self, path: str) -> None:
        """Ask for the files of those whose folder holds the path; each once."""
        for folder in _folders_up(path):
            identity = _identity(folder)
            for item in self._folders.pop(identity, ()) if identity else ():
                self._read(item)

    def _read(self, item: ClientItem) -> None:
        try:
            with self.clients.calling(item.client) as adapter:
                for theirs in adapter.files(item.download_id):
                    self._remember(item, theirs)
        except NotFound:
            return  # it was removed meanwhile: it seeds nothing
        except RadarrCliError as error:
            self.failures.append(Failure.of(f"client:{item.client}", error))
            self.unasked[item.client] = error.message

    def _known_elsewhere(self, path: str) -> Held | None:
        """A client that names its folders otherwise, without a mapping, may mean this file."""
        for part in path.split("/"):
            for item in self._elsewhere.get(part, ()):
                return Held(
                    code=NOT_HERE,
                    message=f"{item.client} has {item.output_path}, which isn't here and may be this file",
                    hint="map the client's folder with [[path_mapping]]",
                    client=item.client,
                    download_id=item.download_id,
                    title=item.title,
                )
        return None


def _arrived(source: str, target: str, size: int) -> bool:
    try:
        return os.lstat(target).st_size == size and not os.path.lexists(source)
    except FileNotFoundError:
        return False


def _identity(path: str) -> _Identity | None:
    try:
        status = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def _folders_up(path: str) -> Iterator[str]:
    folder = os.path.dirname(path)  # noqa: PTH120
    while folder:
        yield folder
        above = os.path.dirname(folder)  # noqa: PTH120
        if above == folder:
            return
        folder = above


def _last(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2]
