"""Bringing the embedded server up: by whoever needs it first, by systemd, or as a service's own process."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING, NoReturn

from radarr_cli.errors import Conflict, DatabaseUnavailable
from radarr_cli.store.embedded.account import Account, choose_account
from radarr_cli.store.embedded.binaries import Binaries, find_binaries
from radarr_cli.store.embedded.folder import Folder, Phase
from radarr_cli.store.embedded.initialising import ENVIRONMENT, initialise
from radarr_cli.store.embedded.systemd import ask_systemd, own_service, warn_of_service

if TYPE_CHECKING:
    from collections.abc import Callable

_POLL = 0.002
# Who waits for another process to start it: after that long, ask less often.
_PATIENCE = 0.1
_POLL_PATIENTLY = 0.02
# How long systemd's unit may take before we start the server ourselves.
_UNIT_LIMIT = 10.0
# A crashed server replays its log first; on a slow disk that takes its time.
_START_LIMIT = 60.0
_LOG_LIMIT = 1_000_000
# Servers outlive us on purpose; a forgotten Popen would complain of that.
_children: list[subprocess.Popen[bytes]] = []


class Starter:
    """Starts the server of `folder`, which isn't ready. `claim` notes whose the folder is, or raises."""

    def __init__(self, folder: Folder, configured_account: str | None, claim: Callable[[], None]) -> None:
        self.folder = folder
        self._configured_account = configured_account
        self._claim = claim

    def bring_up(self) -> None:
        """Return when it is ready, whoever started it. Raises DatabaseUnavailable."""
        try:
            self._bring_up()
        except OSError as error:
            raise self._no_place(error) from error

    def _bring_up(self) -> None:
        begin = time.monotonic()
        service = own_service()
        left_to_systemd = service is not None and ask_systemd(service)
        account = self._prepare()
        while (waited := time.monotonic() - begin) < _START_LIMIT:
            if self.folder.phase() is Phase.READY:
                return
            if not left_to_systemd or waited > _UNIT_LIMIT:
                with self.folder.try_lock() as lock:
                    if lock is not None and not self._runs_unlocked():
                        self._start(lock, account)
                        if service is not None:
                            warn_of_service(service)
            time.sleep(_POLL if waited < _PATIENCE else _POLL_PATIENTLY)
        raise DatabaseUnavailable(
            f"the embedded server did not start within {_START_LIMIT:.0f} s", hint=f"see {self.folder.log}"
        )

    def run_foreground(self) -> NoReturn:
        """Become the server, for a service manager. Raises Conflict where it runs already."""
        account = self._prepare()
        with self.folder.try_lock() as lock:
            if lock is None or self._runs_unlocked():
                raise Conflict("the embedded server runs already", hint="stop it first: radarr-cli db stop")
            binaries = self._ready_to_start(account, lock)
            os.set_inheritable(lock, True)
            os.chdir("/")
            os.umask(0o077)
            account.become()
            program, *_ = arguments = self._arguments(binaries)
            os.execve(program, arguments, ENVIRONMENT)  # noqa: S606 - no shell is what is wanted

    def _prepare(self) -> Account:
        """Make the folder. Raises DatabaseUnavailable where it can't be ours."""
        folder = self.folder
        account = choose_account(folder.path, self._configured_account)
        if not folder.is_ours:
            raise DatabaseUnavailable(
                f"{folder.path} holds other files", hint="give database.data_dir a folder of its own"
            )
        try:
            for parent in reversed(folder.path.parents):
                if not parent.exists():
                    parent.mkdir(mode=0o755, exist_ok=True)
            folder.path.mkdir(mode=0o700, exist_ok=True)
            if not folder.lock.exists():
                folder.path.chmod(0o700)
                account.own(folder.path)
                with folder.try_lock():
                    account.own(folder.lock)
        except OSError as error:
            raise self._no_place(error) from error
        self._claim()
        return account

    def _ready_to_start(self, account: Account, lock: int) -> Binaries:
        """Programs the account can run, a cluster, and nothing left of a dead server; we hold the lock."""
        binaries = find_binaries(self.folder.major)
        if not account.reaches(binaries.folder / "postgres"):
            binaries = binaries.relocated()
        if not self.folder.initialised:
            initialise(self.folder, binaries, account, lock)
        self._remove_stale_locks()
        if self.folder.log.exists() and self.folder.log.stat().st_size > _LOG_LIMIT:
            self.folder.log.replace(self.folder.log.with_suffix(".log.1"))
        return binaries

    def _remove_stale_locks(self) -> None:
        """A dead server's lock files, where its number still exists.

        PostgreSQL ignores a number that is gone, but takes a zombie that nobody reaps, or a stranger that
        got the number since, for the server. We hold the lock that every process of ours inherits.
        """
        postmaster = self.folder.postmaster()
        if postmaster is None or postmaster.alive or not _is_taken(postmaster.pid):
            return
        for path in (*self.folder.cluster.glob(".s.PGSQL.*"), self.folder.cluster / "postmaster.pid"):
            path.unlink(missing_ok=True)

    def _start(self, lock: int, account: Account) -> None:
        binaries = self._ready_to_start(account, lock)
        with self.folder.log.open("ab") as log:
            account.own(self.folder.log)
            begin = log.tell()
            child = subprocess.Popen(
                self._arguments(binaries), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=ENVIRONMENT, cwd="/", umask=0o077, pass_fds=(lock,), start_new_session=True,
                **account.popen_arguments(),
            )  # fmt: skip
        _children.append(child)
        deadline = time.monotonic() + _START_LIMIT
        while self.folder.phase() is not Phase.READY and time.monotonic() < deadline:
            if child.poll() is not None:
                raise self._failed_to_start(begin)
            time.sleep(_POLL)

    def _no_place(self, error: OSError) -> DatabaseUnavailable:
        return DatabaseUnavailable(
            f"the database's folder {self.folder.path} can't be used: {error.strerror}",
            hint="make room or mend its permissions, set another database.data_dir, or set database.url",
        )

    def _arguments(self, binaries: Binaries) -> list[str]:
        return [binaries.program("postgres"), "-D", str(self.folder.cluster)]

    def _failed_to_start(self, begin: int) -> DatabaseUnavailable:
        with self.folder.log.open(errors="replace") as log:
            log.seek(begin)
            lines = [line.strip() for line in log if line.strip()]
        reason = next((line for line in lines if "FATAL" in line or "PANIC" in line), "no reason given")
        return DatabaseUnavailable(
            f"the embedded server did not start: {reason.split('] ', 1)[-1]}", hint=f"see {self.folder.log}"
        )

    def _runs_unlocked(self) -> bool:
        """Whether somebody started the server by hand, without our lock."""
        postmaster = self.folder.postmaster()
        return postmaster is not None and postmaster.alive


def _is_taken(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
