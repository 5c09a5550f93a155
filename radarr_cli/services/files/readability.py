"""Files of the library that a media server could not read.

A linked one keeps its owner and mode, for it seeds: so it is only told, with what would help.
"""

from __future__ import annotations

import grp
import os
import pwd
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radarr_cli.domain.importing.paths import storable
from radarr_cli.errors import NotFound
from radarr_cli.store import file_places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radarr_cli.store.database import Database


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is to read: an account by its numbers, or None for anybody."""

    name: str
    uid: int | None = None
    gids: frozenset[int] = frozenset()

    def may(self, status: os.stat_result, bit: int) -> bool:
        """Whether the permission (4 reads, 1 enters a folder) is given. Root may all."""
        if self.uid == 0:
            return True
        if self.uid is not None and status.st_uid == self.uid:
            return bool(status.st_mode >> 6 & bit)
        if status.st_gid in self.gids:
            return bool(status.st_mode >> 3 & bit)
        return bool(status.st_mode & bit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A file, or the folder on its way that stops everyone: `where` it is. `linked`: it has other names, so
    that nothing of it is changed."""

    root: str
    path: str
    where: str
    mode: str
    uid: int
    gid: int
    linked: bool
    hint: str

    @property
    def document(self) -> dict[str, object]:
        return {
            "root": self.root, "path": storable(self.path), "where": storable(self.where), "mode": self.mode,
            "uid": self.uid, "gid": self.gid, "linked": self.linked, "hint": storable(self.hint),
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Readability:
    """Looks at the files in `roots`: their names, to their folders on this machine."""

    database: Database
    roots: Mapping[str, str]

    def unreadable(self, user: str | None = None) -> list[Unreadable]:
        """The files in the roots of this machine that `user` could not read.

        Without a name the root says who reads: anybody where anybody may enter it, else its group. Raises
        NotFound for an account that isn't here.
        """
        named = _account(user) if user else None
        found: list[Unreadable] = []
        for root, base in self.roots.items():
            try:
                top = os.stat(base)  # noqa: PTH116 - strings throughout, as os wants them
            except OSError:
                continue  # a root that isn't here is another check's
            audience = named or _audience(top)
            folders: dict[str, os.stat_result | None] = {"": top}
            for path in file_places.paths_of_root(self.database, root):
                fault = self._fault(root, base, path, audience, folders)
                if fault is not None:
                    found.append(fault)
        return found

    def _fault(
        self, root: str, base: str, path: str, audience: Audience, folders: dict[str, os.stat_result | None]
    ) -> Unreadable | None:
        parts = path.split("/")
        for depth in range(len(parts)):
            folder = "/".join(parts[:depth])
            if folder not in folders:
                folders[folder] = _status(f"{base.rstrip('/')}/{folder}")
            status = folders[folder]
            if status is None:
                return None  # gone: a scan tells
            if not audience.may(status, 1):
                return _told(root, base, path, folder, status, audience)
        status = _status(f"{base.rstrip('/')}/{path}")
        if status is None or audience.may(status, 4):
            return None
        return _told(root, base, path, path, status, audience)


def _told(
    root: str, base: str, path: str, where: str, status: os.stat_result, audience: Audience
) -> Unreadable:
    linked = stat.S_ISREG(status.st_mode) and status.st_nlink > 1
    place = f"{base.rstrip('/')}/{where}" if where else base
    if stat.S_ISDIR(status.st_mode):
        hint = f"chmod a+rx '{place}', or folder_mode in [import] for new ones"
    elif linked:
        hint = "it seeds, so it stays: let the download client write with umask 022, or import by copy"
    else:
        hint = f"chmod a+r '{place}', or file_mode in [import] for new copies"
    return Unreadable(
        root=root, path=path, where=where, mode=f"{stat.S_IMODE(status.st_mode):o}", uid=status.st_uid,
        gid=status.st_gid, linked=linked, hint=f"{audience.name} can't read it: {hint}",
    )  # fmt: skip


def _audience(top: os.stat_result) -> Audience:
    if top.st_mode & 0o5 == 0o5:
        return Audience("anybody else")
    return Audience(f"the group {top.st_gid}", None, frozenset({top.st_gid}))


def _account(name: str) -> Audience:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise NotFound(
            f"there is no account {name} on this machine", hint="getent passwd lists them"
        ) from None
    gids = {entry.pw_gid} | {group.gr_gid for group in grp.getgrall() if name in group.gr_mem}
    return Audience(name, entry.pw_uid, frozenset(gids))


def _status(path: str) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except OSError:
        return None
