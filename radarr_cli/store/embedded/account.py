"""As whom the server runs: PostgreSQL refuses root.

Not root: as we are. root: as the account that owns the data already; at first as the configured account, else
as one that exists (radarr-cli, postgres, nobody), where it can reach the folder; else in a user namespace in
which root is nobody special. The mode of a folder that is not ours is never changed.
"""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radarr_cli.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

_ACCOUNTS = ("radarr-cli", "postgres", "nobody")
_CLONE_NEWUSER = 0x10000000


@dataclass(frozen=True, slots=True)
class Account:
    """Whom to run the server as. `namespace`: as root in a user namespace of its own."""

    name: str
    uid: int
    gid: int
    namespace: bool = False

    @property
    def is_self(self) -> bool:
        return not self.namespace and self.uid == os.geteuid()

    def popen_arguments(self) -> dict[str, Any]:
        """What `subprocess` needs to start a program as this account."""
        if self.namespace:
            return {"preexec_fn": _enter_namespace()}
        if self.is_self:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def become(self) -> None:
        """Turn this process into the account, for good."""
        if self.namespace:
            _enter_namespace()()
        elif not self.is_self:
            os.setgroups([])
            os.setgid(self.gid)
            os.setuid(self.uid)

    def own(self, path: Path) -> None:
        """Give a file or folder that we made to the account."""
        if not self.namespace and not self.is_self:
            os.chown(path, self.uid, self.gid)

    def reaches(self, path: Path) -> bool:
        """Whether the account can enter every folder above `path` and read `path` itself where it exists."""
        if self.namespace or self.is_self:
            return True
        for folder in path.absolute().parents:
            if folder.exists() and not self._allowed(folder.stat(), stat.S_IXOTH):
                return False
        return not path.exists() or self._allowed(path.stat(), stat.S_IROTH | stat.S_IXOTH)

    def _allowed(self, status: os.stat_result, wanted: int) -> bool:
        shift = 6 if status.st_uid == self.uid else 3 if status.st_gid == self.gid else 0
        return status.st_mode & (wanted << shift) == wanted << shift


def choose_account(folder: Path, configured: str | None) -> Account:
    """Whom the server of `folder` runs as. Raises DatabaseUnavailable where nobody can."""
    uid = os.geteuid()
    owner = folder.stat().st_uid if folder.exists() else None
    if uid == owner == 0 and not (folder / "data").exists():
        # Made in advance, by a container's volume for example: it is given away.
        owner = None
    if uid != 0:
        return Account(_name(uid), uid, os.getegid())
    if owner:
        return Account(_name(owner), owner, _group(owner))
    if owner is None:
        for name in (configured,) if configured else _ACCOUNTS:
            account = _named(name, configured)
            if account and account.reaches(folder):
                return account
    if _namespaces_work():
        return Account("root in a user namespace", 0, 0, namespace=True)
    raise DatabaseUnavailable(
        f"PostgreSQL does not run as root, and no other account can reach {folder}",
        hint="create an account (useradd --system radarr-cli) and name it in database.account, with a "
        "database.data_dir that it can reach; or set database.url",
    )


def _named(name: str, configured: str | None) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        if name == configured:
            raise DatabaseUnavailable(
                f"there is no account {name}, which database.account names",
                hint=f"useradd --system {name}",
            ) from None
        return None
    return Account(name, entry.pw_uid, entry.pw_gid)


def _name(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid or 0).pw_name
    except KeyError:
        return f"user {uid}"


def _group(uid: int) -> int:
    try:
        return pwd.getpwuid(uid).pw_gid
    except KeyError:
        return uid


def _enter_namespace() -> Callable[[], None]:
    """A function for a fresh child: root outside is user 1 inside, and keeps root's files."""
    import ctypes  # noqa: PLC0415 - only where root has no other way

    library = ctypes.CDLL(None, use_errno=True)

    def enter() -> None:
        if library.unshare(_CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        for name, text in (("setgroups", "deny"), ("uid_map", "1 0 1"), ("gid_map", "1 0 1")):
            Path(f"/proc/self/{name}").write_text(text)

    return enter


def _namespaces_work() -> bool:
    import subprocess  # noqa: PLC0415 - only where root has no other way

    try:
        subprocess.run(["/bin/true"], check=True, preexec_fn=_enter_namespace())
    except (OSError, subprocess.SubprocessError, AttributeError):
        return False
    return True
