"""Making the embedded server's cluster: beside its place, then moved there, so that it is whole or absent."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from radarr_cli.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from pathlib import Path

    from radarr_cli.store.embedded.account import Account
    from radarr_cli.store.embedded.binaries import Binaries
    from radarr_cli.store.embedded.folder import Folder

# PostgreSQL's programs read PG* variables, TZ and locale from the environment: they get none of ours.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}

# The collation is built in: no index breaks when the system's C library changes its own.
_LOCALE = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
_SETTINGS = """\
# Written when the folder was made. Enough for 100,000 films; about 10 MB stay resident.
listen_addresses = ''
# Relative to the cluster: the socket lies inside it, whatever the path to it is.
unix_socket_directories = '.'
unix_socket_permissions = 0700
max_connections = 120
shared_buffers = 16MB
wal_buffers = 512kB
min_wal_size = 8MB
max_wal_size = 64MB
wal_level = minimal
max_wal_senders = 0
max_worker_processes = 2
max_parallel_workers = 0
max_parallel_maintenance_workers = 0
max_logical_replication_workers = 0
autovacuum_max_workers = 1
jit = off
huge_pages = off
# In the cluster, not in /dev/shm: logind removes a user's shared memory there at logout.
dynamic_shared_memory_type = mmap
log_min_messages = warning
log_timezone = 'UTC'
timezone = 'UTC'
"""
# PostgreSQL 18 would start three processes for reading ahead.
_SETTINGS_18 = "io_method = sync\n"


def initialise(folder: Folder, binaries: Binaries, account: Account, lock: int) -> None:
    """Make the cluster. initdb inherits the folder's `lock`, so that nobody cleans up under an orphan.

    Raises DatabaseUnavailable with initdb's reason.
    """
    shutil.rmtree(folder.staging, ignore_errors=True)
    folder.staging.mkdir(mode=0o700)
    account.own(folder.staging)
    arguments = [binaries.program("initdb"), "-D", str(folder.staging), "-U", "postgres", "-E", "UTF8"]
    arguments += ["-A", "trust", "--auth-host=reject", "--no-instructions", "--wal-segsize=1", "--no-sync"]
    # The built-in provider came with PostgreSQL 17.
    arguments += _LOCALE if int(binaries.major) >= 17 else _LOCALE[:1]
    done = subprocess.run(
        arguments, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL,
        env=ENVIRONMENT, cwd="/", umask=0o077, check=False, pass_fds=(lock,), **account.popen_arguments(),
    )  # fmt: skip
    if done.returncode != 0:
        shutil.rmtree(folder.staging, ignore_errors=True)
        reason = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise DatabaseUnavailable(
            f"the database in {folder.path} could not be initialised: {reason[0]}",
            hint="free space or fix the folder's permissions, set another database.data_dir, or database.url",
        )
    settings = _SETTINGS + (_SETTINGS_18 if int(binaries.major) >= 18 else "")
    configuration = folder.staging / "postgresql.auto.conf"
    configuration.write_text(settings)
    account.own(configuration)
    # One sync instead of initdb's thousand.
    _sync_file_system(folder.staging)
    folder.staging.rename(folder.cluster)
    _sync_file_system(folder.path)


def _sync_file_system(path: Path) -> None:
    import ctypes  # noqa: PLC0415 - heavy, and only needed once in a folder's life

    descriptor = os.open(path, os.O_RDONLY)
    try:
        ctypes.CDLL(None).syncfs(descriptor)
    except AttributeError:
        os.sync()
    finally:
        os.close(descriptor)
