"""Is a root here what the library knows under its name? Nothing is done to files before that is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from radarr_cli.domain.importing.steps import SENTINEL
from radarr_cli.errors import ConfigError, Conflict, SafetyBrake
from radarr_cli.services.files.faults import explain
from radarr_cli.store import roots as store
from radarr_cli.store import scans

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from radarr_cli.ports import FileSystem
    from radarr_cli.store.database import Database

_SAMPLED = 50


@dataclass(frozen=True, slots=True)
class MountedRoot:
    """A root that is here; `uuid` is None where it was never used and nothing may be written."""

    name: str
    path: str
    uuid: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roots:
    """`paths` maps a root's name to its folder on this machine."""

    database: Database
    files: FileSystem
    paths: Mapping[str, str]
    host: str
    now: Callable[[], datetime]

    def mounted(self, name: str, *, register: bool = True) -> MountedRoot:
        """The root, after a look at its sentinel. At the first use the sentinel is made, if `register`.

        Raises ConfigError where the root isn't configured here, SafetyBrake where the folder is not the root
        that is known under this name, Conflict where it is another one.
        """
        path = self.paths.get(name)
        if path is None:
            raise ConfigError(
                f"root {name!r} isn't configured on this machine",
                hint=f'add to the configuration: [[root]] name = "{name}", path = "/where/it/is"',
            )
        uuid = self._sentinel(name, path)
        known = {root.name: root for root in store.known_roots(self.database, name, uuid)}
        if name in known:
            self._check(name, path, uuid, known[name].uuid)
            if register:
                store.seen(self.database, name, host=self.host, now=self.now())
            return MountedRoot(name, path, uuid)
        if known:
            other = next(iter(known))
            raise Conflict(
                f"{path} is configured as root {name!r}, but it is the root {other!r}",
                hint=f"call it {other!r} in the configuration, or give {name!r} a folder of its own",
            )
        return self._register(name, path, uuid) if register else MountedRoot(name, path, uuid)

    def away(self, name: str) -> str:
        """Why the root isn't what the library knows under its name; "" where it is, or not ours to know."""
        try:
            self.mounted(name, register=False)
        except ConfigError:
            return ""
        except (SafetyBrake, Conflict) as error:
            return error.message
        else:
            return ""

    def present(self, name: str, uuid: str | None) -> MountedRoot | None:
        """The root if it is here and carries that UUID: what recovery asks."""
        path = self.paths.get(name)
        if path is None or uuid is None:
            return None
        try:
            found = self._sentinel(name, path)
        except SafetyBrake:
            return None
        return MountedRoot(name, path, uuid) if found == uuid else None

    def _sentinel(self, name: str, path: str) -> str | None:
        try:
            text = self.files.read_sentinel(path)
        except OSError as error:
            raise explain(error, f"reading the sentinel of root {name!r} in {path}") from error
        if text is None:
            return None
        try:
            return str(UUID(text.strip()))
        except ValueError:
            raise SafetyBrake(
                f"the sentinel of root {name!r}, {path}/{SENTINEL}, holds no UUID",
                hint="restore it; its UUID stands in the database: echo 'TABLE root' | radarr-cli db shell",
            ) from None

    def _check(self, name: str, path: str, found: str | None, known: str) -> None:
        if found == known:
            return
        what = "it has no sentinel file" if found is None else "it carries another root's sentinel"
        raise SafetyBrake(
            f"{path} is not the root {name!r} that is known: {what}; is the disk mounted?",
            hint=f"mount it; if you replaced the disk on purpose: echo {known} > {path}/{SENTINEL}",
        )

    def _refuse_empty(self, name: str, path: str) -> None:
        """A root whose films were adopted has no sentinel yet: a folder without them is no root of ours."""
        some = scans.some_paths(self.database, name, _SAMPLED)
        if some and not any(self._is_there(path, relative) for relative in some):
            raise SafetyBrake(
                f"{path} holds none of the files that are known to be in root {name!r}",
                hint="is the disk mounted? If you deleted them all: radarr-cli remove --where FILTER",
            )

    def _is_there(self, path: str, relative: str) -> bool:
        try:
            return self.files.look(path, relative) is not None
        except OSError:
            return False

    def _register(self, name: str, path: str, uuid: str | None) -> MountedRoot:
        if uuid is None:
            self._refuse_empty(name, path)
            # The file comes first: a kill in between leaves a root that is registered by what it carries.
            try:
                self.files.write_sentinel(path, f"{uuid4()}\n")
            except FileExistsError:
                pass
            except OSError as error:
                raise explain(error, f"making the sentinel of root {name!r} in {path}") from error
            uuid = self._sentinel(name, path)
        if uuid is None or not store.register(self.database, name, uuid, host=self.host, now=self.now()):
            return self.mounted(name)
        return MountedRoot(name, path, uuid)
